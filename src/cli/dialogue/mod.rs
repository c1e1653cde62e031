//! `paydoctor` without a command: a few questions, the run, the answer, and an offer to keep it. Questions go to standard
//! error, the answer to standard output. What is asked ends up in the same arguments that `diagnose` takes.

mod amount;
mod answer;
mod choices;
mod kinds;
mod paste;
pub(super) mod prompts;
mod questions;
mod save;
mod screen;

use std::io::{self, IsTerminal};

use super::args::{GuidedArgs, LangChoice};
use super::keep::Keep;
use super::{Failure, config, diagnose, inputs, language, output};
use crate::exit::Exit;
use crate::lang::Lang;
use prompts::{Prompts, Stop, gap};

/// Whether somebody sits at a terminal that can show questions and take answers.
pub fn possible() -> bool {
    io::stdin().is_terminal() && io::stdout().is_terminal() && io::stderr().is_terminal() && !output::is_dumb_terminal()
}

/// Asks, runs, answers.
pub fn run(args: &GuidedArgs, environment: Lang, choice: LangChoice) -> Result<Exit, Failure> {
    match guide(args, environment, choice) {
        Ok(exit) => Ok(exit),
        Err(Stop::Left) => Ok(Exit::Interrupted),
        Err(Stop::Failed(failure)) => Err(failure),
    }
}

fn guide(args: &GuidedArgs, environment: Lang, choice: LangChoice) -> Result<Exit, Stop> {
    let (configuration, controls) = config::load(args.config.as_deref()).map_err(Failure::from)?;
    let lang = language(choice, configuration.lang, environment);
    // Mistakes are told before anybody takes the trouble to answer.
    let pack = inputs::packs(&configuration, &args.packs).map_err(Failure::from)?;
    if let Some(faults) = &args.sandbox {
        inputs::sandbox_setup(faults).map_err(Failure::from)?;
    }
    let prompts = Prompts::new(lang);
    let told = questions::ask(&prompts, &pack, configuration.wallet.as_deref(), args)?;
    let diagnosed = diagnose::examine(&told, &configuration, controls, lang, Ok(Keep::default()))?;
    gap();
    answer::show(diagnosed.report())?;
    if !diagnosed.interrupted {
        gap();
        save::offer(&prompts, diagnosed.report())?;
    }
    Ok(diagnosed.exit(false))
}
