//! A program of a pack: never through a shell, nothing on its standard input, little in its environment, bounded in time and
//! output, and ended with everything that it started.

use std::io;
use std::path::{Path, PathBuf};
use std::process::{ExitStatus, Stdio};
use std::time::Instant;

use tokio::io::{AsyncRead, AsyncReadExt};
use tokio::process::Command as Process;
use tokio::time::timeout;

use super::plugin::{self, Said};
use super::{Context, millis};
use crate::fact::{Fact, Program, ProgramEnd};
use crate::pack::OutputForm;
use crate::plan::Command;

/// The most bytes that are kept of what a program writes, and of its complaints.
const OUTPUT: usize = 64 << 10;
const COMPLAINTS: usize = 4 << 10;

/// What came of a program.
struct Ran {
    end: ProgramEnd,
    status: Option<ExitStatus>,
    output: Kept,
    complaints: Kept,
}

/// Runs a program and records what came of it.
pub(super) async fn probe(context: &Context, command: &Command) {
    let _leave = context.shared.programs.acquire().await;
    let begun = Instant::now();
    let ran = run(command, &context.world().programs).await;
    context.observed(Fact::Program(fact(command, &ran, millis(begun.elapsed()))));
}

fn fact(command: &Command, ran: &Ran, took_ms: u64) -> Program {
    let status = ran.status.and_then(|status| status.code());
    let output = ran.output.text();
    let said = match (ran.end, command.output) {
        (ProgramEnd::Exited, OutputForm::Nagios) => plugin::nagios(&output, status),
        (ProgramEnd::Exited, OutputForm::Json) => plugin::json(&output, status),
        _ => Said { words: plugin::plain(&output), ..Said::default() },
    };
    let text = if said.words.lines().next().is_none_or(str::is_empty) {
        plugin::text(&plugin::plain(&ran.complaints.text()), ran.complaints.more)
    } else {
        plugin::text(&said.words, ran.output.more)
    };
    Program {
        check: command.check.clone(),
        endpoint: command.endpoint.clone(),
        end: ran.end,
        status,
        signal: ran.status.and_then(signal_of),
        state: said.state,
        text,
        details: plugin::details(&said.words, ran.output.more),
        values: said.values,
        truncated: ran.output.more,
        took_ms,
    }
}

async fn run(command: &Command, folders: &[PathBuf]) -> Ran {
    let mut ran = Ran { end: ProgramEnd::NotFound, status: None, output: Kept::of(OUTPUT), complaints: Kept::of(COMPLAINTS) };
    let Some(program) = find(&command.program, folders) else { return ran };
    let mut child = match start(command, &program, folders) {
        Ok(child) => child,
        Err(error) => {
            ran.end = end_of(&error);
            return ran;
        }
    };
    let mut group = Group::of(child.id());
    let (output, complaints) = (child.stdout.take(), child.stderr.take());
    let work = async {
        let ended = async {
            let status = child.wait().await;
            // What it left behind would hold its output open.
            group.end();
            status
        };
        tokio::join!(ran.output.read(output), ran.complaints.read(complaints), ended).2
    };
    let ended = timeout(command.timeout, work).await;
    group.end();
    (ran.end, ran.status) = match ended {
        Err(_) => (ProgramEnd::TimedOut, None),
        Ok(Err(_)) => (ProgramEnd::NotStarted, None),
        Ok(Ok(status)) if status.code().is_some() => (ProgramEnd::Exited, Some(status)),
        Ok(Ok(status)) => (ProgramEnd::Killed, Some(status)),
    };
    ran
}

/// The one place where the errors of starting a program become ends.
fn end_of(error: &io::Error) -> ProgramEnd {
    match error.kind() {
        io::ErrorKind::NotFound => ProgramEnd::NotFound,
        io::ErrorKind::PermissionDenied => ProgramEnd::NotPermitted,
        _ => ProgramEnd::NotStarted,
    }
}

/// A program by its path, or by its name in the folders where programs are.
fn find(program: &Path, folders: &[PathBuf]) -> Option<PathBuf> {
    if program.is_absolute() {
        return Some(program.to_path_buf());
    }
    folders.iter().map(|folder| folder.join(program)).find(|path| path.is_file())
}

/// Starts a program. Its environment is `PATH`, and a locale in which every plugin writes the same: no variable of the user's
/// reaches it, not even the home.
fn start(command: &Command, program: &Path, folders: &[PathBuf]) -> io::Result<tokio::process::Child> {
    let mut process = Process::new(program);
    process.args(&command.arguments).current_dir(&command.folder);
    process.env_clear().env("LANG", "C.UTF-8").env("LC_ALL", "C.UTF-8");
    if let Ok(path) = std::env::join_paths(folders) {
        process.env("PATH", path);
    }
    process.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true);
    #[cfg(unix)]
    process.process_group(0);
    process.spawn()
}

/// Everything that a program started, itself included: it ends with this value, also when the run is cut short.
struct Group(Option<u32>);

impl Group {
    fn of(leader: Option<u32>) -> Self {
        Self(leader)
    }

    /// Ends it, once.
    fn end(&mut self) {
        if let Some(leader) = self.0.take() {
            end_group(leader);
        }
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        self.end();
    }
}

#[cfg(unix)]
fn end_group(leader: u32) {
    use nix::sys::signal::{Signal, killpg};
    use nix::unistd::Pid;
    if let Ok(leader) = i32::try_from(leader) {
        // Nobody left to end is as good.
        let _ = killpg(Pid::from_raw(leader), Signal::SIGKILL);
    }
}

/// Elsewhere the program itself is ended with its handle.
#[cfg(not(unix))]
fn end_group(_: u32) {}

#[cfg(unix)]
fn signal_of(status: ExitStatus) -> Option<i32> {
    std::os::unix::process::ExitStatusExt::signal(&status)
}

#[cfg(not(unix))]
fn signal_of(_: ExitStatus) -> Option<i32> {
    None
}

/// The beginning of what is written.
struct Kept {
    bytes: Vec<u8>,
    most: usize,
    /// There was more.
    more: bool,
}

impl Kept {
    fn of(most: usize) -> Self {
        Self { bytes: Vec::new(), most, more: false }
    }

    /// Reads to the end. What is too much is read all the same and forgotten, so that its writer is not held up.
    async fn read(&mut self, from: Option<impl AsyncRead + Unpin>) {
        let Some(mut from) = from else { return };
        let mut buffer = [0; 4096];
        while let Ok(count @ 1..) = from.read(&mut buffer).await {
            let room = self.most.saturating_sub(self.bytes.len()).min(count);
            self.bytes.extend_from_slice(&buffer[..room]);
            self.more |= room < count;
        }
    }

    fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }
}
