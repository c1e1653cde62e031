//! The built-in pack: its form, its references, its expressions and all its examples.

use paydoctor::lang::Lang;
use paydoctor::pack::{Pack, Source, validate};

#[test]
fn the_built_in_pack_is_valid() {
    let source = Source::builtin();
    let mut pack = Pack::default();
    let form = pack.add(&source);
    assert!(form.is_ok(), "{}", form.unwrap_err().say(Lang::En));
    let sense = validate(&pack, &source);
    assert!(sense.is_ok(), "{}", sense.unwrap_err().say(Lang::En));
}
