use proptest::prelude::*;

use super::*;
use crate::courses::edition::{files_of, slugs};
use crate::kit::files;

/// An archive of these entries as they are, good or bad.
fn archive(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in entries {
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
        archive.start_file(*name, options).unwrap();
        archive.write_all(content).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

fn refused(entries: &[(&str, &[u8])]) -> Refusal {
    unpack(&archive(entries), None).unwrap_err()
}

#[test]
fn the_courses_of_the_program_come_back_as_they_went() {
    let all = files::courses();
    for slug in slugs(&all) {
        let course = files_of(&all, &slug);
        let packed = pack(&course, &Bytes::new());
        assert_eq!(packed, pack(&course, &Bytes::new()), "the same bytes again");
        let unpacked = unpack(&packed, Some(&slug)).unwrap();
        assert_eq!((unpacked.course, unpacked.files), (slug, course));
    }
}

#[test]
fn folders_around_the_course_and_hidden_files_do_not_count() {
    let packed = archive(&[
        ("tải về/leg/course.toml", b"x"),
        ("tải về/leg/start/vi.md", b"y"),
        ("__MACOSX/leg/course.toml", b"z"),
        ("tải về/leg/.DS_Store", b"\xff"),
        ("tải về/leg/start/Thumbs.db", b"\xff"),
        ("tải về/Desktop.ini", b"\xff"),
    ]);
    let Unpacked { course: slug, files, .. } = unpack(&packed, None).unwrap();
    assert_eq!(
        (slug.as_str(), files.keys().map(String::as_str).collect::<Vec<_>>()),
        ("leg", vec!["leg/course.toml", "leg/start/vi.md"])
    );
    let bare = archive(&[("course.toml", b"x")]);
    assert_eq!(unpack(&bare, Some("leg")).unwrap().files.keys().collect::<Vec<_>>(), ["leg/course.toml"]);
}

#[test]
fn what_an_archive_says_of_where_it_began_is_read_beside_its_course_alone() {
    let of = |number: i32| Stamp::Edition(number).text(&[]);
    let stamp = |entries: &[(&str, &str)]| {
        let entries: Vec<(&str, &[u8])> =
            entries.iter().map(|(name, text)| (*name, text.as_bytes())).collect();
        let unpacked = unpack(&archive(&entries), Some("leg")).unwrap();
        assert_eq!(
            unpacked.files.keys().collect::<Vec<_>>(),
            ["leg/course.toml"],
            "it is no file of the course"
        );
        unpacked.stamp
    };
    let (two, three) = (of(2), of(3));
    assert_eq!(stamp(&[("course.toml", ""), (".lantoa", &two)]), Some(Stamp::Edition(2)));
    assert_eq!(
        stamp(&[("tải về/leg/.lantoa", &two), ("tải về/leg/course.toml", "")]),
        Some(Stamp::Edition(2))
    );
    assert_eq!(
        stamp(&[
            (".lantoa", &two),
            ("leg/course.toml", ""),
            ("leg/media/.lantoa", &three),
            (".git/.lantoa", &three)
        ]),
        None
    );
    let long = format!("{}{two}", "# dài\n".repeat(1000));
    assert_eq!(stamp(&[("leg/course.toml", ""), ("leg/.lantoa", &long)]), None, "nobody reads so much of it");
}

#[test]
fn what_is_wrong_with_an_archive_is_told() {
    assert_eq!(unpack(b"khong phai zip", None), Err(Refusal::NotAnArchive));
    for name in ["leg/../../etc/passwd", "/etc/passwd", "..\\x", "C:/x"] {
        assert_eq!(
            refused(&[("leg/course.toml", b""), (name, b"x")]),
            Refusal::LeavesTheFolder(name.replace('\\', "/"))
        );
    }
    assert_eq!(refused(&[("leg/a.md", b"x")]), Refusal::NoCourse);
    assert_eq!(refused(&[("course.toml", b"x")]), Refusal::NoFolder, "nothing tells its name");
    assert_eq!(refused(&[("leg/course.toml", b""), ("pim/course.toml", b"")]), Refusal::SeveralCourses);
    assert_eq!(refused(&[("Nhóm LEG/course.toml", b"")]), Refusal::BadName("Nhóm LEG".into()));
    assert_eq!(
        refused(&[("leg/course.toml", b""), ("leg/Bai 1/vi.md", b"")]),
        Refusal::BadName("Bai 1/vi.md".into())
    );
    assert_eq!(
        refused(&[("leg/course.toml", b""), ("leg/start/vi.md", b"b\xe0i")]),
        Refusal::NotText("leg/start/vi.md".into())
    );
    assert_eq!(
        refused(&[("leg/course.toml", b""), ("leg/start/vi.md", b"b\0a\0i\0")]),
        Refusal::NotText("leg/start/vi.md".into()),
        "UTF-16 of plain letters is UTF-8 with a NUL behind each"
    );
    assert_eq!(
        refused(&[("tai ve/leg/course.toml", b""), ("tai ve/ghi-chu.md", b"x")]),
        Refusal::Outside("tai ve/ghi-chu.md".into())
    );
    assert_eq!(
        refused(&[("leg/course.toml", b""), ("leg/start", b"x"), ("leg/start/vi.md", b"y")]),
        Refusal::AlsoFolder("start".into())
    );
    let other = archive(&[("pim/course.toml", b"")]);
    assert_eq!(unpack(&other, Some("leg")), Err(Refusal::OtherCourse("pim".into())));
}

#[test]
fn names_have_an_end() {
    let (long, longer) = ("a".repeat(LONGEST_NAME), "a".repeat(LONGEST_NAME + 1));
    let with = |name: &str| unpack(&archive(&[("leg/course.toml", b""), (name, b"x")]), None);
    assert!(with(&format!("leg/start/{long}")).is_ok());
    assert_eq!(with(&format!("leg/start/{longer}")), Err(Refusal::LongName(format!("start/{longer}"))));
    assert!(with("leg/a/b/c/vi.md").is_ok());
    assert_eq!(with("leg/a/b/c/d/vi.md"), Err(Refusal::LongName("a/b/c/d/vi.md".into())));
    // As long as the name of an entry may be, with the course written before it.
    let endless = "a".repeat(65_530);
    let bare = archive(&[("course.toml", b""), (&endless, b"x")]);
    let refusal = unpack(&bare, Some("leg")).unwrap_err();
    assert_eq!(refusal, Refusal::LongName(endless));
    assert!(serde_json::json!(refusal.message()).to_string().len() < 300, "the sentence can be read");
}

#[test]
fn a_picture_goes_down_as_a_file_and_comes_up_as_the_same_line() {
    let mut png = Vec::new();
    let picture = image::RgbImage::from_fn(40, 30, |x, y| image::Rgb([x as u8 * 5, y as u8 * 8, 90]));
    picture.write_to(&mut Cursor::new(&mut png), image::ImageFormat::Png).unwrap();
    let up = unpack(&archive(&[("leg/course.toml", b"x"), ("leg/start/media/a.png", &png)]), None).unwrap();
    let line = &up.files["leg/start/media/a.png"];
    let taken = up.media.pictures.values().next().unwrap();
    assert_eq!(*line, taken.pointer().to_string());
    let bytes = Bytes::from([(line.clone(), taken.bytes.clone())]);
    assert_eq!(unpack(&pack(&up.files, &bytes), None), Ok(up.clone()));
    // Nobody names a picture by hand.
    let by_hand = archive(&[("leg/course.toml", b"x"), ("leg/start/media/a.png", line.as_bytes())]);
    assert!(matches!(unpack(&by_hand, None), Err(Refusal::Picture(..))));
}

#[test]
fn a_recording_goes_down_as_a_file_and_comes_up_as_the_same_line() {
    let path = "leg/start/media/a.mp3";
    let up = unpack(&archive(&[("leg/course.toml", b"x"), (path, b"\xff\xfb\x90\x64 sound")]), None).unwrap();
    let recording = up.media.recordings.values().next().unwrap();
    assert_eq!(up.files[path], recording.pointer().to_string());
    let bytes = Bytes::from([(up.files[path].clone(), recording.bytes.clone())]);
    assert_eq!(unpack(&pack(&up.files, &bytes), None), Ok(up.clone()));
    for (name, content) in [(path, up.files[path].as_bytes()), ("leg/start/media/a.wav", b"RIFF")] {
        let refused = refused(&[("leg/course.toml", b"x"), (name, content)]);
        assert!(matches!(refused, Refusal::Recording(..)), "{refused:?}");
    }
}

#[test]
fn an_archive_that_swells_is_left_before_it_is_whole() {
    let zeros = vec![b'0'; LARGEST as usize + 1];
    assert_eq!(
        refused(&[("leg/course.toml", b""), ("leg/start/vi.md", &zeros)]),
        Refusal::FileTooLarge("leg/start/vi.md".into())
    );
    let large = vec![b'0'; LARGEST as usize];
    let names: Vec<String> = (0..=MOST_UNPACKED / LARGEST).map(|n| format!("leg/start/{n}.md")).collect();
    let mut entries: Vec<(&str, &[u8])> = vec![("leg/course.toml", b"")];
    entries.extend(names.iter().map(|name| (name.as_str(), large.as_slice())));
    assert_eq!(refused(&entries), Refusal::Swells);
    let many: Vec<String> = (0..MOST_FILES).map(|n| format!("leg/start/{n}.md")).collect();
    let mut entries: Vec<(&str, &[u8])> = vec![("leg/course.toml", b"")];
    entries.extend(many.iter().map(|name| (name.as_str(), &b""[..])));
    assert_eq!(refused(&entries), Refusal::TooManyFiles);
}

proptest! {
    #[test]
    fn any_course_comes_back_as_it_went(
        // No module is called `new`, which is an address of its own.
        texts in proptest::collection::btree_map("([a-m]{1,8}/(vi|en)|glossary\\.(vi|en)|[a-m]{1,3}/media/[a-z]\\.vi)\\.md", "\\PC{0,40}", 0..8),
        sounds in proptest::collection::btree_map("[a-m]{1,8}/media/[a-z]{1,4}\\.mp3", proptest::collection::vec(any::<u8>(), 0..90), 0..4),
        toml in "\\PC{0,40}"
    ) {
        let mut files: Files = texts.into_iter().map(|(path, text)| (format!("leg/{path}"), text)).collect();
        files.insert("leg/course.toml".into(), toml);
        let (mut media, mut bytes) = (Media::default(), Bytes::new());
        for (path, sound) in sounds {
            let sound = recordings::take_in(&path, &[b"\xff\xfb\x90\x64", sound.as_slice()].concat()).unwrap();
            files.insert(format!("leg/{path}"), sound.pointer().to_string());
            bytes.insert(sound.pointer().to_string(), sound.bytes.clone());
            media.recordings.insert(sound.hash.clone(), Arc::new(sound));
        }
        let unpacked = unpack(&pack(&files, &bytes), Some("leg")).unwrap();
        prop_assert_eq!(unpacked, Unpacked { course: "leg".to_owned(), files, media, stamp: None });
    }

    #[test]
    fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400), at in 0usize..400, byte: u8) {
        let _ = unpack(&bytes, None);
        let mut spoilt = pack(&Files::from([("leg/course.toml".to_owned(), "title".repeat(20))]), &Bytes::new());
        let at = at % spoilt.len();
        spoilt[at] = byte;
        let _ = unpack(&spoilt, None);
    }
}

#[test]
fn what_is_there_twice_is_told() {
    // The writer takes no name twice, so the name of the second is changed afterwards.
    let mut twice = archive(&[("leg/course.toml", b"x"), ("leg/course.tomm", b"y")]);
    for at in 0..twice.len() - 15 {
        if &twice[at..at + 15] == b"leg/course.tomm" {
            twice[at + 14] = b'l';
        }
    }
    assert_eq!(unpack(&twice, None), Err(Refusal::Twice("leg/course.toml".into())));
    for (one, other) in [("leg/a/media/b.md", "leg/a/media/B.md"), ("leg/\u{e1}.md", "leg/a\u{301}.md")] {
        let both = archive(&[("leg/course.toml", b"x"), (one, b"x"), (other, b"y")]);
        assert_eq!(unpack(&both, None), Err(Refusal::Twice(other.into())));
    }
}

#[test]
fn what_is_no_file_of_a_course_is_told() {
    let strange = archive(&[("leg/course.toml", b"x"), ("leg/a/media/x.exe", b"MZ")]);
    assert_eq!(unpack(&strange, None), Err(Refusal::NoMedia("leg/a/media/x.exe".into())));
    let mut linked = ZipWriter::new(Cursor::new(Vec::new()));
    linked.add_symlink("leg/vi.md", "/etc/hostname", SimpleFileOptions::default()).unwrap();
    let linked = linked.finish().unwrap().into_inner();
    assert_eq!(unpack(&linked, None), Err(Refusal::Link("leg/vi.md".into())));
}
