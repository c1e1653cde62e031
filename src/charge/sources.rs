//! What each source says about the payment.

use super::fields;
use super::{Attempt, Says, Source, Statement, Why};
use crate::case::{ProblemKind, State};
use crate::check::view::{ListedOutcome, View};
use crate::check::{Outcome, Status};
use crate::code::{self, Meaning};
use crate::fact::Run;
use crate::pack::{Cause, Check, ForEach, Pack, PayAgain};
use crate::redact::Private;
use crate::screen::{Recognised, Says as TextSays};
use crate::wallet::Wallet;

/// Groups of causes that leave open how the payment ended.
const OPEN_ENDED: [&str; 3] = ["outcome", "unknown", "wallet-service"];
/// Groups whose checks weigh the case against the rules of the wallet and of law.
const RULES: [&str; 5] = ["funds", "limit", "instrument", "input", "compliance"];
/// Groups in which two ids can stand for one decline, seen from two sides: a balance or a card without money, a limit of either.
const ONE_DECLINE: [&str; 2] = ["funds", "limit"];
/// What only a probe sees. An expression that reads any of it is about now, and not about the payment.
const PROBED: [&str; 11] =
    ["run", "link", "device", "outside", "clock", "traffic", "status_page", "resolvers", "endpoints", "timing", "program"];

/// What is known about a payment, before anything is made of it.
#[derive(Clone, Copy, Debug, Default)]
pub struct PaymentFacts<'a> {
    /// The kind of problem.
    pub problem: ProblemKind,
    /// What the wallet shows.
    pub state: Option<State>,
    /// How the matched row of the transaction list ended.
    pub row: Option<ListedOutcome>,
    /// How a row ended that may be this payment, where too little was said to match one.
    pub perhaps: Option<ListedOutcome>,
    /// The text on the screen.
    pub text: Option<&'a str>,
    /// The error code.
    pub code: Option<&'a str>,
    /// The user says that an attempt was made.
    pub attempted: bool,
    /// The user says that it was sent and has not arrived.
    pub not_received: bool,
    /// The wallet.
    pub wallet: Option<&'a Wallet>,
    /// What its rules say of this payment.
    pub rule: Option<Rule>,
    /// Whether the list shows more than one charge for this payment; none where it does not tell.
    pub listed_twice: Option<bool>,
    /// What support said.
    pub notes: &'a [Private],
}

/// What a rule says of a payment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rule {
    /// It must not be paid.
    Forbids,
    /// It could not be paid.
    Stops,
}

impl<'a> PaymentFacts<'a> {
    /// What a judged run knows about the payment of its case.
    pub fn of(view: &View, run: &'a Run, outcomes: &[Outcome], pack: &Pack) -> Self {
        let case = &run.case;
        let history = view.history.known();
        // A refund is nobody's payment.
        let current = history.filter(|_| case.problem != ProblemKind::Refund).and_then(|h| h.current.known()?.as_ref());
        Self {
            problem: case.problem,
            state: case.state,
            row: current.map(|current| current.outcome),
            perhaps: history.filter(|_| case.problem != ProblemKind::Refund).and_then(|h| h.perhaps),
            attempted: case.attempt_claimed(),
            not_received: case.not_received,
            text: case.error_text.as_ref().and_then(Private::shown),
            code: case.error_code.as_ref().and_then(Private::shown),
            wallet: Some(&run.wallet),
            rule: outcomes.iter().filter_map(|outcome| rule(outcome, pack)).min(),
            notes: &case.notes,
            listed_twice: history.and_then(|h| match h.duplicates.known()? {
                0 => Some(false),
                _ => Some(h.duplicate.as_ref().is_some_and(|d| d.concerns_case)),
            }),
        }
    }

    /// What is asked about it.
    pub(super) fn attempt(&self) -> Attempt {
        Attempt {
            kind: self.problem,
            claimed: self.attempted || self.state.is_some() || self.text.is_some() || self.code.is_some() || self.row.is_some(),
            // Whoever names this kind of problem claims them; a list that shows one of them may be short.
            two_charges: self.listed_twice.unwrap_or(self.problem == ProblemKind::DuplicateCharge),
        }
    }

    /// What the user reports of money that moved. No other source outweighs it: whoever misses money in one place has seen it leave.
    fn reports(&self) -> impl Iterator<Item = Statement> {
        let two = self.problem == ProblemKind::DuplicateCharge;
        let reports = [(self.not_received, Why::NotReceived), (two, Why::TwoReported)];
        reports.into_iter().filter(|(reported, _)| *reported).map(|(_, why)| Statement::new(Source::State, Says::Maybe, why))
    }

    /// What each source says: what is surest first.
    pub(super) fn statements(&self, pack: &Pack) -> Vec<Statement> {
        // A message may carry its code: "错误码：51，余额不足".
        let message = self.text.map(|text| Spoken::new(text, pack));
        let parts: Vec<code::Part> = self.code.map(|code| code::each(code, pack)).unwrap_or_default();
        let parts: Vec<code::Part> = parts.into_iter().chain(message.iter().flat_map(|m| m.codes.clone())).collect();
        let declines: Vec<String> = parts.iter().flat_map(|part| final_code(part, self.wallet, pack)).collect();
        let text = message.map(|message| read_text(&message, &declines, pack)).unwrap_or_default();
        let code = parts.iter().flat_map(|part| read_part(part, self.wallet, text.decline, pack));
        let notes = self.notes.iter().filter_map(Private::shown).filter_map(|note| read_note(note, pack));
        let rule = self.rule.and_then(|rule| match rule {
            Rule::Forbids => Some(Statement::new(Source::Rule, Says::Stop, Why::Stopped)),
            // Whether it failed because of the rule is only known where it failed.
            Rule::Stops if self.state == Some(State::Failed) => Some(Statement::new(Source::Rule, Says::NotCharged, Why::RuleStops)),
            Rule::Stops => None,
        });
        self.row
            .map(row)
            .into_iter()
            .chain(self.perhaps.and_then(perhaps))
            .chain(self.state.and_then(state))
            .chain(self.reports())
            .chain(text.statements)
            .chain(code)
            .chain(notes)
            .chain(rule)
            .collect()
    }
}

fn state(state: State) -> Option<Statement> {
    let (says, why) = match state {
        State::Completed => (Says::Charged, Why::StateCompleted),
        State::Pending => (Says::Maybe, Why::StatePending),
        State::Unknown => (Says::Maybe, Why::StateUnknown),
        // Wallets show "failed" of payments that were debited, too: it lets the other sources speak, and proves nothing.
        State::Failed => return None,
    };
    Some(Statement::new(Source::State, says, why))
}

fn row(outcome: ListedOutcome) -> Statement {
    let (says, why) = match outcome {
        ListedOutcome::Completed => (Says::Charged, Why::RowCompleted),
        ListedOutcome::ComingBack => (Says::Charged, Why::RowComingBack),
        ListedOutcome::Pending => (Says::Maybe, Why::RowPending),
        ListedOutcome::PaidBack => (Says::NotCharged, Why::RowReversed),
        ListedOutcome::Failed => (Says::NotCharged, Why::RowFailed),
    };
    Statement::new(Source::Row, says, why)
}

/// A row that is only perhaps this payment calls for care, and proves nothing.
fn perhaps(outcome: ListedOutcome) -> Option<Statement> {
    let moved = matches!(outcome, ListedOutcome::Completed | ListedOutcome::ComingBack | ListedOutcome::Pending);
    moved.then(|| Statement::new(Source::Row, Says::Maybe, Why::RowPerhaps))
}

/// What the finding of a check says of the payment by the rules of the wallet or of law.
fn rule(outcome: &Outcome, pack: &Pack) -> Option<Rule> {
    let check = &pack.check(&outcome.check)?.value;
    let cause = &pack.causes.get(outcome.found.as_ref()?.cause.as_ref()?)?.value;
    let of_rules = outcome.status == Status::Fail && RULES.contains(&check.group.as_str()) && reads_the_case_alone(check);
    match cause.pay_again {
        _ if !of_rules => None,
        _ if cause.stop => Some(Rule::Forbids),
        PayAgain::Yes => Some(Rule::Stops),
        PayAgain::CheckFirst | PayAgain::No => None,
    }
}

/// Whether a check looks at nothing that a probe saw.
fn reads_the_case_alone(check: &Check) -> bool {
    let expressions = check.finding.iter().map(|f| f.when.as_str()).chain(check.applies.as_deref());
    let mut words = expressions.flat_map(|e| e.split(|c: char| !(c.is_alphanumeric() || c == '_' || c == '.')));
    let root = |word: &str| word.split('.').next().unwrap_or_default().to_owned();
    check.for_each == ForEach::Run && check.program.is_none() && !words.any(|word| PROBED.contains(&root(word).as_str()))
}

/// What a text says, and the specific decline that it names.
#[derive(Default)]
struct TextReading<'a> {
    statements: Vec<Statement>,
    decline: Option<&'a Cause>,
}

/// A message, and the codes in it.
struct Spoken {
    text: String,
    codes: Vec<code::Part>,
    /// It is the answer of an interface, and one of its fields may say something else.
    open: bool,
}

impl Spoken {
    fn new(text: &str, pack: &Pack) -> Self {
        match fields::answer(text) {
            Some(answer) if !answer.open => {
                let codes = answer.codes.into_iter().map(|text| code::Part { text, bare: false });
                Self { codes: codes.chain(code::each(&answer.text, pack)).collect(), text: answer.text, open: false }
            }
            answer => Self { text: text.to_owned(), codes: code::each(text, pack), open: answer.is_some() },
        }
    }
}

/// What a text on a screen says about the payment. `declines` are the codes beside it that are final.
fn read_text<'a>(message: &Spoken, declines: &[String], pack: &'a Pack) -> TextReading<'a> {
    let text = &without_library_errors(&message.text);
    let debit = pack.screens().read_debit(text);
    let found = pack.screens().meanings(text);
    let meanings: Vec<(&Recognised, &Cause)> =
        found.iter().filter_map(|m| Some((m, &pack.causes.get(&m.cause)?.value))).filter(|(_, cause)| !cause.vague).collect();
    let mut reading = TextReading::default();
    let mut add = |says, why| reading.statements.push(Statement::new(Source::Text, says, why));
    // Where the data say that another cause is meant, this one is not.
    let is_meant = |m: &Recognised| pack.causes.get(&m.cause).is_some_and(|e| e.value.stop);
    if meanings.iter().any(|(_, cause)| cause.stop) && pack.screens().recognise(text).iter().any(is_meant) {
        add(Says::Stop, Why::Stopped);
    }
    let paid = |exact: bool| meanings.iter().any(|(m, cause)| cause.pay_again == PayAgain::No && !cause.stop && m.exact == exact);
    // 请勿重复支付 warns of what may have happened, and does not say that it has.
    let stated = debit.stated || (paid(true) && !debit.warned);
    if stated && !(debit.denied || debit.hinted || debit.unfinished) {
        add(Says::Charged, Why::TextCharged);
    } else if stated || debit.hinted || debit.warned || paid(false) || paid(true) {
        add(Says::Maybe, Why::TextHint);
    }
    if debit.unfinished {
        add(Says::Maybe, Why::TextUnfinished);
    }
    if debit.unknown_outcome {
        add(Says::Maybe, Why::TextUnknownOutcome);
    }
    // What is wrong with a system may be told beside the reason; then the reason counts.
    let open = |(m, cause): &&(&Recognised, &Cause)| cause.pay_again == PayAgain::CheckFirst && m.says >= TextSays::Outcome;
    for (_, cause) in meanings.iter().filter(open) {
        let why = match cause {
            cause if OPEN_ENDED.contains(&cause.group.as_str()) => Why::TextUnknownOutcome,
            cause if cause.waiting => Why::TextUnfinished,
            _ => Why::TextCareful,
        };
        add(Says::Maybe, why);
    }
    let is_final = |(m, cause): &(&Recognised, &Cause)| m.specific && cause.pay_again == PayAgain::Yes && !cause.symptom;
    let is_reason =
        |id: &str| pack.causes.get(id).is_some_and(|e| e.value.pay_again == PayAgain::Yes && !e.value.symptom && !e.value.vague);
    let speaks = !declines.is_empty() || debit.denied || meanings.iter().any(is_final);
    // A code that is known is no word that is not.
    let rest = declines.iter().fold(text.clone(), |rest, code| rest.replace(code.as_str(), " "));
    if message.open || debit.added || (speaks && pack.screens().leaves_open(&rest, is_reason)) {
        add(Says::Maybe, Why::TextHint);
    }
    if debit.denied {
        add(Says::NotCharged, Why::TextNotCharged);
    }
    if let Some((_, cause)) = meanings.iter().find(|meaning| is_final(meaning)) {
        add(Says::NotCharged, Why::TextDecline);
        reading.decline = Some(cause);
    }
    reading
}

/// What somebody told the user: it may call for care, and never gives any away.
fn read_note(note: &str, pack: &Pack) -> Option<Statement> {
    let debit = pack.screens().read_debit(note);
    let taken = |m: &Recognised| pack.causes.get(&m.cause).is_some_and(|e| e.value.pay_again == PayAgain::No && !e.value.stop);
    let speaks =
        debit.stated || debit.hinted || debit.unfinished || debit.unknown_outcome || pack.screens().meanings(note).iter().any(taken);
    (speaks || pack.screens().has_open_word(note)).then(|| Statement::new(Source::Text, Says::Maybe, Why::TextHint))
}

/// What a part of a text that may have a code says about the payment.
fn read_part(part: &code::Part, wallet: Option<&Wallet>, decline: Option<&Cause>, pack: &Pack) -> Vec<Statement> {
    let mut statements = read_code(&part.text, wallet, decline, pack);
    statements.retain(|s| !part.bare || s.says == Says::Maybe);
    statements
}

/// The code of a part, as a text may write it, where it stands for a decline that is final.
fn final_code(part: &code::Part, wallet: Option<&Wallet>, pack: &Pack) -> Vec<String> {
    let is_final = !part.bare && read_code(&part.text, wallet, None, pack).iter().any(|s| s.says == Says::NotCharged);
    let reading = code::read(&part.text, wallet, pack);
    let names = reading.meaning().filter(|_| is_final).map(|meaning| vec![meaning.id(), meaning.code.to_owned()]);
    names.unwrap_or_default()
}

/// What an error code says about the payment. One that is not settled gives way to a text that names the same decline.
fn read_code(code: &str, wallet: Option<&Wallet>, decline: Option<&Cause>, pack: &Pack) -> Vec<Statement> {
    let code = without_library_errors(code);
    let reading = code::read(&code, wallet, pack);
    let statement = |says, why| vec![Statement::new(Source::Code, says, why)];
    let Some(meaning) = reading.meaning() else {
        let causes = |m: &Meaning<'_>| m.causes().filter_map(|id| pack.causes.get(id)).map(|e| &e.value).collect::<Vec<_>>();
        let same = |m: &Meaning<'_>| decline.is_some_and(|d| causes(m).iter().any(|cause| is_one_decline(cause, d)));
        let final_everywhere = reading.meanings.iter().all(|m| m.pay_again(pack) == Some(PayAgain::Yes));
        let nothing = reading.meanings.is_empty() || final_everywhere || reading.meanings.iter().any(same);
        return if nothing { Vec::new() } else { statement(Says::Maybe, Why::CodeUnsettled) };
    };
    let Some(cause) = pack.causes.get(&meaning.row.cause).map(|e| &e.value) else { return Vec::new() };
    match meaning.pay_again(pack) {
        _ if cause.stop => statement(Says::Stop, Why::Stopped),
        Some(PayAgain::No) => statement(Says::Charged, Why::CodeCharged),
        Some(PayAgain::CheckFirst) if OPEN_ENDED.contains(&cause.group.as_str()) => statement(Says::Maybe, Why::CodeUnknownOutcome),
        Some(PayAgain::CheckFirst) => statement(Says::Maybe, Why::CodeCareful),
        Some(PayAgain::Yes) => statement(Says::NotCharged, Why::CodeFinal),
        None => Vec::new(),
    }
}

/// Whether two causes are one decline.
fn is_one_decline(one: &Cause, other: &Cause) -> bool {
    one.id == other.id || (one.group == other.group && ONE_DECLINE.contains(&one.group.as_str()))
}

/// A text without the names of errors that browsers and libraries give: they are about a connection, whichever it was.
fn without_library_errors(text: &str) -> String {
    let belongs = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | ':' | '.');
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let same = belongs(first);
        let (run, after) = rest.split_at(rest.find(|c| belongs(c) != same).unwrap_or(rest.len()));
        kept.push_str(if same && is_library_error(run) { " " } else { run });
        rest = after;
    }
    kept
}

/// `net::ERR_NAME_NOT_RESOLVED`, `ECONNRESET`, `java.net.SocketTimeoutException`.
fn is_library_error(word: &str) -> bool {
    let word = word.trim_matches([':', '.']).trim_start_matches("net::");
    let starts = ["ERR_", "NS_ERROR", "SSL_ERROR", "SEC_ERROR", "DNS_PROBE", "CURLE_", "MOZILLA_PKIX", "INET_E_", "WSAE", "EAI_"];
    let errno = ["ETIMEDOUT", "ECONNREFUSED", "ECONNRESET", "ECONNABORTED", "ENOTFOUND", "EHOSTUNREACH", "ENETUNREACH", "EPIPE"];
    let thrown = word.ends_with("Exception") || (word.contains('.') && word.ends_with("Error"));
    thrown || starts.iter().any(|start| word.starts_with(start)) || errno.contains(&word)
}
