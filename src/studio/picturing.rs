//! A picture or a recording that a trainer puts into a module: what it may be, and what it is called.

use super::archive;
use crate::courses::library::Files;
use crate::courses::pictures::drawing::{self, Fault};
use crate::courses::pictures::{self, Kind, TakenIn, take_in};
use crate::courses::recordings::{self, Recording};
use crate::kit::text::Message;
use crate::kit::words;

/// The largest drawing, in bytes: it is a text among the files of its course.
pub const LARGEST_DRAWING: usize = 1_000_000;

/// What may be put into a module.
#[derive(Clone, Debug)]
pub enum Taken {
    Drawing(String),
    Photograph(TakenIn),
    Recording(Recording),
}

impl Taken {
    /// What stands for it among the files of its course.
    pub fn text(&self) -> String {
        match self {
            Taken::Drawing(text) => text.clone(),
            Taken::Photograph(taken) => taken.pointer().to_string(),
            Taken::Recording(recording) => recording.pointer().to_string(),
        }
    }

    /// How many bytes it adds to what a course keeps beside its texts.
    fn bytes(&self) -> usize {
        match self {
            Taken::Drawing(_) => 0,
            Taken::Photograph(taken) => taken.bytes.len(),
            Taken::Recording(recording) => recording.bytes.len(),
        }
    }

    /// Does it still go into a course that has so many photographs, and these and recordings of so many bytes?
    pub fn fits(&self, (photographs, bytes): (usize, usize)) -> Result<(), Refusal> {
        let more = usize::from(matches!(self, Taken::Photograph(_)));
        let full = photographs + more > archive::MOST_PICTURES || bytes + self.bytes() > archive::MOST_MEDIA;
        if full && !matches!(self, Taken::Drawing(_)) { Err(Refusal::CourseFull) } else { Ok(()) }
    }

    /// How its name ends.
    pub fn ending(&self) -> &'static str {
        match self {
            Taken::Drawing(_) => "svg",
            Taken::Photograph(taken) => taken.kind.ending(),
            Taken::Recording(recording) => recording.kind.code(),
        }
    }
}

/// Why a file is not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// A drawing over [`LARGEST_DRAWING`], or any file over [`pictures::LARGEST`].
    TooLarge,
    /// A drawing that does more than draw: the first thing in it that must not be there.
    Drawing(Fault),
    /// No file was chosen, or one with nothing in it.
    Nothing,
    /// A photograph as an iPhone keeps it, which most browsers cannot show.
    Heic,
    /// It is no picture, whatever its name says.
    NoPicture,
    /// A photograph that is broken or too large to be looked at.
    Photograph(pictures::Refusal),
    /// The course has so many pictures, or they and its recordings are so heavy, that no archive of it would be
    /// taken again.
    CourseFull,
    /// A recording that is broken or of a kind that not every telephone plays.
    Recording(recordings::Refusal),
}

impl Refusal {
    /// The sentence that says it.
    pub fn message(&self) -> Message {
        match self {
            Refusal::TooLarge => Message::new("studio.picturing.too_large"),
            Refusal::CourseFull => Message::new("studio.picturing.course_full")
                .with("most", archive::MOST_MEDIA / (1024 * 1024))
                .with("pictures", archive::MOST_PICTURES),
            Refusal::Nothing => Message::new("studio.upload_nothing"),
            Refusal::Heic => Message::new("check.heic"),
            Refusal::NoPicture => Message::new("studio.picturing.no_picture"),
            Refusal::Drawing(fault) => Message::new("studio.picturing.drawing")
                .with("line", fault.at.line)
                .with("why", serde_json::json!(fault.message())),
            Refusal::Photograph(refusal) => said(refusal.key(), refusal.args()),
            Refusal::Recording(refusal) => said(refusal.key(), refusal.args()),
        }
    }
}

fn said(key: &str, args: Vec<(&'static str, String)>) -> Message {
    args.into_iter().fold(Message::new(key), |message, (name, value)| message.with(name, value))
}

/// Takes a file in for what is in it. Its name is asked only where the same bytes may be sound or film,
/// and to say why a recording is not taken. Takes its time.
pub fn taken(name: &str, bytes: &[u8]) -> Result<Taken, Refusal> {
    if bytes.is_empty() {
        return Err(Refusal::Nothing);
    }
    match Kind::of_bytes(bytes) {
        Some(kind) => {
            let name = format!("x.{}", kind.ending());
            take_in(&name, bytes).map(Taken::Photograph).map_err(Refusal::Photograph)
        }
        None if pictures::is_heic(name, bytes) => Err(Refusal::Heic),
        None => match recordings::Kind::of_bytes(name, bytes) {
            Some(kind) => recorded(&format!("x.{}", kind.code()), bytes),
            None if recordings::is_named_so(name) => recorded(name, bytes),
            None => drawing(bytes).map(Taken::Drawing),
        },
    }
}

fn recorded(name: &str, bytes: &[u8]) -> Result<Taken, Refusal> {
    recordings::take_in(name, bytes).map(Taken::Recording).map_err(Refusal::Recording)
}

/// The text of a drawing, if the bytes are one: what comes first, after remarks, is `<svg`.
fn drawing(bytes: &[u8]) -> Result<String, Refusal> {
    if bytes.len() > LARGEST_DRAWING {
        return Err(Refusal::TooLarge);
    }
    let text = std::str::from_utf8(bytes).map_err(|_| Refusal::NoPicture)?;
    let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n").replace('\0', "");
    let mut rest = text.trim_start();
    for (opening, closing) in [("<?", "?>"), ("<!--", "-->"), ("<!DOCTYPE", ">"), ("<!--", "-->")] {
        while let Some(inside) = rest.strip_prefix(opening) {
            let end = inside.find(closing).ok_or(Refusal::NoPicture)?;
            rest = inside[end + closing.len()..].trim_start();
        }
    }
    let is_drawing = rest.strip_prefix("<svg").is_some_and(|after| after.starts_with([' ', '\n', '\t', '>']))
        && rest.trim_end().ends_with('>');
    if !is_drawing {
        return Err(Refusal::NoPicture);
    }
    match drawing::faults(&text).into_iter().next() {
        Some(fault) => Err(Refusal::Drawing(fault)),
        None => Ok(text),
    }
}

/// The texts of a module that show a picture of this name: `folder` is the module's, ending with a slash.
pub fn shown_by(name: &str, folder: &str, files: &Files) -> Vec<String> {
    let address = format!("media/{name}");
    let shows = |text: &str| {
        text.match_indices(&address).any(|(at, _)| {
            let next = text[at + address.len()..].chars().next();
            !next.is_some_and(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
        })
    };
    let texts = files.iter().filter_map(|(path, text)| Some((path.strip_prefix(folder)?, text)));
    let texts = texts.filter(|(path, text)| !path.contains('/') && shows(text));
    texts.map(|(path, _)| path.to_owned()).collect()
}

/// What a file is called in the module's folder of media: small letters without marks, digits and
/// hyphens, and its ending. The name of the same text if it is there already; of another, the next
/// that is free.
pub fn name_for(told: &str, ending: &str, text: &str, folder: &str, files: &Files) -> String {
    let stem = told.rsplit(['/', '\\']).next().unwrap_or("");
    let stem = stem.rsplit_once('.').map_or(stem, |(stem, _)| stem);
    let plain = |c: char| if c.is_ascii_alphanumeric() { c } else { '-' };
    let folded: String = words::fold(stem).chars().map(plain).collect();
    let steps: Vec<&str> = folded.split('-').filter(|step| !step.is_empty()).collect();
    let short: String = steps.join("-").chars().take(60).collect();
    let stem = if short.is_empty() { "hinh".to_owned() } else { short.trim_end_matches('-').to_owned() };
    let names =
        (1..).map(|n| if n == 1 { format!("{stem}.{ending}") } else { format!("{stem}-{n}.{ending}") });
    let free = |name: &String| files.get(&format!("{folder}{name}")).is_none_or(|other| other == text);
    names.into_iter().find(free).unwrap_or_else(|| format!("{stem}.{ending}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SVG: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\"/>";

    #[test]
    fn a_drawing_is_known_by_what_is_in_it() {
        for before in
            ["", "\u{feff}", "<?xml version=\"1.0\"?>\n<!-- vẽ tay -->\n<!DOCTYPE svg PUBLIC \"a\" \"b\">\n"]
        {
            assert!(drawing(format!("{before}{SVG}\n").as_bytes()).is_ok(), "{before}");
        }
        for bytes in
            [&b"GIF89a"[..], b"", b"<html><svg></svg></html>", b"<svgx>", b"\xff\xfe<svg>", b"<!-- <svg>"]
        {
            assert_eq!(drawing(bytes), Err(Refusal::NoPicture));
        }
        let long = format!("<svg>{}</svg>", " ".repeat(LARGEST_DRAWING));
        assert_eq!(drawing(long.as_bytes()), Err(Refusal::TooLarge));
    }

    #[test]
    fn what_a_course_holds_fits_in_an_archive_that_is_taken_again() {
        let recording = |bytes| {
            Taken::Recording(Recording {
                hash: String::new(),
                kind: recordings::Kind::Mp3,
                bytes: vec![0; bytes],
            })
        };
        let most = archive::MOST_MEDIA;
        assert_eq!(recording(10).fits((archive::MOST_PICTURES, most - 10)), Ok(()));
        assert_eq!(recording(11).fits((0, most - 10)), Err(Refusal::CourseFull));
        assert_eq!(Taken::Drawing(SVG.to_owned()).fits((archive::MOST_PICTURES, most)), Ok(()));
        let photograph = Taken::Photograph(TakenIn {
            hash: String::new(),
            kind: Kind::Jpeg,
            width: 1,
            height: 1,
            bytes: vec![0],
            sizes: vec![],
        });
        assert_eq!(photograph.fits((archive::MOST_PICTURES - 1, 0)), Ok(()));
        assert_eq!(photograph.fits((archive::MOST_PICTURES, 0)), Err(Refusal::CourseFull));
        const { assert!(archive::MOST_MEDIA < archive::MOST_PACKED) }
    }

    #[test]
    fn a_drawing_that_acts_is_refused_with_what_stands_in_it() {
        let text = "<svg xmlns=\"http://www.w3.org/2000/svg\">\n<script/></svg>\n";
        let Err(Refusal::Drawing(fault)) = drawing(text.as_bytes()) else { panic!("refused") };
        assert_eq!((fault.at.line, fault.name.as_str()), (2, "script"));
    }

    #[test]
    fn a_text_that_shows_a_picture_is_named() {
        let mut files = Files::new();
        for (path, text) in [
            ("leg/a/vi.md", "![Một](media/a.svg \"Hai\")"),
            ("leg/a/en.md", "![One](media/a.svg-2) media/a.svgz"),
            ("leg/a/quiz.vi.gift", "Hình ![x](media/a.svg)?"),
            ("leg/b/vi.md", "media/a.svg"),
            ("leg/a/media/b.svg", "media/a.svg"),
        ] {
            files.insert(path.into(), text.into());
        }
        assert_eq!(shown_by("a.svg", "leg/a/", &files), ["quiz.vi.gift", "vi.md"]);
    }

    #[test]
    fn a_recording_is_known_by_what_is_in_it_and_refused_by_its_name() {
        let sound = b"\xff\xfb\x90\x64 and more";
        for name in ["mời họp.MP3", "x", "x.jpg", "x.m4a"] {
            let taken = taken(name, sound).unwrap();
            assert_eq!(taken.ending(), "mp3", "{name}");
        }
        let refused = |name: &str, bytes: &[u8]| taken(name, bytes).unwrap_err();
        assert_eq!(refused("x.wav", b"RIFF"), Refusal::Recording(recordings::Refusal::OfOtherKind));
        assert_eq!(refused("x.mp3", b"<svg>"), Refusal::Recording(recordings::Refusal::NoRecording));
        assert_eq!(refused("x.txt", b"words"), Refusal::NoPicture);
    }

    #[test]
    fn a_name_is_safe_and_no_other_picture_is_written_over() {
        let mut files = Files::new();
        let name = |told: &str, text: &str, files: &Files| name_for(told, "svg", text, "leg/a/media/", files);
        assert_eq!(name("Sơ đồ Ngân sách (2).SVG", SVG, &files), "so-do-ngan-sach-2.svg");
        assert_eq!(name("../../etc/passwd", SVG, &files), "passwd.svg");
        assert_eq!(name("C:\\hình\\..svg", SVG, &files), "hinh.svg");
        assert_eq!(name(&"x".repeat(300), SVG, &files).len(), 64);
        files.insert("leg/a/media/hinh.svg".into(), SVG.into());
        assert_eq!(name("hình.svg", SVG, &files), "hinh.svg");
        assert_eq!(name("hình.svg", "<svg></svg>", &files), "hinh-2.svg");
    }
}
