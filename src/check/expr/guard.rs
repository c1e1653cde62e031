//! A look at the source before the parsers see it.
//!
//! They recurse for every bracket and every link of a chain, and abort the process when their
//! stack ends. So whatever makes them recurse is counted here first. Texts, comments and brackets are
//! told apart exactly as their lexers do; the rarer forms (raw, triple-quoted and byte texts, map
//! literals) are refused, so that none can ever disagree about what is inside a text.

use super::error::{ExprError, ExprErrorKind, Span};
use super::{MAX_BYTES, MAX_DEPTH};

/// Links of one chain (`1 + 1 + …`, `a.b.c…`); coarse, as the exact depth is judged on the tree.
const MAX_CHAIN: usize = 4 * MAX_DEPTH;

/// Refuses what could hurt the parser.
pub(super) fn check(source: &str) -> Result<(), ExprError> {
    if source.len() > MAX_BYTES {
        let kind = ExprErrorKind::TooLong { length: source.len(), limit: MAX_BYTES };
        return Err(Span::all(source).error(kind));
    }
    Scanner { source, at: 0, chains: vec![Chain { opener: 0, links: 0 }], conditionals: 0 }.run()
}

struct Scanner<'a> {
    source: &'a str,
    at: usize,
    /// One for each open bracket, and one for the source around them.
    chains: Vec<Chain>,
    conditionals: usize,
}

/// What stands in one pair of brackets.
struct Chain {
    opener: u8,
    links: usize,
}

impl Scanner<'_> {
    fn run(mut self) -> Result<(), ExprError> {
        while let Some(byte) = self.peek(0) {
            let start = self.at;
            match byte {
                b' ' | b'\t' | b'\r' | b'\n' | 0x0c => {
                    self.at += 1;
                    continue;
                }
                b'/' if self.peek(1) == Some(b'/') => {
                    self.skip_while(|byte| byte != b'\n');
                    continue;
                }
                b'\'' | b'"' => self.text(byte)?,
                b'a'..=b'z' | b'A'..=b'Z' | b'_' => {
                    self.skip_while(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
                    self.no_prefix(start)?;
                }
                b'0'..=b'9' => {
                    self.number();
                    self.no_prefix(start)?;
                }
                _ => self.punctuation(byte)?,
            }
            self.limits(start)?;
        }
        Ok(())
    }

    fn peek(&self, ahead: usize) -> Option<u8> {
        self.source.as_bytes().get(self.at + ahead).copied()
    }

    fn skip_while(&mut self, wanted: impl Fn(u8) -> bool) {
        while self.peek(0).is_some_and(&wanted) {
            self.at += 1;
        }
    }

    fn limits(&self, start: usize) -> Result<(), ExprError> {
        // A conditional nests to the right for as long as the source goes on, so it is never closed.
        let nested = self.chains.len() - 1 + self.conditionals > MAX_DEPTH;
        let chained = self.chains.last().is_some_and(|chain| chain.links > MAX_CHAIN);
        if nested || chained {
            let kind = ExprErrorKind::TooDeep { limit: MAX_DEPTH };
            return Err(Span::within(self.source, start, self.at).error(kind));
        }
        Ok(())
    }

    /// Refuses a text with a prefix, which would change what a backslash in it means; the `r` of it
    /// may hide at the end of a number.
    fn no_prefix(&self, start: usize) -> Result<(), ExprError> {
        match self.peek(0) {
            Some(b'\'' | b'"') => self.unsupported(start, "raw and byte texts; write \"…\""),
            _ => Ok(()),
        }
    }

    fn number(&mut self) {
        self.skip_while(|byte| byte.is_ascii_alphanumeric());
        if self.peek(0) == Some(b'.') && self.peek(1).is_some_and(|byte| byte.is_ascii_digit()) {
            self.at += 1;
            self.skip_while(|byte| byte.is_ascii_alphanumeric());
        }
    }

    fn punctuation(&mut self, byte: u8) -> Result<(), ExprError> {
        let start = self.at;
        self.at += 1;
        match byte {
            b'(' | b'[' => {
                self.link();
                self.chains.push(Chain { opener: byte, links: 0 });
            }
            b')' => self.close(b'(')?,
            b']' => self.close(b'[')?,
            b'.' | b'+' | b'-' | b'*' | b'/' | b'%' | b'<' | b'>' | b'=' | b'!' => self.link(),
            // None of these is part of a chain that nests: `&&` and `||` become a balanced tree.
            b'&' | b'|' | b',' | b':' | b'?' => {
                self.conditionals += usize::from(byte == b'?');
                if let Some(chain) = self.chains.last_mut() {
                    chain.links = 0;
                }
            }
            b'{' | b'}' => return self.unsupported(start, "maps and messages in braces"),
            b'`' => return self.unsupported(start, "names in backticks"),
            _ => {
                let found = self.source[start..].chars().next().unwrap_or_default();
                let message = format!("unexpected character `{}`", found.escape_debug());
                let span = Span::within(self.source, start, start + found.len_utf8());
                return Err(span.error(ExprErrorKind::Syntax { message }));
            }
        }
        Ok(())
    }

    fn link(&mut self) {
        if let Some(chain) = self.chains.last_mut() {
            chain.links += 1;
        }
    }

    /// Brackets that do not belong together are refused at once: the parser would try to repair
    /// them, and nest in ways that are not counted here.
    fn close(&mut self, opener: u8) -> Result<(), ExprError> {
        match self.chains.pop() {
            Some(chain) if chain.opener == opener => Ok(()),
            _ => {
                let message = "this bracket closes nothing".to_owned();
                let span = Span::within(self.source, self.at - 1, self.at);
                Err(span.error(ExprErrorKind::Syntax { message }))
            }
        }
    }

    /// A text in quotes, with the escapes that the lexer knows and nothing else.
    fn text(&mut self, quote: u8) -> Result<(), ExprError> {
        let start = self.at;
        if self.peek(1) == Some(quote) && self.peek(2) == Some(quote) {
            return self.unsupported(start, "texts in triple quotes; write \"…\"");
        }
        self.at += 1;
        loop {
            match self.peek(0) {
                None | Some(b'\n' | b'\r') => {
                    let message = "this text is not closed".to_owned();
                    let span = Span::within(self.source, start, self.at);
                    return Err(span.error(ExprErrorKind::Syntax { message }));
                }
                Some(b'\\') => self.escape()?,
                Some(byte) => {
                    self.at += 1;
                    if byte == quote {
                        return Ok(());
                    }
                }
            }
        }
    }

    fn escape(&mut self) -> Result<(), ExprError> {
        let start = self.at;
        let is_hex = |ahead| self.peek(ahead).is_some_and(|byte| byte.is_ascii_hexdigit());
        let length = match self.peek(1) {
            Some(b'n' | b'r' | b't' | b'"' | b'\'' | b'\\') => 2,
            Some(b'u') if (2..6).all(is_hex) => 6,
            _ => {
                return self.unsupported(start, "this escape; there are \\n \\r \\t \\\" \\' \\\\ \\uXXXX");
            }
        };
        self.at += length;
        Ok(())
    }

    fn unsupported(&self, start: usize, what: &'static str) -> Result<(), ExprError> {
        let span = Span::within(self.source, start, self.at.max(start + 1));
        Err(span.error(ExprErrorKind::Unsupported { what }))
    }
}
