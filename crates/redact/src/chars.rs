//! Characters as they are meant: digits of any script as ASCII digits, full-width and accented letters as plain ones, nothing
//! where nobody can see anything.

use unicode_normalization::char::{decompose_compatible, is_combining_mark};

/// The zero of every run of ten decimal digits (general category Nd), beyond ASCII and full-width forms.
const ZEROS: [u32; 65] = [
    0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xde6, 0xe50, 0xed0, 0xf20, 0x1040, 0x1090, 0x17e0,
    0x1810, 0x1946, 0x19d0, 0x1a80, 0x1a90, 0x1b50, 0x1bb0, 0x1c40, 0x1c50, 0xa620, 0xa8d0, 0xa900, 0xa9d0, 0xa9f0, 0xaa50, 0xabf0,
    0x104a0, 0x10d30, 0x11066, 0x110f0, 0x11136, 0x111d0, 0x112f0, 0x11450, 0x114d0, 0x11650, 0x116c0, 0x11730, 0x118e0, 0x11950, 0x11c50,
    0x11d50, 0x11da0, 0x11f50, 0x16a60, 0x16ac0, 0x16b50, 0x1d7ce, 0x1d7d8, 0x1d7e2, 0x1d7ec, 0x1d7f6, 0x1e140, 0x1e2f0, 0x1e4f0, 0x1fbf0,
];

/// Digits in circles and the like that compatibility decomposition leaves alone: the character for one.
const ONES: [u32; 4] = [0x2776, 0x2780, 0x278a, 0x24f5];

/// So many characters at the start of a text, in lower case as far as they are ASCII.
pub(crate) fn lowercase_start(text: &str, chars: usize) -> String {
    text.chars().take(chars).collect::<String>().to_ascii_lowercase()
}

/// Calls `push` with what a character means; not at all where nobody can see it.
pub(crate) fn meant(c: char, mut push: impl FnMut(char)) {
    match c {
        // Chinese, Japanese and Korean text is what it is, as ASCII is.
        ' '..='~'
        | '\n'
        | '\t'
        | '\r'
        | '\u{3001}'..='\u{30ff}'
        | '\u{3400}'..='\u{9fff}'
        | '\u{ac00}'..='\u{d7a3}'
        | '\u{20000}'..='\u{3ffff}' => push(c),
        // The rest of ASCII and Latin-1 controls.
        '\0'..='\u{9f}' => {}
        _ if is_unseen(c) => {}
        // What takes the place of a token must not be there already.
        super::view::TOKEN | '\u{a0}' | '\u{1680}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}' => push(' '),
        '\u{2028}' | '\u{2029}' => push('\n'),
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{2e3a}' | '\u{2e3b}' | '\u{fe58}' => push('-'),
        '\u{2018}'..='\u{201b}' | '\u{2032}' => push('\''),
        '\u{201c}'..='\u{201f}' | '\u{ab}' | '\u{bb}' | '\u{2033}' => push('"'),
        '\u{2236}' | '\u{a789}' | '\u{2d0}' | '\u{589}' | '\u{fe13}' => push(':'),
        // Letters that are not made of a plain one and a sign.
        'ł' => push('l'),
        'Ł' => push('L'),
        'ø' => push('o'),
        'Ø' => push('O'),
        'đ' | 'ð' => push('d'),
        'Đ' => push('D'),
        'ı' => push('i'),
        '\u{ff01}'..='\u{ff5e}' => push(char::from_u32(c as u32 - 0xfee0).unwrap_or(c)),
        '\u{e0020}'..='\u{e007e}' => push(char::from_u32(c as u32 - 0xe0000).unwrap_or(c)),
        _ => match digit(c) {
            Some(digit) => push(digit),
            None if is_composed(c) => decompose_compatible(c, |part| {
                if !is_combining_mark(part) {
                    push(part);
                }
            }),
            None => push(c),
        },
    }
}

/// What is drawn as nothing, or on top of the character before it.
fn is_unseen(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}'
        | '\u{feff}' | '\u{ffa0}' | '\u{fff9}'..='\u{fffb}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e001f}'
        | '\u{e007f}' | '\u{e0100}'..='\u{e01ef}' | '\u{300}'..='\u{36f}' | '\u{20d0}'..='\u{20ff}' | '\u{fe20}'..='\u{fe2f}')
}

/// The decimal digit that a character of any script is.
fn digit(c: char) -> Option<char> {
    let code = c as u32;
    let nearest = ZEROS.partition_point(|zero| *zero <= code).checked_sub(1).map(|i| code - ZEROS[i]);
    let number = match code {
        0x24ea | 0x24ff | 0x1f100 | 0x1f10b | 0x1f10c => Some(0),
        0x1f101..=0x1f10a => Some(code - 0x1f101),
        _ => ONES.iter().find(|one| (**one..**one + 9).contains(&code)).map(|one| code - one + 1),
    };
    number.or(nearest.filter(|n| *n < 10)).and_then(|n| char::from_digit(n, 10))
}

/// Whether a character may be made of plainer ones: the blocks in which accented, circled and styled forms stand.
fn is_composed(c: char) -> bool {
    matches!(c,
        '\u{a0}'..='\u{24f}' | '\u{1e00}'..='\u{1fff}' | '\u{2070}'..='\u{218f}' | '\u{2460}'..='\u{24ff}' | '\u{2c60}'..='\u{2c7f}'
        | '\u{3200}'..='\u{33ff}' | '\u{f900}'..='\u{faff}' | '\u{fb00}'..='\u{fb06}' | '\u{fe30}'..='\u{fe6f}' | '\u{ff61}'..='\u{ffef}'
        | '\u{1d400}'..='\u{1d7ff}' | '\u{1f100}'..='\u{1f1ff}')
}

/// A Chinese numeral as a digit.
pub(crate) fn chinese_digit(c: char) -> Option<char> {
    Some(match c {
        '〇' | '零' | '洞' => '0',
        '一' | '壹' | '幺' | '弌' => '1',
        '二' | '贰' | '貳' | '两' | '兩' => '2',
        '三' | '叁' | '參' | '叄' => '3',
        '四' | '肆' => '4',
        '五' | '伍' => '5',
        '六' | '陆' | '陸' => '6',
        '七' | '柒' | '拐' => '7',
        '八' | '捌' => '8',
        '九' | '玖' | '勾' => '9',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_are_what_they_mean() {
        let said = |text: &str| {
            let mut out = String::new();
            text.chars().for_each(|c| meant(c, |c| out.push(c)));
            out
        };
        assert_eq!(said("４①²𝟑٤४❷4\u{fe0f}\u{20e3}"), "41234424");
        assert_eq!(said("Contraseña é ＝：“x”"), "Contrasena e =:\"x\"");
        assert_eq!(said("a\u{200b}b\u{202e}c\u{0}d\u{ad}"), "abcd");
        assert_eq!(said("密码 パスワード 비밀번호 пароль पासवर्ड"), "密码 パスワード 비밀번호 пароль पासवर्ड");
    }

    #[test]
    fn zeros_are_in_order() {
        assert!(ZEROS.is_sorted());
    }
}
