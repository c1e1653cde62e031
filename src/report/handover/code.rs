//! The QR code (ISO/IEC 18004) of a handover, as modules.

use qrcode::{Color, EcLevel, QrCode};

use super::Handover;
use crate::report::model::Report;

/// The most modules on a side: version 20.
pub const LARGEST: usize = 97;
/// The blank modules that the standard asks for on every side.
pub const QUIET: usize = 4;

/// A QR code.
#[derive(Clone, Debug)]
pub struct Code {
    /// What it says.
    pub text: String,
    /// Modules on a side.
    pub width: usize,
    /// The modules, row by row: dark or not.
    dark: Vec<bool>,
}

impl Code {
    /// Whether the module in this column and row is dark; all around the code they are not.
    pub fn is_dark(&self, column: usize, row: usize) -> bool {
        column < self.width && row < self.width && self.dark.get(row * self.width + column).copied().unwrap_or_default()
    }

    /// The dark runs of modules: column, row, length.
    pub fn runs(&self) -> Vec<(usize, usize, usize)> {
        let mut runs = Vec::new();
        for row in 0..self.width {
            let mut column = 0;
            while column < self.width {
                let length = (column..self.width).take_while(|c| self.is_dark(*c, row)).count();
                if length > 0 {
                    runs.push((column, row, length));
                }
                column += length.max(1);
            }
        }
        runs
    }
}

/// The handover of a report as a QR code with error correction M, no larger than so many modules on a side. Where it does not
/// fit, checks are left out and counted; nothing where even then it does not.
pub fn code(report: &Report, most: usize) -> Option<Code> {
    let mut handover = Handover::of(report);
    loop {
        let text = handover.text();
        match QrCode::with_error_correction_level(&text, EcLevel::M) {
            Ok(code) if code.width() <= most.min(LARGEST) => {
                let dark = code.to_colors().into_iter().map(|color| color == Color::Dark).collect();
                return Some(Code { text, width: code.width(), dark });
            }
            _ => handover = handover.shorter()?,
        }
    }
}
