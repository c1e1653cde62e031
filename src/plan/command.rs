//! The programs of checks as steps: which of them run, with which arguments, and where.

use std::path::{Component, Path, PathBuf};
use std::time::Duration;

use super::{Plan, Probe};
use crate::fact::{StepId, program_step};
use crate::lang::Message;
use crate::pack::{Check, Entry, ForEach, Origin, OutputForm, Pack, ProgramCall, arguments};
use crate::problem::{Place, Problem, Problems};
use crate::wallet::{Endpoint, Wallet};

/// How many programs run at the same time.
pub const AT_ONCE: usize = 8;
/// What starting and ending a program may take beside its own time.
const BESIDE: Duration = Duration::from_secs(1);

/// A program with everything that is needed to run it.
#[derive(Clone, Debug)]
pub struct Command {
    /// The check that it is for.
    pub check: String,
    /// The endpoint that it is run for; none for a check of the whole run.
    pub endpoint: Option<String>,
    /// Its name, which is searched, or its absolute path.
    pub program: PathBuf,
    /// Its arguments.
    pub arguments: Vec<String>,
    /// The folder of its pack, in which it runs.
    pub folder: PathBuf,
    /// How long it may take.
    pub timeout: Duration,
    /// How it says what it found.
    pub output: OutputForm,
}

impl Command {
    /// The step that runs it.
    pub fn step(&self) -> StepId {
        program_step(&self.check, self.endpoint.as_deref())
    }

    /// The program and its arguments as one would type them, with escapes for what cannot be seen.
    pub fn shown(&self) -> String {
        let program = self.program.display().to_string();
        std::iter::once(&program).chain(&self.arguments).map(|word| quoted(word)).collect::<Vec<_>>().join(" ")
    }

    /// The program alone: arguments may hold what is nobody's business.
    pub fn name(&self) -> String {
        self.program.file_name().unwrap_or_default().to_string_lossy().into_owned()
    }
}

/// The programs of the checks that are wanted, for a wallet.
///
/// # Errors
/// Every argument that would be taken for an option because of what the wallet puts in it.
pub fn commands(pack: &Pack, wanted: impl Fn(&Check) -> bool, wallet: &Wallet) -> Result<Vec<Command>, Problems> {
    let mut commands = Vec::new();
    let mut problems = Problems::default();
    for entry in pack.checks.iter().filter(|entry| wanted(&entry.value)) {
        let (Some(call), Origin::Folder(folder)) = (&entry.value.program, &entry.origin) else { continue };
        let own = Own { entry, call, folder, wallet };
        let endpoints: Vec<Option<&Endpoint>> = match entry.value.for_each {
            ForEach::Endpoint => wallet.endpoints.iter().map(Some).collect(),
            _ => vec![None],
        };
        commands.extend(endpoints.into_iter().filter_map(|endpoint| problems.take(own.command(endpoint))));
    }
    problems.check().map(|()| commands)
}

/// A check with its program.
struct Own<'a> {
    entry: &'a Entry<Check>,
    call: &'a ProgramCall,
    folder: &'a PathBuf,
    wallet: &'a Wallet,
}

impl Own<'_> {
    fn command(&self, endpoint: Option<&Endpoint>) -> Result<Command, Problems> {
        let filled = arguments(self.call, self.wallet, endpoint).map_err(|places| {
            let problem = |place: usize| {
                let key = Some(format!("{}.program.args[{place}]", self.entry.key));
                let source = self.folder.join(&self.entry.file).display().to_string();
                Problem::new(Place { source, at: None, key }, Message::new("program-argument-unsafe"))
            };
            Problems(places.into_iter().map(problem).collect())
        })?;
        // A file of the pack as one would write it, without `./`.
        let plain: PathBuf = Path::new(&self.call.run).components().filter(|part| *part != Component::CurDir).collect();
        let program = if self.call.is_in_pack() { self.folder.join(plain) } else { plain };
        Ok(Command {
            check: self.entry.value.id.clone(),
            endpoint: endpoint.map(|e| e.id.clone()),
            program,
            arguments: filled,
            folder: self.folder.clone(),
            timeout: self.call.timeout(),
            output: self.call.output,
        })
    }
}

impl Plan {
    /// Adds programs. Each may have to wait for its turn.
    pub fn add_commands(&mut self, commands: Vec<Command>) {
        let longest = commands.iter().map(|c| c.timeout).max().unwrap_or_default() + BESIDE;
        for (turn, command) in commands.into_iter().enumerate() {
            let turns = u32::try_from(turn / AT_ONCE + 1).unwrap_or(u32::MAX);
            self.add(command.step(), &[], longest.saturating_mul(turns), Probe::Exec(command));
        }
    }
}

/// A word as one would type it into a shell: plain, or in quotation marks.
fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "-_./:=,@%+?&~".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        return word.to_owned();
    }
    let escaped: String = word.chars().flat_map(|c| if c == '\'' { "'\\''".chars().collect() } else { seen(c) }).collect();
    format!("'{escaped}'")
}

fn seen(c: char) -> Vec<char> {
    if c == '"' || c == '\\' { vec![c] } else { c.escape_debug().collect() }
}
