//! The record of a run without any probe, at a time that is handed in.

use jiff::Timestamp;
use paydoctor::case::Case;
use paydoctor::fact::{Event, RECORD_SCHEMA, Record, Run, Wanted};
use paydoctor::lang::Lang;
use paydoctor::redact::Reveal;
use paydoctor::wallet::Wallet;

/// The record of a case with a wallet; `now` in RFC 3339.
pub(crate) fn offline(wallet: Wallet, case: Case, now: &str, lang: Lang) -> Record {
    let run = Run {
        id: "test".to_owned(),
        started_at: now.to_owned(),
        started_ms: now.parse::<Timestamp>().expect("RFC 3339").as_millisecond(),
        deadline_ms: 15_000,
        offline: true,
        loopback: false,
        endpoints_left_out: 0,
        revealed: Reveal::default(),
        lang,
        tool: "0.1.0".to_owned(),
        wallet,
        case,
        steps: Vec::new(),
        wanted: Wanted::default(),
    };
    Record { schema: RECORD_SCHEMA.to_owned(), run, events: vec![Event::Finished { at_ms: 0, complete: true, interrupted: false }] }
}
