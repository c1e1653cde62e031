use super::*;

fn kind(source: &str) -> ExprErrorKind {
    let mut errors = compile_bool(source, &env()).unwrap_err();
    assert_eq!(errors.len(), 1, "{errors:?}");
    errors.remove(0).kind
}

const DEEP: ExprErrorKind = ExprErrorKind::TooDeep { limit: MAX_DEPTH };

#[test]
fn long_sources_are_refused() {
    let source = format!("t{}", " ".repeat(MAX_BYTES));
    assert_eq!(kind(&source), ExprErrorKind::TooLong { length: MAX_BYTES + 1, limit: MAX_BYTES });
    holds(&format!("t{}", " ".repeat(MAX_BYTES - 1)));
}

#[test]
fn long_chains_are_refused() {
    for links in [MAX_DEPTH + 1, 200, 257, 500, 900] {
        assert_eq!(kind(&format!("1{} == 1", "+1".repeat(links))), DEEP, "{links}");
        assert_eq!(kind(&format!("a{} == 1", ".b".repeat(links))), DEEP, "{links}");
        assert_eq!(kind(&format!("1{}", "<1".repeat(links))), DEEP, "{links}");
    }
    assert_eq!(kind(&format!("[1]{} == 1", "[0]".repeat(300))), DEEP);
    assert_eq!(kind(&format!("name{} == 1", ".size()".repeat(200))), DEEP);
    // Links of one chain with inner separators, which belong to no chain around them.
    assert_eq!(kind(&format!("[1,1]{} == 1", "+[1,1]".repeat(300))), DEEP);
    assert_eq!(kind(&format!("(t&&t){}", "==(t&&t)".repeat(250))), DEEP);
    assert_eq!(kind(&format!("t{} : f", "?t:f".repeat(100))), DEEP);
    holds(&format!("1{} == 61", "+1".repeat(60)));
}

#[test]
fn deep_brackets_are_refused() {
    for depth in [MAX_DEPTH + 1, 100, 500, 1000] {
        assert_eq!(kind(&format!("{}t{}", "(".repeat(depth), ")".repeat(depth))), DEEP);
        assert_eq!(kind(&format!("{}t{}", "[".repeat(depth), "]".repeat(depth))), DEEP);
        assert_eq!(kind(&"(".repeat(depth)), DEEP);
        assert_eq!(kind(&"f(".repeat(depth)), DEEP);
    }
    holds(&format!("{}t{}", "(".repeat(MAX_DEPTH), ")".repeat(MAX_DEPTH)));
    holds(&format!("{}t", "!".repeat(200)));
    assert_eq!(kind(&format!("{}t", "!(".repeat(100))), DEEP);
}

/// What the lexer would end early must not hide brackets from the guard.
#[test]
fn texts_hide_nothing_from_the_guard() {
    let brackets = "(".repeat(900);
    let hiding = [r#"1r"\""#, r#"1.5r"\""#, r"r'\'", r"_1R'\'", r"b'\x", "'''", r#""\q""#, r"'\u12'", "\"a\n"];
    for start in hiding {
        let error = kind(&format!("{start}{brackets}\""));
        let refused = matches!(error, ExprErrorKind::Unsupported { .. } | ExprErrorKind::Syntax { .. });
        assert!(refused, "{start}: {error:?}");
    }
    assert_eq!(kind(&format!("\"\\\\\"{brackets}")), DEEP);
    assert_eq!(kind(&format!("'\"' // '\n{brackets}")), DEEP);
    holds(&format!("name != \"\\\"{brackets}\" // {brackets}"));
}

#[test]
fn wide_expressions_are_fine_up_to_the_number_of_nodes() {
    holds(&format!("t{}", "&&t".repeat(255)));
    holds(&format!("[{}1].size() == 400", "1,".repeat(399)));
    let limit = ExprErrorKind::TooManyNodes { limit: MAX_NODES };
    assert_eq!(kind(&format!("{}true", "t||".repeat(680))), limit);
}

#[test]
fn loops_nest_twice_at_most() {
    let limit = ExprErrorKind::TooManyLoops { limit: MAX_LOOPS };
    assert_eq!(kind("numbers.all(x, numbers.all(y, numbers.all(z, true)))"), limit);
    let many = format!("{}t{}", "numbers.all(x, ".repeat(40), ")".repeat(40));
    assert_eq!(kind(&many), limit);
    holds("numbers.filter(x, true).filter(x, true).filter(x, true).all(x, numbers.all(y, true))");
}

#[test]
fn a_batch_keeps_its_order() {
    let (env, deep) = (env(), "(".repeat(1500));
    let texts = ["t", "nope", deep.as_str(), "f"];
    let sources = texts.map(|text| Source { text, env: &env, expected: &Type::Bool });
    let found: Vec<bool> = compile_many(&sources).iter().map(Result::is_ok).collect();
    assert_eq!(found, [true, false, false, true]);
    assert!(compile_many(&[]).is_empty());
}

/// Everything that must not pass the budget, on a list that is far too long.
#[test]
fn evaluation_has_a_budget() {
    let env = Env::new().with("l", Type::list(Type::Int)).with("s", Type::Text);
    let list = Datum::List((0..20_000).map(Datum::Int).collect());
    let text = Datum::Text("a".repeat(1 << 20));
    let scope = Scope::new().with("l", &list).with("s", &text);
    for (source, spent) in [
        ("l.all(x, l.all(y, x + y >= 0))", true),
        ("l.all(x, x in l)", true),
        ("l.exists(x, l == [x])", true),
        ("l.exists(x, l.map(y, y) == [x])", true),
        ("l.map(x, l).size() == 1", true),
        ("l.map(x, s).size() == 1", true),
        ("l.all(x, s.contains(\"a\"))", true),
        ("l.all(x, s.size() > 1)", true),
        ("l.all(x, sum(l) > 0)", true),
        ("l.exists_one(x, l.all(y, y >= 0) && x < 0)", true),
        ("!observed(l) || !l.all(x, l.all(y, true))", true),
        ("l.all(x, x >= 0)", false),
        ("l.filter(x, x > 10).size() > 0", false),
        ("sum(l) == 199990000", false),
    ] {
        let verdict = compile_bool(source, &env).unwrap().judge(&scope);
        assert_eq!(verdict == Verdict3::Unknown(Unknown::BUDGET), spent, "{source}: {verdict:?}");
    }
}

#[test]
fn evaluation_needs_no_big_stack() {
    let shapes = [
        format!("{}t{}{}", "[".repeat(30), "]".repeat(30), "[0]".repeat(30)),
        format!("1{} == 61", "+1".repeat(60)),
        format!("{}u{}", "!(t && ".repeat(30), ")".repeat(30)),
        format!("{}1{} == 1", "sum([size([".repeat(15), "])])".repeat(15)),
        format!("numbers{}.size() == 3", ".map(x, true, x + 0)".repeat(60)),
        format!("{}t{}", "(t ? ".repeat(30), " : f)".repeat(30)),
    ];
    for shape in shapes {
        let program = compile_bool(&shape, &env()).unwrap_or_else(|it| panic!("{shape}: {it:?}"));
        let work = move || program.judge(&scope(&values()));
        let judged = std::thread::Builder::new().stack_size(1 << 20).spawn(work).unwrap();
        let verdict = judged.join().unwrap();
        assert!(verdict != Verdict3::False, "{shape}: {verdict:?}");
    }
}

/// The parser on a source as bad as the guard allows, with a margin.
#[test]
fn the_guard_stays_far_from_the_end_of_the_stack() {
    let bad = [
        format!("{}1{}", "1+1+1+1+(".repeat(64), ")".repeat(64)),
        format!("{}1{}", "a.b.c.d.e.f.g.h(".repeat(64), ")".repeat(64)),
        format!("{}1", "[1<1<1<1<1<1<1".repeat(60)),
    ];
    for source in bad {
        assert!(source.len() <= MAX_BYTES);
        assert!(compile_bool(&source, &env()).is_err());
    }
}
