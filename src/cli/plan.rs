//! `paydoctor plan`: what would be contacted and run, and why. It contacts nothing.

use std::io::{self, Write};

use serde::Serialize;

use super::args::PlanArgs;
use super::{Failure, config, inputs, output, runtime};
use crate::exit::Exit;
use crate::lang::{Lang, Message, ui};
use crate::plan::{Contact, Plan};
use crate::probe::millis;
use crate::redact::scrubbed;

/// The plan as other programs read it.
#[derive(Serialize)]
struct PlanReport {
    schema: &'static str,
    steps: Vec<StepReport>,
    contacts: Vec<Contact>,
    /// Hosts that are spoken to on a condition. Redirects are followed on the same host only, so there are none.
    conditional: Vec<Contact>,
}

#[derive(Serialize)]
struct StepReport {
    id: String,
    probe: &'static str,
    target: String,
    why: String,
    after: Vec<String>,
    limit_ms: u64,
}

/// Shows the plan of the run that `diagnose` would make with the same options.
pub fn run(args: &PlanArgs, lang: Lang) -> Result<Exit, Failure> {
    let runtime = runtime()?;
    let (configuration, controls) = config::load(args.run.config.as_deref())?;
    let inputs = runtime.block_on(inputs::resolve(&args.run, &configuration, controls))?;
    let report = report(&inputs.plan(), lang);
    output::data(&report, args.format, |out| text(&report, lang, out))?;
    Ok(Exit::Success)
}

fn report(plan: &Plan, lang: Lang) -> PlanReport {
    let step = |s: &crate::plan::Step| StepReport {
        id: s.id.clone(),
        probe: s.kind(),
        target: shown(&s.target()),
        why: s.why().say(lang),
        after: s.after.clone(),
        limit_ms: millis(s.limit),
    };
    PlanReport {
        schema: "paydoctor.plan.v1",
        steps: plan.steps.iter().map(step).collect(),
        contacts: plan.contacts(),
        conditional: Vec::new(),
    }
}

/// What a step is run against. Whom it speaks to must be told; what stands behind that in an address may be nobody's business.
fn shown(target: &str) -> String {
    let path = target.find("://").and_then(|scheme| Some(scheme + 3 + target[scheme + 3..].find('/')?));
    path.map_or_else(|| target.to_owned(), |path| format!("{}{}", &target[..path], scrubbed(&target[path..])))
}

fn text(report: &PlanReport, lang: Lang, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{}", Message::new("plan-steps").with_display("count", report.steps.len()).say(lang))?;
    for step in &report.steps {
        writeln!(out, "  {:<8} {}\n           {}", step.probe, step.target, step.why)?;
    }
    if report.contacts.is_empty() {
        return writeln!(out, "\n{}", ui().say("plan-no-contacts", lang));
    }
    writeln!(out, "\n{}", ui().say("plan-contacts", lang))?;
    for contact in &report.contacts {
        writeln!(out, "  {:<6} {}:{}", contact.protocol, contact.host, contact.port)?;
    }
    Ok(())
}
