//! What a person reads of a mistake.

use std::fmt;

use super::error::{ExprError, ExprErrorKind};

impl fmt::Display for ExprError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.kind.fmt(f)
    }
}

impl std::error::Error for ExprError {}

impl fmt::Display for ExprErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLong { .. } | Self::TooDeep { .. } | Self::TooManyNodes { .. } | Self::TooManyLoops { .. } => self.fmt_limit(f),
            Self::UnknownVariable { .. } | Self::UnknownField { .. } | Self::UnknownFunction { .. } | Self::UnknownValue { .. } => {
                self.fmt_unknown(f)
            }
            Self::UnclosedPlaceholder | Self::StrayBrace | Self::BadPlaceholder { .. } => self.fmt_template(f),
            _ => self.fmt_misuse(f),
        }
    }
}

impl ExprErrorKind {
    fn fmt_limit(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLong { length, limit } => {
                write!(f, "the expression is {length} bytes long, at most {limit} are allowed")
            }
            Self::TooDeep { limit } => {
                write!(f, "nested or chained too deeply, at most {limit} levels are allowed")
            }
            Self::TooManyNodes { limit } => {
                write!(f, "the expression has too many parts, at most {limit} are allowed")
            }
            Self::TooManyLoops { limit } => {
                write!(f, "too many loops inside one another, at most {limit} are allowed")
            }
            _ => Ok(()),
        }
    }

    fn fmt_unknown(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let hint = match self {
            Self::UnknownVariable { name, did_you_mean } => {
                write!(f, "there is no variable `{name}`")?;
                did_you_mean
            }
            Self::UnknownField { record, field, did_you_mean } => {
                write!(f, "`{record}` has no field `{field}`")?;
                did_you_mean
            }
            Self::UnknownFunction { name, did_you_mean } => {
                write!(f, "there is no function `{name}` that is called like this")?;
                did_you_mean
            }
            Self::UnknownValue { value, allowed, did_you_mean } => {
                write!(f, "`{value}` is never a value here; there are {}", allowed.join(", "))?;
                did_you_mean
            }
            _ => &None,
        };
        hint.as_ref().map_or(Ok(()), |hint| write!(f, "; did you mean `{hint}`?"))
    }

    fn fmt_misuse(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Syntax { message } => f.write_str(message),
            Self::Unsupported { what } => write!(f, "not supported: {what}"),
            Self::BareHas => f.write_str(
                "has() cannot tell \"not observed\" from \"absent\": \
                 use observed(x), or compare with null",
            ),
            Self::FloatLiteral { number } => {
                write!(f, "a floating-point number is not exact: write dec(\"{number}\")")
            }
            Self::BadDecimal { text } => write!(f, "`{text}` is not a decimal: write digits like dec(\"0.31\"), at most 28 of them"),
            Self::NoFields { found, field } => {
                write!(f, "a value of type {found} has no field `{field}`")
            }
            Self::ArgumentCount { usage } => {
                write!(f, "wrong number of arguments: it is called as {usage}")
            }
            Self::Argument { of, expected, found } => {
                write!(f, "`{of}` takes {expected}, this is {found}")
            }
            Self::Operands { operator, left, right } => {
                write!(f, "`{operator}` does not go with {left} and {right}")
            }
            Self::IntDivision => f.write_str("dividing two whole numbers would cut off the fraction: make one of them dec(…)"),
            Self::NoCommonType { first, second } => {
                write!(f, "{first} and {second} have no type in common")
            }
            Self::NeverNull { found } => write!(f, "a value of type {found} is never null"),
            Self::Result { expected, found } => {
                write!(f, "the expression gives {found}, but {expected} is asked for")
            }
            Self::Parser { message } => write!(f, "the parser failed: {message}"),
            _ => Ok(()),
        }
    }

    fn fmt_template(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnclosedPlaceholder => f.write_str("this placeholder is not closed; write {{ for a brace"),
            Self::StrayBrace => f.write_str("this brace closes nothing; write }} for a brace"),
            Self::BadPlaceholder { text } => {
                write!(f, "`{text}` is not a path like endpoint.host; write {{{{ for a brace")
            }
            _ => Ok(()),
        }
    }
}
