//! The columns of a table: what a header calls them.

use unicode_normalization::UnicodeNormalization;

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Role {
    /// Date and time, or the time of day alone.
    Time,
    /// The date, where the time of day has a column of its own.
    Day,
    Amount,
    /// Whether money came in or went out.
    Direction,
    Payee,
    /// The merchant's order number.
    Order,
    /// The wallet's own number of the transaction.
    Number,
    State,
    Kind,
    Currency,
    /// What it was paid with.
    Method,
    /// Whether it moved money that is not in the balance.
    OutsideBalance,
    /// A fee on top of the amount.
    Fee,
}

/// What the columns are called, as [`folded`] makes of it; of several in one header, the first counts.
const NAMES: [(Role, &[&str]); 13] = [
    (
        Role::Time,
        &[
            "at",
            "交易时间",
            "付款时间",
            "支付时间",
            "交易创建时间",
            "创建时间",
            "发生时间",
            "记账时间",
            "时间",
            "datetime",
            "transactiontime",
            "createdat",
            "created",
            "time",
        ],
    ),
    (Role::Day, &["date", "transactiondate", "交易日期", "日期"]),
    (Role::Amount, &["amount", "金额", "交易金额", "支付金额", "付款金额", "订单金额", "transactionamount", "total"]),
    (Role::Direction, &["收/支", "收支", "收支类型", "资金流向", "direction", "in/out", "inout", "flow"]),
    (
        Role::Payee,
        &[
            "payee",
            "交易对方",
            "对方名称",
            "对方户名",
            "对方",
            "收款方",
            "收款人",
            "商户名称",
            "商户",
            "商家",
            "counterparty",
            "merchant",
            "recipient",
        ],
    ),
    (
        Role::Order,
        &[
            "order",
            "商户单号",
            "商户订单号",
            "商家订单号",
            "订单号",
            "订单编号",
            "ordernumber",
            "orderno",
            "orderid",
            "merchantorder",
            "merchantorderid",
        ],
    ),
    (
        Role::Number,
        &[
            "交易单号",
            "交易号",
            "交易订单号",
            "交易流水号",
            "流水号",
            "transactionid",
            "transactionnumber",
            "transactionno",
            "txnid",
            "reference",
            "id",
        ],
    ),
    (Role::State, &["state", "状态", "交易状态", "当前状态", "status", "transactionstatus"]),
    (Role::Kind, &["kind", "类型", "交易类型", "交易分类", "业务类型", "type", "transactiontype"]),
    (Role::Currency, &["currency", "币种", "货币"]),
    (Role::Method, &["支付方式", "收/付款方式", "付款方式", "paymentmethod", "method", "paidwith"]),
    (Role::OutsideBalance, &["outsidebalance"]),
    (Role::Fee, &["fee", "手续费", "服务费"]),
];

/// The columns of one table.
#[derive(Clone, Debug)]
pub(super) struct Columns {
    places: Vec<(Role, usize)>,
    names: Vec<String>,
}

impl Columns {
    /// The columns of a header; none where this is no header: time and amount are what every list has.
    pub(super) fn of(header: &[String]) -> Option<Self> {
        let folded: Vec<String> = header.iter().map(|name| self::folded(name)).collect();
        let place = |names: &[&str]| names.iter().find_map(|name| folded.iter().position(|f| f == name));
        let places: Vec<(Role, usize)> = NAMES.iter().filter_map(|(role, names)| Some((*role, place(names)?))).collect();
        let columns = Self { places, names: header.to_vec() };
        let timed = columns.place(Role::Time).or(columns.place(Role::Day)).is_some();
        (timed && columns.place(Role::Amount).is_some()).then_some(columns)
    }

    /// Where a column is, from 0.
    pub(super) fn place(&self, role: Role) -> Option<usize> {
        self.places.iter().find(|(r, _)| *r == role).map(|(_, place)| *place)
    }

    /// What the table calls a column.
    pub(super) fn name(&self, place: usize) -> Option<&str> {
        self.names.get(place).map(String::as_str)
    }
}

/// The names of the columns that every list needs, as messages tell them.
pub(super) fn needed() -> String {
    let some = |role: Role| NAMES.iter().filter(move |(r, _)| *r == role).flat_map(|(_, names)| names.iter().take(4)).copied();
    let list = |roles: &[Role]| roles.iter().flat_map(|r| some(*r)).collect::<Vec<_>>().join(" / ");
    format!("{}; {}", list(&[Role::Time, Role::Day]), list(&[Role::Amount]))
}

/// A name without case, spaces and what stands in brackets behind it: `金额（元）` is `金额`, `Order No.` is `orderno`.
fn folded(name: &str) -> String {
    let plain: String = name.nfkc().collect::<String>().to_lowercase();
    let plain = plain.split(['(', '[']).next().unwrap_or_default();
    plain.chars().filter(|c| c.is_alphanumeric() || *c == '/').collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn columns(header: &str) -> Option<Columns> {
        Columns::of(&header.split(',').map(str::to_owned).collect::<Vec<_>>())
    }

    #[test]
    fn headers_of_real_exports_are_known() {
        let one = columns("交易时间,交易类型,交易对方,商品,收/支,金额(元),支付方式,当前状态,交易单号,商户单号,备注").expect("a header");
        let places =
            [Role::Time, Role::Kind, Role::Payee, Role::Direction, Role::Amount, Role::Method, Role::State, Role::Number, Role::Order];
        assert_eq!(places.map(|r| one.place(r)), [0, 1, 2, 4, 5, 6, 7, 8, 9].map(Some));
        let other = columns("Date,Time,Counterparty,Order No.,Amount (CNY),Status").expect("a header");
        assert_eq!([Role::Day, Role::Time, Role::Payee, Role::Order, Role::Amount].map(|r| other.place(r)), [0, 1, 2, 3, 4].map(Some));
    }

    #[test]
    fn a_header_has_time_and_amount() {
        for header in ["交易时间,状态", "金额,状态", "微信支付账单明细", ""] {
            assert!(columns(header).is_none(), "{header}");
        }
    }
}
