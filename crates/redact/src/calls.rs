//! Values that programs give to a field they name: `getByLabel('PIN').fill('…')`, `document.getElementById('pin').value = '…'`, and
//! how programs show a field with its value: dumps of PHP, trees of accessibility, assertions.

use super::value::{Value, Values};

/// How an assertion goes on behind what it expects something of.
const EXPECTED: [&str; 8] = ["to be", "to equal", "to eq", "to have value", "to match", "to contain", "toBe", "toEqual"];

impl Values<'_> {
    /// The value of a key that ends here, behind its quotation mark and what else closes around it.
    pub(super) fn by_call(&self, end: usize, closed: usize, quoted: bool) -> Option<Value> {
        let rest = &self.text[closed..];
        let place = |part: &str| self.text.len() - part.len();
        if quoted && closed > end {
            // `["pin"]`, `s:3:"pin";s:4:"…"`.
            if let Some(behind) = rest.strip_prefix(";s:") {
                let length = behind.find(|c: char| !c.is_ascii_digit())?;
                return self.quoted_at(place(behind[length..].strip_prefix(':')?));
            }
            if let Some(behind) = rest.strip_prefix('.') {
                let called = behind.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || c == '_');
                let given = called.strip_prefix('(').or_else(|| called.trim_start().strip_prefix('='))?;
                return (called.len() < behind.len()).then(|| self.quoted_at(place(given.trim_start()))).flatten();
            }
            // `textbox "CVV" [ref=e12]: "…"`.
            if let Some(behind) = rest.strip_prefix(" [") {
                let noted = behind.get(..behind.find(']')?).filter(|note| note.contains('=') && !note.contains('\n'))?;
                return self.quoted_at(place(behind[noted.len() + 1..].strip_prefix(':')?.trim_start_matches(' ')));
            }
        }
        let rest = rest.strip_prefix(' ')?;
        if let Some(pair) = rest.strip_prefix(". ") {
            return self.quoted_at(place(pair));
        }
        let said = EXPECTED.iter().find_map(|said| rest.strip_prefix(said))?;
        self.quoted_at(place(said.strip_prefix([' ', '('])?))
    }

    /// What stands between quotation marks that begin here.
    fn quoted_at(&self, at: usize) -> Option<Value> {
        let mark = self.byte(at).filter(|b| matches!(b, b'"' | b'\'' | b'`'))?;
        self.quotation(at, mark).filter(|inside| !inside.is_empty()).map(Value::quoted)
    }

    /// Where a value begins behind the name of its type: `string(6) "…"` of PHP, tags and anchors of YAML.
    pub(super) fn behind_its_type(&self, start: usize) -> usize {
        let line = self.text[start..].split('\n').next().unwrap_or_default();
        let behind = match line.split_once([' ', '\t']) {
            Some((kind, value)) if kind.starts_with(['!', '&']) && kind.len() > 1 => Some(value.trim_start()),
            Some((kind, value)) if kind.starts_with("string(") && kind.ends_with(')') => Some(value.trim_start()),
            _ => ["int(", "float("].iter().find_map(|kind| line.strip_prefix(kind)),
        };
        behind.filter(|value| !value.is_empty()).map_or(start, |value| start + line.len() - value.len())
    }
}
