//! The arguments as they are given. Parsing them has no effect and reads nothing. Their help stands in `checks/texts/help.toml`.

use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

use crate::case::{ProblemKind, State};

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

/// Whose packs in a zip are taken.
#[derive(Clone, Debug, Default, Args)]
pub struct TrustArgs {
    #[arg(long, value_name = "KEY|FILE")]
    pub pack_key: Vec<String>,
    #[arg(long)]
    pub unsigned_pack: bool,
}

/// What goes with the guided dialogue, which begins where no command is given.
#[derive(Debug, Args)]
pub struct GuidedArgs {
    #[arg(long, value_name = "PATH")]
    pub pack: Vec<PathBuf>,
    #[command(flatten)]
    pub trust: TrustArgs,
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
            ("--pack", !self.pack.is_empty()),
            ("--pack-key", !self.trust.pack_key.is_empty()),
            ("--unsigned-pack", self.trust.unsigned_pack),
            ("--config", self.config.is_some()),
            ("--offline", self.offline),
            ("--sandbox", self.sandbox.is_some()),
        ];
        given.into_iter().find_map(|(option, is_given)| is_given.then_some(option))
    }
}

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
    #[arg(long, value_name = "PATH")]
    pub pack: Vec<PathBuf>,
    #[command(flatten)]
    pub trust: TrustArgs,
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
        #[arg(long, value_name = "FILE")]
        identity: Vec<PathBuf>,
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
    #[arg(long, value_name = "PATH")]
    pub pack: Vec<PathBuf>,
    #[command(flatten)]
    pub trust: TrustArgs,
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
    #[arg(long, value_name = "PATH")]
    pub pack: Vec<PathBuf>,
    #[command(flatten)]
    pub trust: TrustArgs,
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

#[derive(Debug, Args)]
pub struct PlanArgs {
    #[command(flatten)]
    pub run: RunArgs,
    #[arg(long, value_enum, default_value_t = DataFormat::Text, hide_default_value = true, value_name = "FORMAT")]
    pub format: DataFormat,
}

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
fn report_target<T: ValueEnum>(text: &str) -> Result<(T, PathBuf), String> {
    let known = names::<T>().join(", ");
    let wrong = || format!("FORMAT=FILE; FORMAT: {known}");
    let (format, file) = text.split_once('=').ok_or_else(wrong)?;
    Ok((T::from_str(format, false).map_err(|_| wrong())?, PathBuf::from(file)))
}

/// The words that an option allows, without their descriptions: those are in one language only.
fn words<T: ValueEnum + Clone + Send + Sync + 'static>() -> impl TypedValueParser<Value = T> {
    PossibleValuesParser::new(names::<T>()).try_map(|word| T::from_str(&word, false))
}

fn names<T: ValueEnum>() -> Vec<String> {
    T::value_variants().iter().filter_map(|v| Some(v.to_possible_value()?.get_name().to_owned())).collect()
}

#[derive(Debug, Args)]
pub struct ExplainArgs {
    pub what: String,
    #[arg(long, value_name = "PATH")]
    pub pack: Vec<PathBuf>,
    #[command(flatten)]
    pub trust: TrustArgs,
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
    #[arg(long, value_name = "PATH")]
    pub pack: Vec<PathBuf>,
    #[command(flatten)]
    pub trust: TrustArgs,
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

/// Packs on top of the built-in one.
#[derive(Debug, Args)]
pub struct PacksArgs {
    #[arg(long, value_name = "PATH")]
    pub pack: Vec<PathBuf>,
    #[command(flatten)]
    pub trust: TrustArgs,
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
}
