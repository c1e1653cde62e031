//! The command line: from arguments to an exit code.

pub(crate) mod args;
mod bundle;
mod completions;
mod config;
mod contact;
mod defect;
mod diagnose;
mod dialogue;
mod explain;
mod help;
mod inputs;
mod keep;
mod list;
mod man;
mod output;
mod pack;
mod plan;
mod progress;
mod replay;
mod sandbox;
mod schema;
mod shareable;
mod signals;
mod smoke;
mod write;

use std::ffi::OsString;
use std::fmt::Display;
use std::io::{self, Write};

use clap::FromArgMatches;
use tokio::runtime::{Builder, Runtime};

use crate::exit::Exit;
use crate::lang::{Lang, Message};
use crate::problem::{Place, Problem, Problems};
use crate::thread;
use args::{Cli, Command, GuidedArgs, LangChoice};
pub(crate) use shareable::shareable;

/// Runs the program.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> Exit {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    let lang = language_of(&arguments);
    defect::tell(lang);
    signals::install();
    let parsed = help::command(lang).try_get_matches_from(arguments).and_then(|matches| Cli::from_arg_matches(&matches));
    match parsed {
        // The hook has said where it happened.
        Ok(cli) => {
            std::panic::catch_unwind(|| dispatch(cli, lang).unwrap_or_else(|failure| complain(&failure, lang))).unwrap_or(Exit::Internal)
        }
        Err(error) if error.use_stderr() => {
            // What is quoted of a wrong value must not say more than a report would.
            let plain = error.render().to_string();
            let shown = shareable(&plain);
            let _ = if shown == plain { error.print() } else { write!(anstream::stderr(), "{shown}") };
            Exit::Usage
        }
        // The help and the version, which were asked for.
        Err(asked) => {
            let (text, color) = (asked.render(), output::style_of_terminal().color);
            let printed = output::standard(|out| if color { write!(out, "{}", text.ansi()) } else { write!(out, "{text}") });
            printed.map_or_else(|failure| complain(&failure, lang), |()| Exit::Success)
        }
    }
}

/// How a command fails. How it ends otherwise is decided before anything is written: see [`Failure::of_writing`].
pub(crate) enum Failure {
    /// What was handed in is wrong.
    Input(Problems),
    /// Writing failed, and not because nobody reads any more.
    Output(String, io::Error),
    /// The tool itself failed.
    Internal(Message),
}

impl Failure {
    /// What came of writing. That nobody reads any more (`… | head -1`) is no failure, and changes nothing: the program ends with the
    /// code that it would have ended with before a reader. Every command writes through here.
    pub(crate) fn of_writing(name: impl Display, written: io::Result<()>) -> Result<(), Self> {
        match written {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            other => other.map_err(|error| Self::Output(name.to_string(), error)),
        }
    }
}

impl From<Problems> for Failure {
    fn from(problems: Problems) -> Self {
        Self::Input(problems)
    }
}

fn dispatch(cli: Cli, lang: Lang) -> Result<Exit, Failure> {
    // Where redaction does not work, nothing may be shown at all.
    if crate::redact::self_check().is_err() {
        return Err(Failure::Internal(Message::new("redaction-broken")));
    }
    let Some(command) = cli.command else { return guided(&cli.guided, lang, cli.lang) };
    // An option that the command would not see must not be lost: `paydoctor --offline diagnose` would go online.
    if let Some(option) = cli.guided.first() {
        return Err(Problems::one(Problem::new(Place::of(option), Message::new("option-before-command"))).into());
    }
    match command {
        Command::Diagnose(args) => diagnose::run(&args, lang, cli.lang),
        Command::Plan(args) => plan::run(&args, lang),
        Command::Smoke(args) => smoke::run(&args, lang, cli.lang),
        Command::Explain(args) => explain::run(&args, lang),
        Command::Contact(args) => contact::run(&args, lang, cli.lang),
        Command::Checks(args) => list::checks(&args, lang),
        Command::Wallets(args) => list::wallets(&args, lang),
        Command::Pack(args) => pack::run(&args, lang),
        Command::Bundle(args) => bundle::run(&args, lang),
        Command::Replay(args) => replay::run(&args, lang, cli.lang),
        Command::Sandbox(args) => sandbox::run(&args, lang),
        Command::Schema(args) => schema::run(&args),
        Command::Completions(args) => completions::run(&args, lang),
        Command::Man(args) => man::run(&args, lang),
    }
}

/// No command: the dialogue where somebody can answer, the help where nobody can.
fn guided(args: &GuidedArgs, lang: Lang, choice: LangChoice) -> Result<Exit, Failure> {
    if dialogue::possible() {
        return dialogue::run(args, lang, choice);
    }
    let _ = write!(anstream::stderr(), "{}", help::command(lang).render_help().ansi());
    Ok(Exit::Usage)
}

/// Says what failed, on standard error.
fn complain(failure: &Failure, lang: Lang) -> Exit {
    let (text, exit) = match failure {
        Failure::Input(problems) => (problems.say(lang), Exit::Usage),
        Failure::Output(name, error) => {
            (Message::new("output-failed").with("file", name.clone()).with_display("error", error).say(lang), Exit::Internal)
        }
        Failure::Internal(message) => (message.say(lang), Exit::Internal),
    };
    let text = shareable(&text);
    let label = Message::new("error-label").say(lang);
    let mut err = anstream::stderr().lock();
    for line in text.lines() {
        // A hint stands under its mistake.
        let _ = if line.starts_with(' ') { writeln!(err, "{line}") } else { writeln!(err, "{label}: {line}") };
    }
    exit
}

/// The language, before anything else is understood: `--lang`, or the locale of the environment.
fn language_of(arguments: &[OsString]) -> Lang {
    let words: Vec<&str> = arguments.iter().filter_map(|a| a.to_str()).collect();
    let after = words.iter().position(|w| *w == "--lang").and_then(|i| words.get(i + 1).copied());
    let named = after.or_else(|| words.iter().find_map(|w| w.strip_prefix("--lang=")));
    match named {
        Some("en") => Lang::En,
        Some("zh-CN" | "zh") => Lang::ZhCn,
        _ => ["LC_ALL", "LC_MESSAGES", "LANG"]
            .iter()
            .find_map(|name| std::env::var(name).ok().filter(|v| !v.is_empty()))
            .map_or(Lang::En, |locale| Lang::of_locale(&locale)),
    }
}

/// The language of a report: `--lang`, then the configuration, then the environment.
pub(crate) fn language(choice: LangChoice, configured: Option<Lang>, environment: Lang) -> Lang {
    match choice {
        LangChoice::En => Lang::En,
        LangChoice::ZhCn => Lang::ZhCn,
        LangChoice::Auto => configured.unwrap_or(environment),
    }
}

/// Threads of the runtime, beside the one that the program began with, and some for what blocks.
const WORKERS: usize = 2;
const SPARE: usize = 2;

/// A runtime for commands that touch the network. Dropping it must not wait for a look-up that hangs: see `diagnose`. On a system
/// that gives no more threads, everything is done on this one: a pool that gets too few does not say so, it panics or hangs.
pub(crate) fn runtime() -> Result<Runtime, Failure> {
    let many = thread::are_available(WORKERS + SPARE);
    let mut builder = if many { Builder::new_multi_thread() } else { Builder::new_current_thread() };
    let built = builder.worker_threads(WORKERS).enable_all().build();
    built.map_err(|error| Failure::Internal(Message::new("runtime-failed").with_display("error", error)))
}
