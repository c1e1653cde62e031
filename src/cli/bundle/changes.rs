//! What is different between two runs, in words: the verdicts first.

use std::io::{self, Write};

use crate::bundle::{Change, Comparison};
use crate::lang::{Lang, Message, ui, word};
use crate::report::{Told, clean};

/// Facts that are listed; there can be hundreds where a network is another.
const FACTS: usize = 40;

/// Writes what is different.
pub fn text(found: &Comparison, names: &[String; 2], lang: Lang, out: &mut dyn Write) -> io::Result<()> {
    for (name, told) in names.iter().zip([&found.a, &found.b]) {
        writeln!(out, "{}: {}", clean(name), clean(&verdict(told)))?;
    }
    let key = if found.same { "compare-same" } else { "compare-differs" };
    writeln!(out, "{}", ui().say(key, lang))?;
    let heading = |key: &str| ui().say(key, lang);
    list(&heading("compare-causes"), &found.causes, usize::MAX, lang, out)?;
    list(&heading("compare-checks"), &found.checks, usize::MAX, lang, out)?;
    list(&heading("compare-facts"), &found.facts, FACTS, lang, out)?;
    if !found.timings.is_empty() {
        writeln!(out, "\n{}", heading("compare-timings"))?;
        found.timings.iter().try_for_each(|t| writeln!(out, "  {}: {} → {} ms", clean(&t.what), t.a_ms, t.b_ms))?;
    }
    Ok(())
}

/// A verdict by its words: `failed, dns-hijack, use-other-dns, check-first`.
fn verdict(told: &Told) -> String {
    let parts = [Some(word(&told.status)), told.cause.clone(), told.next_action.clone(), told.pay_again.map(|answer| word(&answer))];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

fn list(heading: &str, changes: &[Change], most: usize, lang: Lang, out: &mut dyn Write) -> io::Result<()> {
    if changes.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n{heading}")?;
    let side = |value: &Option<String>| clean(value.as_deref().unwrap_or("–")).into_owned();
    for change in changes.iter().take(most) {
        writeln!(out, "  {}: {} → {}", clean(&change.what), side(&change.a), side(&change.b))?;
    }
    let left = changes.len().saturating_sub(most);
    if left > 0 {
        writeln!(out, "  {}", Message::new("compare-more").with_display("count", left).say(lang))?;
    }
    Ok(())
}
