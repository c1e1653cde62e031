//! The packs that a command works with: the built-in one, over it those of the configuration, over them those that are named.

use std::path::{Path, PathBuf};

use crate::cli::args::{PacksArgs, TrustArgs};
use crate::cli::config::{self, Config};
use crate::file;
use crate::pack::{Pack, Source, Trust, validate};
use crate::problem::{Place, Problem, Problems};

/// The largest file with a key, in bytes; a true one has some hundred.
const LARGEST_KEY: u64 = 1 << 20;

/// All packs.
///
/// # Errors
/// Every mistake in them, and in the keys that are named.
pub fn packs(config: &Config, named: &PacksArgs) -> Result<Pack, Problems> {
    let trust = trust(&named.trust, config)?;
    let mut pack = Pack::builtin();
    let mut problems = Problems::default();
    for path in config.packs.iter().chain(&named.pack) {
        let added = Source::open(path, &trust).and_then(|source| {
            pack.add(&source)?;
            validate(&pack, &source)
        });
        problems.take(added);
    }
    problems.check().map(|()| pack)
}

/// The packs of the configuration at this path, or else of the platform's, and those that are named.
///
/// # Errors
/// Every mistake in the configuration and in the packs.
pub fn packs_with(config: Option<&Path>, named: &PacksArgs) -> Result<Pack, Problems> {
    packs(&config::load(config)?.0, named)
}

/// The packs of a command that has no configuration of its own: of the platform's, only the trusted keys count.
///
/// # Errors
/// Every mistake in the packs; and in the configuration, where one of them is a zip.
pub fn packs_alone(named: &PacksArgs) -> Result<Pack, Problems> {
    packs(&keys_for(&named.pack)?, named)
}

/// Whom such a command trusts.
///
/// # Errors
/// When a key is none; and every mistake in the configuration, where one of the packs is a zip.
pub fn trust_alone(paths: &[PathBuf], args: &TrustArgs) -> Result<Trust, Problems> {
    trust(args, &keys_for(paths)?)
}

/// The trusted keys of the platform's configuration, which is read only where a zip asks for them.
fn keys_for(paths: &[PathBuf]) -> Result<Config, Problems> {
    let asked = paths.iter().any(|path| file::is_readable(path));
    let pack_keys = if asked { config::load(None)?.0.pack_keys } else { Vec::new() };
    Ok(Config { pack_keys, ..Config::default() })
}

/// Whose packs in a zip are taken: the keys of the configuration and of the options.
fn trust(args: &TrustArgs, config: &Config) -> Result<Trust, Problems> {
    let mut trust = Trust::new(args.unsigned_pack);
    let mut problems = Problems::default();
    for key in &config.pack_keys {
        // A mistake was told when the configuration was read.
        let _ = trust.add(key);
    }
    for key in &args.pack_key {
        let path = Path::new(key);
        let text = if file::is_readable(path) { file::text(path, LARGEST_KEY) } else { Ok(key.clone()) };
        let added = text.and_then(|text| trust.add(&text).map_err(|what| Problems::one(Problem::new(Place::of("--pack-key"), what))));
        problems.take(added);
    }
    problems.check().map(|()| trust)
}
