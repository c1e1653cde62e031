//! Probes: code that touches the world once and returns facts. None of them judges; a failure to connect is a fact.

mod board;
mod client;
mod device;
mod dns;
mod doh;
mod exec;
mod exhausted;
#[cfg(any(test, fuzzing))]
pub mod foreign;
mod http;
mod link;
mod metered;
mod os;
mod path;
mod plugin;
mod portal;
mod proxied;
mod resolve;
mod sntp;
mod stall;
mod status;
mod tcp;
mod tls;
mod visit;

pub use board::Board;
pub use resolve::{Named, look_up};
pub use visit::visit;

use std::error::Error;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use tokio::sync::{Semaphore, mpsc};

use crate::fact::{Event, Fact, Reason, StepEnd, StepId};
use crate::plan::{AT_ONCE, Probe, Step};
use crate::world::World;

/// How many sockets may be in use at once.
const SOCKETS: usize = 64;

/// Kept of the time of a step for recording what was seen.
const TO_SAY_SO: Duration = Duration::from_millis(100);

/// What every probe of a run shares.
pub struct Shared {
    /// The outside.
    pub world: World,
    /// Where probes leave addresses for each other.
    pub board: Board,
    /// What was seen of the servers' certificates.
    chains: tls::Chains,
    sockets: Semaphore,
    programs: Semaphore,
    begun: Instant,
}

impl Shared {
    /// The shared part of a run that begins now.
    pub fn new(world: World) -> Self {
        Self::with_sockets(world, SOCKETS)
    }

    /// The same with leave for so many sockets at once.
    pub fn with_sockets(world: World, sockets: usize) -> Self {
        Self {
            world,
            board: Board::default(),
            chains: tls::Chains::default(),
            sockets: Semaphore::new(sockets),
            programs: Semaphore::new(AT_ONCE),
            begun: Instant::now(),
        }
    }

    /// Milliseconds since the run began.
    pub fn at_ms(&self) -> u64 {
        millis(self.begun.elapsed())
    }
}

/// What a probe of one step is given.
#[derive(Clone)]
pub struct Context {
    /// What all probes share.
    pub shared: Arc<Shared>,
    /// The step.
    pub step: StepId,
    /// Where events go.
    pub events: mpsc::UnboundedSender<Event>,
    /// Whether this device could not do something that was asked of it.
    lacking: Arc<AtomicBool>,
}

impl Context {
    /// What the probe of this step is given.
    pub fn new(shared: Arc<Shared>, step: StepId, events: mpsc::UnboundedSender<Event>) -> Self {
        Self { shared, step, events, lacking: Arc::default() }
    }

    /// The outside.
    pub fn world(&self) -> &World {
        &self.shared.world
    }

    /// Records something observed.
    pub fn observed(&self, fact: Fact) {
        // The receiver ends with the run; what comes later is of no use to it.
        let _ = self.events.send(Event::Observed { step: self.step.clone(), fact: Box::new(fact) });
    }

    /// Whether an error comes from this device's own lack of something. That says nothing about anybody else: it is no fact, and
    /// the step ends without having done all it had to do.
    fn lacks(&self, error: &(dyn Error + 'static)) -> bool {
        let lacks = exhausted::is_behind(error);
        self.lacking.fetch_or(lacks, Ordering::Relaxed);
        lacks
    }

    /// Whether this device could not do something that was asked of it.
    fn is_lacking(&self) -> bool {
        self.lacking.load(Ordering::Relaxed)
    }

    /// Waits for leave to open a socket; held for as long as the socket is in use.
    pub async fn socket(&self) -> Option<tokio::sync::SemaphorePermit<'_>> {
        self.shared.sockets.acquire().await.ok()
    }
}

/// Runs the probe of a step.
pub async fn run(step: &Step, context: Context) -> StepEnd {
    let end = probe(step, context.clone()).await;
    if context.is_lacking() { StepEnd::NotDone(Reason::NoResources) } else { end }
}

async fn probe(step: &Step, context: Context) -> StepEnd {
    // A probe that ends by itself can say what it saw; one that is ended cannot.
    let limit = step.limit.saturating_sub(TO_SAY_SO);
    match &step.probe {
        Probe::Link => link::probe(&context).await,
        Probe::Device => device::probe(&context).await,
        Probe::Resolve { name, .. } => resolve::probe(&context, name, limit).await,
        Probe::AskDns { name, server, origin, place } => {
            let server = dns::Server { address: *server, origin: *origin, place: *place };
            dns::probe(&context, name, server, limit).await;
        }
        Probe::AskDoh { url, names } => doh::probe(&context, url, names, limit).await,
        Probe::Path(target) => return path::probe(&context, target, &step.after).await,
        Probe::ProxiedPath { target, way } => proxied::probe(&context, target, way, !target.control).await,
        Probe::StatusPage { url, named_by } => status::probe(&context, url, *named_by, limit).await,
        Probe::Portal { url } => portal::probe(&context, url, limit).await,
        Probe::Sntp { host, port } => sntp::probe(&context, host, *port, limit).await,
        Probe::Exec(command) => exec::probe(&context, command).await,
    }
    StepEnd::Done
}

/// Whole milliseconds.
pub(crate) fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
