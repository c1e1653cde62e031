//! Many targets at once.

use std::path::PathBuf;

use clap::Args;

use super::formats::{SmokeFormat, report_target};
use super::packs::PacksArgs;

#[derive(Debug, Args)]
pub struct SmokeArgs {
    #[arg(value_name = "FILE")]
    pub targets: PathBuf,
    #[arg(long, value_name = "N", default_value_t = 32, hide_default_value = true, value_parser = jobs)]
    pub jobs: usize,
    #[arg(long, value_name = "REPORT")]
    pub baseline: Option<PathBuf>,
    #[arg(long, value_enum, default_value_t = SmokeFormat::Text, hide_default_value = true, value_name = "FORMAT")]
    pub format: SmokeFormat,
    #[arg(long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    #[arg(long, value_name = "FORMAT=FILE", value_parser = report_target::<SmokeFormat>)]
    pub report: Vec<(SmokeFormat, PathBuf)>,
    #[arg(long = "deadline", value_name = "TIME", allow_hyphen_values = true)]
    pub smoke_deadline: Option<String>,
    #[arg(long)]
    pub strict: bool,
    #[command(flatten)]
    pub packs: PacksArgs,
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    #[arg(long)]
    pub no_controls: bool,
    #[arg(long, value_name = "PEM")]
    pub ca_file: Option<PathBuf>,
}

/// The most targets at the same time.
const MOST_JOBS: usize = 1_024;

fn jobs(text: &str) -> Result<usize, String> {
    text.parse().ok().filter(|n| (1..=MOST_JOBS).contains(n)).ok_or_else(|| format!("1..{MOST_JOBS}"))
}
