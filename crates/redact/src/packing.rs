//! Ways of packing: those that are not unpacked are known by how they begin; raw deflate (RFC 1951) has no beginning of its own.

use std::cell::RefCell;

use flate2::{Decompress, FlushDecompress, Status};

/// The most bytes that are unpacked without anything that says they were packed.
const MOST: usize = 1 << 20;
/// The fewest bytes that can hold a secret when they are packed.
const FEWEST: usize = 6;
/// How files begin that are packed, or are containers of packed files: bzip2, xz, 7-Zip, Zstandard, LZ4, ZIP, RAR, compress, Snappy,
/// lzip, LZMA, Brotli's frames, LZFSE.
const FOREIGN: [&[u8]; 16] = [
    b"BZh",
    b"\xfd7zXZ\0",
    b"7z\xbc\xaf\x27\x1c",
    b"\x28\xb5\x2f\xfd",
    b"\x04\x22\x4d\x18",
    b"PK\x03\x04",
    b"Rar!\x1a\x07",
    b"\x1f\x9d",
    b"\xff\x06\0\0sNaPpY",
    b"LZIP",
    b"\x5d\0\0",
    b"\xce\xb2\xcf\x81",
    b"bvx2",
    b"bvxn",
    b"bvx-",
    b"\x02\x21\x4c\x18",
];

/// Whether bytes are packed in a way that is not unpacked here.
pub(crate) fn is_foreign(bytes: &[u8]) -> bool {
    let Some(magic) = FOREIGN.iter().find(|magic| bytes.starts_with(magic)) else { return false };
    match magic[0] {
        // The size of a block, and the number of pi before it.
        b'B' => matches!(bytes, [_, _, _, b'1'..=b'9', 0x31 | 0x17, 0x41 | 0x72, 0x59 | 0x45, ..]),
        // The size of what is unpacked follows: known and small, or unknown.
        0x5d => bytes.len() > 13 && matches!(bytes[5..13], [255, 255, 255, 255, 255, 255, 255, 255] | [_, _, _, _, 0, 0, 0, 0]),
        0x1f => bytes.len() > 8 && matches!(bytes[2], 0x89..=0x90),
        _ => bytes.len() > magic.len() + 4,
    }
}

/// What was packed with deflate alone; nothing where it does not come to its end, or is no more than it was.
pub(crate) fn inflated(bytes: &[u8]) -> Option<Vec<u8>> {
    thread_local! {
        static INFLATE: RefCell<(Decompress, Vec<u8>)> = RefCell::new((Decompress::new(false), vec![0; 4_096]));
    }
    // Blocks with codes, the fixed ones or their own; or stored ones, which say their length twice.
    let stored = matches!(bytes, [0 | 1, a, b, c, d, ..] if *a == !*c && *b == !*d);
    if bytes.len() < FEWEST || !(stored || matches!(bytes[0] & 6, 2 | 4)) {
        return None;
    }
    INFLATE.with_borrow_mut(|(inflate, room)| {
        inflate.reset(false);
        let mut out = Vec::new();
        loop {
            let (read, written) = (inflate.total_in(), inflate.total_out());
            let rest = bytes.get(usize::try_from(read).ok()?..)?;
            let status = inflate.decompress(rest, room, FlushDecompress::None).ok()?;
            let new = usize::try_from(inflate.total_out() - written).ok()?;
            out.extend_from_slice(&room[..new]);
            if out.len() > MOST {
                return None;
            }
            match status {
                Status::StreamEnd => break,
                // What was flushed and goes on, as messages of a web socket do.
                _ if inflate.total_in() == read && new == 0 => {
                    if usize::try_from(inflate.total_in()).ok()? < bytes.len() || out.len() < 2 * FEWEST {
                        return None;
                    }
                    break;
                }
                _ => {}
            }
        }
        // Of random bytes few become a text, and none a long one.
        let spare = if out.len() < 32 { 0 } else { 8 };
        let whole = usize::try_from(inflate.total_in()).ok()? + spare >= bytes.len();
        (whole && out.len() >= FEWEST && std::str::from_utf8(&out).is_ok()).then_some(out)
    })
}
