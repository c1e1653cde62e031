//! The names and addresses of the sandbox. `.test` is reserved (RFC 6761): none of the names can exist anywhere else.

use std::net::Ipv4Addr;

/// Where everything honest in the sandbox lives.
pub(super) const HERE: Ipv4Addr = Ipv4Addr::LOCALHOST;
/// Where another server listens in the wallet's place, for the faults that need one: a false one, or one of the wallet's own.
pub(super) const OTHER: Ipv4Addr = Ipv4Addr::new(127, 0, 0, 2);
/// Where nothing ever listens.
pub(super) const DEAD: Ipv4Addr = Ipv4Addr::new(127, 0, 0, 3);

/// The wallet's own names.
pub(super) const WALLET: [&str; 2] = ["pay.sandbox-wallet.test", "api.sandbox-wallet.test"];
/// Neutral HTTPS hosts.
pub(super) const CONTROL: [&str; 2] = ["www.neutral-one.test", "www.neutral-two.test"];
/// Neutral hosts that must answer 204.
pub(super) const PORTAL: [&str; 2] = ["connect.neutral.test", "connect.neutral-two.test"];
/// The wallet's status page, hosted elsewhere than the wallet, as providers do it.
pub(super) const STATUS: &str = "status.sandbox-status.test";
/// A neutral source of time.
pub(super) const TIME: &str = "time.neutral.test";
/// Where a captive portal wants its users to go. It is not in the zone: nobody shall follow it.
pub(super) const LOGIN: &str = "login.neutral.test";
/// A proxy by name. It is not in the zone either: its name is not found.
pub(super) const PROXY: &str = "proxy.neutral.test";

/// Whether a name belongs to the wallet.
pub(super) fn is_wallets(name: &str) -> bool {
    name == "sandbox-wallet.test" || name.ends_with(".sandbox-wallet.test")
}

/// Whether the zone of the sandbox has a name.
pub(super) fn exists(name: &str) -> bool {
    [TIME, STATUS].contains(&name) || [WALLET, CONTROL, PORTAL].iter().flatten().any(|known| *known == name)
}
