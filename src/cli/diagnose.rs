//! `paydoctor diagnose`.

use std::hash::{BuildHasher, RandomState};
use std::io;
use std::path::Path;
use std::time::{Duration, Instant};

use super::args::{DiagnoseArgs, LangChoice, ReportFormat, RunArgs};
use super::config::Config;
use super::inputs::{self, Inputs};
use super::keep::Keep;
use super::progress::Progress;
use super::write::check_targets;
use super::{Failure, config, language, output, runtime, signals};
use crate::bundle::{Judge, Judged};
use crate::case::Case;
use crate::check::Status;
use crate::engine;
use crate::exit::Exit;
use crate::fact::{Log, Logged, Run, Wanted};
use crate::file;
use crate::lang::{Lang, Message};
use crate::plan;
use crate::probe::millis;
use crate::problem::{Place, Problem, Problems};
use crate::redact::{Redactor, Reveal};
use crate::report::{Report, handover};
use crate::thread;
use crate::wallet::Wallet;
use crate::world::{Controls, Outside, World};

/// What a run came to.
pub struct Diagnosed {
    judged: Judged,
    redactor: Redactor,
    /// Whether somebody ended it early.
    pub interrupted: bool,
    /// Why its record was not written to the end.
    failed: Option<io::Error>,
    keep: Keep,
}

impl Diagnosed {
    /// The report.
    pub fn report(&self) -> &Report {
        self.judged.report()
    }

    /// How the program ends after it.
    pub fn exit(&self, strict: bool) -> Exit {
        if self.interrupted { Exit::Interrupted } else { exit_of(self.report(), strict) }
    }
}

/// How the program ends with a report; `strict` makes warnings count.
pub fn exit_of(report: &Report, strict: bool) -> Exit {
    let warned = strict && report.checks.iter().any(|c| c.status == Status::Warn);
    Exit::of(report.verdict.status, warned)
}

/// Runs the checks and writes the report.
pub fn run(args: &DiagnoseArgs, environment: Lang, choice: LangChoice) -> Result<Exit, Failure> {
    if args.qr && args.format != ReportFormat::Text {
        return Err(Problems::one(Problem::new(Place::of("--qr"), Message::new("qr-needs-text"))).into());
    }
    inputs::limit_reading(args.run.deadline.as_deref(), inputs::DEADLINE);
    check_targets(targets(args))?;
    let (configuration, controls) = config::load(args.run.config.as_deref())?;
    let lang = language(choice, configuration.lang, environment);
    let diagnosed = examine(&args.run, &configuration, controls, lang, Keep::of(args))?;
    let exit = diagnosed.exit(args.strict);
    // What is kept of the run does not depend on who reads the report.
    let written = write(args, diagnosed.report());
    let Diagnosed { judged, redactor, failed, keep, .. } = diagnosed;
    keep.end(&judged, redactor, failed, lang)?;
    written.map(|()| exit)
}

/// One run, from its arguments to the report. The dialogue and the command share it.
///
/// # Errors
/// Every mistake in the arguments, before anybody is contacted.
pub fn examine(
    args: &RunArgs,
    configuration: &Config,
    controls: Controls,
    lang: Lang,
    keep: Result<Keep, Problems>,
) -> Result<Diagnosed, Failure> {
    let begun = Instant::now();
    let runtime = runtime()?;
    let diagnosed = runtime.block_on(async {
        match (inputs::resolve(args, configuration, controls).await, keep) {
            (Ok(inputs), Ok(keep)) => diagnose(inputs, lang, keep, begun).await,
            // All mistakes are told at once.
            (Err(Failure::Input(mut problems)), Err(others)) => {
                problems.0.extend(others.0);
                Err(problems.into())
            }
            (Err(failure), _) => Err(failure),
            (_, Err(problems)) => Err(problems.into()),
        }
    });
    // getaddrinfo cannot be cancelled: whoever still waits for it is left behind.
    runtime.shutdown_background();
    diagnosed
}

async fn diagnose(mut inputs: Inputs, lang: Lang, keep: Keep, begun: Instant) -> Result<Diagnosed, Failure> {
    let plan = inputs.plan();
    if inputs.left_out > 0 {
        let said = Message::new("endpoints-left-out").with_display("most", plan::ENDPOINTS).with_display("count", inputs.left_out);
        output::note(&said.say(lang));
    }
    inputs.case.attached = keep.attached();
    let run = about(&inputs, &plan, lang);
    let Inputs { pack, world, deadline, sandbox, .. } = inputs;
    let mut log = Log::begin(run, keep.begin()?);
    // Compiling the checks takes longer than a healthy network does: it is done beside the probing.
    let compiling = thread::begin(move || Judge::new(pack));
    let progress = Progress::new(&plan, lang);
    let see = |event| {
        progress.see(&event);
        log.keep(event);
    };
    // Understanding and planning are part of the run; waiting for what somebody hands in is not.
    let left = deadline.saturating_sub(begun.elapsed().saturating_sub(file::waited()));
    engine::run(plan, world, left, signals::interruption(), see).await;
    drop((progress, sandbox));
    let Logged { record, redactor, failed } = log.end();
    let interrupted = record.interrupted();
    let Ok(judge) = compiling() else {
        return Err(Failure::Internal(Message::new("judging-failed")));
    };
    let judged = judge.judge(record);
    // Taking the checks apart takes longer than printing the report: nobody waits for it.
    let _ = thread::start(move || drop(judge));
    Ok(Diagnosed { judged, redactor, interrupted, failed, keep })
}

/// What the run was told, as its record keeps it.
fn about(inputs: &Inputs, plan: &plan::Plan, lang: Lang) -> Run {
    let (wallet, case, reveal, wanted) = (inputs.wallet.clone(), inputs.case.clone(), inputs.reveal.clone(), inputs.wanted.clone());
    let (options, deadline, left_out) = (inputs.options, inputs.deadline, inputs.left_out);
    let asked = Asked { wallet, left_out, case, options, deadline, reveal, wanted };
    asked.run(&inputs.world, plan, lang)
}

/// What a run is asked to do.
pub struct Asked {
    pub wallet: Wallet,
    /// How many endpoints of the wallet are not looked at.
    pub left_out: usize,
    pub case: Case,
    pub options: plan::Options,
    pub deadline: Duration,
    pub reveal: Reveal,
    pub wanted: Wanted,
}

impl Asked {
    /// The same as its record keeps it; it begins now.
    pub fn run(self, world: &World, plan: &plan::Plan, lang: Lang) -> Run {
        let World { clock, outside, .. } = world;
        let now = clock.now_here();
        Run {
            id: run_id(now.timestamp().as_millisecond()),
            started_at: crate::case::rfc3339(&now),
            started_ms: now.timestamp().as_millisecond(),
            deadline_ms: millis(self.deadline),
            offline: self.options.offline,
            loopback: *outside == Outside::Loopback,
            revealed: self.reveal,
            lang,
            tool: env!("CARGO_PKG_VERSION").to_owned(),
            wallet: self.wallet,
            endpoints_left_out: self.left_out,
            case: self.case,
            steps: plan.summary(),
            wanted: self.wanted,
        }
    }
}

/// An id that no two runs share, and that says nothing about the machine.
pub fn run_id(started_ms: i64) -> String {
    format!("{started_ms:x}-{:08x}", RandomState::new().hash_one(started_ms) & 0xffff_ffff)
}

/// The files that a run is to write.
fn targets(args: &DiagnoseArgs) -> impl Iterator<Item = (&'static str, &Path)> {
    let named = [("--output", &args.output), ("--record", &args.record), ("--bundle", &args.bundle)];
    let named = named.into_iter().filter_map(|(option, path)| Some((option, path.as_deref()?)));
    named.chain(args.report.iter().map(|(_, path)| ("--report", path.as_path())))
}

fn write(args: &DiagnoseArgs, report: &Report) -> Result<(), Failure> {
    let privacy = output::privacy_of(report);
    output::files(&args.report, privacy, |format, style, out| output::render(report, format, style, out))?;
    output::principal(args.output.as_deref(), privacy, |style, out| {
        output::render(report, args.format, style, out)?;
        if args.qr { handover::qr(report, style, out) } else { Ok(()) }
    })
}
