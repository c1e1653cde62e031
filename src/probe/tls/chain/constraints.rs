//! The names that an authority may issue for (RFC 5280, 4.2.1.10): host names and addresses, which are all that a server shows.

use x509_parser::extensions::{GeneralName, GeneralSubtree, NameConstraints};
use x509_parser::prelude::{FromDer, X509Certificate};

/// Whether an authority may issue what comes before it in a path.
pub(super) fn allow(authority: &X509Certificate<'_>, before: &[&X509Certificate<'_>]) -> bool {
    match authority.name_constraints() {
        Ok(Some(constraints)) => all_allowed(constraints.value, before),
        Ok(None) => true,
        Err(_) => false,
    }
}

/// The same for the constraints of a root: the content of the extension without its outermost header.
pub(super) fn root_allows(constraints: &[u8], path: &[&X509Certificate<'_>]) -> bool {
    NameConstraints::from_der(&super::paths::sequence(constraints)).is_ok_and(|(_, constraints)| all_allowed(&constraints, path))
}

fn all_allowed(constraints: &NameConstraints<'_>, path: &[&X509Certificate<'_>]) -> bool {
    path.iter().all(|certificate| match certificate.subject_alternative_name() {
        Ok(Some(names)) => names.value.general_names.iter().all(|name| allowed(constraints, name)),
        Ok(None) => true,
        Err(_) => false,
    })
}

fn allowed(constraints: &NameConstraints<'_>, name: &GeneralName<'_>) -> bool {
    let subtrees =
        |all: &Option<Vec<GeneralSubtree<'_>>>| -> Vec<bool> { all.iter().flatten().filter_map(|s| covers(&s.base, name)).collect() };
    let (permitted, excluded) = (subtrees(&constraints.permitted_subtrees), subtrees(&constraints.excluded_subtrees));
    (permitted.is_empty() || permitted.contains(&true)) && !excluded.contains(&true)
}

/// Whether a subtree covers a name; nothing where they are of different kinds.
fn covers(base: &GeneralName<'_>, name: &GeneralName<'_>) -> Option<bool> {
    match (base, name) {
        (GeneralName::DNSName(base), GeneralName::DNSName(name)) => Some(covers_host(base, name)),
        (GeneralName::IPAddress(base), GeneralName::IPAddress(address)) => Some(covers_address(base, address)),
        _ => None,
    }
}

/// A host name covers itself and all below it; with a leading dot only what is below.
fn covers_host(base: &str, name: &str) -> bool {
    let (base, name) = (base.to_ascii_lowercase(), name.to_ascii_lowercase());
    match name.strip_suffix(base.as_str()) {
        Some(front) => base.is_empty() || base.starts_with('.') || front.is_empty() || front.ends_with('.'),
        None => false,
    }
}

/// A network is an address and a mask of the same length.
fn covers_address(network: &[u8], address: &[u8]) -> bool {
    let Some((base, mask)) = network.split_at_checked(address.len()) else { return false };
    mask.len() == address.len() && base.iter().zip(mask).zip(address).all(|((base, mask), byte)| base & mask == byte & mask)
}

#[cfg(test)]
mod tests {
    use super::{covers_address, covers_host};

    #[test]
    fn a_host_covers_itself_and_what_is_below() {
        let cases = [
            ("shop.test", "shop.test", true),
            ("shop.test", "pay.Shop.test", true),
            ("shop.test", "*.shop.test", true),
            ("shop.test", "myshop.test", false),
            ("shop.test", "shop.test.evil", false),
            (".shop.test", "pay.shop.test", true),
            (".shop.test", "shop.test", false),
            ("", "any.test", true),
        ];
        for (base, name, covered) in cases {
            assert_eq!(covers_host(base, name), covered, "{base} {name}");
        }
    }

    #[test]
    fn a_network_covers_its_addresses() {
        assert!(covers_address(&[10, 0, 0, 0, 255, 0, 0, 0], &[10, 1, 2, 3]));
        assert!(!covers_address(&[10, 0, 0, 0, 255, 0, 0, 0], &[11, 1, 2, 3]));
        assert!(!covers_address(&[10, 0, 0, 0, 255, 0, 0, 0], &[0; 16]));
        assert!(!covers_address(&[10, 0], &[10, 1, 2, 3]));
    }
}
