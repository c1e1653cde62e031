//! What the screen told: its error code and its text, as expressions see them.

use schemars::JsonSchema;
use serde::Serialize;

use super::Observed;
use crate::code;
use crate::fact::Run;
use crate::pack::{Cause, Pack, Retry};

/// How sure one is of a code that is not settled, in percent.
const UNSETTLED: u8 = 60;

/// The error code of the case.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct CodeView {
    /// Some scheme has it.
    pub known: bool,
    /// It is settled which of its meanings holds.
    pub settled: bool,
    /// Scheme and code: `iso8583:51`.
    pub id: Observed<String>,
    /// The cause that it stands for.
    pub cause: Observed<String>,
    /// What it means, in the language of the run.
    pub note: Observed<String>,
    /// Nothing is broken by that cause: it is not finished.
    pub waiting: Observed<bool>,
    /// When a retry makes sense by its own row, of several meanings the most careful.
    pub retry: Observed<Retry>,
    /// How sure it is, in percent.
    pub weight: i64,
    /// Every meaning that comes into question, in the language of the run.
    pub meanings: String,
}

impl CodeView {
    /// What the code of a run's case means; unknown when it has none.
    pub(super) fn of(run: &Run, pack: &Pack) -> Observed<Self> {
        let Some(text) = run.case.error_code.as_ref().and_then(|c| c.shown()) else { return Observed::Unknown("not-said") };
        let reading = code::read(text, Some(&run.wallet), pack);
        // Where every list that has the code names one cause, that cause is worth telling, settled or not.
        let meaning = reading.agreed();
        let from = |value: Option<String>| Observed::or_unknown(value, "code-not-settled");
        let cause = meaning.and_then(|m| pack.cause_in(pack.side(&run.case), &m.row.cause));
        let each = |m: &code::Meaning<'_>| format!("{}: {}", m.id(), m.row.note.get(run.lang));
        Observed::Known(Self {
            known: !reading.meanings.is_empty(),
            settled: reading.settled,
            id: from(meaning.map(code::Meaning::id)),
            cause: from(cause.map(|c: &Cause| c.id.clone())),
            note: from(meaning.map(|m| m.row.note.get(run.lang).to_owned())),
            waiting: Observed::or_unknown(cause.map(|c| c.waiting), "code-not-settled"),
            retry: Observed::or_unknown(reading.meanings.iter().map(|m| m.row.retry).max(), "code-not-known"),
            weight: i64::from(if reading.settled { reading.confidence } else { UNSETTLED }),
            meanings: reading.meanings.iter().map(each).collect::<Vec<_>>().join("; "),
        })
    }
}

/// The text of the case.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ScreenView {
    /// The text is recognised.
    pub known: bool,
    /// The cause that it means.
    pub cause: Observed<String>,
    /// What is wrong by it, in the language of the run.
    pub meaning: Observed<String>,
    /// Nothing is broken by that cause: it is not finished.
    pub waiting: Observed<bool>,
    /// Screens say so of anything: it proves nothing.
    pub vague: Observed<bool>,
    /// When a retry makes sense.
    pub retry: Observed<Retry>,
    /// How sure it is, in percent.
    pub weight: i64,
}

impl ScreenView {
    /// What the text of a run's case means; unknown when it has none.
    pub(super) fn of(run: &Run, pack: &Pack) -> Observed<Self> {
        let Some(text) = run.case.error_text.as_ref().and_then(|t| t.shown()) else { return Observed::Unknown("not-said") };
        let found = pack.screens().decide(text);
        // Some screens show nothing but a code.
        let code = found.is_none().then(|| code::read(text, Some(&run.wallet), pack));
        let code = code.as_ref().and_then(|reading| Some((reading.meaning()?.row.cause.as_str(), reading.confidence)));
        let id = found.as_ref().map(|f| f.cause.as_str()).or(code.map(|(cause, _)| cause));
        let cause = id.and_then(|id| pack.cause_in(pack.side(&run.case), id));
        let reason = "text-not-recognised";
        Observed::Known(Self {
            known: cause.is_some(),
            cause: Observed::or_unknown(cause.map(|c| c.id.clone()), reason),
            meaning: Observed::or_unknown(cause.map(|c| c.title.get(run.lang).to_owned()), reason),
            waiting: Observed::or_unknown(cause.map(|c| c.waiting), reason),
            vague: Observed::or_unknown(cause.map(|c| c.vague), reason),
            retry: Observed::or_unknown(cause.map(|c| c.retry), reason),
            weight: i64::from(found.map(|f| f.score).or(code.map(|(_, confidence)| confidence)).unwrap_or(0)),
        })
    }
}
