use super::*;

fn show(datum: &Datum) -> String {
    match datum {
        Datum::Text(text) => text.clone(),
        Datum::Dec(value) => format!("{value:.2}"),
        Datum::Int(value) => value.to_string(),
        Datum::Unknown(unknown) => format!("<{unknown}>"),
        Datum::Null => "-".to_owned(),
        _ => "…".to_owned(),
    }
}

fn render(text: &str) -> String {
    let template = Template::compile(text, &env()).unwrap_or_else(|it| panic!("{text}: {it:?}"));
    template.render(&scope(&values()), &show)
}

#[test]
fn placeholders_are_filled() {
    assert_eq!(render("{endpoint.host}: {amount} of {count}"), "pay.example: 99.50 of 3");
    assert_eq!(render("支付 {name}。"), "支付 Zhi Fu。");
    assert_eq!(render("{{{name}}} {{x}} }}{{"), "{Zhi Fu} {x} }{");
    assert_eq!(render(""), "");
    assert_eq!(render("{endpoint.port} {fee} {endpoint.alternate.scope} {endpoint.headers.via}"), "<deadline> - <absent> <absent>");
    assert_eq!(render("{endpoint.headers.server}{numbers}"), "nginx…");
}

#[test]
fn values_are_not_read_again() {
    let (env, hostile) = (Env::new().with("x", Type::Text), Datum::from("{x}{{"));
    let template = Template::compile("{x}", &env).unwrap();
    assert_eq!(template.render(&Scope::new().with("x", &hostile), &show), "{x}{{");
    assert_eq!(template.render(&Scope::new(), &show), "<absent>");
}

#[test]
fn paths_are_listed_once() {
    let template = Template::compile("{name} {endpoint.dns.scope} {name}", &env()).unwrap();
    assert_eq!(template.paths(), ["endpoint.dns.scope", "name"]);
}

#[test]
fn mistakes_are_all_found() {
    let text = "支 {nme} {endpoint.dns.scpe} {} {a b} {name.x} } {1a} {endpoint..host} {name";
    let errors = Template::compile(text, &env()).unwrap_err();
    let found: Vec<String> = errors.iter().map(|it| format!("{}: {it}", &text[it.span.start..it.span.end])).collect();
    let starts = [
        "nme: there is no variable `nme`; did you mean `name`?",
        "scpe: `dns` has no field `scpe`; did you mean `scope`?",
        ": `` is not a path",
        "a b: `a b` is not a path like endpoint.host; write {{ for a brace",
        "x: a value of type Text has no field `x`",
        "}: this brace closes nothing; write }} for a brace",
        "1a: `1a` is not a path",
        "endpoint..host: `endpoint..host` is not a path",
        "{: this placeholder is not closed; write {{ for a brace",
    ];
    assert_eq!(found.len(), starts.len(), "{found:#?}");
    for (found, start) in found.iter().zip(starts) {
        assert!(found.starts_with(start), "{found}");
    }
}
