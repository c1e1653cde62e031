//! What happened, as the options, the case file and the list of transactions tell it.

use std::path::Path;

use jiff::tz::TimeZone;

use crate::case::{Case, CaseDocument, Currency, LARGEST_LIST, Listed, Listing, listed};
use crate::cli::args::RunArgs;
use crate::document::{Document, Syntax};
use crate::file;
use crate::problem::{Place, Problems};
use crate::wallet::Wallet;
use crate::world::time_zone;

/// The largest case that is read, in bytes.
const LARGEST_CASE: u64 = 1 << 20;

/// The case: options over the file over what the sandbox says.
///
/// # Errors
/// Every mistake in them, and in the list of transactions.
pub fn case(args: &RunArgs, base: CaseDocument, wallet: Option<&Wallet>) -> Result<Case, Problems> {
    let zone = time_zone();
    let currency = wallet.and_then(|w| w.currency);
    // Where the wallet itself is wrong, that is told instead.
    let list_zone = wallet.map_or(Some(TimeZone::UTC), |w| w.timezone.as_deref().and_then(|name| TimeZone::get(name).ok()));
    let file = args.case.as_deref().map(case_file).transpose()?;
    let options = CaseDocument {
        problem: args.problem,
        amount: args.amount.clone(),
        currency: args.currency.clone(),
        balance: args.balance.clone(),
        state: args.state,
        attempted: args.attempted.then_some(true),
        not_received: args.not_received.then_some(true),
        device: args.device,
        at: args.at.clone(),
        error_code: args.error_code.clone(),
        error_text: args.error_text.clone(),
        notes: args.note.clone(),
        ..CaseDocument::default()
    };
    let given = options.clone();
    let place = |key: &str| match &file {
        Some(file) if !given.has(key) => file.place(key),
        _ => Place::of(format!("--{}", key.replace('_', "-"))),
    };
    let mut below = file.as_ref().map_or_else(CaseDocument::default, |f| f.value.clone()).over(base);
    if args.transactions.is_some() {
        below.transactions.clear();
    }
    let mut problems = Problems::default();
    let case = problems.take(options.over(below).resolve_in(currency, &zone, list_zone.as_ref(), place));
    let account = case.as_ref().map_or_else(|| currency.unwrap_or(Currency::CNY), Case::account);
    let listing = Listing { account, zone: list_zone.as_ref(), skip_broken: args.skip_broken_rows };
    let list = args.transactions.as_deref().and_then(|path| problems.take(transactions(path, listing)));
    problems.check()?;
    let mut case = case.ok_or_else(Problems::default)?;
    if let Some(list) = list {
        case.transactions = list.transactions;
        case.transactions_left_out = list.left_out;
    }
    Ok(case)
}

/// The list of transactions in a file, read up to what is too large.
fn transactions(path: &Path, listing: Listing<'_>) -> Result<Listed, Problems> {
    let name = path.display().to_string();
    let bytes = file::up_to(path, LARGEST_LIST).map_err(|error| file::unreadable(&name, error))?;
    listed(&name, &bytes, listing)
}

fn case_file(path: &Path) -> Result<Document<CaseDocument>, Problems> {
    let name = path.display().to_string();
    let text = if name == "-" { file::standard_input(LARGEST_CASE)? } else { file::text(path, LARGEST_CASE)? };
    Document::read(&name, &text, Syntax::guess(&text))
}
