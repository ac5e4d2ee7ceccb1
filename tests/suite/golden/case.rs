//! The form of a case file.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use crate::support::Site;

/// A case.
#[derive(Debug)]
pub(super) struct Case {
    /// The commands to run, one after the other.
    pub runs: Vec<Vec<String>>,
    /// What it expects: a query and its answer.
    pub expectations: Vec<(String, String)>,
    set_up: Vec<SetUp>,
    files: Vec<(String, Vec<u8>)>,
    /// The text above the expectations, as it is.
    head: String,
}

#[derive(Debug)]
enum SetUp {
    /// A symbolic link and what it points to.
    Link(String, String),
    /// A folder.
    Folder(String),
    /// The permissions of a file or folder.
    Mode(u32, String),
    /// The site has no `faqtory.yaml`.
    Bare,
}

impl Case {
    /// Reads a case file.
    pub(super) fn parse(text: &str) -> Result<Case, String> {
        let (head, tail) = match text.find("\n=== ") {
            Some(at) => text.split_at(at + 1),
            None => (text, ""),
        };
        let mut case = Case {
            runs: Vec::new(),
            expectations: expectations(tail)?,
            set_up: Vec::new(),
            files: Vec::new(),
            head: head.to_owned(),
        };
        let (settings, sections) = match head.find("\n--- ") {
            Some(at) => head.split_at(at + 1),
            None => (head, ""),
        };
        for line in settings.lines() {
            case.setting(line)?;
        }
        case.files = files(sections)?;
        if case.runs.is_empty() {
            case.runs.push(vec!["check".to_owned()]);
        }
        if !settings.starts_with('#') {
            return Err("the first line says what the case shows: `# A link to a file that does not exist`".to_owned());
        }
        Ok(case)
    }

    fn setting(&mut self, line: &str) -> Result<(), String> {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            return Ok(());
        }
        let (name, value) = line.split_once(':').ok_or_else(|| format!("`{line}` is no setting"))?;
        let value = value.trim();
        match name {
            "run" => self.runs.push(words(value)),
            "folder" => self.set_up.push(SetUp::Folder(value.to_owned())),
            "link" => {
                let (from, to) = value.split_once(" -> ").ok_or("a link is of the form: content/en/loop -> ..")?;
                self.set_up.push(SetUp::Link(from.to_owned(), to.to_owned()));
            }
            "mode" => {
                let (mode, path) = value.split_once(' ').ok_or("a mode is of the form: 000 content/en/secret.md")?;
                let mode = u32::from_str_radix(mode, 8).map_err(|error| error.to_string())?;
                self.set_up.push(SetUp::Mode(mode, path.to_owned()));
            }
            "bare" => self.set_up.push(SetUp::Bare),
            _ => return Err(format!("there is no setting `{name}`")),
        }
        Ok(())
    }

    /// Makes the site.
    pub(super) fn set_up(&self) -> Result<Site, String> {
        let bare = self.set_up.iter().any(|step| matches!(step, SetUp::Bare));
        let site = if bare { Site::empty() } else { Site::new(&[]) };
        for (path, bytes) in &self.files {
            site.write(path, bytes);
        }
        for step in &self.set_up {
            let done = match step {
                SetUp::Link(from, to) => std::os::unix::fs::symlink(to, site.path().join(from)),
                SetUp::Folder(path) => fs::create_dir_all(site.path().join(path)),
                SetUp::Mode(mode, path) => {
                    fs::set_permissions(site.path().join(path), fs::Permissions::from_mode(*mode))
                }
                SetUp::Bare => Ok(()),
            };
            done.map_err(|error| format!("{step:?}: {error}"))?;
        }
        Ok(site)
    }

    /// Whether permissions are set that this user does not feel.
    pub(super) fn is_idle(&self, site: &Site) -> bool {
        let felt = |path: &str, mode: u32| {
            let path = site.path().join(path);
            if mode & 0o400 == 0 { fs::read(path).is_err() } else { fs::write(path.join("probe"), "").is_err() }
        };
        self.set_up.iter().any(|step| matches!(step, SetUp::Mode(mode, path) if !felt(path, *mode)))
    }

    /// The case file with other answers. A case without any gets one of what
    /// was printed.
    pub(super) fn with_answers(&self, answer: impl Fn(&str) -> Result<String, String>) -> Result<String, String> {
        let mut text = self.head.trim_end().to_owned() + "\n\n";
        let printed = ("terminal".to_owned(), String::new());
        let list =
            if self.expectations.is_empty() { std::slice::from_ref(&printed) } else { self.expectations.as_slice() };
        for (query, _) in list {
            text.push_str(&format!("=== {query}\n{}\n", answer(query)?));
        }
        Ok(text)
    }
}

/// The words of a command; one in quotes, single or double, may hold spaces.
pub(super) fn words(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut rest = line.trim_start();
    while let Some(first) = rest.chars().next() {
        let quoted = matches!(first, '"' | '\'').then(|| rest[1..].split_once(first)).flatten();
        let (word, behind) = quoted.unwrap_or_else(|| rest.split_once(char::is_whitespace).unwrap_or((rest, "")));
        words.push(word.to_owned());
        rest = behind.trim_start();
    }
    words
}

fn expectations(text: &str) -> Result<Vec<(String, String)>, String> {
    let mut list: Vec<(String, String)> = Vec::new();
    for line in text.split_inclusive('\n') {
        match (line.strip_prefix("=== "), list.last_mut()) {
            (Some(query), _) => {
                let query = query.trim().to_owned();
                if list.iter().any(|(known, _)| *known == query) {
                    return Err(format!("`=== {query}` stands twice"));
                }
                list.push((query, String::new()));
            }
            (None, Some((_, answer))) => answer.push_str(line),
            (None, None) => return Err("text stands before the first expectation".to_owned()),
        }
    }
    if let Some((query, _)) = list.iter().find(|(_, answer)| answer.trim().is_empty()) {
        // A missing answer would pass for one that nobody looked at.
        if std::env::var_os("UPDATE").is_none() {
            return Err(format!("`=== {query}` has no answer: run with UPDATE=1"));
        }
    }
    Ok(list)
}

fn files(text: &str) -> Result<Vec<(String, Vec<u8>)>, String> {
    let mut list: Vec<(String, bool, String)> = Vec::new();
    for line in text.split_inclusive('\n') {
        match (line.strip_prefix("--- "), list.last_mut()) {
            (Some(header), _) => {
                let header = header.trim();
                let (path, escaped) = header.strip_suffix(" (escaped)").map_or((header, false), |path| (path, true));
                list.push((path.to_owned(), escaped, String::new()));
            }
            (None, Some((.., text))) => text.push_str(line),
            (None, None) => return Err("text stands before the first file".to_owned()),
        }
    }
    list.into_iter()
        .map(|(path, escaped, text)| {
            let text = format!("{}\n", text.trim_end_matches('\n'));
            let bytes = if escaped {
                unescape(&text).map_err(|message| format!("{path}: {message}"))?
            } else {
                text.into_bytes()
            };
            Ok((path, bytes))
        })
        .collect()
}

/// `\xff`, `\u{feff}`, `\t`, `\r`, `\n`, `\\`; a `\` at a line's end joins it
/// with the next.
fn unescape(text: &str) -> Result<Vec<u8>, String> {
    let mut out = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        out.extend_from_slice(&rest.as_bytes()[..at]);
        rest = &rest[at + 1..];
        let Some(kind) = rest.chars().next() else { break };
        rest = &rest[kind.len_utf8()..];
        match kind {
            't' => out.push(b'\t'),
            'r' => out.push(b'\r'),
            'n' => out.push(b'\n'),
            '0' => out.push(0),
            '\\' => out.push(b'\\'),
            '\n' => {}
            'x' => {
                let digits = rest.get(..2).ok_or("`\\x` takes two digits")?;
                out.push(u8::from_str_radix(digits, 16).map_err(|_| format!("`\\x{digits}` is no byte"))?);
                rest = &rest[2..];
            }
            'u' => {
                let (code, behind) =
                    rest.strip_prefix('{').and_then(|rest| rest.split_once('}')).ok_or("write `\\u{feff}`")?;
                let found = u32::from_str_radix(code, 16)
                    .ok()
                    .and_then(char::from_u32)
                    .ok_or_else(|| format!("`{code}` is no character"))?;
                out.extend_from_slice(found.encode_utf8(&mut [0; 4]).as_bytes());
                rest = behind;
            }
            other => return Err(format!("`\\{other}` is no escape")),
        }
    }
    out.extend_from_slice(rest.as_bytes());
    Ok(out)
}
