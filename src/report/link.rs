//! Links to a support channel. What a profile gives as a contact becomes one only where its form leaves no doubt.

use url::{Host, Url};

use crate::wallet::ChannelKind;

/// The longest address that is linked.
const LONGEST: usize = 200;

/// The link of a contact: `tel:` (RFC 3966), `mailto:` (RFC 6068) or `https:`, as its kind of channel has it; none for
/// anything else.
pub(super) fn link(kind: ChannelKind, contact: &str) -> Option<String> {
    match kind {
        ChannelKind::Hotline | ChannelKind::EmergencyHotline => phone(contact),
        ChannelKind::Mail => mail(contact),
        ChannelKind::InApp | ChannelKind::Chat | ChannelKind::Social | ChannelKind::Website | ChannelKind::Community => page(contact),
    }
}

/// Digits, and what people set between them; no longer than numbers can be (E.164), no shorter than service numbers.
fn phone(contact: &str) -> Option<String> {
    let (plus, rest) = contact.strip_prefix('+').map_or(("", contact), |rest| ("+", rest));
    let plain = rest.chars().all(|c| c.is_ascii_digit() || matches!(c, ' ' | '-' | '(' | ')'));
    let digits: String = rest.chars().filter(char::is_ascii_digit).collect();
    (plain && (3..=15).contains(&digits.len())).then(|| format!("tel:{plus}{digits}"))
}

fn mail(contact: &str) -> Option<String> {
    let (name, host) = contact.split_once('@')?;
    let words = |text: &str, also: &str| {
        text.split('.').all(|word| !word.is_empty() && word.chars().all(|c| c.is_ascii_alphanumeric() || also.contains(c)))
    };
    let fits = contact.len() <= LONGEST && words(name, "_+-") && words(host, "-") && host.contains('.');
    fits.then(|| format!("mailto:{contact}"))
}

/// A page of a named host at its usual port, without a login in it.
fn page(contact: &str) -> Option<String> {
    let plain = contact.len() <= LONGEST && contact.starts_with("https://") && contact.chars().all(|c| c.is_ascii_graphic());
    let url = Url::parse(contact).ok().filter(|_| plain && !contact.contains(['\\', '"', '\'', '<', '>', '`']))?;
    let named = matches!(url.host(), Some(Host::Domain(host)) if host.contains('.'));
    (named && url.username().is_empty() && url.password().is_none() && url.port().is_none()).then(|| url.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contacts_become_links() {
        for (kind, contact, expected) in [
            (ChannelKind::Hotline, "95188", "tel:95188"),
            (ChannelKind::EmergencyHotline, "+1 (202) 555-0199", "tel:+12025550199"),
            (ChannelKind::Mail, "help+me@wallet.example", "mailto:help+me@wallet.example"),
            (ChannelKind::Website, "https://wallet.example/help?a=b#c", "https://wallet.example/help?a=b#c"),
            (ChannelKind::Chat, "https://wallet.example", "https://wallet.example/"),
        ] {
            assert_eq!(link(kind, contact).as_deref(), Some(expected), "{contact}");
        }
    }

    #[test]
    fn what_is_in_doubt_does_not() {
        let website = ChannelKind::Website;
        for (kind, contact) in [
            (ChannelKind::Hotline, "javascript:alert(1)"),
            (ChannelKind::Hotline, "95188;ext=1"),
            (ChannelKind::Hotline, "*#06#"),
            (ChannelKind::Hotline, "1+2345"),
            (ChannelKind::Hotline, "12"),
            (ChannelKind::Hotline, "1234567890123456"),
            (ChannelKind::Hotline, "９５１８８"),
            (ChannelKind::Mail, "help@wallet.example?bcc=thief@evil.example"),
            (ChannelKind::Mail, "a@b@wallet.example"),
            (ChannelKind::Mail, "help@localhost"),
            (ChannelKind::Mail, "help..me@wallet.example"),
            (ChannelKind::Mail, "help@wallet.example, thief@evil.example"),
            (website, "http://wallet.example/"),
            (website, "javascript:alert(1)"),
            (website, "data:text/html,x"),
            (website, "https://wallet.example@evil.example/"),
            (website, "https://192.0.2.1/"),
            (website, "https://[2001:db8::1]/"),
            (website, "https://localhost/"),
            (website, "https://wallet.example:8443/"),
            (website, "https://wallet.example/\u{202e}x"),
            (website, "https://wället.example/"),
            (website, "https:\\\\wallet.example"),
            (website, " https://wallet.example/"),
            (website, "https://wallet.example/\" onclick=\"x"),
            (website, "95188"),
        ] {
            assert_eq!(link(kind, contact), None, "{contact}");
        }
        assert_eq!(link(website, &format!("https://wallet.example/{}", "a".repeat(LONGEST))), None);
    }
}
