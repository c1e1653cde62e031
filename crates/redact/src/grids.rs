//! Tables that are no lines of cells: of HTML, of SQL, of JSON with a list of heads, and of boxes.

use std::ops::Range;

use memchr::{memchr_iter, memmem};

use super::Hit;
use super::accept::{self, Style};
use super::keys::{Class, Keys};
use super::tables::class_of;
use super::value::{Value, trimmed};

/// The longest cell that can be the head of a column, and how far a row may stand from the one before, in bytes.
const LONGEST_HEAD: usize = 48;
const REACH: usize = 60;
/// What a program calls the rows of a table.
const ROWS: [&str; 6] = ["", "data", "rows", "values", "records", "items"];
/// The longest list of heads, in bytes.
const LONGEST: usize = 4_000;

/// What the heads of its column say of each cell.
struct Columns<'a> {
    text: &'a str,
    heads: Vec<Range<usize>>,
    classes: Vec<Option<(Class, bool)>>,
}

impl<'a> Columns<'a> {
    /// Nothing where no column holds anything private.
    fn of(text: &'a str, heads: Vec<Range<usize>>, keys: &Keys) -> Option<Self> {
        if heads.is_empty() || heads.iter().any(|head| head.len() > LONGEST_HEAD) {
            return None;
        }
        let classes: Vec<_> = heads.iter().map(|head| class_of(&text[head.clone()], keys)).collect();
        classes.iter().any(Option::is_some).then_some(Self { text, heads, classes })
    }

    fn judge(&self, row: &[Range<usize>], hits: &mut Vec<Hit>) {
        if row.len() != self.heads.len() {
            return;
        }
        for ((cell, head), class) in row.iter().zip(&self.heads).zip(&self.classes) {
            if let Some((class, script)) = class {
                let value = Value { range: cell.clone(), style: Style::Cell };
                accept::add(self.text, *class, &self.text[head.clone()], *script, &value, hits);
            }
        }
    }
}

/// The private cells of all such tables.
pub(crate) fn find(text: &str, keys: &Keys, hits: &mut Vec<Hit>) {
    html(text, keys, hits);
    lists(text, keys, hits);
    sql(text, keys, hits);
    boxes(text, keys, hits);
}

/// Tables of HTML: the first row says what stands in each column.
fn html(text: &str, keys: &Keys, hits: &mut Vec<Hit>) {
    let mut next = 0;
    for start in memmem::find_iter(text.as_bytes(), "<table") {
        if start < next {
            continue;
        }
        let end = text[start..].find("</table").map_or(text.len(), |i| start + i);
        next = end;
        let mut rows = text[start..end].match_indices("<tr").map(|(i, _)| {
            let from = start + i + 3;
            let to = text[from..end].find("<tr").map_or(end, |i| from + i);
            cells_of_html(text, from..to)
        });
        if let Some(columns) = rows.next().and_then(|heads| Columns::of(text, heads, keys)) {
            rows.for_each(|row| columns.judge(&row, hits));
        }
    }
}

/// What the cells of a row say, without their tags.
fn cells_of_html(text: &str, row: Range<usize>) -> Vec<Range<usize>> {
    let bytes = text.as_bytes();
    let is_cell = |at: usize| matches!(bytes.get(at + 2), Some(b'd' | b'h')) && matches!(bytes.get(at + 3), Some(b'>' | b' '));
    let starts: Vec<usize> = text[row.clone()].match_indices("<t").map(|(i, _)| row.start + i).filter(|at| is_cell(*at)).collect();
    let ends = starts.iter().skip(1).copied().chain(std::iter::once(row.end));
    let cells = starts.iter().zip(ends).map(|(start, end)| {
        let mut from = *start;
        while text[from..end].starts_with('<') {
            from = text[from..end].find('>').map_or(end, |i| from + i + 1);
            from = trimmed(text, from..end).start;
        }
        let to = text[from..end].find('<').map_or(end, |i| from + i);
        trimmed(text, from..to)
    });
    cells.collect()
}

/// Lists of values of JSON behind a list of heads.
fn lists(text: &str, keys: &Keys, hits: &mut Vec<Hit>) {
    let (mut last, mut columns): (usize, Option<Columns<'_>>) = (0, None);
    for open in memchr_iter(b'[', text.as_bytes()) {
        if open < last {
            continue;
        }
        let Some((cells, end)) = scalars(text, open + 1, b']') else { continue };
        if open - last > REACH || !ROWS.contains(&text[last..open].trim_matches(|c: char| !c.is_ascii_alphanumeric())) {
            columns = None;
        }
        match &columns {
            Some(columns) => columns.judge(&cells, hits),
            None => columns = Columns::of(text, cells, keys),
        }
        last = end;
    }
}

/// The values of a list in which nothing but values stands, and where it ends.
fn scalars(text: &str, from: usize, closing: u8) -> Option<(Vec<Range<usize>>, usize)> {
    let bytes = text.as_bytes();
    let (mut cells, mut at) = (Vec::new(), from);
    loop {
        at += bytes[at..].iter().take_while(|b| b.is_ascii_whitespace()).count();
        let first = *bytes.get(at)?;
        let (cell, end) = if matches!(first, b'"' | b'\'' | b'`') {
            let inside = super::value::Values { text }.quotation(at, first)?;
            let end = inside.end + 1;
            (inside, end)
        } else {
            let sign = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'+' | b'_' | b' ') || !b.is_ascii();
            let length = bytes[at..].iter().take(LONGEST).take_while(|b| sign(b)).count();
            (trimmed(text, at..super::markup::boundary(text, at + length)), at + length)
        };
        cells.push(cell);
        at = end + bytes.get(end..)?.iter().take_while(|b| b.is_ascii_whitespace()).count();
        match *bytes.get(at)? {
            b',' => at += 1,
            b if b == closing => return Some((cells, at + 1)),
            _ => return None,
        }
    }
}

/// Rows of `INSERT INTO t (…) VALUES (…), (…)`.
fn sql(text: &str, keys: &Keys, hits: &mut Vec<Hit>) {
    for word in ["VALUES", "values", "Values"] {
        for at in memmem::find_iter(text.as_bytes(), word) {
            let far = super::markup::boundary(text, at.saturating_sub(LONGEST));
            let Some(heads) = text[far..at].trim_end().strip_suffix(')') else { continue };
            let Some(open) = heads.rfind('(').map(|i| far + i + 1) else { continue };
            let Some(columns) = scalars(text, open, b')').and_then(|(heads, _)| Columns::of(text, heads, keys)) else { continue };
            let mut from = at + word.len();
            loop {
                let rest = &text[from..];
                let open = rest.trim_start_matches([',', ' ', '\n', '\r', '\t']);
                let Some(open) = open.strip_prefix('(') else { break };
                let Some((row, end)) = scalars(text, text.len() - open.len(), b')') else { break };
                columns.judge(&row, hits);
                from = end;
            }
        }
    }
}

/// Tables whose cells stand between lines that are drawn.
fn boxes(text: &str, keys: &Keys, hits: &mut Vec<Hit>) {
    const BARS: [char; 2] = ['│', '┃'];
    let mut columns: Option<Columns<'_>> = None;
    if BARS.iter().all(|bar| memmem::find(text.as_bytes(), bar.encode_utf8(&mut [0; 4]).as_bytes()).is_none()) {
        return;
    }
    for line in text.lines() {
        let start = line.as_ptr() as usize - text.as_ptr() as usize;
        if !line.contains(BARS) {
            columns = columns.filter(|_| line.contains(['─', '━', '═']));
            continue;
        }
        let inner = line.trim().trim_matches(BARS);
        let offset = start + (inner.as_ptr() as usize - line.as_ptr() as usize);
        let cells: Vec<_> = inner
            .split(BARS)
            .map(|cell| {
                let at = offset + (cell.as_ptr() as usize - inner.as_ptr() as usize);
                trimmed(text, at..at + cell.len())
            })
            .collect();
        match &columns {
            Some(columns) => columns.judge(&cells, hits),
            None => columns = Columns::of(text, cells, keys),
        }
    }
}
