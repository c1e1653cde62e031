//! `paydoctor diagnose`.

use std::hash::{BuildHasher, RandomState};
use std::io;
use std::time::Duration;

use super::args::{DiagnoseArgs, LangChoice, ReportFormat, RunArgs};
use super::config::Config;
use super::inputs::{self, Inputs};
use super::keep::Keep;
use super::progress::Progress;
use super::{Failure, config, language, output, runtime};
use crate::bundle::{Judge, Judged};
use crate::case::Case;
use crate::check::Status;
use crate::engine;
use crate::exit::Exit;
use crate::fact::{Log, Logged, Run, Wanted};
use crate::lang::{Lang, Message};
use crate::plan;
use crate::probe::millis;
use crate::problem::{Place, Problem, Problems};
use crate::redact::{Redactor, Reveal};
use crate::report::{Report, handover};
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
    let runtime = runtime()?;
    let diagnosed = runtime.block_on(async {
        let mut problems = Problems::default();
        let (inputs, keep) = (problems.take(inputs::resolve(args, configuration, controls).await), problems.take(keep));
        problems.check()?;
        let (Some(inputs), Some(keep)) = (inputs, keep) else { return Err(Problems::default().into()) };
        diagnose(inputs, lang, keep).await
    });
    // getaddrinfo cannot be cancelled: whoever still waits for it is left behind.
    runtime.shutdown_background();
    diagnosed
}

async fn diagnose(mut inputs: Inputs, lang: Lang, keep: Keep) -> Result<Diagnosed, Failure> {
    let plan = inputs.plan();
    inputs.case.attached = keep.attached();
    let run = about(&inputs, &plan, lang);
    let Inputs { pack, world, deadline, sandbox, .. } = inputs;
    let mut log = Log::begin(run, keep.begin()?);
    // Compiling the checks takes longer than a healthy network does: it is done beside the probing.
    let compiling = tokio::task::spawn_blocking(move || Judge::new(pack));
    let progress = Progress::new(&plan, lang);
    let see = |event| {
        progress.see(&event);
        log.keep(event);
    };
    engine::run(plan, world, deadline, super::interruption(), see).await;
    drop((progress, sandbox));
    let Logged { record, redactor, failed } = log.end();
    let interrupted = record.interrupted();
    let Ok(judge) = compiling.await else {
        return Err(Failure::Internal(Message::new("judging-failed")));
    };
    let judged = judge.judge(record);
    // Taking the checks apart takes longer than printing the report: nobody waits for it.
    tokio::task::spawn_blocking(move || drop(judge));
    Ok(Diagnosed { judged, redactor, interrupted, failed, keep })
}

/// What the run was told, as its record keeps it.
fn about(inputs: &Inputs, plan: &plan::Plan, lang: Lang) -> Run {
    let (wallet, case, reveal, wanted) = (inputs.wallet.clone(), inputs.case.clone(), inputs.reveal.clone(), inputs.wanted.clone());
    let asked = Asked { wallet, case, options: inputs.options, deadline: inputs.deadline, reveal, wanted };
    asked.run(&inputs.world, plan, lang)
}

/// What a run is asked to do.
pub struct Asked {
    pub wallet: Wallet,
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

fn write(args: &DiagnoseArgs, report: &Report) -> Result<(), Failure> {
    output::files(&args.report, |format, style, out| output::render(report, format, style, out))?;
    output::principal(args.output.as_deref(), |style, out| {
        output::render(report, args.format, style, out)?;
        if args.qr { handover::qr(report, style, out) } else { Ok(()) }
    })
}
