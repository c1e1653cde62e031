//! The arguments as they are given. Parsing them has no effect and reads nothing. Their help stands in `checks/texts/help.toml`.

mod formats;
mod packs;
mod recorded;
mod run;
mod smoke;

pub use formats::{DataFormat, ReportFormat, SmokeFormat};
pub use packs::{PacksArgs, TrustArgs};
pub use recorded::{BundleArgs, BundleCommand, KnownArgs, ReplayArgs, SealArgs, SendArgs};
pub use run::{DiagnoseArgs, PlanArgs, RunArgs};
pub use smoke::SmokeArgs;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

use crate::case::ProblemKind;
use formats::words;

#[derive(Debug, Parser)]
#[command(name = "paydoctor", version, disable_help_subcommand = true)]
pub struct Cli {
    /// None begins the guided dialogue.
    #[command(subcommand)]
    pub command: Option<Command>,
    #[command(flatten)]
    pub guided: GuidedArgs,
    #[arg(long, global = true, value_enum, default_value_t = LangChoice::Auto, hide_default_value = true)]
    pub lang: LangChoice,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum LangChoice {
    Auto,
    En,
    #[value(name = "zh-CN", alias = "zh")]
    ZhCn,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    Diagnose(Box<DiagnoseArgs>),
    Plan(Box<PlanArgs>),
    Smoke(Box<SmokeArgs>),
    Explain(ExplainArgs),
    Contact(ContactArgs),
    Checks(ListArgs),
    Wallets(ListArgs),
    Pack(PackArgs),
    Bundle(BundleArgs),
    Replay(ReplayArgs),
    Sandbox(SandboxArgs),
    Schema(SchemaArgs),
    Completions(CompletionsArgs),
    Man(ManArgs),
}

/// What goes with the guided dialogue, which begins where no command is given.
#[derive(Debug, Args)]
pub struct GuidedArgs {
    #[command(flatten)]
    pub packs: PacksArgs,
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    #[arg(long)]
    pub offline: bool,
    #[arg(long, value_name = "FAULT", num_args = 0..=1, default_missing_value = "")]
    pub sandbox: Option<String>,
}

impl GuidedArgs {
    /// The first of these options that was given.
    pub fn first(&self) -> Option<&'static str> {
        let given = [
            ("--pack", !self.packs.pack.is_empty()),
            ("--pack-key", !self.packs.trust.pack_key.is_empty()),
            ("--unsigned-pack", self.packs.trust.unsigned_pack),
            ("--config", self.config.is_some()),
            ("--offline", self.offline),
            ("--sandbox", self.sandbox.is_some()),
        ];
        given.into_iter().find_map(|(option, is_given)| is_given.then_some(option))
    }
}

#[derive(Debug, Args)]
pub struct ExplainArgs {
    pub what: String,
    #[command(flatten)]
    pub packs: PacksArgs,
    #[arg(long, value_enum, default_value_t = DataFormat::Text, hide_default_value = true, value_name = "FORMAT")]
    pub format: DataFormat,
}

#[derive(Debug, Args)]
pub struct ContactArgs {
    #[arg(long, value_name = "ID|FILE")]
    pub wallet: Option<String>,
    #[arg(long, value_parser = words::<ProblemKind>(), value_name = "KIND")]
    pub problem: Option<ProblemKind>,
    #[arg(long, value_name = "TIME")]
    pub at: Option<String>,
    #[command(flatten)]
    pub packs: PacksArgs,
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    #[arg(long, value_enum, default_value_t = DataFormat::Text, hide_default_value = true, value_name = "FORMAT")]
    pub format: DataFormat,
}

#[derive(Debug, Args)]
pub struct ListArgs {
    #[command(subcommand)]
    pub what: ListCommand,
    #[arg(long, global = true, value_enum, default_value_t = DataFormat::Text, hide_default_value = true, value_name = "FORMAT")]
    pub format: DataFormat,
}

#[derive(Debug, Subcommand)]
pub enum ListCommand {
    List {
        #[command(flatten)]
        packs: PacksArgs,
    },
    Show {
        id: String,
        #[command(flatten)]
        packs: PacksArgs,
    },
}

impl ListCommand {
    /// The packs whose entries are meant.
    pub fn packs(&self) -> &PacksArgs {
        match self {
            Self::List { packs } | Self::Show { packs, .. } => packs,
        }
    }
}

#[derive(Debug, Args)]
pub struct PackArgs {
    #[command(subcommand)]
    pub what: PackCommand,
}

#[derive(Debug, Subcommand)]
pub enum PackCommand {
    Validate {
        path: PathBuf,
        #[command(flatten)]
        trust: TrustArgs,
    },
}

#[derive(Debug, Args)]
pub struct SandboxArgs {
    #[command(subcommand)]
    pub what: SandboxCommand,
}

#[derive(Debug, Subcommand)]
pub enum SandboxCommand {
    List {
        #[arg(long, value_enum, default_value_t = DataFormat::Text, hide_default_value = true, value_name = "FORMAT")]
        format: DataFormat,
    },
    Serve {
        #[arg(value_name = "FAULT")]
        fault: Option<String>,
    },
}

#[derive(Debug, Args)]
pub struct SchemaArgs {
    #[arg(value_enum)]
    pub what: SchemaChoice,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum SchemaChoice {
    Report,
    Facts,
    Case,
    Wallet,
    Check,
    Config,
    Bundle,
    Smoke,
    SmokeReport,
}

#[derive(Debug, Args)]
pub struct CompletionsArgs {
    #[arg(value_enum)]
    pub shell: Shell,
}

#[derive(Debug, Args)]
pub struct ManArgs {
    /// The words of a command, such as `pack validate`; none is the program itself.
    #[arg(value_name = "COMMAND")]
    pub command: Vec<String>,
    /// A folder that gets the pages of the program and of all commands, each in a file of its own.
    #[arg(long, value_name = "DIR", conflicts_with = "command")]
    pub export: Option<PathBuf>,
}
