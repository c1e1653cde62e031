//! Pictures, decoded to points and encoded anew: what a file holds beside the points (where and when it was taken, thumbnails,
//! profiles, further frames, data behind the end) has no way into the copy. Points are made opaque, because what lies under a
//! transparent one is not seen and would be sent all the same.

use std::io::Cursor;

use image::codecs::jpeg::{JpegDecoder, JpegEncoder};
use image::codecs::png::{CompressionType, FilterType, PngDecoder, PngEncoder};
use image::codecs::webp::WebPDecoder;
use image::{DynamicImage, ImageDecoder, Limits, Rgb, RgbImage};

use super::limits::EVIDENCE;
use crate::lang::Message;

/// The most points of a picture: a long screenshot has some twenty million.
const POINTS: u64 = 40_000_000;
/// The most bytes that decoding may ask for.
const MEMORY: u64 = 384 << 20;
/// The longest side.
const SIDE: u32 = 40_000;
/// How well a JPEG is kept, in percent.
const QUALITY: u8 = 88;

/// The forms of pictures that are understood.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Png,
    Jpeg,
    WebP,
}

/// Why a picture is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unusable {
    /// It cannot be decoded.
    Damaged,
    /// It has more than one frame: nobody would look at the others before they are sent.
    Moves,
    /// It has too many points.
    TooLarge,
}

impl Unusable {
    pub(super) fn message(self) -> Message {
        match self {
            Self::Damaged => Message::new("attach-picture-damaged"),
            Self::Moves => Message::new("attach-picture-moves"),
            Self::TooLarge => Message::new("attach-picture-large").with_display("most", POINTS / 1_000_000),
        }
    }
}

/// A picture as it was encoded anew.
#[derive(Clone, Debug)]
pub(super) struct Picture {
    pub(super) bytes: Vec<u8>,
    /// How files of its form end.
    pub(super) extension: &'static str,
}

/// The picture in a file, encoded anew; none where the file begins like no picture that is understood.
pub(super) fn reencode(bytes: &[u8]) -> Option<Result<Picture, Unusable>> {
    let form = form_of(bytes)?;
    Some(decode(form, bytes).and_then(|picture| encode(form, &picture)))
}

/// The form that a file begins like.
fn form_of(bytes: &[u8]) -> Option<Form> {
    match bytes {
        [0x89, b'P', b'N', b'G', ..] => Some(Form::Png),
        [0xff, 0xd8, 0xff, ..] => Some(Form::Jpeg),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some(Form::WebP),
        _ => None,
    }
}

fn decode(form: Form, bytes: &[u8]) -> Result<RgbImage, Unusable> {
    let bytes = Cursor::new(bytes);
    match form {
        Form::Png => {
            let decoder = PngDecoder::with_limits(bytes, limits()).map_err(|error| unusable(&error))?;
            if decoder.is_apng().map_err(|error| unusable(&error))? { Err(Unusable::Moves) } else { points(decoder) }
        }
        Form::Jpeg => points(JpegDecoder::new(bytes).map_err(|error| unusable(&error))?),
        Form::WebP => {
            let decoder = WebPDecoder::new(bytes).map_err(|error| unusable(&error))?;
            if decoder.has_animation() { Err(Unusable::Moves) } else { points(decoder) }
        }
    }
}

/// The points of a picture, the right way up.
fn points(mut decoder: impl ImageDecoder) -> Result<RgbImage, Unusable> {
    let (width, height) = decoder.dimensions();
    // What the header says is weighed before anything is allocated.
    if u64::from(width) * u64::from(height) > POINTS || decoder.total_bytes() > MEMORY {
        return Err(Unusable::TooLarge);
    }
    decoder.set_limits(limits()).map_err(|error| unusable(&error))?;
    let orientation = decoder.orientation().map_err(|error| unusable(&error))?;
    let mut picture = DynamicImage::from_decoder(decoder).map_err(|error| unusable(&error))?;
    picture.apply_orientation(orientation);
    Ok(opaque(picture))
}

fn limits() -> Limits {
    let mut limits = Limits::default();
    (limits.max_image_width, limits.max_image_height, limits.max_alloc) = (Some(SIDE), Some(SIDE), Some(MEMORY));
    limits
}

fn unusable(error: &image::ImageError) -> Unusable {
    if matches!(error, image::ImageError::Limits(_)) { Unusable::TooLarge } else { Unusable::Damaged }
}

/// The picture as it looks on white.
fn opaque(picture: DynamicImage) -> RgbImage {
    if !picture.color().has_alpha() {
        return picture.into_rgb8();
    }
    let picture = picture.into_rgba8();
    RgbImage::from_fn(picture.width(), picture.height(), |x, y| {
        let [red, green, blue, alpha] = picture.get_pixel(x, y).0;
        let on_white = |value: u8| {
            let mixed = (u32::from(value) * u32::from(alpha) + 255 * (255 - u32::from(alpha)) + 127) / 255;
            u8::try_from(mixed).unwrap_or(u8::MAX)
        };
        Rgb([red, green, blue].map(on_white))
    })
}

/// Photos stay JPEG; everything else becomes PNG, or JPEG where that would be larger than evidence may be.
fn encode(form: Form, picture: &RgbImage) -> Result<Picture, Unusable> {
    let damaged = |_| Unusable::Damaged;
    if form != Form::Jpeg {
        let mut bytes = Vec::new();
        let encoder = PngEncoder::new_with_quality(&mut bytes, CompressionType::Fast, FilterType::Adaptive);
        picture.write_with_encoder(encoder).map_err(damaged)?;
        if bytes.len() as u64 <= EVIDENCE {
            return Ok(Picture { bytes, extension: "png" });
        }
    }
    let mut bytes = Vec::new();
    picture.write_with_encoder(JpegEncoder::new_with_quality(&mut bytes, QUALITY)).map_err(damaged)?;
    if bytes.len() as u64 > EVIDENCE { Err(Unusable::TooLarge) } else { Ok(Picture { bytes, extension: "jpg" }) }
}
