use proptest::prelude::*;

use super::*;

/// A box of an MP4.
fn boxed(name: &str, content: &[u8]) -> Vec<u8> {
    [&(content.len() as u32 + 8).to_be_bytes()[..], name.as_bytes(), content].concat()
}

/// A film as a telephone writes it, with the place and the time.
fn film() -> Vec<u8> {
    let time = |name: &str| boxed(name, b"\0\0\0\0\xe3\x11\x22\x33\xe3\x11\x22\x33rest");
    let place = boxed("udta", &boxed("\u{a9}xy", b"+15.1206+108.7923/"));
    let track = boxed("trak", &[time("tkhd"), boxed("mdia", &time("mdhd"))].concat());
    let list = boxed("moov", &[time("mvhd"), track, place, boxed("meta", b"an owner")].concat());
    [boxed("ftyp", b"mp42\0\0\0\0isom"), list, boxed("mdat", b"what is heard")].concat()
}

fn sound() -> Vec<u8> {
    [&b"\xff\xfb\x90\x64"[..], &[7; 400]].concat()
}

/// The same with the name of its owner before and behind it.
fn owned_sound() -> Vec<u8> {
    let notes = [&b"ID3\x03\0\0\0\0\0\x20"[..], &[b'a'; 32], &[0; 5]].concat();
    let mut old = b"TAGan owner".to_vec();
    old.resize(128, 0);
    [notes, sound(), old].concat()
}

fn holds(bytes: &[u8], words: &[u8]) -> bool {
    bytes.windows(words.len()).any(|window| window == words)
}

const OPUS: &[u8] = b"OggS\0\x02\0\0\0\0\0\0\0\0\x01\0\0\0\0\0\0\0\0\0\0\0\x01\x13OpusHead\x01";
const WEBM: &[u8] = b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\x82\x84webm";

#[test]
fn a_recording_is_what_its_name_and_its_bytes_say_alike() {
    for (name, bytes, kind) in [
        ("a.mp3", sound().as_slice(), Kind::Mp3),
        ("a.MP3", &owned_sound(), Kind::Mp3),
        ("a.m4a", &film(), Kind::M4a),
        ("a.mp4", &film(), Kind::Mp4),
        ("a.opus", OPUS, Kind::Ogg),
        ("a.webm", WEBM, Kind::Webm),
    ] {
        let recording = take_in(name, bytes).unwrap_or_else(|refusal| panic!("{name}: {refusal:?}"));
        assert_eq!(recording.kind, kind, "{name}");
        assert_eq!(Pointer::read(&recording.pointer().to_string()), Some(recording.pointer()));
        assert_eq!(take_in(name, &recording.bytes).as_ref(), Ok(&recording), "taken in again");
        assert_eq!(Kind::of_bytes(name, bytes), Some(kind));
    }
    let cut = &film()[..100];
    for (name, bytes) in [
        ("a.mp3", &b"<script>"[..]),
        ("a.mp3", b""),
        ("a.mp3", b"ID3\x03\0\0\0\0\0\x02ab no sound"),
        ("a.mp3", b"\xff\xfeT\0\xe1\0"),
        ("a.mp4", cut),
        ("a.m4a", b"\0\0\0\x10ftypheic\0\0\0\0"),
        ("a.ogg", WEBM),
        ("a.webm", b"\x1a\x45\xdf\xa3matroska"),
    ] {
        assert_eq!(take_in(name, bytes), Err(Refusal::NoRecording), "{name}");
    }
    assert_eq!(take_in("a.wav", b"RIFF"), Err(Refusal::OfOtherKind));
    assert!(is_named_so("a.WAV") && !is_named_so("a.jpg") && !is_named_so("mp3"));
    assert_eq!(take_in("a.mp3", &vec![0; 9_000_000]), Err(Refusal::TooHeavy { bytes: 9_000_000 }));
    assert_eq!(Kind::of_bytes("a.exe", b"MZ"), None);
    assert_eq!(Kind::of_bytes("noi-chuyen", &sound()), Some(Kind::Mp3));
}

#[test]
fn a_recording_no_longer_tells_where_and_when_and_by_whom() {
    let (before, after) = (film(), take_in("a.mp4", &film()).unwrap().bytes);
    assert_eq!(before.len(), after.len(), "its tables count bytes");
    for told in [&b"15.1206"[..], b"an owner", b"\xe3\x11\x22\x33"] {
        assert!(holds(&before, told) && !holds(&after, told), "{told:?}");
    }
    assert!(holds(&after, b"what is heard"));
    assert_eq!(take_in("a.mp3", &owned_sound()).unwrap().bytes, sound());
}

#[test]
fn what_is_said_stands_beside_it() {
    assert_eq!(transcript_of("talk.mp3", "vi"), "talk.vi.md");
    assert_eq!(transcript_of("a.b.mp3", "en"), "a.b.en.md");
}

proptest! {
    #[test]
    fn no_bytes_whatever_break_the_program(kind in 0..3usize, junk in prop::collection::vec(any::<u8>(), 0..300), at in any::<prop::sample::Index>()) {
        let (name, mut bytes) = [("a.mp3", owned_sound()), ("a.mp4", film()), ("a.webm", WEBM.to_vec())][kind].clone();
        let at = at.index(bytes.len());
        bytes.splice(at.., junk);
        if let Ok(taken) = take_in(name, &bytes) {
            prop_assert_eq!(take_in(name, &taken.bytes), Ok(taken));
        }
    }
}
