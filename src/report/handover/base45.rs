//! Base45 (RFC 9285): bytes in the letters of a QR code's alphanumeric mode.

/// The letters, by their value.
const LETTERS: &[u8; 45] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";

/// Bytes as letters: two bytes are three letters, one alone is two.
pub(super) fn encode(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len() * 3 / 2 + 2);
    for pair in bytes.chunks(2) {
        let value = pair.iter().fold(0, |value, byte| value * 256 + usize::from(*byte));
        let digits = [value % 45, value / 45 % 45, value / 2025];
        out.extend(digits[..=pair.len()].iter().map(|digit| char::from(LETTERS[*digit])));
    }
    out
}

/// The bytes of a text; none where it is no Base45.
pub(super) fn decode(text: &str) -> Option<Vec<u8>> {
    let value_of = |letter: &u8| LETTERS.iter().position(|known| known == letter);
    let mut out = Vec::with_capacity(text.len() * 2 / 3 + 1);
    for letters in text.as_bytes().chunks(3) {
        let digits: Vec<usize> = letters.iter().map(value_of).collect::<Option<_>>()?;
        match digits[..] {
            [low, middle, high] => out.extend(u16::try_from(low + middle * 45 + high * 2025).ok()?.to_be_bytes()),
            [low, high] => out.push(u8::try_from(low + high * 45).ok()?),
            _ => return None,
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The examples of RFC 9285, 4.3 and 4.4.
    #[test]
    fn the_examples_of_the_standard() {
        for (plain, text) in [("AB", "BB8"), ("Hello!!", "%69 VD92EX0"), ("base-45", "UJCLQE7W581"), ("ietf!", "QED8WEX0")] {
            assert_eq!((encode(plain.as_bytes()).as_str(), decode(text)), (text, Some(plain.as_bytes().to_vec())));
        }
        for wrong in ["GGW", "::", "A", "BB8B", "bb8", "B=8"] {
            assert_eq!(decode(wrong), None, "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn every_text_comes_back(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            prop_assert_eq!(decode(&encode(&bytes)), Some(bytes));
        }
    }
}
