//! Tests of the whole engine; what they share stands here.

mod limits;
mod loops;
mod money;
mod property;
mod template;
mod truth;
mod typing;

use std::collections::BTreeMap;
use std::sync::Arc;

use super::*;

/// The record that stands for an endpoint.
fn endpoint() -> Type {
    let dns = Record::new(
        "dns",
        [
            ("configured", Type::list(Type::Text)),
            ("took_ms", Type::optional(Type::Int)),
            ("scope", Type::one_of(["public", "private", "loopback"])),
        ],
    );
    Type::Record(Arc::new(Record::new(
        "endpoint",
        [
            ("host", Type::Text),
            ("port", Type::Int),
            ("dns", Type::Record(Arc::new(dns.clone()))),
            ("alternate", Type::optional(Type::Record(Arc::new(dns)))),
            ("headers", Type::map(Type::Text)),
        ],
    )))
}

/// The variables of all tests.
fn env() -> Env {
    let instrument = Record::new("instrument", [("kind", Type::one_of(["card", "balance"])), ("limit", Type::Dec), ("ok", Type::Bool)]);
    Env::new()
        .with("endpoint", endpoint())
        .with("instruments", Type::list(Type::Record(Arc::new(instrument))))
        .with("amount", Type::Dec)
        .with("fee", Type::optional(Type::Dec))
        .with("count", Type::Int)
        .with("name", Type::Text)
        .with("flags", Type::list(Type::Bool))
        .with("numbers", Type::list(Type::Int))
        .with("t", Type::Bool)
        .with("f", Type::Bool)
        .with("u", Type::Bool)
        .with("maybe", Type::optional(Type::Bool))
}

fn dec(text: &str) -> Datum {
    Datum::Dec(text.parse().expect("a decimal"))
}

fn unknown(reason: &'static str) -> Datum {
    Datum::unknown(reason)
}

fn values() -> BTreeMap<&'static str, Datum> {
    let instrument = |kind: &str, limit: &str, ok: Datum| Datum::map([("kind", kind.into()), ("limit", dec(limit)), ("ok", ok)]);
    let dns = Datum::map([
        ("configured", Datum::List(vec!["10.0.0.1".into(), "8.8.8.8".into()])),
        ("took_ms", Datum::Null),
        ("scope", "private".into()),
    ]);
    let endpoint = Datum::map([
        ("host", "pay.example".into()),
        ("port", unknown("deadline")),
        ("dns", dns),
        ("alternate", Datum::Null),
        ("headers", Datum::map([("server", "nginx".into())])),
    ]);
    BTreeMap::from([
        ("endpoint", endpoint),
        (
            "instruments",
            Datum::List(vec![
                instrument("card", "50.00", true.into()),
                instrument("balance", "380.00", unknown("no-answer")),
                instrument("card", "0.30", false.into()),
            ]),
        ),
        ("amount", dec("99.50")),
        ("fee", Datum::Null),
        ("count", 3.into()),
        ("name", "Zhi Fu".into()),
        ("flags", Datum::List(vec![true.into(), unknown("late"), false.into()])),
        ("numbers", Datum::List(vec![1.into(), 2.into(), 3.into()])),
        ("t", true.into()),
        ("f", false.into()),
        ("u", unknown("no-answer")),
        ("maybe", Datum::Null),
    ])
}

fn scope<'a>(values: &'a BTreeMap<&'static str, Datum>) -> Scope<'a> {
    values.iter().fold(Scope::new(), |scope, (name, datum)| scope.with(name, datum))
}

/// The verdict of a condition, written short: `true`, `false`, or the reason why not.
fn judge(text: &str) -> String {
    let program = compile_bool(text, &env()).unwrap_or_else(|errors| panic!("{text}: {errors:?}"));
    match program.judge(&scope(&values())) {
        Verdict3::True => "true".to_owned(),
        Verdict3::False => "false".to_owned(),
        Verdict3::Unknown(unknown) => unknown.reason().to_owned(),
    }
}

fn holds(text: &str) {
    assert_eq!(judge(text), "true", "{text}");
}

/// The value of an expression that gives `ty`.
fn eval(text: &str, ty: &Type) -> Datum {
    let program = compile(text, &env(), ty).unwrap_or_else(|errors| panic!("{text}: {errors:?}"));
    program.eval(&scope(&values()))
}

/// The mistakes of a condition, each as `source at fault: message`.
fn mistakes(text: &str) -> Vec<String> {
    let errors = compile_bool(text, &env()).err().unwrap_or_default();
    errors.iter().map(|it| format!("{}: {it}", &text[it.span.start..it.span.end])).collect()
}

/// The one mistake of a condition.
fn mistake(text: &str) -> String {
    let mut all = mistakes(text);
    assert_eq!(all.len(), 1, "{text}: {all:?}");
    all.remove(0)
}
