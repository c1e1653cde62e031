//! The parsers of `cel` behind a wall: their stack, their panics, their offsets and their messages.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::thread;

use cel::common::ast::{Expr, IdedExpr, SourceInfo};
use cel::parser::{ParseError, Parser, PrattParser};

use super::MAX_DEPTH;
use super::error::{ExprError, ExprErrorKind, Span};

/// Not optimised, the parser that tells places takes some 170 KB for each bracket: the worst source that the guard lets
/// through takes 12 MiB then, and 1 MiB when optimised.
const STACK: usize = 32 << 20;

/// Runs `work` for each item on one thread whose stack holds whatever the guard lets through.
///
/// The syntax tree must not leave `work`: dropping it recurses as deeply as parsing did.
pub(super) fn on_deep_stack<I: Sync, O: Send>(
    items: &[I],
    work: impl Fn(&I) -> Result<O, Vec<ExprError>> + Sync,
) -> Vec<Result<O, Vec<ExprError>>> {
    let failed = |message: &str| {
        let kind = ExprErrorKind::Parser { message: message.to_owned() };
        Err(vec![Span { start: 0, end: 0 }.error(kind)])
    };
    let run = || {
        let guarded = |item| catch_unwind(AssertUnwindSafe(|| work(item))).unwrap_or_else(|_| failed("it panicked"));
        items.iter().map(guarded).collect()
    };
    let all_failed = |message: &str| items.iter().map(|_| failed(message)).collect();
    thread::scope(|scope| {
        let builder = thread::Builder::new().name("expr-compile".to_owned()).stack_size(STACK);
        match builder.spawn_scoped(scope, run) {
            Ok(handle) => handle.join().unwrap_or_else(|_| all_failed("it panicked")),
            // A run without its checks would find nothing wrong. Where the system gives no thread, this one has to do.
            Err(_) => run(),
        }
    })
}

/// The guard has bounded the nesting; this only keeps the parsers' own limit out of the way.
#[expect(clippy::cast_possible_truncation, reason = "it is small")]
const DEPTH: u16 = 2 * MAX_DEPTH as u16;

/// The syntax tree of `source` in a tenth of the time that [`parse`] takes, without telling where its parts stand; none where
/// something is wrong with it. What this parser takes and the grammar does not is left to the other one.
pub(super) fn parse_quickly(source: &str) -> Option<(IdedExpr, Spans<'_>)> {
    if mixes_signs(source) {
        return None;
    }
    let parse = || PrattParser::new().max_recursion_depth(DEPTH).parse(source).ok();
    let tree = catch_unwind(AssertUnwindSafe(parse)).ok()??;
    Some((tree, Spans { source, info: None }))
}

/// Whether `!` and `-` might follow one another, as in `!-x`: the grammar lets a sign repeat itself only.
fn mixes_signs(source: &str) -> bool {
    let mut last = b' ';
    source.bytes().filter(|byte| !byte.is_ascii_whitespace()).any(|byte| {
        let before = std::mem::replace(&mut last, byte);
        // A slash may begin a comment between the two.
        matches!((before, byte), (b'!', b'-' | b'/') | (b'-', b'!' | b'/'))
    })
}

/// The syntax tree of `source`, and where its parts stand.
pub(super) fn parse(source: &str) -> Result<(IdedExpr, Spans<'_>), ExprError> {
    match Parser::new().max_recursion_depth(DEPTH).parse_with_source_info(source) {
        Ok((tree, info)) => Ok((tree, Spans { source, info: Some(info) })),
        // The first only: what follows a syntax error is mostly its echo.
        Err(errors) => Err(errors
            .errors
            .first()
            .map_or_else(|| Span::all(source).error(syntax("this is not an expression".to_owned())), |error| syntax_error(source, error))),
    }
}

/// Where the nodes of a syntax tree stand in the source.
pub(super) struct Spans<'a> {
    source: &'a str,
    /// None stands for the whole source, wherever something stands.
    info: Option<SourceInfo>,
}

impl Spans<'_> {
    /// The token that stands for a node: a literal, a name, an operator, `.`, or the opening bracket.
    pub(super) fn token(&self, id: u64) -> Span {
        match self.info.as_ref().and_then(|info| info.offset_for(id)) {
            Some((start, last)) => token_span(self.source, start, last),
            None => Span::all(self.source),
        }
    }

    /// The name after the dot of a selection.
    pub(super) fn field(&self, id: u64, name: &str) -> Span {
        let dot = self.token(id);
        match self.source[dot.end..].find(name) {
            Some(gap) => {
                let start = dot.end + gap;
                Span { start, end: start + name.len() }
            }
            None => dot,
        }
    }

    /// A path from its first name to its last; for anything else, the token that stands for it.
    pub(super) fn path(&self, it: &IdedExpr) -> Span {
        let mut first = it;
        while let Expr::Select(select) = &first.expr {
            first = &select.operand;
        }
        let end = match &it.expr {
            Expr::Select(select) => self.field(it.id, &select.field).end,
            _ => self.token(it.id).end,
        };
        let start = self.token(first.id).start.min(end);
        Span { start, end }
    }

    /// The name before the opening bracket of a call.
    pub(super) fn callee(&self, id: u64, name: &str) -> Span {
        let bracket = self.token(id);
        let before = self.source[..bracket.start].trim_end();
        if before.ends_with(name) { Span { start: before.len() - name.len(), end: before.len() } } else { bracket }
    }

    pub(super) fn all(&self) -> Span {
        Span::all(self.source)
    }

    pub(super) fn text(&self, span: Span) -> &str {
        &self.source[span.start..span.end]
    }
}

/// The parser gives the last byte of a token, not the one after it.
fn token_span(source: &str, start: u32, last: u32) -> Span {
    let [start, last] = [start, last].map(|at| usize::try_from(at).unwrap_or(usize::MAX));
    Span::within(source, start, last.saturating_add(1))
}

fn syntax(message: String) -> ExprErrorKind {
    ExprErrorKind::Syntax { message }
}

fn syntax_error(source: &str, error: &ParseError) -> ExprError {
    let raw = error.msg.strip_prefix("Syntax error: ");
    let message = readable(raw.unwrap_or(&error.msg));
    let info = error.source_info.as_ref();
    if let Some((start, last)) = info.and_then(|info| info.offset_for(error.expr_id)) {
        return token_span(source, start, last).error(syntax(message));
    }
    // The grammar counts columns in characters; the macros, the only others left here, in bytes.
    let start = offset(source, error.pos, raw.is_some());
    let length = raw.and_then(quoted).filter(|token| source[start..].starts_with(token)).map_or(1, str::len);
    Span::within(source, start, start + length).error(syntax(message))
}

/// The byte offset of a line and column, both counted from 1.
fn offset(source: &str, (line, column): (isize, isize), in_chars: bool) -> usize {
    let before = |position: isize| usize::try_from(position - 1).unwrap_or(0);
    let lines = source.split_inclusive('\n');
    let start: usize = lines.take(before(line)).map(str::len).sum();
    let rest = &source[start..];
    let within = if in_chars { rest.char_indices().nth(before(column)).map_or(rest.len(), |(at, _)| at) } else { before(column) };
    source.floor_char_boundary((start + within).min(source.len()))
}

/// The parser's message without the grammar in it.
fn readable(raw: &str) -> String {
    let unexpected = ["mismatched input", "extraneous input", "no viable alternative at input"];
    if raw.contains("'<EOF>'") || raw.contains("<EOF>'") {
        "the expression ends too early".to_owned()
    } else if unexpected.iter().any(|start| raw.starts_with(start)) {
        format!("unexpected `{}`", quoted(raw).unwrap_or("input"))
    } else if raw.starts_with("token recognition error") {
        format!("`{}` means nothing here", quoted(raw).unwrap_or("this"))
    } else if let Some(word) = raw.strip_prefix("reserved identifier: ") {
        format!("`{word}` is a reserved word")
    } else {
        raw.split(" expecting {").next().unwrap_or(raw).to_owned()
    }
}

/// What stands between the first two quotes that belong together.
fn quoted(message: &str) -> Option<&str> {
    let start = message.find('\'')? + 1;
    let rest = &message[start..];
    let end = rest.find("' expecting").or_else(|| rest.rfind('\''))?;
    // The lexer's token may take the blank after it along.
    rest.get(..end).map(str::trim_end)
}
