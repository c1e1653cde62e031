//! The provider's status page, as expressions see it.

use schemars::JsonSchema;
use serde::Serialize;

use super::Observed;
use crate::fact::{StatusIndicator, StatusPage};

/// The provider's status page.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct StatusPageView {
    /// The overall indicator.
    pub indicator: StatusIndicator,
    /// How many incidents are not resolved.
    pub incidents: i64,
    /// How many maintenances are under way.
    pub maintenances: i64,
    /// What the page says about them.
    pub description: String,
}

impl StatusPageView {
    /// What a page says; unknown where it gave no usable answer.
    pub(super) fn of(page: Option<&StatusPage>, missing: &'static str) -> Observed<Self> {
        let view = |page: &StatusPage| {
            Some(Self {
                indicator: page.indicator?,
                incidents: i64::from(page.incidents),
                maintenances: i64::from(page.maintenances),
                description: page.description.shown().unwrap_or_default().to_owned(),
            })
        };
        Observed::or_unknown(page.and_then(view), if page.is_some() { "no-answer" } else { missing })
    }
}
