//! States of transactions as exports write them, in Chinese and English.

use super::words::{folded, money};
use crate::case::{TransactionKind, TransactionState};

/// The words of a state, whole.
const STATES: [(TransactionState, &[&str]); 5] = [
    (
        TransactionState::Completed,
        &[
            "completed",
            "complete",
            "success",
            "successful",
            "succeeded",
            "settled",
            "paid",
            "posted",
            "captured",
            "approved",
            "received",
            "partiallyrefunded",
            "partialrefund",
            "成功",
            "交易成功",
            "支付成功",
            "付款成功",
            "转账成功",
            "充值成功",
            "提现成功",
            "还款成功",
            "收款成功",
            "已完成",
            "完成",
            "交易完成",
            "已扣款",
            "已扣费",
            "扣款成功",
            "充值完成",
            "已支付",
            "已付款",
            "已转账",
            "已到账",
            "提现已到账",
            "已收钱",
            "对方已收钱",
            "朋友已收钱",
            "已存入零钱",
            "已入账",
            "部分退款",
        ],
    ),
    (
        TransactionState::Pending,
        &[
            "pending",
            "processing",
            "inprogress",
            "onhold",
            "held",
            "authorized",
            "authorised",
            "underreview",
            "inreview",
            "waiting",
            "处理中",
            "交易处理中",
            "支付中",
            "付款中",
            "进行中",
            "转账中",
            "充值中",
            "提现中",
            "撤销中",
            "关闭中",
            "取消中",
            "待付款",
            "等待付款",
            "待支付",
            "待到账",
            "待入账",
            "待收款",
            "待对方收款",
            "待确认",
            "等待确认收货",
        ],
    ),
    (
        TransactionState::Failed,
        &[
            "failed",
            "failure",
            "declined",
            "rejected",
            "refused",
            "cancelled",
            "canceled",
            "closed",
            "voided",
            "expired",
            "unpaid",
            "未支付",
            "未付款",
            "超时未支付",
            "超时未付款",
            "已过期",
        ],
    ),
    (
        TransactionState::Refunding,
        &[
            "refunding",
            "refundpending",
            "pendingrefund",
            "refundprocessing",
            "refundinprogress",
            "refundinitiated",
            "refundrequested",
            "refundsubmitted",
            "beingrefunded",
            "退款中",
            "正在退款",
            "退款处理中",
            "退款审核中",
            "退款受理中",
            "退款申请中",
            "退款已受理",
            "已申请退款",
            "退款待到账",
            "待退款",
            "等待退款",
            "退回中",
            "款项退回中",
            "资金退回中",
            "退还中",
            "原路退回中",
        ],
    ),
    (
        TransactionState::Refunded,
        &[
            "refunded",
            "fullyrefunded",
            "reversed",
            "returned",
            "已退款",
            "已全额退款",
            "全额退款",
            "退款成功",
            "已退还",
            "已退回",
            "款项已退回",
            "资金已退回",
            "已原路退回",
            "已全额退",
            "全额退款成功",
            "已全额退款成功",
            "退款已到账",
            "冲正成功",
            "对方已退还",
            "已冲正",
        ],
    ),
];

/// What a cell names as having failed or been closed, where it is the payment itself. A refund, a reversal, a delivery or a
/// notification that failed leaves the payment as it is.
const PAYMENTS: [&str; 30] = [
    "交易",
    "支付",
    "付款",
    "转账",
    "充值",
    "提现",
    "扣款",
    "扣费",
    "订单",
    "消费",
    "转出",
    "转入",
    "本次交易",
    "本次支付",
    "该笔交易",
    "交易订单",
    "支付订单",
    "交易支付",
    "订单支付",
    "快捷支付",
    "payment",
    "transaction",
    "transfer",
    "topup",
    "withdrawal",
    "order",
    "purchase",
    "cardpayment",
    "thepayment",
    "thetransaction",
];
/// Who ended it, or why, before the word itself.
const ENDED_BY: [&str; 16] = [
    "超时未支付",
    "超时未付款",
    "未支付",
    "未付款",
    "余额不足",
    "用户",
    "买家",
    "卖家",
    "商户",
    "商家",
    "系统",
    "银行",
    "自动",
    "已被",
    "已",
    "被",
];
/// Words between an English subject and its verb.
const LINKS: [&str; 4] = ["hasbeen", "was", "is", "has"];
/// The word itself.
const ENDED: [&str; 11] = ["失败", "关闭", "取消", "撤销", "撤消", "作废", "拒绝", "驳回", "失效", "过期", "unsuccessful"];
/// Who ended it, after an English word.
const BY: [&str; 10] =
    ["bybank", "bythebank", "byissuer", "byuser", "bycustomer", "bybuyer", "bymerchant", "byseller", "bysystem", "bypayer"];
/// What may stand beside a failure and says nothing about money that moved.
const REASONS: [&str; 22] = [
    "余额不足",
    "卡余额不足",
    "银行卡余额不足",
    "账户余额不足",
    "零钱余额不足",
    "资金不足",
    "额度不足",
    "超限",
    "超出限额",
    "超过限额",
    "密码错误",
    "卡片过期",
    "未扣款",
    "未扣费",
    "没有扣款",
    "insufficientfunds",
    "insufficientbalance",
    "notcharged",
    "nofunds",
    "expiredcard",
    "wrongpin",
    "limitexceeded",
];
/// Signs of money that was taken; each counts where nothing denies it.
const TAKEN: [&str; 12] =
    ["成功", "已扣款", "已扣费", "已支付", "已付款", "已到账", "已完成", "debited", "successful", "succeeded", "completed", "captured"];
/// What turns a sign of money that was taken into something else: a denial, a reversal, a failure.
const TURNS: [&str; 22] = [
    "未", "不", "没", "无", "非", "失败", "退", "撤", "取消", "冲正", "关闭", "拒", "if", "unsucc", "not", "fail", "refund", "revers",
    "cancel", "declin", "reject", "void",
];
/// Signs of something that goes on.
const OPEN: [&str; 12] = ["待", "在途", "处理", "审核", "冻结", "预授权", "进行", "等待", "pending", "process", "inprogress", "waiting"];
/// Words of states. A cell that has any of them and is not understood as a whole is about a payment whose end is not known.
const ANY: [&str; 26] = [
    "失败", "关闭", "取消", "撤", "成功", "完成", "退", "冲正", "扣款", "扣费", "支付", "付款", "到账", "拒绝", "异常", "超时", "fail",
    "clos", "cancel", "declin", "reject", "refund", "revers", "success", "complet", "debit",
];

/// Reads a state. A refund that was made is completed; a payment of which a part was paid back has been made.
///
/// A payment failed only where everything that the cell says is that it failed. Whatever is said beside it, or not understood,
/// makes it one whose end is not known: a payment counts as pending then, which is the careful side.
pub(super) fn state(cell: &str, kind: TransactionKind, digits: &str) -> Option<TransactionState> {
    let word = folded(cell);
    let state = whole(&word, kind).or_else(|| partly(&word, digits)).or_else(|| together(&word, kind))?;
    Some(match state {
        TransactionState::Refunded if kind == TransactionKind::Refund => TransactionState::Completed,
        TransactionState::Refunding if kind == TransactionKind::Refund => TransactionState::Pending,
        state => state,
    })
}

/// A state that is known as a whole.
fn whole(word: &str, kind: TransactionKind) -> Option<TransactionState> {
    let known = STATES.iter().find(|(_, words)| words.contains(&word)).map(|(state, _)| *state);
    known.or_else(|| says_failed(word, kind).then_some(TransactionState::Failed))
}

/// Whether a word says that the payment failed or was closed, and nothing else: `支付失败`, `超时已关闭`, `Payment declined by bank`.
fn says_failed(word: &str, kind: TransactionKind) -> bool {
    let own: &[&str] = if kind == TransactionKind::Refund { &["退款", "refund"] } else { &[] };
    let subjects = PAYMENTS.iter().chain(own).filter_map(|subject| word.strip_prefix(subject));
    std::iter::once(word)
        .chain(subjects)
        .any(|rest| says_ended(rest) || ENDED_BY.iter().any(|by| rest.strip_prefix(by).is_some_and(says_ended)))
}

fn says_ended(word: &str) -> bool {
    let word = ["已被", "已", "被"].iter().chain(&LINKS).find_map(|link| word.strip_prefix(link)).unwrap_or(word);
    let word = BY.iter().find_map(|by| word.strip_suffix(by)).unwrap_or(word);
    let failed = STATES.iter().any(|(state, words)| *state == TransactionState::Failed && words.contains(&word));
    failed || ENDED.contains(&word) || PAYMENTS.iter().filter_map(|p| word.strip_prefix(p)).any(|rest| ENDED.contains(&rest))
}

/// Reads what stands side by side in a cell: `交易关闭(超时未付款)`, `支付成功，发货失败`.
fn together(word: &str, kind: TransactionKind) -> Option<TransactionState> {
    use TransactionState::{Completed, Failed, Pending, Refunded, Refunding};
    let between =
        |c: char| matches!(c, '(' | ')' | '[' | ']' | '【' | '】' | ',' | '、' | '。' | '.' | ';' | ':' | '/' | '|' | '+' | '·' | '!');
    let parts: Vec<&str> = word.split(between).filter(|part| !part.is_empty()).collect();
    if !parts
        .iter()
        .any(|part| whole(part, kind).is_some() || ANY.iter().chain(&OPEN).any(|sign| part.contains(sign)) || part.ends_with('中'))
    {
        return None;
    }
    // "取消（失败）": beside something else, the bare word names what was tried.
    let alone = |part: &str| ["取消", "撤销", "撤消", "关闭", "作废"].contains(&part);
    let read: Vec<Option<TransactionState>> = parts
        .iter()
        .filter(|part| !REASONS.contains(part))
        .map(|part| whole(part, kind).filter(|_| !alone(part)).or_else(|| taken(part)))
        .collect();
    let has = |state: TransactionState| read.contains(&Some(state));
    let only = |states: &[TransactionState]| read.iter().all(|state| state.is_some_and(|s| states.contains(&s)));
    Some(match () {
        () if read.is_empty() => Pending,
        () if only(&[Failed]) => Failed,
        () if has(Refunding) && only(&[Failed, Completed, Refunding]) => Refunding,
        () if has(Refunded) && only(&[Failed, Completed, Refunded]) => Refunded,
        () if has(Completed) && !has(Failed) => Completed,
        () => Pending,
    })
}

/// Whether a part says that money was taken, and nothing that denies it.
fn taken(part: &str) -> Option<TransactionState> {
    let says = TAKEN.iter().any(|sign| part.contains(sign)) && !TURNS.iter().any(|turn| part.contains(turn));
    says.then_some(TransactionState::Completed)
}

/// Reads `已退款(¥5.00)`: paid back as a whole, or in part.
fn partly(word: &str, digits: &str) -> Option<TransactionState> {
    let back = word.strip_prefix("已退款").or_else(|| word.strip_prefix("refunded"))?;
    let back = money(back.trim_matches(['(', ')']), None)?;
    let number = |text: &str| rust_decimal::Decimal::from_str_exact(text).ok();
    let whole = number(&back.digits)? == number(digits)?;
    Some(if whole { TransactionState::Refunded } else { TransactionState::Completed })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn states_are_read_in_both_languages() {
        use TransactionState::{Completed, Failed, Pending, Refunded};
        let read = |text: &str| state(text, TransactionKind::Payment, "120.00");
        for (text, expected) in [
            ("交易成功", Completed),
            ("Success", Completed),
            ("处理中", Pending),
            ("银行处理中", Pending),
            ("提现审核中", Pending),
            ("In progress", Pending),
            ("on_hold", Pending),
            ("交易关闭", Failed),
            ("支付失败", Failed),
            ("DECLINED", Failed),
            ("已全额退款", Refunded),
            ("已退款(￥120.00)", Refunded),
            ("已退款(￥5.00)", Completed),
            ("refunded", Refunded),
        ] {
            assert_eq!(read(text), Some(expected), "{text}");
        }
        assert_eq!(state("已退款", TransactionKind::Refund, "120.00"), Some(Completed));
        assert_eq!(state("退款中", TransactionKind::Refund, "120.00"), Some(Pending));
        for bad in ["", "ok?", "abc"] {
            assert_eq!(read(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_payment_failed_only_where_nothing_else_is_said() {
        use TransactionState::{Completed, Failed, Pending, Refunded, Refunding};
        for (text, expected) in [
            ("付款失败", Failed),
            ("已取消", Failed),
            ("已关闭", Failed),
            ("超时未支付，交易关闭", Failed),
            ("交易关闭（超时未付款）", Failed),
            ("支付失败(余额不足)", Failed),
            ("Payment declined by bank", Failed),
            ("Transaction failed", Failed),
            ("payment was cancelled by user", Failed),
            ("支付成功，发货失败", Completed),
            ("付款成功(通知失败)", Completed),
            ("支付成功待发货", Completed),
            ("退款中", Refunding),
            ("Refund in progress", Refunding),
            ("已扣款，交易失败，退款中", Refunding),
            ("交易关闭，退款处理中", Refunding),
            ("已关闭（退款中）", Refunding),
            ("已关闭（已扣款）", Pending),
            ("失败（待退款）", Refunding),
            ("失败，款项退回中", Refunding),
            ("部分退款失败", Pending),
            ("撤销中", Pending),
            ("关闭中", Pending),
            ("未失败", Pending),
            ("支付未成功", Pending),
            ("支付失败(超时)", Pending),
            ("not failed", Pending),
            ("failed - amount debited", Pending),
            ("交易关闭(已全额退款)", Refunded),
            ("提现失败，资金已退回", Refunded),
        ] {
            assert_eq!(state(text, TransactionKind::Payment, "120.00"), Some(expected), "{text}");
        }
        assert_eq!(state("退款失败", TransactionKind::Refund, "120.00"), Some(Failed));
    }

    #[test]
    fn what_failed_beside_the_payment_is_never_a_failed_payment() {
        let kinds = [TransactionKind::Payment, TransactionKind::TransferOut, TransactionKind::Withdrawal, TransactionKind::TopUp];
        let things = [
            "退款",
            "撤销",
            "取消",
            "冲正",
            "关闭",
            "发货",
            "通知",
            "还款",
            "refund",
            "cancellation",
            "reversal",
            "delivery",
            "Partial refund",
        ];
        for (kind, thing) in kinds.iter().flat_map(|kind| things.map(|thing| (*kind, thing))) {
            for failed in ["失败", "failed", "已关闭", "declined"] {
                for cell in
                    [format!("{thing}{failed}"), format!("{thing} {failed}"), format!("({thing}){failed}"), format!("{failed}: {thing}")]
                {
                    assert_ne!(state(&cell, kind, "1.00"), Some(TransactionState::Failed), "{cell}");
                }
            }
        }
        let failures = STATES.iter().find(|(s, _)| *s == TransactionState::Failed).map(|(_, words)| *words).unwrap_or_default();
        let hints = [
            "退款中",
            "待退款",
            "已扣款",
            "款项退回中",
            "退款处理中",
            "处理中",
            "在途",
            "成功",
            "refund pending",
            "debited",
            "processing",
            "amount debited",
        ];
        for failed in failures.iter().chain(&["支付失败", "交易关闭", "payment failed"]) {
            for hint in hints {
                for cell in [
                    format!("{failed},{hint}"),
                    format!("{failed}（{hint}）"),
                    format!("{hint}，{failed}"),
                    format!("{failed} {hint}"),
                    format!("{failed}{hint}"),
                    format!("{failed}/{hint}"),
                    format!("{hint}{failed}"),
                ] {
                    assert_ne!(state(&cell, TransactionKind::Payment, "1.00"), Some(TransactionState::Failed), "{cell}");
                }
            }
        }
    }
}
