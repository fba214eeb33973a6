use image::codecs::jpeg::JpegEncoder;
use image::{GenericImageView, Rgb, RgbImage, Rgba, RgbaImage};
use proptest::prelude::*;

use super::gallery::Gallery;
use super::*;
use crate::kit::files::Contents;

const RED: [u8; 3] = [200, 30, 30];
const BLUE: [u8; 3] = [30, 30, 200];

/// A picture whose upper half is red and whose lower half is blue.
fn halves(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |_, y| Rgb(if y < height / 2 { RED } else { BLUE }))
}

fn jpeg_of(picture: &RgbImage) -> Vec<u8> {
    let mut bytes = vec![];
    JpegEncoder::new_with_quality(&mut bytes, 90).encode_image(picture).unwrap();
    bytes
}

fn written(picture: &RgbImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(vec![]);
    picture.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

/// A JPEG as a telephone writes it: notes of the camera with the way it was held and the place, a remark,
/// and a film behind the picture.
fn from_a_telephone(held: u8) -> Vec<u8> {
    let mut exif = b"Exif\0\0II\x2a\0\x08\0\0\0\x02\0".to_vec();
    exif.extend([0x12, 1, 3, 0, 1, 0, 0, 0, held, 0, 0, 0]);
    // The place: a table of its own, at byte 38 of the notes.
    exif.extend([0x25, 0x88, 4, 0, 1, 0, 0, 0, 38, 0, 0, 0, 0, 0, 0, 0]);
    exif.extend(b"\x01\0\x1d\0\x02\0\x0b\0\0\0\x38\0\0\0GPS 15.1206 N 108.7923 E");
    let segment = |marker: u8, content: &[u8]| {
        let length = (content.len() as u16 + 2).to_be_bytes();
        [&[0xff, marker], &length[..], content].concat()
    };
    let plain = jpeg_of(&halves(80, 40));
    let remark = segment(0xfe, b"taken by a neighbour");
    let program = segment(0xe1, b"http://ns.adobe.com/xap/1.0/\0<x>author</x>");
    [&plain[..2], &segment(0xe1, &exif), &program, &remark, &plain[2..], b"ftypmp42 film"].concat()
}

fn holds(bytes: &[u8], words: &str) -> bool {
    bytes.windows(words.len()).any(|window| window == words.as_bytes())
}

/// The colour in the middle of a side of a size, as it is shown.
fn colour(size: &Size, x: f32, y: f32) -> [u8; 3] {
    let shown = image::load_from_memory_with_format(&size.bytes, ImageFormat::WebP).unwrap().to_rgb8();
    let at = |part: f32, whole: u32| ((part * whole as f32) as u32).min(whole - 1);
    shown.get_pixel(at(x, shown.width()), at(y, shown.height())).0
}

fn is_near(colour: [u8; 3], wanted: [u8; 3]) -> bool {
    colour.iter().zip(wanted).all(|(one, other)| one.abs_diff(other) < 40)
}

#[test]
fn a_photograph_no_longer_tells_where_it_was_taken() {
    let file = from_a_telephone(1);
    for told in ["GPS 15.1206", "neighbour", "author", "film"] {
        assert!(holds(&file, told), "{told}");
    }
    let taken = take_in("a.jpg", &file).unwrap();
    for told in ["GPS", "neighbour", "author", "film", "Exif", "adobe"] {
        assert!(!holds(&taken.bytes, told), "{told}");
        assert!(taken.sizes.iter().all(|size| !holds(&size.bytes, told)), "{told}");
    }
    assert!(taken.sizes.iter().all(|size| !holds(&size.bytes, "EXIF") && !holds(&size.bytes, "XMP ")));
}

#[test]
fn a_photograph_taken_with_the_camera_on_its_side_stands_upright() {
    let taken = take_in("a.jpg", &from_a_telephone(1)).unwrap();
    assert_eq!((taken.width, taken.height), (80, 40));
    assert!(is_near(colour(&taken.sizes[0], 0.5, 0.1), RED));
    assert!(is_near(colour(&taken.sizes[0], 0.5, 0.9), BLUE));
    // Six: to be turned a quarter to the right, so what was above is on the right.
    let taken = take_in("a.jpg", &from_a_telephone(6)).unwrap();
    assert_eq!((taken.width, taken.height), (40, 80));
    assert!(is_near(colour(&taken.sizes[0], 0.9, 0.5), RED));
    assert!(is_near(colour(&taken.sizes[0], 0.1, 0.5), BLUE));
}

#[test]
fn what_was_taken_in_is_taken_in_again_unchanged() {
    let png = written(&halves(80, 40), ImageFormat::Png);
    let gif = written(&halves(80, 40), ImageFormat::Gif);
    let webp = written(&halves(80, 40), ImageFormat::WebP);
    let files = [
        ("a.jpg", from_a_telephone(1)),
        ("a.JPEG", from_a_telephone(6)),
        ("a.png", png),
        ("a.gif", gif),
        ("a.webp", webp),
    ];
    for (name, file) in files {
        let taken = take_in(name, &file).unwrap_or_else(|refusal| panic!("{name}: {refusal:?}"));
        assert_eq!(take_in(name, &taken.bytes).as_ref(), Ok(&taken), "{name}");
        assert!(is_near(colour(&taken.sizes[0], 0.9, 0.1), RED), "{name}");
    }
}

#[test]
fn what_a_drawing_program_writes_about_itself_is_left_out() {
    let plain = written(&halves(80, 40), ImageFormat::Png);
    let told = b"Author\0a neighbour of Son Thuong";
    let mut chunk = (told.len() as u32).to_be_bytes().to_vec();
    chunk.extend(b"tEXt");
    chunk.extend(told);
    chunk.extend([0; 4]);
    let file = [&plain[..33], &chunk, &plain[33..], b"and behind it"].concat();
    let taken = take_in("a.png", &file).unwrap();
    assert!(holds(&file, "neighbour") && !holds(&taken.bytes, "neighbour") && !holds(&taken.bytes, "behind"));
    assert_eq!(taken.hash, take_in("a.png", &plain).unwrap().hash);
}

#[test]
fn a_picture_is_shown_in_widths_none_of_which_is_larger_than_itself() {
    assert_eq!(widths(4000), [360, 720, 1280]);
    assert_eq!(widths(1280), [360, 720, 1280]);
    assert_eq!(widths(1279), [360, 720, 1279]);
    assert_eq!(widths(720), [360, 720]);
    assert_eq!(widths(500), [360, 500]);
    assert_eq!(widths(360), [360]);
    assert_eq!(widths(1), [1]);
    let taken = take_in("a.jpg", &jpeg_of(&halves(1500, 900))).unwrap();
    let shown: Vec<(u32, (u32, u32))> = taken
        .sizes
        .iter()
        .map(|size| (size.width, image::load_from_memory(&size.bytes).unwrap().dimensions()))
        .collect();
    assert_eq!(shown, [(360, (360, 216)), (720, (720, 432)), (1280, (1280, 768))]);
    assert_eq!(taken.pointer().weight, taken.sizes[1].bytes.len());
}

#[test]
fn what_can_be_seen_through_stays_so() {
    let clear = RgbaImage::from_pixel(50, 50, Rgba([10, 20, 30, 0]));
    let mut bytes = Cursor::new(vec![]);
    clear.write_to(&mut bytes, ImageFormat::Png).unwrap();
    let taken = take_in("a.png", &bytes.into_inner()).unwrap();
    assert_eq!(image::load_from_memory(&taken.sizes[0].bytes).unwrap().to_rgba8().get_pixel(9, 9).0[3], 0);
}

/// A PNG that says it has so many points and brings none.
fn boast(width: u32, height: u32) -> Vec<u8> {
    let mut file = written(&halves(2, 2), ImageFormat::Png);
    file[16..20].copy_from_slice(&width.to_be_bytes());
    file[20..24].copy_from_slice(&height.to_be_bytes());
    let sum = crc(&file[12..29]);
    file[29..33].copy_from_slice(&sum.to_be_bytes());
    file
}

/// The check sum of a chunk of a PNG.
fn crc(bytes: &[u8]) -> u32 {
    let step = |sum: u32, _: u32| if sum & 1 == 1 { 0xedb8_8320 ^ (sum >> 1) } else { sum >> 1 };
    !bytes.iter().fold(!0, |sum: u32, byte| (0..8).fold(sum ^ u32::from(*byte), step))
}

#[test]
fn a_picture_that_boasts_of_its_size_is_refused_by_its_head() {
    for (width, height) in [(60_000, 60_000), (16_001, 1), (1, 16_001), (8_000, 8_000), (u32::MAX >> 1, 1)] {
        assert_eq!(take_in("a.png", &boast(width, height)), Err(Refusal::TooManyPoints), "{width}x{height}");
    }
    // Within the limits it is looked at, and found to be empty.
    assert_eq!(take_in("a.png", &boast(100, 100)), Err(Refusal::NoPicture));
}

/// A picture of which no two parts are alike.
fn motley(width: u32, height: u32) -> RgbImage {
    let mut last = 7_u32;
    RgbImage::from_fn(width, height, |_, _| {
        last = last.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let [_, red, green, blue] = last.to_be_bytes();
        Rgb([red, green, blue])
    })
}

#[test]
fn a_jpeg_that_lacks_only_its_end_mark_is_whole_and_one_that_lacks_more_was_cut_off() {
    for picture in [motley(61, 47), motley(16, 16), halves(80, 40), halves(33, 100)] {
        let whole = jpeg_of(&picture);
        let taken = take_in("a.jpg", &whole).unwrap();
        for lost in 1..=2 {
            let again = take_in("a.jpg", &whole[..whole.len() - lost]).map(|taken| taken.hash);
            assert_eq!(again, Ok(taken.hash.clone()), "{lost} of {}", whole.len());
        }
        let lost = [5, 8, whole.len() / 10, whole.len() / 3, whole.len() / 2, whole.len() - 100];
        for lost in lost {
            let cut = take_in("a.jpg", &whole[..whole.len() - lost]);
            assert_eq!(cut, Err(Refusal::CutOff), "{lost} of {}", whole.len());
        }
    }
}

#[test]
fn each_file_that_cannot_be_shown_says_why() {
    let png = written(&halves(8, 8), ImageFormat::Png);
    let jpeg = jpeg_of(&halves(8, 8));
    assert_eq!(take_in("a.png", "picture:not one".as_bytes()), Err(Refusal::NoPicture));
    assert_eq!(take_in("a.png", b""), Err(Refusal::NoPicture));
    assert_eq!(take_in("a.png", &png[..png.len() / 2]), Err(Refusal::CutOff));
    assert_eq!(take_in("a.png", &jpeg), Err(Refusal::WrongEnding { kind: Kind::Jpeg }));
    for name in ["a.heic", "a.bmp", "a.tiff", "a", "a.", "png"] {
        assert_eq!(take_in(name, &png), Err(Refusal::OfOtherKind), "{name}");
    }
    let heavy = vec![0xff; 50_000_000];
    assert_eq!(take_in("a.jpg", &heavy), Err(Refusal::TooHeavy { bytes: 50_000_000 }));
}

#[test]
fn nobody_writes_the_line_of_a_picture_by_hand() {
    let line = format!("picture:{} 9x9 1", "5f".repeat(32));
    let mut contents = Contents::default();
    contents.texts.insert("leg/start/media/a.jpg".into(), line.clone());
    contents.texts.insert("leg/start/vi.md".into(), line);
    contents.bytes.insert("leg/start/media/b.jpg".into(), jpeg_of(&halves(8, 8)));
    contents.bytes.insert("leg/start/media/c.doc".into(), vec![0xff]);
    contents.unread.insert("leg/start/media/d.png".into(), 50_000_000);
    let hung = Gallery::default().hang(contents);
    let told: Vec<_> = hung.problems.iter().map(|p| (p.file.as_str(), p.key)).collect();
    let none = ("leg/start/media/a.jpg", "check.no_picture");
    let strange = ("leg/start/media/c.doc", "check.no_media");
    assert_eq!(told, [strange, none, ("leg/start/media/d.png", "check.picture_too_heavy")]);
    assert_eq!(hung.files.keys().collect::<Vec<_>>(), ["leg/start/media/b.jpg", "leg/start/vi.md"]);
    assert_eq!(hung.unread.len(), 3);
    assert_eq!(hung.media.named_in(&hung.files).pictures.len(), 1);
}

#[test]
fn each_file_that_is_not_taken_in_is_told_by_what_it_should_be() {
    let contents = |name: &str, size: u64, bytes: Option<&[u8]>| {
        let mut contents = Contents::default();
        match bytes {
            Some(bytes) => drop(contents.bytes.insert(format!("leg/start/{name}"), bytes.to_vec())),
            None => drop(contents.unread.insert(format!("leg/start/{name}"), size)),
        }
        contents
    };
    let mb = 1024 * 1024;
    let long = vec![b'a'; 3 * mb as usize];
    for (name, size, bytes, key) in [
        ("media/x.pdf", 9 * mb, None, "no_media"),
        ("media/x.pdf", mb, None, "no_media"),
        ("media/x.jpg", 9 * mb, None, "picture_too_heavy"),
        ("media/x.jpg", 3 * mb, None, "no_file"),
        ("media/x.mp3", 3 * mb, None, "no_file"),
        ("media/x.jpg", 0, Some(&long[..]), "no_picture"),
        ("media/x.svg", 0, Some(&long[..]), "text_too_large"),
        ("vi.md", 0, Some(&long[..]), "text_too_large"),
        ("vi.md", 9 * mb, None, "text_too_large"),
        ("vi.md", 3 * mb, None, "no_file"),
        ("vi.md", 0, Some(&[0xff][..]), "not_text"),
    ] {
        let hung = Gallery::default().hang(contents(name, size, bytes));
        let told: Vec<_> =
            hung.problems.iter().map(|p| (&p.file, p.key.trim_start_matches("check."))).collect();
        assert_eq!(told, [(&hung.unread[0], key)], "{name} of {size}");
        assert_eq!(hung.unread.len(), 1);
    }
}

/// Files that begin as each kind does, and then go wrong.
fn broken() -> impl Strategy<Value = (String, Vec<u8>)> {
    let begun = |kind: usize| match kind {
        0 => from_a_telephone(6),
        1 => written(&halves(9, 9), ImageFormat::Png),
        2 => written(&halves(9, 9), ImageFormat::WebP),
        _ => written(&halves(9, 9), ImageFormat::Gif),
    };
    let wrong = prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..6);
    (0..4usize, wrong, any::<prop::sample::Index>(), any::<bool>()).prop_map(
        move |(kind, wrong, end, cut)| {
            let mut bytes = begun(kind);
            for (at, byte) in wrong {
                let at = at.index(bytes.len());
                bytes[at] = byte;
            }
            if cut {
                bytes.truncate(end.index(bytes.len()));
            }
            (format!("a.{}", ["jpg", "png", "webp", "gif"][kind]), bytes)
        },
    )
}

proptest! {
    #[test]
    fn no_bytes_whatever_break_the_program(name in "a\\.(jpg|png|webp|gif)", bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let _ = take_in(&name, &bytes);
    }

    #[test]
    fn no_broken_picture_breaks_the_program((name, bytes) in broken()) {
        if let Ok(taken) = take_in(&name, &bytes) {
            prop_assert_eq!(take_in(&name, &taken.bytes).map(|again| again.hash), Ok(taken.hash));
        }
    }
}
