//! The built-in pack: its form, its references, its expressions and all its examples.

use std::path::Path;

use paydoctor::lang::Lang;
use paydoctor::pack::{Pack, Source, validate};

fn repository() -> Source {
    Source::folder(&Path::new(env!("CARGO_MANIFEST_DIR")).join("checks")).expect("the folder of the built-in pack")
}

#[test]
fn the_built_in_pack_is_valid() {
    let source = repository();
    let mut pack = Pack::default();
    let form = pack.add(&source);
    assert!(form.is_ok(), "{}", form.unwrap_err().say(Lang::En));
    let sense = validate(&pack, &source);
    assert!(sense.is_ok(), "{}", sense.unwrap_err().say(Lang::En));
}

/// The built-in pack is not checked at every start; what is read without checking is the same.
#[test]
fn the_built_in_pack_reads_the_same_unchecked() {
    let mut checked = Pack::default();
    checked.add(&repository()).expect("valid");
    let unchecked = Pack::builtin();
    let ids = |pack: &Pack| pack.checks.iter().map(|c| c.value.id.clone()).collect::<Vec<_>>();
    assert_eq!(ids(&unchecked), ids(&checked));
    assert_eq!(unchecked.causes.len(), checked.causes.len());
    assert_eq!(unchecked.actions.len(), checked.actions.len());
    assert_eq!(unchecked.wallets.len(), checked.wallets.len());
    assert_eq!(unchecked.playbooks.len(), checked.playbooks.len());
    assert_eq!(unchecked.calendars.len(), checked.calendars.len());
    assert_eq!(unchecked.rules.len(), checked.rules.len());
    let codes = |pack: &Pack| pack.codes.iter().map(|(id, e)| (id.clone(), e.value.codes.len())).collect::<Vec<_>>();
    assert_eq!(codes(&unchecked), codes(&checked));
}
