//! An index as a set of files in memory: named by their content, read by tantivy in place.

use super::Error;
use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tantivy::directory::error::{DeleteError, OpenReadError, OpenWriteError};
use tantivy::directory::{Directory, FileHandle, OwnedBytes, RamDirectory, WatchCallback, WatchHandle, WritePtr};
use tantivy::{Index, TantivyError};

/// tantivy's own file: the schema and the segment's name.
const META: &str = "meta.json";
/// The files of a segment, by their endings.
const ENDINGS: [&str; 6] = ["fast", "fieldnorm", "idx", "pos", "store", "term"];
/// Those of them that hold what is shown of documents.
const SHOWN: [&str; 2] = ["fast", "store"];

/// The files of an index of one segment, the segment renamed to a hash of its content, so that
/// equal indexes have equal names and bytes. What is searched comes from the segment of that name
/// in a directory of its own.
pub(super) fn named_by_content(
    index: &Index,
    shown: &RamDirectory,
    searched_name: &str,
    searched: &RamDirectory,
) -> Result<BTreeMap<String, Arc<[u8]>>, Error> {
    let metas = index.searchable_segment_metas()?;
    let [segment] = metas.as_slice() else {
        return Err(Error::Damaged(format!("{} segments", metas.len())));
    };
    let old = segment.id().uuid_string();
    let mut files: BTreeMap<&str, Arc<[u8]>> = BTreeMap::new();
    for ending in ENDINGS {
        let (directory, name) = if SHOWN.contains(&ending) { (shown, old.as_str()) } else { (searched, searched_name) };
        let file = directory.open_read(Path::new(&format!("{name}.{ending}"))).map_err(TantivyError::from)?;
        let bytes = file.read_bytes().map_err(TantivyError::from)?;
        files.insert(ending, Arc::from(bytes.as_slice()));
    }
    let meta = shown.atomic_read(Path::new(META)).map_err(TantivyError::from)?;
    let meta = String::from_utf8_lossy(&meta);
    let name = content_name(files.iter().map(|(ending, bytes)| (*ending, &**bytes)));
    let meta = meta.replace(&hyphenated(&old), &hyphenated(&name));
    let mut named: BTreeMap<String, Arc<[u8]>> =
        files.into_iter().map(|(ending, bytes)| (format!("{name}.{ending}"), bytes)).collect();
    named.insert(META.to_owned(), meta.into_bytes().into());
    Ok(named)
}

/// 32 hexadecimal digits that stand for these files (ending, bytes).
fn content_name<'a>(files: impl Iterator<Item = (&'a str, &'a [u8])>) -> String {
    let mut hasher = blake3::Hasher::new();
    for (ending, bytes) in files {
        hasher.update(ending.as_bytes());
        hasher.update(&(bytes.len() as u64).to_le_bytes());
        hasher.update(bytes);
    }
    hasher.finalize().to_hex().chars().take(32).collect()
}

/// A segment's name as meta.json writes it.
fn hyphenated(name: &str) -> String {
    let mut out = String::new();
    for (at, c) in name.chars().enumerate() {
        if matches!(at, 8 | 12 | 16 | 20) {
            out.push('-');
        }
        out.push(c);
    }
    out
}

/// A read-only tantivy directory over bytes. Nothing is ever written: no lock, no `.managed.json`.
#[derive(Clone)]
pub(super) struct Files(Arc<BTreeMap<PathBuf, OwnedBytes>>);

impl Files {
    /// From file names and bytes. What does not belong to the index is passed over; a segment
    /// whose content does not match its name is an error, as reading it could go anywhere.
    pub(super) fn new(files: BTreeMap<String, OwnedBytes>) -> Result<Self, Error> {
        if !files.contains_key(META) {
            return Err(Error::Damaged(format!("{META} is missing")));
        }
        let name = files.keys().find_map(|file| file.strip_suffix(".term")).unwrap_or_default().to_owned();
        let part = |ending: &&'static str| {
            let file = format!("{name}.{ending}");
            match files.get(&file) {
                Some(bytes) => Ok((*ending, bytes.as_slice())),
                None => Err(Error::Damaged(format!("{file} is missing"))),
            }
        };
        let parts = ENDINGS.iter().map(part).collect::<Result<Vec<_>, _>>()?;
        if content_name(parts.into_iter()) != name {
            return Err(Error::Damaged(format!("the content of {name} was changed")));
        }
        Ok(Self(Arc::new(files.into_iter().map(|(file, bytes)| (PathBuf::from(file), bytes)).collect())))
    }

    /// Reads all files of a folder.
    pub(super) fn read(folder: &Path) -> Result<Self, Error> {
        let at = |path: &Path, error| Error::Read(path.to_path_buf(), error);
        let mut files = BTreeMap::new();
        for entry in std::fs::read_dir(folder).map_err(|error| at(folder, error))? {
            let path = entry.map_err(|error| at(folder, error))?.path();
            if let Some(file) = path.file_name().and_then(|file| file.to_str()).filter(|_| path.is_file()) {
                let bytes = std::fs::read(&path).map_err(|error| at(&path, error))?;
                files.insert(file.to_owned(), OwnedBytes::new(bytes));
            }
        }
        Self::new(files)
    }

    fn get(&self, path: &Path) -> Result<&OwnedBytes, OpenReadError> {
        self.0.get(path).ok_or_else(|| OpenReadError::FileDoesNotExist(path.to_path_buf()))
    }
}

impl std::fmt::Debug for Files {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.0.keys()).finish()
    }
}

fn read_only() -> io::Error {
    io::Error::from(io::ErrorKind::ReadOnlyFilesystem)
}

impl Directory for Files {
    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        Ok(Arc::new(self.get(path)?.clone()))
    }

    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        Err(DeleteError::IoError { io_error: Arc::new(read_only()), filepath: path.to_path_buf() })
    }

    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        Ok(self.0.contains_key(path))
    }

    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        Err(OpenWriteError::wrap_io_error(read_only(), path.to_path_buf()))
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        Ok(self.get(path)?.as_slice().to_vec())
    }

    fn atomic_write(&self, _: &Path, _: &[u8]) -> io::Result<()> {
        Err(read_only())
    }

    fn sync_directory(&self) -> io::Result<()> {
        Ok(())
    }

    fn watch(&self, _: WatchCallback) -> tantivy::Result<WatchHandle> {
        Ok(WatchHandle::empty())
    }
}
