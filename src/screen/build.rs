//! From the files to patterns that can be matched.

use std::collections::{BTreeMap, HashMap};

use serde::{Deserialize, Serialize};

use super::context::ContextClasses;
use super::debit::DebitWords;
use super::lexicon::Lexicon;
use super::matcher::Step;
use super::names::Names;
use super::pattern::{Fault, Parsed, Part, parse};
use super::phrases::ClassId;
use super::planting::Planting;
use super::raw::{Language, Says, ScreenFile};
use super::{Mistake, Screens};

/// A pattern that can be matched.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Pattern {
    /// What it means, by its number; none for one that says the opposite.
    pub(super) meaning: Option<u32>,
    /// The pattern as it is written, by its number.
    pub(super) text: u32,
    /// The text must say nothing else.
    pub(super) whole: bool,
    /// Its parts.
    pub(super) steps: Vec<Step>,
}

/// What a pattern means.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Meaning {
    pub(super) cause: String,
    pub(super) says: Says,
    /// It names who declined, or why.
    pub(super) specific: bool,
}

/// Everything that is built step by step.
struct Builder {
    lexicon: Lexicon,
    phrases: Planting,
    words: BTreeMap<String, Vec<String>>,
    classes: u32,
    named: HashMap<String, ClassId>,
    literals: HashMap<String, ClassId>,
    patterns: Vec<Pattern>,
    meanings: Vec<Meaning>,
    texts: Vec<String>,
    mistakes: Vec<Mistake>,
    debit: DebitWords,
    remainder: DebitWords,
}

/// Builds the screens from all files.
pub(super) fn build(files: Vec<ScreenFile>) -> Screens {
    let mut language = Language::default();
    let mut words: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for file in &files {
        join(&mut language, &file.language);
        for (name, list) in &file.words {
            words.entry(name.clone()).or_default().extend(list.iter().cloned());
        }
    }
    let mut builder = Builder {
        lexicon: Lexicon::new(&language),
        phrases: Planting::default(),
        words,
        classes: 0,
        named: HashMap::new(),
        literals: HashMap::new(),
        patterns: Vec::new(),
        meanings: Vec::new(),
        texts: Vec::new(),
        mistakes: Vec::new(),
        debit: DebitWords::default(),
        remainder: DebitWords::default(),
    };
    let context = builder.context(&language);
    let mut over: Vec<(String, String)> = Vec::new();
    for file in files {
        for (class, phrase) in file.debit.iter().flat_map(|(class, phrases)| phrases.iter().map(move |p| (*class, p))) {
            let words = if class.is_beside_a_reason() { &mut builder.remainder } else { &mut builder.debit };
            words.add(builder.lexicon.pieces(phrase), class);
        }
        for pattern in &file.opposites {
            builder.pattern(pattern, None);
        }
        for screen in file.screen {
            let meaning = number(builder.meanings.len());
            builder.meanings.push(Meaning { cause: screen.cause.clone(), says: screen.says, specific: !screen.unspecific });
            for pattern in &screen.patterns {
                builder.pattern(pattern, Some(meaning));
            }
            over.extend(screen.over.into_iter().map(|under| (screen.cause.clone(), under)));
        }
    }
    builder.finish(context, over, Names::new(&language))
}

fn join(all: &mut Language, more: &Language) {
    let lists = [
        (&mut all.traditional, &more.traditional),
        (&mut all.alike, &more.alike),
        (&mut all.fillers, &more.fillers),
        (&mut all.negators, &more.negators),
        (&mut all.neutral, &more.neutral),
        (&mut all.conditions, &more.conditions),
        (&mut all.doubts, &more.doubts),
        (&mut all.resolved, &more.resolved),
        (&mut all.reports, &more.reports),
        (&mut all.real_words, &more.real_words),
        (&mut all.carrying, &more.carrying),
        (&mut all.senders, &more.senders),
        (&mut all.greetings, &more.greetings),
        (&mut all.titles, &more.titles),
        (&mut all.own_cards, &more.own_cards),
    ];
    for (list, more) in lists {
        list.extend(more.iter().cloned());
    }
    all.rewrite.extend(more.rewrite.clone());
}

impl Builder {
    fn context(&mut self, language: &Language) -> ContextClasses {
        ContextClasses {
            negators: self.class(&language.negators),
            neutral: self.class(&language.neutral),
            conditions: self.class(&language.conditions),
            doubts: self.class(&language.doubts),
            resolved: self.class(&language.resolved),
            reports: self.class(&language.reports),
        }
    }

    /// A class of these phrases.
    fn class(&mut self, phrases: &[String]) -> ClassId {
        let class = self.classes;
        self.classes += 1;
        for phrase in phrases {
            let tokens = self.lexicon.learn(phrase);
            self.phrases.add(&tokens, class);
        }
        class
    }

    fn named(&mut self, name: &str) -> ClassId {
        if let Some(class) = self.named.get(name) {
            return *class;
        }
        let words = self.words.get(name).cloned().unwrap_or_default();
        let class = self.class(&words);
        self.named.insert(name.to_owned(), class);
        class
    }

    fn one_of(&mut self, choices: &[String]) -> ClassId {
        let key = choices.join("|");
        if let Some(class) = self.literals.get(&key) {
            return *class;
        }
        let class = self.class(choices);
        self.literals.insert(key, class);
        class
    }

    fn pattern(&mut self, text: &str, meaning: Option<u32>) {
        let Parsed { whole, ways } = match parse(text, &self.words) {
            Ok(parsed) => parsed,
            Err(fault) => return self.mistake(text, fault),
        };
        let written = number(self.texts.len());
        self.texts.push(text.to_owned());
        for way in ways {
            let steps = self.steps(&way);
            if steps.is_empty() {
                self.mistake(text, Fault::Empty);
            } else {
                self.patterns.push(Pattern { meaning, text: written, whole, steps });
            }
        }
    }

    fn steps(&mut self, way: &[Part]) -> Vec<Step> {
        let mut steps = Vec::new();
        let mut gap = 0;
        for part in way {
            let class = match part {
                Part::Gap(length) => {
                    gap = *length;
                    continue;
                }
                Part::Class(name) => self.named(name),
                Part::OneOf(choices) => self.one_of(choices),
                Part::Literal(literal) => match self.literals.get(literal) {
                    // The ways of one pattern have most of their words in common.
                    Some(class) => *class,
                    // What consists of fillers alone is not looked for.
                    None if self.lexicon.learn(literal).is_empty() => continue,
                    None => self.one_of(std::slice::from_ref(literal)),
                },
            };
            steps.push(Step { class, gap });
            gap = 0;
        }
        steps
    }

    fn mistake(&mut self, pattern: &str, fault: Fault) {
        self.mistakes.push(Mistake { pattern: pattern.to_owned(), fault });
    }

    fn finish(self, context: ContextClasses, over: Vec<(String, String)>, names: Names) -> Screens {
        let mut by_first: Vec<Vec<u32>> = vec![Vec::new(); self.classes as usize];
        for (at, pattern) in self.patterns.iter().enumerate() {
            by_first[pattern.steps[0].class as usize].push(number(at));
        }
        Screens {
            lexicon: self.lexicon,
            phrases: self.phrases.grown(),
            patterns: self.patterns,
            meanings: self.meanings,
            texts: self.texts,
            classes: self.classes,
            by_first: by_first.into_iter().collect(),
            context,
            over,
            mistakes: self.mistakes,
            debit: self.debit,
            remainder: self.remainder,
            names,
        }
    }
}

/// A place in a list as a number; no list is longer.
fn number(place: usize) -> u32 {
    u32::try_from(place).unwrap_or(u32::MAX)
}
