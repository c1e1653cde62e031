//! Secrets that are planted wherever the program takes something in, in every form in which they can be written, and a search
//! that finds them in whatever comes out. What finds them shares no code with what redacts them.

#![allow(dead_code, unused_imports, reason = "each test binary uses its own part of it")]

#[path = "canaries/finder.rs"]
mod finder;
#[path = "canaries/forms.rs"]
mod forms;
#[path = "canaries/harmless.rs"]
mod harmless;
#[path = "canaries/list.rs"]
mod list;

pub use finder::found;
pub use harmless::HARMLESS;
pub use list::CANARIES;

/// The formats of a report; a new one is added here.
pub const FORMATS: [&str; 9] = ["text", "short", "json", "html", "markdown", "junit", "tap", "github", "prometheus"];

/// A planted secret.
pub struct Canary {
    /// What kind of secret it is.
    pub kind: &'static str,
    /// What must not come out.
    pub secret: &'static str,
    /// As it is planted: with the words that make it a secret, where it is none by itself.
    pub phrase: &'static str,
    /// Digits that people write in groups.
    pub grouped: bool,
}

const fn number(kind: &'static str, secret: &'static str) -> Canary {
    Canary { kind, secret, phrase: secret, grouped: true }
}

const fn plain(kind: &'static str, secret: &'static str) -> Canary {
    Canary { kind, secret, phrase: secret, grouped: false }
}

const fn within(kind: &'static str, secret: &'static str, phrase: &'static str) -> Canary {
    Canary { kind, secret, phrase, grouped: false }
}

/// Who was to be paid, in the case.
pub const PAYEE: &str = "欧阳明日";
/// The account that was to pay.
pub const PAYER: &str = "zhao.liu-wallet-77";
/// The order.
pub const ORDER: &str = "QX-20261122-778899";
/// Where it was to be delivered.
pub const DELIVERY: &str = "上海市浦东新区世纪大道100号3单元502室";
/// With whom a transaction of the list was.
pub const OTHER_PAYEE: &str = "Tom Hanksworth";
/// Its number.
pub const OTHER_ORDER: &str = "TX7781-9920-X";
/// The user of the device, the device, the home folder.
pub const USER: &str = "yangguifei";
pub const HOST: &str = "changan-palace-7";
pub const HOME: &str = "/srv/people/yangguifei";
/// A person named by a certificate.
pub const SUBJECT: &str = "Wang Xiaoming";
/// An instrument's number.
pub const INSTRUMENT: &str = "6212142000000012348";

/// What is private because the case or the device says so.
pub const NAMED: [Canary; 10] = [
    plain("payee", PAYEE),
    plain("payer", PAYER),
    plain("order", ORDER),
    plain("delivery address", DELIVERY),
    plain("payee of the list", OTHER_PAYEE),
    plain("order of the list", OTHER_ORDER),
    plain("user", USER),
    plain("device", HOST),
    plain("home folder of the device", HOME),
    number("instrument", INSTRUMENT),
];

/// All of them.
pub fn all() -> impl Iterator<Item = &'static Canary> {
    CANARIES.iter().chain(&NAMED)
}
