//! Failures that the network has no part in: the user's case explains them.

use super::Entry;
use super::service;
use crate::case::State;
use crate::sandbox::setup::{HEALTHY, NO_STORY, Setup, Story};

/// The user tells this, and the network is healthy.
const fn told(story: Story) -> Setup {
    Setup { story, ..HEALTHY }
}

const FAILED: Story = Story { amount: Some("120.00"), state: Some(State::Failed), ..NO_STORY };

const TOO_LITTLE: Story = Story { balance: Some("80.00"), ..FAILED };

pub(super) const FAULTS: &[Entry] = &[
    ("insufficient-balance", &["insufficient-balance"], told(TOO_LITTLE)),
    ("fee-not-covered", &["fee-not-covered"], told(Story { fee: Some("1.20"), balance: Some("120.50"), ..FAILED })),
    ("funds-on-hold", &["funds-on-hold"], told(Story { balance: Some("150.00"), hold: Some("60.00"), ..FAILED })),
    ("payment-pending", &["payment-pending"], told(Story { state: Some(State::Pending), ..FAILED })),
    ("already-paid", &["already-paid"], told(Story { state: Some(State::Completed), ..FAILED })),
    (
        "insufficient-balance-and-http-500",
        &["insufficient-balance"],
        Setup { story: TOO_LITTLE, ..service::answers(service::SERVER_ERROR) },
    ),
];
