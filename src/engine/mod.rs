//! Runs a plan: every step as soon as it can, each within its time, all within the deadline. Whatever hangs, the record comes.

mod visits;

pub use visits::{Again, Visit, visits};

use std::collections::BTreeMap;
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::mpsc;
use tokio::task::{Id, JoinSet};
use tokio::time::{Instant, timeout};

use crate::fact::{ClockSet, Event, Fact, Reason, StepEnd, StepId};
use crate::plan::Plan;
use crate::probe::{self, Context, Shared};
use crate::world::World;

/// Kept of the deadline for judging and rendering.
pub const FOR_THE_REPORT: Duration = Duration::from_millis(200);

/// How long steps that are ended are waited for.
const ENDING: Duration = Duration::from_millis(100);

/// Runs a plan within a time, all of it: judging and rendering have their part.
///
/// `interrupt` ends the run early when it is ready; `keep` gets every event as it happens, the last of them `Finished`.
pub async fn run(plan: Plan, world: World, within: Duration, interrupt: impl Future<Output = ()>, mut keep: impl FnMut(Event)) {
    let deadline = Instant::now() + within.saturating_sub(FOR_THE_REPORT);
    let shared = Arc::new(Shared::new(world));
    let (sender, mut receiver) = mpsc::unbounded_channel();
    let mut running = Running::start(plan, &shared, &sender);
    tokio::pin!(interrupt);
    let cut = loop {
        tokio::select! {
            biased;
            Some(event) = receiver.recv() => keep(event),
            ended = running.next() => match ended {
                Some((step, end)) => {
                    // What the step saw must stand before its end.
                    while let Ok(event) = receiver.try_recv() {
                        keep(event);
                    }
                    keep(Event::Ended { step, at_ms: shared.at_ms(), end });
                }
                None => break None,
            },
            () = &mut interrupt => break Some(Reason::Interrupted),
            () = tokio::time::sleep_until(deadline) => break Some(Reason::Deadline),
        }
    };
    while let Ok(event) = receiver.try_recv() {
        keep(event);
    }
    for step in running.abandon().await {
        keep(Event::Ended { step, at_ms: shared.at_ms(), end: StepEnd::NotDone(cut.unwrap_or(Reason::Deadline)) });
    }
    if let Some(by) = shared.world.clock.was_set_by() {
        let by_ms = i64::try_from(by.as_millis()).unwrap_or(i64::MAX);
        keep(Event::Observed { step: "clock".to_owned(), fact: Box::new(Fact::ClockSet(ClockSet { by_ms })) });
    }
    keep(Event::Finished { at_ms: shared.at_ms(), complete: cut.is_none(), interrupted: cut == Some(Reason::Interrupted) });
}

/// The steps that have not ended.
struct Running {
    tasks: JoinSet<StepEnd>,
    steps: BTreeMap<Id, StepId>,
    shared: Arc<Shared>,
}

impl Running {
    fn start(plan: Plan, shared: &Arc<Shared>, events: &mpsc::UnboundedSender<Event>) -> Self {
        let mut running = Self { tasks: JoinSet::new(), steps: BTreeMap::new(), shared: Arc::clone(shared) };
        for step in plan.steps {
            let context = Context::new(Arc::clone(shared), step.id.clone(), events.clone());
            let id = step.id.clone();
            let task = running.tasks.spawn(async move {
                let _ = context.events.send(Event::Started { step: step.id.clone(), at_ms: context.shared.at_ms() });
                let probed = timeout(step.limit, probe::run(&step, context)).await;
                probed.unwrap_or(StepEnd::NotDone(Reason::StepTimedOut))
            });
            running.steps.insert(task.id(), id);
        }
        running
    }

    /// The next step that ends; a panic in a probe is that step's failure and nobody else's.
    async fn next(&mut self) -> Option<(StepId, StepEnd)> {
        let (id, end) = match self.tasks.join_next_with_id().await? {
            Ok((id, end)) => (id, end),
            Err(error) => (error.id(), StepEnd::NotDone(Reason::ProbeFailed)),
        };
        let step = self.steps.remove(&id)?;
        self.shared.board.end(&step);
        Some((step, end))
    }

    /// Ends what still runs, with the programs that it started, and names it in the order of the plan.
    async fn abandon(mut self) -> Vec<StepId> {
        // What does not let itself be ended is left behind.
        let _ = timeout(ENDING, self.tasks.shutdown()).await;
        std::mem::take(&mut self.steps).into_values().collect()
    }
}
