//! Files that show a person less than they hold, such as mail and web pages: what a person sees of them becomes plain text,
//! which redaction goes through like any other. What cannot be understood that far is refused.

use std::path::Path;

use mail_parser::decoders::html::add_html_token;
use mail_parser::{Address, MessageParser, MessagePart, PartType};

use crate::lang::Message;

/// How many bytes of a file tell what it is.
const BEGINNING: usize = 4096;
/// How files begin that are written as text and hold more than anybody sees: PDF, PostScript, RTF, archives as text.
const OPAQUE: [&str; 9] =
    ["GIF87a", "GIF89a", "%PDF", "%!PS", "{\\rtf", "begin 6", "=ybegin ", "-----BEGIN PGP MESSAGE", "-----BEGIN AGE ENCRYPTED"];
/// No name of an element in [`BEGINS_A_PAGE`] is longer.
const LONGEST_NAME: usize = 16;
/// Headers that only the source of a mail has.
const TECHNICAL: [&str; 6] = ["content-type", "delivered-to", "message-id", "mime-version", "received", "return-path"];
/// Elements with which a web page, or a part of one, begins.
const BEGINS_A_PAGE: [&str; 20] = [
    "!doctype html",
    "html",
    "head",
    "body",
    "title",
    "meta",
    "link",
    "style",
    "script",
    "base",
    "div",
    "p",
    "span",
    "table",
    "form",
    "h1",
    "ul",
    "section",
    "main",
    "a",
];
/// Elements whose content nobody sees.
const UNSEEN: [&str; 9] = ["head", "script", "style", "template", "noscript", "svg", "math", "object", "iframe"];
/// Elements within a line: text goes on behind them without a space, as in `6222<b>02</b>`.
const INLINE: [&str; 22] = [
    "a", "abbr", "b", "bdi", "bdo", "big", "code", "em", "font", "i", "ins", "mark", "q", "s", "small", "span", "strong", "sub", "sup",
    "tt", "u", "wbr",
];

/// The text in a file, as a person sees it.
///
/// # Errors
/// When it holds something that cannot be understood as text.
pub(super) fn text_of(path: &Path, bytes: Vec<u8>) -> Result<String, Message> {
    let ending = path.extension().unwrap_or_default().to_string_lossy().to_lowercase();
    let text = if matches!(ending.as_str(), "eml" | "mht" | "mhtml") || is_mail(&bytes) {
        mail(&bytes).ok_or_else(|| Message::new("attach-mail-damaged"))?
    } else {
        let text = String::from_utf8(bytes).map_err(|_| Message::new("attach-neither"))?;
        let start = text.trim_start_matches('\u{feff}').trim_start();
        if OPAQUE.iter().any(|begin| start.starts_with(begin)) {
            return Err(Message::new("attach-neither"));
        }
        if matches!(ending.as_str(), "htm" | "html" | "xhtml" | "xht") || is_page(start) { visible(start) } else { text }
    };
    if text.trim().is_empty() { Err(Message::new("attach-empty")) } else { Ok(text) }
}

/// Whether a file begins with the headers of a mail as it was sent: names and values, one of which only programs write, and
/// an empty line.
fn is_mail(bytes: &[u8]) -> bool {
    let beginning = bytes.get(..BEGINNING).map_or(bytes, |cut| cut.rsplitn(2, |byte| *byte == b'\n').nth(1).unwrap_or_default());
    let start = String::from_utf8_lossy(beginning);
    let mut lines = start.trim_start_matches('\u{feff}').trim_start().lines().peekable();
    // A mailbox has a line of its own before each mail.
    lines.next_if(|line| line.starts_with("From "));
    let mut technical = false;
    for line in lines {
        if line.is_empty() {
            break;
        }
        if line.starts_with([' ', '\t']) {
            continue;
        }
        let Some((name, _)) = line.split_once(':') else { return false };
        if name.is_empty() || !name.chars().all(|c| c.is_ascii_graphic()) {
            return false;
        }
        technical |= TECHNICAL.contains(&name.to_ascii_lowercase().as_str());
    }
    technical
}

/// The mail as its reader sees it: who, to whom, about what, when, and its text. What was attached is left out.
fn mail(bytes: &[u8]) -> Option<String> {
    let start = bytes.iter().position(|byte| !byte.is_ascii_whitespace()).unwrap_or(0);
    let bytes = bytes[start..].strip_prefix("\u{feff}".as_bytes()).unwrap_or(&bytes[start..]);
    let bytes = if bytes.starts_with(b"From ") { bytes.splitn(2, |byte| *byte == b'\n').nth(1)? } else { bytes };
    let message = MessageParser::default().parse(bytes)?;
    let headers = [
        ("From", message.from().map(people)),
        ("To", message.to().map(people)),
        ("Subject", message.subject().map(str::to_owned)),
        ("Date", message.date().map(mail_parser::DateTime::to_rfc3339)),
    ];
    let mut text: String =
        headers.into_iter().filter_map(|(name, value)| Some(format!("{name}: {}\n", value?.replace(['\r', '\n'], " ")))).collect();
    for part in message.text_bodies() {
        text.push('\n');
        text.push_str(&body(part));
    }
    Some(text)
}

fn people(address: &Address<'_>) -> String {
    let one = |person: &mail_parser::Addr<'_>| {
        let parts = [person.name().map(str::to_owned), person.address().map(|address| format!("<{address}>"))];
        parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
    };
    address.iter().map(one).collect::<Vec<_>>().join(", ")
}

fn body(part: &MessagePart<'_>) -> String {
    match &part.body {
        // What says that it is plain text may be a page all the same.
        PartType::Text(text) if is_page(text.trim_start()) => visible(text),
        PartType::Text(text) => text.replace('\r', ""),
        PartType::Html(page) => visible(page),
        _ => String::new(),
    }
}

/// Whether a text is a web page, or a part of one.
fn is_page(text: &str) -> bool {
    let mut rest = text;
    while let Some((_, after)) = rest.strip_prefix("<!--").and_then(|comment| comment.split_once("-->")) {
        rest = after.trim_start();
    }
    if rest.starts_with("<?xml") {
        rest = rest.split_once("?>").map_or("", |(_, after)| after.trim_start());
    }
    let begin = rest.chars().take(LONGEST_NAME).collect::<String>().to_ascii_lowercase();
    let first = begin.strip_prefix('<').unwrap_or_default();
    let named = |name: &&str| first.strip_prefix(*name).is_some_and(|after| after.starts_with([' ', '>', '\n', '\r', '\t', '/']));
    BEGINS_A_PAGE.iter().any(named) || first.starts_with("svg")
}

/// The text of a page as a person sees it. What stands in tags, comments and scripts is left out.
fn visible(page: &str) -> String {
    let (mut out, mut rest, mut lines_count) = (String::new(), page, false);
    while let Some(at) = rest.find('<') {
        decode(&rest[..at], lines_count, &mut out);
        rest = &rest[at..];
        if let Some(comment) = rest.strip_prefix("<!--") {
            rest = comment.split_once("-->").map_or("", |(_, after)| after);
            continue;
        }
        let Some(inside) =
            rest.strip_prefix('<').filter(|inside| inside.starts_with(|c: char| c.is_ascii_alphabetic() || "/!?".contains(c)))
        else {
            out.push('<');
            rest = &rest[1..];
            continue;
        };
        let (tag, after) = inside.split_at(end_of_tag(inside));
        rest = after.strip_prefix('>').unwrap_or(after);
        let name = name_of(tag);
        if UNSEEN.contains(&name.as_str()) {
            rest = behind(rest, &name);
        }
        let closes = tag.starts_with('/');
        if name == "pre" {
            lines_count = !closes;
        }
        out.push_str(between(&name, closes));
    }
    decode(rest, lines_count, &mut out);
    tidy(&out)
}

/// Where a tag ends: `>` outside of quotation marks.
fn end_of_tag(inside: &str) -> usize {
    let mut quote = None;
    for (at, c) in inside.char_indices() {
        match (quote, c) {
            (None, '>') => return at,
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), c) if open == c => quote = None,
            _ => {}
        }
    }
    // A quotation mark that is never closed quotes nothing.
    inside.find('>').unwrap_or(inside.len())
}

fn name_of(tag: &str) -> String {
    let name = tag.trim_start_matches('/');
    name.chars().take_while(|c| !c.is_whitespace() && !"/>".contains(*c)).collect::<String>().to_ascii_lowercase()
}

/// What follows the end of an element whose content is not seen; nothing where it does not end.
fn behind<'a>(rest: &'a str, name: &str) -> &'a str {
    let end = format!("</{name}");
    let found = rest.as_bytes().windows(end.len()).position(|window| window.eq_ignore_ascii_case(end.as_bytes()));
    found.and_then(|at| rest[at..].split_once('>')).map_or("", |(_, after)| after)
}

/// What stands in the text where a tag stood.
fn between(name: &str, closes: bool) -> &'static str {
    match name {
        "td" | "th" if closes => "\t",
        "dt" if closes => ": ",
        "td" | "th" | "dd" => "",
        _ if INLINE.contains(&name) => "",
        _ => "\n",
    }
}

/// Adds text with its entities decoded. Where lines do not count, their ends are spaces.
fn decode(text: &str, lines_count: bool, out: &mut String) {
    let text = if lines_count { text.to_owned() } else { text.replace(['\n', '\r', '\t'], " ") };
    let mut rest = text.as_str();
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = rest.bytes().take(32).position(|byte| byte == b';');
        let token = end.map_or("&", |end| &rest[..=end]);
        add_html_token(out, token.as_bytes(), false);
        rest = &rest[token.len()..];
    }
    out.push_str(rest);
}

/// Lines without spaces that nobody sees; a row of two cells is a name and its value.
fn tidy(text: &str) -> String {
    let mut out = String::new();
    for line in text.lines() {
        let cells: Vec<String> = line.split('\t').map(|cell| cell.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
        let cells: Vec<&str> = cells.iter().map(String::as_str).filter(|cell| !cell.is_empty()).collect();
        if cells.is_empty() {
            continue;
        }
        let between = if cells.len() == 2 && !cells[0].ends_with([':', '：']) { ": " } else { " " };
        out.push_str(&cells.join(between));
        out.push('\n');
    }
    out
}
