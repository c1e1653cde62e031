//! Looks at many targets: so many at the same time, each name looked up once, each target as often as is asked for.

use std::collections::HashMap;
use std::future::Future;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::{OnceCell, mpsc};
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};

use crate::fact::{Attempt, Event, Fact, Reason, StepId};
use crate::plan::PathTarget;
use crate::probe::{Context, Named, Shared, look_up, visit};
use crate::world::{Way, World};

/// How long to wait before a target is asked again.
const POLITE: Duration = Duration::from_millis(250);

/// A target to look at.
#[derive(Clone, Debug)]
pub struct Visit {
    /// The step that its facts belong to.
    pub step: StepId,
    /// What leads to it.
    pub target: PathTarget,
    /// How long one attempt may take.
    pub limit: Duration,
}

/// Decides, after each attempt at the target with this number, whether there is another one.
pub type Again = dyn Fn(usize, &[Attempt]) -> bool + Send + Sync;

/// Looks at every target, `jobs` of them at the same time, and hands the attempts at each to `on_end` as they end, with the
/// number of the target. Returns why it ended before all were looked at.
pub async fn visits(
    world: World,
    visits: Vec<Visit>,
    jobs: usize,
    again: Arc<Again>,
    stop: impl Future<Output = Reason>,
    mut on_end: impl FnMut(usize, Vec<Attempt>),
) -> Option<Reason> {
    let jobs = jobs.clamp(1, visits.len().max(1));
    let crew = Arc::new(Crew {
        shared: Arc::new(Shared::with_sockets(world, jobs)),
        visits,
        next: AtomicUsize::new(0),
        names: Mutex::default(),
        again,
    });
    let (sender, mut receiver) = mpsc::unbounded_channel();
    let mut workers = JoinSet::new();
    for _ in 0..jobs {
        workers.spawn(work(Arc::clone(&crew), sender.clone()));
    }
    drop(sender);
    tokio::pin!(stop);
    loop {
        tokio::select! {
            biased;
            ended = receiver.recv() => match ended {
                Some((number, attempts)) => on_end(number, attempts),
                None => return None,
            },
            reason = &mut stop => {
                workers.abort_all();
                while let Ok((number, attempts)) = receiver.try_recv() {
                    on_end(number, attempts);
                }
                return Some(reason);
            }
        }
    }
}

/// A name, and how often those who want it have tried before.
type Round = (String, usize);

/// What all workers share.
struct Crew {
    shared: Arc<Shared>,
    visits: Vec<Visit>,
    next: AtomicUsize,
    /// Each name once for each round of attempts: what was found stands until somebody has to try again.
    names: Mutex<HashMap<Round, Arc<OnceCell<Named>>>>,
    again: Arc<Again>,
}

/// Takes one target after the other.
async fn work(crew: Arc<Crew>, done: mpsc::UnboundedSender<(usize, Vec<Attempt>)>) {
    loop {
        let number = crew.next.fetch_add(1, Ordering::Relaxed);
        let Some(visit) = crew.visits.get(number) else { return };
        let mut attempts = Vec::with_capacity(1);
        loop {
            attempts.push(crew.attempt(visit, attempts.len()).await);
            if !(crew.again)(number, &attempts) {
                break;
            }
            sleep(POLITE).await;
        }
        // The receiver ends with the run.
        let _ = done.send((number, attempts));
    }
}

impl Crew {
    /// Goes to a target once; what was seen by the end of its time stands.
    async fn attempt(&self, visit: &Visit, round: usize) -> Attempt {
        let (events, mut seen) = mpsc::unbounded_channel();
        let context = Context::new(Arc::clone(&self.shared), visit.step.clone(), events);
        let going = timeout(visit.limit, self.go(&context, visit, round)).await;
        drop(context);
        let mut facts = Vec::with_capacity(4);
        while let Ok(event) = seen.try_recv() {
            if let Event::Observed { fact, .. } = event {
                facts.push(*fact);
            }
        }
        Attempt { facts, cut: going.unwrap_or(Some(Reason::StepTimedOut)) }
    }

    async fn go(&self, context: &Context, to: &Visit, round: usize) -> Option<Reason> {
        // Behind a proxy, names are looked up by the proxy.
        if self.shared.world.proxy.way(&to.target.url) != Way::Direct {
            return visit(context, &to.target, &[]).await;
        }
        let name = to.target.host();
        let cell = {
            let mut names = self.names.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(names.entry((name.clone(), round)).or_default())
        };
        let named = cell.get_or_init(|| look_up(&self.shared.world, &name, to.limit)).await;
        context.observed(Fact::Resolution(named.resolution.clone()));
        visit(context, &to.target, &named.addresses).await
    }
}
