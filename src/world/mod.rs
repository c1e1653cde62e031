//! The world: everything a run is told about its outside, in one value. The real one is read from the machine once,
//! the sandbox hands in its own, and no probe reads the environment by itself.

mod clock;
mod controls;
mod ecdsa;
mod hosts;
mod lookup;
mod machine;
mod names;
mod proxy;
mod roots;

pub use clock::{Clock, time_zone};
pub use controls::{Controls, ControlsTable, TimeSource, web};
pub use hosts::Hosts;
pub use lookup::{GetAddrInfo, LookupOutcome, SystemLookup};
pub use machine::{Trusted, of_machine, programs};
pub use names::names_of_machine;
pub use proxy::{Proxy, ProxySettings, Way};
pub use roots::{Roots, provider};

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use crate::fact::{Device, Link};

/// Everything a run is told about its outside.
#[derive(Clone)]
pub struct World {
    /// The resolvers that the system is configured with, in order; none when its configuration cannot be read.
    pub resolvers: Option<Vec<SocketAddr>>,
    /// The hosts file.
    pub hosts: Hosts,
    /// The system's own way from a name to addresses.
    pub lookup: Arc<dyn SystemLookup>,
    /// The proxy settings.
    pub proxy: ProxySettings,
    /// The certificate authorities trusted.
    pub roots: Roots,
    /// The neutral hosts to compare with.
    pub controls: Controls,
    /// This device's clock.
    pub clock: Clock,
    /// Where the state of the link is read.
    pub link: LinkSource,
    /// Where the state of the device is read.
    pub device: DeviceSource,
    /// Which addresses count as outside.
    pub outside: Outside,
    /// The folders in which programs are searched by name, in order.
    pub programs: Vec<PathBuf>,
}

/// Where the state of the link is read.
#[derive(Clone)]
pub enum LinkSource {
    /// From this machine.
    Machine,
    /// It is handed in.
    Given(Box<Link>),
}

/// Where the state of the device is read.
#[derive(Clone)]
pub enum DeviceSource {
    /// From this machine.
    Machine {
        /// Where programs write.
        writes_to: Vec<PathBuf>,
    },
    /// It is handed in.
    Given(Device),
}

/// Which addresses count as outside this device and its network.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outside {
    /// Those that reach anywhere: the internet.
    Global,
    /// Those of this device too: a world that lives on loopback.
    Loopback,
}
