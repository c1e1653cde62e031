//! What is done before anything is judged: reading the pack, compiling its checks, explaining, recognising what a screen says.
//!
//! ```sh
//! cargo bench --bench knowing
//! ```

use divan::{Bencher, black_box};
use paydoctor::check::Programs;
use paydoctor::explain::find;
use paydoctor::lang::Lang;
use paydoctor::pack::Pack;

fn main() {
    divan::main();
}

/// The built-in pack, as at every start.
#[divan::bench]
fn pack() -> Pack {
    Pack::builtin()
}

/// All checks of it.
#[divan::bench]
fn checks(bencher: Bencher) {
    let pack = Pack::builtin();
    bencher.bench(|| Programs::compile(&pack.checks));
}

/// What screens say, as the program carries it.
#[divan::bench]
fn screens(bencher: Bencher) {
    bencher.with_inputs(Pack::builtin).bench_values(|pack| {
        black_box(pack.screens());
        pack
    });
}

/// What is known by a code, a cause, a text.
#[divan::bench(args = ["61", "iso8583:51", "insufficient-balance", "余额不足", "Your card was declined by the bank"])]
fn explain(bencher: Bencher, what: &str) {
    let pack = Pack::builtin();
    pack.screens();
    bencher.bench(|| find(&pack, black_box(what), Lang::En));
}

/// A sentence of a screen, and a page of it.
#[divan::bench(args = [1, 40])]
fn recognise(bencher: Bencher, times: usize) {
    let pack = Pack::builtin();
    let screens = pack.screens();
    let text = "支付失败，您的银行卡余额不足，请更换银行卡后重试（错误码：51）。".repeat(times);
    bencher.bench(|| screens.recognise(black_box(&text)));
}
