//! What sentences say of secrets without being one.

use std::ops::Range;

use super::accept::is_random;
use super::chars::lowercase_start;
use super::names;
use super::words::WordList;

/// What sentences say of secrets, in several languages.
static WORDS: WordList = WordList::new(
    " a about again already also an and any are as at authentication authorization bad be because been before being blank blocked but by can cannot \
        case changed check code complex compromised confirmation confirmed correct could data denied deprecated different disabled do does doesn doesn't don empty encrypted enter entered \
        error etc exceeded expired exceeds fail failed failure false field fields for forgotten format from given good got had has hash hashed have here hidden how if ignored in \
        inactive incorrect input invalid is isn isn't it its length limit limited locked login long longer looks malformed mandatory masked match matches mismatch mismatched missing must n na never new no none \
        not null nil of off ok old on once one only optional or otherwise out outdated over page please present private process protected provided public read reading received \
        recover recovery redacted refused rejected renew repeated request require required requirements requires reset retry reused revoked same saved see sent sensitive set short shorter should show signature so stale stored strength strong \
        success successful successfully such text than that the their them there this through to too true try type unavailable undefined unexpected unknown unrecognized unset unsupported update updated use used user using valid \
        validation verification verified verify via wait was we weak were what when where which while whose why will with within without wrong x xxx yes you your yours \
        actually always and anything asked bearer between cookie different difficult easy everything exactly expires expiring failing fine generated invalidated known leaked maybe managed me mine my nothing now null. open \
        simple shown something soon still stolen temporarily tied unchanged unencrypted unlocked visible vulnerable working \
        obligatoire requis incorrecte invalide expire incorrecta incorrecto invalida invalido vencido caducado caducada falsch ungultig abgelaufen errada incorreta expirado expirada requerida obrigatoria errato scaduto basic digest negotiate ",
);
/// The same, in scripts without spaces between words: a part of what is said.
const PARTS: [&str; 44] = [
    "错误",
    "不正确",
    "有误",
    "过期",
    "失效",
    "无效",
    "为空",
    "不能",
    "不匹配",
    "不一致",
    "已",
    "未",
    "请",
    "重试",
    "重置",
    "修改",
    "忘记",
    "输入",
    "必填",
    "必须",
    "不足",
    "异常",
    "失败",
    "成功",
    "校验",
    "验证",
    "什么",
    "正确",
    "锁定",
    "的",
    "錯誤",
    "過期",
    "無效",
    "請",
    "間違",
    "正しく",
    "エラー",
    "無効",
    "오류",
    "틀렸",
    "잘못",
    "неверн",
    "истек",
    "недейств",
];

/// Whether this tells something about a secret instead of being one.
pub(crate) fn is_said(text: &str) -> bool {
    let plain = text.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    let script = plain.chars().any(is_of_a_script) && !plain.chars().any(|c| c.is_ascii_alphanumeric());
    plain.is_empty() || names::says_nothing(&plain) || WORDS.contains(&plain) || (script && PARTS.iter().any(|part| plain.contains(part)))
}

/// Chinese, Japanese, Korean, Cyrillic and other letters that no password typed on a keyboard has.
pub(crate) fn is_of_a_script(c: char) -> bool {
    c as u32 >= 0x370 && c.is_alphabetic()
}

/// Words that tie the words of a sentence.
const TIES: [&str; 40] = [
    "a", "an", "and", "are", "as", "at", "be", "been", "but", "by", "can", "cannot", "do", "does", "for", "from", "has", "have", "if",
    "in", "is", "it", "must", "not", "of", "on", "or", "please", "should", "the", "this", "to", "was", "were", "will", "with", "you",
    "your", "too", "than",
];

/// Whether several words tell something about a secret: most of them are words of such sentences.
pub(crate) fn is_told(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().filter(|word| word.contains(char::is_alphanumeric)).collect();
    // A word that nobody would write is the secret itself, whatever is said beside it.
    if words.iter().any(|word| word.len() >= 4 && is_random(word)) {
        return false;
    }
    // Four plain words or more without any that ties them are no sentence but a phrase that somebody chose.
    let plain = |word: &&str| word.bytes().all(|b| b.is_ascii_alphabetic()) && !TIES.contains(&word.to_ascii_lowercase().as_str());
    let phrase = (4..=24).contains(&words.len()) && words.iter().all(plain);
    words.len() > 1 && !phrase && words.iter().filter(|word| is_said(word)).count() * 2 >= words.len()
}

/// Whether a number counts something: "password 8 characters", "密码 3 次".
pub(crate) fn is_counted(text: &str, range: &Range<usize>) -> bool {
    const UNITS: [&str; 29] = [
        "char",
        "digit",
        "time",
        "attempt",
        "minute",
        "second",
        "hour",
        "day",
        "letter",
        "symbol",
        "byte",
        "bit",
        "of ",
        "tries",
        "ms",
        "s ",
        "次",
        "位",
        "分",
        "秒",
        "小时",
        "天",
        "个",
        "字",
        "桁",
        "回",
        "자리",
        "회",
        "более",
    ];
    if text[range.end..].starts_with('%') {
        return true;
    }
    let rest = text[range.end..].trim_start_matches([' ', '-']);
    let rest = lowercase_start(rest, 8);
    text[range.clone()].bytes().all(|b| b.is_ascii_digit()) && UNITS.iter().any(|unit| rest.starts_with(unit))
}
