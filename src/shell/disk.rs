//! Reading a site: every file once, sorted.

use std::path::Path;
use std::sync::Arc;

use camino::Utf8Path;
use rayon::prelude::*;
use walkdir::WalkDir;

use crate::diag::{Diagnostic, Place, Report, code};
use crate::pipeline::Inputs;

/// The folders of a site that are read, beside `faqtory.yaml`.
pub const FOLDERS: &[&str] = &["content", "themes", "static"];

/// A file by its path below the site's root, or why it cannot be read.
type Read = Result<(String, Arc<[u8]>), Box<Diagnostic>>;

/// Reads the site in a folder. What cannot be read is a diagnostic each.
pub fn load(root: &Utf8Path) -> Report<Inputs> {
    let mut diagnostics = Vec::new();
    let mut paths = Vec::new();
    if root.join("faqtory.yaml").is_file() {
        paths.push("faqtory.yaml".to_owned());
    }
    for folder in FOLDERS {
        if root.join(folder).exists() {
            walk(root, folder, &mut paths, &mut diagnostics);
        }
    }
    let read: Vec<Read> = paths
        .into_par_iter()
        .map(|path| match std::fs::read(root.join(&path)) {
            Ok(bytes) => Ok((path, bytes.into())),
            Err(error) => Err(Box::new(unreadable(&path, &error))),
        })
        .collect();
    let mut inputs = Inputs::default();
    for one in read {
        match one {
            Ok((path, bytes)) => drop(inputs.files.insert(path, bytes)),
            Err(diagnostic) => diagnostics.push(*diagnostic),
        }
    }
    if !inputs.files.is_empty() && !root.join("content").is_dir() {
        diagnostics.push(
            Diagnostic::new(code::CONFIG, "the site has no content/ folder")
                .at(Place::file("faqtory.yaml"))
                .help("put the articles into content/<language>/, for example content/en/hello.md"),
        );
    }
    Report { value: inputs, diagnostics }
}

fn walk(root: &Utf8Path, folder: &str, paths: &mut Vec<String>, diagnostics: &mut Vec<Diagnostic>) {
    let keep_hidden = folder == "static";
    let walker = WalkDir::new(root.join(folder)).follow_links(true).sort_by_file_name().into_iter();
    for entry in walker.filter_entry(|entry| {
        entry.depth() == 0 || !is_ignored(entry.file_name().to_string_lossy().as_ref(), keep_hidden)
    }) {
        match entry {
            Ok(entry) if entry.file_type().is_file() => match relative(root, entry.path()) {
                Some(path) => paths.push(path),
                None => diagnostics.push(
                    Diagnostic::new(code::UNREADABLE, format!("the name of {} is not UTF-8", entry.path().display()))
                        .help("rename the file"),
                ),
            },
            Ok(_) => {}
            Err(error) => diagnostics.push(walk_error(root, &error)),
        }
    }
}

/// Editors' and systems' own files: hidden ones, backups, swap files.
pub fn is_ignored(name: &str, keep_hidden: bool) -> bool {
    (name.starts_with('.') && !(keep_hidden && name != ".DS_Store"))
        || name.ends_with('~')
        || name.ends_with(".swp")
        || name.ends_with(".tmp")
        || (name.starts_with('#') && name.ends_with('#'))
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

fn unreadable(path: &str, error: &std::io::Error) -> Diagnostic {
    Diagnostic::new(code::UNREADABLE, format!("this file cannot be read: {error}"))
        .at(Place::file(path))
        .help("check that you may read it")
}

fn relative(root: &Utf8Path, path: &Path) -> Option<String> {
    let below = path.strip_prefix(root).ok()?;
    let parts: Option<Vec<&str>> = below.iter().map(|part| part.to_str()).collect();
    Some(parts?.join("/"))
}
