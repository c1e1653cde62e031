//! Who named an address, and what may be told of what answers there.

use crate::fact::Scope;
use crate::redact::Redact;

/// Who named an address.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Redact)]
pub enum NamedBy {
    /// The profile of a pack: somebody else, who must not look through this program at what only its user can reach.
    #[default]
    Pack,
    /// The user, with an option or in a file of their own.
    User,
    /// This program: its neutral controls, and the sandbox.
    Program,
}

impl NamedBy {
    /// Whether a report may quote what an address of this scope answers: its text, its headers, where it redirects to. What is on the
    /// user's own device or network may be quoted only where the user asked for just that; `redirected` says that the server led on.
    pub fn may_quote(self, scope: Scope, redirected: bool) -> bool {
        match self {
            Self::Program => true,
            Self::User => !redirected || scope.can_be_public(),
            Self::Pack => scope.can_be_public(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_user_has_their_own_network_quoted() {
        let own = [Scope::Private, Scope::Loopback, Scope::LinkLocal, Scope::Bogon, Scope::Unspecified];
        for scope in own {
            assert!(!NamedBy::Pack.may_quote(scope, false) && !NamedBy::Pack.may_quote(scope, true), "{scope:?}");
            assert!(NamedBy::User.may_quote(scope, false) && !NamedBy::User.may_quote(scope, true), "{scope:?}");
        }
        assert!([NamedBy::Pack, NamedBy::User].iter().all(|who| who.may_quote(Scope::Global, true)));
    }
}
