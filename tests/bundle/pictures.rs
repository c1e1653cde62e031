//! Attached pictures are encoded anew: nothing that a file holds beside its points comes through.

use std::fs;
use std::io::{Cursor, Write};
use std::path::Path;

use flate2::Compression;
use flate2::write::ZlibEncoder;
use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::PngEncoder;
use image::codecs::webp::WebPEncoder;
use image::{DynamicImage, Rgb, RgbImage, Rgba, RgbaImage};

use crate::harness::{SUCCESS, USAGE, arg, folder, paydoctor};
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

fn png_of(chunks: &[Vec<u8>]) -> Vec<u8> {
    [b"\x89PNG\r\n\x1a\n".to_vec(), chunks.concat()].concat()
}

fn header(width: u32, height: u32) -> Vec<u8> {
    let sizes = [width.to_be_bytes(), height.to_be_bytes()].concat();
    chunk(*b"IHDR", &[&sizes[..], &[8, 0, 0, 0, 0]].concat())
}

fn deflated(data: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::none());
    encoder.write_all(data).expect("memory");
    encoder.finish().expect("memory")
}

/// A picture of one point with secrets around it.
pub fn png() -> Vec<u8> {
    // A row without a filter, with one grey point; behind it what no row is, and behind the stream another one.
    let points = [deflated(&[&[0, 7][..], SECRET].concat()), SECRET.to_vec()].concat();
    let chunks = [
        header(1, 1),
        chunk(*b"iCCP", &[&b"Li Lei at 31.2304N\0\0"[..], &deflated(SECRET)].concat()),
        chunk(*b"tEXt", &[b"Comment\0", SECRET].concat()),
        chunk(*b"eXIf", &[b"II*\0\x08\0\0\0\0\0\0\0\0\0", SECRET].concat()),
        chunk(*b"abCd", SECRET),
        chunk(*b"IDAT", &points),
        chunk(*b"zTXt", SECRET),
        chunk(*b"IEND", &[]),
        chunk(*b"IDAT", SECRET),
    ];
    [png_of(&chunks), SECRET.to_vec()].concat()
}

/// A moving one: the second frame is the secret.
fn apng() -> Vec<u8> {
    let frame = |number: u32| [number, 1, 1, 0, 0].map(u32::to_be_bytes).concat();
    let times = [0, 1, 0, 10, 0, 0];
    let next = [&2_u32.to_be_bytes()[..], &deflated(&[&[0, 7][..], SECRET].concat())].concat();
    png_of(&[
        header(1, 1),
        chunk(*b"acTL", &[2_u32.to_be_bytes(), 0_u32.to_be_bytes()].concat()),
        chunk(*b"fcTL", &[&frame(0)[..], &times].concat()),
        chunk(*b"IDAT", &deflated(&[0, 7])),
        chunk(*b"fcTL", &[&frame(1)[..], &times].concat()),
        chunk(*b"fdAT", &next),
        chunk(*b"IEND", &[]),
    ])
}

/// Red on the left, blue on the right.
fn halves() -> RgbImage {
    RgbImage::from_fn(32, 16, |x, _| if x < 16 { Rgb([255, 0, 0]) } else { Rgb([0, 0, 255]) })
}

fn segment(marker: u8, data: &[u8]) -> Vec<u8> {
    let length = u16::try_from(data.len() + 2).expect("small").to_be_bytes();
    [&[0xff, marker][..], &length, data].concat()
}

/// A photo as phones make it: on its side, with Exif and a thumbnail, and further pictures and a film behind its end.
fn jpeg() -> Vec<u8> {
    let mut plain = Vec::new();
    halves().write_with_encoder(JpegEncoder::new_with_quality(&mut plain, 95)).expect("a picture");
    // One entry: orientation 6, to be turned by a quarter to the right.
    let tiff = b"MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0";
    let exif = [&b"Exif\0\0"[..], tiff, SECRET, &plain].concat();
    let before = [segment(0xe1, &exif), segment(0xe2, &[b"MPF\0", SECRET].concat()), segment(0xed, SECRET), segment(0xfe, SECRET)].concat();
    let second = [&[0xff, 0xd8][..], &segment(0xe1, &exif), &plain[2..]].concat();
    [&plain[..2], &before, &plain[2..], &second, b"\0\0\0\x18ftypmp42", SECRET].concat()
}

fn riff(kind: [u8; 4], data: &[u8]) -> Vec<u8> {
    let length = u32::try_from(data.len()).expect("small").to_le_bytes();
    [&kind[..], &length, data, &[0][..data.len() % 2]].concat()
}

fn webp(extended: bool) -> Vec<u8> {
    let mut plain = Vec::new();
    halves().write_with_encoder(WebPEncoder::new_lossless(&mut plain)).expect("a picture");
    // The flags say that there is a profile, Exif and XMP; sizes are stored less one.
    let flags = riff(*b"VP8X", &[0b0010_1100, 0, 0, 0, 31, 0, 0, 15, 0, 0]);
    let chunks = [flags, riff(*b"ICCP", SECRET), plain[12..].to_vec(), riff(*b"EXIF", SECRET), riff(*b"XMP ", SECRET)].concat();
    if extended { [riff(*b"RIFF", &[&b"WEBP"[..], &chunks].concat()), SECRET.to_vec()].concat() } else { plain }
}

/// A moving one, as its flags say.
fn moving_webp() -> Vec<u8> {
    let flags = riff(*b"VP8X", &[0b0000_0010, 0, 0, 0, 31, 0, 0, 15, 0, 0]);
    let frame = [&[0_u8; 6][..], &[31, 0, 0, 15, 0, 0, 10, 0, 0, 0], &webp(false)[12..]].concat();
    let chunks = [flags, riff(*b"ANIM", &[0; 6]), riff(*b"ANMF", &frame), riff(*b"ANMF", &frame)].concat();
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

fn decoded(bytes: &[u8]) -> DynamicImage {
    image::load_from_memory(bytes).expect("a picture")
}

#[test]
fn nothing_but_the_points_comes_through() {
    let folder = folder();
    // What a file is called decides nothing.
    for (name, bytes, ending) in
        [("a.png", png(), "png"), ("b.txt", jpeg(), "jpg"), ("c.webp", webp(true), "png"), ("d.gif", webp(false), "png")]
    {
        let path = folder.path().join(name);
        fs::write(&path, &bytes).expect("a file");
        let (member, kept) = attached(&path);
        assert!(member.ends_with(&format!(".{ending}")), "{member}");
        let has = |part: &[u8]| kept.windows(part.len()).any(|window| window == part);
        assert!(!has(SECRET) && !has(&SECRET[..6]) && !has(b"Exif") && !has(b"ICC") && !has(b"iCCP"), "{member}");
        let picture = decoded(&kept).into_rgb8();
        match name {
            "a.png" => assert_eq!((picture.dimensions(), picture.get_pixel(0, 0).0), ((1, 1), [7; 3])),
            // The right way up: what lay left is above.
            "b.txt" => {
                assert_eq!(picture.dimensions(), (16, 32));
                assert!(picture.get_pixel(8, 4).0[0] > 200 && picture.get_pixel(8, 28).0[2] > 200, "turned the wrong way");
            }
            _ => assert_eq!(picture, halves(), "{name}"),
        }
        // Chunk by chunk, there is nothing that draws nothing.
        if ending == "png" {
            let mut at = 8;
            while at < kept.len() {
                let length = u32::from_be_bytes(kept[at..at + 4].try_into().expect("four")) as usize;
                assert!([&b"IHDR"[..], b"IDAT", b"IEND"].contains(&&kept[at + 4..at + 8]), "{name}: {:?}", &kept[at + 4..at + 8]);
                at += 12 + length;
            }
        }
    }
}

/// Under a transparent point lies what was cut out of a screenshot.
#[test]
fn what_is_transparent_is_gone() {
    let folder = folder();
    let mut picture = RgbaImage::from_pixel(4, 1, Rgba([9, 8, 7, 0]));
    picture.put_pixel(3, 0, Rgba([1, 2, 3, 255]));
    let mut bytes = Vec::new();
    picture.write_with_encoder(PngEncoder::new(&mut bytes)).expect("a picture");
    let path = folder.path().join("cut.png");
    fs::write(&path, bytes).expect("a file");
    let kept = decoded(&attached(&path).1).into_rgba8();
    let points: Vec<[u8; 4]> = kept.pixels().map(|p| p.0).collect();
    assert_eq!(points, [[255; 4], [255; 4], [255; 4], [1, 2, 3, 255]]);
}

#[test]
fn what_cannot_be_encoded_anew_is_refused() {
    let folder = folder();
    let whole = jpeg();
    let bomb = |width, height| png_of(&[header(width, height), chunk(*b"IDAT", &deflated(&[0])), chunk(*b"IEND", &[])]);
    let mut gif = Vec::new();
    Cursor::new(&mut gif)
        .write_all(b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff,\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0;")
        .expect("memory");
    let cases: [(&str, Vec<u8>, &str); 12] = [
        ("cut.png", png()[..60].to_vec(), "is damaged"),
        ("cut.jpg", whole[..300].to_vec(), "is damaged"),
        ("cut.webp", webp(true)[..50].to_vec(), "is damaged"),
        ("begin.jpg", b"\xff\xd8\xff".to_vec(), "is damaged"),
        ("a.png", apng(), "is animated"),
        ("a.webp", moving_webp(), "is animated"),
        ("wide.png", bomb(1 << 30, 1), "megapixels"),
        ("large.png", bomb(30_000, 30_000), "megapixels"),
        ("a.gif", gif, "can't redact this kind of file"),
        ("a.heic", b"\0\0\0\x18ftypheic\0\0\0\0".to_vec(), "can't redact this kind of file"),
        ("a.pdf", b"%PDF-1.4\n1 0 obj\n<< /Filter /ASCIIHexDecode >>\n".to_vec(), "can't redact this kind of file"),
        ("a.docx", b"PK\x03\x04\x14\0".to_vec(), "can't redact this kind of file"),
    ];
    for (name, bytes, said) in cases {
        let path = folder.path().join(name);
        fs::write(&path, &bytes).expect("a file");
        let bundle = folder.path().join("b.zip");
        let done = paydoctor(["diagnose", "--offline", "--bundle", arg(&bundle), "--yes", "--attach", arg(&path)]).run().exits(USAGE);
        assert!(done.stderr.contains(said) && done.stderr.contains(name), "{name}: {done}");
        assert!(!bundle.exists(), "{name}");
    }
}
