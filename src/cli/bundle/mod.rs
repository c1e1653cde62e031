//! `paydoctor bundle`.

mod changes;
mod ending;
mod inside;

use std::path::{Path, PathBuf};

use super::args::{BundleArgs, BundleCommand, DataFormat, KnownArgs, ReportFormat, SealArgs, SendArgs};
use super::{Failure, inputs, output, shareable};
use crate::bundle::{
    Contents, Evidence, Identities, Judge, Judged, Opened, Recipients, Recorded, attach, compare, highest, open, read_file, recorded,
    verify,
};
use crate::exit::Exit;
use crate::fact::Record;
use crate::lang::{Lang, Message};
use crate::pack::Pack;
use crate::problem::{Place, Problem, Problems};
use crate::redact::Redactor;
use crate::report::{Report, handover};
pub use ending::{Ending, end};

/// Makes bundles, and reads them.
pub fn run(args: &BundleArgs, lang: Lang) -> Result<Exit, Failure> {
    match &args.what {
        BundleCommand::Create { file, from, send, known } => create(file, from, send, known, lang),
        BundleCommand::Open { file, identity, format } => look_into(file, identity, *format, lang),
        BundleCommand::Verify { file, known, format } => check(file, known, *format, lang),
        BundleCommand::Compare { a, b, known, format } => changed(a, b, known, *format, lang),
        BundleCommand::Redact { input, file, seal, known } => redact(input, file, seal, known, lang),
    }
}

/// The packs that are there now: the built-in one, those of the configuration, those that are named.
///
/// # Errors
/// Every mistake in them.
pub fn packs(known: &KnownArgs) -> Result<Pack, Problems> {
    inputs::packs_with(known.config.as_deref(), &known.packs)
}

/// Shows a bundle; or a code that was read from a photo, given itself or in a file.
fn look_into(file: &Path, identities: &[PathBuf], format: ReportFormat, lang: Lang) -> Result<Exit, Failure> {
    if let Some(code) = file.to_str().filter(|text| handover::is_handover(text)) {
        return show_handover(code, format, lang);
    }
    let bytes = read_file(file)?;
    if let Some(code) = std::str::from_utf8(&bytes).ok().filter(|text| handover::is_handover(text)) {
        return show_handover(code, format, lang);
    }
    show(&open(&file.display().to_string(), &bytes, &Identities::read(identities)?)?, format, lang)
}

fn show_handover(text: &str, format: ReportFormat, lang: Lang) -> Result<Exit, Failure> {
    let refused = |what| Problems::one(Problem::new(Place::of("PAYDOCTOR"), what));
    let read = handover::read(text).map_err(|unreadable| refused(unreadable.message()))?;
    match format {
        ReportFormat::Text => output::standard(|out| handover::show(&read, &Pack::builtin(), lang, out))?,
        ReportFormat::Json => output::data(&read, DataFormat::Json, |_| Ok(()))?,
        _ => return Err(refused(Message::new("handover-format")).into()),
    }
    Ok(Exit::Success)
}

fn opened(file: &Path, identities: &Identities) -> Result<Opened, Problems> {
    open(&file.display().to_string(), &read_file(file)?, identities)
}

fn read(file: &Path, identities: &Identities) -> Result<Recorded, Problems> {
    recorded(&file.display().to_string(), &read_file(file)?, identities, true)
}

/// A bundle of what was recorded, judged by what is known now.
fn create(file: &Path, from: &Path, send: &SendArgs, known: &KnownArgs, lang: Lang) -> Result<Exit, Failure> {
    let mut problems = Problems::default();
    let recipients = problems.take(Recipients::parse(&send.seal.encrypt_to)).flatten();
    let evidence = problems.take(attach(&send.attach)).unwrap_or_default();
    let identities = problems.take(Identities::read(&known.identity));
    let recorded = identities.and_then(|identities| problems.take(read(from, &identities)));
    let pack = problems.take(packs(known));
    problems.take(Ending::possible(send.seal.yes));
    if recorded.as_ref().is_some_and(|recorded| recorded.bundled) {
        problems.push(Problem::new(Place::of(from.display().to_string()), Message::new("from-a-bundle")));
    }
    problems.check()?;
    let (Some(recorded), Some(pack)) = (recorded, pack) else { return Err(Problems::default().into()) };
    let ending = Ending { file, recipients: recipients.as_ref(), yes: send.seal.yes, lang };
    let mut record = recorded.record;
    let mut redactor = Redactor::beyond(highest([text_of(&record, file)?.as_str()]));
    record.run.case.attached.extend(evidence.iter().map(Evidence::attached));
    let (judged, contents) = again(record, evidence, &mut redactor, pack, file)?;
    if let Some(then) = recorded.told {
        super::replay::note_differences(&then, judged.report(), lang);
    }
    end(contents, &ending)
}

/// A bundle again, with the rules of today.
fn redact(input: &Path, file: &Path, seal: &SealArgs, known: &KnownArgs, lang: Lang) -> Result<Exit, Failure> {
    let mut problems = Problems::default();
    let recipients = problems.take(Recipients::parse(&seal.encrypt_to)).flatten();
    let identities = problems.take(Identities::read(&known.identity));
    let name = input.display().to_string();
    let opened = identities.and_then(|identities| problems.take(opened(input, &identities)));
    let evidence = opened.as_ref().and_then(|opened| problems.take(opened.evidence(&name)));
    // What came encrypted is not written in the open.
    if recipients.is_none() && opened.as_ref().is_some_and(|opened| opened.sealed) {
        problems.push(Problem::new(Place::of("--encrypt-to"), Message::new("redact-in-the-open")));
    }
    let pack = problems.take(packs(known));
    problems.take(Ending::possible(seal.yes));
    problems.check()?;
    let (Some(opened), Some(evidence), Some(pack)) = (opened, evidence, pack) else { return Err(Problems::default().into()) };
    let own = text_of(&opened.record, file)?;
    let mut redactor = Redactor::beyond(highest(opened.texts().chain([own.as_str()])));
    let (_, contents) = again(opened.record, evidence, &mut redactor, pack, file)?;
    end(contents, &Ending { file, recipients: recipients.as_ref(), yes: seal.yes, lang })
}

/// A record that was read back, as text: new tokens begin behind those that stand in it.
fn text_of(record: &Record, file: &Path) -> Result<String, Failure> {
    serde_json::to_string(record).map_err(|error| Failure::Output(file.display().to_string(), error.into()))
}

/// Redacts and judges a record again, and puts it together with its evidence.
fn again(record: Record, evidence: Vec<Evidence>, redactor: &mut Redactor, pack: Pack, file: &Path) -> Result<(Judged, Contents), Failure> {
    let judged = Judge::new(pack).judge(redactor.redact(record));
    let evidence: Vec<_> = evidence.into_iter().map(|evidence| redactor.redact(evidence)).collect();
    let contents = Contents::of(&judged, &evidence).map_err(|error| Failure::Output(file.display().to_string(), error))?;
    Ok((judged, contents))
}

/// The report, and what else is in the bundle.
fn show(opened: &Opened, format: ReportFormat, lang: Lang) -> Result<Exit, Failure> {
    output::standard(|out| match format {
        ReportFormat::Json => inside::json(opened, out),
        ReportFormat::Text => {
            output::render(&opened.report, format, output::style_of_terminal(), out)?;
            writeln!(out)?;
            inside::text(&opened.manifest, lang, out)
        }
        _ => output::render(&opened.report, format, output::style_of_terminal(), out),
    })?;
    Ok(Exit::Success)
}

/// Whether a bundle is whole, as its manifest says, and says what its record gives.
fn check(file: &Path, known: &KnownArgs, format: DataFormat, lang: Lang) -> Result<Exit, Failure> {
    let identities = Identities::read(&known.identity)?;
    let judge = Judge::new(packs(known)?);
    let name = file.display().to_string();
    let checked = open(&name, &read_file(file)?, &identities)
        .and_then(|opened| verify(&name, &opened, &judge).map(|compared| (compared, opened.report.tool)));
    if let Err(problems) = &checked
        && problems.0.iter().any(crate::bundle::is_unreadable_here)
    {
        return Err(checked.err().unwrap_or_default().into());
    }
    let valid = checked.is_ok();
    let found = inside::Verified::of(file, checked, lang);
    output::data(&found, format, |out| found.text(lang, out))?;
    Ok(if valid { Exit::Success } else { Exit::Problem })
}

/// What is different between two.
fn changed(a: &Path, b: &Path, known: &KnownArgs, format: DataFormat, lang: Lang) -> Result<Exit, Failure> {
    let mut problems = Problems::default();
    let identities = problems.take(Identities::read(&known.identity));
    let pack = problems.take(packs(known));
    let mut side = |file: &Path| identities.as_ref().and_then(|identities| problems.take(read(file, identities)));
    let (one, other) = (side(a), side(b));
    problems.check()?;
    let (Some(one), Some(other), Some(pack)) = (one, other, pack) else { return Err(Problems::default().into()) };
    let judge = Judge::new(pack);
    let report = |recorded: Recorded| -> Report {
        match recorded.report {
            Some(report) => *report,
            // Only the record was kept: what would be said of it now.
            None => judge.judge(crate::redact::redact(recorded.record)).into_report(),
        }
    };
    let comparison = compare(&report(one), &report(other), &judge);
    let names = [a, b].map(|file| shareable(&file.display().to_string()));
    output::data(&comparison, format, |out| changes::text(&comparison, &names, lang, out))?;
    Ok(if comparison.same { Exit::Success } else { Exit::Problem })
}
