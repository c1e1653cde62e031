use super::*;

#[test]
fn unknown_names_have_suggestions() {
    assert_eq!(mistake("endpint.host == name"), "endpint: there is no variable `endpint`; did you mean `endpoint`?");
    assert_eq!(mistake("endpoint.dns.configred.size() > 0"), "configred: `dns` has no field `configred`; did you mean `configured`?");
    assert_eq!(mistake("endpoint .  prt > 0"), "prt: `endpoint` has no field `prt`; did you mean `port`?");
    assert_eq!(mistake("obsrved(u)"), "obsrved: there is no function `obsrved` that is called like this; did you mean `observed`?");
    assert_eq!(mistake("numbers.exist(x, x > 1)"), "exist: there is no function `exist` that is called like this; did you mean `exists`?");
    assert!(mistake("name.startswith(\"a\")").ends_with("did you mean `startsWith`?"));
    assert!(mistake("numbers.sum() > 1").ends_with("did you mean `sum(list)`?"));
    assert!(mistake("contains(name, \"a\")").ends_with("did you mean `text.contains(s)`?"));
    assert_eq!(mistake("quux"), "quux: there is no variable `quux`");
    assert_eq!(mistake("numbers.all(item, itm > 1)"), "itm: there is no variable `itm`; did you mean `item`?");
    assert!(mistake("numbers.all(x, x > 1) && x > 1").starts_with("x: there is no variable `x`"));
}

#[test]
fn values_of_a_fixed_set_are_checked() {
    let message = "\"privat\": `privat` is never a value here; there are public, private, loopback; did you mean `private`?";
    for source in [
        "endpoint.dns.scope == \"privat\"",
        "\"privat\" != endpoint.dns.scope",
        "endpoint.dns.scope in [\"public\", \"privat\"]",
        "endpoint.dns.scope == (t ? \"privat\" : \"public\")",
        "\"privat\" in [endpoint.dns.scope]",
        "[endpoint.dns.scope] == [\"privat\"]",
    ] {
        assert_eq!(mistake(source), message, "{source}");
    }
    assert!(mistake("instruments[0].kind == endpoint.dns.scope").starts_with("==: `==` does not go with Text (card | balance)"));
    holds("endpoint.dns.scope.startsWith(\"pri\") && endpoint.dns.scope != name");
}

#[test]
fn wrong_types_are_mistakes() {
    for (source, message) in [
        ("count == name", "==: `==` does not go with Int and Text"),
        ("name < name", "<: `<` does not go with Text and Text"),
        ("t < f", "<: `<` does not go with Bool and Bool"),
        ("name + name == name", "+: `+` does not go with Text and Text"),
        ("null + 1 == 1", "+: `+` does not go with null and Int"),
        ("-name == name", "-: `-` takes a number, this is Text"),
        ("!count", "!: `!` takes a condition, this is Int"),
        ("t && count", "&&: `&&` takes conditions, this is Int"),
        ("count ? t : f", "?: `?:` takes a condition, this is Int"),
        ("(t ? 1 : name) == 1", "?: Int and Text have no type in common"),
        ("1 in [1, \"a\"]", "\"a\": Int and Text have no type in common"),
        ("1 in [1, endpoint. dns.scope]", "endpoint. dns.scope: Int and Text (public | private | loopback) have no type in common"),
        ("name in numbers", "in: `in` does not go with Text and Int"),
        ("1 in endpoint.headers", "in: `in` takes a text as a key, this is Int"),
        ("1 in name", "in: `in` takes a list or a map on its right, this is Text"),
        ("numbers[name] == 1", "[: `list[…]` takes a whole number, this is Text"),
        ("numbers[amount] == 1", "[: `list[…]` takes a whole number, this is Dec"),
        ("endpoint[\"host\"] == name", "[: `[…]` takes a list or a map, this is record endpoint"),
        ("name.host == name", "host: a value of type Text has no field `host`"),
    ] {
        assert_eq!(mistake(source), message, "{source}");
    }
}

#[test]
fn wrong_arguments_are_mistakes() {
    for (source, message) in [
        ("name.exists(x, true)", "exists: `exists` takes a list, this is Text"),
        ("numbers.all(x, x)", "all: `all` takes a condition, this is Int"),
        ("min(name, 1) == 1", "min: `min` takes a number, this is Text"),
        ("sum(flags) == 1", "sum: `sum` takes a list of numbers, this is list of Bool"),
        ("size(count) == 1", "size: `size` takes a list, a map or a text, this is Int"),
        ("size(endpoint) == 1", "size: `size` takes a list, a map or a text, this is record endpoint"),
        ("name.contains(1)", "contains: `contains` takes a text, this is Int"),
        ("observed(t && f)", "observed: `observed` takes a path like endpoint.dns.configured, this is Bool"),
        ("observed(1)", "observed: `observed` takes a path like endpoint.dns.configured, this is Int"),
        ("min(1) == 1", "min: wrong number of arguments: it is called as min(a, b)"),
        ("numbers.exists(x)", "exists: wrong number of arguments: it is called as list.exists(x, condition)"),
        ("count == null", "==: a value of type Int is never null"),
        ("null != name", "!=: a value of type Text is never null"),
        ("count", "count: the expression gives Int, but Bool is asked for"),
        ("null", "null: the expression gives null, but Bool is asked for"),
    ] {
        assert_eq!(mistake(source), message, "{source}");
    }
}

#[test]
fn all_mistakes_are_reported_and_none_begets_another() {
    let all = mistakes("endpint.host.x == 1 && count == name || (nme.size() > 0.5 && !count) || t.x.y > 3");
    let at: Vec<&str> = all.iter().filter_map(|it| it.split(':').next()).collect();
    assert_eq!(at, ["endpint", "==", "nme", "0.5", "!", "x"], "{all:?}");
}

#[test]
fn has_and_other_parts_of_cel_are_refused() {
    let bare = mistake("has(endpoint.host)");
    assert!(bare.starts_with("has: has() cannot tell") && bare.contains("observed(x)"), "{bare}");
    for (source, at) in [
        ("{\"a\": 1} == null", "{"),
        ("name == r\"a\"", "r"),
        ("name == \"\"\"a\"\"\"", "\""),
        ("name == \"\\x41\"", "\\"),
        ("endpoint.`host` == name", "`"),
        ("count == 1u", "1u"),
        (".count == 1", "count"),
    ] {
        let it = mistake(source);
        assert!(it.starts_with(at) && it.contains("not supported"), "{source}: {it}");
    }
}

#[test]
fn what_a_program_gives_is_checked() {
    let check = |source, ty: &Type| compile(source, &env(), ty).map(|_| ()).map_err(|it| it.len());
    assert_eq!(check("count", &Type::Dec), Ok(()));
    assert_eq!(check("amount", &Type::Int), Err(1));
    assert_eq!(check("fee", &Type::Dec), Ok(()));
    assert_eq!(check("null", &Type::optional(Type::Dec)), Ok(()));
    assert_eq!(check("endpoint.dns.scope", &Type::Text), Ok(()));
    assert_eq!(check("[]", &Type::list(Type::Int)), Ok(()));
    assert_eq!(check("endpoint.dns.configured", &Type::list(Type::Text)), Ok(()));
}

#[test]
fn syntax_errors_point_at_the_place() {
    for (source, message) in [
        ("t &&", ": the expression ends too early"),
        ("", ": the expression ends too early"),
        ("t f", "f: unexpected `f`"),
        ("(t", ": the expression ends too early"),
        ("t)", "): this bracket closes nothing"),
        ("size([t)] == 1", "): this bracket closes nothing"),
        ("t) + f)", "): this bracket closes nothing"),
        ("t = f", "=: `=` means nothing here"),
        ("name == \"支付\" f", "f: unexpected `f`"),
        ("t &&\n  f f", "f: unexpected `f`"),
        ("name == 'a", "'a: this text is not closed"),
        ("支 == 1", "支: unexpected character `支`"),
        ("as == 1", "as: `as` is a reserved word"),
        ("numbers.all(x.y, true)", ".: argument must be a simple name"),
        ("count == 99999999999999999999", "99999999999999999999: invalid int literal"),
    ] {
        assert_eq!(mistake(source), message, "{source}");
    }
    let source = "name == \"支\" &&\nname == \"付\" || nme == name";
    let errors = compile_bool(source, &env()).unwrap_err();
    assert_eq!(&source[errors[0].span.start..errors[0].span.end], "nme");
}

#[test]
fn signs_repeat_themselves_only() {
    for source in ["[].all(x, !-x)", "[].all(x, -!x)", "[].all(x, ! - x)", "[].all(x, !// a comment\n-x)"] {
        assert!(!mistakes(source).is_empty(), "{source}");
        assert!(is_read_alike(&Source { text: source, env: &env(), expected: &Type::Bool }), "{source}");
    }
    holds("!!t && --count == 3 && count != -3 && count -1 == 2");
}
