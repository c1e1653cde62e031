//! Reading lists of transactions: exports of wallets (CSV), and lists that people write (TOML, JSON).

mod columns;
mod states;
mod table;
mod words;

use std::collections::BTreeMap;

use jiff::tz::TimeZone;
use jiff::{Timestamp, civil};
use schemars::JsonSchema;
use serde::Deserialize;

use super::{Amount, Currency, Transaction, TransactionDocument, moment, offset_of, rfc3339};
use crate::document::{Node, Schema, Syntax, Value, parse};
use crate::lang::Message;
use crate::problem::{Place, Problem, Problems};
use crate::redact::Private;

/// The largest list that is read, in bytes.
pub const LARGEST: u64 = 5 << 20;
/// The most rows that a list may have.
pub const MOST_ROWS: usize = 100_000;

/// How a list is understood.
#[derive(Clone, Copy, Debug)]
pub struct Listing<'a> {
    /// The currency of the account.
    pub account: Currency,
    /// The time zone of times without an offset; without one, they cannot be understood.
    pub zone: Option<&'a TimeZone>,
    /// Rows that cannot be understood are left out and counted.
    pub skip_broken: bool,
}

/// A list that was understood.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listed {
    /// The transactions, in the order of the list.
    pub transactions: Vec<Transaction>,
    /// How many rows were left out.
    pub left_out: u32,
}

/// A list as a file has it.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "its schema tells what is wrong with which row; the rows are read one by one")]
struct ListDocument {
    /// The transactions.
    #[serde(default)]
    transactions: Vec<TransactionDocument>,
}

/// Reads a list; `source` names it in messages.
///
/// # Errors
/// That the file as a whole cannot be a list, or every mistake in every row.
pub fn listed(source: &str, bytes: &[u8], listing: Listing<'_>) -> Result<Listed, Problems> {
    let refused = |what: Message, hint| Err(Problems::one(Problem::new(Place::of(source), what).hint(hint)));
    if u64::try_from(bytes.len()).is_ok_and(|size| size > LARGEST) {
        return refused(Message::new("list-too-large").with_display("mib", LARGEST >> 20), None);
    }
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text.trim_start_matches('\u{feff}'),
        Err(error) => {
            let line = bytes[..error.valid_up_to()].split(|b| *b == b'\n').count();
            return refused(Message::new("list-not-utf8").with_display("line", line), Some(Message::new("list-convert")));
        }
    };
    let rows = match syntax(source, text) {
        Some(syntax) => documents(source, text, syntax)?,
        None => table::rows(source, text)?,
    };
    match rows.len() {
        0 => refused(Message::new("list-empty"), None),
        n if n > MOST_ROWS => refused(Message::new("list-too-long").with_display("most", MOST_ROWS), None),
        _ => understood(rows, listing),
    }
}

/// The syntax of a list that people write; none for a table.
fn syntax(source: &str, text: &str) -> Option<Syntax> {
    let ends = |end: &str| source.to_ascii_lowercase().ends_with(end);
    if ends(".json") || text.trim_start().starts_with('{') {
        Some(Syntax::Json)
    } else {
        (ends(".toml") || text.contains("[[transactions]]")).then_some(Syntax::Toml)
    }
}

/// A row as it was read, with where each of its values stands; or what is wrong with it.
struct Row {
    document: Result<TransactionDocument, Vec<Problem>>,
    place: Box<dyn Fn(&str) -> Place>,
}

fn understood(rows: Vec<Row>, listing: Listing<'_>) -> Result<Listed, Problems> {
    let (mut list, mut problems) = (Listed::default(), Vec::new());
    for row in rows {
        let place = row.place;
        let understood =
            row.document.and_then(|document| resolve(document, listing.account, listing.zone, &place).map_err(|Problems(wrong)| wrong));
        match understood {
            Ok(transaction) => list.transactions.push(transaction),
            Err(_) if listing.skip_broken => list.left_out += 1,
            Err(mut wrong) => problems.append(&mut wrong),
        }
    }
    Problems(problems).check().map(|()| list)
}

/// The rows of a list in TOML or JSON. What is wrong with the form of a row is a mistake of that row.
fn documents(source: &str, text: &str, syntax: Syntax) -> Result<Vec<Row>, Problems> {
    let root = parse(source, text, syntax)?;
    let mut of_rows: BTreeMap<usize, Vec<Problem>> = BTreeMap::new();
    let mut others = Problems::default();
    for problem in Schema::of::<ListDocument>().differences(source, &root) {
        match row_of(&problem) {
            Some(row) => of_rows.entry(row).or_default().push(problem),
            None => others.push(problem),
        }
    }
    others.check()?;
    let Some(Node { value: Value::List(nodes), .. }) = root.member("transactions") else { return Ok(Vec::new()) };
    let row = |(i, node): (usize, &Node)| {
        let (source, key, node) = (source.to_owned(), format!("transactions[{i}]"), node.clone());
        let document = of_rows.remove(&i).map_or_else(
            || {
                serde_json::from_value(node.to_json()).map_err(|error| {
                    let place = Place { source: source.clone(), at: node.at, key: Some(key.clone()) };
                    vec![Problem::new(place, Message::new("document-refused").with_display("error", error))]
                })
            },
            Err,
        );
        let place = move |value: &str| {
            let at = node.find(value).and_then(|n| n.at);
            Place { source: source.clone(), at, key: Some(format!("{key}.{value}")) }
        };
        Row { document, place: Box::new(place) }
    };
    Ok(nodes.iter().enumerate().map(row).collect())
}

/// The row that a mistake is in.
fn row_of(problem: &Problem) -> Option<usize> {
    problem.place.key.as_ref()?.strip_prefix("transactions[")?.split_once(']')?.0.parse().ok()
}

/// Understands the values of a row. `place` tells where each of them stands.
///
/// # Errors
/// Every value that cannot be understood.
pub(super) fn resolve(
    given: TransactionDocument,
    account: Currency,
    zone: Option<&TimeZone>,
    place: impl Fn(&str) -> Place,
) -> Result<Transaction, Problems> {
    let mut problems = Problems::default();
    let mut take = |key: &str, hint: Option<Message>, what: Message| problems.push(Problem::new(place(key), what).hint(hint));
    let currency = match given.currency.as_deref().map(|code| (code, Currency::parse(code))) {
        Some((code, Err(_))) => {
            take("currency", Currency::near(code), Message::new("currency-unknown").with("code", words::shown(code)));
            None
        }
        Some((_, Ok(currency))) => Some(currency).filter(|c| *c != account),
        None => None,
    };
    let amount = Amount::parse(&given.amount).and_then(|a| a.fits(currency.unwrap_or(account)).map(|()| a));
    let amount = amount.map_err(|what| take("amount", None, what)).ok();
    let at = time(&given.at, zone).map_err(|what| take("at", None, what)).ok();
    problems.check()?;
    let (Some(at), Some(amount)) = (at, amount) else { return Err(Problems::default()) };
    Ok(Transaction {
        at,
        amount,
        currency,
        kind: given.kind,
        state: given.state,
        payee: given.payee.map(|p| Private::whole("payee", p)),
        order: given.order.map(|o| Private::whole("order", o)),
        outside_balance: given.outside_balance,
    })
}

/// A time of a list as RFC 3339: with its own offset, or in the zone of the list.
fn time(text: &str, zone: Option<&TimeZone>) -> Result<String, Message> {
    let about = |key| Message::new(key).with("text", words::shown(text));
    // A date alone would put everything of a day into the same second.
    if text.trim().parse::<civil::Date>().is_ok() && !text.contains(':') {
        return Err(about("time-of-day-missing"));
    }
    match zone {
        Some(zone) => moment(text, zone).map_err(|_| about("time-malformed")),
        None => match text.parse::<Timestamp>() {
            Ok(at) => Ok(rfc3339(&at.to_zoned(offset_of(text).to_time_zone()))),
            Err(_) if text.parse::<civil::DateTime>().is_ok() => Err(about("time-without-offset")),
            Err(_) => Err(about("time-malformed")),
        },
    }
}
