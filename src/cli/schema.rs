//! `paydoctor schema`.

use super::args::{DataFormat, SchemaArgs, SchemaChoice};
use super::config::Config;
use super::{Failure, output};
use crate::bundle::Manifest;
use crate::case::CaseDocument;
use crate::document::Schema;
use crate::exit::Exit;
use crate::fact::Record;
use crate::pack::GroupFile;
use crate::report::{Report, SmokeReport};
use crate::smoke::SmokeDocument;
use crate::wallet::Wallet;

/// Prints the JSON Schema of a document; it is the one that documents are checked against.
pub fn run(args: &SchemaArgs) -> Result<Exit, Failure> {
    let schema = match args.what {
        SchemaChoice::Report => Schema::of::<Report>(),
        SchemaChoice::Facts => Schema::of::<Record>(),
        SchemaChoice::Case => Schema::of::<CaseDocument>(),
        SchemaChoice::Wallet => Schema::of::<Wallet>(),
        SchemaChoice::Check => Schema::of::<GroupFile>(),
        SchemaChoice::Config => Schema::of::<Config>(),
        SchemaChoice::Bundle => Schema::of::<Manifest>(),
        SchemaChoice::Smoke => Schema::of::<SmokeDocument>(),
        SchemaChoice::SmokeReport => Schema::of::<SmokeReport>(),
    };
    output::data(schema.json(), DataFormat::Json, |_| Ok(()))?;
    Ok(Exit::Success)
}
