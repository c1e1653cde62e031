//! `paydoctor checks` and `paydoctor wallets`.

use serde::Serialize;

use super::args::{DataFormat, ListArgs, ListCommand};
use super::{Failure, inputs, output};
use crate::exit::Exit;
use crate::lang::{Lang, Message};
use crate::pack::Check;
use crate::problem::{Place, Problem, Problems, did_you_mean};
use crate::wallet::Wallet;

#[derive(Serialize)]
struct CheckRow {
    id: String,
    group: String,
    title: String,
    pack: String,
}

#[derive(Serialize)]
struct WalletRow {
    id: String,
    name: String,
    endpoints: usize,
    pack: String,
}

/// Lists the checks, or shows one.
pub fn checks(args: &ListArgs, lang: Lang) -> Result<Exit, Failure> {
    let pack = inputs::packs_alone(args.what.packs())?;
    match &args.what {
        ListCommand::List { .. } => {
            let row = |e: &crate::pack::Entry<Check>| CheckRow {
                id: e.value.id.clone(),
                group: e.value.group.clone(),
                title: e.value.title.get(lang).to_owned(),
                pack: e.pack.clone(),
            };
            let rows: Vec<CheckRow> = pack.checks.iter().map(row).collect();
            output::data(&rows, args.format, |out| rows.iter().try_for_each(|r| writeln!(out, "{:<28} {}", r.id, r.title)))?;
            Ok(Exit::Success)
        }
        ListCommand::Show { id, .. } => {
            let found = pack.check(id).map(|e| &e.value);
            let check = found.ok_or_else(|| unknown(id, "check-unknown-id", pack.checks.iter().map(|c| c.value.id.as_str())))?;
            show(check, args.format)
        }
    }
}

/// Lists the wallets, or shows one.
pub fn wallets(args: &ListArgs, lang: Lang) -> Result<Exit, Failure> {
    let pack = inputs::packs_alone(args.what.packs())?;
    match &args.what {
        ListCommand::List { .. } => {
            let row = |e: &crate::pack::Entry<Wallet>| WalletRow {
                id: e.value.id.clone(),
                name: e.value.name.get(lang).to_owned(),
                endpoints: e.value.endpoints.len(),
                pack: e.pack.clone(),
            };
            let rows: Vec<WalletRow> = pack.wallets.values().map(row).collect();
            output::data(&rows, args.format, |out| rows.iter().try_for_each(|r| writeln!(out, "{:<20} {}", r.id, r.name)))?;
            Ok(Exit::Success)
        }
        ListCommand::Show { id, .. } => {
            let found = pack.wallets.get(id).map(|e| &e.value);
            let wallet = found.ok_or_else(|| unknown(id, "wallet-unknown-id", pack.wallets.keys().map(String::as_str)))?;
            show(wallet, args.format)
        }
    }
}

/// An entry as its file has it, or as JSON.
fn show<T: Serialize>(value: &T, format: DataFormat) -> Result<Exit, Failure> {
    let text = toml::to_string_pretty(value).unwrap_or_default();
    output::data(value, format, |out| write!(out, "{text}"))?;
    Ok(Exit::Success)
}

fn unknown<'a>(id: &str, key: &'static str, known: impl Iterator<Item = &'a str>) -> Failure {
    let what = Message::new(key).with("id", id.to_owned());
    Failure::Input(Problems::one(Problem::new(Place::of("show"), what).hint(did_you_mean(id, known))))
}
