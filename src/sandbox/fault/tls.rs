//! Faults of the encryption: of the certificate, of the handshake, of what the device trusts.

use super::Entry;
use crate::case::State;
use crate::sandbox::setup::{Certificate, Door, Flaw, GOOD, HEALTHY, Issuer, NO_STORY, Setup, Story};

/// The wallet shows this certificate, the neutral hosts show a good one.
const fn shows(certificate: Certificate) -> Setup {
    Setup { certificate, ..HEALTHY }
}

/// The wallet shows a certificate with this flaw.
const fn flawed(flaw: Flaw) -> Setup {
    shows(Certificate { flaw: Some(flaw), ..GOOD })
}

/// The wallet's server receives connections like this.
const fn opens(door: Door) -> Setup {
    Setup { door, ..HEALTHY }
}

const RESIGNED: Certificate = Certificate { issuer: Issuer::Stranger("Office Traffic Inspection CA"), ..GOOD };

/// What makes a run look closer.
const FAILED: Story = Story { state: Some(State::Failed), ..NO_STORY };

const ANOTHER_NAME: Option<&[&str]> = Some(&["www.another-shop.test"]);
const ENDED: (i64, i64) = (-100, -10);

pub(super) const FAULTS: &[Entry] = &[
    ("tls-expired", &["cert-expired"], shows(Certificate { valid: ENDED, ..GOOD })),
    ("tls-not-yet-valid", &["cert-not-yet-valid"], shows(Certificate { valid: (10, 100), ..GOOD })),
    ("tls-wrong-host", &["cert-wrong-host"], shows(Certificate { names: ANOTHER_NAME, ..GOOD })),
    ("tls-self-signed", &["cert-self-signed"], shows(Certificate { issuer: Issuer::Itself, ..GOOD })),
    ("tls-untrusted", &["cert-untrusted"], shows(Certificate { issuer: Issuer::Stranger("Nobody's Root CA"), ..GOOD })),
    (
        "tls-self-signed-in-every-way",
        &["cert-self-signed"],
        shows(Certificate { names: ANOTHER_NAME, issuer: Issuer::Itself, valid: ENDED, ..GOOD }),
    ),
    (
        "tls-untrusted-in-every-way",
        &["cert-untrusted"],
        shows(Certificate { names: ANOTHER_NAME, issuer: Issuer::Stranger("Nobody's Root CA"), valid: ENDED, ..GOOD }),
    ),
    ("tls-wrong-host-expired", &["cert-wrong-host"], shows(Certificate { names: ANOTHER_NAME, valid: ENDED, ..GOOD })),
    ("tls-incomplete-chain", &["cert-incomplete-chain"], shows(Certificate { whole_chain: false, ..GOOD })),
    ("tls-issuer-offered", &["cert-incomplete-chain"], flawed(Flaw::IssuerOffered)),
    ("tls-issuer-expired", &["cert-expired"], flawed(Flaw::IssuerExpired)),
    ("tls-damaged", &["cert-invalid"], flawed(Flaw::Damaged)),
    ("tls-wrong-usage", &["cert-invalid"], flawed(Flaw::WrongUsage)),
    ("tls-intercepted", &["tls-intercepted"], Setup { certificate: RESIGNED, control_certificate: RESIGNED, ..HEALTHY }),
    ("root-store-broken", &["root-store-broken"], Setup { trusts: false, ..HEALTHY }),
    ("tls-handshake-failed", &["tls-handshake-failed"], opens(Door::Alert)),
    ("tls-stalled", &["tls-handshake-stalled"], opens(Door::Stall)),
    ("tls-not-tls", &["tls-not-tls"], opens(Door::PlainHttp)),
    ("tls-client-certificate", &["client-cert-required"], opens(Door::TlsForKnownClients)),
    ("tls-reset", &["connection-reset-on-path"], opens(Door::Reset)),
    ("tls-blocked-by-name", &["tls-blocked-by-name"], opens(Door::ResetAtName)),
    ("tls13-reset", &["tls-hello-refused"], opens(Door::ResetAtTls13)),
    ("tls-large-hello-reset", &["tls-hello-refused"], Setup { story: FAILED, ..opens(Door::ResetAtLargeHello) }),
    ("tls-older-suites", &["tls-older-suites"], opens(Door::OlderSuites)),
    ("tls-blocked-by-name-silently", &["tls-blocked-by-name"], opens(Door::SilentAtName)),
];
