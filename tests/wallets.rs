//! The wallets and the sets of rules: what is in them is dated and says where it comes from, what is not known is left out, and
//! the examples to copy from show every key there is.

mod harness;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use harness::{PROBLEM, paydoctor};
use jiff::civil::Date;
use paydoctor::case::{Case, CaseDocument, Method, Period, ProblemKind, TransactionKind};
use paydoctor::document::{Document, Schema, Syntax};
use paydoctor::lang::Lang;
use paydoctor::pack::{Pack, Source, validate};
use paydoctor::wallet::{Arrival, Channel, ChannelKind, Days, DisputeOrder, Fee, Limit, Origin, RuleSet, Wallet};
use rust_decimal::Decimal;
use serde_json::Value;

/// The wallets that were made from the five documents, and the document of each. The documents are no official sources.
const SEEDS: [(&str, &str); 5] =
    [("union-wallet", "000"), ("u-wallet", "001"), ("digital-wallet", "002"), ("yi-wallet", "003"), ("upay", "004")];
/// The rows of what the documents ask for: a letter, and the last number of it.
const ROWS: [(char, u32); 5] = [('A', 16), ('B', 12), ('C', 8), ('D', 9), ('E', 12)];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The TOML files of a folder of the built-in pack, by name.
fn files(folder: &str) -> BTreeMap<String, String> {
    let entries = fs::read_dir(root().join("checks").join(folder)).expect("a folder");
    let paths: Vec<PathBuf> = entries.map(|e| e.expect("an entry").path()).collect();
    assert!(!paths.is_empty(), "{folder} is empty");
    let name = |p: &Path| format!("{folder}/{}", p.file_name().expect("a name").to_string_lossy());
    paths.iter().map(|p| (name(p), fs::read_to_string(p).expect("a text file"))).collect()
}

/// A TOML document as JSON.
fn as_json(text: &str) -> Value {
    let table: toml::Table = text.parse().expect("TOML");
    serde_json::to_value(table).expect("JSON")
}

fn wallets() -> BTreeMap<String, Wallet> {
    Pack::builtin().wallets.into_iter().map(|(id, e)| (id, e.value)).collect()
}

fn rule_sets() -> BTreeMap<String, RuleSet> {
    Pack::builtin().rules.into_iter().map(|(id, e)| (id, e.value)).collect()
}

/// Every rule, by a name for messages, with its id where it has one, and where it comes from.
fn rules() -> Vec<(String, Option<String>, Origin)> {
    let mut all = Vec::new();
    let mut take = |owner: &str, limits: Vec<Limit>, fees: Vec<Fee>, arrivals: Vec<Arrival>| {
        let limits = limits.into_iter().map(|l| (Some(l.id), l.origin));
        let fees = fees.into_iter().map(|f| (Some(f.id), f.origin));
        let arrivals = arrivals.into_iter().map(|a| (None, a.origin));
        all.extend(limits.chain(fees).chain(arrivals).map(|(id, origin)| (owner.to_owned(), id, origin)));
    };
    for w in wallets().into_values() {
        take(&w.id, w.limits, w.fees, w.arrivals);
    }
    for r in rule_sets().into_values() {
        take(&r.id, r.limits, r.fees, r.arrivals);
    }
    all
}

fn is_web(source: &str) -> bool {
    source.starts_with("https://") || source.starts_with("http://")
}

#[test]
fn the_pack_is_valid_as_its_author_sees_it() {
    // Its own id is taken, and nothing lies below it.
    let mut source = Source::folder(&root().join("checks")).expect("a pack");
    let info = source.files.iter_mut().find(|(path, _)| path == "pack.toml").expect("the pack's own file");
    info.1 = info.1.replace("\"builtin\"", "\"author\"");
    let mut pack = Pack::default();
    let told = pack.add(&source).err().or_else(|| validate(&pack, &source).err());
    assert!(told.is_none(), "{}", told.map(|problems| problems.say(Lang::En)).unwrap_or_default());
}

/// By a validator that knows nothing of ours; the wallets' own test of this kind stands with the other schemas.
#[test]
fn sets_of_rules_fit_their_schema() {
    let schema = jsonschema::validator_for(Schema::of::<RuleSet>().json()).expect("a schema");
    for (name, text) in files("rules") {
        let rules = as_json(&text);
        let differences: Vec<String> = schema.iter_errors(&rules).map(|e| format!("{}: {e}", e.instance_path())).collect();
        assert_eq!(differences, Vec::<String>::new(), "{name}");
        let mut misspelt = rules.clone();
        misspelt["limits"][0]["origin"]["asof"] = "2026-11-21".into();
        assert!(!schema.is_valid(&misspelt), "{name}: an unknown key fits");
    }
}

#[test]
fn the_documents_wallets_invent_nothing() {
    let wallets = wallets();
    for (id, document) in SEEDS {
        let wallet = &wallets[id];
        assert_eq!(wallet.source, [document], "{id}");
        assert_eq!((wallet.endpoints.len(), wallet.status_page.is_some()), (0, false), "{id}: no document gives an address");
        assert!(wallet.limits.is_empty() && wallet.arrivals.is_empty(), "{id}: no document gives a limit or a time of arrival");
        let costs = wallet.fees.iter().any(|f| f.fixed.is_none_or(|a| !a.0.is_zero()) || f.percent.is_some());
        assert!(!costs, "{id}: no document gives the amount of a fee");
        for channel in &wallet.channels {
            assert!(!channel.verified, "{id}: {}", channel.title.en);
            assert_eq!(channel.source.first().map(String::as_str), Some(document), "{id}: {}", channel.title.en);
            assert!(channel.hours.is_none() || channel.contact.is_some(), "{id}: hours without a number");
        }
    }
    let contacts: Vec<&str> = SEEDS.iter().flat_map(|(id, _)| &wallets[*id].channels).filter_map(|c| c.contact.as_deref()).collect();
    assert_eq!(contacts, ["400-888-8888"], "one document gives one number");
}

/// What each document says of support and disputes, as far as a profile can hold it.
#[test]
fn the_documents_wallets_say_what_the_documents_say() {
    use ChannelKind::{Chat, Community, EmergencyHotline, Hotline, InApp, Mail, Social, Website};
    let wallets = wallets();
    for (id, _) in SEEDS {
        let kinds: Vec<ChannelKind> = wallets[id].channels.iter().map(|c| c.kind).collect();
        // All name these; where a document names more, they stand beside them.
        let others: &[ChannelKind] = match id {
            "union-wallet" => &[InApp],
            "u-wallet" => &[Chat, Mail],
            "digital-wallet" => &[Chat, Mail, Community],
            "yi-wallet" => &[EmergencyHotline, InApp, Chat, Mail],
            _ => &[InApp, Chat, Mail],
        };
        let named = [Hotline, Website, Social].iter().chain(others);
        assert!(named.clone().all(|kind| kinds.contains(kind)) && kinds.len() == named.count(), "{id}: {kinds:?}");
        assert_eq!(wallets[id].disputes == DisputeOrder::WalletFirst, id == "u-wallet", "{id}");
        assert_eq!(wallets[id].combines, (id == "u-wallet").then_some(true), "{id}");
        assert_eq!(wallets[id].checks_address, id == "yi-wallet", "{id}");
        assert_eq!(wallets[id].calendar.as_deref(), Some("china"), "{id}");
    }
    let of = |kind| wallets["yi-wallet"].channels.iter().find(|c| c.kind == kind).expect("a channel");
    let hotline = of(ChannelKind::Hotline);
    let hours = hotline.hours.as_ref().map(|h| (h.days, h.from.as_str(), h.to.as_str()));
    assert_eq!(hours, Some((Days::Daily, "09:00", "21:00")));
    assert_eq!(of(ChannelKind::InApp).answers_within_hours, [24, 48]);
    assert_eq!(of(ChannelKind::Mail).answers_within_hours, [24]);
    assert_eq!(of(ChannelKind::EmergencyHotline).problems, [ProblemKind::AccountCompromised]);
}

#[test]
fn the_number_of_another_line_never_stands_at_the_emergency_line() {
    let all = wallets();
    let digits = |c: &Channel| c.contact.as_ref().map(|n| n.chars().filter(char::is_ascii_digit).collect::<String>());
    let (emergency, others): (Vec<&Channel>, Vec<&Channel>) =
        all.values().flat_map(|w| &w.channels).partition(|c| c.kind == ChannelKind::EmergencyHotline);
    assert!(emergency.len() > 1, "{} emergency lines", emergency.len());
    for line in emergency {
        let own = digits(line);
        assert!(own.is_none() || others.iter().all(|c| digits(c) != own), "{}", line.title.en);
        assert!(line.problems.contains(&ProblemKind::AccountCompromised), "{}", line.title.en);
    }
    let yi = all["yi-wallet"].channels.iter().find(|c| c.kind == ChannelKind::EmergencyHotline).expect("the 24-hour line");
    assert_eq!((yi.contact.as_deref(), yi.hours.as_ref()), (None, None), "the document gives it no number");
}

#[test]
fn a_contact_says_where_it_comes_from() {
    for (id, wallet) in wallets().iter().filter(|(id, _)| *id != "example") {
        for channel in wallet.channels.iter().filter(|c| c.contact.is_some()) {
            assert!(!channel.source.is_empty(), "{id}: {}", channel.title.en);
            assert!(!channel.verified, "{id}: {} was not checked against an official source", channel.title.en);
        }
    }
}

#[test]
fn every_rule_is_dated_and_says_where_it_comes_from() {
    let all = rules();
    let mut seen = BTreeSet::new();
    for (owner, id, origin) in &all {
        let name = format!("{owner}: {}", id.as_deref().unwrap_or("arrival"));
        assert!(id.is_none() || seen.insert(name.clone()), "{name} is there twice");
        origin.as_of.parse::<Date>().unwrap_or_else(|error| panic!("{name}: {error}"));
        assert!((1..=99).contains(&origin.confidence), "{name}: {} %", origin.confidence);
        let documents = SEEDS.iter().map(|(_, document)| *document);
        let stands = |s: &String| is_web(s) || documents.clone().any(|d| d == s) || is_row(s);
        assert!(!origin.source.is_empty() && origin.source.iter().all(stands), "{name}: {:?}", origin.source);
        assert!(origin.source.iter().any(|s| !is_row(s)), "{name}: a row asks for something, and proves nothing");
    }
    assert!(all.len() > 20, "{} rules", all.len());
}

/// Whether it is one of the rows of what the documents ask for.
fn is_row(source: &str) -> bool {
    ROWS.iter().any(|(letter, last)| (1..=*last).any(|n| source == format!("{letter}{n}")))
}

/// Whether it looks like one: a letter and a number.
fn looks_like_a_row(source: &str) -> bool {
    let mut chars = source.chars();
    chars.next().is_some_and(|c| c.is_ascii_alphabetic()) && source.len() > 1 && chars.all(|c| c.is_ascii_digit())
}

/// Every list under the key `source`, wherever it stands.
fn sources(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            let own = members.get("source").and_then(Value::as_array).into_iter().flatten();
            found.extend(own.filter_map(Value::as_str).map(str::to_owned));
            members.values().for_each(|v| sources(v, found));
        }
        Value::Array(items) => items.iter().for_each(|v| sources(v, found)),
        _ => {}
    }
}

#[test]
fn every_row_that_is_cited_exists() {
    let mut cited = 0;
    for (name, text) in files("wallets").into_iter().chain(files("rules")) {
        let mut found = Vec::new();
        sources(&as_json(&text), &mut found);
        assert!(!found.is_empty(), "{name} names no source");
        for source in found.iter().filter(|s| looks_like_a_row(s)) {
            assert!(is_row(source), "{name}: there is no row {source}");
            cited += 1;
        }
    }
    assert!(cited > 50, "{cited} citations");
    assert!(is_row("A16") && !is_row("A17") && !is_row("A0") && !is_row("F1") && looks_like_a_row("F1"));
}

/// What no page proves is not there: the daily caps of the account regulation, Alipay's allowance for withdrawals, what a bank
/// allows, what `PayPal` allows before it knows somebody, and verification levels outside mainland China.
#[test]
fn what_is_not_verified_is_not_there() {
    let (wallets, sets) = (wallets(), rule_sets());
    let china = &sets["mainland-china"];
    for limit in china.limits.iter().filter(|l| l.period == Period::Day && l.scope.methods.contains(&Method::Balance)) {
        assert!(limit.scope.scan.is_some(), "{}: a daily cap on the balance that is none of code payments", limit.id);
    }
    let withdraws = |problems: &[ProblemKind]| problems.is_empty() || problems.contains(&ProblemKind::Withdrawal);
    assert!(!wallets["alipay"].fees.iter().any(|f| withdraws(&f.scope.problems)), "a fee for withdrawals from Alipay");
    assert!(!china.fees.iter().any(|f| withdraws(&f.scope.problems)), "a fee for withdrawals from every wallet");
    assert!(wallets["paypal"].limits.is_empty() && wallets["wechat-pay"].limits.is_empty(), "limits that no sure page gives");
    for (id, wallet) in wallets.iter().filter(|(id, _)| *id != "example") {
        let here = wallet.rules.iter().any(|r| r == "mainland-china");
        assert!(wallet.tiers.is_empty() || here, "{id}: verification levels outside mainland China");
        assert!(wallet.banks.is_none(), "{id}: what a bank allows or supports");
    }
    for (name, text) in files("wallets").into_iter().chain(files("rules")).filter(|(name, _)| !name.ends_with("/example.toml")) {
        for said in ["20,000", "20000", "2 万", "两万", "20,000.00"] {
            assert!(!numbers(&text).contains(said), "{name}: {said}");
        }
    }
}

/// The numbers and words of a text, as they are written.
fn numbers(text: &str) -> BTreeSet<String> {
    text.split(|c: char| !(c.is_alphanumeric() || c == ',' || c == '.')).map(|w| w.trim_matches([',', '.']).to_owned()).collect()
}

#[test]
fn rules_and_wallets_fit_together() {
    let pack = Pack::builtin();
    let (wallets, sets) = (wallets(), rule_sets());
    for (id, wallet) in &wallets {
        let tiers: BTreeSet<&str> = wallet.tiers.iter().map(|t| t.id.as_str()).collect();
        assert_eq!(tiers.len(), wallet.tiers.len(), "{id}: a level twice");
        let own = wallet.limits.iter().map(|l| &l.scope).chain(wallet.fees.iter().map(|f| &f.scope));
        let unknown: Vec<&String> = own.flat_map(|s| &s.tiers).filter(|t| !tiers.contains(t.as_str())).collect();
        assert_eq!(unknown, Vec::<&String>::new(), "{id}: levels that the wallet has not");
        assert!(wallet.rules.iter().all(|r| sets.contains_key(r)), "{id}: {:?}", wallet.rules);
        assert!(wallet.code_schemes.iter().all(|s| pack.codes.contains_key(s)), "{id}: {:?}", wallet.code_schemes);
        assert!(wallet.rules.is_empty() || wallet.currency.is_some_and(|c| c.code() == "CNY"), "{id}: rules in another currency");
    }
    for (id, set) in &sets {
        let known: BTreeSet<&str> =
            wallets.values().filter(|w| w.rules.contains(id)).flat_map(|w| &w.tiers).map(|t| t.id.as_str()).collect();
        let named = set.limits.iter().flat_map(|l| &l.scope.tiers).chain(set.fees.iter().flat_map(|f| &f.scope.tiers));
        let unknown: Vec<&String> = named.filter(|t| !known.contains(t.as_str())).collect();
        assert_eq!(unknown, Vec::<&String>::new(), "{id}: levels that no wallet has");
    }
}

/// An address of a real service is asked without credentials: what it answers then is what means "works", never an error of its own.
#[test]
fn real_services_are_asked_politely() {
    let all = wallets();
    let real: Vec<&Wallet> = all.values().filter(|w| w.id != "example" && !w.endpoints.is_empty()).collect();
    assert_eq!(real.iter().map(|w| w.id.as_str()).collect::<Vec<_>>(), ["adyen", "alipay", "paypal", "stripe", "unionpay", "wechat-pay"]);
    for wallet in real {
        assert!(wallet.source.iter().all(|s| is_web(s)) && !wallet.source.is_empty(), "{}: {:?}", wallet.id, wallet.source);
        for endpoint in &wallet.endpoints {
            assert!(endpoint.url.starts_with("https://") && !endpoint.url.contains(['?', '@']), "{}", endpoint.url);
            let expected = endpoint.expect_status.as_deref().unwrap_or_default();
            // A refusal by place or by filter is told by its 403: it must never pass for an answer.
            assert!(!expected.is_empty() && expected.iter().all(|s| *s < 500 && *s != 403 && *s != 429), "{}", endpoint.url);
        }
    }
}

/// What an example shows of a schema. A table that can stand in several places, such as the scope of a rule, has to show each
/// of its keys in one of them; of the words of a choice, it is enough that a comment names them.
struct Shown<'a> {
    schema: Schema,
    words: BTreeSet<&'a str>,
    /// Each kind of table by its schema: where it can stand first, and all that stands there and elsewhere.
    tables: BTreeMap<String, (String, Vec<Value>)>,
    missing: BTreeSet<String>,
}

impl<'a> Shown<'a> {
    /// The keys and words of the schema that the example leaves out.
    fn missing(schema: Schema, text: &'a str) -> BTreeSet<String> {
        let words = text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '-')).collect();
        let mut shown = Self { schema, words, tables: BTreeMap::new(), missing: BTreeSet::new() };
        let root = shown.schema.json().clone();
        shown.look(&root, &[&as_json(text)], "");
        for (kind, (path, tables)) in &shown.tables {
            let kind: Value = serde_json::from_str(kind).expect("a schema");
            let keys = kind["properties"].as_object().expect("properties").keys();
            shown.missing.extend(keys.filter(|key| tables.iter().all(|t| t.get(key).is_none())).map(|key| format!("{path}{key}")));
        }
        shown.missing
    }

    /// Goes through a schema with all the values that stand at its place.
    fn look(&mut self, schema: &Value, values: &[&Value], path: &str) {
        let alternatives: Vec<Value> = self.schema.alternatives(schema).into_iter().cloned().collect();
        for one in &alternatives {
            let choice = one.get("enum").and_then(Value::as_array).into_iter().flatten().chain(one.get("const"));
            let unsaid = choice.filter_map(Value::as_str).filter(|w| !self.words.contains(w));
            self.missing.extend(unsaid.map(|word| format!("{} = {word}", path.trim_end_matches('.'))));
            if let Some(properties) = one.get("properties").and_then(Value::as_object) {
                let (_, tables) = self.tables.entry(one.to_string()).or_insert_with(|| (path.to_owned(), Vec::new()));
                tables.extend(values.iter().map(|v| (*v).clone()));
                for (key, inner) in properties {
                    let found: Vec<&Value> = values.iter().filter_map(|v| v.get(key)).collect();
                    self.look(inner, &found, &format!("{path}{key}."));
                }
            }
            if let Some(inner) = one.get("items") {
                let items: Vec<&Value> = values.iter().filter_map(|v| v.as_array()).flatten().collect();
                self.look(inner, &items, path);
            }
        }
    }
}

fn example_wallet() -> String {
    fs::read_to_string(root().join("checks/wallets/example.toml")).expect("the example")
}

fn example_case() -> String {
    fs::read_to_string(root().join("docs/example-case.toml")).expect("the example")
}

#[test]
fn the_example_of_a_wallet_shows_every_key() {
    assert_eq!(Shown::missing(Schema::of::<Wallet>(), &example_wallet()), BTreeSet::new());
}

#[test]
fn the_example_of_a_case_shows_every_key() {
    assert_eq!(Shown::missing(Schema::of::<CaseDocument>(), &example_case()), BTreeSet::new());
}

/// The comparison itself notices what is left out: a key, a key of a table within tables, one of a table that stands in several
/// places, a word of a choice.
#[test]
fn what_an_example_leaves_out_is_noticed() {
    let missing = |without: &str| {
        let text = example_wallet();
        assert!(text.contains(without), "{without}");
        Vec::from_iter(Shown::missing(Schema::of::<Wallet>(), &text.replace(without, "")))
    };
    assert_eq!(missing("checks_address = true\n"), ["checks_address"]);
    assert_eq!(missing("count = 50\n"), ["limits.count"]);
    assert_eq!(missing("aliases = [\"DB\", \"示范\"]\n"), ["banks.list.aliases"]);
    assert_eq!(missing("verification = \"two-factors\""), ["limits.for.verification"]);
    assert_eq!(missing("working-days"), ["channels.hours.days = working-days", "service_hours.days = working-days"]);
}

/// A comment speaks for the lines below it, up to the next empty one; a key that was explained once needs no comment again.
#[test]
fn every_key_of_the_examples_has_a_comment() {
    for text in [example_wallet(), example_case()] {
        let mut explained = BTreeSet::new();
        let mut spoken = false;
        for line in text.lines() {
            if line.is_empty() || line.starts_with('#') {
                spoken = !line.is_empty();
                continue;
            }
            let key = line.split(" = ").next().unwrap_or_default().trim_matches(['[', ']']);
            assert!(spoken || explained.contains(key), "no comment explains `{line}`");
            explained.insert(key);
        }
    }
}

/// The case fits the wallet: what it names exists there, and its sums are right.
#[test]
fn the_examples_fit_together() {
    let wallet = &wallets()["example"];
    let text = example_case();
    let zone = jiff::tz::TimeZone::fixed(jiff::tz::offset(8));
    let document = Document::<CaseDocument>::read("docs/example-case.toml", &text, Syntax::Toml).expect("a case");
    let case = document.resolve(wallet.currency, &zone).expect("a case that can be understood");
    let tier = case.tier.clone().expect("a level");
    assert!(wallet.tiers.iter().any(|t| t.id == tier), "{tier}");
    let banks = &wallet.banks.as_ref().expect("banks").list;
    let named = case.instruments.iter().filter_map(|i| i.bank.as_ref()).chain(&case.bank);
    assert!(named.into_iter().all(|b| banks.iter().any(|k| k.id == *b && k.supported)), "a bank that the wallet has not");
    assert!(wallet.methods.as_ref().is_some_and(|m| case.paid_with().is_some_and(|p| m.contains(&p))));
    assert!(wallet.countries.as_ref().is_some_and(|c| case.country.as_ref().is_some_and(|p| c.contains(p))));
    assert!(wallet.currencies.as_ref().is_some_and(|c| c.contains(&case.currency)));
    assert_eq!(case.instruments.iter().filter_map(|i| i.luhn_ok).collect::<Vec<_>>(), [true]);
    assert_eq!((case.address_matches, case.payee_is_payer), (Some(true), Some(false)));
    let opening = case.opening_balance.expect("a balance before").0;
    let balance = case.transactions.iter().fold(opening, |sum, t| if comes_in(t.kind) { sum + t.amount.0 } else { sum - t.amount.0 });
    assert_eq!(Some(balance), case.balance.map(|b| b.0), "what the list implies");
    assert_eq!(case.used_instrument().and_then(|i| i.available), case.balance);
    let today: Vec<Decimal> =
        case.transactions.iter().filter(|t| is_payment_of_the_day(t.kind, &t.at, &case)).map(|t| t.amount.0).collect();
    assert_eq!(case.used.day.map(|a| a.0), Some(today.iter().sum()), "what was paid today");
    assert_eq!(case.used.payments_today.map(|n| n as usize), Some(today.len()));
    let fee = wallet.fees.iter().find(|f| f.scope.covers(&case) == Some(true)).expect("a fee for the case");
    let computed = case.amount.expect("an amount").0 * fee.percent.expect("a percentage").0 / Decimal::ONE_HUNDRED
        + fee.fixed.expect("a fixed part").0;
    assert_eq!(Some(computed), case.fee.map(|f| f.0), "the fee on the screen is the wallet's");
}

fn comes_in(kind: TransactionKind) -> bool {
    matches!(kind, TransactionKind::TransferIn | TransactionKind::TopUp | TransactionKind::Refund)
}

fn is_payment_of_the_day(kind: TransactionKind, at: &str, case: &Case) -> bool {
    kind == TransactionKind::Payment && case.at.as_ref().is_some_and(|now| now[..10] == at[..10])
}

#[test]
fn the_examples_are_judged_together() {
    let case = root().join("docs/example-case.toml");
    let done =
        paydoctor(["diagnose", "--offline", "--format", "json", "--wallet", "example", "--case", harness::arg(&case)]).run().exits(PROBLEM);
    let report = done.json();
    assert_eq!(report["verdict"]["cause"], "fee-not-covered");
    assert_eq!(report["wallet"]["id"], "example");
    for private in ["4111", "Example Road", "13800000000", "shop@example.com", "friend@example.com", "20261121-0042"] {
        assert!(!done.stdout.contains(private), "{private} is told");
    }
}
