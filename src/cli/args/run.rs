//! What a run is about, and what becomes of its report.

use std::path::PathBuf;

use clap::Args;

use super::formats::{DataFormat, ReportFormat, report_target, words};
use super::packs::PacksArgs;
use super::recorded::SendArgs;
use crate::case::{Device, ProblemKind, State};

/// What a run is about.
#[derive(Debug, Default, Args)]
pub struct RunArgs {
    #[arg(long, value_name = "ID|FILE")]
    pub wallet: Option<String>,
    #[arg(long, value_name = "FILE")]
    pub case: Option<PathBuf>,
    #[arg(long, value_parser = words::<ProblemKind>(), value_name = "KIND")]
    pub problem: Option<ProblemKind>,
    #[arg(long, value_name = "AMOUNT", allow_hyphen_values = true)]
    pub amount: Option<String>,
    #[arg(long, value_name = "CODE")]
    pub currency: Option<String>,
    #[arg(long, value_name = "AMOUNT", allow_hyphen_values = true)]
    pub balance: Option<String>,
    #[arg(long, value_parser = words::<State>())]
    pub state: Option<State>,
    #[arg(long)]
    pub attempted: bool,
    #[arg(long)]
    pub not_received: bool,
    #[arg(long, value_parser = words::<Device>())]
    pub device: Option<Device>,
    #[arg(long, value_name = "[SCHEME:]CODE")]
    pub error_code: Option<String>,
    #[arg(long, value_name = "TEXT")]
    pub error_text: Option<String>,
    #[arg(long, value_name = "TIME")]
    pub at: Option<String>,
    #[arg(long, value_name = "FILE")]
    pub transactions: Option<PathBuf>,
    #[arg(long, requires = "transactions")]
    pub skip_broken_rows: bool,
    #[arg(long, value_name = "TEXT")]
    pub note: Vec<String>,
    #[arg(long, value_name = "URL")]
    pub endpoint: Vec<String>,
    #[command(flatten)]
    pub packs: PacksArgs,
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    #[arg(long, value_name = "ID,…", value_delimiter = ',')]
    pub only: Vec<String>,
    #[arg(long, value_name = "ID,…", value_delimiter = ',')]
    pub skip: Vec<String>,
    #[arg(long)]
    pub offline: bool,
    #[arg(long, value_name = "TIME", allow_hyphen_values = true)]
    pub deadline: Option<String>,
    #[arg(long)]
    pub no_controls: bool,
    #[arg(long)]
    pub allow_exec: bool,
    #[arg(long, value_name = "PEM")]
    pub ca_file: Option<PathBuf>,
    #[arg(long, value_name = "FIELD")]
    pub reveal: Vec<String>,
    #[arg(long, value_name = "FAULT", num_args = 0..=1, default_missing_value = "", conflicts_with_all = ["wallet", "ca_file", "endpoint"])]
    pub sandbox: Option<String>,
}

#[derive(Debug, Args)]
pub struct DiagnoseArgs {
    #[command(flatten)]
    pub run: RunArgs,
    #[arg(long, value_enum, default_value_t = ReportFormat::Text, hide_default_value = true, value_name = "FORMAT")]
    pub format: ReportFormat,
    #[arg(long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    #[arg(long, value_name = "FORMAT=FILE", value_parser = report_target::<ReportFormat>)]
    pub report: Vec<(ReportFormat, PathBuf)>,
    #[arg(long)]
    pub strict: bool,
    #[arg(long)]
    pub qr: bool,
    #[arg(long, value_name = "FILE")]
    pub record: Option<PathBuf>,
    #[arg(long, value_name = "FILE")]
    pub bundle: Option<PathBuf>,
    #[command(flatten)]
    pub send: SendArgs,
}

#[derive(Debug, Args)]
pub struct PlanArgs {
    #[command(flatten)]
    pub run: RunArgs,
    #[arg(long, value_enum, default_value_t = DataFormat::Text, hide_default_value = true, value_name = "FORMAT")]
    pub format: DataFormat,
}
