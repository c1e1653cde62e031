//! Words that identify nobody, and names that are known by what stands before them.

use regex::Captures;

/// What may stand where a name stands, and says nothing about anybody: in lower case, without spaces.
const WORDS: &str = "\
    account admin administrator alipay amount android anonymous api app apple balance bank blocked card case cash \
    closed code computer container customer data debian debug default desktop device docker empty error example \
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

/// The family names of most people in China, one character each.
const FAMILIES: &str = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤欧诸司上";

/// Whether a word identifies nobody.
pub(super) fn says_nothing(word: &str) -> bool {
    WORDS.split(' ').chain(CHINESE.split(' ')).any(|known| known == word)
}

/// Whether what stands behind "payee:" and the like is a name.
pub(super) fn is_name(found: &Captures<'_>) -> bool {
    let Some(name) = found.get(1).map(|name| name.as_str().trim()) else { return false };
    if !name.is_ascii() {
        let length = name.chars().filter(|c| c.is_alphabetic()).count();
        let family = name.chars().next().is_some_and(|c| FAMILIES.contains(c));
        return (2..=4).contains(&length) && family && !says_nothing(name);
    }
    let words: Vec<String> = name.split([' ', '.']).filter(|w| !w.is_empty()).map(str::to_ascii_lowercase).collect();
    !words.is_empty() && words.iter().all(|word| word.len() > 1 && !says_nothing(word))
}

/// Whether the name on a certificate is that of a host: it stays, as certificates are about hosts.
pub(super) fn is_host(name: &str) -> bool {
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
