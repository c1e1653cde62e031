//! What stands around a finding: negation, condition, doubt, and that it is over.

use serde::{Deserialize, Serialize};

use super::matcher::{Fit, Text};
use super::phrases::{ClassId, Found, Place};
use super::raw::Says;

/// How many tokens behind a finding it may be said that it is over.
const AFTERWARDS: usize = 4;
/// How many tokens a doubt reaches.
const DOUBTED: usize = 3;

/// Longer texts say more than one thing.
const SHORT: usize = 60;

/// The classes of the words that stand around findings.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(super) struct ContextClasses {
    pub(super) negators: ClassId,
    pub(super) neutral: ClassId,
    pub(super) conditions: ClassId,
    pub(super) doubts: ClassId,
    pub(super) resolved: ClassId,
    pub(super) reports: ClassId,
}

/// Their places in one text.
#[derive(Debug)]
pub(super) struct Context {
    negators: Vec<Place>,
    conditions: Vec<Place>,
    doubts: Vec<Place>,
    resolved: Vec<Place>,
    reports: Vec<Place>,
}

impl Context {
    pub(super) fn new(found: &Found, classes: ContextClasses) -> Self {
        let neutral = found.of(classes.neutral);
        let meant = |class: ClassId| {
            let inside = |p: &Place| neutral.iter().any(|n| n.start <= p.start && p.end <= n.end && n.end - n.start > p.end - p.start);
            found.of(class).iter().filter(|p| p.wrong == 0 && !inside(p)).copied().collect::<Vec<_>>()
        };
        let negators = meant(classes.negators);
        let mut resolved = meant(classes.resolved);
        resolved.retain(|r| !negators.iter().any(|n| n.end == r.start));
        let reports = found.of(classes.reports).to_vec();
        Self { conditions: meant(classes.conditions), doubts: meant(classes.doubts), negators, resolved, reports }
    }

    /// What must not stand in a gap.
    pub(super) fn barriers(&self) -> impl Iterator<Item = &Place> {
        self.negators.iter().chain(&self.conditions)
    }

    /// Whether a finding is denied, put as a condition, or over.
    pub(super) fn denies(&self, fit: &Fit, says: Says, text: &Text<'_>) -> bool {
        let (start, end) = (fit.start(), fit.end());
        // A condition also takes the advice that follows it: "if it fails, contact your bank".
        let advice = says < Says::Cause;
        let conditional = |p: &Place| p.end <= start && start < text.clause_end(p.end, advice);
        let over = |p: &Place| p.start >= end && p.start <= end + AFTERWARDS && !text.breaks_between(end, p.start);
        self.negators.iter().any(|p| p.end == start) || self.conditions.iter().any(conditional) || self.resolved.iter().any(over)
    }

    /// Whether a text says nothing but what was found.
    pub(super) fn is_all(&self, fit: &Fit, text: &Text<'_>) -> bool {
        let outside = (0..fit.start()).chain(fit.end()..text.tokens.len());
        let said = |at: usize| text.tokens[at].id().is_some() && !self.reports.iter().any(|r| (r.start..r.end).contains(&at));
        text.tokens.len() < SHORT && !outside.into_iter().any(said)
    }

    /// Whether a finding is told as a mere possibility.
    pub(super) fn doubts(&self, fit: &Fit, text: &Text<'_>) -> bool {
        let start = fit.start();
        self.doubts.iter().any(|p| p.end <= start && start <= p.end + DOUBTED && !text.breaks_between(p.end, start))
    }
}
