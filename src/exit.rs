//! Exit codes, as published. What a run comes out as maps to them exhaustively.

use std::process::ExitCode;

use crate::diagnosis::VerdictStatus;

/// How the program ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// Healthy, degraded or waiting; for other commands: done, found, valid.
    Success,
    /// A problem was found; not known; not valid.
    Problem,
    /// Usage, configuration, pack or case is wrong. Nothing was contacted.
    Usage,
    /// Nobody can say.
    Inconclusive,
    /// The tool itself failed.
    Internal,
    /// Interrupted; the partial report was written.
    Interrupted,
}

impl Exit {
    /// The code of a verdict; `warned` says that warnings count as a problem, and that there is one.
    pub fn of(status: VerdictStatus, warned: bool) -> Self {
        match status {
            VerdictStatus::Healthy | VerdictStatus::Degraded if warned => Self::Problem,
            VerdictStatus::Healthy | VerdictStatus::Degraded | VerdictStatus::Waiting => Self::Success,
            VerdictStatus::Failed => Self::Problem,
            VerdictStatus::Inconclusive => Self::Inconclusive,
        }
    }

    /// The code of a report about many targets; `strict` says that warnings count as a problem.
    pub fn of_many(fail: usize, unknown: usize, warn: usize, strict: bool) -> Self {
        match (fail, unknown, warn) {
            (1.., ..) => Self::Problem,
            (0, 1.., _) => Self::Inconclusive,
            (0, 0, 1..) if strict => Self::Problem,
            (0, 0, _) => Self::Success,
        }
    }

    /// The number.
    pub fn code(self) -> u8 {
        match self {
            Self::Success => 0,
            Self::Problem => 1,
            Self::Usage => 2,
            Self::Inconclusive => 3,
            Self::Internal => 4,
            Self::Interrupted => 130,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.code())
    }
}
