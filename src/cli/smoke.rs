//! `paydoctor smoke`: many targets at once. One ordinary visit decides whether a target works; only for those that failed,
//! and failed again, the full plan is run, once for all of them together.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::watch;

use super::args::{LangChoice, SmokeArgs};
use super::diagnose::{Asked, run_id};
use super::progress::Count;
use super::write::{Privacy, check_targets};
use super::{Failure, config, inputs, language, output, runtime, shareable, signals};
use crate::bundle::Judge;
use crate::case::{Case, CaseDocument, rfc3339};
use crate::check::Status;
use crate::document::{Document, Syntax};
use crate::engine::{self, Again, Visit, visits};
use crate::exit::Exit;
use crate::fact::{Attempt, RECORD_SCHEMA, Reason, Record, Wanted};
use crate::file;
use crate::lang::{Lang, Message};
use crate::pack::Pack;
use crate::plan::{self, Options, PathTarget, path_step};
use crate::probe::millis;
use crate::problem::{Place, Problem, Problems};
use crate::redact::{Redacted, Reveal, redact};
use crate::report::{SMOKE_SCHEMA, SmokeReport, SmokeRun, ToolReport};
use crate::smoke::{self, Baseline, Checked, Judged, SmokeDocument, Target, Targets, judge, own_record, remember};
use crate::thread;
use crate::wallet::Wallet;
use crate::world::{self, Clock, World};

/// For how many targets that failed the cause is looked for.
const DIAGNOSED: usize = 20;
/// The largest file of targets that is read, in bytes.
const LARGEST_TARGETS: u64 = 16 << 20;
/// The largest earlier report that is read, in bytes.
const LARGEST_BASELINE: u64 = 64 << 20;

/// Everything that was understood before anybody is contacted.
struct Inputs {
    pack: Pack,
    targets: Arc<Targets>,
    baseline: Option<Arc<Baseline>>,
    world: World,
    deadline: Duration,
    /// When the time began that the deadline ends.
    begun: Instant,
}

impl Inputs {
    /// The time that is left for looking at targets.
    fn left(&self) -> Duration {
        self.deadline.saturating_sub(self.begun.elapsed().saturating_sub(file::waited())).saturating_sub(engine::FOR_THE_REPORT)
    }
}

/// When a run began by this device's clock.
#[derive(Clone)]
struct Started {
    clock: Clock,
    at_s: i64,
}

impl Started {
    /// The time that certificates are judged by; none where the clock was set meanwhile.
    fn now(&self) -> Option<i64> {
        self.clock.was_set_by().is_none().then_some(self.at_s)
    }
}

/// Looks at every target and writes the report.
pub fn run(args: &SmokeArgs, environment: Lang, choice: LangChoice) -> Result<Exit, Failure> {
    let begun = Instant::now();
    inputs::limit_reading(args.smoke_deadline.as_deref(), inputs::LONGEST);
    let output = args.output.as_deref().map(|path| ("--output", path));
    check_targets(output.into_iter().chain(args.report.iter().map(|(_, path)| ("--report", path.as_path()))))?;
    let (configuration, controls) = config::load(args.config.as_deref())?;
    let lang = language(choice, configuration.lang, environment);
    let pack = inputs::packs(&configuration, &args.packs)?;
    let mut problems = Problems::default();
    let targets = problems.take(targets(&args.targets, &pack));
    let baseline = problems.take(args.baseline.as_deref().map(baseline).transpose());
    let world = problems.take(world::of_machine(controls, args.ca_file.as_deref()));
    let deadline = problems.take(inputs::deadline(args.smoke_deadline.as_deref(), inputs::LONGEST));
    problems.check()?;
    let (Some(targets), Some(baseline), Some(world), Some(deadline)) = (targets, baseline, world, deadline) else {
        return Err(Problems::default().into());
    };
    let inputs = Inputs { pack, targets: Arc::new(targets), baseline: baseline.map(Arc::new), world, deadline, begun };
    let runtime = runtime()?;
    let report = runtime.block_on(check(inputs, args, lang));
    // getaddrinfo cannot be cancelled: whoever still waits for it is left behind.
    runtime.shutdown_background();
    let report = report?;
    let render = |format, style, out: &mut dyn std::io::Write| output::render_smoke(&report, format, style, out);
    output::files(&args.report, Privacy::Usual, render)?;
    output::principal(args.output.as_deref(), Privacy::Usual, |style, out| render(args.format, style, out))?;
    let summary = &report.summary;
    Ok(if report.run.interrupted { Exit::Interrupted } else { Exit::of_many(summary.fail, summary.unknown, summary.warn, args.strict) })
}

fn targets(path: &Path, pack: &Pack) -> Result<Targets, Problems> {
    let name = path.display().to_string();
    let text = file::text(path, LARGEST_TARGETS)?;
    let document: Document<SmokeDocument> = Document::read(&name, &text, Syntax::guess(&text))?;
    Targets::of(&document, |wallet| inputs::wallet_named(Some(wallet), pack))
}

fn baseline(path: &Path) -> Result<Baseline, Problems> {
    let name = path.display().to_string();
    let wrong = |what| Problems::one(Problem::new(Place::of(&name), what));
    let text = file::text(path, LARGEST_BASELINE)?;
    let schema = serde_json::from_str::<serde_json::Value>(&text).ok().and_then(|json| Some(json.get("schema")?.as_str()?.to_owned()));
    if schema.as_deref() != Some(SMOKE_SCHEMA) {
        return Err(wrong(Message::new("smoke-baseline-foreign").with("schema", SMOKE_SCHEMA)));
    }
    let report: SmokeReport =
        serde_json::from_str(&text).map_err(|error| wrong(Message::new("document-refused").with_display("error", error)))?;
    Ok(Baseline::of(&redact(report)))
}

/// The run, from the first visit to the report.
async fn check(mut inputs: Inputs, args: &SmokeArgs, lang: Lang) -> Result<SmokeReport, Failure> {
    let now = inputs.world.clock.now_here();
    let started = Started { clock: inputs.world.clock.clone(), at_s: now.timestamp().as_second() };
    let end = tokio::time::Instant::now() + inputs.left();
    let interrupted = listen();
    let (attempts, cut) = visit_all(&inputs, args.jobs, lang, &started, stop(interrupted.clone(), end)).await;
    let failed = worth_diagnosing(&inputs.targets.all, &attempts, started.now());
    let mut checked: Vec<Checked> = Vec::with_capacity(attempts.len());
    let tool = ToolReport::of(env!("CARGO_PKG_VERSION"), &inputs.pack);
    let mut reports = if failed.is_empty() || cut.is_some() {
        Vec::new()
    } else {
        let options = Options { offline: false, no_controls: args.no_controls, trouble_claimed: false };
        diagnose(&mut inputs, &failed, &attempts, options, lang, interrupted.clone()).await?
    };
    for (number, attempts) in attempts.into_iter().enumerate() {
        let diagnosed = reports.iter().position(|(n, _)| *n == number).map(|at| Box::new(reports.swap_remove(at).1));
        let attempts: Redacted<Vec<Attempt>> = redact(attempts);
        checked.push(Checked { attempts, diagnosed });
    }
    let run = SmokeRun {
        id: run_id(now.timestamp().as_millisecond()),
        file: shareable(&args.targets.display().to_string()),
        started_at: rfc3339(&now),
        duration_ms: millis(inputs.begun.elapsed()),
        deadline_ms: millis(inputs.deadline),
        complete: cut.is_none() && !*interrupted.borrow(),
        interrupted: *interrupted.borrow(),
        jobs: args.jobs,
        lang,
        baseline: inputs.baseline.as_ref().map(|b| b.started_at.clone()),
    };
    let clock_set = started.now().is_none();
    let (targets, baseline) = (&*inputs.targets, inputs.baseline.as_deref());
    let run = smoke::Run { tool, run, started_s: started.at_s, clock_set, targets, baseline };
    Ok(smoke::report(run, &checked))
}

/// Becomes true when somebody interrupts the run.
fn listen() -> watch::Receiver<bool> {
    let (sender, receiver) = watch::channel(false);
    let asked = signals::interruption();
    tokio::spawn(async move {
        asked.await;
        sender.send_replace(true);
        sender.closed().await;
    });
    receiver
}

async fn interruption(mut interrupted: watch::Receiver<bool>) {
    if interrupted.wait_for(|yes| *yes).await.is_err() {
        std::future::pending::<()>().await;
    }
}

/// Why the visits have to end.
async fn stop(interrupted: watch::Receiver<bool>, end: tokio::time::Instant) -> Reason {
    tokio::select! {
        () = interruption(interrupted) => Reason::Interrupted,
        () = tokio::time::sleep_until(end) => Reason::Deadline,
    }
}

/// The attempts at every target, in the order of the targets.
async fn visit_all(
    inputs: &Inputs,
    jobs: usize,
    lang: Lang,
    started: &Started,
    stop: impl Future<Output = Reason>,
) -> (Vec<Vec<Attempt>>, Option<Reason>) {
    let all = &inputs.targets.all;
    let visit = |target: &Target| {
        let path = PathTarget::of_endpoint(&target.endpoint)?;
        Some(Visit { step: path_step(&target.id), target: PathTarget { patience: target.deadline, ..path }, limit: target.deadline })
    };
    let wanted: Vec<Visit> = all.iter().filter_map(visit).collect();
    let (targets, baseline, clock) = (Arc::clone(&inputs.targets), inputs.baseline.clone(), started.clone());
    let again: Arc<Again> =
        Arc::new(move |number, attempts| smoke::again(&targets.all[number], attempts, clock.now(), baseline.as_deref()));
    let mut seen = vec![Vec::new(); all.len()];
    let mut count = Count::new(all.len(), lang);
    let cut = visits(inputs.world.clone(), wanted, jobs, again, stop, |number, attempts| {
        count.add(has_failed(&all[number], &attempts, started.now()));
        seen[number] = attempts;
    })
    .await;
    (seen, cut)
}

/// Whether no attempt at a target came through, and the last one failed.
fn has_failed(target: &Target, attempts: &[Attempt], now: Option<i64>) -> bool {
    let judged: Vec<_> = attempts.iter().map(|attempt| judge(target, attempt, now)).collect();
    judged.last().is_some_and(|last| last.status() == Status::Fail) && !judged.iter().any(Judged::came_through)
}

/// The targets that failed and whose cause is looked for: those of different hosts and ports first, no more than so many.
fn worth_diagnosing(all: &[Target], attempts: &[Vec<Attempt>], now: Option<i64>) -> Vec<usize> {
    let failed: Vec<usize> = (0..all.len()).filter(|n| has_failed(&all[*n], &attempts[*n], now)).collect();
    let mut origins = std::collections::BTreeSet::new();
    let (first, others): (Vec<usize>, Vec<usize>) =
        failed.into_iter().partition(|n| origins.insert((all[*n].url.host_str(), all[*n].url.port_or_known_default())));
    let mut chosen: Vec<usize> = first.into_iter().chain(others).take(DIAGNOSED).collect();
    chosen.sort_unstable();
    chosen
}

/// The full plan for all of these targets together, and a report about each of them alone.
async fn diagnose(
    inputs: &mut Inputs,
    failed: &[usize],
    attempts: &[Vec<Attempt>],
    options: Options,
    lang: Lang,
    interrupted: watch::Receiver<bool>,
) -> Result<Vec<(usize, crate::report::Report)>, Failure> {
    let all = &inputs.targets.all;
    let wallet = Wallet { endpoints: failed.iter().map(|n| all[*n].endpoint.clone()).collect(), ..Wallet::default() };
    let mut plan = plan::build(&wallet, &inputs.world, options);
    for id in failed.iter().filter_map(|n| all[*n].wallet.as_ref()) {
        if let Some(page) = inputs.targets.wallets.get(id).and_then(|w| w.status_page.as_ref()) {
            plan.add_status_page(format!("status-page:{id}"), page);
        }
    }
    let (deadline, reveal, wanted) = (inputs::DEADLINE.min(inputs.left()), Reveal::default(), Wanted::default());
    let asked = Asked { wallet, left_out: 0, case: nothing_claimed()?, options, deadline, reveal, wanted };
    let mut record = Record { schema: RECORD_SCHEMA.to_owned(), run: asked.run(&inputs.world, &plan, lang), events: Vec::new() };
    let pack = std::mem::take(&mut inputs.pack);
    let compiling = thread::begin(move || Judge::new(pack));
    engine::run(plan, inputs.world.clone(), deadline, interruption(interrupted), |event| record.events.push(event)).await;
    let Ok(judge) = compiling() else { return Err(Failure::Internal(Message::new("judging-failed"))) };
    for number in failed {
        remember(&mut record, &all[*number], &attempts[*number]);
    }
    let one = |number: &usize| {
        let target = &all[*number];
        let wallet = target.wallet.as_ref().and_then(|id| inputs.targets.wallets.get(id));
        let own = own_record(&record, target, wallet);
        (*number, judge.judge(redact(own)).into_report())
    };
    Ok(failed.iter().map(one).collect())
}

/// A case in which nobody says that anything happened.
fn nothing_claimed() -> Result<Case, Problems> {
    CaseDocument::default().resolve(crate::case::Currency::CNY.into(), &jiff::tz::TimeZone::UTC, |key: &str| Place::of(key))
}
