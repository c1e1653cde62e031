//! Reading a table of transactions as wallets export it: with lines before the header and after the last row, columns in any
//! order, and words in Chinese or English.

use std::rc::Rc;

use csv::{ReaderBuilder, StringRecord};

use super::Row;
use super::columns::{Columns, Role, needed};
use super::states::state;
use super::words::{self, Sort, Way};
use crate::case::{Currency, TransactionDocument, TransactionKind, TransactionState};
use crate::lang::Message;
use crate::problem::{Place, Problem, Problems};

/// The header stands within so many lines.
const HEADER_WITHIN: usize = 100;
/// What may stand between two cells.
const DELIMITERS: [u8; 3] = *b",\t;";

/// The rows of a table; what is wrong with one is kept with it.
///
/// # Errors
/// When there is no header, or the lines below it are no table.
pub(super) fn rows(source: &str, text: &str) -> Result<Vec<Row>, Problems> {
    let Some(header) = Header::find(text) else {
        let what = Message::new("list-without-header").with("needed", needed());
        return Err(Problems::one(Problem::new(Place::of(source), what)));
    };
    let records = header.records(source, text)?;
    let signs = header.signs(&records);
    let table = Table { source: Rc::from(source), signs, columns: Rc::new(header.columns) };
    Ok(records.iter().flat_map(|record| table.read(record)).collect())
}

/// The header of a table.
struct Header {
    columns: Columns,
    delimiter: u8,
    /// Its line, from 1.
    line: u64,
    /// Where it begins in the text.
    start: usize,
}

/// A record and its line, from 1.
struct Line {
    line: usize,
    cells: Vec<String>,
}

impl Header {
    /// The first line that has a column for the time and one for the amount.
    fn find(text: &str) -> Option<Self> {
        let mut start = 0;
        for (i, line) in text.split_inclusive('\n').take(HEADER_WITHIN).enumerate() {
            for delimiter in DELIMITERS {
                if let Some(columns) = Columns::of(&cells_of(line, delimiter)) {
                    return Some(Self { columns, delimiter, line: u64::try_from(i).ok()? + 1, start });
                }
            }
            start += line.len();
        }
        None
    }

    /// The records below the header, up to the line of dashes that some exports end with.
    fn records(&self, source: &str, text: &str) -> Result<Vec<Line>, Problems> {
        let below = text.get(self.start..).unwrap_or_default();
        let mut reader = ReaderBuilder::new().delimiter(self.delimiter).flexible(true).from_reader(below.as_bytes());
        let mut lines = Vec::new();
        for record in reader.records() {
            let record = record.map_err(|error| {
                let at = error.position().and_then(|p| usize::try_from(p.line() + self.line - 1).ok()).map(|line| (line, 1));
                let what = Message::new("list-no-table").with_display("error", &error);
                Problems::one(Problem::new(Place { source: source.to_owned(), at, key: None }, what))
            })?;
            let line = record.position().map_or(0, |p| p.line() + self.line - 1);
            let cells = trimmed(&record);
            if cells.first().is_some_and(|c| c.len() > 3 && c.chars().all(|c| c == '-')) {
                break;
            }
            if cells.iter().any(|c| !c.is_empty()) {
                lines.push(Line { line: usize::try_from(line).unwrap_or(0), cells });
            }
        }
        Ok(lines)
    }

    /// What the signs of the amounts say in this table.
    fn signs(&self, lines: &[Line]) -> Signs {
        let cell = |line: &Line, role| self.columns.place(role).and_then(|place| line.cells.get(place).cloned()).unwrap_or_default();
        let sign = |line: &Line| words::money(&cell(line, Role::Amount), None).map(|money| money.sign);
        let reversal = |line: &Line| is_reversal(&cell(line, Role::State), &cell(line, Role::Kind));
        let (reversed, out): (Vec<&Line>, Vec<&Line>) =
            lines.iter().filter(|line| sign(line) == Some(Some(Way::Out))).partition(|line| reversal(line));
        let has = |wanted: Option<Way>| lines.iter().any(|line| sign(line) == Some(wanted));
        match () {
            () if !out.is_empty() => Signs::Way,
            // 88.00 completed, -40.00 refunded: what has no sign was paid.
            () if !reversed.is_empty() && has(None) && !has(Some(Way::In)) => Signs::Reversal,
            () if !reversed.is_empty() => Signs::Way,
            () => Signs::None,
        }
    }
}

/// What a minus sign says in a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Signs {
    /// There is none.
    None,
    /// Money went out; what has none came in.
    Way,
    /// Money came back; what has none went out.
    Reversal,
}

/// Whether a line tells of money that came back, by its state or its type.
fn is_reversal(state_cell: &str, kind: &str) -> bool {
    let back = matches!(state(state_cell, TransactionKind::Payment, ""), Some(TransactionState::Refunded | TransactionState::Refunding));
    back || words::sort(kind) == Some(Sort::Is(TransactionKind::Refund))
}

fn cells_of(line: &str, delimiter: u8) -> Vec<String> {
    let mut reader = ReaderBuilder::new().delimiter(delimiter).has_headers(false).flexible(true).from_reader(line.as_bytes());
    reader.records().next().and_then(Result::ok).map(|record| trimmed(&record)).unwrap_or_default()
}

fn trimmed(record: &StringRecord) -> Vec<String> {
    record.iter().map(|cell| words::trimmed(cell).to_owned()).collect()
}

/// A table whose header is understood.
struct Table {
    source: Rc<str>,
    columns: Rc<Columns>,
    signs: Signs,
}

impl Table {
    /// The transactions of a line: one, and another for its fee.
    fn read(&self, line: &Line) -> Vec<Row> {
        let mut reading = Reading { table: self, line, problems: Vec::new() };
        let document = reading.document();
        let fee = reading.fee(&document);
        let problems = reading.problems;
        if !problems.is_empty() {
            return vec![self.row(line, Err(problems))];
        }
        std::iter::once(document).chain(fee).map(|document| self.row(line, Ok(document))).collect()
    }

    fn row(&self, line: &Line, document: Result<TransactionDocument, Vec<Problem>>) -> Row {
        let (source, columns, line) = (Rc::clone(&self.source), Rc::clone(&self.columns), line.line);
        let place = move |value: &str| {
            let role = match value {
                "at" => Role::Time,
                "currency" => Role::Currency,
                _ => Role::Amount,
            };
            place(&source, &columns, line, columns.place(role).or_else(|| columns.place(Role::Day).filter(|_| role == Role::Time)))
        };
        Row { document, place: Box::new(place) }
    }
}

/// A cell: its line, its column as a spreadsheet counts them, and what the header calls it.
fn place(source: &str, columns: &Columns, line: usize, column: Option<usize>) -> Place {
    let key = column.and_then(|c| columns.name(c)).map(words::shown);
    Place { source: source.to_owned(), at: Some((line, column.map_or(1, |c| c + 1))), key }
}

/// Reads one line.
struct Reading<'a> {
    table: &'a Table,
    line: &'a Line,
    problems: Vec<Problem>,
}

impl<'a> Reading<'a> {
    fn document(&mut self) -> TransactionDocument {
        let amount = self.amount(Role::Amount);
        let (digits, sign, currency) = amount.map_or((String::new(), None, None), |m| (m.digits, m.sign, m.currency));
        let kind = self.kind(sign);
        let state = match self.cell(Role::State) {
            None => crate::case::TransactionState::default(),
            Some(text) => state(text, kind, &digits).unwrap_or_else(|| {
                self.wrong(Role::State, "row-state", text);
                crate::case::TransactionState::default()
            }),
        };
        TransactionDocument {
            at: self.time(),
            amount: digits,
            kind,
            state,
            payee: self.said(Role::Payee),
            order: self.said(Role::Order).or_else(|| self.said(Role::Number)),
            currency: self.said(Role::Currency).map(|code| code.to_ascii_uppercase()).or_else(|| currency.map(str::to_owned)),
            outside_balance: self.outside(kind),
        }
    }

    /// A fee that stands beside the amount is a transaction of its own.
    fn fee(&mut self, of: &TransactionDocument) -> Option<TransactionDocument> {
        self.said(Role::Fee)?;
        let fee = self.amount(Role::Fee)?;
        let more = fee.digits.chars().any(|c| matches!(c, '1'..='9')) && of.kind != TransactionKind::Fee;
        more.then(|| TransactionDocument { amount: fee.digits, kind: TransactionKind::Fee, ..of.clone() })
    }

    fn amount(&mut self, role: Role) -> Option<words::Money> {
        let text = self.cell(role)?;
        // Whose sign `¥` or `$` is, the column of the currency says, or else the account.
        let account = self.said(Role::Currency).and_then(|code| Currency::parse(&code).ok());
        let money = words::money(text, account);
        if money.is_none() {
            self.wrong(role, "row-amount", text);
        }
        money
    }

    /// Date and time, from one column or from two.
    fn time(&self) -> String {
        let cell = |role| self.cell(role).unwrap_or_default();
        let (day, time) = (cell(Role::Day), cell(Role::Time));
        let alone = time.is_empty() || time.contains(['-', '/', '年']);
        words::time(&if day.is_empty() || (alone && !time.is_empty()) { time.to_owned() } else { format!("{day} {time}") })
    }

    fn kind(&mut self, sign: Option<Way>) -> TransactionKind {
        if self.table.signs == Signs::Reversal && sign == Some(Way::Out) {
            return TransactionKind::Refund;
        }
        let (direction, of_type) = (self.cell(Role::Direction), self.said(Role::Kind));
        let said = match direction.map(words::way) {
            Some(Err(())) => {
                self.wrong(Role::Direction, "row-direction", direction.unwrap_or_default());
                return TransactionKind::default();
            }
            Some(Ok(way)) => way,
            None => None,
        };
        let sort = of_type.as_deref().and_then(words::sort);
        let way = match (said, sign) {
            (Some(said), Some(sign)) if said != sign => {
                self.wrong(Role::Direction, "row-contradicts", direction.unwrap_or_default());
                return TransactionKind::default();
            }
            (said, sign) => said.or(sign),
        };
        // In a table with signs, what has none came in, unless its type says otherwise.
        let unsigned_in = self.table.signs == Signs::Way && direction.is_none() && !matches!(sort, Some(Sort::Is(_)));
        let way = way.or_else(|| unsigned_in.then_some(Way::In));
        if of_type.is_none() && direction.is_none() && way.is_none() {
            return TransactionKind::default();
        }
        words::kind(sort, way).unwrap_or_else(|| {
            let (role, text) = of_type.map_or((Role::Direction, direction.unwrap_or_default().to_owned()), |t| (Role::Kind, t));
            self.wrong(role, "row-kind", &text);
            TransactionKind::default()
        })
    }

    fn outside(&mut self, kind: TransactionKind) -> bool {
        let said = self.said(Role::OutsideBalance).map(|text| text.to_ascii_lowercase());
        match said.as_deref() {
            Some("true") => true,
            Some("false") => false,
            Some(other) => {
                self.wrong(Role::OutsideBalance, "row-yes-no", other);
                false
            }
            // What is put in and taken out moves the balance, whichever bank is on the other side.
            None => {
                let by_method = matches!(kind, TransactionKind::Payment | TransactionKind::TransferOut | TransactionKind::Refund);
                by_method && self.said(Role::Method).is_some_and(|method| words::is_outside(&method))
            }
        }
    }

    /// A cell of this line; none where the table has no such column. A line that ends early has empty cells.
    fn cell(&self, role: Role) -> Option<&'a str> {
        let place = self.table.columns.place(role)?;
        Some(self.line.cells.get(place).map_or("", String::as_str))
    }

    /// A cell that says something.
    fn said(&self, role: Role) -> Option<String> {
        self.cell(role).filter(|cell| !words::is_blank(cell)).map(str::to_owned)
    }

    fn wrong(&mut self, role: Role, key: &'static str, text: &str) {
        let Table { source, columns, .. } = self.table;
        let place = place(source, columns, self.line.line, columns.place(role));
        let what = if text.is_empty() { Message::new("row-empty") } else { Message::new(key).with("text", words::shown(text)) };
        self.problems.push(Problem::new(place, what));
    }
}
