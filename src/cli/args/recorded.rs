//! What was recorded: bundles and judging again.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::formats::{DataFormat, ReportFormat};
use super::packs::PacksArgs;

/// What goes into a bundle, and how it is written.
#[derive(Debug, Default, Args)]
pub struct SendArgs {
    #[arg(long, value_name = "FILE")]
    pub attach: Vec<PathBuf>,
    #[command(flatten)]
    pub seal: SealArgs,
}

/// How a bundle is written.
#[derive(Debug, Default, Args)]
pub struct SealArgs {
    #[arg(long, value_name = "RECIPIENT")]
    pub encrypt_to: Vec<String>,
    #[arg(long)]
    pub yes: bool,
}

#[derive(Debug, Args)]
pub struct BundleArgs {
    #[command(subcommand)]
    pub what: BundleCommand,
}

#[derive(Debug, Subcommand)]
pub enum BundleCommand {
    Create {
        file: PathBuf,
        #[arg(long, value_name = "FILE")]
        from: PathBuf,
        #[command(flatten)]
        send: SendArgs,
        #[command(flatten)]
        known: KnownArgs,
    },
    Open {
        file: PathBuf,
        #[arg(long, value_name = "FILE")]
        identity: Vec<PathBuf>,
        #[arg(long, value_enum, default_value_t = ReportFormat::Text, hide_default_value = true, value_name = "FORMAT")]
        format: ReportFormat,
    },
    Verify {
        file: PathBuf,
        #[command(flatten)]
        known: KnownArgs,
        #[arg(long, value_enum, default_value_t = DataFormat::Text, hide_default_value = true, value_name = "FORMAT")]
        format: DataFormat,
    },
    Compare {
        a: PathBuf,
        b: PathBuf,
        #[command(flatten)]
        known: KnownArgs,
        #[arg(long, value_enum, default_value_t = DataFormat::Text, hide_default_value = true, value_name = "FORMAT")]
        format: DataFormat,
    },
    Redact {
        input: PathBuf,
        file: PathBuf,
        #[command(flatten)]
        seal: SealArgs,
        #[command(flatten)]
        known: KnownArgs,
    },
}

/// What is known where something recorded is judged.
#[derive(Debug, Args)]
pub struct KnownArgs {
    #[arg(long, value_name = "FILE")]
    pub identity: Vec<PathBuf>,
    #[command(flatten)]
    pub packs: PacksArgs,
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct ReplayArgs {
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    #[command(flatten)]
    pub known: KnownArgs,
    #[arg(long, value_enum, default_value_t = ReportFormat::Text, hide_default_value = true, value_name = "FORMAT")]
    pub format: ReportFormat,
    #[arg(long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    #[arg(long)]
    pub strict: bool,
}
