//! The page around the parts: head, style, script, foot.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::super::clean::{TITLE, line};
use super::super::when::{span, when};
use super::super::words::{Words, sign_of};
use crate::lang::{Message, word};

/// How it looks.
const STYLE: &str = include_str!("style.css");
/// What the copy button does.
const SCRIPT: &str = include_str!("copy.js");

/// The whole page.
pub(super) fn page(words: &Words<'_>, body: &Markup) -> Markup {
    let verdict = &words.report.verdict;
    let (sign, _) = sign_of(verdict.status);
    html! {
        (DOCTYPE)
        html lang=(words.lang.tag()) data-status=(word(&verdict.status)) {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(policy());
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="referrer" content="no-referrer";
                meta name="robots" content="noindex";
                title { (sign) " " (words.title()) " – paydoctor" }
                style { (PreEscaped(STYLE)) }
            }
            body {
                (head(words))
                main { (body) }
                (foot(words))
                script { (PreEscaped(SCRIPT)) }
            }
        }
    }
}

/// Nothing is loaded and nothing is run but what stands in the file, told by its hash.
fn policy() -> String {
    let hash = |text: &str| STANDARD.encode(ring::digest::digest(&ring::digest::SHA256, text.as_bytes()));
    format!(
        "default-src 'none'; style-src 'sha256-{}'; script-src 'sha256-{}'; base-uri 'none'; form-action 'none'",
        hash(STYLE),
        hash(SCRIPT)
    )
}

fn head(words: &Words<'_>) -> Markup {
    let run = &words.report.run;
    html! {
        header.top {
            p.wallet { (words.wallet()) }
            p.time { time datetime=(line(&run.started_at, TITLE)) { (when(&run.started_at, words.lang)) } }
        }
    }
}

/// The data of the run.
fn foot(words: &Words<'_>) -> Markup {
    let report = words.report;
    let run = &report.run;
    let took = Message::new(if run.complete { "foot-took" } else { "foot-took-incomplete" })
        .with("took", span(run.duration_ms, words.lang))
        .with("deadline", span(run.deadline_ms, words.lang))
        .say(words.lang);
    let tool = format!("{} {} · {}", line(&report.tool.name, TITLE), line(&report.tool.version, TITLE), line(&report.tool.pack, TITLE));
    html! {
        footer.foot {
            dl {
                div { dt { (words.say("foot-run")) } dd { code { (line(&run.id, TITLE)) } } }
                div { dt { (words.say("foot-duration")) } dd { (took) } }
                @if run.offline {
                    div { dt { (words.say("foot-network")) } dd { (words.say("foot-offline")) } }
                }
                div { dt { (words.say("foot-made-by")) } dd { (tool) } }
            }
            @if let Some(packs) = words.packs() { p { (packs) } }
            @if let Some(revealed) = words.revealed() { p { strong { (revealed) } } }
            p { (words.say("foot-private")) }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_in_the_file_cannot_end_its_element() {
        assert!(!STYLE.contains("</") && !SCRIPT.contains("</") && !SCRIPT.contains("<!--"));
    }

    #[test]
    fn the_policy_names_style_and_script_by_their_hash() {
        // The SHA-256 of nothing, as everybody knows it.
        let nothing = STANDARD.encode(ring::digest::digest(&ring::digest::SHA256, b""));
        assert_eq!(nothing, "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
        assert_eq!(policy().matches("'sha256-").count(), 2);
        assert!(!policy().contains("unsafe"));
    }
}
