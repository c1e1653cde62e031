//! Times as people read them in a language.

use jiff::civil::Time;
use jiff::fmt::temporal::Pieces;
use jiff::tz::Offset;

use super::Lang;

/// A time of RFC 3339 as people read it: local date and time with its offset; none where it is none.
pub fn when(text: &str, lang: Lang) -> Option<String> {
    let pieces = Pieces::parse(text).ok()?;
    let moment = pieces.date().to_datetime(pieces.time().unwrap_or(Time::midnight()));
    // Whoever says a full minute means no second.
    let form = match (lang, moment.second()) {
        (Lang::En, 0) => "%-d %b %Y, %H:%M",
        (Lang::En, _) => "%-d %b %Y, %H:%M:%S",
        (Lang::ZhCn, 0) => "%Y年%-m月%-d日 %H:%M",
        (Lang::ZhCn, _) => "%Y年%-m月%-d日 %H:%M:%S",
    };
    let local = moment.strftime(form).to_string();
    let Some(offset) = pieces.to_numeric_offset() else { return Some(local) };
    Some(match lang {
        Lang::En => format!("{local} ({})", of_utc(offset)),
        Lang::ZhCn => format!("{local}（{}）", of_utc(offset)),
    })
}

/// `UTC`, `UTC+8`, `UTC-3:30`.
fn of_utc(offset: Offset) -> String {
    let minutes = offset.seconds() / 60;
    let (hours, rest) = ((minutes / 60).abs(), (minutes % 60).abs());
    let sign = if minutes < 0 { '-' } else { '+' };
    match (hours, rest) {
        (0, 0) => "UTC".to_owned(),
        (_, 0) => format!("UTC{sign}{hours}"),
        _ => format!("UTC{sign}{hours}:{rest:02}"),
    }
}
