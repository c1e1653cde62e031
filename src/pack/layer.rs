//! Packs on top of each other: a later one replaces whole entries of the same id.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::careful;
use super::embedded;
use super::raw::{Action, ActionFile, Cause, Check, CodeFile, GroupFile, Instead, PackFile, PackInfo, Playbook, PlaybookFile};
use super::reader::Reader;
use super::source::{Origin, Source};
use crate::case::{Case, ProblemKind};
use crate::document::Document;
use crate::lang::{Message, word};
use crate::problem::{Problem, Problems};
use crate::redact::{Private, Redact};
use crate::screen::{ScreenFile, Screens};
use crate::wallet::{self, Arrival, Calendar, Channel, Fee, Limit, RuleSet, Wallet};

/// The longest id or version of a pack.
const LONGEST_LABEL: usize = 60;

/// Everything that the loaded packs know.
#[derive(Clone, Debug, Default)]
pub struct Pack {
    /// The packs, the built-in one first.
    pub infos: Vec<PackInfo>,
    /// Causes by id.
    pub causes: BTreeMap<String, Entry<Cause>>,
    /// Checks in the order of their files; a later pack's new ones come last.
    pub checks: Vec<Entry<Check>>,
    /// Actions by id.
    pub actions: BTreeMap<String, Entry<Action>>,
    /// Wallets by id.
    pub wallets: BTreeMap<String, Entry<Wallet>>,
    /// Sets of rules by id.
    pub rules: BTreeMap<String, Entry<RuleSet>>,
    /// Calendars by id.
    pub calendars: BTreeMap<String, Entry<Calendar>>,
    /// Playbooks by the kind of problem.
    pub playbooks: BTreeMap<String, Entry<Playbook>>,
    /// What causes mean in some kinds of problem; a later one adds to an earlier one.
    pub instead: Vec<Entry<Instead>>,
    /// The causes that it changes, each as it is meant in its kind of problem, made when the first is asked for.
    changed: OnceLock<BTreeMap<(String, String), Cause>>,
    /// Error codes by scheme; a later pack's rows come on top of those of an earlier one.
    pub codes: BTreeMap<String, Entry<CodeFile>>,
    /// Files of error codes as the packs on top of the built-in one have them.
    code_files: Vec<Entry<CodeFile>>,
    /// What screens say, as the packs on top of the built-in one have it.
    screen_files: Vec<Entry<ScreenFile>>,
    /// What is known without the packs that nobody vouches for; none where there is no such pack.
    trusted: Option<Arc<Pack>>,
    /// The ids of those packs.
    unsigned: BTreeSet<String>,
    /// Where what a pack says is held back.
    notes: Vec<Problem>,
    /// What all packs say of screens, learnt when it is first asked for.
    screens: OnceLock<Arc<Screens>>,
}

/// A pack that is loaded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Redact)]
pub struct Loaded {
    /// Its id.
    pub id: String,
    /// Its version.
    pub version: String,
    /// It is built in, or signed by a key that is trusted here.
    pub trusted: bool,
    /// It was not asked for this report, because it would have made the advice less careful.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub left_out: bool,
}

/// The money rules that hold for a wallet.
#[derive(Clone, Debug, Default)]
pub struct Rules<'a> {
    /// Limits.
    pub limits: Vec<&'a Limit>,
    /// Fees.
    pub fees: Vec<&'a Fee>,
    /// When money arrives.
    pub arrivals: Vec<&'a Arrival>,
}

/// An entry and where it stands.
#[derive(Clone, Debug)]
pub struct Entry<T> {
    /// The entry.
    pub value: T,
    /// The id of its pack.
    pub pack: String,
    /// Where the pack came from.
    pub origin: Origin,
    /// Its file.
    pub file: String,
    /// Its key in the file, such as `check[3]`.
    pub key: String,
}

impl Pack {
    /// The built-in pack. Its form is checked by the tests, not at every start.
    pub fn builtin() -> Self {
        let mut pack = Self::default();
        // A mistake here is a defect that the tests catch; what can be read is used all the same.
        let _ = pack.layer(&Reader { name: "builtin", origin: &Origin::BuiltIn }, &embedded::all().collect::<Vec<_>>());
        pack
    }

    /// Puts a pack on top. One that nobody vouches for can only make the advice of the others more careful.
    ///
    /// # Errors
    /// Every mistake in the form of its files, and what would make advice less careful. What references what is for
    /// [`super::validate()`].
    pub fn add(&mut self, source: &Source) -> Result<(), Problems> {
        let files: Vec<(&str, &str)> = source.files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
        let reader = Reader { name: &source.name, origin: &source.origin };
        // Built in are the files of the repository, wherever they are read from.
        if source.origin.is_trusted() || self.infos.is_empty() {
            self.layer(&reader, &files)?;
            return self.trusted.as_mut().map_or(Ok(()), |trusted| Arc::make_mut(trusted).layer(&reader, &files));
        }
        let below = self.trusted.take().unwrap_or_else(|| Arc::new(self.clone()));
        let added = self.layer(&reader, &files).and_then(|()| {
            self.unsigned.extend(self.infos.last().map(|info| info.id.clone()));
            let notes = careful::hold_back(self, &below, source);
            self.notes.extend(notes);
            careful::compare(self, &below, source)
        });
        self.trusted = Some(self.with_numbers(below));
        added
    }

    /// What trusted packs know, and the limits, fees and calendars of the others, which are only about wallets of their own.
    fn with_numbers(&self, mut trusted: Arc<Self>) -> Arc<Self> {
        let numbers = Arc::make_mut(&mut trusted);
        for (id, rules) in &self.rules {
            numbers.rules.entry(id.clone()).or_insert_with(|| rules.clone());
        }
        for (id, calendar) in &self.calendars {
            numbers.calendars.entry(id.clone()).or_insert_with(|| calendar.clone());
        }
        trusted
    }

    /// What is known without the packs that nobody vouches for; none where there is no such pack.
    pub fn trusted(&self) -> Option<&Self> {
        self.trusted.as_deref()
    }

    /// Where what a pack says is held back, because nobody vouches for it.
    pub fn notes(&self) -> &[Problem] {
        &self.notes
    }

    /// A wallet whose contacts count as verified only where a trusted pack says the same of this wallet. Profiles in files, packs
    /// that nobody vouches for and records from elsewhere can say anything.
    pub fn vouched(&self, wallet: &Wallet) -> Wallet {
        let known = self.trusted().unwrap_or(self).wallets.get(&wallet.id).map(|entry| &entry.value);
        let mut wallet = wallet.clone();
        for channel in &mut wallet.channels {
            let same = |own: &Channel| own.verified && own.kind == channel.kind && own.contact == channel.contact;
            channel.verified &= known.is_some_and(|known| known.channels.iter().any(same));
        }
        wallet
    }

    /// Whether trusted packs read a cause from a text, too.
    pub fn vouches_for_text(&self, text: &str, cause: &str) -> bool {
        self.trusted().is_none_or(|trusted| trusted.screens().recognise(text).iter().any(|found| found.cause == cause))
    }

    /// The name and version of each pack: `builtin@0.1.0`.
    pub fn label(&self) -> String {
        self.infos.iter().map(|i| format!("{}@{}", i.id, i.version)).collect::<Vec<_>>().join("+")
    }

    /// The packs, where more than the built-in one is loaded.
    pub fn loaded(&self) -> Vec<Loaded> {
        let one = |info: &PackInfo| Loaded {
            id: info.id.clone(),
            version: info.version.clone(),
            trusted: !self.unsigned.contains(&info.id),
            left_out: false,
        };
        if self.infos.len() > 1 { self.infos.iter().map(one).collect() } else { Vec::new() }
    }

    /// The check with this id.
    pub fn check(&self, id: &str) -> Option<&Entry<Check>> {
        self.checks.iter().find(|c| c.value.id == id)
    }

    /// The money rules that hold for a wallet: its own first, then those of the sets that it names.
    pub fn rules_for<'a>(&'a self, wallet: &'a Wallet) -> Rules<'a> {
        let sets = || wallet.rules.iter().filter_map(|id| self.rules.get(id)).map(|e| &e.value);
        Rules {
            limits: wallet.limits.iter().chain(sets().flat_map(|s| &s.limits)).collect(),
            fees: wallet.fees.iter().chain(sets().flat_map(|s| &s.fees)).collect(),
            arrivals: wallet.arrivals.iter().chain(sets().flat_map(|s| &s.arrivals)).collect(),
        }
    }

    /// The calendar of a wallet, where it names one.
    pub fn calendar_of(&self, wallet: &Wallet) -> Option<&Calendar> {
        wallet.calendar.as_ref().and_then(|id| self.calendars.get(id)).map(|e| &e.value)
    }

    /// The playbook of a kind of problem.
    pub fn playbook(&self, problem: ProblemKind) -> Option<&Playbook> {
        self.playbooks.get(&word(&problem)).map(|e| &e.value)
    }

    /// A cause as it is meant in a kind of problem: whose balance or card it is, and who acts.
    pub fn cause_in(&self, problem: ProblemKind, id: &str) -> Option<&Cause> {
        let changed = self.changed.get_or_init(|| self.change_causes());
        changed.get(&(word(&problem), id.to_owned())).or_else(|| self.causes.get(id).map(|e| &e.value))
    }

    /// The kind of problem by which a cause of this case is told. In a transfer a card is the recipient's; where the message says
    /// "your card", the transfer was to be paid by the user's own, like any other payment.
    pub fn side(&self, case: &Case) -> ProblemKind {
        let text = case.error_text.as_ref().and_then(Private::shown);
        let own = case.problem == ProblemKind::Transfer && text.is_some_and(|text| self.screens().name_own_card(text));
        if own { ProblemKind::Payment } else { case.problem }
    }

    fn change_causes(&self) -> BTreeMap<(String, String), Cause> {
        let mut changed: BTreeMap<(String, String), Cause> = BTreeMap::new();
        for instead in self.instead.iter().map(|e| &e.value) {
            for problem in &instead.problem {
                for cause in self.causes.values().map(|e| &e.value).filter(|cause| instead.is_about(cause, *problem)) {
                    instead.apply(changed.entry((word(problem), cause.id.clone())).or_insert_with(|| cause.clone()));
                }
            }
        }
        changed
    }

    /// What screens say, ready to read texts with.
    pub fn screens(&self) -> &Screens {
        self.screens.get_or_init(|| Arc::new(self.learn_screens()))
    }

    /// The built-in screens were learnt when the program was built; what other packs add has to be learnt together with them.
    fn learn_screens(&self) -> Screens {
        let learnt = if self.screen_files.is_empty() { Screens::from_bytes(embedded::SCREENS).ok() } else { None };
        learnt.unwrap_or_else(|| {
            let builtin = embedded::files_under("screens").filter_map(|(_, json)| serde_json::from_str(json).ok());
            Screens::new(builtin.chain(self.screen_files.iter().map(|e| e.value.clone())))
        })
    }

    /// The files of error codes of the packs on top of the built-in one.
    pub(super) fn code_files(&self) -> &[Entry<CodeFile>] {
        &self.code_files
    }

    /// The files of screen texts of the packs on top of the built-in one.
    pub(super) fn screen_files(&self) -> &[Entry<ScreenFile>] {
        &self.screen_files
    }

    /// The names of all groups of causes, each once.
    pub fn groups(&self) -> Vec<&str> {
        let mut groups: Vec<&str> = self.causes.values().map(|c| c.value.group.as_str()).collect();
        groups.sort_unstable();
        groups.dedup();
        groups
    }

    fn layer(&mut self, reader: &Reader<'_>, files: &[(&str, &str)]) -> Result<(), Problems> {
        let mut problems = Problems::default();
        let pack_id = problems.take(reader.info(files).and_then(|document| self.unique(document))).map_or_else(
            || reader.name.to_owned(),
            |info| {
                self.infos.push(info.clone());
                info.id
            },
        );
        let from = Giver { pack: &pack_id, origin: reader.origin };
        for (path, text) in files.iter().copied() {
            let folder = path.split(['/', '\\']).next().unwrap_or_default();
            let result = match folder {
                "pack.toml" | "controls.toml" | "texts" => Ok(()),
                "screens" if !reader.is_strict() => Ok(()),
                "actions" => reader.read::<ActionFile>(path, text).map(|d| self.take_actions(d.value, from, path)),
                "rules" => reader
                    .read_checked::<RuleSet>(path, text, wallet::check_rules)
                    .map(|d| keep(&mut self.rules, d.value.id.clone(), d.value, from, path)),
                "calendars" => reader
                    .read_checked::<Calendar>(path, text, wallet::check_calendar)
                    .map(|d| keep(&mut self.calendars, d.value.id.clone(), d.value, from, path)),
                "playbooks" => reader.read::<PlaybookFile>(path, text).map(|d| self.take_playbooks(d.value, from, path)),
                "codes" => reader.read::<CodeFile>(path, text).map(|d| self.take_codes(d.value, from, path)),
                "screens" => reader.read::<ScreenFile>(path, text).map(|d| self.take_screens(d.value, from, path)),
                "wallets" => reader
                    .read_checked::<Wallet>(path, text, wallet::check)
                    .map(|d| keep(&mut self.wallets, d.value.id.clone(), d.value, from, path)),
                _ => reader.read::<GroupFile>(path, text).map(|d| self.take_group(d.value, from, path)),
            };
            problems.take(result);
        }
        problems.check()
    }

    /// What a pack says of itself, where no other pack has its id and both words can stand in a label.
    fn unique(&self, document: Document<PackFile>) -> Result<PackInfo, Problems> {
        let info = &document.value.pack;
        let fine = |text: &str, more: &str| {
            let own = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || more.contains(c);
            (1..=LONGEST_LABEL).contains(&text.len()) && text.chars().all(own)
        };
        let mut problems = Problems::default();
        if !fine(&info.id, "-.") {
            problems.push(document.problem("pack.id", Message::new("id-malformed").with("id", info.id.clone())));
        }
        if !fine(&info.version.to_ascii_lowercase(), "-._") {
            problems.push(document.problem("pack.version", Message::new("pack-version-malformed").with("version", info.version.clone())));
        }
        if self.infos.iter().any(|other| other.id == info.id) {
            problems.push(document.problem("pack.id", Message::new("pack-id-taken").with("id", info.id.clone())));
        }
        problems.check().map(|()| document.value.pack)
    }

    fn take_actions(&mut self, file: ActionFile, from: Giver<'_>, path: &str) {
        for (i, action) in file.action.into_iter().enumerate() {
            self.actions.insert(action.id.clone(), entry(action, from, path, format!("action[{i}]")));
        }
    }

    fn take_playbooks(&mut self, file: PlaybookFile, from: Giver<'_>, path: &str) {
        let instead = file.instead.into_iter().enumerate();
        self.instead.extend(instead.map(|(i, instead)| entry(instead, from, path, format!("instead[{i}]"))));
        self.changed = OnceLock::new();
        for (i, playbook) in file.playbook.into_iter().enumerate() {
            self.playbooks.insert(word(&playbook.problem), entry(playbook, from, path, format!("playbook[{i}]")));
        }
    }

    fn take_codes(&mut self, file: CodeFile, from: Giver<'_>, path: &str) {
        if *from.origin != Origin::BuiltIn {
            self.code_files.push(entry(file.clone(), from, path, String::new()));
        }
        match self.codes.get_mut(&file.scheme) {
            Some(known) => {
                known.value.sources.extend(file.sources);
                known.value.codes.extend(file.codes);
            }
            None => keep(&mut self.codes, file.scheme.clone(), file, from, path),
        }
    }

    fn take_screens(&mut self, file: ScreenFile, from: Giver<'_>, path: &str) {
        self.screen_files.push(entry(file.more_careful(), from, path, String::new()));
        self.screens = OnceLock::new();
    }

    fn take_group(&mut self, file: GroupFile, from: Giver<'_>, path: &str) {
        self.changed = OnceLock::new();
        for (i, mut cause) in file.cause.into_iter().enumerate() {
            cause.group.clone_from(&file.group);
            self.causes.insert(cause.id.clone(), entry(cause, from, path, format!("cause[{i}]")));
        }
        for (i, mut check) in file.check.into_iter().enumerate() {
            check.group.clone_from(&file.group);
            check.complete();
            let new = entry(check, from, path, format!("check[{i}]"));
            match self.checks.iter_mut().find(|c| c.value.id == new.value.id) {
                Some(old) => *old = new,
                None => self.checks.push(new),
            }
        }
    }
}

/// Keeps what a file is as a whole.
fn keep<T>(entries: &mut BTreeMap<String, Entry<T>>, id: String, value: T, from: Giver<'_>, path: &str) {
    entries.insert(id, entry(value, from, path, String::new()));
}

fn entry<T>(value: T, from: Giver<'_>, file: &str, key: String) -> Entry<T> {
    Entry { value, pack: from.pack.to_owned(), origin: from.origin.clone(), file: file.to_owned(), key }
}

/// Whose entries are taken.
#[derive(Clone, Copy)]
struct Giver<'a> {
    pack: &'a str,
    origin: &'a Origin,
}
