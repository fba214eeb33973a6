//! Source files as the invariants see them: code without comments, strings apart, tests left out.

/// One file of `src/`, without its `#[cfg(test)]` parts.
#[derive(Clone)]
pub struct Source {
    /// `src/people/viewer/mod.rs`
    pub path: String,
    /// The text as it stands in the file.
    pub whole: String,
    /// The code, each comment and each string blanked out; the same length and lines as the file.
    pub code: String,
    /// Where each string begins in the code, and what it says.
    pub strings: Vec<(usize, String)>,
}

impl Source {
    /// The steps below `src/`: `["people", "pages", "sign_in"]`; a `mod.rs` is its folder.
    pub fn module(&self) -> Vec<&str> {
        let bare = self.path.trim_start_matches("src/").trim_end_matches(".rs");
        let mut steps: Vec<&str> = bare.split('/').collect();
        if steps.last() == Some(&"mod") {
            steps.pop();
        }
        steps
    }

    /// The slice (or single file) it belongs to: `people`, `routes`.
    pub fn room(&self) -> &str {
        self.module()[0]
    }

    /// `src/people/viewer/mod.rs:12`
    pub fn place(&self, at: usize) -> String {
        format!("{}:{}", self.path, self.code[..at].matches('\n').count() + 1)
    }

    /// Where each of these identifiers stands in the code.
    pub fn identifiers<'a>(&'a self) -> impl Iterator<Item = (usize, &'a str)> + 'a {
        let is_part = |c: char| c.is_alphanumeric() || c == '_';
        let mut at = 0;
        std::iter::from_fn(move || {
            let start = at + self.code[at..].find(is_part)?;
            let end = self.code[start..].find(|c| !is_part(c)).map_or(self.code.len(), |n| start + n);
            at = end;
            Some((start, &self.code[start..end]))
        })
    }

    /// Does the file hold SQL? (`queries.rs` or a file of `queries/`)
    pub fn is_queries(&self) -> bool {
        self.module().get(1) == Some(&"queries")
    }

    /// Does the file hold pages? (`pages.rs` or a file of `pages/`)
    pub fn is_pages(&self) -> bool {
        self.module().get(1) == Some(&"pages")
    }
}

/// A file of `src/` as it is read.
pub fn read(path: &str, whole: &str) -> Source {
    let (mut code, mut strings) = parted(whole);
    for (from, to) in test_parts(&code) {
        let blank: String = code[from..to].chars().flat_map(blanked).collect();
        code.replace_range(from..to, &blank);
        strings.retain(|(at, _)| !(from..to).contains(at));
    }
    Source { path: path.to_owned(), whole: whole.to_owned(), code, strings }
}

/// As many spaces as the character has bytes, so that places stay; a line end stays itself.
fn blanked(c: char) -> impl Iterator<Item = char> {
    let (with, times) = if c == '\n' { ('\n', 1) } else { (' ', c.len_utf8()) };
    std::iter::repeat_n(with, times)
}

/// The code with comments and the insides of strings blanked, and the strings.
fn parted(text: &str) -> (String, Vec<(usize, String)>) {
    let (mut code, mut strings) = (String::with_capacity(text.len()), Vec::new());
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let rest = &text[at..];
        let before = code.chars().next_back().unwrap_or(' ');
        let (length, says) = if rest.starts_with("//") {
            (rest.find('\n').unwrap_or(rest.len()), None)
        } else if rest.starts_with("/*") {
            (rest.find("*/").map_or(rest.len(), |n| n + 2), None)
        } else if let Some((length, says)) = string(rest, before) {
            (length, Some(says))
        } else if let Some(length) = character(rest) {
            (length, None)
        } else {
            code.push(c);
            at += c.len_utf8();
            continue;
        };
        if let Some(says) = says {
            strings.push((at, says));
        }
        code.extend(rest[..length].chars().flat_map(blanked));
        at += length;
    }
    (code, strings)
}

/// The length and content of a string literal that begins here.
fn string(rest: &str, before: char) -> Option<(usize, String)> {
    if let Some(inner) = rest.strip_prefix('"') {
        let mut escaped = false;
        for (at, c) in inner.char_indices() {
            match c {
                _ if escaped => escaped = false,
                '\\' => escaped = true,
                '"' => return Some((at + 2, inner[..at].to_owned())),
                _ => {}
            }
        }
    }
    let raw = rest.strip_prefix('r').filter(|_| !before.is_alphanumeric() && before != '_')?;
    let hashes = raw.len() - raw.trim_start_matches('#').len();
    let inner = raw[hashes..].strip_prefix('"')?;
    let end = format!("\"{}", "#".repeat(hashes));
    let length = inner.find(&end)?;
    Some((1 + hashes + 1 + length + end.len(), inner[..length].to_owned()))
}

/// The length of a character literal that begins here; a lifetime is none.
fn character(rest: &str) -> Option<usize> {
    let inner = rest.strip_prefix('\'')?;
    if let Some(escape) = inner.strip_prefix('\\') {
        return escape[1..].find('\'').map(|n| n + 4);
    }
    let c = inner.chars().next()?;
    inner[c.len_utf8()..].starts_with('\'').then_some(c.len_utf8() + 2)
}

/// From where to where each item behind `#[cfg(test)]` reaches.
fn test_parts(code: &str) -> Vec<(usize, usize)> {
    let mut parts = Vec::new();
    for (from, _) in code.match_indices("#[cfg(test)]") {
        let mut depth = 0;
        let mut to = code.len();
        for (at, c) in code[from..].char_indices().skip("#[cfg(test)]".len()) {
            match c {
                '{' => depth += 1,
                '}' => depth -= 1,
                ';' if depth == 0 => {}
                _ => continue,
            }
            if depth == 0 {
                to = from + at + 1;
                break;
            }
        }
        parts.push((from, to));
    }
    parts
}

#[test]
fn a_source_is_read_without_its_comments_strings_and_tests() {
    let text = "fn a<'x>() { b(\"é // no\", '\"', r#\"raw \"x\"\"#) } // crate::z\n\
                #[cfg(test)]\nmod tests { fn t() { c.unwrap(); } }\nfn d() {}\n";
    let source = read("src/people/pages/x.rs", text);
    let names: Vec<&str> = source.identifiers().map(|(_, name)| name).collect();
    assert_eq!(names, ["fn", "a", "x", "b", "fn", "d"]);
    assert_eq!(source.code.len(), text.len());
    assert_eq!(source.strings.iter().map(|(_, s)| s.as_str()).collect::<Vec<_>>(), ["é // no", "raw \"x\""]);
    assert_eq!(source.place(source.code.find("fn d").unwrap()), "src/people/pages/x.rs:4");
    assert!(source.is_pages());
}
