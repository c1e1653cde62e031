//! `paydoctor sandbox`.

use serde::Serialize;

use super::args::{DataFormat, SandboxArgs, SandboxCommand};
use super::{Failure, inputs, output, runtime, signals};
use crate::exit::Exit;
use crate::lang::{Lang, Message};
use crate::sandbox::faults;

#[derive(Serialize)]
struct FaultRow {
    id: &'static str,
    expected: &'static [&'static str],
    title: String,
}

/// Lists the faults, or keeps a sandbox running for other tools.
pub fn run(args: &SandboxArgs, lang: Lang) -> Result<Exit, Failure> {
    match &args.what {
        SandboxCommand::List { format } => list(*format, lang),
        SandboxCommand::Serve { fault } => {
            let runtime = runtime()?;
            let served = runtime.block_on(serve(fault.as_deref().unwrap_or_default(), lang));
            runtime.shutdown_background();
            served
        }
    }
}

fn list(format: DataFormat, lang: Lang) -> Result<Exit, Failure> {
    let rows: Vec<FaultRow> =
        faults().iter().map(|f| FaultRow { id: f.id, expected: f.expected, title: f.title().get(lang).to_owned() }).collect();
    output::data(&rows, format, |out| rows.iter().try_for_each(|r| writeln!(out, "{:<36} {}", r.id, r.title)))?;
    Ok(Exit::Success)
}

async fn serve(fault: &str, lang: Lang) -> Result<Exit, Failure> {
    let interruption = signals::interruption();
    let sandbox = inputs::start_sandbox(fault).await?;
    output::standard(|out| {
        for (name, address) in sandbox.services() {
            writeln!(out, "{name:<16} {address}")?;
        }
        writeln!(out, "{}", Message::new("sandbox-serving").say(lang))
    })?;
    interruption.await;
    Ok(Exit::Success)
}
