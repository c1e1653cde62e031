//! Names of persons, told by what is said around them: "My name is …", "Dear …", `我叫…`, fields of messages between banks, and
//! objects that are called after somebody.

use std::ops::Range;

use memchr::memmem;

use super::{count, count_back, push};
use crate::accept::Style;
use crate::scrub::Hit;
use crate::{markup, names, said};

/// Words that a name follows: how many words it must have at least, and whether the word stands at the beginning of a line.
const LEADS: &[(usize, &str)] = &[
    (
        1,
        "my name is|my name's|i am called|mr.|mr |mrs.|mrs |ms.|ms |miss |mister |dear |herr |frau |monsieur |madame |mme |signor |signora |senor |senora |sr. |sra. |me llamo |je m'appelle |ich heisse |mi chiamo |meu nome e |mi nombre es |hallo |bonjour |estimado |estimada |liebe |lieber |cher |chere |gentile |caro |cara |prezado |prezada ",
    ),
    (
        2,
        "paid by|i paid|signed|soy |ich heiße |nama saya|kontoinhaber|kontoinhaberin|titulaire|penerima|pengirim|favorecido|destinatario|odbiorca|bapak|ibu|\
        mit freundlichen grüßen|mit freundlichen grußen|mit freundlichen grussen|viele grüße|viele gruße|atentamente|cordialement|saludos|cordiali saluti|atenciosamente|hormat saya|paid to|pay to|paying|payment to|payment from|sent to|send to|transfer to|transfer from|transferred to|transferred from|received from|refund to|refunded to|money to|money from|cardholder|card holder|account holder|holder|in the name of|on behalf of|belongs to|signed by|customer|client|regards,|sincerely,|thanks,|hi |hello |i am |i'm |this is |attn |attn: |c/o |name |to |from |from:|to:|cc:|bcc:|reply-to:|beneficiary|payee|payer|recipient|sender|receiver|remitter|name on card|husband|wife|brother|sister|friend|father|mother|partner|colleague|landlord|roommate|son|daughter|boss|uncle|aunt|cousin",
    ),
];
/// The same in Chinese.
const CHINESE: &str = "我叫|我是|本人|我名叫|名字是|名字叫|我给|转给|转账给|付款给|打给|汇给|支付给|付给|还给|借给|发给|收到|尊敬的|亲爱的|寄给|户名|姓名|收款人|付款人|叫做|朋友|给|叫|меня зовут|Меня зовут|получатель|Получатель|отправитель|плательщик|мое имя|моё имя|私の名前は|제 이름은|이름은|ชื่อ|اسمي|मेरा नाम";
/// What stands behind the name of somebody.
const TITLES: &str = "先生|女士|小姐|太太|様|さん";
/// What stands before the names of the ordering customer and of the beneficiary (SWIFT MT), and in a card of contacts (vCard).
const FIELDS: &str = ":50K:|:50F:|:50A:|:50:|:59:|:59F:|:59A:|:50H:|:50G:|:50L:|:57D:|FN:|FN;|N:|N;|ORG:|ADR:|ADR;|LABEL:|NICKNAME:";
/// Objects and elements that are called after somebody whose name they hold.
const PERSONS: &str = " customer client buyer payer payee cardholder card_holder holder owner recipient receiver sender beneficiary billing billing_details billingdetails billing_address billingaddress shipping shipping_details shipping_address shippingaddress contact user person individual creditor debtor cdtr dbtr ultmtcdtr ultmtdbtr account_holder accountholder passenger traveler traveller guest member subscriber consumer patient student employee applicant insured consignee addressee remitter card source bank_account bankaccount profile identity address from to sendername initgpty cdtragt_person ownr hldr pty acctownr author orderer drawer drawee counterparty party ";
/// Words of the names of shops, companies and services: what has one is nobody's name.
const BUSINESS: &str = " store stores shop market mart supermarket restaurant cafe coffee pizza burger bakery bar grill hotel hotels inn motel airlines airways air travel taxi cab rail railway metro transit bus energy electric gas water power telecom mobile wireless internet cable media music video games game gaming studio studios software labs lab tech technology technologies systems solutions services service group holding holdings partners associates bank banking credit union finance financial insurance capital trust fund pay payments payment wallet money exchange cash express delivery logistics shipping post office pharmacy drugs hospital clinic medical dental health fitness gym school university college academy books fashion clothing shoes jewelry furniture home depot garden tools hardware auto motors cars parking station petrol fuel theatre theater cinema church foundation association society club council city county state government department ministry agency authority court police tax revenue international global worldwide national american british european china asia pacific ltd limited inc llc llp plc gmbh corp corporation company co ag sa srl bv pte pty kg oy ab as spa \
    amazon google apple microsoft facebook meta netflix spotify uber lyft airbnb booking ebay etsy walmart target costco tesco aldi lidl ikea starbucks mcdonald mcdonald's subway kfc nike adidas zara visa mastercard paypal stripe adyen klarna alipay wechat unionpay venmo zelle revolut wise monzo square shopify steam playstation xbox nintendo express american union western pay play disney sony samsung huawei xiaomi alibaba taobao tmall jd meituan didi grab gojek shopee lazada temu shein tiktok youtube twitter linkedin zoom slack github openai anthropic aliexpress flipkart paytm phonepe domino's trader whole foods best buy ";
/// Words that greetings and letters have instead of a name.
const NOBODY: &str = " customer customers sir madam sirs madame user users team all everyone valued member members guest friend friends colleague colleagues support client clients merchant merchants partner partners cardholder cardholders subscriber reader readers there folks help desk service sir/madam concerned whom account holder holders bank payment issuer card your my our the a an this that it is not no in on at by for of and or but with without please new next step error failed success sales hiring admin administrator owner applicant shopper buyer seller parent parents resident kunde kunden kundin cliente clientes client nutzer damen herren mitglied utilisateur abonne madam/sir order invoice refund date amount monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september october november december utc gmt http https get post put delete ok true false null none todo day days week month year today tomorrow yesterday london paris berlin beijing shanghai tokyo singapore york hong kong japan india germany france spain italy brazil mexico canada australia english chinese visa debit credit total tls ssl tcp udp ip dns url uri api json xml html pdf id unknown anonymous test ";

/// Everything by which names are found.
pub(super) fn signs() -> impl Iterator<Item = (super::Sign, &'static str)> {
    let words = |sign: super::Sign, words: &'static str| words.split('|').map(move |word| (sign, word));
    LEADS
        .iter()
        .flat_map(move |(least, leads)| words(super::Sign::PersonLead(*least), leads))
        .chain(words(super::Sign::PersonLead(0), CHINESE))
        .chain(words(super::Sign::PersonTitle, TITLES))
        .chain(words(super::Sign::PersonField, FIELDS))
}

/// The name behind a word that leads to one.
pub(super) fn led(text: &str, lead: &Range<usize>, least: usize) -> Option<Range<usize>> {
    if least == 0 {
        return led_in_chinese(text, lead);
    }
    let bytes = text.as_bytes();
    let before = lead.start.checked_sub(1).map_or(b' ', |i| bytes[i]);
    // `30 ms. Next` is a time.
    let counted = before == b' ' && lead.start >= 2 && bytes[lead.start - 2].is_ascii_digit();
    if before.is_ascii_alphanumeric() || matches!(before, b'_' | b'-' | b'.' | b'/' | b'$') || counted {
        return None;
    }
    let blanks = count(text, lead.end, 3, |b| matches!(b, b' ' | b':' | b'=' | b'\n'));
    let closed = blanks == 0 && bytes.get(lead.end - 1).is_some_and(u8::is_ascii_alphabetic);
    let colon = text[lead.end..lead.end + blanks].contains([':', '\n']) && text[lead.clone()].ends_with(' ');
    if closed || colon {
        return None;
    }
    latin(text, lead.end + blanks, least)
}

/// One to four words with capital letters, of which none is of a business or of a sentence.
fn latin(text: &str, start: usize, least: usize) -> Option<Range<usize>> {
    const PARTICLES: [&str; 16] = ["de", "da", "dos", "van", "von", "der", "den", "del", "la", "bin", "al", "ibn", "di", "le", "el", "ben"];
    let of_a_word = |c: char| (c.is_alphabetic() && (c as u32) < 0x370) || matches!(c, '\'' | '-');
    let (mut at, mut end, mut words, mut full) = (start, start, 0, 0);
    while words < 5 {
        let rest = &text[at..text.len().min(markup::boundary(text, (at + 40).min(text.len())))];
        let length = rest.find(|c| !of_a_word(c)).unwrap_or(rest.len());
        let word = &rest[..length];
        let initial = word.chars().count() == 1 && rest[length..].starts_with('.');
        if word.is_empty() || (!word.starts_with(char::is_uppercase) && !PARTICLES.contains(&word)) {
            break;
        }
        if word.chars().count() > 1 && is_nobody(word) {
            return None;
        }
        words += 1;
        full += usize::from(length >= 2 && word.starts_with(char::is_uppercase));
        end = at + length + usize::from(initial);
        let white = count(text, end, 2, |b| b == b' ');
        if white == 0 || text[end..].starts_with([',', '.']) {
            break;
        }
        at = end + white;
    }
    // What goes on as a host, a path, a code or a call is no name.
    let after = text[end..].chars().next();
    let technical = after.is_some_and(|c| c.is_ascii_digit() || matches!(c, '_' | '/' | '@' | ':' | '=' | '(' | '*' | '{'))
        || (after == Some('.') && text[end + 1..].starts_with(|c: char| c.is_ascii_alphanumeric()));
    (full >= least.max(1) && words >= least && !technical && end - start >= 2).then_some(start..end)
}

/// Whether a word is one of businesses, or of sentences.
fn is_nobody(word: &str) -> bool {
    let lower = word.to_lowercase();
    let word = lower.trim_end_matches("'s");
    BUSINESS.contains(&format!(" {word} ")) || NOBODY.contains(&format!(" {word} ")) || names::says_nothing(word) || said::is_said(word)
}

/// Whether a value that is called a name is somebody's, and none of a currency, a card or a business.
fn is_somebody(name: &str) -> bool {
    let code = name.len() <= 4 && name.bytes().all(|b| b.is_ascii_uppercase());
    !code && (!name.is_ascii() || !name.split(' ').any(is_nobody))
}

/// A name in a Chinese sentence: `我叫张三`, `我给张三转了钱`.
fn led_in_chinese(text: &str, lead: &Range<usize>) -> Option<Range<usize>> {
    let blanks = count(text, lead.end, 2, |b| b == b' ' || b == b':');
    let start = lead.end + blanks + if text[lead.end + blanks..].starts_with('：') { 3 } else { 0 };
    // A name in Latin letters behind words of another script: `меня зовут Anna Weber`.
    if text[start..].starts_with(|c: char| c.is_ascii_uppercase()) {
        return latin(text, start, 2);
    }
    let end = markup::boundary(text, text.len().min(start + 60));
    let stop = text[start..end].find(['，', '。', '\n', ',', '；', '！', '、']).map_or(end, |i| start + i);
    let found = names::named(text, start..stop, Style::Said)?;
    let name = &text[found.clone()];
    let short = matches!(&text[lead.clone()], "给" | "朋友" | "叫" | "收到" | "我是" | "发给" | "本人");
    let enough = name.chars().count() >= 2 && !name.is_ascii() && (!short || name.chars().count() <= 4);
    (enough && !name.contains(['的', '我', '你', '他', '她', '它', '这', '那', '个', '们', '家', '方', '店', '号', '在', '用', '款']))
        .then_some(found)
}

/// The name before a title: `王先生`, `田中様`.
pub(super) fn titled(text: &str, title: &Range<usize>) -> Option<Range<usize>> {
    let before = text[..title.start].chars().rev().take(5).take_while(|c| ('\u{3400}'..='\u{9fff}').contains(c)).collect::<Vec<_>>();
    if matches!(&text[title.clone()], "様" | "さん") {
        let own = (2..=4).contains(&before.len()) && !before.contains(&'客') && !before.contains(&'皆') && !before.contains(&'各');
        return own.then(|| title.start - 3 * before.len()..title.start);
    }
    // The shortest that begins with the name of a family, up to three characters.
    let length = (1..=before.len().min(3)).rev().find(|length| {
        let first = before[length - 1];
        let joined = before.get(*length).is_none_or(|c| "给给是叫的让找和与跟被由向对，到问".contains(*c));
        names::is_family(first) && joined
    })?;
    Some(title.start - 3 * length..title.start)
}

/// What stands in a field of a message or a card of contacts: its lines up to the next field.
pub(super) fn field(text: &str, sign: &Range<usize>, hits: &mut Vec<Hit>) {
    let bytes = text.as_bytes();
    let at_line = sign.start == 0
        || matches!(bytes[sign.start - 1], b'\n' | b'\r' | b' ' | b'}' | b'{' | b'.')
        || text[..sign.start].ends_with("\\n");
    if !at_line {
        return;
    }
    if bytes[sign.start] == b':' {
        return parties(text, sign.end, hits);
    }
    // A card of contacts says what it is.
    let from = markup::boundary(text, sign.start.saturating_sub(2_000));
    if memmem::rfind(&bytes[from..sign.start], b"VCARD").is_none() {
        return;
    }
    let line = count(text, sign.end, 300, |b| b != b'\n' && b != b'\r');
    let end = markup::boundary(text, sign.end + line);
    let colon = if bytes[sign.end - 1] == b';' { text[sign.end..end].find(':').map_or(0, |i| i + 1) } else { 0 };
    let label = if text[sign.clone()].starts_with("ADR") || text[sign.clone()].starts_with("LABEL") { "address" } else { "name" };
    let range = sign.end + colon..end;
    push(text, label, Some(range).filter(|range| text[range.clone()].contains(char::is_alphabetic)), hits);
}

/// The lines of a party: its account, its name, its address.
fn parties(text: &str, start: usize, hits: &mut Vec<Hit>) {
    let mut at = start;
    for _ in 0..6 {
        let line = count(text, at, 200, |b| b != b'\n' && b != b'\r');
        let end = markup::boundary(text, at + line);
        let inside = &text[at..end];
        if at > start && (inside.starts_with(':') || inside.starts_with('-') || inside.starts_with('{') || inside.is_empty()) {
            return;
        }
        // The rest of a message that was written on one line.
        let inside = inside.split(" :").next().unwrap_or(inside);
        let account = inside.starts_with('/');
        let skipped = inside.len() - inside.trim_start_matches(['/', ' ']).len();
        if inside.len() > skipped {
            let label = if account {
                "bank-account"
            } else if inside.contains(|c: char| c.is_ascii_digit()) {
                "address"
            } else {
                "name"
            };
            push(text, label, Some(at + skipped..at + inside.len()), hits);
        }
        let next = end + count(text, end, 2, |b| b == b'\n' || b == b'\r');
        if next == end {
            return;
        }
        at = next;
    }
}

/// Names in objects and elements that are called after somebody.
pub(super) fn find(text: &str, hits: &mut Vec<Hit>) {
    let bytes = text.as_bytes();
    for at in memmem::find_iter(bytes, b"ame\"") {
        json(text, at + 4, hits);
    }
    for at in memmem::find_iter(bytes, b"ame>").chain(memmem::find_iter(bytes, b"Nm>")) {
        element(text, at, hits);
    }
}

/// `"customer": {"name": "…"}`, from behind the key.
fn json(text: &str, end: usize, hits: &mut Vec<Hit>) {
    let bytes = text.as_bytes();
    let key = end - 1 - count_back(text, end - 1, 20, |b| b.is_ascii_alphanumeric() || b == b'_');
    if !matches!(text[key..end - 1].to_ascii_lowercase().as_str(), "name" | "fullname" | "full_name" | "displayname" | "display_name")
        || key == 0
    {
        return;
    }
    let colon = count(text, end, 8, |b| b == b':' || b == b' ' || b == b'"');
    if !text[end..end + colon].contains(':') || !text[end..end + colon].ends_with('"') {
        return;
    }
    let value = end + colon;
    let length = count(text, value, 120, |b| b != b'"' && b != b'\n');
    let value = value..markup::boundary(text, value + length);
    // The brace that opens the object, and its key.
    let from = key.saturating_sub(2_000);
    let mut depth = 0;
    let open = memchr::memchr2_iter(b'{', b'}', &bytes[from..key]).rev().find(|i| {
        depth += if bytes[from + i] == b'}' { 1 } else { -1 };
        depth < 0
    });
    let Some(open) = open.map(|i| from + i) else { return };
    let white = count_back(text, open, 12, |b| matches!(b, b' ' | b':' | b'"' | b'\n' | b'[' | b'\r'));
    let parent = open - white;
    let start = parent - count_back(text, parent, 40, |b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-');
    if PERSONS.contains(&format!(" {} ", text[start..parent].to_ascii_lowercase().replace('-', "_"))) {
        push(text, "name", names::named(text, value, Style::Quoted).filter(|name| is_somebody(&text[name.clone()])), hits);
    }
}

/// `<Cdtr><Nm>…</Nm>`, at the end of the inner tag.
fn element(text: &str, at: usize, hits: &mut Vec<Hit>) {
    let bytes = text.as_bytes();
    let end = at + memmem::find(&bytes[at..], b">").map_or(0, |i| i + 1);
    let start = at - count_back(text, at, 20, |b| b.is_ascii_alphanumeric() || matches!(b, b':' | b'_'));
    if start == 0 || bytes[start - 1] != b'<' {
        return;
    }
    let tag = text[start..end - 1].rsplit(':').next().unwrap_or_default();
    if !matches!(tag, "Nm" | "name" | "Name" | "fullName" | "FullName") {
        return;
    }
    // The element around it, and nothing of one that was closed.
    let from = markup::boundary(text, start.saturating_sub(400));
    let before = text[from..start - 1].trim_end();
    let parent = before.rfind('<').map(|i| &before[i + 1..]).unwrap_or_default();
    let name = parent.split(['>', ' ']).next().unwrap_or_default().rsplit(':').next().unwrap_or_default().to_ascii_lowercase();
    if parent.ends_with('>') && PERSONS.contains(&format!(" {name} ")) {
        let length = count(text, end, 140, |b| b != b'<' && b != b'\n');
        let value = end..markup::boundary(text, end + length);
        push(text, "name", names::named(text, value, Style::Quoted).filter(|name| is_somebody(&text[name.clone()])), hits);
    }
}
