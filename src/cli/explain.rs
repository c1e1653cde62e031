//! `paydoctor explain`: a cause, a check, an action, an error code, or what a screen says.

use std::io::{self, Write};

use super::args::ExplainArgs;
use super::{Failure, inputs, output};
use crate::exit::Exit;
use crate::explain::{Explanation, Page, find, page_of};
use crate::lang::{Lang, Message, ui};
use crate::pack::Pack;
use crate::problem::nearest;

/// Explains what is known by this name.
pub fn run(args: &ExplainArgs, lang: Lang) -> Result<Exit, Failure> {
    let pack = inputs::packs_alone(&args.packs)?;
    let explanation = find(&pack, &args.what, lang);
    output::data(&explanation, args.format, |out| text(&explanation, &pack, lang, out))?;
    Ok(if explanation.matches.is_empty() { Exit::Problem } else { Exit::Success })
}

fn text(explanation: &Explanation, pack: &Pack, lang: Lang, out: &mut dyn Write) -> io::Result<()> {
    if explanation.ambiguous {
        writeln!(out, "{}\n", ui().say("explain-ambiguous", lang))?;
    }
    let mut pages: Vec<Page> = Vec::new();
    for page in explanation.matches.iter().filter_map(|found| page_of(found, pack, lang)) {
        // Two patterns may stand for one cause.
        if !pages.contains(&page) {
            pages.push(page);
        }
    }
    for (i, page) in pages.iter().enumerate() {
        if i > 0 {
            writeln!(out)?;
        }
        print(page, out)?;
    }
    if explanation.matches.is_empty() {
        unknown(explanation, pack, lang, out)?;
    }
    Ok(())
}

fn print(page: &Page, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{} · {}", page.id, page.title)?;
    if !page.lead.is_empty() {
        writeln!(out, "  {}", page.lead)?;
    }
    for (what, answer) in &page.facts {
        writeln!(out, "  {what} {answer}")?;
    }
    for section in &page.sections {
        writeln!(out, "\n  {}", section.title)?;
        for (i, line) in section.lines.iter().enumerate() {
            let mark = if section.steps { format!("{}.", i + 1) } else { "-".to_owned() };
            writeln!(out, "    {mark} {line}")?;
        }
    }
    Ok(())
}

fn unknown(explanation: &Explanation, pack: &Pack, lang: Lang, out: &mut dyn Write) -> io::Result<()> {
    let known = pack.causes.keys().chain(pack.actions.keys()).map(String::as_str);
    let known = known.chain(pack.checks.iter().map(|c| c.value.id.as_str()));
    writeln!(out, "{}", Message::new("explain-unknown").with("what", explanation.query.clone()).say(lang))?;
    if let Some(near) = nearest(&explanation.query, known) {
        writeln!(out, "{}", Message::new("did-you-mean").with("near", near.to_owned()).say(lang))?;
    }
    Ok(())
}
