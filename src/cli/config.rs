//! The configuration file.

use std::path::{Path, PathBuf};

use etcetera::BaseStrategy;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::document::{Document, Syntax};
use crate::file;
use crate::lang::Lang;
use crate::pack::Trust;
use crate::problem::{Place, Problem, Problems};
use crate::world::{Controls, ControlsTable};

/// The largest configuration that is read, in bytes.
const LARGEST: u64 = 1 << 20;

/// The configuration.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// The language, where `--lang` names none.
    pub lang: Option<Lang>,
    /// The wallet, where `--wallet` names none.
    pub wallet: Option<String>,
    /// Packs to put on top of the built-in one.
    #[serde(default)]
    pub packs: Vec<PathBuf>,
    /// The minisign keys whose packs in a zip are trusted: `RW…`.
    #[serde(default)]
    pub pack_keys: Vec<String>,
    /// The neutral controls.
    #[serde(default)]
    pub controls: ControlsTable,
}

/// Where the configuration is: `--config`, then `PAYDOCTOR_CONFIG`, then the platform's folder if there is one.
fn path(option: Option<&Path>) -> Option<PathBuf> {
    let variable = || std::env::var_os("PAYDOCTOR_CONFIG").filter(|value| !value.is_empty()).map(PathBuf::from);
    option.map(Path::to_path_buf).or_else(variable).or_else(|| {
        let file = etcetera::choose_base_strategy().ok()?.config_dir().join("paydoctor").join("config.toml");
        // Without a home the folder would be one below wherever the program is started.
        (file.is_absolute() && file.is_file()).then_some(file)
    })
}

/// Reads the configuration, and the controls that it means.
///
/// # Errors
/// Every mistake in it; or that a file that was named cannot be read.
pub fn load(option: Option<&Path>) -> Result<(Config, Controls), Problems> {
    let Some(path) = path(option) else {
        return resolve(Config::default(), &|key| Place { source: "controls.toml".to_owned(), at: None, key: Some(key.to_owned()) });
    };
    let name = path.display().to_string();
    let text = file::text(&path, LARGEST)?;
    let document: Document<Config> = Document::read(&name, &text, Syntax::Toml)?;
    resolve(document.value.clone(), &|key| document.place(key))
}

fn resolve(config: Config, place: &dyn Fn(&str) -> Place) -> Result<(Config, Controls), Problems> {
    let mut trust = Trust::default();
    let keys = config.pack_keys.iter().enumerate();
    let keys = keys.filter_map(|(i, key)| trust.add(key).err().map(|what| Problem::new(place(&format!("pack_keys[{i}]")), what)));
    let mut problems = Problems(keys.collect());
    let controls = config.controls.clone().resolve();
    let controls = controls.map_err(|wrong| Problems(wrong.into_iter().map(|(key, what)| Problem::new(place(&key), what)).collect()));
    let controls = problems.take(controls);
    problems.check()?;
    Ok((config, controls.ok_or_else(Problems::default)?))
}
