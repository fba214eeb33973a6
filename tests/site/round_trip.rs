//! Any edition goes out and comes back as it was: as a folder through the commands' own work, and as an
//! archive.
//!
//! Each case publishes an edition on one database, writes it over the folder of the one before and into an
//! empty folder, and reads both as the import does.

use std::io::Cursor;
use std::path::Path;
use std::sync::Arc;

use image::{ImageFormat, Rgb, RgbImage};
use lantoa::courses::course::Both;
use lantoa::courses::edition::{Change, Edition, EditionState, NewEdition, checksum, files_of};
use lantoa::courses::library::Files;
use lantoa::courses::pictures::drawing;
use lantoa::courses::pictures::gallery::{Gallery, Media};
use lantoa::courses::queries::keep_media;
use lantoa::courses::{pictures, recordings};
use lantoa::kit::clock::new_id;
use lantoa::kit::files;
use lantoa::quizzes::inspection::Inspection;
use lantoa::quizzes::queries::publish;
use lantoa::studio::archive::{self, Bytes, Unpacked};
use lantoa::studio::jobs::{self, Export, Import};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use crate::pictures::{folder_with, photograph, site_on};
use crate::support::world::World;

const COURSE: &str = "leg";

/// The files of a course and what they point to.
#[derive(Clone, Debug, Default)]
struct Written {
    files: Files,
    media: Media,
    bytes: Bytes,
}

/// What lies at a path before it is taken in.
#[derive(Clone, Debug)]
enum Laid {
    Text(String),
    Picture(Vec<u8>),
    Recording(Vec<u8>),
}

/// Text as people and their programs leave it: marks composed or not, line ends of two kinds, a byte order
/// mark, no end to the last line, nothing at all; and what looks like something else.
fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        prop::sample::select(vec![
            "Bà con họp thôn, ",
            "Ba\u{300} con ho\u{323}p thôn",
            "những hộ nghèo\u{a0}",
            "\n",
            "\r\n",
            "\r",
            "\n\n## Ai được bầu?\n",
            "---\n",
            "\u{feff}",
            "\u{200b}",
            "\t",
            "  \n",
            "![Bản đồ](media/a.svg)",
            "::Q1:: Hỏi? {=a ~b}\r\n",
            "hộ nghèo\n: hộ có sổ\n",
        ])
        .prop_map(str::to_owned),
        "[^\\x00]{0,12}",
        Just(format!("picture:{} 16x8 40", "5f".repeat(32))),
        Just(format!("recording:{} 40", "5f".repeat(32))),
    ];
    (any::<bool>(), vec(piece, 0..6)).prop_map(|(marked, pieces)| {
        let mark = if marked { "\u{feff}" } else { "" };
        format!("{mark}{}", pieces.concat())
    })
}

fn course_file() -> impl Strategy<Value = String> {
    let release = prop::sample::select(vec!["draft_in_use", "official", "withdrawn", ""]);
    let wish = |(state, message, end): (&str, String, String)| {
        let ended = format!("pass_mark = 80\n[release]\nstate = \"{state}\"\nmessage = '''{message}'''\n");
        ended.replace('\n', &end)
    };
    let end = prop::sample::select(vec!["\n".to_owned(), "\r\n".to_owned()]);
    prop_oneof![text(), (release, text(), end).prop_map(wish)]
}

fn drawing() -> impl Strategy<Value = String> {
    let drawn = |(label, end): (String, &str)| {
        format!("<svg xmlns=\"http://www.w3.org/2000/svg\">{end}<text>{label}</text>{end}</svg>")
    };
    let label = "[^\\x00-\\x1f<>&]{0,12}";
    let ends = prop::sample::select(vec!["", "\n", "\r\n"]);
    (label, ends).prop_map(drawn).prop_filter("it only draws", |drawn| drawing::faults(drawn).is_empty())
}

fn picture() -> impl Strategy<Value = (&'static str, Vec<u8>)> {
    let kinds = prop::sample::select(vec![
        ("jpg", ImageFormat::Jpeg),
        ("jpeg", ImageFormat::Jpeg),
        ("png", ImageFormat::Png),
        ("gif", ImageFormat::Gif),
        ("webp", ImageFormat::WebP),
    ]);
    (kinds, any::<[u8; 3]>(), 1..24u32).prop_map(|((ending, format), colour, width)| {
        let mut bytes = Cursor::new(vec![]);
        let field = RgbImage::from_fn(width, 8, |x, _| if x % 3 == 0 { Rgb(colour) } else { Rgb([90; 3]) });
        field.write_to(&mut bytes, format).unwrap();
        (ending, bytes.into_inner())
    })
}

fn recording() -> impl Strategy<Value = (&'static str, Vec<u8>)> {
    let kinds = prop::sample::select(vec![
        ("mp3", b"\xff\xfb\x90\x64".to_vec()),
        ("ogg", b"OggS\0\0\0\0OpusHead".to_vec()),
        ("webm", b"\x1a\x45\xdf\xa3webm".to_vec()),
        ("mp4", b"\0\0\0\x0cftypisom\0\0\0\x08moov\0\0\0\0mdat".to_vec()),
    ]);
    let sound = vec(any::<u8>(), 0..60);
    (kinds, sound).prop_map(|((ending, head), sound)| (ending, [head, sound].concat()))
}

/// A file below its course: in few folders of few names, so that what one edition calls a file the next may
/// call a folder.
fn laid() -> impl Strategy<Value = (String, Laid)> {
    let texts = prop::sample::select(vec!["vi.md", "en.md", "teach.vi.md", "quiz.en.gift", "a", "b"]);
    let module = || "[a-c]";
    prop_oneof![
        2 => ("glossary\\.(vi|en)\\.md|[a-c]|README", text()).prop_map(|(path, text)| (path, Laid::Text(text))),
        6 => (module(), texts, text()).prop_map(|(m, name, text)| (format!("{m}/{name}"), Laid::Text(text))),
        1 => ("[a-c]/media/[ab]\\.(vi|en)\\.md", text()).prop_map(|(path, text)| (path, Laid::Text(text))),
        1 => (module(), drawing()).prop_map(|(m, drawn)| (format!("{m}/media/a.svg"), Laid::Text(drawn))),
        2 => (module(), "[ab]", picture())
            .prop_map(|(m, name, (ending, bytes))| (format!("{m}/media/{name}.{ending}"), Laid::Picture(bytes))),
        2 => (module(), "[ab]", recording())
            .prop_map(|(m, name, (ending, bytes))| (format!("{m}/media/{name}.{ending}"), Laid::Recording(bytes))),
    ]
}

fn written() -> impl Strategy<Value = Written> {
    (course_file(), vec(laid(), 0..12)).prop_map(|(course_file, laid)| {
        let mut written = Written::default();
        written.files.insert(format!("{COURSE}/course.toml"), course_file);
        for (below, laid) in laid {
            let path = format!("{COURSE}/{below}");
            // No computer holds two files of one path, or a file and a folder.
            let clashes = |other: &String| {
                let is_below = |one: &str, folder: &str| format!("{one}/").starts_with(&format!("{folder}/"));
                is_below(other, &path) || is_below(&path, other)
            };
            if !written.files.keys().any(clashes) {
                written.lay(path, laid);
            }
        }
        written
    })
}

impl Written {
    fn lay(&mut self, path: String, laid: Laid) {
        let (line, bytes) = match laid {
            Laid::Text(text) => {
                self.files.insert(path, text);
                return;
            }
            Laid::Picture(bytes) => {
                let taken = pictures::take_in(&path, &bytes).unwrap();
                let kept = (taken.pointer().to_string(), taken.bytes.clone());
                self.media.pictures.insert(taken.hash.clone(), Arc::new(taken));
                kept
            }
            Laid::Recording(bytes) => {
                // A box of an MP4 may be as long as it says, and another sound may be none.
                let Ok(taken) = recordings::take_in(&path, &bytes) else { return };
                let kept = (taken.pointer().to_string(), taken.bytes.clone());
                self.media.recordings.insert(taken.hash.clone(), Arc::new(taken));
                kept
            }
        };
        self.files.insert(path, line.clone());
        self.bytes.insert(line, bytes);
    }

    fn publish(&self, world: &World) -> Edition {
        let (now, written, id) = (world.now(), self.clone(), new_id());
        let new = NewEdition {
            id,
            course: COURSE.to_owned(),
            state: EditionState::DraftInUse,
            files: self.files.clone(),
            message: "Bản mềm".into(),
            change: Change::Substantive,
            writers: vec![],
            unit: None,
        };
        let published = world.db.write_now(move |conn| -> Result<_, lantoa::error::Error> {
            keep_media(conn, &written.media)?;
            Ok(publish(conn, &new, None, now)?)
        });
        published.unwrap()
    }
}

/// A folder as the import reads it.
fn read(folder: &Path) -> Inspection {
    let hung = Gallery::default().hang(files::contents(folder).unwrap());
    Inspection::of_folder(hung, &Both::default())
}

#[test]
fn any_edition_comes_back_from_a_folder_and_from_an_archive_as_it_was() {
    let world = World::new();
    let before = tempfile::tempdir().unwrap();
    let mut runner = TestRunner::new(Config { cases: 150, failure_persistence: None, ..Config::default() });
    let case = |written: Written| {
        let edition = written.publish(&world);
        let fresh = tempfile::tempdir().unwrap();
        for folder in [before.path(), fresh.path()] {
            let done = jobs::export(&world.db, folder, Some(COURSE), None, false).unwrap();
            let exported = &done[0].1;
            let whole = Export::Written(edition.number, written.files.len());
            let is_there = *exported == whole || *exported == Export::Same(edition.number);
            prop_assert!(is_there, "{:?}", exported);
            let inspection = read(folder);
            prop_assert_eq!(&inspection.files, &written.files);
            prop_assert_eq!(checksum(&files_of(&inspection.files, COURSE)), edition.checksum.clone());
            prop_assert_eq!(&inspection.media.named_in(&inspection.files), &written.media);
            let became = jobs::import(&world.db, &inspection, None, world.now());
            prop_assert!(matches!(&became[..], [(_, Ok(Import::Nothing))]), "{:?}", became);
            let again = jobs::export(&world.db, folder, Some(COURSE), None, false).unwrap();
            prop_assert_eq!(&again[0].1, &Export::Same(edition.number));
        }
        let unpacked = archive::unpack(&archive::pack(&written.files, &written.bytes), Some(COURSE));
        let Written { files, media, .. } = written;
        prop_assert_eq!(unpacked, Ok(Unpacked { course: COURSE.to_owned(), files, media, stamp: None }));
        Ok(())
    };
    runner.run(&written(), case).unwrap();
}

#[actix_web::test]
async fn no_draft_begins_from_a_folder_with_a_name_that_would_not_come_back() {
    let folder = folder_with(&photograph(20));
    std::fs::write(folder.path().join("leg/Ghi chu.md"), "x").unwrap();
    let (site, mai) = site_on(folder.path()).await;
    let visitor = site.sign_in_as(&mai).await;
    let form = visitor.get("/studio").await.form("/studio/leg/drafts");
    form.save().await.shows("có tệp mang tên không dùng được");
    std::fs::remove_file(folder.path().join("leg/Ghi chu.md")).unwrap();
    visitor.get("/studio").await.form("/studio/leg/drafts").save().await.shows("Đã bắt đầu soạn");
}
