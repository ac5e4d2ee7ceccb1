//! A lock beside the output folder: one build at a time.

use std::fs::File;
use std::os::unix::fs::MetadataExt;

use camino::{Utf8Path, Utf8PathBuf};
use rustix::fs::{FlockOperation, flock};

/// A held lock; it is given back, and its file removed, when dropped.
#[derive(Debug)]
pub(super) struct Lock {
    path: Utf8PathBuf,
    // Closing the file gives the lock back.
    _file: File,
}

impl Lock {
    /// Waits for the lock of an output folder.
    ///
    /// # Errors
    /// Where the lock's file cannot be made.
    pub(super) fn of(out: &Utf8Path) -> std::io::Result<Lock> {
        let path = out.with_file_name(format!(".{}.lock", out.file_name().unwrap_or("out")));
        loop {
            let file = File::options().create(true).truncate(false).write(true).open(&path)?;
            flock(&file, FlockOperation::LockExclusive)?;
            // The one before may have removed the file while we waited for it.
            let same =
                std::fs::metadata(&path).is_ok_and(|now| file.metadata().is_ok_and(|ours| ours.ino() == now.ino()));
            if same {
                return Ok(Lock { path, _file: file });
            }
        }
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // Left behind, it does no harm.
        let _ = std::fs::remove_file(&self.path);
    }
}
