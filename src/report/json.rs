//! The report as JSON.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::ser::{Formatter, PrettyFormatter, Serializer};

use super::clean::is_plain;

/// Writes a report as JSON, indented, with a line end. It says exactly what the report says, and nothing in it steers a
/// terminal or hides: such characters are written as `\u....`, also those that JSON itself would let pass.
///
/// # Errors
/// When the writer fails.
pub fn json(report: &impl Serialize, out: &mut dyn Write) -> io::Result<()> {
    report.serialize(&mut Serializer::with_formatter(&mut *out, Inert(PrettyFormatter::new())))?;
    writeln!(out)
}

/// As pretty as `serde_json` has it, with what steers a terminal escaped.
struct Inert<'a>(PrettyFormatter<'a>);

/// Hands a method on to the formatter inside.
macro_rules! as_pretty {
    ($($name:ident($($argument:ident: $type:ty),*);)*) => {
        $(fn $name<W: ?Sized + Write>(&mut self, writer: &mut W $(, $argument: $type)*) -> io::Result<()> {
            self.0.$name(writer $(, $argument)*)
        })*
    };
}

impl Formatter for Inert<'_> {
    as_pretty! {
        begin_array();
        end_array();
        begin_array_value(first: bool);
        end_array_value();
        begin_object();
        end_object();
        begin_object_key(first: bool);
        begin_object_value();
        end_object_value();
    }

    fn write_string_fragment<W: ?Sized + Write>(&mut self, writer: &mut W, fragment: &str) -> io::Result<()> {
        if fragment.chars().all(is_plain) {
            return writer.write_all(fragment.as_bytes());
        }
        for c in fragment.chars() {
            let mut bytes = [0; 4];
            if is_plain(c) {
                writer.write_all(c.encode_utf8(&mut bytes).as_bytes())?;
            } else {
                c.encode_utf16(&mut [0; 2]).iter().try_for_each(|unit| write!(writer, "\\u{unit:04x}"))?;
            }
        }
        Ok(())
    }
}
