//! `paydoctor plan`: what would be contacted and run, and why. It contacts nothing.

use std::io::{self, Write};

use serde::Serialize;

use super::args::PlanArgs;
use super::{Failure, config, inputs, output, runtime, shareable};
use crate::exit::Exit;
use crate::lang::{Lang, Message, ui};
use crate::plan::{Contact, Plan};
use crate::probe::millis;
use crate::redact::{Field, Redactor, Reveal};

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
    inputs::limit_reading(args.run.deadline.as_deref(), inputs::DEADLINE);
    let (configuration, controls) = config::load(args.run.config.as_deref())?;
    let inputs = runtime.block_on(inputs::resolve(&args.run, &configuration, controls))?;
    let report = report(&inputs.plan(), lang);
    output::data(&report, args.format, |out| text(&report, lang, out))?;
    Ok(Exit::Success)
}

fn report(plan: &Plan, lang: Lang) -> PlanReport {
    let mut redactor = Redactor::default();
    // Whom a run speaks to must be told, also where that is in the user's own network.
    redactor.reveal(&Reveal::of([Field::LocalAddress, Field::OwnAddress]));
    let mut shown = |text: &str| String::clone(&redactor.redact(text.to_owned()));
    // What stands behind the host in an address may be nobody's business.
    let mut target = |target: &str| {
        let path = target.find("://").and_then(|scheme| Some(scheme + 3 + target[scheme + 3..].find('/')?)).unwrap_or(target.len());
        format!("{}{}", shown(&target[..path]), shareable(&target[path..]))
    };
    let step = |s: &crate::plan::Step| StepReport {
        id: shareable(&s.id),
        probe: s.kind(),
        target: target(&s.target()),
        why: shareable(&s.why().say(lang)),
        after: s.after.iter().map(|id| shareable(id)).collect(),
        limit_ms: millis(s.limit),
    };
    let steps = plan.steps.iter().map(step).collect();
    let contacts = plan.contacts().into_iter().map(|contact| Contact { host: shown(&contact.host), ..contact }).collect();
    PlanReport { schema: "paydoctor.plan.v1", steps, contacts, conditional: Vec::new() }
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
