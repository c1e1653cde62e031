//! Round trips: one stick for each connection that was opened, to the wallet and to neutral hosts.

use maud::{Markup, html};

use super::super::timing::{Sample, samples};
use super::super::words::Words;
use super::draw::{WHOLE, drawing, percent};
use super::part;
use crate::lang::{Message, grouped};

/// Fewer tell nothing.
const FEWEST: usize = 3;
/// The height of the longest stick.
const HEIGHT: u64 = 64;
/// Where the sticks stand.
const GROUND: u64 = 88;

/// The plot; nothing where there are too few round trips.
pub(super) fn latency(words: &Words<'_>) -> Markup {
    let samples = samples(words.report);
    if samples.len() < FEWEST {
        return html! {};
    }
    let said = caption(words, &samples);
    let content = html! {
        figure.plot.latency {
            (drawing("latency", &words.say("latency-heading"), &said, 96, &drawn(words, &samples)))
            figcaption { (said) }
            p.legend {
                span.key.wallet {} (words.say("latency-wallet"))
                @if samples.iter().any(|s| !s.wallet) { " " span.key.neutral {} (words.say("latency-neutral")) }
            }
            details.numbers {
                summary { (words.say("as-table")) span.unseen { ": " (words.say("latency-heading")) } }
                table {
                    thead { tr { th scope="col" { (words.say("column-host")) } th scope="col" { (words.say("column-took")) } } }
                    tbody { @for sample in &samples { tr { th scope="row" { (sample.host) } td { (took(words, sample.took_us)) } } } }
                }
            }
        }
    };
    part("latency-part", &words.say("latency-heading"), &content)
}

fn drawn(words: &Words<'_>, samples: &[Sample]) -> Markup {
    let longest = samples.iter().map(|s| s.took_us).max().unwrap_or(1).max(1);
    let count = u64::try_from(samples.len()).unwrap_or(WHOLE);
    html! {
        line.ground x1="0" x2="100%" y1=(GROUND) y2=(GROUND) {}
        @for (i, sample) in (0u64..).zip(samples) {
            @let at = percent((2 * i + 1) * WHOLE / (2 * count));
            @let height = (u128::from(sample.took_us) * u128::from(HEIGHT) / u128::from(longest)).max(2);
            @let top = u128::from(GROUND) - height;
            g.neutral[!sample.wallet].wallet[sample.wallet] {
                line x1=(at) x2=(at) y1=(GROUND) y2=(top) {}
                circle cx=(at) cy=(top) r="4" {}
                @if samples.len() <= 8 {
                    text.small text-anchor="middle" x=(at) y=(top - 9) { (took(words, sample.took_us)) }
                }
            }
        }
    }
}

/// The round trips in one sentence; of few, there is no median.
fn caption(words: &Words<'_>, samples: &[Sample]) -> String {
    let wallet = samples.iter().any(|s| s.wallet);
    let mut own: Vec<u64> = samples.iter().filter(|s| s.wallet == wallet).map(|s| s.took_us).collect();
    own.sort_unstable();
    let whom = words.say(if wallet { "latency-wallet" } else { "latency-neutral" });
    let at = |i: usize| own.get(i).copied().unwrap_or_default();
    let (count, least, most) = (own.len(), took(words, at(0)), took(words, at(own.len() - 1)));
    if count < FEWEST {
        let message = Message::new("latency-range").with("least", least).with("most", most).with("whom", whom).with_display("count", count);
        return message.say(words.lang);
    }
    let median = took(words, u64::midpoint(at((count - 1) / 2), at(count / 2)));
    Message::new("latency-caption")
        .with("median", median)
        .with("least", least)
        .with("most", most)
        .with("whom", whom)
        .with_display("count", count)
        .say(words.lang)
}

/// A round trip: below ten milliseconds with one decimal, below one with two.
fn took(words: &Words<'_>, us: u64) -> String {
    let count = match us {
        0..1_000 => format!("0.{:02}", us / 10),
        1_000..10_000 => format!("{}.{}", us / 1_000, us % 1_000 / 100),
        _ => grouped(&(us / 1_000).to_string()),
    };
    Message::new("span-ms").with("count", count).say(words.lang)
}
