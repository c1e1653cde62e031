//! What can be wrong with an expression or a template, with the data of each mistake.

use std::sync::Arc;

use super::types::Type;

/// A stretch of the source: byte offsets, half open, always on character boundaries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    /// Where it starts.
    pub start: usize,
    /// Where it ends; the byte there is no longer part of it.
    pub end: usize,
}

impl Span {
    /// The span of the whole source.
    pub(super) fn all(source: &str) -> Self {
        Self { start: 0, end: source.len() }
    }

    /// The span widened to characters and cut to the source, whatever the offsets are.
    pub(super) fn within(source: &str, start: usize, end: usize) -> Self {
        let start = source.floor_char_boundary(start.min(source.len()));
        let end = source.ceil_char_boundary(end.clamp(start, source.len()));
        Self { start, end }
    }

    pub(super) fn error(self, kind: ExprErrorKind) -> ExprError {
        ExprError { span: self, kind }
    }
}

/// One mistake and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExprError {
    /// Where in the source, in bytes.
    pub span: Span,
    /// What is wrong.
    pub kind: ExprErrorKind,
}

/// What is wrong with an expression or a template.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ExprErrorKind {
    /// The source is longer than allowed, in bytes.
    TooLong {
        /// Its length.
        length: usize,
        /// What is allowed.
        limit: usize,
    },
    /// Brackets, operators or selections are nested, or chained, too deeply.
    TooDeep {
        /// What is allowed.
        limit: usize,
    },
    /// The expression has too many parts.
    TooManyNodes {
        /// What is allowed.
        limit: usize,
    },
    /// Too many loops inside one another.
    TooManyLoops {
        /// What is allowed.
        limit: usize,
    },
    /// It is not an expression.
    Syntax {
        /// What the parser has to say.
        message: String,
    },
    /// Something of CEL that checks do not use.
    Unsupported {
        /// What it is, and what to write instead.
        what: &'static str,
    },
    /// `has(…)`, which cannot tell "not observed" from "absent".
    BareHas,
    /// A floating-point literal.
    FloatLiteral {
        /// The number as a decimal.
        number: String,
    },
    /// A text in `dec("…")` that is no plain decimal of at most 28 digits.
    BadDecimal {
        /// The text.
        text: String,
    },
    /// No such variable.
    UnknownVariable {
        /// As it was written.
        name: String,
        /// The nearest one that exists.
        did_you_mean: Option<String>,
    },
    /// No such field.
    UnknownField {
        /// The record's name.
        record: String,
        /// As it was written.
        field: String,
        /// The nearest one that exists.
        did_you_mean: Option<String>,
    },
    /// A field of something that has none.
    NoFields {
        /// What it is.
        found: Type,
        /// The field asked for.
        field: String,
    },
    /// No such function, or not called that way.
    UnknownFunction {
        /// As it was written.
        name: String,
        /// The nearest one that exists, or the right way to call it.
        did_you_mean: Option<String>,
    },
    /// A text that a fixed set of values does not have.
    UnknownValue {
        /// As it was written.
        value: String,
        /// The values there are.
        allowed: Arc<[String]>,
        /// The nearest one of them.
        did_you_mean: Option<String>,
    },
    /// A function called with the wrong number of arguments.
    ArgumentCount {
        /// How it is called.
        usage: &'static str,
    },
    /// An argument, or an operand, of the wrong type.
    Argument {
        /// The function or operator.
        of: String,
        /// What it takes.
        expected: &'static str,
        /// What it was given.
        found: Type,
    },
    /// Two operands that do not go together.
    Operands {
        /// The operator.
        operator: &'static str,
        /// The type on its left.
        left: Type,
        /// The type on its right.
        right: Type,
    },
    /// A division of two whole numbers, which would cut off the fraction.
    IntDivision,
    /// The branches of `?:`, or the elements of a list, that have no type in common.
    NoCommonType {
        /// One type.
        first: Type,
        /// The other.
        second: Type,
    },
    /// A comparison with `null` of something that is never `null`.
    NeverNull {
        /// Its type.
        found: Type,
    },
    /// The whole expression has the wrong type.
    Result {
        /// What is asked for.
        expected: Type,
        /// What it is.
        found: Type,
    },
    /// A `{` in a template without its `}`.
    UnclosedPlaceholder,
    /// A `}` in a template without its `{`.
    StrayBrace,
    /// A placeholder that is not a path.
    BadPlaceholder {
        /// What stands between the braces.
        text: String,
    },
    /// The parser itself failed, or could not be started.
    Parser {
        /// What happened.
        message: String,
    },
}
