//! The checked expression: our own tree, with everything resolved.

use std::collections::BTreeSet;

use cel::common::ast::operators as op;

use super::datum::Datum;
use super::functions::Function;

/// A node of a checked expression.
#[derive(Clone, Debug)]
pub(super) enum Node {
    Literal(Datum),
    /// A variable and the fields behind it: one node however long, as nearly all of a check is this.
    Path(Root, Vec<String>),
    /// A field of something that is no plain path, such as `list[0].host`.
    Field(Box<Node>, String),
    Index(Box<[Node; 2]>),
    List(Vec<Node>),
    Not(Box<Node>),
    Negate(Box<Node>),
    And(Box<[Node; 2]>),
    Or(Box<[Node; 2]>),
    Compare(Comparison, Box<[Node; 2]>),
    Arithmetic(Arithmetic, Box<[Node; 2]>),
    In(Box<[Node; 2]>),
    Conditional(Box<[Node; 3]>),
    Call(Function, Vec<Node>),
    /// The list, then the body.
    Loop(LoopKind, Box<[Node; 2]>),
}

/// Where a path starts.
#[derive(Clone, Debug)]
pub(super) enum Root {
    Variable(String),
    /// A loop variable, by its place on the stack of those in scope.
    Local(usize),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Comparison {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Arithmetic {
    Add,
    Subtract,
    Multiply,
    Divide,
    Remainder,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LoopKind {
    All,
    Exists,
    ExistsOne,
    Filter,
    Map,
}

impl Comparison {
    /// The comparison behind the parser's name of an operator.
    pub(super) fn named(name: &str) -> Option<Self> {
        Some(match name {
            op::EQUALS => Self::Equal,
            op::NOT_EQUALS => Self::NotEqual,
            op::LESS => Self::Less,
            op::LESS_EQUALS => Self::LessOrEqual,
            op::GREATER => Self::Greater,
            op::GREATER_EQUALS => Self::GreaterOrEqual,
            _ => return None,
        })
    }

    pub(super) fn symbol(self) -> &'static str {
        match self {
            Self::Equal => "==",
            Self::NotEqual => "!=",
            Self::Less => "<",
            Self::LessOrEqual => "<=",
            Self::Greater => ">",
            Self::GreaterOrEqual => ">=",
        }
    }

    pub(super) fn is_equality(self) -> bool {
        matches!(self, Self::Equal | Self::NotEqual)
    }
}

impl Arithmetic {
    /// The arithmetic behind the parser's name of an operator.
    pub(super) fn named(name: &str) -> Option<Self> {
        Some(match name {
            op::ADD => Self::Add,
            op::SUBSTRACT => Self::Subtract,
            op::MULTIPLY => Self::Multiply,
            op::DIVIDE => Self::Divide,
            op::MODULO => Self::Remainder,
            _ => return None,
        })
    }

    pub(super) fn symbol(self) -> &'static str {
        match self {
            Self::Add => "+",
            Self::Subtract => "-",
            Self::Multiply => "*",
            Self::Divide => "/",
            Self::Remainder => "%",
        }
    }
}

impl LoopKind {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Exists => "exists",
            Self::ExistsOne => "exists_one",
            Self::Filter => "filter",
            Self::Map => "map",
        }
    }
}

impl Node {
    /// Whether this names a place in the data, which is all that `observed` can be asked about.
    pub(super) fn is_place(&self) -> bool {
        match self {
            Self::Path(..) => true,
            Self::Field(node, _) => node.is_place(),
            Self::Index(pair) => pair[0].is_place(),
            _ => false,
        }
    }

    fn children(&self) -> &[Node] {
        match self {
            Self::Literal(_) | Self::Path(..) => &[],
            Self::Field(node, _) | Self::Not(node) | Self::Negate(node) => std::slice::from_ref(&**node),
            Self::Index(pair)
            | Self::And(pair)
            | Self::Or(pair)
            | Self::Compare(_, pair)
            | Self::Arithmetic(_, pair)
            | Self::In(pair)
            | Self::Loop(_, pair) => &pair[..],
            Self::Conditional(three) => &three[..],
            Self::List(nodes) | Self::Call(_, nodes) => nodes,
        }
    }

    /// All paths from root variables, such as `endpoint.dns.configured`.
    pub(super) fn collect_paths(&self, paths: &mut BTreeSet<String>) {
        if let Self::Path(Root::Variable(root), fields) = self {
            paths.insert(dotted(root, fields));
        }
        for child in self.children() {
            child.collect_paths(paths);
        }
    }
}

/// A path as it is written.
pub(super) fn dotted(root: &str, fields: &[String]) -> String {
    fields.iter().fold(root.to_owned(), |mut path, field| {
        path.push('.');
        path.push_str(field);
        path
    })
}
