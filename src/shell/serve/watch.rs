//! Watching a site's folders for changes.

use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

use anyhow::{Context, Result};
use camino::{Utf8Path, Utf8PathBuf};
use notify::{RecommendedWatcher, RecursiveMode};
use notify_debouncer_full::{DebounceEventResult, Debouncer, RecommendedCache, new_debouncer};

use crate::shell::disk::FOLDERS;

/// How long events are gathered before they count.
const QUIET: Duration = Duration::from_millis(20);

/// Watches the folders of a site.
pub(super) struct Watch {
    root: Utf8PathBuf,
    debouncer: Debouncer<RecommendedWatcher, RecommendedCache>,
    events: Receiver<DebounceEventResult>,
    /// The folders that exist and are watched.
    watched: Vec<&'static str>,
}

/// INTERIM, until the helper for watching replaces this file.
pub(super) enum Mode {
    Auto,
    Poll,
}

impl Watch {
    pub(super) fn start(root: &Utf8Path, _: Mode) -> Result<Watch> {
        Watch::new(root)
    }

    pub(super) fn is_polling(&self) -> Option<&str> {
        None
    }

    pub(super) fn wait(&mut self) -> Option<super::mirror::Touched> {
        self.wait_for_events().then_some(super::mirror::Touched::Everything)
    }

    /// Starts watching.
    pub(super) fn new(root: &Utf8Path) -> Result<Watch> {
        let (sender, events) = channel();
        let debouncer = new_debouncer(QUIET, None, sender).context("the file system cannot be watched")?;
        let mut watch = Watch { root: root.to_owned(), debouncer, events, watched: Vec::new() };
        // The root for faqtory.yaml and for folders that come later.
        watch.debouncer.watch(root, RecursiveMode::NonRecursive).context("the site's folder cannot be watched")?;
        watch.folders();
        Ok(watch)
    }

    /// Watches the folders that exist; those that are gone are forgotten, so
    /// that they are watched again when they come back.
    fn folders(&mut self) {
        for folder in FOLDERS {
            let path = self.root.join(folder);
            let known = self.watched.contains(folder);
            if path.is_dir() && !known {
                if self.debouncer.watch(&path, RecursiveMode::Recursive).is_ok() {
                    self.watched.push(folder);
                }
            } else if known && !path.is_dir() {
                let _ = self.debouncer.unwatch(&path);
                self.watched.retain(|watched| watched != folder);
            }
        }
    }

    /// Waits until something may have changed. False when watching has ended.
    fn wait_for_events(&mut self) -> bool {
        if self.events.recv().is_err() {
            return false;
        }
        // What comes in the meantime belongs to the same change.
        loop {
            match self.events.recv_timeout(Duration::ZERO) {
                Ok(_) => {}
                Err(RecvTimeoutError::Timeout) => break,
                Err(RecvTimeoutError::Disconnected) => return false,
            }
        }
        self.folders();
        true
    }
}
