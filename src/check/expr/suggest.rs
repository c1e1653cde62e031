//! Did you mean …?

/// The candidate nearest to `word`, if one is near enough to be what was meant.
pub(super) fn closest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let reach = (word.chars().count() / 3).max(1);
    let lowered = word.to_lowercase();
    candidates
        .into_iter()
        .map(|name| (strsim::osa_distance(&lowered, &name.to_lowercase()), name))
        .filter(|(distance, _)| *distance <= reach)
        .min()
        .map(|(_, name)| name.to_owned())
}
