//! Every parser of files and texts that somebody else wrote, each by itself. Fuzzing and the tests on stable Rust share it.

use std::sync::OnceLock;

use jiff::tz::TimeZone;
use paydoctor::archive::{self, Limits};
use paydoctor::bundle::{Identities, recorded};
use paydoctor::case::{CaseDocument, Currency, Listing, listed};
use paydoctor::check::Programs;
use paydoctor::check::expr::{Source, Template, Type, compile_bool, is_read_alike};
use paydoctor::check::view::env;
use paydoctor::document::{Document, Syntax};
use paydoctor::fact::Record;
use paydoctor::pack::{self, ForEach, Origin, Pack, validate};
use paydoctor::redact::{redact, scrubbed};
use paydoctor::report::{handover, report};

type Parser = fn(&[u8]);

/// All of them, by the name of the folder of their seeds.
pub const FILES: &[(&str, Parser)] = &[
    ("archive", archive),
    ("bundle", bundle),
    ("case", case),
    ("expression", expression),
    ("handover", handover),
    ("pack", pack),
    ("record", record),
    ("redact", redaction),
    ("screen", screen),
    ("transactions", transactions),
];

/// What every parser is given to work with.
struct Ground {
    pack: Pack,
    programs: Programs,
}

fn ground() -> &'static Ground {
    static GROUND: OnceLock<Ground> = OnceLock::new();
    GROUND.get_or_init(|| {
        let pack = Pack::builtin();
        let (programs, _) = Programs::compile(&pack.checks);
        Ground { pack, programs }
    })
}

/// A zip: what is unpacked keeps to the limits, and no name leads elsewhere.
pub fn archive(bytes: &[u8]) {
    let limits = Limits { archive_bytes: 1 << 20, members: 16, member_bytes: 1 << 20, total_bytes: 2 << 20, ratio: 100 };
    if let Ok(members) = archive::read(bytes, &limits) {
        assert!(members.len() <= limits.members);
        assert!(members.iter().map(|m| m.bytes.len() as u64).sum::<u64>() <= limits.total_bytes);
        assert!(members.iter().all(|m| !m.name.starts_with('/') && !m.name.split('/').any(|part| part == "..")));
    }
}

/// Whatever was recorded: a bundle, a report, a record as one document or in lines.
pub fn bundle(bytes: &[u8]) {
    let Ok(identities) = Identities::read(&[]) else { return };
    if let Ok(recorded) = recorded("file", bytes, &identities, true) {
        let judged = report(&redact(recorded.record), &ground().pack, &ground().programs);
        assert!(serde_json::to_string(&judged).is_ok());
    }
}

/// The text of a code that hands a result over.
pub fn handover(bytes: &[u8]) {
    if let Ok(read) = handover::read(&String::from_utf8_lossy(bytes)) {
        let again = handover::read(&read.text());
        assert!(again.is_ok_and(|again| again == read), "what was read is written and read again");
    }
}

/// A case, as TOML and as JSON.
pub fn case(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    for syntax in [Syntax::Toml, Syntax::Json] {
        if let Ok(document) = Document::<CaseDocument>::read("case", text, syntax) {
            let _ = document.resolve(Some(Currency::CNY), &TimeZone::UTC);
        }
    }
}

/// A list of transactions; with broken rows left out, whatever is left is understood.
pub fn transactions(bytes: &[u8]) {
    for skip_broken in [false, true] {
        let listing = Listing { account: Currency::CNY, zone: Some(&TimeZone::UTC), skip_broken };
        let _ = listed("list", bytes, listing);
    }
}

/// A file of a pack; its first line says which.
pub fn pack(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let (name, content) = text.split_once('\n').unwrap_or((text, ""));
    let info = "[pack]\nid = \"fuzz\"\nversion = \"1.0.0\"\n".to_owned();
    let files = vec![("pack.toml".to_owned(), info), (name.trim_start_matches("# ").to_owned(), content.to_owned())];
    let source = pack::Source { name: "fuzz".to_owned(), files, origin: Origin::Folder("/nowhere".into()) };
    let mut pack = ground().pack.clone();
    if pack.add(&source).is_ok() {
        let _ = validate(&pack, &source);
    }
}

/// An expression, and a text with expressions in it.
pub fn expression(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let _ = compile_bool(text, env(ForEach::Endpoint));
    assert!(is_read_alike(&Source { text, env: env(ForEach::Endpoint), expected: &Type::Bool }), "both parsers read it alike");
    let _ = Template::compile(text, env(ForEach::Run));
}

/// What a screen says.
pub fn screen(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let screens = ground().pack.screens();
    let normal = screens.normalise(&text);
    assert_eq!(screens.normalise(&normal), normal, "the normal form of a text is its own");
    if let Some(decided) = screens.decide(&text) {
        assert!(screens.recognise(&text).contains(&decided));
    }
}

/// A text: a card number planted in it does not come out, and what was redacted stays as it is.
pub fn redaction(bytes: &[u8]) {
    const CARD: &str = "4012888888881881";
    let text = String::from_utf8_lossy(bytes);
    let once = scrubbed(&text);
    assert_eq!(scrubbed(&once), once, "what was redacted stays");
    let planted = scrubbed(&format!("{text}\n {CARD} \n{text}"));
    assert!(text.contains(CARD) || !planted.contains(CARD), "{planted}");
}

/// A record: whatever is in it, judging it again gives a report, and the same one each time.
pub fn record(bytes: &[u8]) {
    let Ok(record) = serde_json::from_slice::<Record>(bytes) else { return };
    let judged = report(&redact(record), &ground().pack, &ground().programs);
    let again = report(&redact(judged.facts.clone()), &ground().pack, &ground().programs);
    let text = |report| serde_json::to_string(report).expect("a report is JSON");
    assert_eq!(text(&judged), text(&again));
}
