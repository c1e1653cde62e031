//! The files in `checks/screens/` as they are written.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A file of `screens/`: what screens say, and what it means. All files together are one body of knowledge; a class of
/// words may be begun in one file and added to in another.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ScreenFile {
    /// Classes of words that mean the same, by the name that patterns use in braces.
    #[serde(default)]
    pub words: BTreeMap<String, Vec<String>>,
    /// What screens say, by cause.
    #[serde(default)]
    pub screen: Vec<Screen>,
    /// Patterns that say the opposite of a failure, or speak of something else: what shares a word with them is not found.
    #[serde(default)]
    pub opposites: Vec<String>,
    /// What is known of the languages themselves.
    #[serde(default)]
    pub language: Language,
    /// Words that speak of money taken, by what they do in a sentence. A pack on top of the built-in one can only call for more care.
    #[serde(default)]
    pub debit: BTreeMap<DebitClass, Vec<String>>,
}

/// What a word does where a text speaks of money taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum DebitClass {
    /// It says so by itself: "charged", 扣走.
    Taken,
    /// It names a debit: "charge", 扣款.
    Debit,
    /// It says so of money alone: "left", "taken".
    Moved,
    /// It holds money: "reserved", 冻结.
    Held,
    /// The payment succeeded: "payment successful", 已支付.
    Paid,
    /// Something succeeded, and it may have been the payment: "completed", 已成功.
    Processed,
    /// What is taken: "amount", 金额.
    Money,
    /// The money itself: what is doubted or conditional of it may be that it was taken. "money", 款项.
    Cash,
    /// "Nothing was taken", "charged nothing".
    Nothing,
    /// Before a debit word: that it has happened. "was", 已.
    Mark,
    /// Right behind a debit word: that it has happened. 了, 成功.
    Done,
    /// That it was refused, before it or behind it: "declined", 拒绝.
    Refused,
    /// That it failed, behind it: "failed", 失败.
    Failed,
    /// "not", 未.
    Denial,
    /// "not yet", 尚未.
    NotYet,
    /// "could not", 无法.
    Unable,
    /// It may stand between a debit word and what belongs to it.
    Bridge,
    /// "if", 如.
    Condition,
    /// In doubt, or in the future: "may", 可能, 将.
    Doubt,
    /// Once more, or only in part: "twice", 重复.
    Repeat,
    /// What is not the payment itself: "fee", 手续费.
    Fee,
    /// Money that comes back: "refund", 退回.
    ComingBack,
    /// The other side has the money, whoever says so: "already has it", 对方有了.
    Arrived,
    /// Money that is held, whatever stands around it: 预授权.
    Hold,
    /// The payment is not finished: "still processing", 处理中.
    Unfinished,
    /// Nobody knows how it ended: 结果未知.
    UnknownOutcome,
    /// Not to try again, or where to look first: "do not retry", 勿重复.
    Warning,
    /// It divides a sentence like a comma: "but", 但.
    Split,
    /// It looks like one of the others and is none: "debit card", 折扣.
    Neutral,
    /// What a pack on top of the built-in one calls for care with.
    Added,
    /// Beside a reason: it leaves open what became of the money, wherever it stands. "limbo", 在途.
    Open,
    /// Beside a reason: it may stand in a reason, advice or a failure, and says nothing by itself. "account", 银行卡.
    Topic,
    /// Beside a reason: it says nothing that matters, wherever it stands. "payment method", 订单号.
    Harmless,
    /// At the beginning of a clause that is advice: "please", 请.
    Advice,
}

impl DebitClass {
    /// Whether it speaks of money taken, so that it has a polarity.
    pub(super) fn is_debit(self) -> bool {
        matches!(self, Self::Taken | Self::Debit | Self::Moved | Self::Held | Self::Paid | Self::Processed | Self::Cash)
    }

    /// Whether it counts in what a text says beside its reason.
    pub(super) fn is_beside_a_reason(self) -> bool {
        matches!(self, Self::Open | Self::Topic | Self::Harmless | Self::Advice)
    }

    /// Whether a text that has it calls for care.
    fn is_careful(self) -> bool {
        matches!(
            self,
            Self::Condition
                | Self::Doubt
                | Self::NotYet
                | Self::Repeat
                | Self::ComingBack
                | Self::Hold
                | Self::Arrived
                | Self::Unfinished
                | Self::UnknownOutcome
                | Self::Warning
                | Self::Added
                | Self::Open
        )
    }
}

impl ScreenFile {
    /// The same as a pack on top of the built-in one may have it: its debit words can make an answer more careful, never less.
    #[must_use]
    pub fn more_careful(mut self) -> Self {
        let careful = std::mem::take(&mut self.debit).into_iter().filter(|(class, _)| class.is_careful());
        let added: Vec<String> = careful.flat_map(|(_, phrases)| phrases).collect();
        // What is taken for a name is left out of a text, and a card of the user's own changes whose money a cause is about.
        let language = &mut self.language;
        for names in [&mut language.senders, &mut language.greetings, &mut language.titles, &mut language.own_cards] {
            names.clear();
        }
        if !added.is_empty() {
            self.debit.insert(DebitClass::Added, added);
        }
        self
    }
}

/// What a screen says when a cause is at work.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Screen {
    /// The id of the cause.
    pub cause: String,
    /// How much these patterns say.
    #[serde(default)]
    pub says: Says,
    /// Causes that are not meant where this one is found too.
    #[serde(default)]
    pub over: Vec<String>,
    /// It says neither who declined nor why: it leads to the cause and says nothing about the charge.
    #[serde(default)]
    pub unspecific: bool,
    /// The patterns.
    pub patterns: Vec<String>,
}

/// How much a pattern says, the most telling last: what tells more always wins.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Says {
    /// That it failed, and nothing else.
    Failure,
    /// What to do, from which the cause can only be guessed.
    Hint,
    /// That something is wrong with a system or a line; it may be the reason or may be not.
    System,
    /// That the outcome is not known.
    Outcome,
    /// A cause that other, more telling ones are often told together with.
    General,
    /// The cause.
    #[default]
    Cause,
}

impl Says {
    /// The highest score, in percent, that a pattern of this kind can reach.
    pub(super) fn most(self) -> u32 {
        match self {
            Self::Failure => 50,
            Self::Hint => 55,
            Self::System => 65,
            Self::Outcome => 80,
            Self::General => 90,
            Self::Cause => 100,
        }
    }
}

/// What is known of the languages themselves, whatever the cause. Lists of several files are joined.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Language {
    /// Pairs of a traditional character and its simplified form, any number in one string: `"餘余額额"`.
    #[serde(default)]
    pub traditional: Vec<String>,
    /// Groups of characters that are taken for each other: by form (余佘) or by sound (付负). One such slip is forgiven in three
    /// characters or more, two in six or more. Never group characters that turn a meaning round.
    #[serde(default)]
    pub alike: Vec<String>,
    /// What is always another way to write something else: the words or characters, and what they stand for.
    #[serde(default)]
    pub rewrite: BTreeMap<String, String>,
    /// Single words and characters that say nothing and are passed over, in texts and in patterns.
    #[serde(default)]
    pub fillers: Vec<String>,
    /// What turns that which follows it at once into its opposite; also what must not stand in a gap.
    #[serde(default)]
    pub negators: Vec<String>,
    /// Longer words that contain a negator, a condition or a doubt and are none.
    #[serde(default)]
    pub neutral: Vec<String>,
    /// What makes the rest of its clause a condition, a question or something to be avoided.
    #[serde(default)]
    pub conditions: Vec<String>,
    /// What makes that which follows it uncertain.
    #[serde(default)]
    pub doubts: Vec<String>,
    /// What says, behind a finding, that it is over.
    #[serde(default)]
    pub resolved: Vec<String>,
    /// What people put around a message when they tell of it: "it says". Beside it, a text says nothing else all the same.
    #[serde(default)]
    pub reports: Vec<String>,
    /// Correctly written words that a misspelling of ours would otherwise explain: `changed` is not `charged`.
    #[serde(default)]
    pub real_words: Vec<String>,
    /// Characters that carry the meaning: never taken as mistyped, missing or too many.
    #[serde(default)]
    pub carrying: Vec<String>,
    /// What the names of senders end with: `【招商银行】`, "The Example Team".
    #[serde(default)]
    pub senders: Vec<String>,
    /// What begins a greeting by name: "hi", 尊敬的.
    #[serde(default)]
    pub greetings: Vec<String>,
    /// What ends a Chinese greeting by name: 先生.
    #[serde(default)]
    pub titles: Vec<String>,
    /// How messages name a card or account of the user's own: "your card", 您的银行卡.
    #[serde(default)]
    pub own_cards: Vec<String>,
}
