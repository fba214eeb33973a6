//! What the bytes of a recording are, and what they tell of its maker.
//!
//! A telephone writes into a film where and when it was taken, and a program for music who owns
//! it. Nobody who listens needs it. What an Ogg or WebM tells is left: its bytes are counted and
//! summed up, and the programs that write them tell little.

/// Does a frame of an MP3 begin here? Sound of layer III, in a rate that there is.
pub fn is_frame(bytes: &[u8]) -> bool {
    matches!(bytes, [0xff, second, third, ..]
        if second & 0xe6 == 0xe2 && second & 0x18 != 0x08 && third & 0xf0 != 0xf0 && third & 0x0c != 0x0c)
}

/// An MP3 without the notes before and behind it; nothing if no sound is left.
pub fn bare_mp3(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut rest = bytes;
    while let [b'I', b'D', b'3', _, _, flags, a, b, c, d, ..] = rest {
        let size = [a, b, c, d].into_iter().fold(0, |size, byte| size << 7 | usize::from(byte & 0x7f));
        let footer = if flags & 0x10 != 0 { 10 } else { 0 };
        rest = rest.get(10 + size + footer..)?;
    }
    let padding = rest.iter().take_while(|byte| **byte == 0).count();
    rest = &rest[padding..];
    while let Some(at) = rest.len().checked_sub(128).filter(|at| rest[*at..].starts_with(b"TAG")) {
        rest = &rest[..at];
    }
    is_frame(rest).then(|| rest.to_vec())
}

/// An MP4 whose notes are emptied: nothing in it moves, for its tables count bytes. Nothing if a part of
/// it is missing.
pub fn bare_mp4(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut bare = bytes.to_vec();
    let found = empty_notes(&mut bare, 0)?;
    found.then_some(bare)
}

/// Boxes stand in boxes, the notes at most in the third.
const DEEPEST: u8 = 3;

/// Empties the notes of the boxes in `bytes`, and says whether the list of what is in the film is there.
fn empty_notes(bytes: &mut [u8], deep: u8) -> Option<bool> {
    let (mut at, mut found) = (0, false);
    while at < bytes.len() {
        let head = bytes.get(at..at + 8)?;
        let short = u32::from_be_bytes([head[0], head[1], head[2], head[3]]);
        let name = [head[4], head[5], head[6], head[7]];
        let (size, begun) = match short {
            0 => (bytes.len() - at, 8),
            1 => {
                let long = bytes.get(at + 8..at + 16)?.try_into().map(u64::from_be_bytes).ok()?;
                (usize::try_from(long).ok()?, 16)
            }
            size => (size as usize, 8),
        };
        let end = at.checked_add(size).filter(|end| *end <= bytes.len() && size >= begun)?;
        let content = &mut bytes[at + begun..end];
        match &name {
            b"moov" | b"trak" | b"mdia" => {
                found |= &name == b"moov";
                if deep < DEEPEST {
                    empty_notes(content, deep + 1)?;
                }
            }
            b"udta" | b"meta" | b"uuid" => {
                content.fill(0);
                bytes[at + 4..at + 8].copy_from_slice(b"free");
            }
            b"mvhd" | b"tkhd" | b"mdhd" => {
                // When it was made and changed: two numbers of four bytes, or of eight.
                let times = if content.first() == Some(&1) { 4..20 } else { 4..12 };
                content.get_mut(times)?.fill(0);
            }
            _ => {}
        }
        at = end;
    }
    Some(found)
}
