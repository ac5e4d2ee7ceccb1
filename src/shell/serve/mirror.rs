//! The site's files in memory, the same as those on disk.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;
use std::sync::Arc;
use std::thread::sleep;
use std::time::Duration;

use camino::{Utf8Path, Utf8PathBuf};

use crate::diag::Diagnostic;
use crate::pipeline::Inputs;
use crate::shell::disk::{Kept, Look, is_read};

#[cfg(test)]
mod tests;

/// From this many paths on, looking at everything is cheaper.
const MANY: usize = 256;

/// The path of all there is.
const WHOLE: &str = "";

/// How long a file may be missing while an editor puts another in its place.
const SWAP: Duration = Duration::from_millis(10);

/// The site's files as they are on disk, kept up to date by reading only what
/// may have changed.
#[derive(Debug)]
pub(super) struct Mirror {
    root: Utf8PathBuf,
    last: Look,
}

/// What may have changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Touched {
    /// Files, and folders with all that is in them: paths below the root, with slashes.
    Paths(BTreeSet<Utf8PathBuf>),
    /// Any file.
    Everything,
}

/// What has changed.
#[derive(Debug)]
pub(super) struct Changes {
    /// The files that have other bytes now, by their paths below the root; none for what is gone.
    pub(super) files: BTreeMap<String, Option<Arc<[u8]>>>,
    /// What cannot be read now, in the whole site.
    pub(super) diagnostics: Vec<Diagnostic>,
}

impl Mirror {
    /// Reads the site in a folder; what cannot be read is a diagnostic each.
    pub(super) fn read(root: &Utf8Path) -> (Mirror, Vec<Diagnostic>) {
        let last = Look::at_site(root, |_| None);
        let diagnostics = last.diagnostics.clone();
        (Mirror { root: root.to_owned(), last }, diagnostics)
    }

    /// The site's files. The bytes are shared, not copied.
    pub(super) fn inputs(&self) -> Inputs {
        Inputs { files: self.last.files.iter().map(|(path, kept)| (path.clone(), kept.bytes.clone())).collect() }
    }

    /// Looks at what may have changed, and gives what has. Afterwards the
    /// mirror is what reading the whole site again would give.
    pub(super) fn refresh(&mut self, touched: &Touched) -> Changes {
        let (parts, look) = self.look(touched);
        if !self.has_lost(&parts, &look) {
            return self.take(&parts, look);
        }
        // Perhaps an editor is putting another file in its place.
        sleep(SWAP);
        let (parts, look) = self.look(touched);
        self.take(&parts, look)
    }

    /// What is on disk now, and the parts of the site that were looked at.
    fn look<'a>(&self, touched: &'a Touched) -> (Vec<&'a str>, Look) {
        if let Touched::Paths(paths) = touched
            && let Some(found) = self.look_at(paths)
        {
            return found;
        }
        (vec![WHOLE], Look::at_site(&self.root, |path| self.last.files.get(path)))
    }

    /// The same for some paths alone; none where other paths might be concerned.
    fn look_at<'a>(&self, paths: &'a BTreeSet<Utf8PathBuf>) -> Option<(Vec<&'a str>, Look)> {
        if paths.len() >= MANY || !self.last.is_plain() {
            return None;
        }
        let parts: Vec<&str> = paths.iter().map(|path| path.as_str()).filter(|path| is_read(path)).collect();
        if parts.iter().any(|part| !part.contains('/')) {
            return None;
        }
        // Only in folders is a file's look believed: what was touched itself is read.
        let known = |path: &str| self.last.files.get(path).filter(|_| !paths.contains(Utf8Path::new(path)));
        let look = Look::at_parts(&self.root, &parts, known);
        look.is_plain().then_some((parts, look))
    }

    /// Whether something is missing or empty that was not, or cannot be read any more.
    fn has_lost(&self, parts: &[&str], look: &Look) -> bool {
        let is_lost = |path: &str| look.files.get(path).is_none_or(|now| now.bytes.is_empty());
        look.diagnostics != self.last.diagnostics
            || self.known(parts).any(|(path, kept)| !kept.bytes.is_empty() && is_lost(path))
    }

    /// Puts what is on disk in the place of what was known of some parts.
    fn take(&mut self, parts: &[&str], look: Look) -> Changes {
        let is_gone = |path: &&String| !look.files.contains_key(*path);
        let gone: Vec<String> = self.known(parts).map(|(path, _)| path).filter(is_gone).cloned().collect();
        let mut files = BTreeMap::new();
        for path in gone {
            self.last.files.remove(&path);
            files.insert(path, None);
        }
        for (path, mut kept) in look.files {
            match self.last.files.get(&path) {
                Some(old) if old.bytes == kept.bytes => kept.bytes = old.bytes.clone(),
                _ => drop(files.insert(path.clone(), Some(kept.bytes.clone()))),
            }
            self.last.files.insert(path, kept);
        }
        self.last.has_links = look.has_links;
        self.last.diagnostics = look.diagnostics;
        Changes { files, diagnostics: self.last.diagnostics.clone() }
    }

    /// The files that are known at or below some paths.
    fn known(&self, parts: &[&str]) -> impl Iterator<Item = (&String, &Kept)> {
        parts.iter().flat_map(|part| {
            let is_below = move |path: &str| {
                let rest = path.strip_prefix(part);
                *part == WHOLE || rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
            };
            let from = self.last.files.range::<str, _>((Bound::Included(*part), Bound::Unbounded));
            from.take_while(move |(path, _)| path.starts_with(part)).filter(move |(path, _)| is_below(path))
        })
    }
}
