//! The last step of making a bundle: what is in it is shown and asked for, and only then is it written.

use std::io::{self, IsTerminal};
use std::path::Path;

use super::super::dialogue::prompts::Prompts;
use super::super::write::{Existing, Privacy, write_atomically};
use super::super::{Failure, output};
use super::inside;
use crate::bundle::{Contents, Recipients};
use crate::exit::Exit;
use crate::lang::{Lang, Message, ui};
use crate::problem::{Place, Problem, Problems};

/// How a bundle is written.
pub struct Ending<'a> {
    pub file: &'a Path,
    pub recipients: Option<&'a Recipients>,
    pub yes: bool,
    pub lang: Lang,
}

impl Ending<'_> {
    /// Whether somebody can be asked, or has agreed beforehand.
    ///
    /// # Errors
    /// When neither is so.
    pub fn possible(yes: bool) -> Result<(), Problems> {
        let somebody = io::stdin().is_terminal() && io::stderr().is_terminal() && !output::is_dumb_terminal();
        if yes || somebody { Ok(()) } else { Err(Problems::one(Problem::new(Place::of("--yes"), Message::new("yes-needed")))) }
    }

    fn say(&self, key: &str) -> String {
        ui().say(key, self.lang)
    }

    /// Whether it may be written.
    fn agreed(&self) -> bool {
        if self.yes {
            return true;
        }
        let labels = vec![self.say("bundle-write-yes"), self.say("bundle-write-no")];
        matches!(Prompts::new(self.lang).choose(&self.say("bundle-write"), labels, Some(1)), Ok(Some(0)))
    }
}

/// Shows what goes into a bundle, and writes it where that is agreed to.
///
/// # Errors
/// When it is larger than bundles may be, cannot be encrypted, or cannot be written.
pub fn end(contents: Contents, ending: &Ending<'_>) -> Result<Exit, Failure> {
    output::note(&inside::preview(&contents, ending));
    if !ending.agreed() {
        output::note(&ending.say("bundle-not-written"));
        return Ok(Exit::Interrupted);
    }
    let name = ending.file.display().to_string();
    let bytes = contents.seal(&name, ending.recipients)?;
    write_atomically(ending.file, Privacy::Private, Existing::Replace, |out| out.write_all(&bytes))?;
    output::note(&Message::new("bundle-written").with("file", name).say(ending.lang));
    Ok(Exit::Success)
}
