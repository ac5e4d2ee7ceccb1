//! Files of macros taken apart into their texts: JSON by its strings, CSV by its fields, all else as it is.

use serde::de::IgnoredAny;

use crate::diag::{Diagnostic, Source, code};

/// A text of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Text {
    /// What it says.
    pub(super) text: String,
    /// Where bytes of it stand in the file: from the first of each pair on, until the next.
    offsets: Vec<(usize, usize)>,
    /// What the file says of its language.
    pub(super) about: About,
}

/// What a file says of a text's language.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct About {
    /// The title of its macro.
    pub(super) title: Option<String>,
    /// The code of a language.
    pub(super) lang: Option<String>,
}

impl Text {
    /// Where a byte of the text stands in the file.
    pub(super) fn offset(&self, at: usize) -> usize {
        let after = self.offsets.partition_point(|(begin, _)| *begin <= at);
        after.checked_sub(1).and_then(|index| self.offsets.get(index)).map_or(at, |(begin, file)| file + (at - begin))
    }
}

/// The texts of a file: by its ending, else by what it holds.
pub(super) fn read(source: &Source, diagnostics: &mut Vec<Diagnostic>) -> Vec<Text> {
    let name = source.path.to_ascii_lowercase();
    if name.ends_with(".csv") || name.ends_with(".tsv") {
        return of_csv(&source.text);
    }
    let is_json = name.ends_with(".json") || source.text.trim_start().starts_with(['{', '[']);
    match serde_json::from_str::<IgnoredAny>(&source.text) {
        Ok(_) if is_json => json::texts(&source.text),
        Err(error) if name.ends_with(".json") => {
            let line =
                source.text.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum::<usize>();
            let at = line + error.column().saturating_sub(1);
            let reason = error.to_string();
            let reason = reason.split(" at line ").next().unwrap_or_default();
            diagnostics.push(
                Diagnostic::new(code::MACRO_FILE, format!("this file is not JSON: {reason}"))
                    .at(source.place(at..at + 1))
                    .help("export it again; a text of another kind is read where its name does not end in .json"),
            );
            Vec::new()
        }
        _ => of_paragraphs(&source.text),
    }
}

/// The paragraphs of a text: each may be in another language.
fn of_paragraphs(text: &str) -> Vec<Text> {
    let mut texts: Vec<Text> = Vec::new();
    let mut open = false;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let is_empty = line.trim().is_empty();
        match texts.last_mut().filter(|_| open && !is_empty) {
            Some(paragraph) => paragraph.text.push_str(line),
            None if is_empty => {}
            None => texts.push(Text { text: line.to_owned(), offsets: vec![(0, at)], about: About::default() }),
        }
        open = !is_empty;
        at += line.len();
    }
    texts
}

/// The fields of a table whose first line names its columns: `lang` (or `language`, `locale`) and `path`
/// (or `title`, `name`) say what language the others are in.
fn of_csv(text: &str) -> Vec<Text> {
    let delimiter = delimiter(text);
    let mut reader =
        csv::ReaderBuilder::new().delimiter(delimiter).flexible(true).has_headers(false).from_reader(text.as_bytes());
    let mut texts = Vec::new();
    let mut header: Option<csv::StringRecord> = None;
    // From a text, records cannot fail: each is UTF-8, and they need not be of one length.
    for record in reader.records().map_while(Result::ok) {
        let start = record.position().map_or(0, |position| position.byte() as usize);
        let column = |names: &[&str]| {
            let header = header.as_ref()?;
            let at =
                names.iter().find_map(|name| header.iter().position(|cell| cell.trim().eq_ignore_ascii_case(name)))?;
            record.get(at).map(str::to_owned)
        };
        let about = About { title: column(&["path", "title", "name"]), lang: column(&["lang", "language", "locale"]) };
        let mut at = start;
        for field in &record {
            let (offsets, end) = align(text, at, field);
            texts.push(Text { text: field.to_owned(), offsets, about: about.clone() });
            at = end + 1;
        }
        header.get_or_insert(record);
    }
    texts
}

/// The delimiter that stands most often in the first line.
fn delimiter(text: &str) -> u8 {
    let line = text.lines().next().unwrap_or_default().as_bytes();
    let count = |delimiter: &u8| line.iter().filter(|byte| *byte == delimiter).count();
    let most = [b'\t', b';', b','].into_iter().max_by_key(count);
    most.unwrap_or(b',')
}

/// Where the bytes of a field stand in the table, which is written from `start` on, and where it ends.
fn align(table: &str, start: usize, field: &str) -> (Vec<(usize, usize)>, usize) {
    let bytes = table.as_bytes();
    let is_quote = |at: usize| bytes.get(at) == Some(&b'"');
    // The reader passes over empty lines, the position of a record does not.
    let blank = bytes[start.min(bytes.len())..].iter().take_while(|byte| **byte == b'\n').count();
    let start = start + blank;
    if !is_quote(start) {
        return (vec![(0, start)], start + field.len());
    }
    let mut offsets = vec![(0, start + 1)];
    let mut at = start + 1;
    for (index, byte) in field.bytes().enumerate() {
        at += 1;
        if byte == b'"' && is_quote(at) {
            at += 1;
            offsets.push((index + 1, at));
        }
    }
    (offsets, at + 1)
}

mod json {
    use super::{About, Text};

    /// The strings of sound JSON that are no keys.
    pub(super) fn texts(json: &str) -> Vec<Text> {
        let mut scanner = Scanner { json, at: 0, objects: Vec::new(), found: Vec::new() };
        scanner.run();
        let Scanner { objects, mut found, .. } = scanner;
        for (text, object) in &mut found {
            text.about = about(&objects, *object);
        }
        found.into_iter().map(|(text, _)| text).collect()
    }

    /// What the nearest object around a text says that says anything.
    fn about(objects: &[Object], mut object: Option<usize>) -> About {
        let mut about = About::default();
        while let Some(found) = object.and_then(|at| objects.get(at)) {
            about.title = about.title.or_else(|| found.about.title.clone());
            about.lang = about.lang.or_else(|| found.about.lang.clone());
            object = found.parent;
        }
        about
    }

    struct Object {
        parent: Option<usize>,
        about: About,
    }

    /// What is open: an object with the key that was read last, or a list.
    enum Open {
        Object { object: usize, key: Option<String> },
        List,
    }

    struct Scanner<'a> {
        json: &'a str,
        at: usize,
        objects: Vec<Object>,
        found: Vec<(Text, Option<usize>)>,
    }

    impl Scanner<'_> {
        fn run(&mut self) {
            let mut open: Vec<Open> = Vec::new();
            while let Some(byte) = self.json.as_bytes().get(self.at) {
                match byte {
                    b'{' => {
                        let parent = innermost(&open);
                        open.push(Open::Object { object: self.objects.len(), key: None });
                        self.objects.push(Object { parent, about: About::default() });
                    }
                    b'[' => open.push(Open::List),
                    b'}' | b']' => drop(open.pop()),
                    b',' => {
                        if let Some(Open::Object { key, .. }) = open.last_mut() {
                            *key = None;
                        }
                    }
                    b'"' => {
                        let text = self.string();
                        match open.last_mut() {
                            Some(Open::Object { key: key @ None, .. }) => *key = Some(text.text),
                            Some(Open::Object { object, key: Some(key) }) => {
                                let object = *object;
                                self.note(object, key, &text.text);
                                self.found.push((text, Some(object)));
                            }
                            _ => self.found.push((text, innermost(&open))),
                        }
                        continue;
                    }
                    _ => {}
                }
                self.at += 1;
            }
        }

        fn note(&mut self, object: usize, key: &str, value: &str) {
            let Some(Object { about, .. }) = self.objects.get_mut(object) else { return };
            match key {
                "title" => about.title = Some(value.to_owned()),
                "name" if about.title.is_none() => about.title = Some(value.to_owned()),
                "lang" | "language" | "locale" => about.lang = Some(value.to_owned()),
                _ => {}
            }
        }

        /// The string that begins here; the scanner stands behind it after.
        fn string(&mut self) -> Text {
            let bytes = self.json.as_bytes();
            self.at += 1;
            let (mut text, mut offsets, mut plain) = (String::new(), vec![(0, self.at)], self.at);
            loop {
                match bytes.get(self.at) {
                    Some(b'\\') => {
                        text.push_str(&self.json[plain..self.at]);
                        text.push(self.escape());
                        plain = self.at;
                        offsets.push((text.len(), plain));
                    }
                    Some(b'"') | None => break,
                    Some(_) => self.at += 1,
                }
            }
            text.push_str(&self.json[plain..self.at.min(bytes.len())]);
            self.at += 1;
            Text { text, offsets, about: About::default() }
        }

        /// The character of an escape (RFC 8259, section 7).
        fn escape(&mut self) -> char {
            let kind = self.json.as_bytes().get(self.at + 1).copied().unwrap_or_default();
            self.at += 2;
            match kind {
                b'n' => '\n',
                b't' => '\t',
                b'r' => '\r',
                b'b' => '\u{8}',
                b'f' => '\u{c}',
                b'u' => {
                    let high = self.unit();
                    if (0xd800..0xdc00).contains(&high) && self.json[self.at..].starts_with("\\u") {
                        self.at += 2;
                        let low = self.unit();
                        let pair = 0x10000 + ((high - 0xd800) << 10) + (low.wrapping_sub(0xdc00) & 0x3ff);
                        return char::from_u32(pair).unwrap_or(char::REPLACEMENT_CHARACTER);
                    }
                    char::from_u32(high).unwrap_or(char::REPLACEMENT_CHARACTER)
                }
                other => char::from(other),
            }
        }

        fn unit(&mut self) -> u32 {
            let digits = self.json.get(self.at..self.at + 4).unwrap_or_default();
            self.at += 4;
            u32::from_str_radix(digits, 16).unwrap_or(u32::from(char::REPLACEMENT_CHARACTER))
        }
    }

    fn innermost(open: &[Open]) -> Option<usize> {
        open.iter().rev().find_map(|open| match open {
            Open::Object { object, .. } => Some(*object),
            Open::List => None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(path: &str, text: &str) -> Vec<Text> {
        read(&Source::new(path, text), &mut Vec::new())
    }

    /// Each byte of a text that begins a character stands in the file as it reads, but for escapes.
    fn stands(file: &str, text: &Text, word: &str) {
        let at = text.text.find(word).unwrap_or_else(|| panic!("no {word} in {text:?}"));
        assert!(file[text.offset(at)..].starts_with(word), "{word} at {}", text.offset(at));
    }

    #[test]
    fn json_strings_know_their_macro_and_their_place() {
        let file = r#"{"macros":[{"actions":[{"field":"comment_value","value":["channel:all","a\u00e9\ud83d\ude00\/b\n\"word\" é tail"]}],"title":"X::Y"},{"locale":"pt","body":"other"}]}"#;
        let found = texts("m.json", file);
        let words: Vec<&str> = found.iter().map(|text| text.text.as_str()).collect();
        assert_eq!(words, ["comment_value", "channel:all", "aé😀/b\n\"word\" é tail", "X::Y", "pt", "other"]);
        assert_eq!(found[2].about, About { title: Some("X::Y".to_owned()), lang: None });
        assert_eq!(found[5].about, About { title: None, lang: Some("pt".to_owned()) });
        for word in ["word", "tail", "b"] {
            stands(file, &found[2], word);
        }
    }

    #[test]
    fn csv_fields_know_their_columns_and_their_place() {
        for delimiter in [",", ";", "\t"] {
            let file =
                "title,lang,body\n\nX,pt,\"say \"\"word\"\", then\nmore\"\nY,,plain tail\n".replace(',', delimiter);
            let file = file.replace(&format!("\"{delimiter} then"), "\", then");
            let found = texts("m.csv", &file);
            let body = found.iter().find(|text| text.text.contains("more")).unwrap_or_else(|| panic!("{found:?}"));
            assert_eq!(body.text, "say \"word\", then\nmore");
            assert_eq!(body.about.lang.as_deref(), Some("pt"));
            for word in ["say", "word", "then", "more"] {
                stands(&file, body, word);
            }
            let last = found.last().unwrap_or_else(|| panic!("{found:?}"));
            stands(&file, last, "tail");
            assert_eq!(last.about.title.as_deref(), Some("Y"));
        }
    }

    #[test]
    fn other_texts_are_read_by_paragraphs() {
        let file = "one\ntwo\n\n \nthree é\nfour\n";
        let found = texts("m.txt", file);
        assert_eq!(found.iter().map(|text| text.text.as_str()).collect::<Vec<_>>(), ["one\ntwo\n", "three é\nfour\n"]);
        stands(file, &found[1], "four");
        assert_eq!(texts("m.txt", "{not json}").len(), 1);
    }

    #[test]
    fn what_is_not_json_is_told() {
        let mut told = Vec::new();
        assert_eq!(read(&Source::new("m.json", "{\"a\":\n  b}"), &mut told), []);
        let place = told[0].place.clone().unwrap_or_else(|| panic!("no place"));
        assert_eq!((place.line, place.column), (2, 3));
    }
}
