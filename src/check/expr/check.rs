//! The type rules of operators and functions.

use std::sync::Arc;

use cel::common::ast::{Expr, IdedExpr, LiteralValue, operators as op};

use super::error::ExprErrorKind as Kind;
use super::node::{Arithmetic, Comparison, Node};
use super::suggest::closest;
use super::translate::{Translator, Typed, typed};
use super::types::Type;

impl Translator<'_> {
    /// Reports an operand that an operator cannot take.
    fn require(&mut self, id: u64, of: &str, fits: bool, expected: &'static str, found: &Type) {
        if !fits {
            let kind = Kind::Argument { of: of.to_owned(), expected, found: found.clone() };
            self.report(self.spans.token(id), kind);
        }
    }

    pub(super) fn conditional(&mut self, id: u64, condition: &IdedExpr, yes: &IdedExpr, no: &IdedExpr) -> Typed {
        let [condition, yes, no] = [self.expr(condition), self.expr(yes), self.expr(no)];
        self.require(id, "?:", condition.ty.is_bool(), "a condition", &condition.ty);
        let ty = self.common(self.spans.token(id), &yes.ty, &no.ty);
        typed(Node::Conditional(Box::new([condition.node, yes.node, no.node])), ty)
    }

    pub(super) fn logic(
        &mut self,
        id: u64,
        symbol: &str,
        make: impl Fn(Box<[Node; 2]>) -> Node,
        left: &IdedExpr,
        right: &IdedExpr,
    ) -> Typed {
        let [left, right] = [self.expr(left), self.expr(right)];
        for side in [&left, &right] {
            self.require(id, symbol, side.ty.is_bool(), "conditions", &side.ty);
        }
        typed(make(Box::new([left.node, right.node])), Type::Bool)
    }

    pub(super) fn not(&mut self, id: u64, operand: &IdedExpr) -> Typed {
        let operand = self.expr(operand);
        self.require(id, "!", operand.ty.is_bool(), "a condition", &operand.ty);
        typed(Node::Not(Box::new(operand.node)), Type::Bool)
    }

    pub(super) fn negate(&mut self, id: u64, operand: &IdedExpr) -> Typed {
        let operand = self.expr(operand);
        self.require(id, "-", operand.ty.is_number(), "a number", &operand.ty);
        let ty = number(operand.ty.value(), operand.ty.value());
        typed(Node::Negate(Box::new(operand.node)), ty)
    }

    pub(super) fn index(&mut self, id: u64, container: &IdedExpr, key: &IdedExpr) -> Typed {
        let [container, key] = [self.expr(container), self.expr(key)];
        let ty = match container.ty.value() {
            Type::List(element) => {
                let fits = matches!(key.ty.value(), Type::Int | Type::Never);
                self.require(id, "list[…]", fits, "a whole number", &key.ty);
                (**element).clone()
            }
            Type::Map(value) => {
                self.require(id, "map[…]", key.ty.is_text(), "a text", &key.ty);
                (**value).clone()
            }
            Type::Never => Type::Never,
            other => {
                self.require(id, "[…]", false, "a list or a map", other);
                Type::Never
            }
        };
        typed(Node::Index(Box::new([container.node, key.node])), ty)
    }

    pub(super) fn contained(&mut self, id: u64, item: &IdedExpr, container: &IdedExpr) -> Typed {
        let (item_tree, container_tree) = (item, container);
        let [item, container] = [self.expr(item), self.expr(container)];
        match container.ty.value() {
            Type::List(element) => {
                self.comparable(id, "in", &item.ty, element);
                self.values(item_tree, element);
                self.values(container_tree, &item.ty);
            }
            Type::Map(_) => self.require(id, "in", item.ty.is_text(), "a text as a key", &item.ty),
            Type::Never => {}
            other => self.require(id, "in", false, "a list or a map on its right", other),
        }
        typed(Node::In(Box::new([item.node, container.node])), Type::Bool)
    }

    pub(super) fn compare(&mut self, id: u64, comparison: Comparison, left: &IdedExpr, right: &IdedExpr) -> Typed {
        let (left_tree, right_tree) = (left, right);
        let [left, right] = [self.expr(left), self.expr(right)];
        let symbol = comparison.symbol();
        if comparison.is_equality() {
            self.comparable(id, symbol, &left.ty, &right.ty);
            self.values(left_tree, &right.ty);
            self.values(right_tree, &left.ty);
        } else if !(left.ty.is_number() && right.ty.is_number()) {
            self.operands(id, symbol, &left.ty, &right.ty);
        }
        typed(Node::Compare(comparison, Box::new([left.node, right.node])), Type::Bool)
    }

    fn operands(&mut self, id: u64, operator: &'static str, left: &Type, right: &Type) {
        // A side that is in error already has been reported.
        if *left != Type::Never && *right != Type::Never {
            let (left, right) = (left.clone(), right.clone());
            self.report(self.spans.token(id), Kind::Operands { operator, left, right });
        }
    }

    fn comparable(&mut self, id: u64, operator: &'static str, left: &Type, right: &Type) {
        if left.comparable(right) {
            return;
        }
        match (left, right) {
            (Type::Null, found) | (found, Type::Null) => {
                self.report(self.spans.token(id), Kind::NeverNull { found: found.clone() });
            }
            _ => self.operands(id, operator, left, right),
        }
    }

    /// Holds the literals of `tree` against the fixed set of values that they are compared with.
    fn values(&mut self, tree: &IdedExpr, against: &Type) {
        let allowed = match against.value() {
            Type::Enum(allowed) => Arc::clone(allowed),
            Type::List(element) => return self.values(tree, element),
            _ => return,
        };
        let mut literals = Vec::new();
        text_literals(tree, &mut literals);
        for (id, value) in literals {
            if !allowed.iter().any(|known| known == value) {
                let kind = Kind::UnknownValue {
                    value: value.to_owned(),
                    allowed: Arc::clone(&allowed),
                    did_you_mean: closest(value, allowed.iter().map(String::as_str)),
                };
                self.report(self.spans.token(id), kind);
            }
        }
    }

    pub(super) fn arithmetic(&mut self, id: u64, arithmetic: Arithmetic, left: &IdedExpr, right: &IdedExpr) -> Typed {
        let [left, right] = [self.expr(left), self.expr(right)];
        if !(left.ty.is_number() && right.ty.is_number()) {
            self.operands(id, arithmetic.symbol(), &left.ty, &right.ty);
        }
        let ty = number(left.ty.value(), right.ty.value());
        if arithmetic == Arithmetic::Divide && ty == Type::Int {
            self.report(self.spans.token(id), Kind::IntDivision);
        }
        typed(Node::Arithmetic(arithmetic, Box::new([left.node, right.node])), ty)
    }
}

/// The type of a sum: whole only if both sides are; of nothing where one of them is no number, which
/// has been reported by then.
pub(super) fn number(left: &Type, right: &Type) -> Type {
    match (left, right) {
        (Type::Int, Type::Int) => Type::Int,
        (Type::Int | Type::Dec, Type::Int | Type::Dec) => Type::Dec,
        _ => Type::Never,
    }
}

/// The literal texts that `tree` may come out as, or be a list of.
fn text_literals<'a>(tree: &'a IdedExpr, found: &mut Vec<(u64, &'a str)>) {
    match &tree.expr {
        Expr::Literal(LiteralValue::String(text)) => found.push((tree.id, text.inner())),
        Expr::List(list) => list.elements.iter().for_each(|it| text_literals(it, found)),
        Expr::Call(call) if call.func_name == op::CONDITIONAL => {
            call.args.iter().skip(1).for_each(|it| text_literals(it, found));
        }
        _ => {}
    }
}
