//! The view: the facts of one record, joined and derived, in the words that the expressions of checks use.
//! Its types are the schema that expressions are checked against.

mod address;
mod build;
mod certificate;
mod clock;
mod data;
mod device;
mod endpoint;
mod history;
mod input;
mod instrument;
mod limit;
mod link;
mod money;
mod number;
mod observed;
mod outside;
mod program;
mod resolver;
mod status;
mod timing;
mod told;
mod traffic;

pub use address::{AddressView, ConnectView, ExchangeView, HandshakeView};
pub use build::build;
pub use certificate::CertificateView;
pub use clock::ClockView;
pub use data::{datum_of, env, env_of, type_of};
pub use device::DeviceView;
pub use endpoint::{DnsResult, DnsView, EndpointView, SystemView};
pub use history::{BalanceView, CurrentView, DuplicateView, HistoryView, ListedOutcome};
pub use input::InputView;
pub use instrument::{BankView, CombinationView, InstrumentView};
pub use limit::{LimitView, LimitsView};
pub use link::{AddressState, LinkView};
pub use money::{CaseView, MoneyView, PaidFrom};
pub use observed::Observed;
pub use outside::OutsideView;
pub use program::{ProgramVerdict, ProgramView, ReadingView};
pub use resolver::ResolverView;
pub use status::StatusPageView;
pub use timing::{DueView, PeakView, ServiceView, TimingView};
pub use told::{CodeView, ScreenView};
pub use traffic::TrafficView;

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

/// What expressions see.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct View {
    /// The run itself.
    pub run: RunView,
    /// This device's own connection.
    pub link: Observed<LinkView>,
    /// The device itself.
    pub device: Observed<DeviceView>,
    /// What the neutral controls show.
    pub outside: OutsideView,
    /// This device's clock.
    pub clock: ClockView,
    /// How well packets get through.
    pub traffic: TrafficView,
    /// The provider's status page; unknown when there is none, or it gave no usable answer.
    pub status_page: Observed<StatusPageView>,
    /// The DNS servers that were asked.
    pub resolvers: Vec<ResolverView>,
    /// The wallet's endpoints.
    pub endpoints: Vec<EndpointView>,
    /// What the user said.
    pub case: CaseView,
    /// The error code on the screen; unknown when none was said.
    pub code: Observed<CodeView>,
    /// The text on the screen; unknown when none was said.
    pub screen: Observed<ScreenView>,
    /// Amounts.
    pub money: MoneyView,
    /// Limits.
    pub limit: LimitsView,
    /// What is paid with, and what else could be.
    pub instrument: InstrumentView,
    /// What was entered with a payment, and where it goes.
    pub input: InputView,
    /// The list of transactions; unknown when there is none.
    pub history: Observed<HistoryView>,
    /// Times that rules give.
    pub timing: TimingView,
    /// What the programs of checks said, by the step that ran them. Each is seen by its own check alone, as `program`.
    #[serde(skip)]
    pub programs: BTreeMap<String, Observed<ProgramView>>,
}

/// The run itself.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct RunView {
    /// No probe ran, because none was wanted.
    pub offline: bool,
    /// Every step came to its end.
    pub complete: bool,
    /// How many endpoints the wallet has.
    pub endpoints: i64,
}
