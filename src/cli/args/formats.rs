//! The forms of what is printed, and how words and targets on the command line become values.

use std::path::PathBuf;

use clap::ValueEnum;
use clap::builder::{PossibleValuesParser, TypedValueParser};

/// The formats of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ReportFormat {
    Text,
    Json,
    Html,
    Markdown,
    Short,
    Junit,
    Tap,
    Github,
    Prometheus,
}

/// The formats of a report about many targets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum SmokeFormat {
    Text,
    Json,
    Markdown,
    Junit,
    Tap,
    Github,
    Prometheus,
}

/// The formats of other data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum DataFormat {
    Text,
    Json,
}

/// Reads `FORMAT=FILE`.
pub(super) fn report_target<T: ValueEnum>(text: &str) -> Result<(T, PathBuf), String> {
    let known = names::<T>().join(", ");
    let wrong = || format!("FORMAT=FILE; FORMAT: {known}");
    let (format, file) = text.split_once('=').ok_or_else(wrong)?;
    Ok((T::from_str(format, false).map_err(|_| wrong())?, PathBuf::from(file)))
}

/// The words that an option allows, without their descriptions: those are in one language only.
pub(super) fn words<T: ValueEnum + Clone + Send + Sync + 'static>() -> impl TypedValueParser<Value = T> {
    PossibleValuesParser::new(names::<T>()).try_map(|word| T::from_str(&word, false))
}

pub(super) fn names<T: ValueEnum>() -> Vec<String> {
    T::value_variants().iter().filter_map(|v| Some(v.to_possible_value()?.get_name().to_owned())).collect()
}
