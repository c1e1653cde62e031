//! States of transactions as exports write them, in Chinese and English.

use super::words::{folded, money};
use crate::case::{TransactionKind, TransactionState};

/// The words of a state, whole.
const STATES: [(TransactionState, &[&str]); 4] = [
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
            "退款中",
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
            "已过期",
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
            "对方已退还",
            "已冲正",
        ],
    ),
];

/// Parts of a state, where the whole of it is not known; the first that occurs decides.
const PARTS: [(&str, TransactionState); 9] = [
    ("全额退", TransactionState::Refunded),
    ("失败", TransactionState::Failed),
    ("关闭", TransactionState::Failed),
    ("取消", TransactionState::Failed),
    ("撤销", TransactionState::Failed),
    ("处理中", TransactionState::Pending),
    ("审核", TransactionState::Pending),
    ("冻结", TransactionState::Pending),
    ("预授权", TransactionState::Pending),
];

/// Reads a state. A refund that was made is completed; a payment of which a part was paid back has been made.
pub(super) fn state(cell: &str, kind: TransactionKind, digits: &str) -> Option<TransactionState> {
    let word = folded(cell);
    let whole = STATES.iter().find(|(_, words)| words.contains(&word.as_str())).map(|(state, _)| *state);
    let state = whole.or_else(|| partly(&word, digits)).or_else(|| PARTS.iter().find(|(part, _)| word.contains(part)).map(|(_, s)| *s))?;
    let made = kind == TransactionKind::Refund && state == TransactionState::Refunded;
    Some(if made { TransactionState::Completed } else { state })
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
        for bad in ["", "支付未成功", "ok?", "已退款(abc)"] {
            assert_eq!(read(bad), None, "{bad}");
        }
    }
}
