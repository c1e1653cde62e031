//! `paydoctor completions`.

use super::args::CompletionsArgs;
use super::{Failure, help, output};
use crate::exit::Exit;
use crate::lang::Lang;

/// Prints the completions of a shell.
pub fn run(args: &CompletionsArgs, lang: Lang) -> Result<Exit, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut help::command(lang), "paydoctor", &mut script);
    output::standard(|out| out.write_all(&script))?;
    Ok(Exit::Success)
}
