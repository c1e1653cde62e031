//! Paragraphs on a terminal: wrapped by what the characters take, in colours where they are wanted.

use std::borrow::Cow;
use std::io::{self, Write};

use owo_colors::{OwoColorize, Style as Paint};
use textwrap::{Options, WordSplitter};

use super::Style;
use crate::report::words::Sign;

/// Where a report is written to.
pub(in crate::report) struct Page<'a> {
    pub(in crate::report) out: &'a mut dyn Write,
    pub(in crate::report) style: Style,
}

impl Page<'_> {
    /// The form of a sign that this terminal shows.
    pub(in crate::report) fn sign(&self, (unicode, ascii): Sign) -> &'static str {
        if self.style.unicode { unicode } else { ascii }
    }

    /// A paragraph with its first line after `lead` and the others under it.
    pub(in crate::report) fn paragraph(&mut self, lead: &str, text: &str, paint: Paint) -> io::Result<()> {
        let indent = " ".repeat(textwrap::core::display_width(lead));
        self.wrapped(lead, &indent, text, paint)
    }

    /// A paragraph with the same lead on every line; also an empty line has it.
    pub(in crate::report) fn barred(&mut self, lead: &str, text: &str) -> io::Result<()> {
        if text.is_empty() {
            return writeln!(self.out, "{}", lead.trim_end());
        }
        self.wrapped(lead, lead, text, Paint::new())
    }

    pub(in crate::report) fn heading(&mut self, text: &str) -> io::Result<()> {
        self.blank()?;
        self.wrapped("", "", text, Paint::new().bold())
    }

    pub(in crate::report) fn blank(&mut self) -> io::Result<()> {
        writeln!(self.out)
    }

    fn wrapped(&mut self, first: &str, others: &str, text: &str, paint: Paint) -> io::Result<()> {
        let options = Options::new(self.style.width).initial_indent(first).subsequent_indent(others);
        // An id is one word, hyphens and all.
        let options = options.word_splitter(WordSplitter::NoHyphenation);
        let text = if self.style.unicode { Cow::Borrowed(text) } else { Cow::Owned(in_ascii(text)) };
        for line in textwrap::wrap(&text, options) {
            if self.style.color {
                writeln!(self.out, "{}", line.style(paint))?;
            } else {
                writeln!(self.out, "{line}")?;
            }
        }
        Ok(())
    }
}

/// Typographic signs by their ASCII likes. Letters stay as they are: a wrong one is worse than one that is not shown.
fn in_ascii(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '–' | '—' | '·' | '−' => out.push('-'),
            '“' | '”' => out.push('"'),
            '‘' | '’' => out.push('\''),
            '…' => out.push_str("..."),
            '→' => out.push_str("->"),
            '\u{fffd}' => out.push('?'),
            c => out.push(c),
        }
    }
    out
}
