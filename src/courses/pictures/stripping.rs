//! Freeing a picture's file of what it tells of its maker.
//!
//! The place where a photograph was taken, the telephone, the hour, a name, a smaller
//! copy of what was cut away, a film behind the picture: all of it stands in parts of the
//! file that are not needed to draw it. Each kind has its own parts; here only those that
//! draw are copied, so that what nobody has thought of is left out too. The one thing kept of a
//! photograph's notes is which way the camera was held.

use std::collections::BTreeSet;

use image::metadata::Orientation;

use super::Kind;

/// A file with nothing in it but the picture.
pub(super) struct Bare {
    pub bytes: Vec<u8>,
    /// The file said where its picture ends. Where it did not, the picture may go on: see [`padded`].
    pub ended: bool,
}

/// The file with nothing in it but the picture; nothing if it ends before its picture does.
/// Doing it again changes nothing.
pub(super) fn strip(kind: Kind, bytes: &[u8]) -> Option<Bare> {
    let ended = |bytes| Bare { bytes, ended: true };
    match kind {
        Kind::Jpeg => jpeg(bytes),
        Kind::Png => png(bytes).map(ended),
        Kind::Webp => webp(bytes).map(ended),
        Kind::Gif => gif(bytes).map(ended),
    }
}

/// A bare JPEG with more points before its end than it has: drawn alike, it had all of its own; drawn otherwise, some
/// were lost and these stand in their place.
pub(super) fn padded(jpeg: &[u8]) -> Vec<u8> {
    let (picture, end) = jpeg.split_at(jpeg.len().saturating_sub(2));
    [picture, &[0x2b, 0x95, 0xd4, 0x6a].repeat(16), end].concat()
}

/// Takes so many bytes off the front.
fn take<'a>(rest: &mut &'a [u8], many: usize) -> Option<&'a [u8]> {
    let (taken, behind) = rest.split_at_checked(many)?;
    *rest = behind;
    Some(taken)
}

fn byte(rest: &mut &[u8]) -> Option<u8> {
    take(rest, 1).map(|one| one[0])
}

const START: u8 = 0xd8;
const END: u8 = 0xd9;
const SCAN: u8 = 0xda;
const EXIF: u8 = 0xe1;
/// Says how the colours are written; without it some pictures turn green.
const ADOBE: u8 = 0xee;
const COMMENT: u8 = 0xfe;

/// Segments up to the end of the picture, whatever is written behind it. Some programs leave its last mark out, and every
/// browser draws it all the same; one that lacks more was cut off, and a reader would make up the rest of it in grey.
fn jpeg(bytes: &[u8]) -> Option<Bare> {
    let mut rest = bytes.strip_prefix(&[0xff, START])?;
    let (mut kept, mut orientation, mut scans) = (vec![], None, Scans::default());
    let ended = loop {
        match marker(&mut rest) {
            Some(END) => break true,
            None if scans.are_whole() => break false,
            None => return None,
            // These stand alone.
            Some(alone @ (0x01 | 0xd0..=START)) => kept.extend([0xff, alone]),
            Some(marker) => {
                let length = usize::from(u16::from_be_bytes(rest.first_chunk().copied()?));
                let segment = take(&mut rest, length)?;
                let content = segment.get(2..)?;
                if let (EXIF, Some(exif)) = (marker, content.strip_prefix(b"Exif\0\0")) {
                    orientation = orientation.or(Orientation::from_exif_chunk(exif));
                }
                if !matches!(marker, 0xe0..=0xef | COMMENT) || marker == ADOBE {
                    kept.extend([0xff, marker]);
                    kept.extend(segment);
                }
                if is_frame(marker) {
                    scans.colours = content.get(5).copied().unwrap_or_default();
                }
                if marker == SCAN {
                    scans.note(content);
                    let length = scanned(rest);
                    kept.extend(take(&mut rest, length)?);
                }
            }
        }
    };
    // Half of the last mark may be there.
    while !ended && kept.last() == Some(&0xff) {
        kept.pop();
    }
    let mut whole = vec![0xff, START];
    whole.extend(orientation.filter(|held| *held != Orientation::NoTransforms).map(held).unwrap_or_default());
    whole.extend(kept);
    whole.extend([0xff, END]);
    Some(Bare { bytes: whole, ended })
}

/// Does a marker begin what is said of the whole picture: its sides and colours?
fn is_frame(marker: u8) -> bool {
    matches!(marker, 0xc0..=0xcf) && !matches!(marker, 0xc4 | 0xc8 | 0xcc)
}

/// Which scans a picture has: each brings some of the points of some colours, and only the last ones all of them.
#[derive(Default)]
struct Scans {
    colours: u8,
    /// The colours whose evenly coloured squares are there to the last bit, and those with all that is in them.
    squares: BTreeSet<u8>,
    details: BTreeSet<u8>,
}

impl Scans {
    /// What a scan brings, as its head says.
    fn note(&mut self, head: &[u8]) {
        let Some((count, rest)) = head.split_first() else { return };
        let Some((colours, said)) = rest.split_at_checked(2 * usize::from(*count)) else { return };
        let Some([first, last, bits]) = said.first_chunk().copied() else { return };
        let colours = colours.chunks(2).map(|colour| colour[0]);
        let to_the_last_bit = bits & 0x0f == 0;
        if to_the_last_bit && first == 0 {
            self.squares.extend(colours.clone());
        }
        if to_the_last_bit && last == 63 {
            self.details.extend(colours);
        }
    }

    fn are_whole(&self) -> bool {
        let all = usize::from(self.colours);
        all > 0 && self.squares.len() == all && self.details.len() == all
    }
}

/// The next marker; nothing where the file ends.
fn marker(rest: &mut &[u8]) -> Option<u8> {
    while byte(rest)? != 0xff {}
    loop {
        match byte(rest)? {
            0xff => {}
            marker => return Some(marker),
        }
    }
}

/// How long the points of a scan go on: up to a marker that is not one of theirs.
fn scanned(rest: &[u8]) -> usize {
    let is_end = |pair: &[u8]| pair[0] == 0xff && !matches!(pair[1], 0x00 | 0xd0..=0xd7 | 0xff);
    rest.windows(2).position(is_end).unwrap_or(rest.len())
}

/// A segment that says which way the camera was held and nothing else.
fn held(orientation: Orientation) -> Vec<u8> {
    let mut segment = vec![0xff, EXIF, 0, 34];
    segment.extend(b"Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0");
    segment.push(orientation.to_exif());
    segment.extend([0; 6]);
    segment
}

/// The chunks that draw. Profiles of colour are left out: they may be packed to burst, and no size
/// that is shown carries one.
fn png(bytes: &[u8]) -> Option<Vec<u8>> {
    const DRAWN: [&[u8; 4]; 9] =
        [b"IHDR", b"PLTE", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"sBIT", b"IDAT", b"IEND"];
    let mut rest = bytes;
    let mut kept = take(&mut rest, 8)?.to_vec();
    loop {
        let length = u32::from_be_bytes(rest.first_chunk().copied()?) as usize;
        let chunk = take(&mut rest, length.checked_add(12)?)?;
        let name: &[u8; 4] = chunk[4..].first_chunk()?;
        if DRAWN.contains(&name) {
            kept.extend(chunk);
        }
        if name == b"IEND" {
            return Some(kept);
        }
    }
}

fn webp(bytes: &[u8]) -> Option<Vec<u8>> {
    const DRAWN: [&[u8; 4]; 6] = [b"VP8X", b"ALPH", b"VP8 ", b"VP8L", b"ANIM", b"ANMF"];
    /// In the head: a profile of colour, notes of the camera, notes of a program.
    const TOLD: u8 = 0x20 | 0x08 | 0x04;
    let mut rest = bytes.get(12..)?;
    let mut kept = b"RIFF\0\0\0\0WEBP".to_vec();
    while let Some(head) = take(&mut rest, 8) {
        let (name, length): (&[u8; 4], _) = (head.first_chunk()?, u32::from_le_bytes(*head.last_chunk()?));
        let content = take(&mut rest, length as usize)?;
        if length % 2 == 1 {
            byte(&mut rest);
        }
        if !DRAWN.contains(&name) {
            continue;
        }
        kept.extend(head);
        let begun = kept.len();
        kept.extend(content);
        if name == b"VP8X" {
            *kept.get_mut(begun)? &= !TOLD;
        }
        if length % 2 == 1 {
            kept.push(0);
        }
    }
    let length = u32::try_from(kept.len() - 8).ok()?;
    kept[4..8].copy_from_slice(&length.to_le_bytes());
    Some(kept)
}

fn gif(bytes: &[u8]) -> Option<Vec<u8>> {
    const PICTURE: u8 = b',';
    const EXTENSION: u8 = b'!';
    const CONTROL: u8 = 0xf9;
    let mut rest = bytes;
    let mut kept = take(&mut rest, 13)?.to_vec();
    kept.extend(take(&mut rest, colours(kept[10]))?);
    loop {
        match byte(&mut rest) {
            Some(PICTURE) => {
                let head = take(&mut rest, 9)?;
                kept.push(PICTURE);
                kept.extend(head);
                kept.extend(take(&mut rest, colours(head[8]) + 1)?);
                kept.extend(blocks(&mut rest)?);
            }
            Some(EXTENSION) => {
                let label = byte(&mut rest)?;
                let content = blocks(&mut rest)?;
                if label == CONTROL {
                    kept.extend([EXTENSION, label]);
                    kept.extend(content);
                }
            }
            // The end, said or not; what is written behind it is no picture.
            _ => {
                kept.push(b';');
                return Some(kept);
            }
        }
    }
}

/// How many bytes of colours follow a head that says so in its last byte.
fn colours(told: u8) -> usize {
    if told & 0x80 == 0 { 0 } else { 3 << ((told & 0x07) + 1) }
}

/// Blocks, each with its length before it, up to and with the empty one.
fn blocks<'a>(rest: &mut &'a [u8]) -> Option<&'a [u8]> {
    let all = *rest;
    loop {
        match byte(rest)? {
            0 => return Some(&all[..all.len() - rest.len()]),
            length => take(rest, usize::from(length))?,
        };
    }
}
