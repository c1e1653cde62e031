//! What is known of a run while it goes on, from its plan and its events alone.

use super::trouble::shows_trouble;
use crate::fact::{Event, StepEnd, StepId};
use crate::plan::{Plan, Probe, Step, host_of};

/// What steps belong together, in the order in which a payment depends on them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// The device and its own connection.
    Device,
    /// Names and addresses.
    Names,
    /// Neutral hosts.
    Neutral,
    /// The wallet's service.
    Wallet,
    /// The provider's status page.
    StatusPage,
    /// Programs of packs.
    Programs,
}

/// Every group.
pub const GROUPS: [Group; 6] = [Group::Device, Group::Names, Group::Neutral, Group::Wallet, Group::StatusPage, Group::Programs];

/// One group as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupState {
    /// Which.
    pub group: Group,
    /// Whether everything in it has ended.
    pub ended: bool,
    /// Whether something in it did not work.
    pub trouble: bool,
    /// The host that has been waited for the longest.
    pub waits_for: Option<String>,
}

/// The steps of a run as they stand.
#[derive(Debug)]
pub struct State {
    steps: Vec<StepState>,
}

#[derive(Debug)]
struct StepState {
    id: StepId,
    after: Vec<StepId>,
    group: Group,
    host: String,
    ended: bool,
    trouble: bool,
}

impl State {
    /// Before anything has happened.
    pub fn of(plan: &Plan) -> Self {
        let step = |step: &Step| {
            let (group, host) = place(&step.probe);
            StepState { id: step.id.clone(), after: step.after.clone(), group, host, ended: false, trouble: false }
        };
        Self { steps: plan.steps.iter().map(step).collect() }
    }

    /// Takes an event into account.
    pub fn see(&mut self, event: &Event) {
        let (id, ended, trouble) = match event {
            Event::Observed { step, fact } => (step, false, shows_trouble(fact)),
            Event::Ended { step, end, .. } => (step, true, *end != StepEnd::Done),
            Event::Started { .. } | Event::Finished { .. } => return,
        };
        if let Some(step) = self.steps.iter_mut().find(|s| s.id == *id) {
            step.ended |= ended;
            step.trouble |= trouble;
        }
    }

    /// Every group as it stands, in the order of `GROUPS`; none where the plan has no step of it.
    pub fn groups(&self) -> impl Iterator<Item = Option<GroupState>> + '_ {
        GROUPS.iter().map(|group| {
            let steps: Vec<&StepState> = self.steps.iter().filter(|s| s.group == *group).collect();
            (!steps.is_empty()).then(|| GroupState {
                group: *group,
                ended: steps.iter().all(|s| s.ended),
                trouble: steps.iter().any(|s| s.trouble),
                waits_for: self.slow(&steps).map(|s| s.host.clone()).filter(|host| !host.is_empty()),
            })
        })
    }

    /// The first step under way that does not itself wait for another one.
    fn slow<'a>(&self, steps: &[&'a StepState]) -> Option<&'a StepState> {
        let blocked = |step: &StepState| self.steps.iter().any(|other| !other.ended && step.after.contains(&other.id));
        steps.iter().find(|s| !s.ended && !blocked(s)).copied()
    }
}

/// The group of a step, and whom it waits for; nobody where it asks only this device.
fn place(probe: &Probe) -> (Group, String) {
    match probe {
        Probe::Link | Probe::Device => (Group::Device, String::new()),
        Probe::Resolve { name, .. } => (Group::Names, name.clone()),
        Probe::AskDns { server, .. } => (Group::Names, server.ip().to_string()),
        Probe::AskDoh { url, .. } => (Group::Names, host_of(url)),
        Probe::Path(target) | Probe::ProxiedPath { target, .. } if target.control => (Group::Neutral, target.host()),
        Probe::Path(target) | Probe::ProxiedPath { target, .. } => (Group::Wallet, target.host()),
        Probe::StatusPage { url, .. } => (Group::StatusPage, host_of(url)),
        Probe::Portal { url } => (Group::Neutral, host_of(url)),
        Probe::Sntp { host, .. } => (Group::Neutral, host.clone()),
        Probe::Exec(command) => (Group::Programs, command.name()),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::fact::Reason;

    fn plan() -> Plan {
        let step = |id: &str, after: &[&str], probe| Step {
            id: id.to_owned(),
            after: after.iter().map(|id| (*id).to_owned()).collect(),
            limit: Duration::from_secs(1),
            probe,
        };
        let page = |text: &str| text.parse().unwrap();
        Plan {
            steps: vec![
                step("link", &[], Probe::Link),
                step("resolve", &[], Probe::Resolve { name: "pay.wallet.test".to_owned(), servers: Vec::new() }),
                step("portal-1", &["resolve"], Probe::Portal { url: page("http://one.test/") }),
                step("portal-2", &[], Probe::Portal { url: page("http://two.test/") }),
            ],
        }
    }

    fn ended(step: &str, end: StepEnd) -> Event {
        Event::Ended { step: step.to_owned(), at_ms: 1, end }
    }

    fn group(state: &State, group: Group) -> GroupState {
        state.groups().flatten().find(|g| g.group == group).unwrap()
    }

    #[test]
    fn only_groups_with_steps_are_there() {
        let groups: Vec<Group> = State::of(&plan()).groups().flatten().map(|g| g.group).collect();
        assert_eq!(groups, [Group::Device, Group::Names, Group::Neutral]);
    }

    #[test]
    fn who_is_waited_for_does_not_wait_itself() {
        let mut state = State::of(&plan());
        assert_eq!(group(&state, Group::Neutral).waits_for.as_deref(), Some("two.test"));
        state.see(&ended("resolve", StepEnd::Done));
        assert_eq!(group(&state, Group::Neutral).waits_for.as_deref(), Some("one.test"));
        assert_eq!(group(&state, Group::Device).waits_for, None);
    }

    #[test]
    fn a_group_ends_with_its_last_step_and_keeps_its_trouble() {
        let mut state = State::of(&plan());
        state.see(&ended("portal-1", StepEnd::NotDone(Reason::StepTimedOut)));
        assert!(!group(&state, Group::Neutral).ended && group(&state, Group::Neutral).trouble);
        state.see(&ended("portal-2", StepEnd::Done));
        assert!(group(&state, Group::Neutral).ended && group(&state, Group::Neutral).trouble);
        state.see(&ended("link", StepEnd::Done));
        assert!(group(&state, Group::Device).ended && !group(&state, Group::Device).trouble);
    }
}
