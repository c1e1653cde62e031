//! A TLS handshake, completed with verification put off: the chain is captured whatever it is, and looked at by name,
//! by trust and by time, each apart from the others.

use std::io::{self, ErrorKind};
use std::net::IpAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use rustls::client::ResolvesClientCert;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::CryptoProvider;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::sign::CertifiedKey;
use rustls::version::TLS12;
use rustls::{ClientConfig, DigitallySignedStruct, InvalidMessage, SignatureScheme, SupportedProtocolVersion};
use tokio::time::timeout;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

use super::metered::Metered;
use super::{Context, millis};
use crate::fact::{Experiment, Fact, Handshake, HandshakeOutcome, HostAddr};
use crate::world::provider;

pub(super) mod chain;
mod hello;
mod staple;

pub use chain::Chains;
use chain::Seen;
use hello::{Answer, Offer};

/// How long a handshake is waited for: long enough for one that takes four seconds, which is slow and no silence.
pub(super) const LIMIT: Duration = Duration::from_millis(4_500);
/// How long one of an experiment is waited for: what passes only later tells nothing apart.
const EXPERIMENT: Duration = Duration::from_secs(3);

/// Speaks TLS on an open connection, naming `name`, and records how it went.
pub(super) async fn handshake(
    context: &Context,
    stream: Metered,
    ip: IpAddr,
    name: &str,
    experiment: Option<Experiment>,
) -> Result<TlsStream<Metered>, HandshakeOutcome> {
    let begun = Instant::now();
    let (asked, seen) = (Arc::new(AtomicBool::new(false)), Arc::new(Mutex::new(Seen::default())));
    let shaken = match ServerName::try_from(name.to_owned()) {
        Ok(server_name) => shake(stream, server_name, &asked, &seen, experiment).await,
        Err(_) => Err(ErrorKind::InvalidInput.into()),
    };
    let took_ms = millis(begun.elapsed());
    let error = shaken.as_ref().err();
    let seen = seen.lock().unwrap_or_else(PoisonError::into_inner).clone();
    let now = context.world().clock.now().as_second();
    context.observed(Fact::Handshake(Handshake {
        step: context.step.clone(),
        experiment,
        address: HostAddr::of(ip),
        server_name: name.to_owned(),
        outcome: error.map_or(HandshakeOutcome::Complete, outcome_of),
        alert: error.and_then(alert_of),
        version: shaken.as_ref().ok().and_then(|s| s.get_ref().1.protocol_version()).and_then(|v| v.as_str().map(version_name)),
        client_certificate_requested: asked.load(Ordering::Relaxed),
        chain: context.shared.chains.look_at(&seen, name, &context.world().roots, now),
        took_ms,
    }));
    shaken.map_err(|error| outcome_of(&error))
}

async fn shake(
    stream: Metered,
    name: ServerName<'static>,
    asked: &Arc<AtomicBool>,
    seen: &Arc<Mutex<Seen>>,
    experiment: Option<Experiment>,
) -> io::Result<TlsStream<Metered>> {
    let mut config = if experiment == Some(Experiment::Tls12) { made(true)? } else { base()? };
    let limit = if experiment.is_some() { EXPERIMENT } else { LIMIT };
    config.dangerous().set_certificate_verifier(Arc::new(PutOff { provider: provider(), seen: Arc::clone(seen) }));
    config.client_auth_cert_resolver = Arc::new(NoCertificate(Arc::clone(asked)));
    let connected = timeout(limit, TlsConnector::from(Arc::new(config)).connect(name, stream)).await;
    connected.unwrap_or_else(|_| Err(ErrorKind::TimedOut.into()))
}

/// What all handshakes have in common; it is made once.
fn base() -> io::Result<ClientConfig> {
    static BASE: OnceLock<ClientConfig> = OnceLock::new();
    if let Some(base) = BASE.get() {
        return Ok(base.clone());
    }
    let config = made(false)?;
    Ok(BASE.get_or_init(|| config).clone())
}

/// What is left without TLS 1.3.
static ONLY_TLS12: [&SupportedProtocolVersion; 1] = [&TLS12];

fn made(without_13: bool) -> io::Result<ClientConfig> {
    let (mut provider, mut versions) = (provider(), rustls::DEFAULT_VERSIONS);
    if without_13 {
        Arc::make_mut(&mut provider).cipher_suites.retain(|suite| suite.tls13().is_none());
        versions = &ONLY_TLS12;
    }
    let builder = ClientConfig::builder_with_provider(Arc::clone(&provider)).with_protocol_versions(versions);
    let builder = builder
        .map_err(io::Error::other)?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(PutOff { provider, seen: Arc::default() }));
    let mut config = builder.with_no_client_auth();
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    config.resumption = rustls::client::Resumption::disabled();
    Ok(config)
}

/// Greets a server with a hello written by hand, and records how it answers.
pub(super) async fn greet(context: &Context, mut stream: Metered, ip: IpAddr, name: &str, experiment: Experiment) -> HandshakeOutcome {
    let begun = Instant::now();
    let offer = if experiment == Experiment::LargeHello { Offer::Large } else { Offer::Wide };
    let answered = timeout(EXPERIMENT, hello::greet(&mut stream, name, offer)).await.unwrap_or_else(|_| Err(ErrorKind::TimedOut.into()));
    let (outcome, version, alert) = match answered {
        Ok(Answer::ServerHello(version)) => (HandshakeOutcome::Complete, Some(version.to_owned()), None),
        Ok(Answer::Alert(alert)) => (HandshakeOutcome::Alert, None, Some(alert_name(alert.into()))),
        Ok(Answer::NotTls) => (HandshakeOutcome::NotTls, None, None),
        Err(error) => (outcome_of(&error), None, None),
    };
    context.observed(Fact::Handshake(Handshake {
        step: context.step.clone(),
        experiment: Some(experiment),
        address: HostAddr::of(ip),
        server_name: name.to_owned(),
        outcome,
        alert,
        version,
        client_certificate_requested: false,
        chain: None,
        took_ms: millis(begun.elapsed()),
    }));
    outcome
}

/// The name as the RFCs write it: `TLSv1.3` rather than `TLSv1_3`.
fn version_name(name: &str) -> String {
    name.replace('_', ".")
}

/// The one place where the errors of a handshake become outcomes.
fn outcome_of(error: &io::Error) -> HandshakeOutcome {
    match tls_error(error) {
        Some(rustls::Error::AlertReceived(_)) => HandshakeOutcome::Alert,
        Some(rustls::Error::PeerIncompatible(_)) => HandshakeOutcome::Incompatible,
        // It speaks TLS, and says more than anybody reads.
        Some(rustls::Error::InvalidMessage(InvalidMessage::HandshakePayloadTooLarge | InvalidMessage::CertificatePayloadTooLarge)) => {
            HandshakeOutcome::Failed
        }
        Some(rustls::Error::InvalidMessage(_)) => HandshakeOutcome::NotTls,
        Some(_) => HandshakeOutcome::Failed,
        None => match error.kind() {
            ErrorKind::TimedOut => HandshakeOutcome::TimedOut,
            ErrorKind::ConnectionReset | ErrorKind::BrokenPipe | ErrorKind::ConnectionAborted => HandshakeOutcome::Reset,
            ErrorKind::UnexpectedEof => HandshakeOutcome::Closed,
            _ => HandshakeOutcome::Failed,
        },
    }
}

/// The TLS error inside an error of a socket, however deep.
pub(super) fn tls_error(error: &io::Error) -> Option<&rustls::Error> {
    let mut inner: Option<&(dyn std::error::Error + 'static)> = error.get_ref().map(|e| e as _);
    while let Some(here) = inner {
        if let Some(found) = here.downcast_ref::<rustls::Error>() {
            return Some(found);
        }
        inner = match here.downcast_ref::<io::Error>().and_then(io::Error::get_ref) {
            Some(nested) => Some(nested),
            None => here.source(),
        };
    }
    None
}

/// The name of an alert as RFC 8446 writes it.
fn alert_of(error: &io::Error) -> Option<String> {
    let Some(rustls::Error::AlertReceived(alert)) = tls_error(error) else { return None };
    Some(alert_name(*alert))
}

/// `HandshakeFailure` as `handshake_failure`, and `UnknownCA` as `unknown_ca`.
pub(super) fn alert_name(alert: rustls::AlertDescription) -> String {
    let name = format!("{alert:?}");
    let mut out = String::with_capacity(name.len() + 4);
    let mut after_lower = false;
    for c in name.chars() {
        if c.is_ascii_uppercase() && after_lower {
            out.push('_');
        }
        after_lower = !c.is_ascii_uppercase();
        out.push(c.to_ascii_lowercase());
    }
    // rustls spells this one as the British do.
    out.replace("unrecognised_name", "unrecognized_name")
}

/// Accepts every chain and keeps it, since chains are looked at afterwards; what the server signs is checked all the same.
#[derive(Debug)]
struct PutOff {
    provider: Arc<CryptoProvider>,
    seen: Arc<Mutex<Seen>>,
}

impl ServerCertVerifier for PutOff {
    fn verify_server_cert(
        &self,
        first: &CertificateDer<'_>,
        rest: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        staple: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        let certificates = std::iter::once(first).chain(rest).map(|c| c.clone().into_owned()).collect();
        *self.seen.lock().unwrap_or_else(PoisonError::into_inner) = Seen { certificates, staple: staple.to_vec() };
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        let verified = rustls::crypto::verify_tls12_signature(message, cert, signed, &self.provider.signature_verification_algorithms);
        chain::put_off(cert, verified)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        let verified = rustls::crypto::verify_tls13_signature(message, cert, signed, &self.provider.signature_verification_algorithms);
        chain::put_off(cert, verified)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}

/// Has no certificate to give, and remembers that one was asked for.
#[derive(Debug)]
struct NoCertificate(Arc<AtomicBool>);

impl ResolvesClientCert for NoCertificate {
    fn resolve(&self, _: &[&[u8]], _: &[SignatureScheme]) -> Option<Arc<CertifiedKey>> {
        self.0.store(true, Ordering::Relaxed);
        None
    }

    fn has_certs(&self) -> bool {
        true
    }
}

#[cfg(test)]
mod tests {
    use rustls::AlertDescription as Alert;

    use super::alert_name;

    #[test]
    fn alerts_have_the_names_of_the_rfc() {
        let names = [Alert::HandshakeFailure, Alert::UnknownCA, Alert::UnrecognisedName, Alert::CertificateRequired].map(alert_name);
        assert_eq!(names, ["handshake_failure", "unknown_ca", "unrecognized_name", "certificate_required"]);
    }
}
