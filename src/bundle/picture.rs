//! Pictures without anything that is not the picture: where and when it was taken, with what, by whom. Kept is what is
//! needed to draw it; everything else is dropped, known or not.

use img_parts::Bytes;
use img_parts::jpeg::Jpeg;
use img_parts::png::Png;
use img_parts::riff::RiffContent;
use img_parts::webp::WebP;

/// The forms of pictures that can be stripped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    Png,
    Jpeg,
    WebP,
}

impl Form {
    /// The form that a file begins like.
    pub(super) fn of(bytes: &[u8]) -> Option<Self> {
        match bytes {
            [0x89, b'P', b'N', b'G', ..] => Some(Self::Png),
            [0xff, 0xd8, 0xff, ..] => Some(Self::Jpeg),
            [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some(Self::WebP),
            _ => None,
        }
    }

    /// How files of this form end.
    pub(super) fn extension(self) -> &'static str {
        match self {
            Self::Png => "png",
            Self::Jpeg => "jpg",
            Self::WebP => "webp",
        }
    }

    /// The picture alone; none when the file is damaged, or cannot be told apart from what else is in it.
    pub(super) fn strip(self, bytes: Vec<u8>) -> Option<Vec<u8>> {
        let bytes = Bytes::from(bytes);
        match self {
            Self::Png => png(bytes),
            Self::Jpeg => jpeg(bytes),
            Self::WebP => webp(bytes),
        }
    }
}

/// Chunks that draw (PNG, third edition, 11.2 and 11.3): no text, no time, no Exif, no profile with a name.
fn png(bytes: Bytes) -> Option<Vec<u8>> {
    const DRAWN: [&[u8; 4]; 12] =
        [b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"sRGB", b"gAMA", b"cHRM", b"sBIT", b"acTL", b"fcTL", b"fdAT"];
    let mut png = Png::from_bytes(bytes).ok()?;
    png.chunks_mut().retain(|chunk| DRAWN.contains(&&chunk.kind()));
    let whole = png.chunk_by_type(*b"IHDR").is_some() && png.chunk_by_type(*b"IDAT").is_some() && png.chunk_by_type(*b"IEND").is_some();
    whole.then(|| png.encoder().bytes().to_vec())
}

/// Segments that draw (ITU-T T.81, table B.1), and of Adobe's the one that says how colours are stored. Also behind the
/// first scan: there phones put further pictures with data of their own.
fn jpeg(bytes: Bytes) -> Option<Vec<u8>> {
    const SCAN: u8 = 0xda;
    const ADOBE: u8 = 0xee;
    let mut jpeg = Jpeg::from_bytes(bytes).ok()?;
    jpeg.segments_mut()
        .retain(|s| is_drawn(s.marker()) || (s.marker() == ADOBE && s.contents().len() == 12 && s.contents().starts_with(b"Adobe")));
    jpeg.segments().last().filter(|s| s.marker() == SCAN)?;
    let whole = jpeg.encoder().bytes();
    let start = position_of_scan(&whole)?;
    let mut out = whole.get(..start)?.to_vec();
    copy_scans(whole.get(start..)?, &mut out)?;
    Some(out)
}

/// What decodes a picture: frames, tables, restart intervals, scans, the number of lines.
fn is_drawn(marker: u8) -> bool {
    matches!(marker, 0xc0..=0xcf | 0xda..=0xdd)
}

/// Where the first scan begins, in a file whose segments were checked.
fn position_of_scan(bytes: &[u8]) -> Option<usize> {
    let mut at = 2;
    while bytes.get(at + 1)? != &0xda {
        at += 2 + usize::from(u16::from_be_bytes([*bytes.get(at + 2)?, *bytes.get(at + 3)?]));
    }
    Some(at)
}

/// Copies scans and the tables between them up to the end of the picture; none where there is no such end.
fn copy_scans(bytes: &[u8], out: &mut Vec<u8>) -> Option<()> {
    let mut at = 0;
    loop {
        let (mark, kind) = (*bytes.get(at)?, *bytes.get(at + 1)?);
        match (mark, kind) {
            (0xff, 0xd9) => {
                out.extend([0xff, 0xd9]);
                return Some(());
            }
            // A byte of the picture, a stuffed one, or a restart.
            (0xff, 0x00 | 0xd0..=0xd7) => {
                out.extend([mark, kind]);
                at += 2;
            }
            (0xff, 0xff) => at += 1,
            (0xff, _) => {
                let length = 2 + usize::from(u16::from_be_bytes([*bytes.get(at + 2)?, *bytes.get(at + 3)?]));
                let segment = bytes.get(at..at + length)?;
                if is_drawn(kind) {
                    out.extend(segment);
                }
                at += length;
            }
            _ => {
                out.push(mark);
                at += 1;
            }
        }
    }
}

/// Chunks that draw (RFC 9649). A moving picture holds chunks within chunks: it is not taken.
fn webp(bytes: Bytes) -> Option<Vec<u8>> {
    const DRAWN: [&[u8; 4]; 4] = [b"VP8 ", b"VP8L", b"VP8X", b"ALPH"];
    /// Of the flags of VP8X the one for transparency stays: profile, Exif, XMP and movement are gone.
    const ALPHA: u8 = 0b0001_0000;
    let mut webp = WebP::from_bytes(bytes).ok()?;
    webp.chunks_mut().retain(|chunk| DRAWN.contains(&&chunk.id()));
    if !webp.has_chunk(*b"VP8 ") && !webp.has_chunk(*b"VP8L") {
        return None;
    }
    for chunk in webp.chunks_mut().iter_mut().filter(|chunk| chunk.id() == *b"VP8X") {
        if let RiffContent::Data(data) = chunk.content_mut() {
            let mut flags = data.to_vec();
            *flags.first_mut()? &= ALPHA;
            *data = Bytes::from(flags);
        }
    }
    Some(webp.encoder().bytes().to_vec())
}
