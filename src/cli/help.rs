//! The help in the language of the user: every command and option finds its text by its name.

use clap::{Command, CommandFactory};

use super::args::Cli;
use crate::lang::{Lang, ui};

/// The command line with its help in one language.
pub fn command(lang: Lang) -> Command {
    localise(Cli::command(), "help", lang)
}

/// Command `a b` has the text `help-a-b`; an argument `x` has the text `arg-x` wherever it stands.
fn localise(command: Command, key: &str, lang: Lang) -> Command {
    let names: Vec<String> = command.get_subcommands().map(|c| c.get_name().to_owned()).collect();
    let about = ui().say(key, lang);
    let command = command
        .about(about)
        .disable_help_flag(true)
        .arg(clap::Arg::new("help").short('h').long("help").action(clap::ArgAction::Help).global(false))
        .mut_args(|arg| {
            let key = format!("arg-{}", arg.get_id().as_str().replace('_', "-"));
            arg.help(ui().say(&key, lang))
        });
    names.into_iter().fold(command, |command, name| {
        let key = format!("{key}-{name}");
        command.mut_subcommand(name, |sub| localise(sub, &key, lang))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A text that is missing reads as its key.
    fn missing(command: &Command, key: &str) -> Vec<String> {
        let mut out: Vec<String> = Vec::new();
        if !ui().has(key) {
            out.push(key.to_owned());
        }
        for arg in command.get_arguments() {
            let key = format!("arg-{}", arg.get_id().as_str().replace('_', "-"));
            if !ui().has(&key) && key != "arg-version" {
                out.push(key);
            }
        }
        out.extend(command.get_subcommands().flat_map(|sub| missing(sub, &format!("{key}-{}", sub.get_name()))));
        out.sort();
        out.dedup();
        out
    }

    #[test]
    fn every_command_and_option_has_its_help() {
        assert_eq!(missing(&command(Lang::En), "help"), Vec::<String>::new());
    }

    #[test]
    fn the_command_line_is_consistent() {
        command(Lang::ZhCn).debug_assert();
    }
}
