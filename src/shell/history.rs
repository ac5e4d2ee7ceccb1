//! What git knows of older versions of a site's texts. The program `git` is run; it writes nothing and
//! reaches no network.

use std::process::{Command, Stdio};

use camino::{Utf8Path, Utf8PathBuf};
use jiff::civil::Date;

use crate::content::front_matter::Audience;
use crate::markdown::Settings;
use crate::site::excerpts::{Excerpt, excerpts};
use crate::site::parse::{File, parse_file};

/// How many versions of a file are looked at.
pub const VERSIONS: usize = 200;

/// The history of the files below a folder.
#[derive(Debug)]
pub struct History {
    root: Utf8PathBuf,
    /// The folder's path below the repository's, with a slash at its end.
    prefix: String,
    /// Whether older versions are left out of this copy of the repository.
    is_shallow: bool,
}

/// What a translation says of a section of its source.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Reflected {
    /// The section's id.
    pub id: String,
    /// The digest that it is stamped with; none where it knows no such section.
    pub digest: Option<String>,
}

/// Since when a section has been another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Past {
    /// The version that the translation reflects is found.
    Found {
        /// The day of the change that came next; none where that is not committed yet.
        since: Option<Date>,
        /// The section as it was; none where there was none.
        before: Option<String>,
    },
    /// It is not, and why, in plain words.
    Unknown(String),
}

/// A commit that changed a file.
#[derive(Debug)]
struct Version {
    commit: String,
    /// The day on which it was made.
    day: Option<Date>,
    /// The file's path then, below the repository's folder.
    path: String,
}

impl History {
    /// The history of a site's files.
    ///
    /// # Errors
    /// Where there is none, in plain words.
    pub fn open(root: &Utf8Path) -> Result<History, String> {
        let said =
            git(root, &["rev-parse", "--is-shallow-repository", "--show-prefix"]).map_err(|fault| match fault {
                Fault::NoGit => "the program `git` is not installed".to_owned(),
                Fault::Refused(said) if said.contains("not a git repository") => {
                    "the site is in no git repository".to_owned()
                }
                Fault::Refused(said) => format!("git says: {said}"),
            })?;
        let said = String::from_utf8_lossy(&said);
        let (is_shallow, prefix) = said.split_once('\n').unwrap_or((&said, ""));
        let prefix = prefix.trim_end_matches('\n').to_owned();
        Ok(History { root: root.to_owned(), prefix, is_shallow: is_shallow == "true" })
    }

    /// The last commit; empty where there is none yet.
    pub fn head(&self) -> String {
        let said = git(&self.root, &["rev-parse", "--verify", "--quiet", "HEAD"]).unwrap_or_default();
        String::from_utf8_lossy(&said).trim().to_owned()
    }

    /// For each of some sections of a source, by its file below the root: when it became another than
    /// what is reflected, and what it said before.
    pub fn of(&self, file: &str, asked: &[Reflected]) -> Vec<Past> {
        let versions = match self.versions(file) {
            Ok(versions) if versions.is_empty() => {
                let past = Past::Unknown("the source was never committed".to_owned());
                return asked.iter().map(|_| past.clone()).collect();
            }
            Ok(versions) => versions,
            Err(said) => return asked.iter().map(|_| Past::Unknown(said.clone())).collect(),
        };
        let mut found: Vec<Option<Past>> = asked.iter().map(|_| None).collect();
        // The day of the version looked at before, which is the next one.
        let mut since = None;
        for version in versions.iter().take(VERSIONS) {
            if found.iter().all(Option::is_some) {
                break;
            }
            if let Some(sections) = self.sections(version) {
                for (past, reflected) in found.iter_mut().zip(asked).filter(|(past, _)| past.is_none()) {
                    *past = before(&sections, reflected).map(|before| Past::Found { since, before });
                }
            }
            since = version.day;
        }
        let last = found.into_iter().zip(asked);
        last.map(|(past, reflected)| past.unwrap_or_else(|| self.unknown(reflected, &versions))).collect()
    }

    /// What is said of a section that no version has as it is reflected.
    fn unknown(&self, reflected: &Reflected, versions: &[Version]) -> Past {
        if versions.len() > VERSIONS {
            return Past::Unknown(format!("older than the last {VERSIONS} versions of the source"));
        }
        if self.is_shallow {
            return Past::Unknown("this clone has only a part of the history".to_owned());
        }
        match (&reflected.digest, versions.last()) {
            // It is as old as the source itself.
            (None, Some(first)) => Past::Found { since: first.day, before: None },
            _ => Past::Unknown("not found among the committed versions".to_owned()),
        }
    }

    /// The versions of a file, the newest first; one more than are looked at. Renames are followed.
    fn versions(&self, file: &str) -> Result<Vec<Version>, String> {
        let limit = format!("-n{}", VERSIONS + 1);
        let log = ["log", "-z", "--follow", "--name-only", "--format=%H %as", "--no-show-signature", "--no-color"];
        let arguments = [&log[..], &[&limit, "--", file]].concat();
        let bytes = match git(&self.root, &arguments) {
            Ok(bytes) => bytes,
            Err(Fault::Refused(said)) if said.contains("does not have any commits") => return Ok(Vec::new()),
            Err(Fault::Refused(said)) => return Err(format!("git says: {said}")),
            Err(Fault::NoGit) => return Err("the program `git` is not installed".to_owned()),
        };
        let mut versions: Vec<Version> = Vec::new();
        for part in String::from_utf8_lossy(&bytes).split('\0') {
            match (part.strip_prefix('\n'), part.split_once(' '), versions.last_mut()) {
                (Some(path), _, Some(version)) => version.path = path.to_owned(),
                (None, Some((commit, day)), _) => {
                    versions.push(Version { commit: commit.to_owned(), day: day.parse().ok(), path: String::new() });
                }
                _ => {}
            }
        }
        // A merge names no file: it is where it was in the version that came next, or is now.
        let mut path = format!("{}{file}", self.prefix);
        for version in &mut versions {
            if version.path.is_empty() {
                version.path.clone_from(&path);
            }
            path.clone_from(&version.path);
        }
        Ok(versions)
    }

    /// The sections of a version; none where it cannot be read, or deleted the file.
    fn sections(&self, version: &Version) -> Option<Vec<Excerpt>> {
        let bytes = git(&self.root, &["cat-file", "blob", &format!("{}:{}", version.commit, version.path)]).ok()?;
        let file = File { lang: 0, key: String::new(), path: version.path.clone(), bytes: bytes.into() };
        parse_file(&file, Settings::page(Audience::Agents)).parsed.map(|parsed| excerpts(&parsed))
    }
}

/// The section as it was, where these sections have it as it is reflected.
fn before(sections: &[Excerpt], reflected: &Reflected) -> Option<Option<String>> {
    let section = sections.iter().find(|section| section.id == reflected.id);
    match (&reflected.digest, section) {
        (None, None) => Some(None),
        (Some(digest), Some(section)) if section.digest == *digest => Some(Some(section.text.clone())),
        _ => None,
    }
}

/// Why git gave no answer.
enum Fault {
    /// It cannot be run.
    NoGit,
    /// It ended with an error, and said this.
    Refused(String),
}

/// Runs git in a folder and gives what it wrote.
fn git(root: &Utf8Path, arguments: &[&str]) -> Result<Vec<u8>, Fault> {
    let mut command = Command::new("git");
    // Paths are names and no patterns. The repository is that of the folder, also when a hook of another
    // one runs us. What git says is in its own words, and it waits for nobody.
    command
        .args(["--literal-pathspecs", "--no-pager", "-C", root.as_str()])
        .args(arguments)
        .env("LC_ALL", "C")
        .env("GIT_OPTIONAL_LOCKS", "0")
        .env("GIT_TERMINAL_PROMPT", "0")
        .env("GIT_NO_LAZY_FETCH", "1")
        .stdin(Stdio::null());
    for name in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX"] {
        command.env_remove(name);
    }
    let output = command.output().map_err(|_| Fault::NoGit)?;
    if output.status.success() {
        return Ok(output.stdout);
    }
    let said = String::from_utf8_lossy(&output.stderr);
    let line = said.lines().next().unwrap_or_default();
    Err(Fault::Refused(line.trim_start_matches("fatal: ").to_owned()))
}
