//! `paydoctor pack`.

use super::args::{PackArgs, PackCommand};
use super::{Failure, inputs, output};
use crate::exit::Exit;
use crate::lang::{Lang, Message};
use crate::pack::{Pack, Source, validate};
use crate::problem::Problems;

/// Tells every mistake of a pack at once; those are a result, not a failure.
pub fn run(args: &PackArgs, lang: Lang) -> Result<Exit, Failure> {
    let PackCommand::Validate { path, trust } = &args.what;
    let trust = inputs::trust_alone(std::slice::from_ref(path), trust)?;
    let source = Source::open(path, &trust)?;
    let mut pack = Pack::builtin();
    // What could be read is checked too, so that one round tells everything.
    let mut problems = Problems::default();
    let form = problems.take(pack.add(&source)).is_some();
    if form {
        problems.take(validate(&pack, &source));
    }
    output::standard(|out| match problems.0.len() {
        0 => {
            pack.notes().iter().try_for_each(|note| writeln!(out, "{}", note.say(lang)))?;
            writeln!(out, "{}", Message::new("pack-valid").with("pack", source.name.clone()).say(lang))
        }
        count => {
            writeln!(out, "{}", problems.say(lang))?;
            writeln!(out, "{}", Message::new("pack-invalid").with_display("count", count).say(lang))
        }
    })?;
    Ok(if problems.0.is_empty() { Exit::Success } else { Exit::Problem })
}
