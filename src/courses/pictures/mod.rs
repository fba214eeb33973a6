//! Pictures: photographs and scans in the `media` folder of a module.
//!
//! A photograph from a telephone tells where it was taken and weighs more than a whole
//! course. So a picture is taken in once ([`take_in`]): looked at with hard limits,
//! freed of all it tells of its maker, and made anew in the few widths that pages show.
//! Among the [`Files`](super::library::Files) of a course it then stands as a line that
//! names it ([`Pointer`]); its bytes are kept once, by their hash, however many editions
//! show it. Drawings (SVG) are texts and stand among the files themselves, if they only draw ([`drawing`]).
//!
//! Begin with [`take_in`]; [`gallery`] does it for a whole folder, [`hanging`] puts what
//! is known of a picture into a page.

pub mod bare;
pub mod drawing;
pub mod gallery;
pub mod hanging;
mod pointer;
mod stripping;

use std::io::Cursor;

use image::error::ImageError;
use image::imageops::FilterType;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits};
use sha2::{Digest, Sha256};

use self::stripping::Bare;
use crate::kit::files::LARGEST_BYTES;
use crate::text_enum;

pub use self::pointer::{Pointer, is_hash};

/// The largest file that is taken in, in bytes.
pub const LARGEST: u64 = LARGEST_BYTES;
/// The most points that a picture may have, and the most along one side.
const MOST_POINTS: u64 = 40_000_000;
const LONGEST_SIDE: u32 = 16_000;
/// What a decoder may take of memory: 40 million points of four bytes, and its own tables.
const MEMORY: u64 = 256 * 1024 * 1024;
/// The widths that pages show; none is larger than the picture itself.
const WIDTHS: [u32; 3] = [360, 720, 1280];
/// The width whose weight counts: what a telephone of 360 points with two dots a point fetches.
pub const USUAL_WIDTH: u32 = 720;
/// How well a photograph is kept, of 100: more cannot be told apart on a telephone.
const QUALITY: f32 = 65.0;

text_enum! {
    /// What a picture's file is written in.
    pub enum Kind {
        Jpeg = "jpeg",
        Png = "png",
        Webp = "webp",
        Gif = "gif",
    }
}

impl Kind {
    /// The kind that a file's name promises.
    pub fn of_name(name: &str) -> Option<Kind> {
        match name.rsplit_once('.')?.1.to_ascii_lowercase().as_str() {
            "jpg" | "jpeg" => Some(Kind::Jpeg),
            "png" => Some(Kind::Png),
            "webp" => Some(Kind::Webp),
            "gif" => Some(Kind::Gif),
            _ => None,
        }
    }

    /// The kind that a file's first bytes show.
    pub fn of_bytes(bytes: &[u8]) -> Option<Kind> {
        match bytes {
            [0xff, 0xd8, 0xff, ..] => Some(Kind::Jpeg),
            [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => Some(Kind::Png),
            [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some(Kind::Webp),
            [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => Some(Kind::Gif),
            _ => None,
        }
    }

    /// How the name of such a file ends.
    pub fn ending(self) -> &'static str {
        match self {
            Kind::Jpeg => "jpg",
            other => other.code(),
        }
    }

    fn format(self) -> ImageFormat {
        match self {
            Kind::Jpeg => ImageFormat::Jpeg,
            Kind::Png => ImageFormat::Png,
            Kind::Webp => ImageFormat::WebP,
            Kind::Gif => ImageFormat::Gif,
        }
    }

    /// What a browser is told that the bytes are.
    pub fn content_type(self) -> &'static str {
        match self {
            Kind::Jpeg => "image/jpeg",
            Kind::Png => "image/png",
            Kind::Webp => "image/webp",
            Kind::Gif => "image/gif",
        }
    }
}

/// Is this a photograph in the form in which iPhones keep theirs (ISO/IEC 23008-12)? The name is asked too, for
/// what is in one that was cut off tells nothing.
pub fn is_heic(name: &str, bytes: &[u8]) -> bool {
    const BRANDS: [&[u8]; 8] = [b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"];
    let brand = bytes.get(4..12).and_then(|begin| begin.strip_prefix(b"ftyp".as_slice()));
    brand.is_some_and(|brand| BRANDS.contains(&brand)) || is_named_heic(name)
}

/// Does this name promise one?
pub fn is_named_heic(name: &str) -> bool {
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
    ending.is_some_and(|ending| ending == "heic" || ending == "heif")
}

/// A picture ready to be kept. `bytes` is the file without what it told of its maker, and `hash` the
/// SHA-256 of them: taking in what was taken in changes nothing. `width` and `height` are as one looks
/// at it, whichever way the camera was held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TakenIn {
    pub hash: String,
    pub kind: Kind,
    pub width: u32,
    pub height: u32,
    pub bytes: Vec<u8>,
    /// What pages show, the narrowest first; all are WebP.
    pub sizes: Vec<Size>,
}

/// A picture in one width.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Size {
    pub width: u32,
    pub bytes: Vec<u8>,
}

impl TakenIn {
    /// The line that stands for it among the files of its course.
    pub fn pointer(&self) -> Pointer {
        let usual = self.sizes.iter().rfind(|size| size.width <= USUAL_WIDTH).or(self.sizes.first());
        Pointer {
            hash: self.hash.clone(),
            sides: Some((self.width, self.height)),
            weight: usual.map_or(0, |size| size.bytes.len()),
        }
    }
}

/// Why a file is not taken in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The ending of its name is none that is shown.
    OfOtherKind,
    /// More than [`LARGEST`] bytes.
    TooHeavy { bytes: u64 },
    /// What is in it is no picture, or a broken one.
    NoPicture,
    /// It begins as a picture does and has no end: the rest was lost on the way.
    CutOff,
    /// It is a picture, but not of the kind that its name says.
    WrongEnding { kind: Kind },
    /// More points than a telephone, or this machine, can hold.
    TooManyPoints,
}

impl Refusal {
    /// The key of the sentence that says it.
    pub fn key(&self) -> &'static str {
        match self {
            Refusal::OfOtherKind => "check.picture_of_other_kind",
            Refusal::TooHeavy { .. } => "check.picture_too_heavy",
            Refusal::NoPicture => "check.no_picture",
            Refusal::CutOff => "check.picture_cut_off",
            Refusal::WrongEnding { .. } => "check.wrong_ending",
            Refusal::TooManyPoints => "check.too_many_points",
        }
    }

    /// The named values of that sentence.
    pub fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            Refusal::TooHeavy { bytes } => vec![("megabytes", bytes.div_ceil(1_000_000).to_string())],
            Refusal::WrongEnding { kind } => vec![("kind", kind.code().to_uppercase())],
            Refusal::OfOtherKind | Refusal::NoPicture | Refusal::CutOff | Refusal::TooManyPoints => vec![],
        }
    }
}

/// Takes a picture in: `name` is its file's name, `bytes` all that is in it. Whatever the bytes are,
/// no more memory is taken than a picture within the limits needs.
pub fn take_in(name: &str, bytes: &[u8]) -> Result<TakenIn, Refusal> {
    let kind = Kind::of_name(name).ok_or(Refusal::OfOtherKind)?;
    if bytes.len() as u64 > LARGEST {
        return Err(Refusal::TooHeavy { bytes: bytes.len() as u64 });
    }
    match Kind::of_bytes(bytes) {
        None => return Err(Refusal::NoPicture),
        Some(found) if found != kind => return Err(Refusal::WrongEnding { kind: found }),
        Some(_) => {}
    }
    let Bare { bytes, ended } = stripping::strip(kind, bytes).ok_or(Refusal::CutOff)?;
    if !ended && !goes_to_its_end(kind, &bytes)? {
        return Err(Refusal::CutOff);
    }
    let picture = decode(kind, &bytes)?;
    let (width, height) = (picture.width(), picture.height());
    let sizes = sizes(picture, kind).ok_or(Refusal::TooManyPoints)?;
    let hash = Sha256::digest(&bytes).iter().map(|b| format!("{b:02x}")).collect();
    Ok(TakenIn { hash, kind, width, height, bytes, sizes })
}

/// Has a picture that does not say where it ends all of its points? Drawn one after the other, so that never both are
/// held.
fn goes_to_its_end(kind: Kind, bytes: &[u8]) -> Result<bool, Refusal> {
    let points = |bytes: &[u8]| match decode(kind, bytes) {
        Ok(picture) => Ok(Some(<[u8; 32]>::from(Sha256::digest(picture.as_bytes())))),
        Err(Refusal::TooManyPoints) => Err(Refusal::TooManyPoints),
        Err(_) => Ok(None),
    };
    let drawn = points(bytes)?;
    Ok(drawn.is_some() && drawn == points(&stripping::padded(bytes))?)
}

/// The widths that a picture of this width is shown in, the narrowest first.
pub fn widths(width: u32) -> Vec<u32> {
    let widest = width.min(WIDTHS[WIDTHS.len() - 1]);
    WIDTHS.into_iter().filter(|narrower| *narrower < widest).chain([widest]).collect()
}

/// The points of a picture, turned as it was meant to be seen.
fn decode(kind: Kind, bytes: &[u8]) -> Result<DynamicImage, Refusal> {
    let mut limits = Limits::default();
    limits.max_image_width = Some(LONGEST_SIDE);
    limits.max_image_height = Some(LONGEST_SIDE);
    limits.max_alloc = Some(MEMORY);
    let mut reader = ImageReader::with_format(Cursor::new(bytes), kind.format());
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(refusal)?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > MOST_POINTS || decoder.total_bytes() > MEMORY {
        return Err(Refusal::TooManyPoints);
    }
    let orientation = decoder.orientation();
    let mut picture = DynamicImage::from_decoder(decoder).map_err(refusal)?;
    if let (Kind::Jpeg, Ok(orientation)) = (kind, orientation) {
        picture.apply_orientation(orientation);
    }
    Ok(picture)
}

fn refusal(error: ImageError) -> Refusal {
    match error {
        ImageError::Limits(_) => Refusal::TooManyPoints,
        _ => Refusal::NoPicture,
    }
}

/// The picture in every width that it is shown in; nothing if it is too long and narrow to be kept so.
fn sizes(mut picture: DynamicImage, kind: Kind) -> Option<Vec<Size>> {
    let (width, height) = (u64::from(picture.width()), u64::from(picture.height()));
    let mut sizes = vec![];
    // Each is made from the one before, the widest first.
    for narrower in widths(picture.width()).into_iter().rev() {
        let tall = (height * u64::from(narrower)).div_ceil(width.max(1)).max(1);
        if narrower < picture.width() {
            picture = picture.resize_exact(narrower, u32::try_from(tall).ok()?, FilterType::CatmullRom);
        }
        sizes.push(Size { width: narrower, bytes: encode(&picture, kind)? });
    }
    sizes.reverse();
    Some(sizes)
}

/// As WebP. What was drawn, not photographed, is often smaller when nothing of it is lost.
fn encode(picture: &DynamicImage, kind: Kind) -> Option<Vec<u8>> {
    let (width, height) = (picture.width(), picture.height());
    let (rgb, rgba);
    let encoder = if picture.color().has_alpha() {
        rgba = picture.to_rgba8();
        webp::Encoder::from_rgba(&rgba, width, height)
    } else {
        rgb = picture.to_rgb8();
        webp::Encoder::from_rgb(&rgb, width, height)
    };
    let lossy = encoder.encode_simple(false, QUALITY).ok()?.to_vec();
    let exact = match kind {
        Kind::Png | Kind::Gif => encoder.encode_simple(true, 75.0).ok().map(|exact| exact.to_vec()),
        Kind::Jpeg | Kind::Webp => None,
    };
    Some(exact.filter(|exact| exact.len() <= lossy.len()).unwrap_or(lossy))
}

#[cfg(test)]
#[path = "taking_in_tests.rs"]
mod tests;
