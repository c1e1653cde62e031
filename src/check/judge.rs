//! Judging: every check for each of its subjects, in three values. A check that needs another one is skipped because of it.

use std::cell::Cell;
use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::expr::{Datum, Scope, Verdict3};
use super::program::{Compiled, Programs, Rule, Texts};
use super::view::{ProgramView, View, datum_of, env, env_of, type_of};
use crate::case::{Amount, Currency};
use crate::fact::program_step;
use crate::lang::{Lang, Message, ui};
use crate::pack::{Check, Finding, FindingStatus, ForEach};
use crate::redact::Redact;

/// Why a check is unknown in which nothing was found, and nothing shows that all is well either.
const NOT_SHOWN: &str = "not-shown";

/// What a check says of one subject. Five different things.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Redact)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// All is well.
    Pass,
    /// It works, but something is wrong enough to say so.
    Warn,
    /// The operation cannot succeed.
    Fail,
    /// It could not be decided.
    Unknown,
    /// Another check decides it.
    Skipped,
}

impl Status {
    /// The word that programs read, and that the examples of a pack expect.
    pub fn word(self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::Warn => "warn",
            Self::Fail => "fail",
            Self::Unknown => "unknown",
            Self::Skipped => "skipped",
        }
    }
}

/// A finding, with what it says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The cause, where it names one.
    pub cause: Option<String>,
    /// How much it says for the cause, in percent.
    pub weight: u8,
}

/// The result of one check for one subject.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// The check.
    pub check: String,
    /// Its group.
    pub group: String,
    /// The subject.
    pub target: String,
    /// What it says.
    pub status: Status,
    /// The check because of which it was skipped.
    pub blocked_by: Option<String>,
    /// What it found.
    pub found: Option<Found>,
    /// The causes that it would have named.
    pub names: Vec<String>,
    /// Without its answer nobody can say that all is well.
    pub vital: bool,
    /// What was seen, in the language of the run.
    pub text: String,
    /// How long what it looks at took, in milliseconds.
    pub took_ms: Option<u64>,
}

/// Judges a view, as data.
pub fn judge(data: &Data, programs: &Programs, lang: Lang, currency: Currency) -> Vec<Outcome> {
    let mut judging = Judging { base: data.scope(), lang, currency, done: BTreeMap::new() };
    let mut outcomes: Vec<(usize, Outcome)> = Vec::new();
    for (place, compiled) in programs.in_order_of_needs() {
        let own: Vec<Outcome> = data.subjects(&compiled.check).iter().filter_map(|s| judging.one(compiled, s)).collect();
        judging.done.insert(&compiled.check.id, own.iter().map(|o| (o.target.clone(), o.status, o.blocked_by.clone())).collect());
        outcomes.extend(own.into_iter().map(|outcome| (place, outcome)));
    }
    outcomes.sort_by_key(|(place, _)| *place);
    outcomes.into_iter().map(|(_, outcome)| outcome).collect()
}

/// Judges one check over a scope that is handed in: for the examples of packs.
pub(crate) fn judge_example(compiled: &Compiled, given: &serde_json::Value) -> Result<Outcome, (String, String)> {
    let environment = env_of(&compiled.check);
    let mut variables = Vec::new();
    for name in environment.names() {
        let Some(ty) = environment.get(name) else { continue };
        let json = given.get(name).cloned().unwrap_or_else(|| serde_json::json!({ "$unknown": "not-given" }));
        variables.push((name.to_owned(), datum_of(&json, ty, name)?));
    }
    if let Some(key) = given.as_object().and_then(|g| g.keys().find(|k| environment.get(k).is_none())) {
        return Err((key.clone(), "no such variable".to_owned()));
    }
    let data = Data::default();
    let judging = Judging { base: data.scope(), lang: Lang::En, currency: Currency::CNY, done: BTreeMap::new() };
    let subject = Subject { target: "example".to_owned(), variables, of: None };
    judging.one(compiled, &subject).ok_or_else(|| ("applies".to_owned(), "the check does not apply to this example".to_owned()))
}

/// One subject of a check: its name and the variables that stand for it.
struct Subject {
    target: String,
    variables: Vec<(String, Datum)>,
    /// The endpoint that it belongs to.
    of: Option<String>,
}

/// The view as data: made once, for judging and for every text that names a value.
#[derive(Debug, Default)]
pub struct Data {
    root: BTreeMap<String, Datum>,
    endpoints: Vec<(String, Datum)>,
    resolvers: Vec<(String, Datum)>,
    programs: BTreeMap<String, Datum>,
}

impl Data {
    /// The data of a view.
    pub fn of(view: &View) -> Self {
        let json = serde_json::to_value(view).unwrap_or_default();
        let environment = env(ForEach::Run);
        let variable = |name: &str| Some((name.to_owned(), datum_of(json.get(name)?, environment.get(name)?, name).ok()?));
        let root: BTreeMap<String, Datum> = environment.names().filter_map(variable).collect();
        let items = |name: &str| match root.get(name) {
            Some(Datum::List(items)) => items.clone(),
            _ => Vec::new(),
        };
        let endpoints = view.endpoints.iter().map(|e| e.id.clone()).zip(items("endpoints")).collect();
        let resolvers = view.resolvers.iter().map(|r| r.address.clone()).zip(items("resolvers")).collect();
        Self { root, endpoints, resolvers, programs: programs(view) }
    }

    /// Every part of the view by its name.
    pub fn scope(&self) -> Scope<'_> {
        self.root.iter().fold(Scope::new(), |scope, (name, datum)| scope.with(name, datum))
    }

    /// What a check is judged for, with what its program said of each.
    fn subjects(&self, check: &Check) -> Vec<Subject> {
        let mut subjects = self.each(check.for_each);
        for subject in subjects.iter_mut().filter(|_| check.program.is_some()) {
            let endpoint = (check.for_each == ForEach::Endpoint).then_some(subject.target.as_str());
            let said = self.programs.get(&program_step(&check.id, endpoint)).cloned();
            subject.variables.push(("program".to_owned(), said.unwrap_or_else(|| Datum::unknown("program-not-run"))));
        }
        subjects
    }

    fn each(&self, for_each: ForEach) -> Vec<Subject> {
        let one = |name: &str, (target, datum): &(String, Datum)| Subject {
            target: target.clone(),
            variables: vec![(name.to_owned(), datum.clone())],
            of: None,
        };
        match for_each {
            ForEach::Run => vec![Subject { target: "run".to_owned(), variables: Vec::new(), of: None }],
            ForEach::Endpoint => self.endpoints.iter().map(|e| one("endpoint", e)).collect(),
            ForEach::Resolver => self.resolvers.iter().map(|r| one("resolver", r)).collect(),
            ForEach::Address => self.endpoints.iter().flat_map(|(id, endpoint)| addresses(id, endpoint)).collect(),
        }
    }
}

/// What programs said, as data, by the step that ran them.
fn programs(view: &View) -> BTreeMap<String, Datum> {
    if view.programs.is_empty() {
        return BTreeMap::new();
    }
    let ty = type_of::<ProgramView>("program");
    let datum = |said| datum_of(&serde_json::to_value(said).unwrap_or_default(), &ty, "program").ok();
    view.programs.iter().filter_map(|(step, said)| Some((step.clone(), datum(said)?))).collect()
}

fn addresses(id: &str, endpoint: &Datum) -> Vec<Subject> {
    let Datum::Map(fields) = endpoint else { return Vec::new() };
    let Some(Datum::List(addresses)) = fields.get("addresses") else { return Vec::new() };
    let subject = |address: &Datum| {
        let Datum::Map(own) = address else { return None };
        let Some(Datum::Text(ip)) = own.get("ip") else { return None };
        let variables = vec![("endpoint".to_owned(), endpoint.clone()), ("address".to_owned(), address.clone())];
        Some(Subject { target: format!("{id} {ip}"), variables, of: Some(id.to_owned()) })
    };
    addresses.iter().filter_map(subject).collect()
}

/// What has been judged so far of one check: subject, status, and what blocked it.
type Judged = Vec<(String, Status, Option<String>)>;

struct Judging<'a> {
    /// What every subject sees.
    base: Scope<'a>,
    lang: Lang,
    currency: Currency,
    done: BTreeMap<&'a str, Judged>,
}

impl Judging<'_> {
    /// What a check says of a subject; nothing where it does not apply.
    fn one(&self, compiled: &Compiled, subject: &Subject) -> Option<Outcome> {
        let mut scope = self.base.clone();
        for (name, datum) in &subject.variables {
            scope = scope.with(name, datum);
        }
        if compiled.applies.as_ref().is_some_and(|applies| applies.judge(&scope) == Verdict3::False) {
            return None;
        }
        let took_ms = match compiled.took.as_ref().map(|took| took.eval(&scope)) {
            Some(Datum::Int(ms)) => u64::try_from(ms).ok(),
            _ => None,
        };
        let check = &compiled.check;
        let mut outcome = Outcome {
            check: check.id.clone(),
            group: check.group.clone(),
            target: subject.target.clone(),
            status: Status::Pass,
            blocked_by: None,
            found: None,
            names: check.finding.iter().filter_map(|f| f.cause.clone()).collect(),
            vital: check.vital,
            text: String::new(),
            took_ms,
        };
        match self.blocked_by(compiled, subject) {
            Some(other) => {
                outcome.status = Status::Skipped;
                outcome.text = Message::new("check-skipped").with("check", other.clone()).say(self.lang);
                outcome.blocked_by = Some(other);
            }
            None => self.decide(compiled, &scope, &mut outcome),
        }
        Some(outcome)
    }

    /// The first finding that holds; else unknown where one could not be decided; else pass, where what that says was observed.
    fn decide(&self, compiled: &Compiled, scope: &Scope<'_>, outcome: &mut Outcome) {
        let mut undecided = None;
        for (finding, rule) in compiled.check.finding.iter().zip(&compiled.findings) {
            match rule.when.judge(scope) {
                Verdict3::True => {
                    outcome.status = if finding.status == FindingStatus::Fail { Status::Fail } else { Status::Warn };
                    outcome.text = rule.texts.get(self.lang).render(scope, &|datum| self.show(datum));
                    outcome.found = Some(found(finding, rule, scope));
                    return;
                }
                Verdict3::False => {}
                Verdict3::Unknown(why) => undecided = undecided.or(Some(why)),
            }
        }
        let passed = match (undecided, &compiled.pass_when) {
            (Some(why), _) => Err(why.reason().to_owned()),
            (None, None) => Err(NOT_SHOWN.to_owned()),
            (None, Some(when)) => match when.judge(scope) {
                Verdict3::True => Ok(compiled.pass.get(self.lang).render(scope, &|datum| self.show(datum))),
                Verdict3::False => Err(NOT_SHOWN.to_owned()),
                Verdict3::Unknown(why) => Err(why.reason().to_owned()),
            },
        };
        match passed {
            Ok(text) => outcome.text = text,
            Err(why) => {
                outcome.status = Status::Unknown;
                let own = compiled.unknown.as_ref().and_then(|unknown| self.whole(unknown, scope));
                let why = || Message::new("check-unknown").with("reason", reason(&why, self.lang)).say(self.lang);
                outcome.text = own.unwrap_or_else(why);
            }
        }
    }

    /// A text, where all that it names is known.
    fn whole(&self, texts: &Texts, scope: &Scope<'_>) -> Option<String> {
        let known = Cell::new(true);
        let show = |datum: &Datum| {
            known.set(known.get() && !matches!(datum, Datum::Unknown(_) | Datum::Null));
            self.show(datum)
        };
        let text = texts.get(self.lang).render(scope, &show);
        known.get().then_some(text)
    }

    /// The failed check that makes this one pointless: for the same subject, its endpoint, or the whole run.
    fn blocked_by(&self, compiled: &Compiled, subject: &Subject) -> Option<String> {
        let concerns = |target: &str| target == "run" || target == subject.target || subject.of.as_deref() == Some(target);
        compiled.check.needs.iter().find_map(|need| {
            let judged = self.done.get(need.as_str())?;
            judged.iter().filter(|(target, ..)| concerns(target)).find_map(|(_, status, blocked_by)| match status {
                Status::Fail => Some(need.clone()),
                Status::Skipped => blocked_by.clone(),
                _ => None,
            })
        })
    }

    /// A value as people read it.
    fn show(&self, datum: &Datum) -> String {
        match datum {
            Datum::Null => "–".to_owned(),
            Datum::Bool(yes) => ui().say(if *yes { "yes" } else { "no" }, self.lang),
            Datum::Int(i) => i.to_string(),
            Datum::Text(text) => text.clone(),
            Datum::Dec(amount) => Amount(*amount).said(self.currency, self.lang),
            Datum::List(items) => items.iter().map(|i| self.show(i)).collect::<Vec<_>>().join(", "),
            Datum::Map(_) => String::new(),
            Datum::Unknown(_) => "?".to_owned(),
        }
    }
}

/// The cause and the weight of a finding: its own, or those that the facts name.
fn found(finding: &Finding, rule: &Rule, scope: &Scope<'_>) -> Found {
    let cause = match rule.cause.as_ref().map(|from| from.eval(scope)) {
        Some(Datum::Text(id)) => Some(id),
        Some(_) => None,
        None => finding.cause.clone(),
    };
    let weight = match rule.weight.as_ref().map(|from| from.eval(scope)) {
        Some(Datum::Int(percent)) => u8::try_from(percent.clamp(1, 99)).unwrap_or(finding.weight),
        _ => finding.weight,
    };
    Found { cause, weight }
}

/// Why something is not known, in words.
fn reason(word: &str, lang: Lang) -> String {
    let key = format!("reason-{word}");
    if ui().has(&key) { ui().say(&key, lang) } else { ui().say("reason-other", lang) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::word;

    #[test]
    fn the_word_of_a_status_is_that_of_documents() {
        for status in [Status::Pass, Status::Warn, Status::Fail, Status::Unknown, Status::Skipped] {
            assert_eq!(status.word(), word(&status));
        }
    }
}
