//! From the record of many targets to the record of one: what is said about everybody's outside, and what is its own. So
//! neutral hosts are asked once for all targets, and each target is judged as if the run had been about it alone.

use super::target::Target;
use crate::fact::{Attempt, Event, Fact, Record};
use crate::wallet::Wallet;

/// Steps about this device and its outside.
const SHARED: [&str; 7] = ["link", "device", "portal:", "control:", "time:", "doh:", "resolve:"];

/// Puts what was seen of a target before into the record.
pub fn remember(record: &mut Record, target: &Target, before: &[Attempt]) {
    // What was seen of the name is told by the steps of the plan again.
    let seen = before.iter().flat_map(|attempt| &attempt.facts).filter(|fact| !matches!(fact, Fact::Resolution(_)));
    let events = seen.map(|fact| Event::Observed { step: format!("path:{}", target.id), fact: Box::new(fact.clone()) });
    record.events.splice(0..0, events.collect::<Vec<_>>());
}

/// The record of one target; `wallet` is the one that it belongs to. The status page of a wallet is read by the step
/// `status-page:` and its id.
pub fn own_record(record: &Record, target: &Target, wallet: Option<&Wallet>) -> Record {
    let host = target.url.host_str().unwrap_or_default().trim_matches(['[', ']']);
    let path = format!("path:{}", target.id);
    let page = target.wallet.as_ref().map(|id| format!("status-page:{id}"));
    let controls: Vec<&str> = record.run.steps.iter().filter_map(|s| s.id.strip_prefix("control:")).collect();
    let is_own = |step: &str| {
        let others_name = step.strip_prefix("resolve:").is_some_and(|name| name != host && !controls.contains(&name));
        let shared = SHARED.iter().any(|s| if s.ends_with(':') { step.starts_with(s) } else { step == *s }) && !others_name;
        shared || step == path || Some(step) == page.as_deref() || step.starts_with(&format!("dns:{host}@"))
    };
    let named = |step: &str| if Some(step) == page.as_deref() { "status-page".to_owned() } else { step.to_owned() };
    let mut run = record.run.clone();
    run.wallet = wallet_of(target, wallet);
    run.steps.retain(|step| is_own(&step.id));
    run.steps.iter_mut().for_each(|step| step.id = named(&step.id));
    let events = record.events.iter().filter_map(|event| match event {
        Event::Started { step, at_ms } if is_own(step) => Some(Event::Started { step: named(step), at_ms: *at_ms }),
        Event::Ended { step, at_ms, end } if is_own(step) => Some(Event::Ended { step: named(step), at_ms: *at_ms, end: *end }),
        Event::Observed { step, fact } if is_own(step) && concerns(fact, host) => {
            Some(Event::Observed { step: named(step), fact: fact.clone() })
        }
        Event::Finished { .. } => Some(event.clone()),
        _ => None,
    });
    let events = events.collect();
    Record { schema: record.schema.clone(), run, events }
}

/// Servers that are asked for several names at once say something about each.
fn concerns(fact: &Fact, host: &str) -> bool {
    !matches!(fact, Fact::DnsAnswer(answer) if answer.name != host)
}

/// The wallet with this endpoint alone; for an address without a wallet, one that has its name.
fn wallet_of(target: &Target, wallet: Option<&Wallet>) -> Wallet {
    let named = || Wallet {
        id: target.id.clone(),
        name: crate::lang::Text { en: target.id.clone(), zh_cn: target.id.clone() },
        ..Wallet::default()
    };
    Wallet { endpoints: vec![target.endpoint.clone()], ..wallet.cloned().unwrap_or_else(named) }
}
