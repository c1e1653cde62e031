//! Results as metrics, in the text exposition format of Prometheus (version 0.0.4): for the textfile collector of the node
//! exporter, or a push gateway.

use std::io::{self, Write};

use jiff::Timestamp;

use super::results::{Case, Results, seconds, standing};
use crate::check::Status;

/// Writes results as metrics.
///
/// # Errors
/// When the writer fails.
pub fn prometheus(results: &Results, out: &mut dyn Write) -> io::Result<()> {
    let mut metrics = Metrics { out, results };
    metrics.run()?;
    metrics.each("success", "Whether the case passes (1) or not (0); absent where nobody knows.", |case| {
        let value = match case.status {
            Status::Pass | Status::Warn => "1",
            Status::Fail => "0",
            Status::Unknown | Status::Skipped => return Vec::new(),
        };
        vec![(String::new(), value.to_owned())]
    })?;
    metrics.each("status", "The result of the case, and its cause where one was found.", |case| {
        let cause = case.cause.as_deref().unwrap_or_default();
        vec![(format!(",status=\"{}\",cause=\"{}\"", case.status.word(), label(cause)), "1".to_owned())]
    })?;
    metrics.each("duration_seconds", "How long the case took.", |case| {
        case.took_ms.map(|ms| (String::new(), seconds(ms))).into_iter().collect()
    })?;
    metrics.each("phase_seconds", "How long each phase of the case took.", |case| {
        case.phases.iter().map(|(phase, ms)| (format!(",phase=\"{phase}\""), seconds(*ms))).collect()
    })?;
    metrics.each("attempts", "How often the case was tried.", |case| {
        case.attempts.map(|count| (String::new(), count.to_string())).into_iter().collect()
    })?;
    metrics.each("certificate_expiry_timestamp_seconds", "When the certificate ends.", |case| {
        case.ends_s.map(|at| (String::new(), at.to_string())).into_iter().collect()
    })
}

struct Metrics<'a> {
    out: &'a mut dyn Write,
    results: &'a Results,
}

impl Metrics<'_> {
    fn head(&mut self, name: &str, help: &str) -> io::Result<()> {
        writeln!(self.out, "# HELP {name} {help}\n# TYPE {name} gauge")
    }

    /// What holds for the whole run.
    fn run(&mut self) -> io::Result<()> {
        let results = self.results;
        let started = results.started_at.parse().map_or(0, Timestamp::as_second);
        let labels = format!("{{command=\"{}\",subject=\"{}\"}}", results.command, label(&results.subject));
        for (name, help, value) in [
            ("start_timestamp_seconds", "When the run began.", started.to_string()),
            ("duration_seconds", "How long the run took.", seconds(results.duration_ms)),
            ("complete", "Whether the run came to its end (1) or not (0).", u8::from(results.complete).to_string()),
        ] {
            let name = format!("paydoctor_run_{name}");
            self.head(&name, help)?;
            writeln!(self.out, "{name}{labels} {value}")?;
        }
        let name = "paydoctor_run_cases";
        self.head(name, "How many cases came out how.")?;
        for status in [Status::Pass, Status::Warn, Status::Fail, Status::Unknown, Status::Skipped] {
            let labels = labels.trim_end_matches('}');
            writeln!(self.out, "{name}{labels},status=\"{}\"}} {}", status.word(), results.count(status))?;
        }
        self.packs(labels.trim_end_matches('}'))
    }

    /// The packs that judged; nothing where only the built-in one is loaded.
    fn packs(&mut self, labels: &str) -> io::Result<()> {
        let results = self.results;
        let name = "paydoctor_run_pack";
        if !results.packs.is_empty() {
            self.head(name, "A pack that judged, and whether anybody vouches for it.")?;
        }
        for [id, version, standing] in results.packs.iter().map(standing) {
            let (id, version) = (label(&id), label(&version));
            writeln!(self.out, "{name}{labels},pack=\"{id}\",version=\"{version}\",standing=\"{standing}\"}} 1")?;
        }
        Ok(())
    }

    /// A metric with any number of samples for each case; nothing of it where there are none at all.
    fn each(&mut self, name: &str, help: &str, samples: impl Fn(&Case) -> Vec<(String, String)>) -> io::Result<()> {
        let name = format!("paydoctor_case_{name}");
        let mut begun = false;
        for case in &self.results.cases {
            for (more, value) in samples(case) {
                if !begun {
                    self.head(&name, help)?;
                    begun = true;
                }
                let (command, group, id) = (self.results.command, label(&case.group), label(&case.id));
                writeln!(self.out, "{name}{{command=\"{command}\",group=\"{group}\",id=\"{id}\"{more}}} {value}")?;
            }
        }
        Ok(())
    }
}

/// The value of a label.
fn label(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n")
}
