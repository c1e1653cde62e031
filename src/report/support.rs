//! What support needs, as reports and `contact` tell it.

use super::model::{ChannelReport, EvidenceItem, Support, TimeSpan};
use crate::case::rfc3339;
use crate::lang::{Lang, Message, ui};
use crate::support::{
    AnswerDue, Reachable, Situation, answer_due, answer_hours, asked_at, best_time, brief, channels, evidence, script, shown,
};

/// What support needs in a situation.
pub fn support(situation: &Situation<'_>) -> Support {
    let Situation { case, lang, almanac, now, .. } = *situation;
    let reachable = channels(situation.wallet, case.problem, almanac, now);
    let first = reachable.first();
    let verified = first.is_some_and(|r| r.channel.verified);
    let due = due(situation, first);
    let quiet = best_time(&reachable, case.problem, almanac, now);
    Support {
        channel: first.map(|r| r.channel.title.get(lang).to_owned()),
        kind: first.map(|r| r.channel.kind),
        contact: first.and_then(|r| r.channel.contact.clone()),
        open_now: first.and_then(|r| r.open_now),
        opens_at: first.and_then(|r| r.opens_at.as_ref()).map(rfc3339),
        closes_at: first.and_then(|r| r.closes_at.as_ref()).map(rfc3339),
        verified,
        where_to_verify: if verified { Vec::new() } else { where_to_verify(situation, first) },
        channels: reachable.iter().map(|r| channel(r, situation)).collect(),
        best_time: quiet.map(|q| TimeSpan { from: rfc3339(&q.from), to: rfc3339(&q.to), provisional: q.provisional }),
        answer_due: due.as_ref().map(|d| rfc3339(&d.at)),
        answer_due_also: due.iter().flat_map(|d| &d.also).map(|(at, _)| rfc3339(at)).collect(),
        answer_due_text: due.as_ref().map(|d| due_text(d, situation)),
        after_due: ["after-due-spam", "after-due-other-channel", "after-due-complaint"].map(|key| ui().say(key, lang)).into(),
        brief: brief(situation),
        script: script(situation),
        evidence: evidence(case).into_iter().map(|(item, have)| EvidenceItem { item: item.to_owned(), have }).collect(),
        note: ui().say("note-the-answer", lang),
    }
}

fn channel(reachable: &Reachable<'_>, situation: &Situation<'_>) -> ChannelReport {
    let channel = reachable.channel;
    ChannelReport {
        channel: channel.title.get(situation.lang).to_owned(),
        kind: channel.kind,
        contact: channel.contact.clone(),
        open_now: reachable.open_now,
        opens_at: reachable.opens_at.as_ref().map(rfc3339),
        closes_at: reachable.closes_at.as_ref().map(rfc3339),
        any_time: reachable.any_time,
        verified: channel.verified,
        answer_due: reachable.answer.as_ref().map(|d| rfc3339(&d.at)),
        source: channel.source.clone(),
    }
}

/// When an answer is due: from the time of the question, by whatever channel it went, or from now, by the channel to be used.
fn due<'a>(situation: &Situation<'a>, first: Option<&Reachable<'a>>) -> Option<AnswerDue<'a>> {
    match asked_at(situation.case) {
        Some(asked) => answer_due(asked, &answer_hours(&situation.wallet.channels), situation.almanac),
        None => first.and_then(|r| r.answer.clone()),
    }
}

/// The due date in words, with what other sources say and the peak that makes it later.
fn due_text(due: &AnswerDue<'_>, situation: &Situation<'_>) -> String {
    let lang = situation.lang;
    let mut parts = vec![Message::new("answer-due").with("time", shown(&due.at, lang)).with_display("hours", due.hours).say(lang)];
    let also = due
        .also
        .iter()
        .map(|(at, hours)| Message::new("answer-due-also").with("time", shown(at, lang)).with_display("hours", hours).say(lang));
    parts.extend(also);
    parts.extend(due.slowed_by.map(|peak| Message::new("answer-due-peak").with("peak", peak.get(lang).to_owned()).say(lang)));
    // Chinese sentences need no space between them.
    parts.join(if lang == Lang::ZhCn { "" } else { " " })
}

/// Where the true number or address stands.
fn where_to_verify(situation: &Situation<'_>, first: Option<&Reachable<'_>>) -> Vec<String> {
    let mut keys = Vec::new();
    if first.is_some_and(|r| r.channel.contact.is_none()) {
        keys.push("verify-no-contact");
    }
    keys.extend(["verify-in-app", "verify-on-website", "verify-on-social"]);
    keys.into_iter().map(|key| ui().say(key, situation.lang)).collect()
}
