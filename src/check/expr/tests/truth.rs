use super::*;

#[test]
fn kleene_truth_tables() {
    let both = [
        ("t", "t", "true", "true"),
        ("t", "f", "false", "true"),
        ("t", "u", "no-answer", "true"),
        ("f", "f", "false", "false"),
        ("f", "u", "false", "no-answer"),
        ("u", "u", "no-answer", "no-answer"),
    ];
    for (left, right, and, or) in both {
        for (left, right) in [(left, right), (right, left)] {
            assert_eq!(judge(&format!("{left} && {right}")), and, "{left} && {right}");
            assert_eq!(judge(&format!("{left} || {right}")), or, "{left} || {right}");
        }
    }
    for (operand, not) in [("t", "false"), ("f", "true"), ("u", "no-answer")] {
        assert_eq!(judge(&format!("!{operand}")), not);
        assert_eq!(judge(&format!("!!{operand} == {operand}")), if operand == "u" { "no-answer" } else { "true" });
    }
}

#[test]
fn the_first_unknown_is_kept() {
    assert_eq!(judge("endpoint.port > 1 && u"), "deadline");
    assert_eq!(judge("u && endpoint.port > 1"), "no-answer");
    assert_eq!(judge("endpoint.port + flags.size() > 1"), "deadline");
}

#[test]
fn unknown_is_equal_to_nothing_not_even_itself() {
    assert_eq!(judge("u == u"), "no-answer");
    assert_eq!(judge("u != t"), "no-answer");
    assert_eq!(judge("endpoint.port == 443"), "deadline");
}

#[test]
fn a_conditional_knows_what_both_branches_agree_on() {
    assert_eq!(eval("u ? 1 : 1", &Type::Int), 1.into());
    assert_eq!(eval("u ? 1 : 2", &Type::Int), unknown("no-answer"));
    assert_eq!(eval("t ? 1 : endpoint.port", &Type::Int), 1.into());
    assert_eq!(eval("f ? 1 : endpoint.port", &Type::Int), unknown("deadline"));
    assert_eq!(eval("u ? endpoint.port : endpoint.port", &Type::Int), unknown("no-answer"));
}

#[test]
fn observed_is_never_unknown() {
    holds("!observed(endpoint.port)");
    holds("observed(endpoint.host)");
    holds("!observed(u) && observed(maybe)");
    holds("!observed(endpoint.alternate.scope)");
    holds("!observed(numbers[7]) && observed(numbers[0])");
    holds("!observed(instruments[1].ok)");
    holds("!observed(endpoint.headers.via) && observed(endpoint.headers[\"server\"])");
}

#[test]
fn null_is_known_for_equality_and_absent_for_all_else() {
    holds("fee == null && null == fee && amount != fee && null == null");
    holds("endpoint.dns.took_ms == null && endpoint.dns.took_ms != 3");
    for absent in [
        "fee > 1",
        "fee + amount == dec(\"1\")",
        "-fee == amount",
        "min(fee, amount) == fee",
        "maybe",
        "!maybe",
        "maybe && t",
        "endpoint.alternate.scope == \"public\"",
        "endpoint.alternate.configured.exists(x, true)",
        "sum([fee]) == amount",
    ] {
        assert_eq!(judge(absent), "absent", "{absent}");
    }
    assert_eq!(judge("maybe && f"), "false");
    assert_eq!(judge("maybe || t"), "true");
}

#[test]
fn what_is_missing_is_absent() {
    assert_eq!(judge("numbers[3] == 1"), "absent");
    assert_eq!(judge("numbers[-1] == 1"), "absent");
    assert_eq!(judge("endpoint.headers[\"via\"] == \"x\""), "absent");
    assert_eq!(judge("endpoint.headers.via == \"x\""), "absent");
    let program = compile_bool("t", &env()).unwrap();
    assert_eq!(program.judge(&Scope::new()), Verdict3::Unknown(Unknown::ABSENT));
}

#[test]
fn data_that_contradict_their_type_are_unknown() {
    let (text, list) = (Datum::from("x"), Datum::List(vec![]));
    for source in [
        "t",
        "!t",
        "t && true",
        "amount > 1",
        "amount + 1 > amount",
        "numbers[0] == 1",
        "numbers.exists(n, n == 1)",
        "1 in numbers",
        "name.contains(\"a\")",
        "size(numbers) == 1",
        "sum(numbers) == 1",
        "endpoint.dns.scope == \"public\"",
        "count == 3",
    ] {
        let scope = ["t", "amount", "numbers", "endpoint", "count"]
            .iter()
            .fold(Scope::new(), |scope, name| scope.with(name, &text))
            .with("name", &list);
        let program = compile_bool(source, &env()).unwrap();
        let verdict = program.judge(&scope);
        // A text has a size, whatever it was meant to be.
        if !source.starts_with("size") {
            assert_eq!(verdict, Verdict3::Unknown(Unknown::WRONG_TYPE), "{source}");
        }
    }
}

#[test]
fn texts_maps_and_lists() {
    holds("name.contains(\"hi F\") && name.startsWith('Zhi') && name.endsWith(\"Fu\")");
    holds("name.lowerAscii() == \"zhi fu\" && name.size() == 6 && size(name) == 6");
    holds("\"\\u652f\\u4ed8\".size() == 2 && \"支付\" == \"\\u652f\\u4ed8\"");
    holds("\"server\" in endpoint.headers && !(\"via\" in endpoint.headers)");
    holds("size(endpoint.headers) == 1 && endpoint.headers.server == \"nginx\"");
    holds("2 in numbers && !(9 in numbers) && dec(\"2.00\") in numbers && name in [\"a\", \"Zhi Fu\"]");
    holds("numbers == [1, 2, 3] && numbers != [1, 2] && [] == [] && [1] != []");
    holds("[dec(\"1\"), 2, 3] == numbers && fee in [null, amount]");
    holds("endpoint.dns.scope in [\"private\", \"loopback\"]");
}

#[test]
fn in_is_an_or_over_the_list() {
    assert_eq!(judge("true in flags"), "true");
    assert_eq!(judge("1 in [endpoint.port, 1]"), "true");
    assert_eq!(judge("1 in [2, endpoint.port]"), "deadline");
    assert_eq!(judge("u in [true]"), "no-answer");
    assert_eq!(judge("[1, endpoint.port] == [2, 1]"), "false");
    assert_eq!(judge("[1, endpoint.port] == [1, 1]"), "deadline");
    assert_eq!(judge("[endpoint.port] == [1, 1]"), "false");
}

#[test]
fn paths_are_those_of_root_variables() {
    let program = compile_bool(
        "endpoint.dns.configured.exists(x, x == name) && endpoint.host == name && numbers[count] > 1 \
         && instruments[0].limit > amount",
        &env(),
    )
    .unwrap();
    let paths = ["amount", "count", "endpoint.dns.configured", "endpoint.host", "instruments", "name", "numbers"];
    assert_eq!(program.paths(), paths);
}

#[test]
fn a_scope_can_be_extended() {
    let (one, two) = (Datum::from(true), Datum::from(false));
    let base = Scope::new().with("t", &one);
    let inner = base.clone().with("t", &two);
    assert_eq!((base.get("t"), inner.get("t"), inner.get("x")), (Some(&one), Some(&two), None));
}
