//! Drawings: SVG whose places are percentages, so that it fits every width while its letters keep their size.

use maud::{Markup, html};

/// A drawing with its title, its description, and its height in pixels; as wide as there is room.
pub(super) fn drawing(id: &str, title: &str, description: &str, height: usize, content: &Markup) -> Markup {
    html! {
        svg role="img" aria-labelledby=(format!("{id}-title {id}-desc")) width="100%" height=(height) {
            title #(format!("{id}-title")) { (title) }
            desc #(format!("{id}-desc")) { (description) }
            (content)
        }
    }
}

/// A bar from one place to another, in hundredths of a percent.
pub(super) fn bar(class: &str, from: u64, to: u64, top: usize, height: usize) -> Markup {
    html! {
        rect class=(class) x=(percent(from)) y=(top) width=(percent(to.saturating_sub(from))) height=(height) rx="3" {}
    }
}

/// Text that begins at a place.
pub(super) fn text(class: &str, anchor: &str, at: u64, top: usize, said: &str) -> Markup {
    html! { text class=(class) text-anchor=(anchor) x=(percent(at)) y=(top) { (said) } }
}

/// The whole width, in hundredths of a percent.
pub(super) const WHOLE: u64 = 10_000;

/// A part of a whole, in hundredths of a percent.
pub(super) fn share(part: u64, whole: u64) -> u64 {
    let share = u128::from(part) * u128::from(WHOLE) / u128::from(whole.max(1));
    u64::try_from(share).unwrap_or(WHOLE).min(WHOLE)
}

/// Hundredths of a percent as an attribute.
pub(super) fn percent(hundredths: u64) -> String {
    format!("{}.{:02}%", hundredths / 100, hundredths % 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_never_leave_the_drawing() {
        assert_eq!((share(1, 3), share(5, 0), share(u64::MAX, 1), share(u64::MAX, u64::MAX)), (3_333, WHOLE, WHOLE, WHOLE));
        assert_eq!((percent(3_333), percent(5), percent(WHOLE)), ("33.33%".into(), "0.05%".into(), "100.00%".into()));
    }
}
