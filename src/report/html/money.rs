//! The sums of the case: what is there and what is needed, as two bars of one scale.

use maud::{Markup, html};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::super::model::MoneyReport;
use super::super::money::{number, sum};
use super::super::words::Words;
use super::draw::{WHOLE, bar, drawing, text};
use super::part;
use crate::lang::{Lang, Message};

/// The sums; nothing where there is no balance to compare with.
pub(super) fn money(words: &Words<'_>) -> Markup {
    let Some(money) = words.report.money.as_ref().filter(|money| money.balance.is_some()) else { return html! {} };
    let content = html! {
        @if let Some(bars) = bars(words, money) { (bars) }
        dl.sums {
            @for (key, value) in rows(money, words.lang) {
                div.missing[key == "sums-missing"] { dt { @if let Some(colour) = colour(key) { span.key.(colour) {} } (words.say(key)) } dd { (value) } }
            }
        }
    };
    part("money", &words.say("sums-heading"), &content)
}

/// The sums that say something: nothing that is zero by itself.
fn rows(money: &MoneyReport, lang: Lang) -> Vec<(&'static str, String)> {
    let is_zero = |value: &Option<String>| number(value.as_ref()).is_some_and(|n| n.is_zero());
    let all = [
        ("sums-balance", &money.balance, true),
        ("sums-hold", &money.hold, false),
        ("sums-available", &money.available, !is_zero(&money.hold)),
        ("sums-amount", &money.amount, true),
        ("sums-fee", &money.fee, false),
        ("sums-due", &money.due, !is_zero(&money.fee)),
        ("sums-missing", &money.missing, false),
        ("sums-payable", &money.payable, true),
    ];
    let shown = all.into_iter().filter(|(key, value, also_zero)| match *key {
        "sums-available" | "sums-due" => *also_zero,
        _ => *also_zero || !is_zero(value),
    });
    shown.filter_map(|(key, value, _)| Some((key, sum(value.as_ref()?, lang)))).collect()
}

/// The colour that a sum has in the bars.
fn colour(key: &str) -> Option<&'static str> {
    Some(match key {
        "sums-hold" => "held",
        "sums-available" => "there",
        "sums-due" => "due",
        "sums-missing" => "lacking",
        _ => return None,
    })
}

/// Two bars: what is there, with what is held of it, and what is due, with what is missing.
fn bars(words: &Words<'_>, money: &MoneyReport) -> Option<Markup> {
    let (balance, due) = (number(money.balance.as_ref())?, number(money.due.as_ref())?);
    let available = number(money.available.as_ref())?.max(Decimal::ZERO);
    let amount = number(money.amount.as_ref())?;
    let whole = balance.max(due);
    if whole <= Decimal::ZERO {
        return None;
    }
    let at = |part: Decimal| part.checked_div(whole).and_then(|p| (p * Decimal::from(WHOLE)).to_u64()).unwrap_or(0).min(WHOLE);
    let said = |value: &Option<String>| value.as_ref().map(|v| sum(v, words.lang)).unwrap_or_default();
    let description = Message::new("sums-description")
        .with("available", said(&money.available))
        .with("due", said(&money.due))
        .with("missing", said(&money.missing))
        .say(words.lang);
    let content = html! {
        (text("label", "start", 0, 13, &words.say("sums-there")))
        (text("value", "end", WHOLE, 13, &said(&money.available)))
        (bar("track", 0, WHOLE, 20, 14))
        (bar("there", 0, at(available), 20, 14))
        @if balance > available { (bar("held", at(available), at(balance), 20, 14)) }
        (text("label", "start", 0, 63, &words.say("sums-due")))
        (text("value", "end", WHOLE, 63, &said(&money.due)))
        (bar("track", 0, WHOLE, 70, 14))
        (bar("due", 0, at(amount.min(available).min(due)), 70, 14))
        @if due <= available { (bar("due", 0, at(due), 70, 14)) }
        @else { (bar("lacking", at(available), at(due), 70, 14)) }
    };
    Some(html! { figure.plot { (drawing("money", &words.say("sums-heading"), &description, 88, &content)) } })
}
