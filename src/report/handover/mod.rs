//! The handover: what a report comes to, small enough for a QR code, so that whoever is on the phone gets it with a photo.
//!
//! `PAYDOCTOR1:` and Base45 (RFC 9285) of deflated (RFC 1951) compact JSON. It is made from a report, which is redacted, and
//! holds ids and times only: no amount, no text from the screen, no account.

mod base45;
mod code;
mod show;

use std::io::{Read, Write};

use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;
use serde::{Deserialize, Serialize};

use super::clean::line;
use super::model::Report;
use crate::case::ProblemKind;
use crate::check::Status;
use crate::diagnosis::VerdictStatus;
use crate::fact::run_id;
use crate::lang::Message;
use crate::pack::PayAgain;
use crate::redact::{Redact, Redactor};

pub use code::{Code, LARGEST, QUIET, code};
pub use show::{qr, show};

/// How every handover begins, up to its version.
const NAME: &str = "PAYDOCTOR";
/// The version of the form.
const VERSION: &str = "1";
/// The longest text that is read, in bytes: a QR code holds no more than 4,296 letters.
const LONGEST: usize = 4_296;
/// The most bytes that are unpacked.
const UNPACKED: u64 = 16 << 10;
/// The most characters of an id, and the most checks of a kind.
const ID: usize = 48;
const CHECKS: usize = 40;

/// What a report comes to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Redact)]
pub struct Handover {
    /// What the run came out as.
    #[serde(rename = "s")]
    pub status: VerdictStatus,
    /// The root cause.
    #[serde(rename = "c", default, skip_serializing_if = "Option::is_none")]
    pub cause: Option<String>,
    /// How sure that is, in percent.
    #[serde(rename = "f", default)]
    pub confidence: u8,
    /// Whether a second charge is excluded.
    #[serde(rename = "p", default, skip_serializing_if = "Option::is_none")]
    pub pay_again: Option<PayAgain>,
    /// The one thing to do next, by its id.
    #[serde(rename = "a", default, skip_serializing_if = "Option::is_none")]
    pub action: Option<String>,
    /// The kind of problem.
    #[serde(rename = "o")]
    pub problem: ProblemKind,
    /// The wallet, by its id.
    #[serde(rename = "w")]
    pub wallet: String,
    /// The run.
    #[serde(rename = "i")]
    #[redact(with = run_id)]
    pub run: String,
    /// When it began (RFC 3339).
    #[serde(rename = "t")]
    pub started_at: String,
    /// Every step of it came to its end.
    #[serde(rename = "z")]
    pub complete: bool,
    /// The checks that failed.
    #[serde(rename = "x", default, skip_serializing_if = "Vec::is_empty")]
    pub failed: Vec<String>,
    /// Those that warn.
    #[serde(rename = "n", default, skip_serializing_if = "Vec::is_empty")]
    pub warned: Vec<String>,
    /// How many of both were left out, because the code has no room for them.
    #[serde(rename = "m", default, skip_serializing_if = "is_zero")]
    pub left_out: usize,
    /// The version of the tool.
    #[serde(rename = "v")]
    pub tool: String,
    /// The packs.
    #[serde(rename = "k")]
    pub pack: String,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands it in so")]
fn is_zero(count: &usize) -> bool {
    *count == 0
}

/// Why a text is no handover.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unreadable {
    /// It does not begin like one.
    Other,
    /// It has another version.
    Version,
    /// It is cut off, mistyped or made up.
    Damaged,
}

impl Unreadable {
    /// What is wrong, and what to do.
    pub fn message(self) -> Message {
        Message::new(match self {
            Self::Other => "handover-other",
            Self::Version => "handover-version",
            Self::Damaged => "handover-damaged",
        })
    }
}

/// Whether a text begins like a handover, of whatever version.
pub fn is_handover(text: &str) -> bool {
    text.trim_start().get(..NAME.len()).is_some_and(|start| start.eq_ignore_ascii_case(NAME))
}

/// Reads a handover. Whatever is in the text, it is bounded, and nothing in what comes back steers a terminal.
///
/// # Errors
/// Why it is none.
pub fn read(text: &str) -> Result<Handover, Unreadable> {
    if !is_handover(text) {
        return Err(Unreadable::Other);
    }
    // A blank is a letter of Base45 and may be the last one: only line ends go.
    let text = text.trim_start().trim_end_matches(['\r', '\n']).to_ascii_uppercase();
    let (version, letters) = text[NAME.len()..].split_once(':').ok_or(Unreadable::Damaged)?;
    if version != VERSION {
        return Err(Unreadable::Version);
    }
    let packed = Some(letters).filter(|l| l.len() <= LONGEST).and_then(base45::decode).ok_or(Unreadable::Damaged)?;
    let mut json = Vec::new();
    DeflateDecoder::new(packed.as_slice()).take(UNPACKED).read_to_end(&mut json).map_err(|_| Unreadable::Damaged)?;
    let mut handover: Handover = serde_json::from_slice(&json).map_err(|_| Unreadable::Damaged)?;
    handover.redact(&mut Redactor::default());
    Ok(handover.bounded())
}

impl Handover {
    /// What a report comes to.
    pub fn of(report: &Report) -> Self {
        let (run, verdict) = (&report.run, &report.verdict);
        let with = |status| {
            let mut ids: Vec<String> = report.checks.iter().filter(|c| c.status == status).map(|c| c.id.clone()).collect();
            ids.dedup();
            ids
        };
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of one, in percent")]
        let confidence = (verdict.confidence * 100.0).round().clamp(0.0, 100.0) as u8;
        let handover = Self {
            status: verdict.status,
            cause: verdict.cause.clone(),
            confidence,
            pay_again: verdict.pay_again,
            action: report.next_action.as_ref().map(|a| a.id.clone()),
            problem: report.case.problem,
            wallet: report.wallet.id.clone(),
            run: run.id.clone(),
            started_at: run.started_at.clone(),
            complete: run.complete,
            failed: with(Status::Fail),
            warned: with(Status::Warn),
            left_out: 0,
            tool: report.tool.version.clone(),
            pack: report.tool.pack.clone(),
        };
        handover.bounded()
    }

    /// The handover as text in the letters of a QR code's alphanumeric mode.
    pub fn text(&self) -> String {
        let json = serde_json::to_vec(self).unwrap_or_default();
        let mut packer = DeflateEncoder::new(Vec::new(), Compression::best());
        // Neither fails: both write to memory.
        let _ = packer.write_all(&json);
        format!("{NAME}{VERSION}:{}", base45::encode(&packer.finish().unwrap_or_default()))
    }

    /// The same with fewer checks; none where there is nothing left to leave out. What failed stays longer than what warns.
    fn shorter(&self) -> Option<Self> {
        let mut short = self.clone();
        short.warned.pop().or_else(|| short.failed.pop())?;
        short.left_out += 1;
        Some(short)
    }

    /// Every text on one line and of a bounded length, and no more checks than anybody reads.
    fn bounded(mut self) -> Self {
        let id = |text: &mut String| *text = line(text, ID);
        self.cause.iter_mut().chain(&mut self.action).for_each(id);
        [&mut self.wallet, &mut self.run, &mut self.started_at, &mut self.tool, &mut self.pack].into_iter().for_each(id);
        for checks in [&mut self.failed, &mut self.warned] {
            self.left_out = self.left_out.saturating_add(checks.len().saturating_sub(CHECKS));
            checks.truncate(CHECKS);
            checks.iter_mut().for_each(id);
        }
        self.confidence = self.confidence.min(100);
        self
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn handover() -> Handover {
        Handover {
            status: VerdictStatus::Failed,
            cause: Some("dns-hijack".to_owned()),
            confidence: 94,
            pay_again: Some(PayAgain::CheckFirst),
            action: Some("use-other-dns".to_owned()),
            problem: ProblemKind::Payment,
            wallet: "钱包".to_owned(),
            run: "19aa-1234".to_owned(),
            started_at: "2026-11-21T10:00:00+08:00".to_owned(),
            complete: true,
            failed: vec!["dns.consistent".to_owned()],
            warned: Vec::new(),
            left_out: 0,
            tool: "0.1.0".to_owned(),
            pack: "builtin@0.1.0".to_owned(),
        }
    }

    #[test]
    fn it_comes_back_as_it_was() {
        let text = handover().text();
        assert_eq!(read(&text), Ok(handover()));
        assert_eq!(read(&format!("\n {text}\r\n")), Ok(handover()));
        assert_eq!(read(&text.to_ascii_lowercase()), Ok(handover()));
        assert!(text.starts_with("PAYDOCTOR1:") && text.len() < 350, "{}", text.len());
    }

    #[test]
    fn what_is_none_is_told_apart() {
        assert_eq!(read("https://example.com"), Err(Unreadable::Other));
        assert_eq!(read("钱包钱包钱包"), Err(Unreadable::Other));
        assert_eq!(read("PAYDOCTOR2:BB8"), Err(Unreadable::Version));
        assert_eq!(read("PAYDOCTOR"), Err(Unreadable::Damaged));
        let text = handover().text();
        assert_eq!(read(&text[..text.len() - 3]), Err(Unreadable::Damaged));
        assert_eq!(read(&format!("PAYDOCTOR1:{}", "0".repeat(5_000))), Err(Unreadable::Damaged));
    }

    fn packed(json: &[u8]) -> String {
        let mut packer = DeflateEncoder::new(Vec::new(), Compression::best());
        packer.write_all(json).unwrap();
        format!("PAYDOCTOR1:{}", base45::encode(&packer.finish().unwrap()))
    }

    #[test]
    fn a_bomb_is_damaged_and_hostile_text_is_harmless() {
        assert_eq!(read(&packed(&vec![b' '; 1 << 20])), Err(Unreadable::Damaged));
        let mut hostile = handover();
        hostile.wallet = "\u{1b}[2J\u{202e}wallet".to_owned();
        hostile.failed = vec!["x".repeat(200); 60];
        hostile.left_out = usize::MAX;
        let read = read(&packed(&serde_json::to_vec(&hostile).unwrap())).expect("a handover");
        assert!(!read.wallet.chars().any(|c| c.is_control() || c == '\u{202e}'), "{}", read.wallet);
        assert_eq!((read.failed.len(), read.failed[0].chars().count(), read.left_out), (40, 49, usize::MAX));
    }

    proptest! {
        #[test]
        fn nothing_panics(text in "(PAYDOCTOR1:)?[0-9A-Z $%*+./:-]{0,60}\\PC{0,3}", bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            let _ = read(&text);
            let _ = read(&packed(&bytes));
        }
    }
}
