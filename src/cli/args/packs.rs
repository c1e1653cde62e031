//! Packs on top of the built-in one.

use std::path::PathBuf;

use clap::Args;

/// Packs on top of the built-in one.
#[derive(Clone, Debug, Default, Args)]
pub struct PacksArgs {
    #[arg(long, value_name = "PATH")]
    pub pack: Vec<PathBuf>,
    #[command(flatten)]
    pub trust: TrustArgs,
}

/// Whose packs in a zip are taken.
#[derive(Clone, Debug, Default, Args)]
pub struct TrustArgs {
    #[arg(long, value_name = "KEY|FILE")]
    pub pack_key: Vec<String>,
    #[arg(long)]
    pub unsigned_pack: bool,
}
