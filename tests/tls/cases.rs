//! Servers in order and out of order. `all` lists them; each says what is right to say of it.

#[path = "staple.rs"]
mod staple;

use std::time::Duration;

use rcgen::{
    BasicConstraints, CidrSubnet, DistinguishedName, DnType, DnValue, ExtendedKeyUsagePurpose, GeneralSubtree, IsCa, KeyPair,
    KeyUsagePurpose, NameConstraints, PKCS_ECDSA_P384_SHA384, PKCS_ED25519,
};
use rustls::pki_types::CertificateDer;
use rustls::{NamedGroup, version};

use crate::pki::{AS_IS, Ca, Change, HOST, Leaf, critical, damaged, is_for, lasts, offers_issuer, only_for};
use crate::serve::{Clients, Tls, shows};
use crate::{Case, Curl, Verdict};

/// The authorities of all cases.
struct Pki {
    root: Ca,
    issuing: Ca,
    /// Trusted too, and no relation of the others.
    second: Ca,
    /// Trusted for `wallet.test` alone.
    constrained: Ca,
    /// Trusted by itself: the root above it is not.
    anchor: Ca,
    /// Trusted by nobody.
    stranger: Ca,
    self_signed: Leaf,
    self_signed_authority: Leaf,
}

impl Pki {
    fn new() -> Self {
        let root = Ca::root("Test Root", AS_IS);
        let stranger = Ca::root("Strange Root", AS_IS);
        Self {
            issuing: root.issue("Test Issuing CA", AS_IS),
            second: Ca::root("Second Root", AS_IS),
            constrained: Ca::root("Constrained Root", |p| only_for(p, &["wallet.test"], &["secret.wallet.test"])),
            anchor: stranger.issue("Trusted Issuing CA", AS_IS),
            self_signed: Leaf::self_signed(|p| p.distinguished_name.push(DnType::OrganizationName, "Known")),
            self_signed_authority: Leaf::self_signed(|p| {
                p.distinguished_name.push(DnType::OrganizationName, "Known too");
                p.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
            }),
            root,
            stranger,
        }
    }

    fn trusted(&self) -> Vec<CertificateDer<'static>> {
        let trusted = [&self.root.der, &self.second.der, &self.constrained.der, &self.anchor.der];
        trusted.into_iter().chain([&self.self_signed.der, &self.self_signed_authority.der]).cloned().collect()
    }

    /// In order, but for this change of the server's certificate.
    fn leaf(&self, change: Change) -> Tls {
        shows(self.issuing.leaf(change), [&self.issuing.der])
    }

    /// In order, but for this change of the issuing authority.
    fn below(&self, change: Change) -> Tls {
        let issuing = self.root.issue("Odd Issuing CA", change);
        shows(issuing.leaf(AS_IS), [&issuing.der])
    }
}

/// What stands in for a server that was started.
pub fn nothing() -> Tls {
    shows(Leaf::self_signed(AS_IS), [])
}

/// The certificates that are trusted, and all cases.
pub(super) fn all() -> (Vec<CertificateDer<'static>>, Vec<Case>) {
    let pki = Pki::new();
    let mut cases = orders(&pki);
    cases.extend(crosses(&pki));
    cases.extend(names(&pki));
    cases.extend(kinds(&pki));
    cases.extend(servers(&pki));
    cases.extend(untrusted(&pki));
    cases.extend(rules(&pki));
    cases.extend(dates(&pki));
    cases.extend(staple::cases(&pki.root));
    let trusted = pki.trusted();
    // Trusted themselves.
    cases.push(fine("self-signed-and-trusted", shows(pki.self_signed, [])));
    cases.push(fine("authority-as-server-and-trusted", shows(pki.self_signed_authority, [])));
    (trusted, cases)
}

fn fine(id: &'static str, tls: Tls) -> Case {
    Case { id, host: HOST, tls, verdict: Verdict::Fine, curl: Curl::Agrees }
}

fn fault(id: &'static str, tls: Tls, cause: &'static str, words: &'static [&'static str]) -> Case {
    Case { id, host: HOST, tls, verdict: Verdict::Fault(cause, words), curl: Curl::Agrees }
}

impl Case {
    fn asked_as(self, host: &'static str) -> Self {
        Self { host, ..self }
    }

    fn unlike_curl(self, why: &'static str) -> Self {
        Self { curl: Curl::Differs(why), ..self }
    }
}

/// In whatever order, and with whatever else.
fn orders(pki: &Pki) -> Vec<Case> {
    let (root, issuing) = (&pki.root.der, &pki.issuing.der);
    let first = pki.root.issue("Deep CA 1", AS_IS);
    let second = first.issue("Deep CA 2", AS_IS);
    let third = second.issue("Deep CA 3", AS_IS);
    let leaf = || pki.issuing.leaf(AS_IS);
    let twice = leaf();
    let old = Ca::root("Old Root", |p| lasts(p, -900, -100));
    vec![
        fine("plain", shows(leaf(), [issuing])),
        fine("with-root", shows(leaf(), [issuing, root])),
        fine("unsorted", shows(leaf(), [root, issuing])),
        fine("duplicates", shows(leaf(), [issuing, issuing, root, issuing])),
        fine("leaf-twice", Tls { chain: vec![twice.der.clone(), issuing.clone()], ..shows(twice, []) }),
        fine("by-the-root", shows(pki.root.leaf(AS_IS), [])),
        fine("deep", shows(third.leaf(AS_IS), [&third.der, &second.der, &first.der])),
        fine("deep-and-unsorted", shows(third.leaf(AS_IS), [&first.der, &second.der, &third.der])),
        fine("with-another-authority", shows(leaf(), [&pki.second.der, issuing])),
        fine("with-an-expired-stranger", shows(leaf(), [&old.der, issuing])),
        fine("with-another-servers", shows(leaf(), [&pki.second.leaf(AS_IS).der, issuing])),
        fine("below-a-trusted-intermediate", shows(pki.anchor.leaf(AS_IS), [])),
        fine("below-a-trusted-intermediate-and-its-root", shows(pki.anchor.leaf(AS_IS), [&pki.anchor.der, &pki.stranger.der])),
    ]
}

/// Several issuers of one name and one key.
fn crosses(pki: &Pki) -> Vec<Case> {
    let issuing = pki.root.issue("Crossed CA", AS_IS);
    let strange = issuing.cross_signed_by(&pki.stranger, AS_IS);
    let ended = issuing.cross_signed_by(&pki.second, |p| lasts(p, -900, -10));
    let ends_soon = issuing.cross_signed_by(&pki.second, |p| lasts(p, -900, 1));
    let early = issuing.cross_signed_by(&pki.second, |p| lasts(p, 10, 900));
    let old_root = pki.root.cross_signed_by(&pki.root, |p| lasts(p, -900, -10));
    let root_crossed = pki.root.cross_signed_by(&pki.stranger, |p| lasts(p, -900, -10));
    let faulty = issuing.cross_signed_by(&pki.second, |p| p.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth]);
    let impostor = issuing.impostor();
    let leaf = || issuing.leaf(AS_IS);
    vec![
        fine("crossed-strange-first", shows(leaf(), [&strange.der, &issuing.der]))
            .unlike_curl("of several issuers of one name, OpenSSL tries the first alone; browsers try them all"),
        fine("crossed-strange-last", shows(leaf(), [&issuing.der, &strange.der])),
        fine("crossed-expired-first", shows(leaf(), [&ended.der, &issuing.der])),
        fine("crossed-expired-last", shows(leaf(), [&issuing.der, &ended.der])),
        fine("crossed-ends-soon-first", shows(leaf(), [&ends_soon.der, &issuing.der])),
        fine("crossed-early-first", shows(leaf(), [&early.der, &issuing.der])),
        fine("crossed-expired-root", shows(pki.issuing.leaf(AS_IS), [&pki.issuing.der, &old_root.der])),
        fine("crossed-root-expired", shows(pki.issuing.leaf(AS_IS), [&pki.issuing.der, &root_crossed.der, &pki.stranger.der])),
        fine("crossed-faulty-last", shows(leaf(), [&issuing.der, &faulty.der])),
        fine("same-name-other-key-first", shows(leaf(), [&impostor.der, &issuing.der])),
        fault("crossed-all-expired", shows(leaf(), [&ended.der]), "cert-expired", &["Crossed CA"]),
    ]
}

/// Names of servers.
fn names(pki: &Pki) -> Vec<Case> {
    const THOUSAND: Change = |p| {
        let names: Vec<String> = (0..1_000).map(|n| format!("shop-{n}.wallet.test")).chain([HOST.to_owned()]).collect();
        is_for(p, &names.iter().map(String::as_str).collect::<Vec<_>>());
    };
    let idn = "xn--fiqs8s.wallet.test";
    vec![
        fine("wildcard", pki.leaf(|p| is_for(p, &["*.wallet.test"]))),
        fine("capitals", pki.leaf(|p| is_for(p, &["PAY.Wallet.TEST"]))),
        fine("a-thousand-names", pki.leaf(THOUSAND)),
        fine("international", pki.leaf(|p| is_for(p, &["xn--fiqs8s.wallet.test"]))).asked_as("中国.wallet.test"),
        fine("international-encoded", pki.leaf(|p| is_for(p, &["xn--fiqs8s.wallet.test"]))).asked_as(idn),
        fine("trailing-dot", pki.leaf(AS_IS)).asked_as("pay.wallet.test."),
        fine("address", pki.leaf(|p| is_for(p, &["127.0.0.1"]))).asked_as("127.0.0.1"),
        fine("address-and-name", pki.leaf(|p| is_for(p, &[HOST, "127.0.0.1"]))).asked_as("127.0.0.1"),
        fine("no-subject", pki.leaf(|p| p.distinguished_name = DistinguishedName::new())),
        fault("another-name", pki.leaf(|p| is_for(p, &["www.shop.test"])), "cert-wrong-host", &[HOST]),
        fault("wildcard-too-high", pki.leaf(|p| is_for(p, &["*.wallet.test"])), "cert-wrong-host", &["a.pay.wallet.test"])
            .asked_as("a.pay.wallet.test"),
        fault("no-address", pki.leaf(AS_IS), "cert-wrong-host", &["127.0.0.1"]).asked_as("127.0.0.1"),
        fault("common-name-only", pki.leaf(|p| p.subject_alt_names.clear()), "cert-wrong-host", &[HOST])
            .unlike_curl("OpenSSL still reads the common name; browsers stopped in 2017"),
    ]
}

/// Kinds of keys and of extensions that are in order.
fn kinds(pki: &Pki) -> Vec<Case> {
    let p384 = KeyPair::generate_for(&PKCS_ECDSA_P384_SHA384).expect("a key");
    let ed25519 = KeyPair::generate_for(&PKCS_ED25519).expect("a key");
    let two_uses: Change = |p| p.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth, ExtendedKeyUsagePurpose::ServerAuth];
    let renewed = {
        let first = pki.root.issue("Renewed CA", |p| p.is_ca = IsCa::Ca(BasicConstraints::Constrained(0)));
        let second = first.issue("Renewed CA", AS_IS);
        shows(second.leaf(AS_IS), [&second.der, &first.der])
    };
    vec![
        fine("p384", shows(pki.issuing.leaf_with(&p384, AS_IS), [&pki.issuing.der])),
        fine("ed25519", shows(pki.issuing.leaf_with(&ed25519, AS_IS), [&pki.issuing.der])),
        fine("two-uses", pki.leaf(two_uses)),
        fine("no-uses", pki.leaf(|p| p.extended_key_usages.clear())),
        fine("no-key-usage", pki.leaf(|p| p.key_usages.clear())),
        fine("authority-as-server", pki.leaf(|p| p.is_ca = IsCa::Ca(BasicConstraints::Unconstrained))),
        fine("issuer-for-servers", pki.below(|p| p.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth])),
        fine("issuer-without-key-usage", pki.below(|p| p.key_usages.clear())),
        fine("path-length-enough", pki.below(|p| p.is_ca = IsCa::Ca(BasicConstraints::Constrained(0)))),
        fine("name-permitted", pki.below(|p| only_for(p, &["wallet.test"], &["secret.wallet.test"]))),
        fine("name-permitted-by-root", shows(pki.constrained.leaf(AS_IS), [])),
        // requireExplicitPolicy with room to spare.
        fine("policy-constraints", pki.below(|p| critical(p, &[2, 5, 29, 36], &[0x30, 3, 0x80, 1, 9]))),
        fine("own-key-renewed", renewed),
        fine("issuer-written-otherwise", written_otherwise(pki)),
        fine("known-critical", pki.leaf(|p| critical(p, &[2, 5, 29, 32], &[0x30, 6, 0x30, 4, 0x06, 2, 0x2a, 3]))),
    ]
}

/// An issuer whose name stands in the certificate in another type of string, in capitals and with more spaces.
fn written_otherwise(pki: &Pki) -> Tls {
    let issuing = pki.root.issue("Written CA", AS_IS);
    let signer = issuing.renamed(DnValue::PrintableString("WRITTEN  ca".try_into().expect("letters")));
    shows(signer.leaf(AS_IS), [&issuing.der])
}

/// How servers speak.
fn servers(pki: &Pki) -> Vec<Case> {
    let plain = || pki.leaf(AS_IS);
    vec![
        fine("tls13-only", Tls { only: Some(&version::TLS13), ..plain() }),
        fine("tls12-only", Tls { only: Some(&version::TLS12), ..plain() }),
        fine("small-records", Tls { record: Some(64), ..plain() }),
        fine("small-records-tls12", Tls { record: Some(64), only: Some(&version::TLS12), ..plain() }),
        fine("another-group", Tls { group: Some(NamedGroup::secp384r1), ..plain() }),
        fine("no-protocols", Tls { protocols: &[], ..plain() }),
        fine("asks-for-clients", Tls { clients: Clients::AllAreAsked, ..plain() }),
        fine("asks-for-clients-tls12", Tls { clients: Clients::AllAreAsked, only: Some(&version::TLS12), ..plain() }),
        fine("needs-name", Tls { needs_name: true, ..plain() }),
        fault("needs-name-of-an-address", Tls { needs_name: true, ..plain() }, "tls-name-missing", &["SNI"]).asked_as("127.0.0.1"),
        fault("slow", Tls { waits: Duration::from_secs(4), ..plain() }, "server-slow", &[HOST]).unlike_curl("it waits as long as it takes"),
        fault("known-clients", Tls { clients: Clients::Known, ..plain() }, "client-cert-required", &[HOST]),
        fault(
            "known-clients-tls12",
            Tls { clients: Clients::Known, only: Some(&version::TLS12), ..plain() },
            "client-cert-required",
            &[HOST],
        ),
        fault("known-clients-h2", Tls { clients: Clients::Known, protocols: &["h2"], ..plain() }, "client-cert-required", &[HOST]),
        fault(
            "known-clients-h2-tls12",
            Tls { clients: Clients::Known, protocols: &["h2"], only: Some(&version::TLS12), ..plain() },
            "client-cert-required",
            &[HOST],
        ),
    ]
}

/// Nothing that is trusted.
fn untrusted(pki: &Pki) -> Vec<Case> {
    let unsent = pki.root.issue("Unsent CA", AS_IS);
    let strange = pki.stranger.issue("Strange Issuing CA", AS_IS);
    let offered = pki.stranger.issue("Offered CA", |p| offers_issuer(p, "http://ca.wallet.test/root.crt"));
    let own_name: Change = |p| p.distinguished_name.push(DnType::CommonName, "Strange Root");
    vec![
        fault("self-signed", shows(Leaf::self_signed(AS_IS), []), "cert-self-signed", &[HOST]),
        fault("strange", shows(strange.leaf(AS_IS), [&strange.der]), "cert-untrusted", &["Strange Issuing CA"]),
        fault(
            "strange-with-root",
            shows(strange.leaf(AS_IS), [&strange.der, &pki.stranger.der]),
            "cert-untrusted",
            &["Strange Issuing CA"],
        ),
        // Its own name is its issuer's, and yet another key signed it.
        fault("named-like-its-issuer", shows(pki.stranger.leaf(own_name), [&pki.stranger.der]), "cert-untrusted", &[HOST]),
        fault("root-of-the-same-name", shows(pki.root.impostor().leaf(AS_IS), []), "cert-untrusted", &["Test Root"]),
        fault("root-offered", shows(offered.leaf(AS_IS), [&offered.der]), "cert-untrusted", &["Offered CA"]),
        fault(
            "issuer-offered",
            shows(unsent.leaf(|p| offers_issuer(p, "http://ca.wallet.test/unsent.crt")), []),
            "cert-incomplete-chain",
            &["Unsent CA", "ca.wallet.test"],
        ),
    ]
}

/// An extension of nobody's.
const OWN: &[u64] = &[1, 3, 6, 1, 4, 1, 99_999, 1];
/// What keeps a precertificate from being used (RFC 6962, 3.1).
const POISON: &[u64] = &[1, 3, 6, 1, 4, 1, 11_129, 2, 4, 3];

/// Trusted issuers, and yet a rule is broken.
fn rules(pki: &Pki) -> Vec<Case> {
    let broken = |id, tls, words| fault(id, tls, "cert-invalid", words);
    let good = pki.issuing.leaf(AS_IS);
    let damaged_leaf = Leaf { der: damaged(&good.der), key: good.key };
    let issuing = pki.root.issue("Damaged CA", AS_IS);
    let narrow = pki.root.issue("Narrow CA", |p| p.is_ca = IsCa::Ca(BasicConstraints::Constrained(0)));
    let wide = narrow.issue("Wide CA", AS_IS);
    vec![
        broken("damaged", shows(damaged_leaf, [&pki.issuing.der]), &[HOST]),
        broken("damaged-issuer", shows(issuing.leaf(AS_IS), [&damaged(&issuing.der)]), &["Damaged CA"]),
        broken("for-clients", pki.leaf(|p| p.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth]), &[HOST]),
        broken("for-code", pki.leaf(|p| p.extended_key_usages = vec![ExtendedKeyUsagePurpose::CodeSigning]), &[HOST]),
        broken("issuer-for-clients", pki.below(|p| p.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth]), &["Odd Issuing CA"]),
        broken("key-for-certificates", pki.leaf(|p| p.key_usages = vec![KeyUsagePurpose::KeyCertSign]), &[HOST]),
        broken("issuer-is-no-authority", pki.below(|p| p.is_ca = IsCa::ExplicitNoCa), &["Odd Issuing CA"]),
        broken("issuer-says-nothing", pki.below(|p| p.is_ca = IsCa::NoCa), &["Odd Issuing CA"]),
        broken("issuer-may-not-sign", pki.below(|p| p.key_usages = vec![KeyUsagePurpose::CrlSign]), &["Odd Issuing CA"]),
        broken("path-too-long", shows(wide.leaf(AS_IS), [&wide.der, &narrow.der]), &["Narrow CA"]),
        broken("name-not-permitted", pki.below(|p| only_for(p, &["shop.test"], &[])), &["Odd Issuing CA"]),
        broken("name-excluded", pki.below(|p| only_for(p, &[], &["wallet.test"])), &["Odd Issuing CA"]),
        broken("name-excluded-by-root", shows(pki.constrained.leaf(|p| is_for(p, &["secret.wallet.test"])), []), &["Constrained Root"])
            .asked_as("secret.wallet.test"),
        broken("address-not-permitted", address_not_permitted(pki), &["Odd Issuing CA"]).asked_as("127.0.0.1"),
        broken("unknown-critical", pki.leaf(|p| critical(p, OWN, &[5, 0])), &["1.3.6.1.4.1.99999.1"]),
        broken("unknown-critical-issuer", pki.below(|p| critical(p, OWN, &[5, 0])), &["Odd Issuing CA"]),
        broken("precertificate", pki.leaf(|p| critical(p, POISON, &[5, 0])), &["1.3.6.1.4.1.11129.2.4.3"]),
    ]
}

fn address_not_permitted(pki: &Pki) -> Tls {
    let issuing = pki.root.issue("Odd Issuing CA", |p| {
        let permitted_subtrees = vec![GeneralSubtree::IpAddress(CidrSubnet::V4([10, 0, 0, 0], [255, 0, 0, 0]))];
        p.name_constraints = Some(NameConstraints { permitted_subtrees, excluded_subtrees: Vec::new() });
    });
    shows(issuing.leaf(|p| is_for(p, &["127.0.0.1"])), [&issuing.der])
}

/// Dates.
fn dates(pki: &Pki) -> Vec<Case> {
    vec![
        fine("begins-today", pki.leaf(|p| lasts(p, 0, 30))),
        fine("lasts-long", pki.leaf(|p| lasts(p, -2_000, 5_000))),
        fault("expired", pki.leaf(|p| lasts(p, -100, -10)), "cert-expired", &["20"]),
        fault("early", pki.leaf(|p| lasts(p, 10, 100)), "cert-not-yet-valid", &["20"]),
        fault("expired-issuer", pki.below(|p| lasts(p, -900, -10)), "cert-expired", &["Odd Issuing CA"]),
        fault("expired-before-it-issued", pki.below(|p| lasts(p, -900, -100)), "cert-expired", &["Odd Issuing CA"]),
        fault("early-issuer", pki.below(|p| lasts(p, 10, 900)), "cert-not-yet-valid", &["Odd Issuing CA"]),
    ]
}
