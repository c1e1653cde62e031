//! `paydoctor man`: the man page of the program or of one command, in the language of the user.

use std::io;
use std::path::Path;

use clap::Command;
use clap_mangen::Man;
use clap_mangen::roff::{Roff, bold, italic, roman};

use super::args::ManArgs;
use super::write::{Existing, Privacy, write_atomically};
use super::{Failure, help, output};
use crate::exit::Exit;
use crate::lang::{Lang, Message, ui};
use crate::problem::{Place, Problem, Problems, did_you_mean};

/// The headings that every page brings along, and their texts.
const HEADINGS: [(&str, &str); 6] = [
    ("NAME", "man-name"),
    ("SYNOPSIS", "man-synopsis"),
    ("DESCRIPTION", "man-description"),
    ("OPTIONS", "man-options"),
    ("SUBCOMMANDS", "man-commands"),
    ("VERSION", "man-version"),
];
const EXITS: [Exit; 6] = [Exit::Success, Exit::Problem, Exit::Usage, Exit::Inconclusive, Exit::Internal, Exit::Interrupted];
/// Files and variables, each with the text about it.
const FILES: [(&str, &str); 1] = [("$XDG_CONFIG_HOME/paydoctor/config.toml", "man-file-config")];
const VARIABLES: [(&str, &str); 5] = [
    ("PAYDOCTOR_CONFIG", "man-variable-config"),
    ("LC_ALL, LC_MESSAGES, LANG", "man-variable-locale"),
    ("SSL_CERT_FILE, SSL_CERT_DIR", "man-variable-roots"),
    ("http_proxy, https_proxy, all_proxy, no_proxy", "man-variable-proxy"),
    ("NO_COLOR, TERM, CI", "man-variable-terminal"),
];
const EXAMPLES: [(&str, &str); 5] = [
    ("paydoctor diagnose --sandbox insufficient-balance", "man-example-sandbox"),
    ("paydoctor diagnose --wallet alipay --amount 120.00 --state unknown", "man-example-case"),
    ("paydoctor plan --wallet ./my-wallet.toml", "man-example-plan"),
    ("paydoctor explain iso8583:61", "man-example-explain"),
    ("paydoctor diagnose --report html=report.html --report json=report.json", "man-example-report"),
];

/// Prints a man page, or writes all of them into a folder.
pub fn run(args: &ManArgs, lang: Lang) -> Result<Exit, Failure> {
    if let Some(folder) = &args.export {
        let mut program = help::command(lang);
        program.build();
        export(&program, "paydoctor", lang, folder)?;
        return Ok(Exit::Success);
    }
    let command = named(&args.command, lang)?;
    let page = Page { lang, whole: args.command.is_empty() }.of(command).map_err(|error| Failure::Output("-".to_owned(), error))?;
    output::standard(|out| out.write_all(page.as_bytes()))?;
    Ok(Exit::Success)
}

/// Writes the page of a command and those of its subcommands: `paydoctor-pack-validate.1`.
fn export(command: &Command, name: &str, lang: Lang, folder: &Path) -> Result<(), Failure> {
    let path = folder.join(format!("{name}.1"));
    let whole = !name.contains('-');
    write_atomically(&path, Privacy::Usual, Existing::Replace, |out| out.write_all(Page { lang, whole }.of(command.clone())?.as_bytes()))?;
    command
        .get_subcommands()
        .filter(|sub| !sub.is_hide_set() && sub.get_name() != "help")
        .try_for_each(|sub| export(sub, &format!("{name}-{}", sub.get_name()), lang, folder))
}

/// The command that these words name; the program itself for none.
fn named(words: &[String], lang: Lang) -> Result<Command, Problems> {
    let mut command = help::command(lang);
    command.build();
    for word in words {
        let found = command.find_subcommand(word).cloned();
        command = found.ok_or_else(|| {
            let names: Vec<&str> = command.get_subcommands().map(Command::get_name).collect();
            let what = Message::new("unknown-word").with("word", word.clone()).with("known", names.join(", "));
            Problems::one(Problem::new(Place::of("man"), what).hint(did_you_mean(word, names)))
        })?;
    }
    Ok(command)
}

struct Page {
    lang: Lang,
    whole: bool,
}

impl Page {
    fn say(&self, key: &str) -> String {
        ui().say(key, self.lang)
    }

    /// The page: what follows from the command line, then what only people can tell.
    fn of(&self, command: Command) -> io::Result<String> {
        let version = env!("CARGO_PKG_VERSION");
        let mut page = Vec::new();
        Man::new(self.prepared(command)).source(format!("paydoctor {version}")).render(&mut page)?;
        let page = String::from_utf8_lossy(&page).into_owned();
        let heading = |line: &str| {
            if line.starts_with(".TH ") {
                // What is copied must not have hyphens of the page in it.
                return Some(format!("{line}\n.nh\n.ad l"));
            }
            let (_, key) = HEADINGS.iter().find(|(name, _)| line.strip_prefix(".SH ") == Some(name))?;
            Some(format!(".SH {}", self.say(key)))
        };
        let lines = page.lines().map(|line| heading(line).unwrap_or_else(|| line.to_owned()) + "\n");
        // The second part begins as the first one does.
        let rest = self.rest().render();
        let whole = lines.collect::<String>() + rest.find(".SH").map_or("", |at| &rest[at..]);
        Ok(if self.lang == Lang::ZhCn { set_in_chinese(&whole) } else { whole })
    }

    /// The command with its usage in one line, and with the values of an option in its sentence: both in the user's language.
    fn prepared(&self, mut command: Command) -> Command {
        let usage = command.render_usage().to_string();
        let usage = usage.strip_prefix("Usage: ").unwrap_or(&usage).to_owned();
        if self.whole {
            let told = command.get_about().cloned().unwrap_or_default();
            command = command.about(self.say("man-about")).long_about(told);
        }
        command.override_usage(usage).mut_args(|arg| {
            let values: Vec<String> =
                arg.get_possible_values().iter().filter(|v| !v.is_hide_set()).map(|v| v.get_name().to_owned()).collect();
            if values.is_empty() || !arg.get_num_args().is_none_or(|n| n.takes_values()) {
                return arg;
            }
            let help = arg.get_help().map(ToString::to_string).unwrap_or_default();
            if values.iter().all(|value| help.contains(value.as_str())) {
                return arg.hide_possible_values(true);
            }
            let values = values.join(&self.say("list-separator"));
            arg.hide_possible_values(true).help(Message::new("man-values").with("help", help).with("values", values).say(self.lang))
        })
    }

    fn rest(&self) -> Roff {
        let mut roff = Roff::new();
        roff.control("SH", [self.say("man-exit-status").as_str()]);
        for exit in EXITS {
            let code = exit.code().to_string();
            self.item(&mut roff, &code, &format!("man-exit-{code}"));
        }
        if !self.whole {
            roff.control("SH", [self.say("man-see-also").as_str()]).text([bold("paydoctor"), roman("(1)")]);
            return roff;
        }
        for (heading, items) in [("man-files", &FILES[..]), ("man-environment", &VARIABLES[..])] {
            roff.control("SH", [self.say(heading).as_str()]);
            for (name, key) in items {
                self.item(&mut roff, name, key);
            }
        }
        roff.control("SH", [self.say("man-examples").as_str()]);
        for (command, key) in EXAMPLES {
            roff.control("PP", []).text([roman(self.say(key))]);
            roff.control("PP", []).control("RS", ["4"]).control("nf", []).text([italic(command)]).control("fi", []).control("RE", []);
        }
        roff
    }

    fn item(&self, roff: &mut Roff, name: &str, key: &str) {
        roff.control("TP", []).text([bold(name)]).text([roman(self.say(key))]);
    }
}

/// Lines may end between Chinese characters, which roff does not know by itself.
fn set_in_chinese(page: &str) -> String {
    let mut out = String::new();
    for line in page.lines() {
        // Catalogues of pages take the line with the name as it is.
        if line.starts_with('.') || line.contains(" \\- ") {
            out.push_str(line);
        } else {
            let mut before = ' ';
            for c in line.chars() {
                if may_end(before, c) {
                    out.push_str("\\:");
                }
                out.push(c);
                before = c;
            }
        }
        out.push('\n');
    }
    out
}

/// Whether a line may end between two characters: not before a sign that closes, nor behind one that opens.
fn may_end(before: char, after: char) -> bool {
    let is_chinese = |c: char| c >= '\u{2e80}';
    let stays = "“（《".contains(before) || "”）》，。、；：？！".contains(after);
    (is_chinese(before) || is_chinese(after)) && !stays && before != ' ' && after != ' '
}
