//! From arguments to what a run needs: packs, wallet, case, world. Every mistake is found here, before anybody is contacted.

use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::Duration;

use jiff::SignedDuration;
use jiff::tz::TimeZone;
use url::Url;

use super::args::{RunArgs, TrustArgs};
use super::config::{self, Config};
use crate::case::{Case, CaseDocument, Currency, LARGEST_LIST, Listed, Listing, listed};
use crate::document::{Document, Syntax};
use crate::fact::Wanted;
use crate::lang::Message;
use crate::pack::{Pack, Source, Trust, unknown_to, validate};
use crate::plan::{self, Command, Options, Plan};
use crate::problem::{Place, Problem, Problems, did_you_mean};
use crate::redact::Reveal;
use crate::sandbox::{self, Sandbox, Setup, Unfit};
use crate::wallet::{self, Endpoint, Wallet};
use crate::world::{self, Controls, World};

/// The time for a whole run, where nobody says otherwise.
pub const DEADLINE: Duration = Duration::from_secs(15);
/// The longest time that a run may be given.
pub const LONGEST: Duration = Duration::from_mins(10);
/// The largest case that is read, in bytes.
const LARGEST_CASE: u64 = 1 << 20;

/// What a run needs.
pub struct Inputs {
    pub pack: Pack,
    pub wallet: Wallet,
    pub case: Case,
    pub world: World,
    pub options: Options,
    pub deadline: Duration,
    pub wanted: Wanted,
    pub reveal: Reveal,
    /// The programs that checks run.
    pub commands: Vec<Command>,
    /// Ends with the run.
    pub sandbox: Option<Sandbox>,
}

/// Which checks are wanted.
///
/// # Errors
/// When there is no such check or group.
fn wanted(args: &RunArgs, pack: &Pack) -> Result<Wanted, Problems> {
    let known: Vec<&str> = pack.checks.iter().flat_map(|c| [c.value.id.as_str(), c.value.group.as_str()]).collect();
    let mut problems = Problems::default();
    for (option, words) in [("--only", &args.only), ("--skip", &args.skip)] {
        for word in words.iter().filter(|w| !known.contains(&w.as_str())) {
            let what = Message::new("check-unknown-id").with("id", word.clone());
            problems.push(Problem::new(Place::of(option), what).hint(did_you_mean(word, known.iter().copied())));
        }
    }
    problems.check()?;
    Ok(Wanted { only: args.only.clone(), skip: args.skip.clone() })
}

/// Understands the arguments of a run, over what the configuration says.
///
/// # Errors
/// Every mistake that can be told at once.
pub async fn resolve(args: &RunArgs, config: &Config, controls: Controls) -> Result<Inputs, Problems> {
    let pack = packs(config.packs.iter().chain(&args.pack).map(PathBuf::as_path), &trust(&args.trust, config)?)?;
    let mut problems = Problems::default();
    let sandbox = match &args.sandbox {
        Some(fault) => problems.take(start_sandbox(fault).await),
        None => None,
    };
    let wanted = problems.take(wanted(args, &pack));
    let deadline = problems.take(deadline(args.deadline.as_deref(), DEADLINE));
    let reveal = problems.take(Reveal::parse(&args.reveal));
    let wallet = match &sandbox {
        Some(sandbox) => Some(sandbox.wallet.clone()),
        None if args.sandbox.is_some() => None,
        None => problems.take(wallet(args, config.wallet.as_deref(), &pack)),
    };
    let world = match &sandbox {
        Some(sandbox) => Some(sandbox.world.clone()),
        None => problems.take(world::of_machine(controls, args.ca_file.as_deref())),
    };
    let base = sandbox.as_ref().map(|s| s.case.clone()).unwrap_or_default();
    let case = problems.take(case(args, base, wallet.as_ref()));
    problems.check()?;
    let (Some(wallet), Some(mut case), Some(world), Some(deadline), Some(wanted)) = (wallet, case, world, deadline, wanted) else {
        return Err(Problems::default());
    };
    case.unsaid.extend(world::names_of_machine());
    let options = Options { offline: args.offline, no_controls: args.no_controls };
    let reveal = reveal.unwrap_or_default();
    let may_run = args.allow_exec && !args.offline;
    let commands = if may_run { plan::commands(&pack, |check| wanted.wants(&check.id, &check.group), &wallet)? } else { Vec::new() };
    Ok(Inputs { pack, wallet, case, world, options, deadline, wanted, reveal, commands, sandbox })
}

impl Inputs {
    /// The plan of the run.
    pub fn plan(&self) -> Plan {
        let mut plan = plan::build(&self.wallet, &self.world, self.options);
        plan.add_commands(self.commands.clone());
        plan
    }
}

/// The built-in pack with others on top of it.
///
/// # Errors
/// Every mistake in the others.
pub fn packs<'a>(paths: impl IntoIterator<Item = &'a Path>, trust: &Trust) -> Result<Pack, Problems> {
    let mut pack = Pack::builtin();
    let mut problems = Problems::default();
    for path in paths {
        let added = Source::open(path, trust).and_then(|source| {
            pack.add(&source)?;
            validate(&pack, &source)
        });
        problems.take(added);
    }
    problems.check().map(|()| pack)
}

/// The same for commands that have no configuration of their own: of the platform's, the trusted keys count.
///
/// # Errors
/// Every mistake in the others; and in the configuration, where one of them is a zip.
pub fn packs_alone(paths: &[PathBuf], args: &TrustArgs) -> Result<Pack, Problems> {
    packs(paths.iter().map(PathBuf::as_path), &trust_alone(paths, args)?)
}

/// Whom such a command trusts.
///
/// # Errors
/// When a key is none; and every mistake in the configuration, where one of the packs is a zip.
pub fn trust_alone(paths: &[PathBuf], args: &TrustArgs) -> Result<Trust, Problems> {
    let asked = paths.iter().any(|path| path.is_file());
    trust(args, &if asked { config::load(None)?.0 } else { Config::default() })
}

/// Whose packs in a zip are taken: the keys of the configuration and of the options.
///
/// # Errors
/// When an option names no key.
pub fn trust(args: &TrustArgs, config: &Config) -> Result<Trust, Problems> {
    let mut trust = Trust::new(args.unsigned_pack);
    let mut problems = Problems::default();
    for key in &config.pack_keys {
        // A mistake was told when the configuration was read.
        let _ = trust.add(key);
    }
    for key in &args.pack_key {
        let file = Path::new(key);
        let text = if file.is_file() { std::fs::read_to_string(file).map_err(|error| unreadable(key, &error)) } else { Ok(key.clone()) };
        let added = text.and_then(|text| trust.add(&text).map_err(|what| Problems::one(Problem::new(Place::of("--pack-key"), what))));
        problems.take(added);
    }
    problems.check().map(|()| trust)
}

/// A sandbox with the faults of these names, `+` between them; an empty name means none.
///
/// # Errors
/// When there is no such fault, two of them contradict each other, or the sandbox cannot start here.
pub async fn start_sandbox(faults: &str) -> Result<Sandbox, Problems> {
    let setup = sandbox_setup(faults)?;
    Sandbox::start(&setup).await.map_err(|error| sandbox_problem(Message::new("sandbox-failed").with_display("error", error), None))
}

fn sandbox_problem(what: Message, hint: Option<Message>) -> Problems {
    Problems::one(Problem::new(Place::of("--sandbox"), what).hint(hint))
}

/// How a sandbox with these faults is set up, without starting it.
///
/// # Errors
/// When there is no such fault, or two of them contradict each other.
pub fn sandbox_setup(faults: &str) -> Result<Setup, Problems> {
    sandbox::find(faults).map_err(|unfit| match unfit {
        Unfit::Unknown(fault) => {
            let hint = did_you_mean(&fault, sandbox::faults().iter().map(|f| f.id));
            sandbox_problem(Message::new("fault-unknown").with("fault", fault), hint)
        }
        Unfit::Contradictory(one, other) => {
            sandbox_problem(Message::new("faults-contradict").with("one", one.to_owned()).with("other", other.to_owned()), None)
        }
    })
}

/// The time for a whole run: what is written, or else this.
///
/// # Errors
/// When it is no time, or out of bounds.
pub fn deadline(text: Option<&str>, default: Duration) -> Result<Duration, Problems> {
    let Some(text) = text else { return Ok(default) };
    let parsed = text.parse::<SignedDuration>().ok().and_then(|d| Duration::try_from(d).ok());
    parsed.filter(|d| (Duration::from_millis(500)..=LONGEST).contains(d)).ok_or_else(|| {
        Problems::one(Problem::new(Place::of("--deadline"), Message::new("deadline-malformed").with("text", text.to_owned())))
    })
}

/// A wallet of the packs, or a profile file; the generic one where none is named.
///
/// # Errors
/// When there is no such wallet or file, and every mistake in the file.
pub fn wallet_named(name: Option<&str>, pack: &Pack) -> Result<Wallet, Problems> {
    let name = name.unwrap_or("generic");
    let looks_like_a_file = name.contains(['/', '\\']) || Path::new(name).extension().is_some_and(|e| e == "toml" || e == "json");
    match pack.wallets.get(name) {
        Some(entry) => Ok(entry.value.clone()),
        None if looks_like_a_file || Path::new(name).is_file() => wallet_file(name, pack),
        None => {
            let what = Message::new("wallet-unknown").with("wallet", name.to_owned());
            let hint = did_you_mean(name, pack.wallets.keys().map(String::as_str)).or_else(|| Some(Message::new("wallet-hint")));
            Err(Problems::one(Problem::new(Place::of("--wallet"), what).hint(hint)))
        }
    }
}

fn wallet(args: &RunArgs, configured: Option<&str>, pack: &Pack) -> Result<Wallet, Problems> {
    let mut wallet = wallet_named(args.wallet.as_deref().or(configured), pack)?;
    let mut problems = Problems::default();
    for (i, text) in args.endpoint.iter().enumerate() {
        let url: Option<Url> =
            problems.take(world::web(text, &["https", "http"]).map_err(|what| Problems::one(Problem::new(Place::of("--endpoint"), what))));
        wallet.endpoints.extend(url.map(|url| Endpoint::of_url(format!("endpoint-{}", i + 1), &url)));
    }
    problems.check().map(|()| wallet)
}

fn wallet_file(name: &str, pack: &Pack) -> Result<Wallet, Problems> {
    let text = std::fs::read_to_string(name).map_err(|error| unreadable(name, &error))?;
    let document: Document<Wallet> = Document::read(name, &text, Syntax::guess(&text))?;
    let mut problems = Problems::default();
    problems.take(wallet::check(&document));
    for (key, what, hint) in unknown_to(pack, &document.value) {
        problems.push(document.problem(&key, what).hint(hint));
    }
    problems.check().map(|()| document.value)
}

/// A file that cannot be read.
pub fn unreadable(name: &str, error: &std::io::Error) -> Problems {
    Problems::one(Problem::new(Place::of(name), Message::new("file-unreadable").with_display("error", error)))
}

/// The case: options over the file over what the sandbox says.
fn case(args: &RunArgs, base: CaseDocument, wallet: Option<&Wallet>) -> Result<Case, Problems> {
    let zone = TimeZone::system();
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
    let mut bytes = Vec::new();
    let read = std::fs::File::open(path).and_then(|file| file.take(LARGEST_LIST + 1).read_to_end(&mut bytes));
    read.map_err(|error| unreadable(&name, &error))?;
    listed(&name, &bytes, listing)
}

fn case_file(path: &Path) -> Result<Document<CaseDocument>, Problems> {
    let name = path.display().to_string();
    let mut text = String::new();
    let read = if name == "-" {
        std::io::stdin().lock().take(LARGEST_CASE).read_to_string(&mut text)
    } else {
        std::fs::File::open(path).and_then(|file| file.take(LARGEST_CASE).read_to_string(&mut text))
    };
    read.map_err(|error| unreadable(&name, &error))?;
    Document::read(&name, &text, Syntax::guess(&text))
}
