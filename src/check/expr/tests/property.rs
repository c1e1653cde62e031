//! Random expressions: the parsers never take the process down and never disagree, and knowing more
//! never turns a verdict round.

use super::*;

/// A small generator, so that the tests need no crate and give the same every time.
pub(super) struct Random(pub(super) u64);

impl Random {
    pub(super) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut x = self.0;
        x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        x ^ (x >> 31)
    }

    pub(super) fn below(&mut self, bound: usize) -> usize {
        let bound = u64::try_from(bound).unwrap_or(1);
        usize::try_from(self.next() % bound).unwrap_or(0)
    }

    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[self.below(from.len())]
    }
}

const TOKENS: &[&str] = &[
    "t",
    "u",
    "numbers",
    "endpoint",
    ".",
    ".host",
    ".dns",
    "(",
    ")",
    "[",
    "]",
    "?",
    ":",
    ",",
    "!",
    "-",
    "+",
    "*",
    "/",
    "%",
    "==",
    "!=",
    "<",
    ">=",
    "&&",
    "||",
    "in",
    "1",
    "0",
    "-5",
    "\"a\"",
    "'支'",
    "dec(\"1.5\")",
    "dec(",
    "has(",
    "size(",
    ".size()",
    ".all(x, ",
    ".exists(",
    ".map(x,",
    ".filter(x, x",
    "x",
    "null",
    "true",
    "0x1f",
    "1.5",
    "1u",
    "\n",
    "// c\n",
    " ",
    "=",
    "&",
    "|",
    "as",
    "99999999999999999999",
    "\\",
    "\"",
    "{",
    "@",
    "é",
    "b'a'",
];

#[test]
fn no_source_takes_the_process_down() {
    let mut random = Random(1);
    let env = env();
    let sources: Vec<String> = (0..3000)
        .map(|_| {
            let length = 1 + random.below(40);
            let gap = random.pick(&["", " "]);
            (0..length).map(|_| random.pick(TOKENS)).collect::<Vec<_>>().join(gap)
        })
        .collect();
    let jobs: Vec<Source<'_>> = sources.iter().map(|text| Source { text, env: &env, expected: &Type::Bool }).collect();
    let values = values();
    assert_eq!(jobs.iter().find(|job| !is_read_alike(job)).map(|job| job.text), None);
    for (result, source) in compile_many(&jobs).into_iter().zip(&sources) {
        match result {
            Ok(program) => drop(program.judge(&scope(&values))),
            Err(errors) => {
                assert!(!errors.is_empty(), "{source}");
                for error in errors {
                    let whole = !matches!(error.kind, ExprErrorKind::Parser { .. });
                    assert!(whole, "{source}: {error}");
                    assert!(source.get(error.span.start..error.span.end).is_some(), "{source}");
                }
            }
        }
    }
}

/// A random condition over `a`, `b`, `c`, the numbers `n` and `m`, and the list `l`.
fn condition(random: &mut Random, depth: usize, locals: usize) -> String {
    let sub = |random: &mut Random| condition(random, depth.saturating_sub(1), locals);
    if depth == 0 {
        let local = format!("x{}", locals.saturating_sub(1));
        let leaf = random.pick(&["a", "b", "c", "true", "false", "(n == m)", "(n < 1)", "l[0]", "(a in l)", "(n == 1)", "$"]);
        return match (leaf, locals) {
            ("$", 0) => "b".to_owned(),
            ("$", _) => local,
            (leaf, _) => leaf.to_owned(),
        };
    }
    match random.below(if locals < 2 { 11 } else { 6 }) {
        0 => format!("({} && {})", sub(random), sub(random)),
        1 => format!("({} || {})", sub(random), sub(random)),
        2 => format!("!({})", sub(random)),
        3 => format!("({} ? {} : {})", sub(random), sub(random), sub(random)),
        4 => format!("({} == {})", sub(random), sub(random)),
        5 => format!("({} in [{}, {}])", sub(random), sub(random), sub(random)),
        loops => {
            let (body, x) = (condition(random, depth - 1, locals + 1), format!("x{locals}"));
            match loops {
                6 => format!("l.all({x}, {body})"),
                7 => format!("l.exists({x}, {body})"),
                8 => format!("l.exists_one({x}, {body})"),
                9 => format!("(l.filter({x}, {body}).size() > 1)"),
                _ => format!("(true in l.map({x}, {body}))"),
            }
        }
    }
}

/// All ways to fill in what is unknown.
fn completions(names: &[&'static str]) -> Vec<BTreeMap<&'static str, Datum>> {
    let mut all = vec![BTreeMap::new()];
    for name in names {
        let options: Vec<Datum> = match *name {
            "n" | "m" => vec![0.into(), 1.into()],
            _ => vec![true.into(), false.into()],
        };
        all = all
            .into_iter()
            .flat_map(|it: BTreeMap<_, _>| {
                options.iter().map(move |option| {
                    let mut it = it.clone();
                    it.insert(*name, option.clone());
                    it
                })
            })
            .collect();
    }
    all
}

#[test]
fn knowing_more_never_turns_a_verdict_round() {
    let env = ["a", "b", "c"].iter().fold(Env::new(), |env, name| env.with(*name, Type::Bool));
    let env = env.with("n", Type::Int).with("m", Type::Int).with("l", Type::list(Type::Bool));
    let mut random = Random(2);
    let sources: Vec<String> = (0..1500).map(|_| condition(&mut random, 3, 0)).collect();
    let jobs: Vec<Source<'_>> = sources.iter().map(|text| Source { text, env: &env, expected: &Type::Bool }).collect();
    assert_eq!(jobs.iter().find(|job| !is_read_alike(job)).map(|job| job.text), None);
    let mut known = 0;
    for (program, source) in compile_many(&jobs).into_iter().zip(&sources) {
        let program = program.unwrap_or_else(|errors| panic!("{source}: {errors:?}"));
        let hidden: Vec<&str> = ["a", "b", "c", "n", "m", "l0", "l1"].into_iter().filter(|_| random.below(2) == 0).collect();
        let judge = |values: &BTreeMap<&'static str, Datum>| {
            let at = |name: &str| values.get(name).cloned().unwrap_or(unknown("hidden"));
            let list = Datum::List(vec![at("l0"), at("l1")]);
            let data: Vec<(&str, Datum)> = ["a", "b", "c", "n", "m"].map(|name| (name, at(name))).into();
            let scope = data.iter().fold(Scope::new().with("l", &list), |scope, (name, it)| scope.with(name, it));
            program.judge(&scope)
        };
        for full in completions(&["a", "b", "c", "n", "m", "l0", "l1"]).iter().step_by(11) {
            let certain = judge(full);
            assert!(!matches!(certain, Verdict3::Unknown(_)), "{source}");
            let mut partial = full.clone();
            partial.retain(|name, _| !hidden.contains(name));
            let verdict = judge(&partial);
            if !matches!(verdict, Verdict3::Unknown(_)) {
                known += 1;
                assert_eq!(verdict, certain, "{source} without {hidden:?} of {full:?}");
            }
        }
    }
    assert!(known > 1000, "{known}");
}
