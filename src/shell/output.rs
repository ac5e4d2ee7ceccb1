//! Writing a site: staged beside the output folder, then exchanged with it.
//!
//! The folder is never harmed: files that are not ours stop the write before
//! it begins, and a write that fails leaves the last site as it was. What did
//! not change is hard-linked, so that its file and time stay.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::io;
use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};
use rayon::prelude::*;
use rustix::fs::{CWD, RenameFlags, renameat_with};
use walkdir::WalkDir;

use super::lock::Lock;
use crate::content::front_matter::Audience;
use crate::diag::{Diagnostic, Report, code};
use crate::render::{File, Output};

/// The file that marks an output folder as ours.
pub const MANIFEST: &str = ".faqtory-manifest";

/// What a write did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Changes {
    /// Files that are new or other than before.
    pub written: usize,
    /// Files that are gone.
    pub removed: usize,
    /// Files that stayed.
    pub unchanged: usize,
}

/// A file of the last write.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Entry {
    hash: String,
    size: u64,
}

type Entries = BTreeMap<String, Entry>;

/// A site that is written beside its output folder and waits to take its place; dropped, it is
/// removed and nothing has happened.
#[derive(Debug)]
pub struct Staged {
    out: Utf8PathBuf,
    folder: Utf8PathBuf,
    audience: Audience,
    old: Entries,
    new: Entries,
    _lock: Lock,
}

impl Drop for Staged {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.folder);
    }
}

#[derive(Debug)]
enum Failure {
    Told(Box<Diagnostic>),
    Io(String, io::Error),
}

impl From<Failure> for Diagnostic {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Told(diagnostic) => *diagnostic,
            Failure::Io(what, error) => {
                Diagnostic::new(code::WRITE_FAILED, format!("{what} cannot be written: {error}"))
                    .help("check the disk's free space and that you may write there; the last site is untouched")
            }
        }
    }
}

fn io_at(path: &Utf8Path) -> impl Fn(io::Error) -> Failure {
    let path = path.to_string();
    move |error| Failure::Io(path.clone(), error)
}

/// Makes every file, in parallel, and writes those that differ from the folder's beside it. `make`
/// gives a file's bytes; without any the file is left out.
///
/// # Errors
/// A folder that is not ours, or what the disk says.
pub fn stage(
    output: &Output,
    make: impl Fn(&File) -> Option<Arc<[u8]>> + Sync,
    out: &Utf8Path,
    audience: Audience,
) -> Result<Staged, Box<Diagnostic>> {
    try_stage(output, make, out, audience).map_err(|failure| Box::new(failure.into()))
}

fn try_stage(
    output: &Output,
    make: impl Fn(&File) -> Option<Arc<[u8]>> + Sync,
    out: &Utf8Path,
    audience: Audience,
) -> Result<Staged, Failure> {
    if let Some(path) = output.keys().find(|path| !is_inside(path)) {
        let diagnostic = Diagnostic::new(code::WRITE_FAILED, format!("`{path}` does not lie inside the output folder"));
        return Err(Failure::Told(Box::new(diagnostic.help("rename what it is made from; nothing was written"))));
    }
    let out = absolute(out)?;
    let parent = out.parent().unwrap_or(Utf8Path::new("/"));
    fs::create_dir_all(parent).map_err(io_at(parent))?;
    let lock = Lock::of(&out).map_err(io_at(&out))?;
    recover(&out)?;
    let old = inspect(&out, audience)?;
    let folder = sibling(&out, "new");
    if folder.exists() {
        // Left by a build that was cut off: nobody else makes this name.
        fs::remove_dir_all(&folder).map_err(io_at(&folder))?;
    }
    let mut staged = Staged { out, folder, audience, old, new: Entries::new(), _lock: lock };
    let put = |(path, file): (&String, &File)| {
        let Some(bytes) = make(file) else { return Ok(None) };
        let entry = Entry { hash: blake3::hash(&bytes).to_hex().to_string(), size: bytes.len() as u64 };
        if staged.old.get(path) != Some(&entry) {
            write_below(&staged.folder.join(path), &bytes)?;
        }
        Ok(Some((path.clone(), entry)))
    };
    let new = output.par_iter().filter_map(|found| put(found).transpose()).collect::<Result<Entries, Failure>>()?;
    staged.new = new;
    Ok(staged)
}

/// Writes a file, and the folders that it stands in where they are not there yet.
fn write_below(path: &Utf8Path, bytes: &[u8]) -> Result<(), Failure> {
    // A page is nearly always the first file of its folder. Any failure shows below.
    if let Some(folder) = path.parent().filter(|_| path.file_name() == Some("index.html")) {
        let _ = fs::create_dir(folder);
    }
    match fs::write(path, bytes) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let folder = path.parent().unwrap_or(path);
            fs::create_dir_all(folder).map_err(io_at(folder))?;
            fs::write(path, bytes).map_err(io_at(path))
        }
        done => done.map_err(io_at(path)),
    }
}

impl Staged {
    /// Puts the site in the place of the last one; nothing differs, nothing is touched.
    pub fn publish(self) -> Report<Changes> {
        self.try_publish()
            .unwrap_or_else(|failure| Report { value: Changes::default(), diagnostics: vec![failure.into()] })
    }

    fn try_publish(&self) -> Result<Report<Changes>, Failure> {
        let unchanged = self.new.iter().filter(|(path, entry)| self.old.get(*path) == Some(*entry)).count();
        let changes = Changes {
            written: self.new.len() - unchanged,
            removed: self.old.keys().filter(|path| !self.new.contains_key(*path)).count(),
            unchanged,
        };
        if self.out.join(MANIFEST).exists() && changes.written == 0 && changes.removed == 0 {
            return Ok(Report::of(changes));
        }
        self.complete()?;
        let diagnostics =
            match exchange(&self.folder, &self.out)? {
                Exchange::Done => Vec::new(),
                Exchange::Impossible => {
                    self.in_place()?;
                    let message = format!("{} cannot be exchanged in one step and was written file by file", self.out);
                    vec![Diagnostic::new(code::WRITTEN_IN_PLACE, message).help(
                        "visitors may have seen a mixture for a moment; write into a folder that is no mount point",
                    )]
                }
            };
        Ok(Report { value: changes, diagnostics })
    }

    /// Adds the files that did not change, linked or copied with their time, and the manifest.
    fn complete(&self) -> Result<(), Failure> {
        let is_same = |(path, entry): &(&String, &Entry)| self.old.get(*path) == Some(*entry);
        self.new.par_iter().filter(is_same).try_for_each(|(path, _)| {
            let (from, to) = (self.out.join(path), self.folder.join(path));
            if let Some(folder) = to.parent() {
                fs::create_dir_all(folder).map_err(io_at(folder))?;
            }
            link(&from, &to).map_err(io_at(&to))
        })?;
        write_below(&self.folder.join(MANIFEST), manifest(&self.new, self.audience).as_bytes())
    }

    /// File by file: assets first, pages last, so that no page names what is not there.
    fn in_place(&self) -> Result<(), Failure> {
        let is_page = |path: &str| path.ends_with(".html");
        let mut list: Vec<&String> =
            self.new.keys().filter(|path| self.old.get(*path) != self.new.get(*path)).collect();
        list.sort_by_key(|path| is_page(path));
        for path in list {
            let target = self.out.join(path);
            if let Some(folder) = target.parent() {
                fs::create_dir_all(folder).map_err(io_at(folder))?;
            }
            let temporary = target.with_file_name(format!(".{}.new", target.file_name().unwrap_or("file")));
            fs::copy(self.folder.join(path), &temporary).map_err(io_at(&temporary))?;
            fs::rename(&temporary, &target).map_err(io_at(&target))?;
        }
        let path = self.out.join(MANIFEST);
        fs::write(&path, manifest(&self.new, self.audience)).map_err(io_at(&path))?;
        for path in self.old.keys().filter(|path| !self.new.contains_key(*path)) {
            fs::remove_file(self.out.join(path)).map_err(io_at(&self.out.join(path)))?;
        }
        Ok(())
    }
}

/// Whether a path stays below the folder that it is joined to.
fn is_inside(path: &str) -> bool {
    path.split('/').all(|part| !part.is_empty() && part != "." && part != ".." && !part.contains('\0'))
}

fn absolute(out: &Utf8Path) -> Result<Utf8PathBuf, Failure> {
    let found = std::path::absolute(out).map_err(io_at(out))?;
    let found = fs::canonicalize(&found).unwrap_or(found);
    Utf8PathBuf::from_path_buf(found)
        .map_err(|path| Failure::Io(path.display().to_string(), io::Error::other("its name is not UTF-8")))
}

fn sibling(out: &Utf8Path, extension: &str) -> Utf8PathBuf {
    out.with_file_name(format!(".{}.{extension}", out.file_name().unwrap_or("out")))
}

/// Takes up where a build that was cut off between two renames stopped.
fn recover(out: &Utf8Path) -> Result<(), Failure> {
    let old = sibling(out, "old");
    if old.join(MANIFEST).exists() {
        if out.exists() {
            fs::remove_dir_all(&old).map_err(io_at(&old))?;
        } else {
            fs::rename(&old, out).map_err(io_at(out))?;
        }
    }
    Ok(())
}

/// What the folder holds, if it is ours or empty.
fn inspect(out: &Utf8Path, audience: Audience) -> Result<Entries, Failure> {
    if !out.exists() {
        return Ok(Entries::new());
    }
    let refuse = |message: String, help: &str| {
        Err(Failure::Told(Box::new(Diagnostic::new(code::FOREIGN_OUTPUT, message).help(help))))
    };
    if !out.is_dir() {
        return refuse(format!("{out} is not a folder"), "name another folder with --out");
    }
    let mut found: BTreeMap<String, u64> = BTreeMap::new();
    for entry in WalkDir::new(out).min_depth(1) {
        let entry = entry.map_err(|error| Failure::Io(out.to_string(), error.into()))?;
        if entry.file_type().is_dir() {
            continue;
        }
        let below = entry.path().strip_prefix(out).unwrap_or(entry.path()).to_string_lossy().replace('\\', "/");
        let size = entry.metadata().map_or(u64::MAX, |found| if found.is_file() { found.len() } else { u64::MAX });
        found.insert(below, size);
    }
    let manifest = found.remove(MANIFEST).is_some();
    let Some((made_for, entries)) = manifest.then(|| read_manifest(out)).flatten() else {
        if found.is_empty() {
            return Ok(Entries::new());
        }
        return refuse(
            format!("{out} holds files that faqtory did not write: {}", names(found.keys())),
            "name an empty or new folder with --out; nothing was touched",
        );
    };
    let strangers: Vec<&String> = found.keys().filter(|path| !entries.contains_key(*path)).collect();
    if !strangers.is_empty() {
        return refuse(
            format!("{out} holds files that faqtory did not write: {}", names(strangers.into_iter())),
            "move them away, or into static/ if they belong to the site; nothing was touched",
        );
    }
    if made_for != audience.name() {
        return refuse(
            format!("{out} holds the {made_for} edition, and this is the {} edition", audience.name()),
            "name another folder with --out: the two editions must never mix",
        );
    }
    // A file that somebody changed since is no longer what the manifest says: it has no hash. One
    // that is gone is not listed.
    let kept = entries.into_par_iter().filter(|(path, _)| found.contains_key(path));
    let seen = kept.map(|(path, mut entry)| {
        let is_same = found.get(&path) == Some(&entry.size)
            && fs::read(out.join(&path)).is_ok_and(|bytes| blake3::hash(&bytes).to_hex().as_str() == entry.hash);
        if !is_same {
            entry.hash.clear();
        }
        (path, entry)
    });
    Ok(seen.collect())
}

fn names<'a>(paths: impl Iterator<Item = &'a String>) -> String {
    let list: Vec<&String> = paths.collect();
    let shown: Vec<&str> = list.iter().take(10).map(|path| path.as_str()).collect();
    let more = list.len().saturating_sub(10);
    if more == 0 { shown.join(", ") } else { format!("{} and {more} more", shown.join(", ")) }
}

fn read_manifest(out: &Utf8Path) -> Option<(String, Entries)> {
    let text = fs::read_to_string(out.join(MANIFEST)).ok()?;
    let mut lines = text.lines();
    let made_for = lines.next()?.strip_prefix("faqtory 1 ")?.to_owned();
    let entry = |line: &str| {
        let mut parts = line.splitn(3, ' ');
        let (hash, size, path) = (parts.next()?, parts.next()?, parts.next()?);
        Some((path.to_owned(), Entry { hash: hash.to_owned(), size: size.parse().ok()? }))
    };
    Some((made_for, lines.filter_map(entry).collect()))
}

fn manifest(entries: &Entries, audience: Audience) -> String {
    let mut text = format!("faqtory 1 {}\n", audience.name());
    for (path, Entry { hash, size }) in entries {
        let _ = writeln!(text, "{hash} {size} {path}");
    }
    text
}

fn link(from: &Utf8Path, to: &Utf8Path) -> io::Result<()> {
    if fs::hard_link(from, to).is_ok() {
        return Ok(());
    }
    fs::copy(from, to)?;
    let modified = fs::metadata(from)?.modified()?;
    fs::File::options().write(true).open(to)?.set_modified(modified)
}

enum Exchange {
    Done,
    Impossible,
}

/// Puts the staged folder in the place of the output; the old one is then staged.
fn exchange(staged: &Utf8Path, out: &Utf8Path) -> Result<Exchange, Failure> {
    if !out.exists() {
        fs::rename(staged, out).map_err(io_at(out))?;
        return Ok(Exchange::Done);
    }
    if renameat_with(CWD, staged.as_std_path(), CWD, out.as_std_path(), RenameFlags::EXCHANGE).is_ok() {
        return Ok(Exchange::Done);
    }
    // Not every file system can exchange: two renames, mended by `recover`.
    let old = sibling(out, "old");
    match fs::rename(out, &old) {
        Ok(()) => {
            if let Err(error) = fs::rename(staged, out) {
                fs::rename(&old, out).map_err(io_at(out))?;
                return Err(Failure::Io(out.to_string(), error));
            }
            fs::remove_dir_all(&old).map_err(io_at(&old))?;
            Ok(Exchange::Done)
        }
        // A mount point stays where it is.
        Err(error) if matches!(error.kind(), io::ErrorKind::ResourceBusy | io::ErrorKind::CrossesDevices) => {
            Ok(Exchange::Impossible)
        }
        Err(error) => Err(Failure::Io(out.to_string(), error)),
    }
}
