use super::*;

fn list(ty: Type) -> Type {
    Type::list(ty)
}

#[test]
fn quantifiers_are_kleene() {
    assert_eq!(judge("flags.exists(x, x)"), "true");
    assert_eq!(judge("flags.all(x, x)"), "false");
    assert_eq!(judge("flags.exists(x, !x)"), "true");
    assert_eq!(judge("[u, false].exists(x, x)"), "no-answer");
    assert_eq!(judge("[false, u, true].exists(x, x)"), "true");
    assert_eq!(judge("[true, u].all(x, x)"), "no-answer");
    assert_eq!(judge("[u, true, false].all(x, x)"), "false");
    assert_eq!(judge("[].exists(x, x) || ![].all(x, x)"), "false");
    assert_eq!(judge("[u].exists(x, true)"), "true");
    assert_eq!(judge("[u].all(x, false)"), "false");
}

#[test]
fn exists_one_counts_what_is_known() {
    assert_eq!(judge("numbers.exists_one(x, x == 2)"), "true");
    assert_eq!(judge("numbers.existsOne(x, x > 1)"), "false");
    assert_eq!(judge("[u, true].exists_one(x, x)"), "no-answer");
    assert_eq!(judge("[u, true, true].exists_one(x, x)"), "false");
    assert_eq!(judge("[u].exists_one(x, x)"), "no-answer");
    assert_eq!(judge("[].exists_one(x, true)"), "false");
}

#[test]
fn filter_is_unknown_as_a_whole() {
    assert_eq!(eval("numbers.filter(x, x > 1)", &list(Type::Int)), Datum::List(vec![2.into(), 3.into()]));
    assert_eq!(eval("numbers.filter(x, u)", &list(Type::Int)), unknown("no-answer"));
    assert_eq!(eval("flags.filter(x, x)", &list(Type::Bool)), unknown("late"));
    assert_eq!(eval("flags.filter(x, false)", &list(Type::Bool)), Datum::List(vec![]));
    assert_eq!(eval("flags.filter(x, true)", &list(Type::Bool)), values()["flags"]);
    assert_eq!(judge("instruments.filter(i, i.kind == \"card\").all(i, i.limit < 51)"), "true");
    assert_eq!(judge("instruments.filter(i, i.ok).size() > 0"), "no-answer");
}

#[test]
fn observed_sorts_unknown_elements_out() {
    assert_eq!(judge("flags.filter(x, observed(x)).size() == 2"), "true");
    assert_eq!(judge("flags.filter(x, observed(x)).exists_one(x, x)"), "true");
}

#[test]
fn map_keeps_unknown_elements() {
    let expected = Datum::List(vec![false.into(), unknown("late"), true.into()]);
    assert_eq!(eval("flags.map(x, !x)", &list(Type::Bool)), expected);
    assert_eq!(judge("flags.map(x, !x).size() == 3"), "true");
    assert_eq!(judge("instruments.map(i, i.ok)[1]"), "no-answer");
    assert_eq!(eval("numbers.map(x, x > 1, x * 2)", &list(Type::Int)), Datum::List(vec![4.into(), 6.into()]));
    assert_eq!(eval("numbers.map(x, x > 1, x)", &list(Type::Int)), Datum::List(vec![2.into(), 3.into()]));
    assert_eq!(eval("sum(instruments.map(i, i.limit))", &Type::Dec), dec("430.30"));
}

#[test]
fn a_loop_over_an_unknown_list_is_unknown() {
    let env = Env::new().with("l", Type::list(Type::Int));
    let lost = unknown("deadline");
    let scope = Scope::new().with("l", &lost);
    for source in [
        "l.all(x, true)",
        "l.exists(x, false)",
        "l.exists_one(x, true)",
        "l.filter(x, true).size() == 0",
        "l.map(x, 1).size() == 0",
        "1 in l",
        "sum(l) == 0",
        "l.map(x, x > 0, x) == l",
    ] {
        let verdict = compile_bool(source, &env).unwrap().judge(&scope);
        assert_eq!(verdict, Verdict3::Unknown(Unknown::new("deadline")), "{source}");
    }
}

#[test]
fn loops_nest_and_hide() {
    holds("numbers.exists(x, numbers.all(y, y <= x))");
    holds("numbers.all(x, numbers.filter(y, y < x).size() == x - 1)");
    holds("numbers.all(count, count < 4)");
    holds("numbers.all(x, [7].all(x, x == 7) && x < 4)");
    holds("numbers.map(x, numbers.map(y, x * y)).all(row, row.size() == 3)");
    holds("numbers.map(x, numbers.map(y, x * y))[2][1] == 6");
    holds("instruments.map(i, [i]).all(l, l[0].limit > 0)");
}
