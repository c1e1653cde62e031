//! Pictures lose everything that is not the picture.

use std::fs;
use std::path::Path;

use crate::harness::{SUCCESS, USAGE, arg, file, folder, paydoctor};
use crate::members;

/// What must not be left: in names, texts, profiles, behind the end.
const SECRET: &[u8] = b"Li Lei at 31.2304N";

fn crc(bytes: &[u8]) -> u32 {
    !bytes
        .iter()
        .fold(!0_u32, |crc, byte| (0..8).fold(crc ^ u32::from(*byte), |crc, _| crc >> 1 ^ (0xedb8_8320 & (crc & 1).wrapping_neg())))
}

fn chunk(kind: [u8; 4], data: &[u8]) -> Vec<u8> {
    let length = u32::try_from(data.len()).expect("small").to_be_bytes();
    let body = [&kind[..], data].concat();
    [&length[..], &body, &crc(&body).to_be_bytes()].concat()
}

/// A picture of one point with secrets around it.
pub fn png() -> Vec<u8> {
    let header = [0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0];
    // A stored block of zlib: one row, no filter, one grey point.
    let data = [0x78, 0x01, 0x01, 2, 0, 0xfd, 0xff, 0, 7, 0x00, 0x09, 0x00, 0x08];
    let chunks = [
        chunk(*b"IHDR", &header),
        chunk(*b"tEXt", SECRET),
        chunk(*b"eXIf", SECRET),
        chunk(*b"abCd", SECRET),
        chunk(*b"IDAT", &data),
        chunk(*b"IEND", &[]),
    ];
    [b"\x89PNG\r\n\x1a\n".to_vec(), chunks.concat(), SECRET.to_vec()].concat()
}

fn segment(marker: u8, data: &[u8]) -> Vec<u8> {
    let length = u16::try_from(data.len() + 2).expect("small").to_be_bytes();
    [&[0xff, marker][..], &length, data].concat()
}

/// A picture with secrets before, between and behind its scans; none decodes it here.
fn jpeg() -> Vec<u8> {
    let exif = [b"Exif\0\0", SECRET].concat();
    let scan = |data: &[u8]| [segment(0xda, &[1, 1, 0, 0, 63, 0]), data.to_vec()].concat();
    [
        vec![0xff, 0xd8],
        segment(0xe0, b"JFIF\0\x01\x02\0\0\x01\0\x01\0\0"),
        segment(0xe1, &exif),
        segment(0xfe, SECRET),
        segment(0xee, b"Adobe\0\x64\0\0\0\0\x01"),
        segment(0xdb, &[0; 65]),
        segment(0xc2, &[8, 0, 1, 0, 1, 1, 1, 0x11, 0]),
        scan(&[1, 2, 0xff, 0x00, 3, 0xff, 0xd0, 4]),
        segment(0xfe, SECRET),
        segment(0xc4, &[0; 17]),
        scan(&[5, 6]),
        vec![0xff, 0xd9],
        vec![0xff, 0xd8],
        segment(0xe1, &exif),
    ]
    .concat()
}

fn riff(kind: [u8; 4], data: &[u8]) -> Vec<u8> {
    let length = u32::try_from(data.len()).expect("small").to_le_bytes();
    [&kind[..], &length, data, &[0][..data.len() % 2]].concat()
}

fn webp() -> Vec<u8> {
    // The flags say that there is a profile, Exif, XMP and transparency.
    let extended = riff(*b"VP8X", &[0b0011_1100, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    let chunks = [
        extended,
        riff(*b"ICCP", SECRET),
        riff(*b"ALPH", &[0, 1]),
        riff(*b"VP8 ", &[1, 2, 3]),
        riff(*b"EXIF", SECRET),
        riff(*b"XMP ", SECRET),
    ]
    .concat();
    riff(*b"RIFF", &[&b"WEBP"[..], &chunks].concat())
}

/// The only evidence in a bundle that this file was attached to.
fn attached(path: &Path) -> (String, Vec<u8>) {
    let folder = folder();
    let bundle = folder.path().join("b.zip");
    let args = ["diagnose", "--offline", "--format", "short", "--bundle", arg(&bundle), "--yes", "--attach", arg(path)];
    let done = paydoctor(args).run();
    assert!(done.stderr.contains("cannot be hidden"), "{done}");
    paydoctor(["bundle", "verify", arg(&bundle)]).run().exits(SUCCESS);
    members(&bundle).into_iter().next_back().expect("a member")
}

#[test]
fn nothing_but_the_picture_stays() {
    let folder = folder();
    for (name, bytes, kept) in [
        ("a.png", png(), &[&b"IHDR"[..], b"IDAT", b"IEND"][..]),
        // What it is called decides nothing.
        ("b.txt", jpeg(), &[b"Adobe", &[1, 2, 0xff, 0x00, 3, 0xff, 0xd0, 4], &[5, 6, 0xff, 0xd9]]),
        ("c.webp", webp(), &[b"VP8X\x0a\0\0\0\x10", b"ALPH", b"VP8 "]),
    ] {
        let path = folder.path().join(name);
        fs::write(&path, &bytes).expect("a file");
        let (member, stripped) = attached(&path);
        let has = |part: &[u8]| stripped.windows(part.len()).any(|window| window == part);
        assert!(!has(SECRET) && !has(&SECRET[..6]), "{member}");
        assert!(kept.iter().all(|part| has(part)), "{member}: {stripped:?}");
        let extension = ["png", "jpg", "webp"].into_iter().find(|e| member.ends_with(e));
        assert!(extension.is_some(), "{member}");
    }
}

#[test]
fn a_picture_that_cannot_be_taken_apart_is_refused() {
    let folder = folder();
    let whole = jpeg();
    let moving = riff(*b"RIFF", &[&b"WEBP"[..], &riff(*b"ANMF", SECRET)].concat());
    for bytes in [png()[..60].to_vec(), whole[..whole.len() - 40].to_vec(), webp()[..50].to_vec(), moving, b"\xff\xd8\xff".to_vec()] {
        let path = file(&folder, "x", "");
        fs::write(&path, &bytes).expect("a file");
        let bundle = folder.path().join("b.zip");
        let done = paydoctor(["diagnose", "--offline", "--bundle", arg(&bundle), "--yes", "--attach", arg(&path)]).run().exits(USAGE);
        assert!(done.stderr.contains("picture is damaged"), "{bytes:?}: {done}");
        assert!(!bundle.exists());
    }
}
