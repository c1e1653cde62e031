//! What every format for people says, in the language of the run. It is said here once, so that no two formats differ; and
//! whatever leaves here is inert and bounded.

use super::advice;
use super::clean::{PROSE, TITLE, line, lines};
use super::headline::{self, Headline};
use super::model::{ActionReport, CauseReport, CheckReport, PlaybookReport, Report};
use super::money::{number, sum};
use super::reach::Reach;
use super::when::{span, when};
use crate::check::Status;
use crate::diagnosis::VerdictStatus;
use crate::lang::{Lang, Message, ui};
use crate::pack::Loaded;
use crate::support::{StepStatus, evidence_name};

/// The most steps of an action, and the most lines of evidence, that are shown.
const MOST: usize = 40;

/// A report in words.
#[derive(Clone, Copy)]
pub(super) struct Words<'a> {
    pub(super) report: &'a Report,
    pub(super) lang: Lang,
}

/// A sign, and what stands for it where there is only ASCII.
pub(super) type Sign = (&'static str, &'static str);

/// The sign of a verdict.
pub(super) fn sign_of(status: VerdictStatus) -> Sign {
    match status {
        VerdictStatus::Healthy => ("✓", "[ok]"),
        VerdictStatus::Degraded => ("!", "[!]"),
        VerdictStatus::Waiting => ("…", "[...]"),
        VerdictStatus::Failed => ("✗", "[x]"),
        VerdictStatus::Inconclusive => ("?", "[?]"),
    }
}

/// The sign of a check.
pub(super) fn sign_of_check(status: Status) -> Sign {
    match status {
        Status::Pass => ("✓", "ok  "),
        Status::Warn => ("!", "warn"),
        Status::Fail => ("✗", "FAIL"),
        Status::Unknown => ("?", "?   "),
        Status::Skipped => ("↷", "skip"),
    }
}

/// The sign of a step.
pub(super) fn sign_of_step(status: StepStatus) -> Sign {
    match status {
        StepStatus::Done => ("✓", "[done]"),
        StepStatus::Now => ("▶", "[now] "),
        StepStatus::Open => ("·", "[ ]   "),
    }
}

impl<'a> Words<'a> {
    pub(super) fn of(report: &'a Report) -> Self {
        Self { report, lang: report.run.lang }
    }

    pub(super) fn say(&self, key: &str) -> String {
        ui().say(key, self.lang)
    }

    /// The name of the wallet.
    pub(super) fn wallet(&self) -> String {
        line(&self.report.wallet.name, TITLE)
    }

    /// The verdict in a few words.
    pub(super) fn title(&self) -> String {
        let verdict = &self.report.verdict;
        match self.report.causes.first().filter(|_| verdict.cause.is_some()) {
            Some(cause) => line(&cause.title, TITLE),
            None => self.say(match verdict.status {
                VerdictStatus::Inconclusive if self.only_the_way_is_asked() => "title-inconclusive-way",
                VerdictStatus::Inconclusive => "title-inconclusive",
                _ => "title-healthy",
            }),
        }
    }

    /// A kind of problem was told, and no attempt that failed.
    fn only_the_way_is_asked(&self) -> bool {
        self.report.case.trouble_claimed() && !self.report.case.failure_claimed()
    }

    /// The verdict in one sentence.
    pub(super) fn summary(&self) -> String {
        line(&self.report.verdict.summary, PROSE)
    }

    /// Who has to act.
    pub(super) fn who(&self) -> Option<String> {
        advice::who(&self.report.verdict, self.lang)
    }

    /// How sure the verdict is, in percent.
    pub(super) fn percent(&self) -> String {
        advice::percent(&self.report.verdict)
    }

    /// Cause, who acts, how sure.
    pub(super) fn detail(&self) -> Option<String> {
        advice::detail(&self.report.verdict, self.lang)
    }

    /// Whether to pay again, in one sentence.
    pub(super) fn pay_again(&self) -> Option<String> {
        Some(Headline::of(self.report)?.sentence(self.report.case.problem, self.lang))
    }

    /// The question that it answers.
    pub(super) fn pay_again_question(&self) -> String {
        headline::question(self.report.case.problem, self.lang)
    }

    /// What the answer rests on.
    pub(super) fn because(&self) -> Option<String> {
        headline::because(self.report)
    }

    /// The most that can be paid now, where that is less than what is due.
    pub(super) fn payable(&self) -> Option<String> {
        let money = self.report.money.as_ref()?;
        number(money.missing.as_ref()).filter(|missing| !missing.is_zero())?;
        let payable = money.payable.as_ref().filter(|p| number(Some(p)).is_some_and(|n| !n.is_zero()))?;
        Some(Message::new("payable-now").with("amount", sum(payable, self.lang)).say(self.lang))
    }

    /// The title of the action that comes next.
    pub(super) fn now(&self, action: &ActionReport) -> String {
        advice::now(action, self.lang)
    }

    /// The steps of an action.
    pub(super) fn steps(action: &ActionReport) -> Vec<String> {
        advice::steps(action, MOST)
    }

    /// Before when an action makes no sense.
    pub(super) fn not_before(&self, action: &ActionReport) -> Option<String> {
        let time = action.not_before.as_ref()?;
        Some(Message::new("not-before").with("time", when(time, self.lang)).say(self.lang))
    }

    /// How a cause that does not lead is introduced.
    pub(super) fn other_cause(&self, cause: &CauseReport) -> String {
        let key = match cause {
            CauseReport { elsewhere: true, .. } => "also-found-elsewhere",
            CauseReport { masked_by: Some(_), .. } => "also-explained",
            CauseReport { .. } => "also-found",
        };
        Message::new(key).with("title", line(&cause.title, TITLE)).say(self.lang)
    }

    /// What speaks for a cause, each sentence once.
    pub(super) fn speaks_for(cause: &CauseReport) -> Vec<String> {
        once(cause.evidence_for.iter().map(|e| line(&e.text, PROSE)))
    }

    /// What speaks against a cause, each sentence once.
    pub(super) fn speaks_against(cause: &CauseReport) -> Vec<String> {
        once(cause.against.iter().map(|e| line(&e.text, PROSE)))
    }

    /// What was ruled out, in words, with what excludes it.
    pub(super) fn ruled_out(&self) -> Vec<(String, String)> {
        let name = |title: &str, id: &str| line(if title.is_empty() { id } else { title }, TITLE);
        self.report.ruled_out.iter().map(|r| (name(&r.title, &r.cause), line(&r.because, PROSE))).collect()
    }

    /// What was ruled out, in one sentence: the first few, and how many more there are.
    pub(super) fn ruled_out_in_short(&self, most: usize) -> Option<String> {
        let all = self.ruled_out();
        let first: Vec<&str> = all.iter().take(most).map(|(title, _)| title.as_str()).collect();
        if first.is_empty() {
            return None;
        }
        let mut said = Message::new("ruled-out").with("causes", first.join(&self.say("sentence-separator"))).say(self.lang);
        if all.len() > first.len() {
            said.push_str(&Message::new("and-more").with_display("count", all.len() - first.len()).say(self.lang));
        }
        Some(said)
    }

    /// What a group of checks is called; a pack's own group is called by its id.
    pub(super) fn group(&self, id: &str) -> String {
        let key = format!("group-{id}");
        if ui().has(&key) { self.say(&key) } else { line(id, TITLE) }
    }

    /// What a check is called.
    pub(super) fn check(check: &CheckReport) -> String {
        line(if check.title.is_empty() { &check.id } else { &check.title }, TITLE)
    }

    /// What a check is about; none where it is about the whole run.
    pub(super) fn target(check: &CheckReport) -> Option<String> {
        (check.target != "run").then(|| line(&check.target, TITLE))
    }

    /// What a check saw. One that was skipped says because of which other, by its title.
    pub(super) fn seen(&self, check: &CheckReport) -> String {
        let other = check.blocked_by.as_ref().filter(|_| check.status == Status::Skipped);
        match other.and_then(|id| self.report.checks.iter().find(|c| c.id == *id)) {
            Some(other) => Message::new("skipped-because").with("title", Self::check(other)).say(self.lang),
            None => line(&check.text, PROSE),
        }
    }

    /// The result of a check in a word.
    pub(super) fn status(&self, status: Status) -> String {
        self.say(match status {
            Status::Pass => "check-word-pass",
            Status::Warn => "check-word-warn",
            Status::Fail => "check-word-fail",
            Status::Unknown => "check-word-unknown",
            Status::Skipped => "check-word-skipped",
        })
    }

    /// The way through this kind of problem, and what it is called.
    pub(super) fn way(&self) -> Option<(&'a PlaybookReport, String)> {
        let playbook = self.report.playbook.as_ref()?;
        if playbook.steps.is_empty() {
            return (!playbook.hints.is_empty()).then(|| (playbook, self.say("worth-knowing")));
        }
        Some((playbook, Message::new("the-way").with("title", line(&playbook.title, TITLE)).say(self.lang)))
    }

    /// Its steps.
    pub(super) fn way_steps(playbook: &PlaybookReport) -> Vec<(StepStatus, String)> {
        playbook.steps.iter().take(MOST).map(|step| (step.status, line(&step.text, PROSE))).collect()
    }

    /// What is worth knowing besides.
    pub(super) fn hints(&self, playbook: &PlaybookReport) -> Vec<String> {
        let said = |text: String, claimed| if claimed { Message::new("hint-claimed").with("hint", text).say(self.lang) } else { text };
        playbook.hints.iter().take(MOST).map(|hint| said(line(&hint.text, PROSE), hint.claimed)).collect()
    }

    /// How far a step has come.
    pub(super) fn step_status(&self, status: StepStatus) -> String {
        self.say(match status {
            StepStatus::Done => "step-done",
            StepStatus::Now => "step-now",
            StepStatus::Open => "step-open",
        })
    }

    /// When an answer of support is due.
    pub(super) fn answer_due(&self) -> Option<String> {
        self.report.support.answer_due_text.as_ref().map(|text| line(text, PROSE))
    }

    /// What to do, step by step, when it has passed without one; nothing where none is due.
    pub(super) fn after_due(&self) -> Vec<String> {
        let support = &self.report.support;
        let due = support.answer_due.is_some();
        support.after_due.iter().filter(|_| due).take(MOST).map(|step| line(step, PROSE)).collect()
    }

    /// What to say on the phone, sentence by sentence.
    pub(super) fn script(&self) -> Vec<String> {
        self.report.support.script.iter().take(MOST).map(|sentence| line(sentence, PROSE)).collect()
    }

    /// The support channel with its contact, and whether it is staffed.
    pub(super) fn channel(&self) -> Option<String> {
        Reach::first(self).map(|reach| reach.said())
    }

    /// That the contact has to be confirmed, where it has.
    pub(super) fn unverified(&self) -> Option<String> {
        let support = &self.report.support;
        (support.contact.is_some() && !support.verified).then(|| self.say("contact-unverified"))
    }

    /// What to send to support, line by line.
    pub(super) fn brief(&self) -> Vec<String> {
        lines(&self.report.support.brief)
    }

    /// What support will ask for, and whether it is there.
    pub(super) fn evidence(&self) -> Vec<(String, bool)> {
        self.report.support.evidence.iter().map(|e| (line(&evidence_name(&e.item, self.lang), TITLE), e.have)).collect()
    }

    /// What support will ask for and the case lacks, where an attempt to pay is claimed.
    pub(super) fn missing(&self) -> Option<String> {
        let missing: Vec<String> = self.evidence().into_iter().filter(|(_, have)| !have).map(|(name, _)| name).collect();
        let wanted = !missing.is_empty() && self.report.case.attempt_claimed();
        wanted.then(|| Message::new("evidence-missing").with("items", missing.join(&self.say("list-separator"))).say(self.lang))
    }

    /// Whether support is of any use.
    pub(super) fn needs_support(&self) -> bool {
        self.report.verdict.status != VerdictStatus::Healthy
    }

    /// What is private and yet shown; none where nobody asked for it.
    pub(super) fn revealed(&self) -> Option<String> {
        let fields: Vec<String> = self.report.run.revealed.words().iter().map(|field| self.say(&format!("reveal-{field}"))).collect();
        let said = |fields: Vec<String>| Message::new("revealed").with("fields", fields.join(&self.say("list-separator"))).say(self.lang);
        (!fields.is_empty()).then(|| said(fields))
    }

    /// The packs that judged, where there are more than the built-in one.
    pub(super) fn packs(&self) -> Option<String> {
        name_packs(&self.report.tool.packs, self.lang)
    }

    /// Wallet, time, how long it took, version.
    pub(super) fn foot(&self) -> String {
        let run = &self.report.run;
        Message::new(if run.complete { "foot" } else { "foot-incomplete" })
            .with("wallet", self.wallet())
            .with("time", when(&run.started_at, self.lang))
            .with("took", span(run.duration_ms, self.lang))
            .with("version", line(&self.report.tool.version, TITLE))
            .say(self.lang)
    }
}

/// The packs that judged, in one sentence; none where only the built-in one is loaded.
pub(super) fn name_packs(packs: &[Loaded], lang: Lang) -> Option<String> {
    let one = |pack: &Loaded| {
        let key = match (pack.trusted, pack.left_out) {
            (true, _) => "pack-trusted",
            (false, false) => "pack-not-signed",
            (false, true) => "pack-left-out",
        };
        Message::new(key).with("id", line(&pack.id, TITLE)).with("version", line(&pack.version, TITLE)).say(lang)
    };
    let each: Vec<String> = packs.iter().map(one).collect();
    let separator = Message::new("list-separator").say(lang);
    (!each.is_empty()).then(|| Message::new("packs-loaded").with("packs", each.join(&separator)).say(lang))
}

/// Each sentence once, in order.
fn once(sentences: impl Iterator<Item = String>) -> Vec<String> {
    let mut said: Vec<String> = Vec::new();
    for sentence in sentences {
        if !said.contains(&sentence) && said.len() < MOST {
            said.push(sentence);
        }
    }
    said
}
