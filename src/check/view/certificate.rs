//! A chain of certificates, as expressions see it.

use schemars::JsonSchema;
use serde::Serialize;

use super::Observed;
use super::clock;
use super::number::count;
use crate::fact::{Chain, Trust};

/// What a server showed, by name, by trust, by this device's time and by the network's.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct CertificateView {
    /// It is for the name asked.
    pub name_matches: bool,
    /// It signed itself.
    pub self_signed: bool,
    /// It leads to a root that this device trusts, leaving the time aside.
    pub trusted: bool,
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
        let trusted = chain.system_trust == Trust::Trusted;
        let (expired, not_yet_valid) = (elsewhere.now.map(|now| *now > chain.not_after), elsewhere.now.map(|now| *now < chain.not_before));
        let valid = if trusted && chain.name_matches {
            elsewhere.now.map(|now| (chain.not_before..=chain.not_after).contains(now))
        } else {
            Observed::Known(false)
        };
        let shares = |other: &&&Chain| other.system_trust != Trust::Trusted && other.issuer == chain.issuer;
        let completes = |other: &&&Chain| other.system_trust == Trust::Trusted && other.intermediates.contains(&chain.issuer);
        Self {
            name_matches: chain.name_matches,
            self_signed: chain.self_signed,
            trusted,
            trusted_publicly: chain.public_trust == Trust::Trusted,
            roots: chain.system_trust != Trust::NoRoots,
            revoked: chain.system_trust == Trust::Revoked,
            expired,
            not_yet_valid,
            expired_by_network_time: elsewhere.network_now.map(|now| *now > chain.not_after),
            not_yet_valid_by_network_time: elsewhere.network_now.map(|now| *now < chain.not_before),
            valid,
            days_left: elsewhere.now.map(|now| chain.not_after.saturating_sub(*now).div_euclid(86_400)),
            issuer: chain.issuer.shown().unwrap_or_default().to_owned(),
            subject: chain.subject.shown().unwrap_or_default().to_owned(),
            intermediates: count(chain.intermediates.len()),
            issuer_at_controls: !trusted && elsewhere.controls.iter().any(|c| shares(&c)),
            issuer_known_elsewhere: !trusted && elsewhere.all.iter().any(|c| completes(&c)),
        }
    }
}
