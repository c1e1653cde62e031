//! The checks of a pack with their expressions and texts compiled.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};

use super::expr::{Env, ExprError, Program, Source, Template, Type, compile_many};
use super::view::{env, env_of};
use crate::lang::{Lang, Text};
use crate::pack::{Check, Entry, ForEach};

/// A text in every language, with its placeholders understood.
#[derive(Clone, Debug)]
pub(super) struct Texts {
    en: Template,
    zh_cn: Template,
}

impl Texts {
    fn compile(text: &Text, env: &Env) -> Result<Self, Vec<ExprError>> {
        match (Template::compile(&text.en, env), Template::compile(&text.zh_cn, env)) {
            (Ok(en), Ok(zh_cn)) => Ok(Self { en, zh_cn }),
            (en, zh_cn) => Err([en.err(), zh_cn.err()].into_iter().flatten().flatten().collect()),
        }
    }

    pub(super) fn get(&self, lang: Lang) -> &Template {
        match lang {
            Lang::En => &self.en,
            Lang::ZhCn => &self.zh_cn,
        }
    }
}

/// One finding, compiled.
#[derive(Clone, Debug)]
pub(super) struct Rule {
    pub(super) when: Program,
    pub(super) cause: Option<Program>,
    pub(super) weight: Option<Program>,
    pub(super) texts: Texts,
}

/// One check, compiled.
#[derive(Clone, Debug)]
pub struct Compiled {
    pub(super) check: Check,
    pub(super) applies: Option<Program>,
    pub(super) took: Option<Program>,
    pub(super) findings: Vec<Rule>,
    pub(super) pass_when: Option<Program>,
    pub(super) pass: Texts,
    pub(super) unknown: Option<Texts>,
}

/// A mistake in a check: the key within the check's table, such as `finding[0].when`, and what is wrong there.
#[derive(Clone, Debug)]
pub struct Mistake {
    /// The key.
    pub key: String,
    /// What is wrong.
    pub error: ExprError,
}

/// A check with mistakes.
pub type Refused<'a> = (&'a Entry<Check>, Vec<Mistake>);

/// Compiled checks, in the order of the pack.
#[derive(Clone, Debug, Default)]
pub struct Programs {
    checks: Vec<Compiled>,
    /// The places of the checks, each after those it needs.
    order: Vec<usize>,
    /// Conditions outside of checks, from when they were first asked for.
    conditions: Arc<Mutex<BTreeMap<String, Option<Arc<Program>>>>>,
}

impl Compiled {
    /// The id of the check.
    pub fn id(&self) -> &str {
        &self.check.id
    }
}

impl Programs {
    /// The checks.
    pub fn iter(&self) -> impl Iterator<Item = &Compiled> {
        self.checks.iter()
    }

    /// Without the checks that are not wanted.
    pub fn retain(&mut self, wanted: impl Fn(&Check) -> bool) {
        self.checks.retain(|c| wanted(&c.check));
        self.order = in_order_of_needs(&self.checks);
    }

    /// Conditions over a run that stand outside of checks, in their order; none for one that has a mistake. Each is compiled once.
    pub fn conditions(&self, texts: &[&str]) -> Vec<Option<Arc<Program>>> {
        let mut known = self.conditions.lock().unwrap_or_else(PoisonError::into_inner);
        let new: Vec<&str> = texts.iter().copied().filter(|text| !known.contains_key(*text)).collect();
        if !new.is_empty() {
            let sources: Vec<Source<'_>> = new.iter().map(|text| Source { text, env: env(ForEach::Run), expected: &Type::Bool }).collect();
            let compiled = compile_many(&sources).into_iter().map(|program| program.ok().map(Arc::new));
            known.extend(new.iter().map(|text| (*text).to_owned()).zip(compiled));
        }
        texts.iter().map(|text| known.get(*text).cloned().flatten()).collect()
    }

    /// The checks with their places, each after those it needs.
    pub(super) fn in_order_of_needs(&self) -> impl Iterator<Item = (usize, &Compiled)> {
        self.order.iter().filter_map(|place| Some((*place, self.checks.get(*place)?)))
    }

    /// Compiles checks. One that has a mistake is left out, and named with its mistakes.
    pub fn compile<'a>(checks: impl IntoIterator<Item = &'a Entry<Check>>) -> (Self, Vec<Refused<'a>>) {
        let entries: Vec<&Entry<Check>> = checks.into_iter().collect();
        let sources: Vec<(&Check, String, &str, Type)> = entries.iter().flat_map(|entry| expressions(&entry.value)).collect();
        let batch: Vec<Source<'_>> =
            sources.iter().map(|(check, _, text, expected)| Source { text, env: env_of(check), expected }).collect();
        let mut compiled = sources.iter().map(|(_, key, ..)| key.clone()).zip(compile_many(&batch));
        let (mut programs, mut wrong) = (Self::default(), Vec::new());
        for entry in entries {
            let own = compiled.by_ref().take(expressions(&entry.value).count()).collect();
            match assemble(&entry.value, own) {
                Ok(check) => programs.checks.push(check),
                Err(mistakes) => wrong.push((entry, mistakes)),
            }
        }
        programs.order = in_order_of_needs(&programs.checks);
        (programs, wrong)
    }
}

/// The places of the checks, each after those it needs.
fn in_order_of_needs(checks: &[Compiled]) -> Vec<usize> {
    let mut ordered: Vec<usize> = Vec::new();
    let mut waiting: Vec<usize> = (0..checks.len()).collect();
    while !waiting.is_empty() {
        let open: BTreeSet<&str> = waiting.iter().map(|place| checks[*place].id()).collect();
        let ready =
            |place: &usize| checks[*place].check.needs.iter().all(|need| !open.contains(need.as_str()) || need == checks[*place].id());
        let (next, rest): (Vec<usize>, Vec<usize>) = waiting.iter().partition(|place| ready(place));
        // A circle, which validation refuses, must not hang us.
        let stuck = next.is_empty();
        ordered.extend(if stuck { &rest } else { &next });
        waiting = if stuck { Vec::new() } else { rest };
    }
    ordered
}

/// Every expression of a check: its key, its text and what it must give.
fn expressions(check: &Check) -> impl Iterator<Item = (&Check, String, &str, Type)> {
    let own = [
        ("applies", &check.applies, Type::Bool),
        ("pass_when", &check.pass_when, Type::Bool),
        ("took", &check.took, Type::optional(Type::Int)),
    ];
    let own = own.into_iter().filter_map(move |(key, text, ty)| Some((check, key.to_owned(), text.as_deref()?, ty)));
    own.chain(check.finding.iter().enumerate().flat_map(move |(i, finding)| {
        let from = [("cause_from", &finding.cause_from, Type::Text), ("weight_from", &finding.weight_from, Type::Int)];
        let from = from.into_iter().filter_map(move |(key, text, ty)| Some((check, format!("finding[{i}].{key}"), text.as_deref()?, ty)));
        std::iter::once((check, format!("finding[{i}].when"), finding.when.as_str(), Type::Bool)).chain(from)
    }))
}

fn assemble(check: &Check, compiled: Vec<(String, Result<Program, Vec<ExprError>>)>) -> Result<Compiled, Vec<Mistake>> {
    let mut mistakes = Vec::new();
    let mut note = |key: &str, errors: Vec<ExprError>| {
        mistakes.extend(errors.into_iter().map(|error| Mistake { key: key.to_owned(), error }));
    };
    let mut programs: BTreeMap<String, Program> = BTreeMap::new();
    for (key, result) in compiled {
        match result {
            Ok(program) => drop(programs.insert(key, program)),
            Err(errors) => note(&key, errors),
        }
    }
    let env = env_of(check);
    let mut findings = Vec::new();
    for (i, finding) in check.finding.iter().enumerate() {
        let mut program = |key: &str| programs.remove(&format!("finding[{i}].{key}"));
        let (when, cause, weight) = (program("when"), program("cause_from"), program("weight_from"));
        match (when, Texts::compile(&finding.text, env)) {
            (Some(when), Ok(texts)) => findings.push(Rule { when, cause, weight, texts }),
            (_, Err(errors)) => note(&format!("finding[{i}].text"), errors),
            // Its expression was refused above.
            (None, Ok(_)) => {}
        }
    }
    let mut compile = |key: &str, text: &Text| Texts::compile(text, env).map_err(|errors| note(key, errors)).ok();
    let (pass, unknown) = (compile("pass", &check.pass), check.unknown.as_ref().map(|text| compile("unknown", text)));
    match pass {
        Some(pass) if mistakes.is_empty() => {
            let unknown = unknown.flatten();
            let mut own = |key: &str| programs.remove(key);
            let (applies, took, pass_when) = (own("applies"), own("took"), own("pass_when"));
            Ok(Compiled { check: check.clone(), applies, took, findings, pass_when, pass, unknown })
        }
        _ => Err(mistakes),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::expr::is_read_alike;
    use crate::pack::Pack;

    #[test]
    fn both_parsers_read_every_expression_of_the_pack_alike() {
        let pack = Pack::builtin();
        let sources = pack.checks.iter().flat_map(|entry| expressions(&entry.value));
        let mut seen = 0;
        for (check, key, text, expected) in sources {
            seen += 1;
            assert!(is_read_alike(&Source { text, env: env_of(check), expected: &expected }), "{}: {key}: {text}", check.id);
        }
        assert!(seen > 300, "{seen}");
    }
}
