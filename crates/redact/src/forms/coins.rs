//! Addresses and private keys of crypto currencies, by their checksums; those without one by their length and alphabet.

use std::ops::Range;

use super::{count, count_back};

/// What a word of letters and digits is.
pub(super) fn coin(word: &str) -> Option<&'static str> {
    let bytes = word.as_bytes();
    let hex = |digits: &[u8]| digits.iter().all(u8::is_ascii_hexdigit);
    if word.len() == 42 && word.starts_with("0x") && hex(&bytes[2..]) {
        return Some("bank-account");
    }
    if let Some(label) = bech32_word(word) {
        return Some(label);
    }
    if is_base32(bytes) {
        return stellar(bytes).or_else(|| (word.len() == 58).then_some("bank-account"));
    }
    let of_base58 = |b: &u8| b.is_ascii_alphanumeric() && !b"0OIl".contains(b);
    if (25..=120).contains(&word.len())
        && !hex(bytes)
        && bytes.iter().all(of_base58)
        && let Some(label) = base58(word)
    {
        return Some(label);
    }
    // Filecoin, which hashes in a way of its own.
    let lower = |b: &u8| b.is_ascii_lowercase() || matches!(b, b'2'..=b'7');
    (matches!(word.len(), 41 | 86) && matches!(bytes, [b'f', b'1'..=b'4', rest @ ..] if rest.iter().all(lower))).then_some("bank-account")
}

/// Bech32 in all its kinds (BIP-173, BIP-350), whatever stands before its separator.
fn bech32_word(word: &str) -> Option<&'static str> {
    let one = word.rfind('1').filter(|one| (2..=90).contains(one) && word.len() - one > 20)?;
    let (name, data) = (&word[..one], &word.as_bytes()[one + 1..]);
    let letters = |b: &u8| b.is_ascii_alphanumeric() && !matches!(b.to_ascii_lowercase(), b'1' | b'b' | b'i' | b'o');
    if !data.iter().all(letters) || (word.bytes().any(|b| b.is_ascii_lowercase()) && word.bytes().any(|b| b.is_ascii_uppercase())) {
        return None;
    }
    let checked = bech32::decode(word).is_ok() || word.to_ascii_lowercase().starts_with("ln") && bech32_sum(name, data);
    let secret = ["nsec", "ncryptsec", "_sk", "_xsk", "_xprv", "secret"].iter().any(|key| name.to_ascii_lowercase().contains(key));
    checked.then_some(if secret { "token" } else { "bank-account" })
}

/// The checksum of Bech32 over more than a code is made for, as invoices of Lightning have it (BOLT 11).
fn bech32_sum(name: &str, data: &[u8]) -> bool {
    const ALPHABET: &[u8; 32] = b"qpzry9x8gf2tvdw0s3jn54khce6mua7l";
    let name = name.to_ascii_lowercase();
    let expanded = name.bytes().map(|b| u64::from(b >> 5)).chain([0]).chain(name.bytes().map(|b| u64::from(b & 31)));
    let values = data.iter().map(|b| ALPHABET.iter().position(|c| *c == b.to_ascii_lowercase()).map_or(0, |at| at as u64));
    let sum = expanded.chain(values).fold(1, |sum: u64, value| {
        const POWERS: [u64; 5] = [0x3b6a_57b2, 0x2650_8e6d, 0x1ea1_19fa, 0x3d42_33dd, 0x2a14_62b3];
        polynomial(sum, value, 25, 0x1ff_ffff, &POWERS)
    });
    matches!(sum, 1 | 0x2bc8_30a3)
}

fn polynomial(sum: u64, value: u64, shift: u32, mask: u64, powers: &[u64; 5]) -> u64 {
    let top = sum >> shift;
    let next = (sum & mask) << 5 ^ value;
    powers.iter().enumerate().filter(|(i, _)| top >> i & 1 == 1).fold(next, |sum, (_, power)| sum ^ power)
}

fn is_base32(bytes: &[u8]) -> bool {
    (56..=69).contains(&bytes.len()) && bytes.iter().all(|b| matches!(b, b'A'..=b'Z' | b'2'..=b'7'))
}

/// Accounts, seeds and others of Stellar (SEP-23).
fn stellar(word: &[u8]) -> Option<&'static str> {
    let (mut bytes, mut bits, mut held) = (Vec::new(), 0_u32, 0_u32);
    for b in word {
        let value = if b.is_ascii_uppercase() { b - b'A' } else { b - b'2' + 26 };
        held = held << 5 | u32::from(value);
        bits += 5;
        if bits >= 8 {
            bits -= 8;
            bytes.push((held >> bits & 0xff) as u8);
        }
        held &= 0xff;
    }
    let (inside, sum) = bytes.split_at(bytes.len() - 2);
    let fits = crc16(inside).to_le_bytes() == *sum;
    fits.then_some(if word[0] == b'S' { "token" } else { "bank-account" })
}

/// CRC-16/XMODEM.
fn crc16(bytes: &[u8]) -> u16 {
    bytes
        .iter()
        .fold(0, |sum, b| (0..8).fold(sum ^ u16::from(*b) << 8, |sum: u16, _| if sum & 0x8000 == 0 { sum << 1 } else { sum << 1 ^ 0x1021 }))
}

/// Base58 with a checksum, and what is long enough to be told without one.
fn base58(word: &str) -> Option<&'static str> {
    let bitcoin = bs58::decode(word).with_check(None).into_vec().ok();
    let payload = bitcoin.or_else(|| bs58::decode(word).with_alphabet(bs58::Alphabet::RIPPLE).with_check(None).into_vec().ok());
    if let Some(payload) = payload {
        // A public key, its hash or a script have other lengths than a private key, alone or with what it is derived by.
        let private = matches!(payload.len(), 33 | 34 | 39)
            || word.get(1..4) == Some("prv")
            || word.starts_with("edsk")
            || word.starts_with('s') && payload.len() == 17;
        return Some(if private { "token" } else { "bank-account" });
    }
    let mixed = word.bytes().any(|b| b.is_ascii_digit())
        && word.bytes().any(|b| b.is_ascii_lowercase())
        && word.bytes().any(|b| b.is_ascii_uppercase());
    match word.len() {
        // Monero; Byron's addresses of Cardano.
        95 | 106 if word.starts_with(['4', '8']) => Some("bank-account"),
        59 | 104 if word.starts_with("Ae2td") || word.starts_with("DdzFF") => Some("bank-account"),
        // Solana, and networks of Substrate, whose addresses begin with the kind of the network.
        43 | 44 if mixed => (bs58::decode(word).into_vec().ok()?.len() == 32).then_some("bank-account"),
        46..=48 if mixed => {
            let bytes = bs58::decode(word).into_vec().ok()?;
            (bytes.len() == 35 && matches!(bytes[0], 0 | 2 | 5 | 7 | 10 | 12 | 36 | 42)).then_some("bank-account")
        }
        _ => None,
    }
}

/// An address of TON (TEP-2), which has signs in it, from its first letter on.
pub(super) fn ton(text: &str, start: usize) -> Option<Range<usize>> {
    let written = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'+' | b'/');
    let length = count(text, start, 60, written);
    if length != 48 || count_back(text, start, 1, written) != 0 {
        return None;
    }
    let mut bytes = Vec::new();
    crate::bytes::from_base64(text.as_bytes().get(start..start + length)?, &mut bytes);
    let (inside, sum) = bytes.split_at_checked(34)?;
    (crc16(inside).to_be_bytes() == *sum).then_some(start..start + length)
}

/// An address behind the name of its network: `bitcoincash:q…`, `kaspa:q…`.
pub(super) fn prefixed(text: &str, name: &Range<usize>) -> Option<Range<usize>> {
    const ALPHABET: &[u8; 32] = b"qpzry9x8gf2tvdw0s3jn54khce6mua7l";
    const POWERS: [u64; 5] = [0x98_f2bc_8e61, 0x79_b76d_99e2, 0xf3_3e5f_b3c4, 0xae_2eab_e2a8, 0x1e_4f43_e470];
    let network = text[name.clone()].trim_end_matches(':').to_ascii_lowercase();
    let length = count(text, name.end, 130, |b| b.is_ascii_alphanumeric());
    let data = &text.as_bytes()[name.end..name.end + length];
    let values: Option<Vec<u64>> =
        data.iter().map(|b| ALPHABET.iter().position(|c| *c == b.to_ascii_lowercase()).map(|at| at as u64)).collect();
    let sum = network
        .bytes()
        .map(|b| u64::from(b & 31))
        .chain([0])
        .chain(values?)
        .fold(1, |sum, value| polynomial(sum, value, 35, 0x7_ffff_ffff, &POWERS));
    (length >= 30 && sum == 1).then_some(name.end..name.end + length)
}

/// A name that is registered on a chain, around its ending: `alice.eth`.
pub(super) fn named(text: &str, ending: &Range<usize>) -> Option<Range<usize>> {
    let before = count_back(text, ending.start, 80, |b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'));
    let start = ending.start - before;
    let name = text[start..ending.start].trim_start_matches(['.', '-']);
    let start = ending.start - name.len();
    let joined = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'/' | b'(' | b'=');
    let goes_on = |b: &u8| joined(*b) || (*b == b'.' && text.as_bytes().get(ending.end + 1).is_some_and(u8::is_ascii_alphanumeric));
    let after = text.as_bytes().get(ending.end).is_some_and(goes_on);
    let letters = name.bytes().any(|b| b.is_ascii_alphabetic()) && name.len() >= 3;
    // An address of mail, a path and a call in a program end so as well.
    let within = text[..start].ends_with(['@', '/', '\\', '$']);
    (letters && !after && !within).then_some(start..ending.end)
}

/// Accounts that have a name of their own for their form: Nano, Hedera's are none.
pub(super) fn nano(text: &str, sign: &Range<usize>) -> Option<Range<usize>> {
    let length = count(text, sign.end, 70, |b| b.is_ascii_lowercase() || b.is_ascii_digit());
    (length == 60 && text[sign.end..].starts_with(['1', '3'])).then_some(sign.start..sign.end + length)
}
