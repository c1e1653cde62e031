//! A question whose answer is likely to be pasted, line breaks and all. It takes one row whatever is put into it, and a line
//! break inside a paste neither ends the answer nor answers the questions that follow, whether the terminal marks pastes or not.

use std::io::{self, Write};
use std::time::Duration;

use crossterm::event::{self, DisableBracketedPaste, EnableBracketedPaste, Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
use crossterm::style::Print;
use crossterm::terminal::{self, Clear, ClearType};
use crossterm::{cursor, execute, queue};
use textwrap::core::display_width;

/// How long the rest of a paste takes to arrive.
const PASTE_GAP: Duration = Duration::from_millis(50);
/// The most characters that are taken.
const LONGEST: usize = 2_000;
/// The fewest columns for the answer.
pub const LEAST: usize = 16;

/// How a question was left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// With an answer, which may be empty.
    Given(String),
    /// Without one.
    Skipped,
    /// For good.
    Left,
}

/// How the rows look: already coloured, already wrapped.
pub struct Look {
    /// Rows above it.
    pub above: Vec<String>,
    /// Stands before what is typed, with its width in columns.
    pub lead: (String, usize),
    /// Rows below it.
    pub hint: Vec<String>,
}

/// Asks. `columns` is the width of the terminal.
///
/// # Errors
/// When the terminal does not take or give anything.
pub fn ask(look: &Look, columns: usize) -> io::Result<Answer> {
    let _raw = Raw::begin()?;
    let mut err = io::stderr();
    let (above, below) = (rows(&look.above), rows(&look.hint));
    for row in &look.above {
        queue!(err, Print(row), Print("\r\n"))?;
    }
    for row in &look.hint {
        queue!(err, Print("\r\n"), Print(row))?;
    }
    // Rows are counted: not every terminal gives back a place that was saved, least of all when it has scrolled.
    if below > 0 {
        queue!(err, cursor::MoveUp(below))?;
    }
    let mut buffer = Buffer::default();
    let answer = loop {
        draw(look, &buffer, columns, &mut err)?;
        if let Some(answer) = take(&mut buffer)? {
            break answer;
        }
    };
    // What stands here in the end is written by who asked.
    if answer == Answer::Left {
        execute!(err, Print("\r\n"), Clear(ClearType::FromCursorDown))?;
        return Ok(answer);
    }
    if above > 0 {
        queue!(err, cursor::MoveUp(above))?;
    }
    execute!(err, cursor::MoveToColumn(0), Clear(ClearType::FromCursorDown))?;
    Ok(answer)
}

fn rows(lines: &[String]) -> u16 {
    u16::try_from(lines.len()).unwrap_or(0)
}

fn draw(look: &Look, buffer: &Buffer, columns: usize, err: &mut impl Write) -> io::Result<()> {
    let (lead, used) = &look.lead;
    // The last column stays free: a row that is full wraps on some terminals.
    let (shown, at) = buffer.window(columns.saturating_sub(used + 1).max(LEAST));
    queue!(err, cursor::MoveToColumn(0), Clear(ClearType::CurrentLine), Print(lead), Print(shown))?;
    execute!(err, cursor::MoveToColumn(u16::try_from(used + at).unwrap_or(u16::MAX)))
}

/// Takes everything that is there already, and at least one event; gives the answer when that ends it.
fn take(buffer: &mut Buffer) -> io::Result<Option<Answer>> {
    loop {
        match event::read()? {
            Event::Paste(text) => text.chars().for_each(|c| buffer.insert(c)),
            Event::Key(key) if key.kind == KeyEventKind::Press => match meaning(&key) {
                // A paste that is not marked: nobody types on within the blink of an eye.
                Meaning::Done if event::poll(PASTE_GAP)? => buffer.insert(' '),
                Meaning::Done => return Ok(Some(Answer::Given(buffer.text()))),
                Meaning::Skip => return Ok(Some(Answer::Skipped)),
                Meaning::Leave => return Ok(Some(Answer::Left)),
                Meaning::Edit(edit) => edit(buffer),
                Meaning::Write(c) => buffer.insert(c),
                Meaning::Nothing => {}
            },
            _ => {}
        }
        if !event::poll(Duration::ZERO)? {
            return Ok(None);
        }
    }
}

/// What a key means.
enum Meaning {
    Done,
    Skip,
    Leave,
    Write(char),
    Edit(fn(&mut Buffer)),
    Nothing,
}

fn meaning(key: &KeyEvent) -> Meaning {
    let control = key.modifiers.contains(KeyModifiers::CONTROL);
    match key.code {
        // A line feed arrives as Ctrl-J.
        KeyCode::Enter => Meaning::Done,
        KeyCode::Char('j') if control => Meaning::Done,
        KeyCode::Esc => Meaning::Skip,
        KeyCode::Char('d' | 'g') if control => Meaning::Skip,
        KeyCode::Char('c') if control => Meaning::Leave,
        KeyCode::Char('u') if control => Meaning::Edit(Buffer::clear),
        KeyCode::Char('a') if control => Meaning::Edit(Buffer::home),
        KeyCode::Char('e') if control => Meaning::Edit(Buffer::end),
        KeyCode::Backspace => Meaning::Edit(Buffer::backspace),
        KeyCode::Delete => Meaning::Edit(Buffer::delete),
        KeyCode::Left => Meaning::Edit(Buffer::left),
        KeyCode::Right => Meaning::Edit(Buffer::right),
        KeyCode::Home => Meaning::Edit(Buffer::home),
        KeyCode::End => Meaning::Edit(Buffer::end),
        KeyCode::Tab => Meaning::Write(' '),
        KeyCode::Char(c) if !control => Meaning::Write(c),
        _ => Meaning::Nothing,
    }
}

/// What is typed, as one line.
#[derive(Debug, Default)]
struct Buffer {
    text: Vec<char>,
    at: usize,
}

impl Buffer {
    fn text(&self) -> String {
        self.text.iter().collect()
    }

    /// Anything that would end the row or steer the terminal is a space, and one of them is enough.
    fn insert(&mut self, c: char) {
        let c = if c.is_whitespace() || c.is_control() { ' ' } else { c };
        let doubled = c == ' ' && self.at.checked_sub(1).is_none_or(|before| self.text.get(before) == Some(&' '));
        if !doubled && self.text.len() < LONGEST {
            self.text.insert(self.at, c);
            self.at += 1;
        }
    }

    fn clear(&mut self) {
        *self = Self::default();
    }

    fn backspace(&mut self) {
        if self.at > 0 {
            self.at -= 1;
            self.text.remove(self.at);
        }
    }

    fn delete(&mut self) {
        if self.at < self.text.len() {
            self.text.remove(self.at);
        }
    }

    fn left(&mut self) {
        self.at = self.at.saturating_sub(1);
    }

    fn right(&mut self) {
        self.at = (self.at + 1).min(self.text.len());
    }

    fn home(&mut self) {
        self.at = 0;
    }

    fn end(&mut self) {
        self.at = self.text.len();
    }

    /// The part around the cursor that fits into so many columns, and the cursor's column in it.
    fn window(&self, columns: usize) -> (String, usize) {
        let width = |c: &char| display_width(c.encode_utf8(&mut [0; 4]));
        let mut begin = self.at;
        let mut before = 0;
        while let Some(c) = begin.checked_sub(1).and_then(|i| self.text.get(i)) {
            // One column is the cursor's.
            if before + width(c) >= columns {
                break;
            }
            before += width(c);
            begin -= 1;
        }
        let mut used = before;
        let behind = self.text[self.at..].iter().take_while(|c| {
            used += width(c);
            used <= columns
        });
        (self.text[begin..self.at].iter().chain(behind).collect(), before)
    }
}

/// Keys as they are pressed, and pastes in one piece, until it ends.
struct Raw;

impl Raw {
    fn begin() -> io::Result<Self> {
        terminal::enable_raw_mode()?;
        // From here on whatever fails is put back.
        let raw = Self;
        execute!(io::stderr(), EnableBracketedPaste)?;
        Ok(raw)
    }
}

impl Drop for Raw {
    fn drop(&mut self) {
        let _ = execute!(io::stderr(), DisableBracketedPaste);
        let _ = terminal::disable_raw_mode();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn buffer(text: &str) -> Buffer {
        let mut buffer = Buffer::default();
        text.chars().for_each(|c| buffer.insert(c));
        buffer
    }

    #[test]
    fn a_paste_is_one_line() {
        assert_eq!(buffer("Payment failed\r\n\r\n\t余额不足\u{1b}[31m\n").text(), "Payment failed 余额不足 [31m ");
        assert_eq!(buffer("\n\n51").text(), "51");
        assert_eq!(buffer(&"x".repeat(5_000)).text().len(), LONGEST);
    }

    #[test]
    fn it_can_be_edited() {
        let mut b = buffer("abd");
        b.left();
        b.insert('c');
        b.home();
        b.delete();
        b.left();
        b.backspace();
        assert_eq!(b.text(), "bcd");
        b.end();
        b.right();
        b.backspace();
        assert_eq!((b.text().as_str(), b.at), ("bc", 2));
        b.clear();
        assert_eq!((b.text().as_str(), b.at), ("", 0));
    }

    #[test]
    fn the_cursor_is_always_in_sight() {
        let mut b = buffer("0123456789");
        assert_eq!(b.window(20), ("0123456789".to_owned(), 10));
        assert_eq!(b.window(5), ("6789".to_owned(), 4));
        b.home();
        assert_eq!(b.window(5), ("01234".to_owned(), 0));
        let wide = buffer("余额不足");
        assert_eq!(wide.window(5), ("不足".to_owned(), 4));
        assert_eq!(wide.window(4), ("足".to_owned(), 2));
    }
}
