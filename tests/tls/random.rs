//! Chains put together at random, always the same ones: whatever the combination, what curl takes raises no alarm, and what it
//! refuses does.

use rcgen::{BasicConstraints, CertificateParams, ExtendedKeyUsagePurpose as Purpose, IsCa, KeyUsagePurpose as Usage};
use rustls::pki_types::CertificateDer;

use super::pki::{AS_IS, Ca, HOST, critical, is_for, lasts, only_for};
use super::serve::{Tls, shows, start};
use super::{Bench, Said, for_each};

/// How many.
const CHAINS: usize = 120;

/// A generator of numbers (xorshift64): the same ones in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % u64::try_from(bound).expect("a bound")).expect("below the bound")
    }

    /// Whether something of which one in so many is true is true.
    fn one_in(&mut self, many: usize) -> bool {
        self.below(many) == 0
    }

    fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            items.swap(last, self.below(last + 1));
        }
    }
}

/// A change of a server's certificate: most are harmless.
fn change_server(params: &mut CertificateParams, random: &mut Random) {
    match random.below(24) {
        0 => params.extended_key_usages = vec![Purpose::ClientAuth],
        1 => params.extended_key_usages = vec![Purpose::ClientAuth, Purpose::ServerAuth, Purpose::CodeSigning],
        2 => params.extended_key_usages.clear(),
        3 => params.key_usages.clear(),
        4 => params.key_usages = vec![Usage::DigitalSignature, Usage::KeyAgreement, Usage::ContentCommitment],
        5 => params.key_usages = vec![Usage::CrlSign],
        6 => is_for(params, &["*.wallet.test", "other.test", "192.0.2.1"]),
        7 => is_for(params, &["*.test"]),
        8 => lasts(params, -50, -1),
        9 => lasts(params, 1, 50),
        10 => lasts(params, -4_000, 4_000),
        11 => params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained),
        12 => params.is_ca = IsCa::ExplicitNoCa,
        13 => params.use_authority_key_identifier_extension = false,
        14 => critical(params, &[1, 3, 6, 1, 4, 1, 99_999, 7], &[5, 0]),
        _ => {}
    }
}

/// A change of an authority: most are harmless.
fn change_authority(params: &mut CertificateParams, random: &mut Random) {
    match random.below(32) {
        0 => params.extended_key_usages = vec![Purpose::ServerAuth],
        1 => params.extended_key_usages = vec![Purpose::ServerAuth, Purpose::ClientAuth],
        2 => params.extended_key_usages = vec![Purpose::ClientAuth],
        3 => params.key_usages.clear(),
        4 => params.key_usages = vec![Usage::KeyCertSign],
        5 => params.key_usages = vec![Usage::CrlSign, Usage::DigitalSignature],
        6 | 7 => params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0)),
        8 | 9 => params.is_ca = IsCa::Ca(BasicConstraints::Constrained(1)),
        10 => params.is_ca = IsCa::ExplicitNoCa,
        11 => only_for(params, &["wallet.test"], &[]),
        12 => only_for(params, &["pay.wallet.test", "other.test"], &["bad.test"]),
        13 => only_for(params, &["shop.test"], &[]),
        14 => only_for(params, &[], &["wallet.test"]),
        15 => only_for(params, &[], &["shop.test"]),
        16 => lasts(params, -500, -3),
        17 => lasts(params, 3, 500),
        18 => params.use_authority_key_identifier_extension = false,
        // requireExplicitPolicy with room to spare; inhibitAnyPolicy.
        19 => critical(params, &[2, 5, 29, 36], &[0x30, 3, 0x80, 1, 9]),
        20 => critical(params, &[2, 5, 29, 54], &[2, 1, 9]),
        _ => {}
    }
}

/// A chain below one of the roots, with whatever else is sent along.
fn chain(roots: &[Ca], random: &mut Random) -> Tls {
    let mut sent: Vec<CertificateDer<'static>> = Vec::new();
    let (root, other) = (&roots[random.below(roots.len())], &roots[random.below(roots.len())]);
    let mut issuers: Vec<Ca> = Vec::new();
    for level in 0..random.below(4) {
        let above = issuers.last().unwrap_or(root);
        let next = above.issue(&format!("Level {level} CA"), |params| change_authority(params, random));
        if random.one_in(5) {
            sent.push(next.cross_signed_by(other, |params| lasts(params, -900, -9)).der);
        }
        sent.push(next.der.clone());
        issuers.push(next);
    }
    if random.one_in(4) {
        sent.push(root.der.clone());
    }
    if random.one_in(6) {
        sent.push(other.leaf(AS_IS).der);
    }
    if random.one_in(12) && !sent.is_empty() {
        let left_out = random.below(sent.len());
        sent.remove(left_out);
    }
    if random.one_in(4) && !sent.is_empty() {
        let twice = sent[random.below(sent.len())].clone();
        sent.push(twice);
    }
    random.shuffle(&mut sent);
    let leaf = issuers.last().unwrap_or(root).leaf(|params| change_server(params, random));
    shows(leaf, &sent)
}

#[test]
fn chains_at_random_are_judged_as_curl_does() {
    let roots = [Ca::root("Random Root 1", AS_IS), Ca::root("Random Root 2", AS_IS)];
    let bench = Bench::new(&roots.each_ref().map(|root| root.der.clone()));
    let random = &mut Random(0x9e37_79b9_7f4a_7c15);
    let servers: Vec<(String, String)> =
        (0..CHAINS).map(|n| (format!("random-{n}"), format!("https://{HOST}:{}/", start(chain(&roots, random)).port()))).collect();
    let (mut objections, mut good, mut bad) = (Vec::new(), 0, 0);
    for some in servers.chunks(60) {
        let report = bench.report(&some.iter().map(|(id, url)| (id.as_str(), url.clone())).collect::<Vec<_>>(), "en", true);
        let curl = for_each(some, |(_, url)| bench.curl(url));
        for ((id, _), curl) in some.iter().zip(curl) {
            let said = Said::of(&report, id);
            let fine = said.alarm().is_none() && said.check("tls.certificate")["status"] == "pass";
            *(if fine { &mut good } else { &mut bad }) += 1;
            let agrees = curl.as_ref().is_none_or(|curl| curl.is_ok() == fine);
            objections.extend((!agrees).then(|| format!("{id}: curl {curl:?}, said {:?} {}", said.alarm(), said.check("tls.certificate"))));
        }
    }
    assert!(good > CHAINS / 4 && bad > CHAINS / 4, "{good} good, {bad} bad");
    assert!(objections.is_empty(), "{} of {CHAINS}:\n{}", objections.len(), objections.join("\n"));
}
