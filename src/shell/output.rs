//! Writing a site: staged beside the output folder, then exchanged with it.
//!
//! The folder is never harmed: files that are not ours stop the write before
//! it begins, and a write that fails leaves the last site as it was. What did
//! not change is hard-linked, so that its file and time stay.

use std::collections::{BTreeMap, BTreeSet};
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
use crate::render::Output;

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

/// Writes the output into a folder; nothing differs, nothing is written.
pub fn write(output: &Output, out: &Utf8Path, audience: Audience) -> Report<Changes> {
    match try_write(output, out, audience) {
        Ok(report) => report,
        Err(Failure::Told(diagnostic)) => Report { value: Changes::default(), diagnostics: vec![*diagnostic] },
        Err(Failure::Io(what, error)) => {
            let diagnostic = Diagnostic::new(code::WRITE_FAILED, format!("{what} cannot be written: {error}"))
                .help("check the disk's free space and that you may write there; the last site is untouched");
            Report { value: Changes::default(), diagnostics: vec![diagnostic] }
        }
    }
}

enum Failure {
    Told(Box<Diagnostic>),
    Io(String, io::Error),
}

fn io_at(path: &Utf8Path) -> impl Fn(io::Error) -> Failure {
    let path = path.to_string();
    move |error| Failure::Io(path.clone(), error)
}

fn try_write(output: &Output, out: &Utf8Path, audience: Audience) -> Result<Report<Changes>, Failure> {
    if let Some(path) = output.keys().find(|path| !is_inside(path)) {
        let diagnostic = Diagnostic::new(code::WRITE_FAILED, format!("`{path}` does not lie inside the output folder"));
        return Err(Failure::Told(Box::new(diagnostic.help("rename what it is made from; nothing was written"))));
    }
    let out = absolute(out)?;
    let parent = out.parent().unwrap_or(Utf8Path::new("/"));
    fs::create_dir_all(parent).map_err(io_at(parent))?;
    let _lock = Lock::of(&out).map_err(io_at(&out))?;
    recover(&out)?;
    let old = inspect(&out, audience)?;
    let new: Entries = output
        .par_iter()
        .map(|(path, bytes)| {
            let hash = blake3::hash(bytes).to_hex().to_string();
            (path.clone(), Entry { hash, size: bytes.len() as u64 })
        })
        .collect();
    let same: BTreeSet<&String> =
        new.iter().filter(|(path, entry)| old.get(*path) == Some(entry)).map(|(path, _)| path).collect();
    let changes = Changes {
        written: new.len() - same.len(),
        removed: old.keys().filter(|path| !new.contains_key(*path)).count(),
        unchanged: same.len(),
    };
    if out.join(MANIFEST).exists() && changes.written == 0 && changes.removed == 0 {
        return Ok(Report::of(changes));
    }
    let staged = sibling(&out, "new");
    let done = stage(output, &new, &same, &out, &staged, audience).and_then(|()| exchange(&staged, &out));
    let diagnostics = match done {
        Ok(Exchange::Done) => Vec::new(),
        Ok(Exchange::Impossible) => {
            in_place(output, &new, &old, &out, audience)?;
            vec![
                Diagnostic::new(
                    code::WRITTEN_IN_PLACE,
                    format!("{out} cannot be exchanged in one step and was written file by file"),
                )
                .help("visitors may have seen a mixture for a moment; write into a folder that is no mount point"),
            ]
        }
        Err(failure) => {
            let _ = fs::remove_dir_all(&staged);
            return Err(failure);
        }
    };
    let _ = fs::remove_dir_all(&staged);
    Ok(Report { value: changes, diagnostics })
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
    // A file that is gone, or that somebody changed since, counts as changed.
    let is_same = |(path, entry): &(String, Entry)| {
        found.get(path) == Some(&entry.size)
            && fs::read(out.join(path)).is_ok_and(|bytes| blake3::hash(&bytes).to_hex().as_str() == entry.hash)
    };
    Ok(entries.into_par_iter().filter(is_same).collect())
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

/// Fills the staging folder; unchanged files are linked, or copied with their time.
fn stage(
    output: &Output,
    new: &Entries,
    same: &BTreeSet<&String>,
    out: &Utf8Path,
    staged: &Utf8Path,
    audience: Audience,
) -> Result<(), Failure> {
    if staged.exists() {
        // Left by a build that was cut off: nobody else makes this name.
        fs::remove_dir_all(staged).map_err(io_at(staged))?;
    }
    fs::create_dir(staged).map_err(io_at(staged))?;
    let folders: BTreeSet<&Utf8Path> = new.keys().filter_map(|path| Utf8Path::new(path).parent()).collect();
    for folder in folders {
        let folder = staged.join(folder);
        fs::create_dir_all(&folder).map_err(io_at(&folder))?;
    }
    output.par_iter().try_for_each(|(path, bytes)| {
        let target = staged.join(path);
        if same.contains(path) && link(&out.join(path), &target).is_ok() {
            return Ok(());
        }
        fs::write(&target, bytes).map_err(io_at(&target))
    })?;
    let path = staged.join(MANIFEST);
    fs::write(&path, manifest(new, audience)).map_err(io_at(&path))
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

/// File by file: assets first, pages last, so that no page names what is not there.
fn in_place(output: &Output, new: &Entries, old: &Entries, out: &Utf8Path, audience: Audience) -> Result<(), Failure> {
    let is_page = |path: &str| path.ends_with(".html");
    let differs = |path: &String| old.get(path) != new.get(path);
    let mut list: Vec<(&String, &Arc<[u8]>)> = output.iter().filter(|(path, _)| differs(path)).collect();
    list.sort_by_key(|(path, _)| is_page(path));
    for (path, bytes) in list {
        let target = out.join(path);
        if let Some(folder) = target.parent() {
            fs::create_dir_all(folder).map_err(io_at(folder))?;
        }
        let temporary = target.with_file_name(format!(".{}.new", target.file_name().unwrap_or("file")));
        fs::write(&temporary, bytes).map_err(io_at(&temporary))?;
        fs::rename(&temporary, &target).map_err(io_at(&target))?;
    }
    let path = out.join(MANIFEST);
    fs::write(&path, manifest(new, audience)).map_err(io_at(&path))?;
    for path in old.keys().filter(|path| !new.contains_key(*path)) {
        fs::remove_file(out.join(path)).map_err(io_at(&out.join(path)))?;
    }
    Ok(())
}
