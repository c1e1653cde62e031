//! From arguments to what a run needs: packs, wallet, case, world. Every mistake is found here, before anybody is contacted.

mod case;
mod packs;

use std::path::Path;
use std::time::Duration;

use jiff::SignedDuration;
use url::Url;

use super::Failure;
use super::args::RunArgs;
use super::config::Config;
use crate::case::Case;
use crate::document::{Document, Syntax};
use crate::fact::Wanted;
use crate::file;
use crate::lang::Message;
use crate::pack::{Pack, unknown_to};
use crate::plan::{self, Command, ENDPOINTS, Options, Plan};
use crate::problem::{Place, Problem, Problems, did_you_mean};
use crate::redact::{Field, Reveal, RevealError};
use crate::sandbox::{self, Sandbox, Setup, Unfit};
use crate::thread;
use crate::wallet::{self, Endpoint, NamedBy, Wallet};
use crate::world::{self, Controls, World};
use case::case;
pub use packs::{packs, packs_alone, packs_with, trust_alone};

/// The time for a whole run, where nobody says otherwise.
pub const DEADLINE: Duration = Duration::from_secs(15);
/// The longest time that a run may be given.
pub const LONGEST: Duration = Duration::from_mins(10);
/// The largest profile of a wallet that is read, in bytes.
const LARGEST_WALLET: u64 = 1 << 20;

/// What a run needs.
pub struct Inputs {
    pub pack: Pack,
    pub wallet: Wallet,
    /// How many endpoints of the wallet are more than a run looks at.
    pub left_out: usize,
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
pub async fn resolve(args: &RunArgs, config: &Config, controls: Controls) -> Result<Inputs, Failure> {
    let mut problems = Problems::default();
    let deadline = problems.take(deadline(args.deadline.as_deref(), DEADLINE));
    // The certificates that a machine trusts take as long to read as the packs: both are read at once.
    let machine = args.sandbox.is_none().then(|| {
        let ca_file = args.ca_file.clone();
        thread::begin(move || world::of_machine(controls, ca_file.as_deref()))
    });
    let pack = packs(config, &args.packs)?;
    let setup = args.sandbox.as_deref().and_then(|faults| problems.take(sandbox_setup(faults)));
    let sandbox = match &setup {
        Some(setup) => Some(start(setup).await?),
        None => None,
    };
    let wanted = problems.take(wanted(args, &pack));
    let reveal = problems.take(revealed(&args.reveal));
    let wallet = match &sandbox {
        Some(sandbox) => Some((sandbox.wallet.clone(), 0)),
        None if args.sandbox.is_some() => None,
        None => problems.take(wallet(args, config.wallet.as_deref(), &pack)),
    };
    let (wallet, left_out) = wallet.map_or((None, 0), |(wallet, left_out)| (Some(wallet), left_out));
    let world = match (&sandbox, machine) {
        (Some(sandbox), _) => Some(sandbox.world.clone()),
        (None, Some(machine)) => problems.take(machine().unwrap_or_else(|panic| std::panic::resume_unwind(panic))),
        (None, None) => None,
    };
    let base = sandbox.as_ref().map(|s| s.case.clone()).unwrap_or_default();
    let case = problems.take(case(args, base, wallet.as_ref()));
    problems.check()?;
    let (Some(wallet), Some(mut case), Some(world), Some(deadline), Some(wanted)) = (wallet, case, world, deadline, wanted) else {
        return Err(Problems::default().into());
    };
    case.unsaid.extend(world::names_of_machine());
    let options = Options { offline: args.offline, no_controls: args.no_controls, trouble_claimed: case.trouble_claimed() };
    let reveal = reveal.unwrap_or_default();
    let may_run = args.allow_exec && !args.offline;
    let commands = if may_run { plan::commands(&pack, |check| wanted.wants(&check.id, &check.group), &wallet)? } else { Vec::new() };
    Ok(Inputs { pack, wallet, left_out, case, world, options, deadline, wanted, reveal, commands, sandbox })
}

impl Inputs {
    /// The plan of the run.
    pub fn plan(&self) -> Plan {
        let mut plan = plan::build(&self.wallet, &self.world, self.options);
        plan.add_commands(self.commands.clone());
        plan
    }
}

/// A sandbox with the faults of these names, `+` between them; an empty name means none.
///
/// # Errors
/// When there is no such fault, two of them contradict each other, or the sandbox cannot start here.
pub async fn start_sandbox(faults: &str) -> Result<Sandbox, Failure> {
    start(&sandbox_setup(faults)?).await
}

/// That no sandbox can be started here is no mistake of whoever wants one.
async fn start(setup: &Setup) -> Result<Sandbox, Failure> {
    Sandbox::start(setup).await.map_err(|error| Failure::Internal(Message::new("sandbox-failed").with_display("error", error)))
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

/// What `--reveal` asks for.
///
/// # Errors
/// Every word that is unknown, or names what is never shown.
fn revealed(words: &[String]) -> Result<Reveal, Problems> {
    Reveal::parse(words).map_err(|errors| Problems(errors.into_iter().map(reveal_problem).collect()))
}

fn reveal_problem(error: RevealError) -> Problem {
    let place = Place::of("--reveal");
    match error {
        RevealError::Never(asked) => Problem::new(place, Message::new("reveal-never").with("field", asked)),
        RevealError::Unknown(asked) => {
            let hint = did_you_mean(&asked, Field::words());
            let known = Field::words().collect::<Vec<_>>().join(", ");
            Problem::new(place, Message::new("reveal-unknown").with("field", asked).with("known", known)).hint(hint)
        }
    }
}

/// Lets nothing that is read for a run take longer than the run may. What is no time is told when the arguments are understood.
pub fn limit_reading(text: Option<&str>, default: Duration) {
    file::wait_no_longer_than(deadline(text, default).unwrap_or(default));
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
        None if looks_like_a_file || file::is_readable(Path::new(name)) => wallet_file(name, pack),
        None => {
            let what = Message::new("wallet-unknown").with("wallet", name.to_owned());
            let hint = did_you_mean(name, pack.wallets.keys().map(String::as_str)).or_else(|| Some(Message::new("wallet-hint")));
            Err(Problems::one(Problem::new(Place::of("--wallet"), what).hint(hint)))
        }
    }
}

/// The wallet of a run, and how many of its endpoints are more than a run looks at.
fn wallet(args: &RunArgs, configured: Option<&str>, pack: &Pack) -> Result<(Wallet, usize), Problems> {
    let mut wallet = wallet_named(args.wallet.as_deref().or(configured), pack)?;
    // What an option names comes before what a profile names.
    let most = ENDPOINTS.saturating_sub(args.endpoint.len()).min(wallet.endpoints.len());
    let left_out = wallet.endpoints.split_off(most);
    let mut problems = Problems::default();
    for (i, text) in args.endpoint.iter().enumerate() {
        let url: Option<Url> =
            problems.take(world::web(text, &["https", "http"]).map_err(|what| Problems::one(Problem::new(Place::of("--endpoint"), what))));
        wallet.endpoints.extend(url.map(|url| Endpoint::of_url(format!("endpoint-{}", i + 1), &url)));
    }
    // One of those that are left out stays: nothing is known of it, so that nobody takes the whole for known.
    wallet.endpoints.extend(left_out.first().cloned());
    problems.check().map(|()| (wallet, left_out.len()))
}

fn wallet_file(name: &str, pack: &Pack) -> Result<Wallet, Problems> {
    let text = file::text(Path::new(name), LARGEST_WALLET)?;
    let document: Document<Wallet> = Document::read(name, &text, Syntax::guess(&text))?;
    let mut problems = Problems::default();
    problems.take(wallet::check(&document));
    for (key, what, hint) in unknown_to(pack, &document.value) {
        problems.push(document.problem(&key, what).hint(hint));
    }
    // Whoever names a file of their own has named what stands in it.
    problems.check().map(|()| document.value.named_by(NamedBy::User))
}
