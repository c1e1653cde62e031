//! What stands on a terminal, as SVG: a window of its own that reads on light and on dark ground, and needs nothing else.

use std::fmt::Write;

use vt100::{Color, Screen};

/// A cell of the grid, in pixels: so wide is a letter of the fonts below at this size.
const CELL: f64 = 8.4;
const LINE: f64 = 20.0;
const SIZE: f64 = 14.0;
/// The size of letters that take two cells.
const WIDE: f64 = 15.6;
/// Around the text, and the bar above it.
const MARGIN: f64 = 22.0;
const BAR: f64 = 36.0;

const FONTS: &str = "ui-monospace,SFMono-Regular,Menlo,Consolas,'Liberation Mono','DejaVu Sans Mono','PingFang SC',\
    'Microsoft YaHei','Noto Sans Mono CJK SC','Noto Sans CJK SC',monospace";
const STYLE: &str = "\
text{fill:#e6edf3;white-space:pre}.b{font-weight:700}.d{fill:#9198a1}.r{fill:#ff8f85}.g{fill:#7ee787}.y{fill:#e3b341}.m{fill:#d2a8ff}.c{fill:#7fdbe8}.w{font-size:15.6px}.t{fill:#9198a1;font-family:system-ui,sans-serif;font-size:13px}";

/// What the program has written, on a screen of this size.
pub fn screen(raw: &str, rows: u16, columns: u16) -> Screen {
    let size = |n| std::num::NonZeroU16::new(n).expect("more than none");
    let mut parser = vt100::Parser::new(size(rows), size(columns), 0);
    parser.process(raw.as_bytes());
    parser.screen().clone()
}

/// Letters of one look that stand side by side.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Run {
    column: u16,
    cells: u16,
    text: String,
    look: String,
    kind: Kind,
}

/// Letters that a font sets evenly: others stand alone, so that none moves its neighbours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Ascii,
    Wide,
    Sign,
}

type Row = Vec<Run>;

/// What stands on a screen.
#[derive(Clone, Debug)]
pub struct Frame {
    rows: Vec<Row>,
}

impl Frame {
    /// What stands on this screen, without the empty rows below it.
    pub fn of(screen: &Screen) -> Self {
        let (rows, columns) = screen.size();
        let (rows, columns) = (rows.get(), columns.get());
        Self { rows: (0..rows).map(|row| runs(screen, row, columns)).collect() }.trimmed()
    }

    fn trimmed(mut self) -> Self {
        self.rows.truncate(self.rows.iter().rposition(|row| !row.is_empty()).map_or(0, |last| last + 1));
        self
    }

    /// Only what stands above the row with this text, which must be there.
    #[track_caller]
    pub fn until(mut self, text: &str) -> Self {
        let end = self.rows.iter().position(|row| said(row).contains(text));
        self.rows.truncate(end.unwrap_or_else(|| panic!("no `{text}`:\n{}", self.text())));
        self.trimmed()
    }

    /// Below the command that was typed.
    pub fn under(mut self, command: &str) -> Self {
        let run = |column, text: &str, look: &str| Run {
            column,
            cells: u16::try_from(text.len()).expect("a short command"),
            text: text.to_owned(),
            look: look.to_owned(),
            kind: Kind::Ascii,
        };
        self.rows.splice(0..0, [vec![run(0, "$", "g b"), run(2, command, "b")], Vec::new()]);
        self
    }

    /// What it says.
    pub fn text(&self) -> String {
        self.rows.iter().map(|row| said(row) + "\n").collect()
    }
}

/// The letters of a row, with the spaces between them.
fn said(row: &Row) -> String {
    let mut out = String::new();
    let mut at = 0;
    for run in row {
        out.extend((at..run.column).map(|_| ' '));
        out.push_str(&run.text);
        at = run.column + run.cells;
    }
    out
}

fn runs(screen: &Screen, row: u16, columns: u16) -> Row {
    let mut out: Row = Vec::new();
    for column in 0..columns {
        let Some(cell) = screen.cell(row, column).filter(|cell| !cell.is_wide_continuation()) else { continue };
        let text = if cell.has_contents() { cell.contents() } else { " " };
        let kind = match text.chars().next() {
            Some(_) if cell.is_wide() => Kind::Wide,
            Some(c) if c.is_ascii() => Kind::Ascii,
            _ => Kind::Sign,
        };
        let (look, cells) = (look(cell), if cell.is_wide() { 2 } else { 1 });
        match out.last_mut() {
            Some(run) if run.kind == kind && kind != Kind::Sign && (run.look == look || text == " ") => {
                run.text.push_str(text);
                run.cells += cells;
            }
            _ if text == " " => {}
            _ => out.push(Run { column, cells, text: text.to_owned(), look, kind }),
        }
    }
    for run in &mut out {
        let end = run.text.trim_end().len();
        run.cells -= u16::try_from(run.text.len() - end).expect("spaces of one row");
        run.text.truncate(end);
    }
    out
}

/// The classes of a cell.
fn look(cell: &vt100::Cell) -> String {
    let colour = match cell.fgcolor() {
        Color::Idx(1 | 9) => "r",
        Color::Idx(2 | 10) => "g",
        Color::Idx(3 | 11) => "y",
        Color::Idx(5 | 13) => "m",
        Color::Idx(6 | 14) => "c",
        Color::Idx(8) => "d",
        _ if cell.dim() => "d",
        _ => "",
    };
    [colour, if cell.bold() { "b" } else { "" }].into_iter().filter(|class| !class.is_empty()).collect::<Vec<_>>().join(" ")
}

/// Frames, one after the other, each with how long it stays, in tenths of a second.
pub struct Film {
    frames: Vec<(Frame, u32)>,
}

impl Film {
    /// One that does not move.
    pub fn still(frame: Frame) -> Self {
        Self { frames: vec![(frame, 1)] }
    }

    /// One that goes round.
    pub fn of(frames: Vec<(Frame, u32)>) -> Self {
        Self { frames }
    }

    fn height(&self) -> usize {
        self.frames.iter().map(|(frame, _)| frame.rows.len()).max().unwrap_or_default()
    }

    /// Every row of every frame, from its first frame until it changes.
    fn spans(&self) -> Vec<(usize, Row, usize, usize)> {
        let mut out = Vec::new();
        for y in 0..self.height() {
            let at = |i: usize| self.frames[i].0.rows.get(y).cloned().unwrap_or_default();
            let mut from = 0;
            for i in 1..=self.frames.len() {
                if i == self.frames.len() || at(i) != at(from) {
                    out.extend((!at(from).is_empty()).then(|| (y, at(from), from, i)));
                    from = i;
                }
            }
        }
        out
    }

    /// When a row is seen. Whoever wants nothing to move sees the last frame.
    fn keyframes(&self, from: usize, to: usize) -> String {
        let all: u32 = self.frames.iter().map(|(_, stays)| stays).sum();
        let percent = |i: usize| f64::from(self.frames[..i].iter().map(|(_, stays)| stays).sum::<u32>()) * 100.0 / f64::from(all);
        let first = if from > 0 { "0%{visibility:hidden}" } else { "" };
        let end = if to < self.frames.len() { format!("{:.2}%{{visibility:hidden}}", percent(to)) } else { String::new() };
        let usual = if to < self.frames.len() { "visibility:hidden;" } else { "" };
        let (start, seconds) = (percent(from), f64::from(all) / 10.0);
        format!(
            ".f{from}-{to}{{{usual}animation:f{from}-{to} {seconds}s step-end infinite}}\
             @keyframes f{from}-{to}{{{first}{start:.2}%{{visibility:visible}}{end}}}"
        )
    }
}

/// The picture with its name. It says in words what it shows last.
pub fn drawing(name: &str, film: &Film) -> String {
    let columns = film.spans().iter().flat_map(|(_, row, ..)| row).map(|run| run.column + run.cells).max().unwrap_or_default();
    let width = f64::from(columns.max(88)).mul_add(CELL, 2.0 * MARGIN).ceil();
    let lines = u32::try_from(film.height()).expect("a screen");
    let height = f64::from(lines).mul_add(LINE, BAR + 2.0 * MARGIN - 6.0).ceil();
    let told = film.frames.last().map(|(frame, _)| frame.text()).unwrap_or_default();
    let mut style = STYLE.to_owned();
    let mut body = String::new();
    let mut timed = Vec::new();
    for (y, row, from, to) in film.spans() {
        let always = (from, to) == (0, film.frames.len());
        if !always && !timed.contains(&(from, to)) {
            timed.push((from, to));
            style.push_str(&film.keyframes(from, to));
        }
        let class = if always { String::new() } else { format!(" class=\"f{from}-{to}\"") };
        let line = f64::from(u32::try_from(y).expect("a screen")).mul_add(LINE, BAR + MARGIN + 8.0);
        let _ = writeln!(body, "<g{class} transform=\"translate({MARGIN} {line})\">{}</g>", letters(&row));
    }
    if !timed.is_empty() {
        style.push_str("@media(prefers-reduced-motion:reduce){g{animation:none!important}}");
    }
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" xml:space=\"preserve\" role=\"img\" aria-labelledby=\"t d\" width=\"{width}\" \
         height=\"{height}\" viewBox=\"0 0 {width} {height}\" font-family=\"{FONTS}\" font-size=\"{SIZE}\">\n\
         <title id=\"t\">{name}</title>\n<desc id=\"d\">{told}</desc>\n<style>{style}</style>\n\
         <rect x=\".5\" y=\".5\" width=\"{w}\" height=\"{h}\" rx=\"10\" fill=\"#161b22\" stroke=\"#3d444d\"/>\n\
         <path d=\"M.5 {BAR}H{e}\" stroke=\"#30363d\"/>\n\
         <circle cx=\"22\" cy=\"18\" r=\"6\" fill=\"#ff5f57\"/><circle cx=\"42\" cy=\"18\" r=\"6\" fill=\"#febc2e\"/>\
         <circle cx=\"62\" cy=\"18\" r=\"6\" fill=\"#28c840\"/>\n\
         <text class=\"t\" x=\"{middle}\" y=\"22.5\" text-anchor=\"middle\">paydoctor</text>\n{body}</svg>\n",
        name = escaped(name),
        told = escaped(&told),
        w = width - 1.0,
        h = height - 1.0,
        e = width - 0.5,
        middle = width / 2.0,
    )
}

/// The runs of a row, each letter in its cells, whatever font there is.
fn letters(row: &Row) -> String {
    let mut out = String::new();
    for run in row {
        let wide = if run.kind == Kind::Wide { "w" } else { "" };
        let class = [run.look.as_str(), wide].into_iter().filter(|class| !class.is_empty()).collect::<Vec<_>>().join(" ");
        let class = if class.is_empty() { class } else { format!(" class=\"{class}\"") };
        let _ = write!(out, "<text{class} {}>{}</text>", places(run), escaped(&run.text));
    }
    out
}

/// Where the letters of a run stand: the first, and how long all are; or each, where fonts differ most.
fn places(run: &Run) -> String {
    let at = |cell: u16| f64::from(run.column + cell) * CELL;
    match run.kind {
        Kind::Ascii => format!("x=\"{:.1}\" textLength=\"{:.1}\"", at(0), f64::from(run.cells) * CELL),
        Kind::Sign => format!("x=\"{:.1}\"", at(0)),
        Kind::Wide => {
            let inset = CELL - WIDE / 2.0;
            let places: Vec<String> = (0..run.cells).step_by(2).map(|cell| format!("{:.1}", at(cell) + inset)).collect();
            format!("x=\"{}\"", places.join(" "))
        }
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[test]
fn what_stands_in_a_picture_stays_text() {
    let frame = Frame::of(&screen("a <b>&\"\x1b[31m余额\x1b[0m ✓ c\r\n\r\n", 5, 40));
    assert_eq!(frame.text(), "a <b>&\"余额 ✓ c\n");
    let drawn = drawing("<title>", &Film::still(frame));
    assert!(drawn.contains(">a &lt;b&gt;&amp;&quot;<") && drawn.contains("<text class=\"r w\" x=\"59.4 76.2\">余额</text>"), "{drawn}");
    assert!(drawn.contains("&lt;title&gt;") && !drawn.contains("animation"), "{drawn}");
}
