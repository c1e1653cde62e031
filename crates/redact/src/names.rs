//! Words that identify nobody, and names that are known by what stands before them.

use std::collections::HashSet;
use std::ops::Range;
use std::sync::OnceLock;

use super::accept::Style;
use super::said::is_said;
use super::value::trimmed;

/// What may stand where a name stands, and says nothing about anybody: in lower case, without spaces.
const WORDS: &str = "\
    account admin administrator alipay amount android anonymous api app apple balance bank blocked card case cash \
    closed code computer container customer data debian debug default desktop device docker email empty error example \
    expired failed fedora found frozen gateway guest health healthy home host http https incorrect info \
    international invalid iphone ipv4 ipv6 laptop limit limited linux local localdomain localhost locked login ltd \
    mac macbook mail merchant mismatch missing mobile money name network nobody none not null number ok online \
    order owner paid password pay paydoctor payee payer payment paypal pending person phone recipient refund \
    refused rejected required root runner sandbox seller sender server service shop status store stripe support \
    system test text timeout transfer true false type ubuntu undefined unavailable unionpay unknown user username \
    vagrant verification wallet web wechat windows work workstation";
/// The same in Chinese.
const CHINESE: &str = "\
    支付 付款 收款 转账 退款 充值 提现 银行 商户 商家 商店 店铺 用户 客户 客服 余额 金额 订单 账户 账号 \
    帐户 帐号 失败 成功 错误 异常 网络 系统 超时 朋友 本人 自己 对方 他人 未知 不详 匿名 支付宝 微信 \
    微信支付 银联 云闪付 信用卡 银行卡";

/// Family names in China: those of one character, those of two.
const FAMILIES: &str = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任袁柳酆鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄和穆萧尹姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈宋茅庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯昝管卢莫经房裘缪干解应宗丁宣贲邓郁单杭洪包诸左石崔吉钮龚程嵇邢滑裴陆荣翁荀羊惠甄曲家封芮羿储靳汲邴糜松井段富巫乌焦巴弓牧隗山谷车侯宓蓬全郗班仰秋仲伊宫宁仇栾暴甘斜厉戎祖武符刘景詹束龙叶幸司韶郜黎蓟薄印宿白怀蒲邰从鄂索咸籍赖卓蔺屠蒙池乔阴胥能苍双闻莘党翟谭贡劳逄姬申扶堵冉宰郦雍却璩桑桂濮牛寿通边扈燕冀郏浦尚农温别庄晏柴瞿阎充慕连茹习宦艾鱼容向古易慎戈廖庾终暨居衡步都耿满弘匡国文寇广禄阙东欧殳沃利蔚越夔隆师巩厍聂晁勾敖融冷訾辛阚那简饶空曾毋沙乜养鞠须丰巢关蒯相查后荆红游竺权逯盖益桓公肖付代覃岳帅苟佟言邸滕闫涂商佘佴伯赏揭仉督麦区贠缑亢况郈有琴海晋楚法汝鄢涂钦禤冼仝妫姒麴亓郄呙仵昝禚綦蹇妥矫粟苑檀畅敖漆么揣睢逯佟";
const DOUBLE_FAMILIES: &str = "欧阳 上官 司马 诸葛 东方 皇甫 尉迟 公孙 令狐 慕容 宇文 长孙 司徒 司空 夏侯 独孤 南宫 端木 百里 呼延 东郭 西门 轩辕 闻人 澹台 濮阳 公冶 宗政 淳于 单于 太叔 申屠 钟离 鲜于 完颜 拓跋 赫连 纳兰 叶赫 爱新";
/// What follows a name in a sentence.
const BEHIND_A_NAME: &str = "已未的向在给收付转于和与、不没被先女说请是";
/// What tells that a Chinese word is about a payment and no name.
const ABOUT_PAYMENTS: &str =
    "信息 账户 账号 异常 错误 失败 成功 未知 不存 系统 银行 超时 姓名 有误 不符 限制 冻结 不能 无效 金额 实名 收款 付款 验证 输入 公司";

/// Whether a word identifies nobody.
pub(crate) fn says_nothing(word: &str) -> bool {
    static KNOWN: OnceLock<HashSet<&str>> = OnceLock::new();
    KNOWN.get_or_init(|| WORDS.split(' ').chain(CHINESE.split(' ')).collect()).contains(word)
}

/// The name in a value behind a key.
pub(crate) fn named(text: &str, range: Range<usize>, style: Style) -> Option<Range<usize>> {
    let whole = trimmed(text, range);
    let inside = text[whole.clone()].trim_start_matches(['“', '"', '(']);
    let start = whole.end - inside.len();
    let first = inside.chars().next().filter(|c| c.is_alphabetic())?;
    let length = match () {
        () if is_han(first) => chinese(inside, style)?,
        () if first as u32 >= 0x370 => other_script(inside, style)?,
        () => latin(inside, style)?,
    };
    Some(start..start + length)
}

/// Whether a character is the name of a family in China.
pub(crate) fn is_family(c: char) -> bool {
    FAMILIES.contains(c)
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9fff}' | '\u{20000}'..='\u{3ffff}')
}

/// How much of a text is the name of somebody in China.
fn chinese(text: &str, style: Style) -> Option<usize> {
    let word = &text[..first_name(text)];
    let separated = word.contains(['·', '•', '．']);
    let chars: Vec<char> = word.chars().filter(|c| !c.is_whitespace()).collect();
    let double = DOUBLE_FAMILIES.split(' ').any(|family| word.starts_with(family));
    let family = double || FAMILIES.contains(chars[0]);
    let about = |word: &str| says_nothing(word) || ABOUT_PAYMENTS.split(' ').any(|part| word.contains(part)) || is_said(word);
    let most = if double { 4 } else { 3 };
    if let Some(end) = word.find("公司").map(|i| i + "公司".len()).filter(|end| *end >= 5 * 3) {
        return (style != Style::Beside).then_some(end);
    }
    if separated {
        return Some(word.len()).filter(|_| chars.len() >= 3);
    }
    if chars.len() > most + 1 || (family && chars.len() > most) {
        // A sentence goes on behind the name.
        let end = chars.iter().skip(2).take(most - 1).position(|c| BEHIND_A_NAME.contains(*c)).map(|i| i + 2);
        let Some(end) = end else {
            let bound = !matches!(style, Style::Said | Style::Beside) && (chars.len() <= 6 || style != Style::Colon);
            return (bound && chars.len() <= 16 && !about(word)).then_some(word.len());
        };
        let cut: String = chars[..end].iter().collect();
        let length = word.char_indices().filter(|(_, c)| !c.is_whitespace()).nth(end).map_or(word.len(), |(i, _)| i);
        return (family && !about(&cut)).then_some(word[..length].trim_end().len());
    }
    let bound = style != Style::Beside && (family || style != Style::Said);
    (chars.len() >= 2 && (bound || family) && !about(word)).then_some(word.len())
}

/// Where the first word in Chinese ends: at a blank, unless a single character stands before or behind it as in `李 四`.
fn first_name(text: &str) -> usize {
    let of_a_name = |c: char| is_han(c) || matches!(c, '·' | '•' | '．');
    let (mut end, mut length) = (0, 0);
    for part in text.split(' ') {
        let written = part.chars().take_while(|c| of_a_name(*c)).take(24).count();
        let bytes = part.chars().take(written).map(char::len_utf8).sum::<usize>();
        let parted = length > 0 && (length > 1 || written > 2) && (length > 2 || written != 1);
        if written == 0 || parted {
            break;
        }
        end = part.as_ptr() as usize - text.as_ptr() as usize + bytes;
        length += written;
        if bytes < part.len() || length > 2 {
            break;
        }
    }
    text[..end].trim_end_matches('·').len()
}

/// How much of a text is a name in another script.
fn other_script(text: &str, style: Style) -> Option<usize> {
    if style == Style::Beside {
        return None;
    }
    let end = text
        .find(|c: char| !(c.is_alphabetic() || is_mark(c) || matches!(c, ' ' | '-' | '\'' | '.' | '·' | '・' | '=')))
        .unwrap_or(text.len());
    let name = text[..end].trim_end_matches([' ', '.', '-', '=']);
    let most = if style == Style::Quoted { 6 } else { 4 };
    let end = name.char_indices().filter(|(_, c)| *c == ' ').nth(most - 1).map_or(name.len(), |(i, _)| i);
    (name[..end].chars().count() >= 2 && !is_said(&name[..end])).then_some(end)
}

fn is_mark(c: char) -> bool {
    matches!(c, '\u{900}'..='\u{dff}' | '\u{e00}'..='\u{e7f}' | '\u{64b}'..='\u{65f}')
}

/// How much of a text is a name in Latin letters.
fn latin(text: &str, style: Style) -> Option<usize> {
    let whole = matches!(style, Style::Quoted | Style::Cell | Style::Markup | Style::Pair);
    let end = text.find(|c: char| !(c.is_alphabetic() || matches!(c, ' ' | '-' | '\'' | '.' | '+' | ',' | '_'))).unwrap_or(text.len());
    let behind = text[end..].chars().next();
    let text = text[..end].trim_end_matches([' ', ',', '-', '+', '_']);
    let is_company = text.split([' ', '+', '_', '.', ',']).any(|word| ends_a_company(&word.to_lowercase()));
    let mut length = 0;
    let mut words = 0;
    for word in text.split_inclusive([' ', '+', '_', '.']) {
        let plain = word.trim_end_matches([' ', '+', '_', '.', ',']);
        // Behind a name the next label may follow: `payee name: Maria Lopez Account closed`.
        if !whole && !is_company && words >= 2 && (says_nothing(&plain.to_lowercase()) || is_said(plain)) {
            break;
        }
        let capital = plain.starts_with(|c: char| c.is_uppercase());
        let particle =
            matches!(plain, "de" | "da" | "dos" | "van" | "von" | "der" | "del" | "la" | "bin" | "al" | "ibn" | "di" | "le" | "el" | "y");
        if words == 5 || !(whole || capital || particle || (words == 0 && style == Style::Equals)) {
            break;
        }
        if !plain.is_empty() {
            words += 1;
        }
        length += word.len();
        if !whole && word.trim_end().ends_with([',', '.']) && plain.len() > 1 {
            break;
        }
    }
    let name = text[..length].trim_end_matches([' ', '.', ',', '+', '_']);
    let parts: Vec<String> = name.split([' ', '.', '+', ',', '_']).filter(|w| !w.is_empty()).map(str::to_lowercase).collect();
    let enough = match style {
        Style::Quoted | Style::Cell | Style::Markup | Style::Pair | Style::Equals => {
            !parts.is_empty() && behind.is_none_or(|c| !c.is_ascii_digit() && !matches!(c, '/' | '@' | ':' | '{' | '['))
        }
        Style::Colon | Style::Line => parts.len() >= 2 || behind.is_none_or(|c| matches!(c, '\n' | ';' | '|')),
        Style::Said => parts.len() >= 2,
        Style::Beside | Style::Rest => false,
    };
    let company = parts.len() >= 2 && ends_a_company(&parts[parts.len() - 1]);
    let telling = parts.iter().any(|w| w.len() > 1) && (company || !parts.iter().any(|w| says_nothing(w) || is_said(w)));
    (enough && telling && name.len() <= 60).then_some(name.len())
}

fn ends_a_company(word: &str) -> bool {
    const FORMS: [&str; 17] = [
        "ltd",
        "limited",
        "inc",
        "llc",
        "llp",
        "plc",
        "gmbh",
        "corp",
        "corporation",
        "company",
        "co",
        "ag",
        "sa",
        "srl",
        "bv",
        "pte",
        "pty",
    ];
    FORMS.contains(&word)
}

/// Whether what stands behind "username" is what somebody calls themselves.
pub(crate) fn is_user(text: &str) -> bool {
    let lower = text.to_lowercase();
    let length = text.chars().count();
    (2..=64).contains(&length)
        && text.chars().any(char::is_alphabetic)
        && !text.contains(['/', '{', '<', ' ', '('])
        && !says_nothing(&lower)
        && !is_said(&lower)
}

/// The first words of a street address in China, by its form: province or city, road, number, room.
pub(crate) fn chinese_addresses(text: &str) -> Vec<Range<usize>> {
    const ROADS: [&str; 10] = ["路", "街", "道", "巷", "弄", "胡同", "村", "镇", "小区", "花园"];
    const PLACES: [&str; 9] = ["省", "市", "区", "县", "镇", "乡", "自治州", "路", "街道"];
    /// What is numbered, each written with the first byte that is looked for below.
    const NUMBERED: [&str; 6] = ["号", "栋", "幢", "室", "楼", "座"];
    let mut out: Vec<Range<usize>> = Vec::new();
    let ends = |c: char| !(is_han(c) || c.is_ascii_alphanumeric() || matches!(c, '-' | '#' | ' ' | '(' | ')'));
    let mut failed = 0;
    for at in memchr::memchr2_iter(0xe5, 0xe6, text.as_bytes()) {
        if !text.as_bytes().get(at..at + 3).is_some_and(|c| NUMBERED.iter().any(|unit| unit.as_bytes() == c)) {
            continue;
        }
        // What was no address a few characters ago is none now.
        if at < failed + 20
            || out.last().is_some_and(|last| last.end > at)
            || !text[..at].ends_with(|c: char| c.is_ascii_digit() || c.is_ascii_alphabetic() || super::chars::chinese_digit(c).is_some())
        {
            continue;
        }
        let from = super::markup::boundary(text, at.saturating_sub(150));
        let start = text[from..at].rfind(ends).map_or(from, |i| from + i + text[from + i..].chars().next().map_or(1, char::len_utf8));
        let before = &text[start..at];
        let to = super::markup::boundary(text, text.len().min(at + 90));
        let end = text[at..to].find(ends).map_or(to, |i| at + i);
        let end = trimmed(text, start..end).end;
        let places = PLACES.iter().filter(|place| before.contains(**place)).count();
        // From the first place on; a label before it stays.
        let first = before
            .rfind(['：', ':', '址', '到', '至', '在', '住'])
            .map_or(start, |i| start + i + before[i..].chars().next().map_or(1, char::len_utf8));
        let number = text[at - 1..].starts_with(|c: char| c.is_ascii_digit());
        if places >= 2 && number && ROADS.iter().any(|road| before.contains(road)) && first < at {
            out.push(trimmed(text, first..end));
        } else {
            failed = at;
        }
    }
    out
}

/// Whether the name on a certificate is that of a host: it stays, as certificates are about hosts.
pub(crate) fn is_host(name: &str) -> bool {
    let label = |l: &str| !l.is_empty() && l.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'*'));
    let name = name.trim();
    name.parse::<std::net::IpAddr>().is_ok() || name == "localhost" || (name.contains('.') && name.split('.').all(label))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_are_told_from_persons() {
        for host in ["pay.example.com", "*.example.com", "192.0.2.7", "localhost", "2001:db8::1"] {
            assert!(is_host(host), "{host}");
        }
        for person in ["Zhang San", "张三", "zhangsan", ""] {
            assert!(!is_host(person), "{person}");
        }
    }
}
