//! A message that is the answer of an interface: JSON or a form. Each field counts; only those that are known to say nothing of the
//! money (ids, times, amounts, the transport, codes, the message itself) leave a decline alone.

/// Fields that say nothing of the money, whatever they hold.
const HARMLESS: [&str; 34] = [
    "appid",
    "mchid",
    "submchid",
    "noncestr",
    "nonce",
    "sign",
    "signtype",
    "outtradeno",
    "outrefundno",
    "orderid",
    "orderno",
    "merchantid",
    "deviceinfo",
    "requestid",
    "requestlogurl",
    "traceid",
    "id",
    "object",
    "docurl",
    "param",
    "livemode",
    "timestamp",
    "created",
    "time",
    "date",
    "amount",
    "total",
    "totalfee",
    "totalamount",
    "currency",
    "feetype",
    "version",
    "charset",
    "links",
];
/// Fields that hold a message.
const MESSAGES: [&str; 12] = [
    "message",
    "msg",
    "submsg",
    "errcodedes",
    "errmsg",
    "errormsg",
    "errormessage",
    "returnmsg",
    "description",
    "reason",
    "detail",
    "failuremessage",
];
/// Fields that hold a code.
const CODES: [&str; 9] =
    ["code", "subcode", "errcode", "errorcode", "declinecode", "failurecode", "responsecode", "reasoncode", "networkdeclinecode"];
/// Fields of how it ended, which only leave a decline alone where they say that it failed.
const RESULTS: [&str; 7] = ["resultcode", "status", "state", "tradestate", "result", "outcome", "paymentstatus"];
/// What such a field says of a failure.
const FAILED: [&str; 8] = ["fail", "failed", "failure", "declined", "rejected", "refused", "payerror", "error"];
/// A field, and what it may hold without saying anything: the transport worked, or the interface tells that something failed.
const PLAIN: [(&str, &str); 9] = [
    ("returncode", "success"),
    ("returnmsg", "ok"),
    ("code", "40004"),
    ("msg", "business failed"),
    ("success", "false"),
    ("type", "card_error"),
    ("type", "invalid_request_error"),
    ("error", ""),
    ("code", "card_declined"),
];

/// What an answer of an interface says, as far as it is about the payment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Answer {
    /// Its messages.
    pub(super) text: String,
    /// Its codes.
    pub(super) codes: Vec<String>,
    /// A field may say something else.
    pub(super) open: bool,
}

/// Reads a text that has fields and nothing else; none for any other text.
pub(super) fn answer(text: &str) -> Option<Answer> {
    let mut answer = Answer::default();
    for (name, value) in fields(text.trim())? {
        let name: String = name.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase();
        let said = value.trim().to_lowercase();
        let has = |names: &[&str]| names.contains(&name.as_str());
        if said.is_empty() || said == "null" || has(&HARMLESS) || PLAIN.contains(&(name.as_str(), said.as_str())) {
            continue;
        }
        if has(&MESSAGES) {
            if !answer.text.is_empty() {
                answer.text.push('\n');
            }
            answer.text.push_str(value.trim());
        } else if has(&CODES) {
            answer.codes.push(value.trim().to_owned());
        } else {
            answer.open |= !(has(&RESULTS) && FAILED.contains(&said.as_str()));
        }
    }
    Some(answer)
}

/// The fields of a text, each a name and a value.
fn fields(text: &str) -> Option<Vec<(String, String)>> {
    if text.starts_with('{') {
        let mut found = Vec::new();
        collect("", &serde_json::from_str(text).ok()?, &mut found);
        return Some(found);
    }
    let pair = |part: &str| part.split_once('=').map(|(name, value)| (name.to_owned(), value.to_owned()));
    let form = text.contains('=') && !text.contains(char::is_whitespace);
    form.then(|| text.split('&').map(pair).collect()).flatten()
}

/// The values of JSON, each under its own name.
fn collect(name: &str, value: &serde_json::Value, found: &mut Vec<(String, String)>) {
    match value {
        serde_json::Value::Object(members) => members.iter().for_each(|(name, value)| collect(name, value, found)),
        serde_json::Value::Array(items) => items.iter().for_each(|value| collect(name, value, found)),
        serde_json::Value::String(text) => found.push((name.to_owned(), text.clone())),
        other => found.push((name.to_owned(), other.to_string())),
    }
}
