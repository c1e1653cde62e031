//! The paths from a server's certificate to a root, and why none of them is good: the path that comes nearest tells.

use std::cmp::Reverse;

use rustls::pki_types::TrustAnchor;
use x509_parser::extensions::{GeneralName, ParsedExtension};
use x509_parser::prelude::{FromDer, X509Certificate};
use x509_parser::x509::X509Name;

use super::rules;
use super::signature::{self, Signed};
use super::window::Window;
use crate::fact::{ChainFault, ChainRule, MissingIssuer, Trust};
use crate::redact::Private;

/// The most steps of a search.
const STEPS: usize = 64;

/// What a chain comes to.
#[derive(Clone, Debug)]
pub(super) struct Judged {
    pub trust: Trust,
    /// The window of the path that comes nearest.
    pub window: Window,
    /// The rules that it breaks.
    pub faults: Vec<ChainFault>,
    /// The issuer at which it ends.
    pub missing_issuer: Option<MissingIssuer>,
}

impl Judged {
    /// The same where a verifier refuses it for a reason that was not found.
    pub fn unverifiable(mut self, leaf: &X509Certificate<'_>) -> Self {
        self.trust = Trust::Unverifiable;
        self.faults.push(rules::fault(ChainRule::Unverifiable, leaf, 0, None));
        self
    }

    /// How far it is from what is accepted: the smaller, the nearer. Dates count only between paths that are else alike, as whoever
    /// judges them later may know the time better.
    fn distance(&self) -> (u8, usize, bool, Reverse<i64>) {
        let worst = match self.trust {
            Trust::UnknownIssuer => 3,
            _ => self.faults.iter().map(|f| severity(f.rule)).max().unwrap_or(0),
        };
        (worst, self.faults.len(), !self.window.is_possible(), Reverse(self.window.until))
    }
}

/// What cannot be said here comes before what is wrong; an unknown issuer (3) before a signature that is not by the issuer named, as
/// another issuer may have the same name.
fn severity(rule: ChainRule) -> u8 {
    match rule {
        ChainRule::Unverifiable => 1,
        ChainRule::Signature => 4,
        _ => 2,
    }
}

/// Judges a chain, the server's certificate first, by the roots that are trusted.
pub(super) fn judge(certificates: &[X509Certificate<'_>], roots: &[TrustAnchor<'_>]) -> Judged {
    let mut search = Search { certificates, roots, nearest: None, steps: STEPS };
    search.go_on(&mut vec![0], &mut Vec::new());
    let mut judged = search.nearest.unwrap_or_else(|| Judged {
        trust: Trust::UnknownIssuer,
        window: Window::of(&certificates[..1]),
        faults: Vec::new(),
        missing_issuer: None,
    });
    if roots.is_empty() {
        judged.trust = Trust::NoRoots;
    }
    judged
}

struct Search<'a, 'c> {
    certificates: &'a [X509Certificate<'c>],
    roots: &'a [TrustAnchor<'a>],
    nearest: Option<Judged>,
    steps: usize,
}

impl Search<'_, '_> {
    /// Follows every issuer of the last certificate of a path. `faults` are those of the signatures so far.
    fn go_on(&mut self, path: &mut Vec<usize>, faults: &mut Vec<ChainFault>) {
        let Some(head) = path.last().map(|last| &self.certificates[*last]).filter(|_| self.steps > 0) else { return };
        self.steps -= 1;
        let mut led_on = false;
        for root in self.roots {
            // A server's certificate may be trusted itself.
            if is_root(head, root) {
                led_on = true;
                self.offer(path, faults.clone(), Some(root));
            } else if has_name(head.issuer(), root) {
                let signed = signature::check(head, &sequence(&root.subject_public_key_info));
                if signed == Signed::Wrong && signature::names_other_root(head, root) {
                    continue;
                }
                led_on = true;
                self.offer(path, faults.iter().cloned().chain(fault_of(signed, head, path.len() - 1)).collect(), Some(root));
            }
        }
        for (place, issuer) in self.certificates.iter().enumerate() {
            let known = path.iter().any(|p| is_same_authority(&self.certificates[*p], issuer));
            if known || !same_name(issuer.subject(), head.issuer()) {
                continue;
            }
            let signed = signature::check(head, issuer.public_key().raw);
            if signed == Signed::Wrong && signature::names_other_key(head, issuer) {
                continue;
            }
            led_on = true;
            let before = faults.len();
            faults.extend(fault_of(signed, head, path.len() - 1));
            path.push(place);
            self.go_on(path, faults);
            path.pop();
            faults.truncate(before);
        }
        if !led_on {
            self.offer(path, faults.clone(), None);
        }
    }

    /// A path that came to its end, at a root or not.
    fn offer(&mut self, path: &[usize], mut faults: Vec<ChainFault>, root: Option<&TrustAnchor<'_>>) {
        let path: Vec<&X509Certificate<'_>> = path.iter().map(|place| &self.certificates[*place]).collect();
        let Some(last) = path.last() else { return };
        faults.extend(rules::broken(&path, root.and_then(|r| r.name_constraints.as_deref())));
        faults.sort_by_key(|fault| Reverse(severity(fault.rule)));
        let trust = match faults.first().map(|worst| worst.rule) {
            _ if root.is_none() => Trust::UnknownIssuer,
            None => Trust::Trusted,
            Some(ChainRule::Unverifiable) => Trust::Unverifiable,
            Some(_) => Trust::Invalid,
        };
        let missing_issuer = (root.is_none() && !same_name(last.subject(), last.issuer())).then(|| missing_issuer(last));
        let judged = Judged { trust, window: Window::of(path.iter().copied()), faults, missing_issuer };
        if self.nearest.as_ref().is_none_or(|nearest| judged.distance() < nearest.distance()) {
            self.nearest = Some(judged);
        }
    }
}

/// What a signature says against the certificate at a place of a path.
fn fault_of(signed: Signed, certificate: &X509Certificate<'_>, place: usize) -> Option<ChainFault> {
    let (rule, detail) = match signed {
        Signed::Right => return None,
        Signed::Wrong => (ChainRule::Signature, None),
        Signed::Weak(hash) => (ChainRule::WeakHash, Some(hash.to_owned())),
        Signed::Unknown => (ChainRule::Unverifiable, None),
    };
    Some(rules::fault(rule, certificate, place, detail))
}

/// The issuer of a certificate, and who offers its own certificate.
fn missing_issuer(certificate: &X509Certificate<'_>) -> MissingIssuer {
    let offers = certificate.iter_extensions().filter_map(|e| match e.parsed_extension() {
        ParsedExtension::AuthorityInfoAccess(access) => Some(access),
        _ => None,
    });
    let hosts = offers.flat_map(|access| &access.accessdescs).filter(|d| d.access_method.to_id_string() == CA_ISSUERS);
    let host = hosts.filter_map(|d| match d.access_location {
        GeneralName::URI(address) => url::Url::parse(address).ok()?.host_str().map(str::to_owned),
        _ => None,
    });
    MissingIssuer {
        name: Private::free_text(certificate.issuer().to_string()),
        offered_by: host.into_iter().next().map(Private::free_text),
    }
}

/// id-ad-caIssuers (RFC 5280, 4.2.2.1).
const CA_ISSUERS: &str = "1.3.6.1.5.5.7.48.2";

/// Whether two certificates are of one authority: the same name and the same key.
fn is_same_authority(one: &X509Certificate<'_>, other: &X509Certificate<'_>) -> bool {
    one.public_key().raw == other.public_key().raw && same_name(one.subject(), other.subject())
}

fn is_root(certificate: &X509Certificate<'_>, root: &TrustAnchor<'_>) -> bool {
    certificate.public_key().raw == sequence(&root.subject_public_key_info) && has_name(certificate.subject(), root)
}

pub(super) fn has_name(name: &X509Name<'_>, root: &TrustAnchor<'_>) -> bool {
    let whole = sequence(&root.subject);
    name.as_raw() == whole || X509Name::from_der(&whole).is_ok_and(|(_, subject)| same_name(name, &subject))
}

/// Whether two names are the same: how they are written, capitals and spaces are of no account (RFC 5280, 7.1).
fn same_name(one: &X509Name<'_>, other: &X509Name<'_>) -> bool {
    one.as_raw() == other.as_raw() || parts(one).is_some_and(|one| parts(other) == Some(one))
}

fn parts(name: &X509Name<'_>) -> Option<Vec<Vec<(String, String)>>> {
    let text = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    let part = |rdn: &x509_parser::x509::RelativeDistinguishedName<'_>| {
        rdn.iter().map(|a| Some((a.attr_type().to_id_string(), text(a.as_str().ok()?)))).collect()
    };
    name.iter().map(part).collect()
}

/// Content with the header of a SEQUENCE before it: roots are kept without.
pub(super) fn sequence(content: &[u8]) -> Vec<u8> {
    let length = content.len().to_be_bytes();
    let length = &length[length.iter().take_while(|byte| **byte == 0).count()..];
    let header = match (content.len(), u8::try_from(length.len())) {
        (0..128, _) => vec![0x30, length.first().copied().unwrap_or(0)],
        (_, Ok(bytes)) => [&[0x30, 0x80 | bytes], length].concat(),
        _ => Vec::new(),
    };
    [header, content.to_vec()].concat()
}
