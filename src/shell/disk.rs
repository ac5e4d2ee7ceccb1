//! Reading a site: every file once, sorted.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs::{File, Metadata};
use std::io::{self, Read};
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use camino::Utf8Path;
use rayon::prelude::*;
use walkdir::WalkDir;

use crate::diag::{Diagnostic, Place, Report, code};
use crate::pipeline::Inputs;

/// The folders of a site that are read, beside `faqtory.yaml`.
pub const FOLDERS: &[&str] = &["content", "themes", "static"];

const CONFIG: &str = "faqtory.yaml";

/// A file that was changed less than this before it was read may change again
/// within one tick of the file system's clock.
const YOUNG: Duration = Duration::from_secs(2);

/// Reads the site in a folder. What cannot be read is a diagnostic each.
pub fn load(root: &Utf8Path) -> Report<Inputs> {
    let look = Look::at_site(root, |_| None);
    let files = look.files.into_iter().map(|(path, kept)| (path, kept.bytes)).collect();
    Report { value: Inputs { files }, diagnostics: look.diagnostics }
}

/// Editors' and systems' own files: hidden ones, backups, swap files.
pub fn is_ignored(name: &str, keep_hidden: bool) -> bool {
    (name.starts_with('.') && !(keep_hidden && name != ".DS_Store"))
        || name.starts_with(".#")
        || name.ends_with('~')
        || name.ends_with(".swp")
        || name.ends_with(".tmp")
        || (name.starts_with('#') && name.ends_with('#'))
}

/// Whether a path below the root is one where files of the site are read.
pub(super) fn is_read(path: &str) -> bool {
    let mut names = path.split('/');
    let Some(folder) = names.next() else { return false };
    path == CONFIG || (FOLDERS.contains(&folder) && !names.any(|name| is_ignored(name, keeps_hidden(folder))))
}

/// A path below the root, with slashes; none where it is not below or not UTF-8.
pub(super) fn relative(root: &Utf8Path, path: &Path) -> Option<String> {
    let below = path.strip_prefix(root).ok()?;
    let names: Option<Vec<&str>> = below.iter().map(|name| name.to_str()).collect();
    Some(names?.join("/"))
}

fn keeps_hidden(folder: &str) -> bool {
    folder == "static"
}

/// A file as it was read.
#[derive(Debug, Clone)]
pub(super) struct Kept {
    pub(super) bytes: Arc<[u8]>,
    /// What the file looked like from outside; none where it was too young for that to tell.
    stamp: Option<Stamp>,
}

impl Kept {
    /// Reads a file; where it is known and looks as it did, that is taken.
    fn read(path: &Utf8Path, known: Option<&Kept>) -> io::Result<Kept> {
        if let Some(known) = known.filter(|known| known.stamp.is_some())
            && known.stamp == Stamp::new(&path.metadata()?)
        {
            return Ok(known.clone());
        }
        let now = now();
        let mut file = File::open(path)?;
        // Before the bytes: what is written in between is then seen the next time.
        let stamp = Stamp::new(&file.metadata()?).filter(|stamp| stamp.is_older(now));
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes)?;
        Ok(Kept { bytes: bytes.into(), stamp })
    }
}

#[allow(clippy::disallowed_methods, reason = "the age of a file decides only whether it is read again")]
fn now() -> SystemTime {
    SystemTime::now()
}

/// What tells that a file was written without reading it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Stamp {
    len: u64,
    modified: SystemTime,
    inode: Inode,
}

impl Stamp {
    fn new(metadata: &Metadata) -> Option<Stamp> {
        Some(Stamp { len: metadata.len(), modified: metadata.modified().ok()?, inode: Inode::new(metadata) })
    }

    fn is_older(&self, now: SystemTime) -> bool {
        let last = self.modified.max(self.inode.changed());
        now.duration_since(last).is_ok_and(|age| age >= YOUNG)
    }
}

/// Which file it is, and when anything of it changed, which no program can set.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Inode {
    #[cfg(unix)]
    numbers: (u64, u64, i64, i64),
}

impl Inode {
    #[cfg(unix)]
    fn new(metadata: &Metadata) -> Inode {
        use std::os::unix::fs::MetadataExt;
        Inode { numbers: (metadata.dev(), metadata.ino(), metadata.ctime(), metadata.ctime_nsec()) }
    }

    #[cfg(unix)]
    fn changed(&self) -> SystemTime {
        SystemTime::UNIX_EPOCH + Duration::from_secs(u64::try_from(self.numbers.2).unwrap_or(0))
    }

    #[cfg(not(unix))]
    fn new(_: &Metadata) -> Inode {
        Inode {}
    }

    #[cfg(not(unix))]
    fn changed(&self) -> SystemTime {
        SystemTime::UNIX_EPOCH
    }
}

/// A site, or a part of it, as it is on disk.
#[derive(Debug)]
pub(super) struct Look {
    pub(super) files: BTreeMap<String, Kept>,
    /// Whether there are symbolic links: a file may then change through another path.
    pub(super) has_links: bool,
    pub(super) diagnostics: Vec<Diagnostic>,
}

impl Look {
    /// Looks at the whole site. Files that are known are read only if they look different.
    pub(super) fn at_site<'a>(root: &Utf8Path, known: impl Fn(&str) -> Option<&'a Kept> + Sync) -> Look {
        let mut walk = Walk { has_links: root.join(CONFIG).is_symlink(), ..Walk::default() };
        if root.join(CONFIG).is_file() {
            walk.paths.push(CONFIG.to_owned());
        }
        for folder in FOLDERS {
            walk.has_links |= root.join(folder).is_symlink();
            if root.join(folder).exists() {
                walk.add(root, folder);
            }
        }
        let mut look = walk.read(root, known);
        if !look.files.is_empty() && !root.join("content").is_dir() {
            look.diagnostics.push(
                Diagnostic::new(code::CONFIG, "the site has no content/ folder")
                    .at(Place::file(CONFIG))
                    .help("put the articles into content/<language>/, for example content/en/hello.md"),
            );
        }
        look
    }

    /// Looks at files and folders of the site alone; what is gone has no files.
    pub(super) fn at_parts<'a>(
        root: &Utf8Path,
        parts: &[&str],
        known: impl Fn(&str) -> Option<&'a Kept> + Sync,
    ) -> Look {
        let mut walk = Walk::default();
        for part in parts {
            if !root.join(part).symlink_metadata().is_err_and(|error| is_gone(&error)) {
                walk.add(root, part);
            }
        }
        walk.read(root, known)
    }

    /// Whether nothing is faulty and each file stands where it is.
    pub(super) fn is_plain(&self) -> bool {
        !self.has_links && self.diagnostics.is_empty()
    }
}

/// Whether an error says that nothing is there.
pub(super) fn is_gone(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}

/// The files that are found in folders.
#[derive(Default)]
struct Walk {
    paths: Vec<String>,
    has_links: bool,
    diagnostics: Vec<Diagnostic>,
}

impl Walk {
    /// Adds what is at or below a path below the root.
    fn add(&mut self, root: &Utf8Path, start: &str) {
        let keep_hidden = keeps_hidden(start.split('/').next().unwrap_or(start));
        let is_left_out =
            |name: Option<&OsStr>| name.is_some_and(|name| is_ignored(&name.to_string_lossy(), keep_hidden));
        let walker = WalkDir::new(root.join(start)).follow_links(true).sort_by_file_name().into_iter();
        for entry in walker.filter_entry(|entry| entry.depth() == 0 || !is_left_out(Some(entry.file_name()))) {
            match entry {
                Ok(entry) => {
                    self.has_links |= entry.path_is_symlink();
                    if entry.file_type().is_file() {
                        self.add_file(root, entry.path());
                    }
                }
                // Editors lock files by links to nothing, which come as errors.
                Err(error) if error.depth() > 0 && is_left_out(error.path().and_then(Path::file_name)) => {}
                Err(error) => self.diagnostics.push(walk_error(root, &error)),
            }
        }
    }

    fn add_file(&mut self, root: &Utf8Path, path: &Path) {
        match relative(root, path) {
            Some(path) => self.paths.push(path),
            None => self.diagnostics.push(
                Diagnostic::new(code::UNREADABLE, format!("the name of {} is not UTF-8", path.display()))
                    .help("rename the file"),
            ),
        }
    }

    fn read<'a>(self, root: &Utf8Path, known: impl Fn(&str) -> Option<&'a Kept> + Sync) -> Look {
        let Walk { paths, has_links, mut diagnostics } = self;
        let read: Vec<_> = paths
            .into_par_iter()
            .map(|path| match Kept::read(&root.join(&path), known(&path)) {
                Ok(kept) => Ok((path, kept)),
                Err(error) => Err(Box::new(unreadable(&path, &error))),
            })
            .collect();
        let mut files = BTreeMap::new();
        for one in read {
            match one {
                Ok((path, kept)) => drop(files.insert(path, kept)),
                Err(diagnostic) => diagnostics.push(*diagnostic),
            }
        }
        Look { files, has_links, diagnostics }
    }
}

fn walk_error(root: &Utf8Path, error: &walkdir::Error) -> Diagnostic {
    let path = error.path().and_then(|path| relative(root, path)).unwrap_or_default();
    if let Some(ancestor) = error.loop_ancestor() {
        let above = relative(root, ancestor).unwrap_or_default();
        return Diagnostic::new(code::SYMLINK_LOOP, format!("this link leads back to {above}, which it is in"))
            .at(Place::file(path))
            .help("remove the link: its files would repeat without end");
    }
    let io = error.io_error().map_or_else(|| error.to_string(), ToString::to_string);
    Diagnostic::new(code::UNREADABLE, format!("this cannot be read: {io}"))
        .at(Place::file(path))
        .help("check that it exists and that you may read it; a link must lead to something")
}

fn unreadable(path: &str, error: &io::Error) -> Diagnostic {
    Diagnostic::new(code::UNREADABLE, format!("this file cannot be read: {error}"))
        .at(Place::file(path))
        .help("check that you may read it")
}
