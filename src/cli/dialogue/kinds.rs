//! The kinds of problem as the dialogue offers them, and what is worth asking about each.

use crate::case::ProblemKind::{
    self, AccountCompromised, AccountLost, BalanceMismatch, CannotUseWallet, Complaint, Dispute, DuplicateCharge, InternationalPayment,
    PasswordForgotten, Payment, Refund, SupportNoReply, TopUp, Transfer, Withdrawal, WrongRecipient,
};

/// An entry of the first list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entry {
    /// A kind of problem.
    Kind(ProblemKind),
    /// Money that went and did not arrive: the kind of problem, and the key of its label.
    Sent(ProblemKind, &'static str),
    /// More of them: the key of its label, and the kinds.
    More(&'static str, &'static [ProblemKind]),
}

/// What people come with most often first; what is rare stands one step further, and is asked less in return.
pub const ENTRIES: [Entry; 13] = [
    Entry::Kind(Payment),
    Entry::Sent(Payment, "ask-problem-payment-not-received"),
    Entry::Sent(Transfer, "ask-problem-transfer-not-received"),
    Entry::Kind(TopUp),
    Entry::Kind(Withdrawal),
    Entry::Kind(Transfer),
    Entry::Kind(InternationalPayment),
    Entry::Kind(Refund),
    Entry::Kind(DuplicateCharge),
    Entry::Kind(WrongRecipient),
    Entry::Kind(BalanceMismatch),
    Entry::More("ask-problem-account", &[CannotUseWallet, AccountCompromised, PasswordForgotten, AccountLost]),
    Entry::More("ask-problem-other", &[Dispute, SupportNoReply, Complaint]),
];

/// Whether the wallet shows a state for it.
pub fn has_state(kind: ProblemKind) -> bool {
    match kind {
        Payment | TopUp | Withdrawal | Transfer | InternationalPayment | Refund | WrongRecipient | DuplicateCharge => true,
        Dispute | BalanceMismatch | CannotUseWallet | PasswordForgotten | AccountLost | AccountCompromised | SupportNoReply | Complaint => {
            false
        }
    }
}

/// Whether it is about a sum of money.
pub fn has_amount(kind: ProblemKind) -> bool {
    has_state(kind) || matches!(kind, Dispute | BalanceMismatch)
}

/// Whether it matters on which device it was done.
pub fn has_device(kind: ProblemKind) -> bool {
    matches!(kind, Payment | TopUp | Withdrawal | Transfer | InternationalPayment | CannotUseWallet)
}

/// Whether it depends on how much money is in the wallet.
pub fn has_balance(kind: ProblemKind) -> bool {
    matches!(kind, Payment | Withdrawal | Transfer | InternationalPayment | BalanceMismatch)
}

#[cfg(test)]
mod tests {
    use clap::ValueEnum;

    use super::*;

    #[test]
    fn every_kind_is_offered_once() {
        let mut offered: Vec<ProblemKind> = Vec::new();
        for entry in ENTRIES {
            match entry {
                Entry::Kind(kind) => offered.push(kind),
                // The same kinds, begun from the other end.
                Entry::Sent(..) => {}
                Entry::More(_, kinds) => offered.extend(kinds),
            }
        }
        for kind in ProblemKind::value_variants() {
            assert_eq!(offered.iter().filter(|k| *k == kind).count(), 1, "{kind:?}");
        }
    }

    #[test]
    fn nobody_is_asked_more_than_seven_questions() {
        for entry in ENTRIES {
            let (lists, kinds): (usize, &[ProblemKind]) = match &entry {
                Entry::Kind(kind) | Entry::Sent(kind, _) => (1, std::slice::from_ref(kind)),
                Entry::More(_, kinds) => (2, kinds),
            };
            for kind in kinds {
                // The wallet, the lists, what the screen says, and what this kind is asked.
                let asked =
                    [has_state(*kind), has_device(*kind), has_amount(*kind), has_balance(*kind)].into_iter().filter(|asked| *asked).count();
                assert!(1 + lists + 1 + asked <= 7, "{kind:?}");
            }
        }
    }
}
