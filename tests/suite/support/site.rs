//! Sites in temporary folders.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::{Finished, faqtory};

/// The smallest `faqtory.yaml`.
pub(crate) const SETTINGS: &str = "title: Help\nbase_url: https://help.example.com\nlanguages: [en]\n";

/// A site in a folder that goes away with it.
#[derive(Debug)]
pub(crate) struct Site {
    folder: TempDir,
}

impl Site {
    /// An empty folder.
    pub(crate) fn empty() -> Self {
        Site { folder: tempfile::Builder::new().prefix("faqtory-test-").tempdir().unwrap() }
    }

    /// A site with the smallest settings and some files.
    pub(crate) fn new(files: &[(&str, &str)]) -> Self {
        let site = Site::empty().with("faqtory.yaml", SETTINGS);
        files.iter().fold(site, |site, (path, text)| site.with(path, text))
    }

    /// The same with a file.
    pub(crate) fn with(self, path: &str, bytes: impl AsRef<[u8]>) -> Self {
        self.write(path, bytes);
        self
    }

    /// Writes a file, with its folders.
    pub(crate) fn write(&self, path: &str, bytes: impl AsRef<[u8]>) {
        let file = self.path().join(path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, bytes).unwrap();
    }

    /// A file's text.
    pub(crate) fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    /// Whether a file or folder exists.
    pub(crate) fn has(&self, path: &str) -> bool {
        self.path().join(path).symlink_metadata().is_ok()
    }

    /// Where it is.
    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Runs the program in it.
    pub(crate) fn run(&self, arguments: &[&str]) -> Finished {
        faqtory(self.path(), arguments)
    }

    /// Builds it without a problem, into `public`.
    pub(crate) fn build(&self) -> Finished {
        let done = self.run(&["build"]).expect(0);
        assert!(!done.stderr.contains("warning"), "{}", done.stderr);
        done
    }

    /// The output in `public`.
    pub(crate) fn output(&self) -> BTreeMap<String, Vec<u8>> {
        tree(&self.path().join("public"))
    }
}

/// Every file below a folder, by its path with `/` between the parts.
pub(crate) fn tree(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let files =
        walkdir::WalkDir::new(folder).into_iter().map(Result::unwrap).filter(|entry| entry.file_type().is_file());
    files
        .map(|entry| {
            let below = entry.path().strip_prefix(folder).unwrap().to_string_lossy().replace('\\', "/");
            (below, fs::read(entry.path()).unwrap())
        })
        .collect()
}

/// The repository's root.
pub(crate) fn repository() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}
