//! A provider's status page: the summary of Statuspage v2, which many providers use.

use std::time::{Duration, Instant};

use serde::Deserialize;
use url::Url;

use super::client::{Unanswered, get};
use super::{Context, millis};
use crate::fact::{Fact, Scope, StatusIndicator, StatusPage};
use crate::plan::shown_url;
use crate::redact::{Excerpt, Private};
use crate::wallet::NamedBy;

/// The largest summary that is read, in bytes.
const MOST: usize = 256 * 1_024;
/// The most characters that are kept of what it says.
const DESCRIPTION: usize = 300;

/// The part of a summary that judging needs; everything else is ignored, and so is what is missing.
#[derive(Deserialize)]
struct Summary {
    status: Overall,
    #[serde(default)]
    incidents: Vec<Entry>,
    #[serde(default)]
    scheduled_maintenances: Vec<Entry>,
}

#[derive(Deserialize)]
struct Overall {
    indicator: StatusIndicator,
    #[serde(default)]
    description: String,
}

#[derive(Deserialize)]
struct Entry {
    #[serde(default)]
    name: String,
    #[serde(default)]
    status: String,
}

/// Reads the page and records what it says.
pub(super) async fn probe(context: &Context, url: &Url, named_by: NamedBy, limit: Duration) {
    let begun = Instant::now();
    let _leave = context.socket().await;
    let (summary, address) = match get(context, url, MOST, limit).await {
        Err(Unanswered::Unconnected(error)) if context.lacks(&error) => return,
        Ok((answer, address)) if answer.status.is_some_and(|status| (200..300).contains(&status)) => (Some(answer.body), Some(address)),
        _ => (None, None),
    };
    let mut page = read(url, summary.as_deref());
    if !address.is_none_or(|ip| named_by.may_quote(Scope::of(ip), false)) {
        page.description = Private::free_text(String::new());
    }
    context.observed(Fact::StatusPage(StatusPage { took_ms: millis(begun.elapsed()), ..page }));
}

/// What a summary says; nothing where none came, or it is none.
pub(super) fn read(url: &Url, body: Option<&[u8]>) -> StatusPage {
    let summary = body.and_then(|body| serde_json::from_slice::<Summary>(body).ok());
    let open = |e: &&Entry| !matches!(e.status.as_str(), "resolved" | "postmortem" | "completed" | "scheduled");
    let count = |all: &[Entry]| u32::try_from(all.iter().filter(open).count()).unwrap_or(u32::MAX);
    let names = summary.iter().flat_map(|s| &s.incidents).filter(open).map(|e| e.name.as_str());
    let description: Vec<&str> = summary.iter().map(|s| s.status.description.as_str()).chain(names).take(4).collect();
    StatusPage {
        url: Private::free_text(shown_url(url)),
        indicator: summary.as_ref().map(|s| s.status.indicator),
        incidents: summary.as_ref().map_or(0, |s| count(&s.incidents)),
        maintenances: summary.as_ref().map_or(0, |s| count(&s.scheduled_maintenances)),
        description: Private::excerpt(description.join(" · "), Excerpt::of(DESCRIPTION)),
        took_ms: 0,
    }
}
