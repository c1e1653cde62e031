//! A chain of certificates, as expressions see it.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;

use super::Observed;
use super::clock;
use super::number::count;
use crate::fact::{Chain, ChainRule, Trust};
use crate::redact::Private;

/// What a server showed, by name, by trust, by this device's time and by the network's.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct CertificateView {
    /// It is for the name asked.
    pub name_matches: bool,
    /// It carries names of servers at all (subjectAltName).
    pub has_names: bool,
    /// Its own key signed it.
    pub self_signed: bool,
    /// It leads to a root that this device trusts, leaving the time aside; unknown where it uses cryptography that this program does
    /// not know.
    pub trusted: Observed<bool>,
    /// Its issuer is trusted, and yet it breaks a rule.
    pub invalid: bool,
    /// The rule; null where it breaks none.
    pub broken_rule: Option<ChainRule>,
    /// The certificate of the chain that breaks it.
    pub broken_by: String,
    /// What exactly: a hash, the length of a key in bits, the OID of an extension.
    pub broken_detail: String,
    /// The issuer that is neither sent nor known here; empty where none is missing.
    pub missing_issuer: String,
    /// The host that offers the missing issuer's certificate; empty where none does.
    pub missing_issuer_at: String,
    /// It leads to a root of the public web, leaving the time aside.
    pub trusted_publicly: bool,
    /// This device has any roots at all.
    pub roots: bool,
    /// It is revoked.
    pub revoked: bool,
    /// It has ended by this device's time.
    pub expired: Observed<bool>,
    /// It has not begun by this device's time.
    pub not_yet_valid: Observed<bool>,
    /// It has ended by the network's time.
    pub expired_by_network_time: Observed<bool>,
    /// It has not begun by the network's time.
    pub not_yet_valid_by_network_time: Observed<bool>,
    /// Name, trust and this device's time all agree: an ordinary app accepts it.
    pub valid: Observed<bool>,
    /// Whole days until it ends, by this device's time.
    pub days_left: Observed<i64>,
    /// The certificate that has ended by this device's time, its own or an issuer's; null where none has.
    pub ended: Option<String>,
    /// The day on which it ends, in UTC; null where it has not ended by this device's time.
    pub ended_on: Option<String>,
    /// The issuer's certificate that ends before it; empty where none does.
    pub ends_first: String,
    /// The issuer's certificate that begins after it; empty where none does.
    pub begins_last: String,
    /// The day on which it, or that issuer's, begins, in UTC.
    pub begins_on: String,
    /// Who issued it.
    pub issuer: String,
    /// Whom it names.
    pub subject: String,
    /// How many certificates came with it.
    pub intermediates: i64,
    /// The issuer that is not trusted here is not trusted at a neutral host either.
    pub issuer_at_controls: bool,
    /// The issuer that it leaves out is known from a trusted chain of another host.
    pub issuer_known_elsewhere: bool,
}

/// What a chain is compared with.
#[derive(Clone, Copy)]
pub(super) struct Elsewhere<'a> {
    /// This device's time, in seconds since 1970.
    pub now: &'a Observed<i64>,
    /// The network's time.
    pub network_now: &'a Observed<i64>,
    /// The chains of neutral hosts.
    pub controls: &'a [&'a Chain],
    /// Every chain seen.
    pub all: &'a [&'a Chain],
}

impl CertificateView {
    /// A chain with nothing to compare it with but this device's time, in seconds since 1970; none where nobody can say.
    pub(crate) fn alone(chain: &Chain, now: Option<i64>) -> Self {
        Self::of(
            chain,
            Elsewhere {
                now: &Observed::or_unknown(now, clock::SET),
                network_now: &Observed::Unknown("no-controls"),
                controls: &[],
                all: &[],
            },
        )
    }

    pub(super) fn of(chain: &Chain, elsewhere: Elsewhere<'_>) -> Self {
        let trusted = match chain.system_trust {
            Trust::Unverifiable => Observed::Unknown("unknown-cryptography"),
            trust => Observed::Known(trust == Trust::Trusted),
        };
        let distrusted = trusted == Observed::Known(false);
        let (expired, not_yet_valid) = (elsewhere.now.map(|now| *now > chain.not_after), elsewhere.now.map(|now| *now < chain.not_before));
        let valid = match &trusted {
            _ if !chain.name_matches => Observed::Known(false),
            Observed::Known(true) => elsewhere.now.map(|now| (chain.not_before..=chain.not_after).contains(now)),
            other => other.clone(),
        };
        let broken = chain.faults.first().filter(|_| chain.system_trust == Trust::Invalid);
        let has_ended = expired == Observed::Known(true);
        let ended = || shown(chain.ends_first.as_ref()).unwrap_or_else(|| text(&chain.subject));
        let shares = |other: &&&Chain| distrusts(other) && other.issuer == chain.issuer;
        let completes = |other: &&&Chain| other.system_trust == Trust::Trusted && other.intermediates.contains(&chain.issuer);
        Self {
            name_matches: chain.name_matches,
            has_names: !chain.names.is_empty(),
            self_signed: chain.self_signed,
            trusted,
            invalid: chain.system_trust == Trust::Invalid,
            broken_rule: broken.map(|fault| fault.rule),
            broken_by: broken.map(|fault| text(&fault.certificate)).unwrap_or_default(),
            broken_detail: broken.and_then(|fault| shown(fault.detail.as_ref())).unwrap_or_default(),
            missing_issuer: chain.missing_issuer.as_ref().map(|issuer| text(&issuer.name)).unwrap_or_default(),
            missing_issuer_at: chain.missing_issuer.as_ref().and_then(|issuer| shown(issuer.offered_by.as_ref())).unwrap_or_default(),
            trusted_publicly: chain.public_trust == Trust::Trusted,
            roots: chain.system_trust != Trust::NoRoots,
            revoked: chain.system_trust == Trust::Revoked,
            expired,
            not_yet_valid,
            expired_by_network_time: elsewhere.network_now.map(|now| *now > chain.not_after),
            not_yet_valid_by_network_time: elsewhere.network_now.map(|now| *now < chain.not_before),
            valid,
            days_left: elsewhere.now.map(|now| chain.not_after.saturating_sub(*now).div_euclid(86_400)),
            ended: has_ended.then(ended),
            ended_on: has_ended.then(|| day(chain.not_after)),
            ends_first: shown(chain.ends_first.as_ref()).unwrap_or_default(),
            begins_last: shown(chain.begins_last.as_ref()).unwrap_or_default(),
            begins_on: day(chain.not_before),
            issuer: text(&chain.issuer),
            subject: text(&chain.subject),
            intermediates: count(chain.intermediates.len()),
            issuer_at_controls: distrusted && elsewhere.controls.iter().any(|c| shares(&c)),
            issuer_known_elsewhere: distrusted && elsewhere.all.iter().any(|c| completes(&c)),
        }
    }
}

/// Whether this device rejects a chain, whatever the time.
pub(super) fn distrusts(chain: &Chain) -> bool {
    !matches!(chain.system_trust, Trust::Trusted | Trust::Unverifiable)
}

fn text(value: &Private) -> String {
    value.shown().unwrap_or_default().to_owned()
}

fn shown(value: Option<&Private>) -> Option<String> {
    value.and_then(Private::shown).map(str::to_owned)
}

/// The day of a time in seconds since 1970, in UTC.
fn day(seconds: i64) -> String {
    Timestamp::from_second(seconds).map(|time| time.strftime("%Y-%m-%d").to_string()).unwrap_or_default()
}
