//! Edits of front matter: a line is replaced or inserted, all else stays as it was written.
//!
//! Nothing is written again from its meaning: comments, quotes, the order of keys, line ends and a
//! byte-order mark are the writer's. What an edit comes to is read again before it is given back, so
//! that front matter in a form nobody thought of is refused and not harmed.

use std::fs::{self, File};
use std::io::Write;
use std::ops::Range;
use std::sync::{Mutex, PoisonError};

use anyhow::{Context, Result, bail};
use camino::{Utf8Path, Utf8PathBuf};
use serde_yaml::Value;

use crate::content::front_matter;
pub use crate::content::yaml::scalar;
use crate::content::yaml::{self, Entries};
use crate::diag::{Diagnostic, Source};

const BYTE_ORDER_MARK: char = '\u{feff}';

/// The text of a file with a top-level key of its front matter set to a value, which is YAML on one
/// line. A text without front matter gets some.
///
/// # Errors
/// Where the front matter cannot be read.
pub fn set(text: &str, key: &str, value: &str) -> Result<String> {
    let expected: Value = serde_yaml::from_str(value).with_context(|| format!("`{value}` is no value"))?;
    let edited = rewrite(text, key, |old, _| Ok(replaced(old.unwrap_or_default(), value)))?;
    check(text, &edited, key, &expected)?;
    Ok(edited)
}

/// The text of a file with an item at the end of a list of its front matter, be it in brackets or
/// with an item a line. A text without the list gets one.
///
/// # Errors
/// Where the front matter cannot be read, or the key has a value that is no list of texts.
pub fn append(text: &str, key: &str, item: &str) -> Result<String> {
    let mut items: Vec<String> = Vec::new();
    let edited = rewrite(text, key, |old, end| {
        let old = old.unwrap_or_default();
        let known: Option<Vec<String>> =
            serde_yaml::from_str(old).map_err(|_| anyhow::anyhow!("`{key}` is not a list of texts"))?;
        items = known.unwrap_or_default();
        with_item(old, &scalar(item), end).with_context(|| format!("the list `{key}` has an unusual form"))
    })?;
    items.push(item.to_owned());
    check(text, &edited, key, &Value::from(items))?;
    Ok(edited)
}

/// Edits a file in place: the new text stands beside it first, then takes its place, with its
/// permissions. Edits of one process wait for each other. Gives whether anything changed.
///
/// # Errors
/// Where the file cannot be read or written, or the edit refuses it; the file is then as it was.
pub fn file(path: &Utf8Path, edit: impl FnOnce(&str) -> Result<String>) -> Result<bool> {
    static ONE_BY_ONE: Mutex<()> = Mutex::new(());
    let _guard = ONE_BY_ONE.lock().unwrap_or_else(PoisonError::into_inner);
    let bytes = fs::read(path).context("the file cannot be read")?;
    let Ok(text) = String::from_utf8(bytes) else { bail!("it is not UTF-8 text: save it again as UTF-8") };
    let edited = edit(&text)?;
    if edited == text {
        return Ok(false);
    }
    replace(path, edited.as_bytes()).context("the file cannot be written")?;
    Ok(true)
}

fn replace(path: &Utf8Path, bytes: &[u8]) -> Result<()> {
    // A link stays one: what it leads to is replaced.
    let path = path.canonicalize_utf8()?;
    let name = path.file_name().unwrap_or_default();
    // Names that begin with a dot are not read as part of the site.
    let beside: Utf8PathBuf = path.with_file_name(format!(".{name}.{}.tmp", std::process::id()));
    let write = || -> std::io::Result<()> {
        let mut file = File::create(&beside)?;
        file.write_all(bytes)?;
        file.set_permissions(fs::metadata(&path)?.permissions())?;
        file.sync_all()?;
        fs::rename(&beside, &path)
    };
    write().inspect_err(|_| drop(fs::remove_file(&beside)))?;
    Ok(())
}

/// Puts another value in the place of a key's. `new` gets the value as written, none where the key is
/// not there, and how lines end.
fn rewrite(text: &str, key: &str, new: impl FnOnce(Option<&str>, &str) -> Result<String>) -> Result<String> {
    let (mark, body) = without_mark(text);
    if body.replace("\r\n", "").contains('\r') {
        bail!("its lines end in an old way that cannot be edited: save it with the line ends LF");
    }
    let end = if body.split_once('\n').is_some_and(|(line, _)| line.ends_with('\r')) { "\r\n" } else { "\n" };
    let source = Source::new("", body);
    let Some((span, _)) = front_matter::locate(&source).map_err(|fault| unreadable(&fault))? else {
        return Ok(format!("{mark}---{end}{key}:{}{end}---{end}{body}", new(None, end)?));
    };
    let entries = read(&source, span.clone())?;
    let (place, written) = match entries.get(key) {
        Some(entry) => {
            let old = significant(entries.text(entry));
            let start = entry.value_span.start;
            (start..start + old.len(), new(Some(old), end)?)
        }
        None => (span.end..span.end, format!("{key}:{}{end}", new(None, end)?)),
    };
    Ok(format!("{mark}{}{written}{}", &body[..place.start], &body[place.end..]))
}

fn without_mark(text: &str) -> (&str, &str) {
    text.split_at(if text.starts_with(BYTE_ORDER_MARK) { BYTE_ORDER_MARK.len_utf8() } else { 0 })
}

/// The entries of front matter without any fault.
fn read(source: &Source, span: Range<usize>) -> Result<Entries<'_>> {
    let mut faults = Vec::new();
    let entries = yaml::split(source, span, &mut faults);
    let bad = entries.list.iter().filter_map(|entry| entries.parse::<Value>(entry, "sound YAML").err());
    if let Some(fault) = faults.into_iter().chain(bad.map(|fault| *fault)).next() {
        return Err(unreadable(&fault));
    }
    Ok(entries)
}

fn unreadable(fault: &Diagnostic) -> anyhow::Error {
    let line = fault.place.as_ref().map_or(String::new(), |place| format!(", line {}", place.line));
    anyhow::anyhow!("the front matter cannot be read{line}: {}", fault.message)
}

/// Holds an edited text against the one before: one value differs, in the way that was meant.
fn check(before: &str, after: &str, key: &str, expected: &Value) -> Result<()> {
    let values = |text: &str| -> Result<Vec<(String, Value)>> {
        let source = Source::new("", without_mark(text).1);
        let Some((span, _)) = front_matter::locate(&source).map_err(|fault| unreadable(&fault))? else {
            return Ok(Vec::new());
        };
        let entries = read(&source, span)?;
        let value = |entry| entries.parse::<Value>(entry, "").ok().flatten().unwrap_or_default();
        Ok(entries.list.iter().map(|entry| (entry.key.clone(), value(entry))).collect())
    };
    let mut wanted = values(before)?;
    match wanted.iter_mut().find(|(known, _)| known == key) {
        Some((_, value)) => *value = expected.clone(),
        None => wanted.push((key.to_owned(), expected.clone())),
    }
    if values(after)? != wanted {
        bail!("the front matter has a form that cannot be edited: write `{key}` by hand");
    }
    Ok(())
}

/// A value up to its last line that is neither blank nor a comment: those below belong to what follows.
fn significant(value: &str) -> &str {
    let mut end = 0;
    let mut at = 0;
    for line in value.split_inclusive('\n') {
        let content = line.trim();
        if at == 0 || !(content.is_empty() || content.starts_with('#')) {
            end = at + line.trim_end().len();
        }
        at += line.len();
    }
    &value[..end]
}

/// A value on one line in the place of another, whose first line's comment stays.
fn replaced(old: &str, value: &str) -> String {
    let line = old.lines().next().unwrap_or_default();
    let comment = scan(line).comment.and_then(|at| line.get(at..)).map_or(String::new(), |text| format!(" {text}"));
    format!(" {value}{comment}")
}

/// A list with one more item; none where its form is not known.
fn with_item(old: &str, item: &str, end: &str) -> Option<String> {
    let seen = scan(old);
    match seen.words.first() {
        None => Some(replaced(old, &format!("[{item}]"))),
        Some((_, '[')) => {
            let (close, last) = (seen.words.last()?, seen.words.iter().rev().nth(1)?);
            let at = last.0 + last.1.len_utf8();
            let separator = match last.1 {
                '[' => "",
                ',' => " ",
                _ => ", ",
            };
            (close.1 == ']').then(|| format!("{}{separator}{item}{}", &old[..at], &old[at..]))
        }
        Some((dash, '-')) => {
            let indent = old[..*dash].rfind('\n').map(|line| &old[line + 1..*dash])?;
            Some(format!("{old}{end}{indent}- {item}"))
        }
        Some(_) => None,
    }
}

/// What stands in a value.
#[derive(Debug, Default)]
struct Scan {
    /// The characters that are neither white space nor in a comment.
    words: Vec<(usize, char)>,
    /// Where the first comment begins.
    comment: Option<usize>,
}

fn scan(text: &str) -> Scan {
    let mut seen = Scan::default();
    let mut quote = None;
    let mut in_comment = false;
    let mut before = ' ';
    let mut escaped = false;
    for (at, c) in text.char_indices() {
        match quote {
            Some(open) => {
                // `''` closes and opens again, which comes to the same.
                if c == open && !escaped {
                    quote = None;
                }
                escaped = open == '"' && c == '\\' && !escaped;
            }
            None if in_comment => in_comment = c != '\n',
            None if c == '#' && before.is_whitespace() => {
                in_comment = true;
                seen.comment.get_or_insert(at);
            }
            // Within a word a quote is an apostrophe.
            None if matches!(c, '"' | '\'')
                && (before.is_whitespace() || matches!(before, '[' | '{' | ',' | ':' | '\'')) =>
            {
                quote = Some(c);
            }
            None => {}
        }
        if !in_comment && !c.is_whitespace() {
            seen.words.push((at, c));
        }
        before = c;
    }
    seen
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "what cannot be unwrapped fails the test")]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_set_where_it_stands_or_at_the_end() {
        for (before, after) in [
            ("---\ntitle: A\n---\nText.\n", "---\ntitle: A\nk: {a: 1}\n---\nText.\n"),
            ("---\nk: old\ntitle: A\n---\n", "---\nk: {a: 1}\ntitle: A\n---\n"),
            ("---\nk: {a: 2} # ours\n\n# next\ntitle: A\n---\n", "---\nk: {a: 1} # ours\n\n# next\ntitle: A\n---\n"),
            ("---\nk:\n  a: 2\n  # two\n  b: 3\n# next\nt: A\n---\n", "---\nk: {a: 1}\n# next\nt: A\n---\n"),
            ("---\n\"k\": |\n  old\n  lines\n---\n", "---\n\"k\": {a: 1}\n---\n"),
            ("---\nk: 'it''s # no comment' # one\n---\n", "---\nk: {a: 1} # one\n---\n"),
            ("---\nk:\nb: 1\n---\n", "---\nk: {a: 1}\nb: 1\n---\n"),
            ("---\r\ntitle: A\r\nk: 1\r\n---\r\nText.\r\n", "---\r\ntitle: A\r\nk: {a: 1}\r\n---\r\nText.\r\n"),
            ("---\r\ntitle: A\r\n---\r\n", "---\r\ntitle: A\r\nk: {a: 1}\r\n---\r\n"),
            ("\u{feff}---\ntitle: A\n---\n", "\u{feff}---\ntitle: A\nk: {a: 1}\n---\n"),
            ("\u{feff}# A\r\n", "\u{feff}---\r\nk: {a: 1}\r\n---\r\n# A\r\n"),
            ("# A\n\n---\n", "---\nk: {a: 1}\n---\n# A\n\n---\n"),
            ("", "---\nk: {a: 1}\n---\n"),
            ("---\n---\n", "---\nk: {a: 1}\n---\n"),
            ("---\ntext: |\n  a\n  b\n---", "---\ntext: |\n  a\n  b\nk: {a: 1}\n---"),
        ] {
            let edited = set(before, "k", "{a: 1}").unwrap_or_else(|error| panic!("{before:?}: {error:#}"));
            assert_eq!(edited, after, "{before:?}");
            assert_eq!(set(&edited, "k", "{a: 1}").unwrap(), edited, "the second time changes nothing");
        }
    }

    #[test]
    fn an_item_joins_a_list_in_its_own_form() {
        for (before, after) in [
            ("t: A\n", "t: A\nk: [/new]\n"),
            ("k:\nt: A\n", "k: [/new]\nt: A\n"),
            ("k: # older\nt: A\n", "k: [/new] # older\nt: A\n"),
            ("k: []\n", "k: [/new]\n"),
            ("k: [/a, \"/b, ]\"] # c ]\n", "k: [/a, \"/b, ]\", /new] # c ]\n"),
            ("k: [/a, ]\n", "k: [/a, /new ]\n"),
            ("k: [it's, 'a''b']\n", "k: [it's, 'a''b', /new]\n"),
            ("k: [\n  /a, # one\n  /b # two\n]\nt: A\n", "k: [\n  /a, # one\n  /b, /new # two\n]\nt: A\n"),
            ("k:\n  - /a\n  - \"/b\" # two\n# next\nt: A\n", "k:\n  - /a\n  - \"/b\" # two\n  - /new\n# next\nt: A\n"),
            ("k:\n- /a\nt: A\n", "k:\n- /a\n- /new\nt: A\n"),
            ("k:\n  # first\n  - /a\n", "k:\n  # first\n  - /a\n  - /new\n"),
        ] {
            for end in ["\n", "\r\n"] {
                let whole = |text: &str| format!("---\n{text}---\nText.\n").replace('\n', end);
                let edited = append(&whole(before), "k", "/new").unwrap_or_else(|e| panic!("{before:?}: {e:#}"));
                assert_eq!(edited, whole(after), "{before:?}");
            }
        }
    }

    #[test]
    fn what_cannot_be_read_is_refused_in_plain_words() {
        for (text, said) in [
            ("---\ntitle: A\n", "does not end"),
            ("---\ntitle: A\n\tb: 1\n---\n", "line 3: a tab"),
            ("---\ntitle: A\ntitle: B\n---\n", "a second time"),
            ("---\nno key\n---\n", "line 2: this line is not"),
            ("---\ntags: [a\n---\n", "line 2"),
            ("---\rtitle: A\r---\r", "line ends"),
            ("---\nk: /one\n---\n", "not a list"),
            ("---\nk: {a: 1}\n---\n", "not a list"),
            ("---\nk: &list [/a]\n---\n", "unusual form"),
        ] {
            let error = format!("{:#}", append(text, "k", "/new").unwrap_err());
            assert!(error.contains(said), "{text:?}: {error}");
        }
    }

    #[test]
    fn values_are_quoted_where_yaml_would_read_something_else() {
        for (text, plain) in [
            ("3f9c01ab", true),
            ("77aa10c2", true),
            ("12345678", false),
            ("1234e567", false),
            ("/old/a.html", true),
            ("_", true),
            ("yes", false),
            ("a: b", false),
            ("a, b", false),
            ("-a", false),
            ("", false),
            ("раз", false),
            ("0x12", false),
            ("a\"b", false),
            ("#a", false),
        ] {
            let written = scalar(text);
            assert_eq!(written == text, plain, "{written}");
            let read: Value = serde_yaml::from_str(&format!("[{written}]")).unwrap();
            assert_eq!(read, Value::from(vec![text.to_owned()]));
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_file_keeps_its_permissions_and_links() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let folder = Utf8Path::from_path(folder.path()).unwrap();
        let (path, link) = (folder.join("a.md"), folder.join("link.md"));
        fs::write(&path, "# A\n").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        std::os::unix::fs::symlink(&path, &link).unwrap();
        assert!(file(&link, |text| set(text, "k", "1")).unwrap());
        assert!(!file(&link, |text| set(text, "k", "1")).unwrap(), "nothing to change");
        assert_eq!(fs::read_to_string(&path).unwrap(), "---\nk: 1\n---\n# A\n");
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o640);
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert!(file(&path, |_| bail!("no")).is_err());
        assert_eq!(fs::read_dir(folder).unwrap().count(), 2, "nothing is left beside it");
        fs::write(&path, [0xff]).unwrap();
        assert!(format!("{:#}", file(&path, |text| set(text, "k", "1")).unwrap_err()).contains("UTF-8"));
    }
}
