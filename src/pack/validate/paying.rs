//! Whether an action, or a step, says to pay without being marked so: what is not marked is shown whatever the answer to "may I
//! pay again?" is. The words are looked for in both languages; where they are denied ("do not pay again"), they say the opposite.

use std::sync::LazyLock;

use regex::Regex;

use super::Validation;
use crate::lang::Message;
use crate::pack::layer::Entry;
use crate::pack::raw::{Action, Instead, Playbook};

/// What asks somebody to pay, to try once more, or to pay in another way.
static SAYS_TO_PAY: LazyLock<Regex> = LazyLock::new(|| {
    let english = [
        r"\bpay(ing)?( it| this| for it)? (again|anew|once more|another time|a second time)\b",
        r"\bpay(ing)?( it| this)?( once)? (with|by|from|over|through|via|using|on|in) (an?|another|the other|your other|some other|cash|the balance|linked)\b",
        r"\bpay (another|a different|some other) way\b",
        r"\b(try|attempt|do)(ing)?( it| this| that| the (payment|transfer|withdrawal|top-up|purchase|transaction))?( with [a-z ]{1,30})? (again|anew|once more)\b",
        r"\btry once\b",
        r"\bre-?(try|trying|pay|paying|attempt|submit|send|do)\b",
        r"\b(start|make|send|submit|repeat|initiate|place|request|confirm|transfer|withdraw|top up|move)( the| this| your| that)?( it| money| payment| transfer| withdrawal| top-up| purchase| transaction| order| request| funds)? (again|anew|once more|a second time)\b",
        r"\b(repeat|redo) (the|this|your) (payment|transfer|withdrawal|top-up|purchase|transaction)\b",
        r"\bthen pay\b",
    ];
    let chinese = [
        "再次(付|支付|转|汇|提现|充值|扫|刷|试|尝试|操作|提交|发起)",
        "再(付|支付|转|汇|提现|充值|试|扫|刷卡|刷一)",
        "重新(付|支付|转|汇|提现|充值|扫|刷|发起|提交|操作|尝试|交易)",
        "重试|重付|重转|补付",
        "(换|改用)[^，。；]{0,8}(付款|支付)",
        "用(其他|其它|别的|另|现金|余额|银行卡|信用卡|移动数据)[^，。；]{0,6}(付款|支付)",
    ];
    let all: Vec<&str> = english.into_iter().chain(chinese).collect();
    #[expect(clippy::expect_used, reason = "the expression is fixed, and the tests use it")]
    Regex::new(&with_ascii_boundaries(&all.join("|"))).expect("the expression is valid")
});

/// What, before those words in the same clause, turns them into the opposite.
static DENIED: LazyLock<Regex> = LazyLock::new(|| {
    #[expect(clippy::expect_used, reason = "the expression is fixed, and the tests use it")]
    Regex::new(&with_ascii_boundaries(r"\b(do not|don't|never|not|no need to|without|instead of|rather than|before( you)?|avoid|stop)\b|不要|请勿|切勿|勿|别|不必|无需|不用|不可|不能|不得|禁止|避免|不再|没有必要"))
        .expect("the expression is valid")
});

/// What, right behind them, does.
static BEFOREHAND: LazyLock<Regex> = LazyLock::new(|| {
    #[expect(clippy::expect_used, reason = "the expression is fixed, and the tests use it")]
    Regex::new("^[^，。；]{0,6}(之前|以前|前[，,先请])").expect("the expression is valid")
});

/// An expression whose word boundaries know ASCII letters only: a Chinese character ends an English word.
fn with_ascii_boundaries(expression: &str) -> String {
    expression.replace(r"\b", r"(?-u:\b)")
}

/// Whether a text says to pay, or to try once more.
pub fn says_to_pay(text: &str) -> bool {
    // The placeholder stands for these words, whatever the kind of problem.
    let text = text.to_lowercase().replace("{case.again}", " pay again ");
    let clauses = text.split(['.', ';', ':', ',', '!', '?', '。', '；', '：', '，', '！', '？']);
    clauses.into_iter().any(|clause| {
        let mut found = SAYS_TO_PAY.find_iter(clause);
        found.any(|m| !DENIED.is_match(&clause[..m.start()]) && !BEFOREHAND.is_match(&clause[m.end()..]))
    })
}

impl<'a> Validation<'a> {
    /// An action that pays says so, and so does each of its steps that does.
    pub(super) fn paying(&mut self, entry: &'a Entry<Action>) {
        let action = &entry.value;
        self.placeholders(entry, "title", &action.title.en, &action.title.zh_cn);
        for (i, step) in action.steps.iter().enumerate() {
            self.placeholders(entry, &format!("steps[{i}]"), &step.en, &step.zh_cn);
            let says = says_to_pay(&step.en) || says_to_pay(&step.zh_cn);
            if says && !step.pays && !action.pays {
                self.tell(entry, &format!("steps[{i}]"), Message::new("pays-unmarked"), None);
            }
            if step.if_failed && !step.pays {
                self.tell(entry, &format!("steps[{i}].if_failed"), Message::new("if-failed-without-pays"), None);
            }
        }
        if !action.pays && (says_to_pay(&action.title.en) || says_to_pay(&action.title.zh_cn)) {
            self.tell(entry, "title", Message::new("pays-unmarked"), None);
        }
    }

    /// The same of the steps of a playbook.
    pub(super) fn paying_steps(&mut self, entry: &'a Entry<Playbook>) {
        for (i, step) in entry.value.step.iter().enumerate() {
            if !step.pays && (says_to_pay(&step.text.en) || says_to_pay(&step.text.zh_cn)) {
                self.tell(entry, &format!("step[{i}].text"), Message::new("pays-unmarked"), None);
            }
        }
    }

    /// What stands instead of a cause names causes, groups and actions that exist.
    pub(super) fn instead(&mut self, entry: &'a Entry<Instead>) {
        let (pack, instead) = (self.pack, &entry.value);
        let groups = pack.groups();
        for (i, of) in instead.of.iter().enumerate() {
            let known = pack.causes.keys().map(String::as_str).chain(groups.iter().copied());
            self.exists(entry, &format!("of[{i}]"), of, known);
        }
        let then = instead.then.iter().flatten().enumerate().map(|(i, id)| (format!("then[{i}]"), id));
        for (key, action) in instead.action.iter().map(|id| ("action".to_owned(), id)).chain(then) {
            self.exists(entry, &key, action, pack.actions.keys().map(String::as_str));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_asks_to_pay_is_recognised_in_both_languages() {
        for text in [
            "Pay again.",
            "Wait a minute, then try again.",
            "Retry the payment.",
            "Try the payment with another card again.",
            "Go back to the order and pay once more.",
            "Start the payment again from the order.",
            "Submit the transfer again.",
            "Withdraw again, to another card.",
            "Pay with another card.",
            "Until then pay by a linked card.",
            "If it failed, {case.again}.",
            "稍后再试。",
            "确认失败后重新支付。",
            "请重试。",
            "过一会儿再付。",
            "审核通过后重新提现。",
            "换一张卡付款。",
            "重新发起转账。",
        ] {
            assert!(says_to_pay(text), "{text}");
        }
    }

    #[test]
    fn what_warns_of_it_is_not_taken_for_it() {
        for text in [
            "Do not pay again.",
            "Don't try again, and don't try through another account.",
            "Never send it again before that is answered.",
            "If the merchant asks for money, do not pay once more.",
            "Look at your history before you pay again.",
            "Ask the merchant for the refund.",
            "不要再付。",
            "请勿重复付款，也不要重试。",
            "再付之前，先查清上一笔的状态。",
            "得到答复之前不要再转一次。",
            "重新打开钱包。",
            "重新连接网络。",
            "付款人应保存凭证。",
        ] {
            assert!(!says_to_pay(text), "{text}");
        }
    }
}
