//! Watching a site's folders for changes.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::iter::once;
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use camino::{Utf8Path, Utf8PathBuf};
use notify::event::{AccessKind, AccessMode, CreateKind, ModifyKind};
use notify::{Config, ErrorKind, Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};

use super::mirror::Touched;
use crate::shell::disk::{FOLDERS, is_gone, is_read, relative};

#[cfg(test)]
mod tests;

/// Events belong to one change until there were none for this time.
const QUIET: Duration = Duration::from_millis(20);

/// A stream of events is told of after this time, even if it goes on.
const LIMIT: Duration = Duration::from_millis(200);

/// So long after a change everything is looked at once more: some events get lost.
const SETTLED: Duration = Duration::from_secs(1);

/// So often everything is looked at in any case: of files that are linked to
/// from the site, or changed by another machine, there may be no events.
const PULSE: Duration = Duration::from_secs(10);

/// The same where there are no events at all.
const POLL: Duration = Duration::from_millis(400);

/// How long the first event is waited for.
const TRIAL: Duration = Duration::from_millis(500);

/// What watchers send, and what makes one that sends it.
type Told = notify::Result<Event>;
type Make = fn(Sender<Told>) -> notify::Result<Box<dyn Watcher + Send>>;

/// How to watch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    /// By the system's events, if they come.
    Auto,
    /// By looking at all files again and again.
    Poll,
}

/// Watches the folders of a site.
pub(super) struct Watch {
    root: Utf8PathBuf,
    native: Option<Native>,
    /// Why all files are looked at again and again.
    polling: Option<String>,
    /// After which time without events all files are looked at.
    pause: Duration,
}

impl Watch {
    /// Starts watching a site: what changes from now on is told by [`Watch::wait`].
    /// Where the system's events cannot be had or do not come, it looks at all
    /// files again and again.
    ///
    /// # Errors
    /// Where there is no such folder.
    pub(super) fn start(root: &Utf8Path, mode: Mode) -> Result<Watch> {
        Watch::start_with(root, mode, |sender| Ok(Box::new(RecommendedWatcher::new(sender, Config::default())?)))
    }

    fn start_with(root: &Utf8Path, mode: Mode, make: Make) -> Result<Watch> {
        ensure!(root.is_dir(), "there is no folder {root}");
        let (native, polling) = match mode {
            Mode::Poll => (None, Some("asked for with --poll".to_owned())),
            Mode::Auto => match Native::start(root, make) {
                Ok(native) => {
                    (Some(native), is_shared(root).then(|| "other machines may change these files".to_owned()))
                }
                Err(why) => (None, Some(why)),
            },
        };
        let pause = if polling.is_some() { POLL } else { PULSE };
        Ok(Watch { root: root.to_owned(), native, polling, pause })
    }

    /// Why all files are looked at again and again; none where the system's
    /// events are enough. This can change while watching.
    pub(super) fn is_polling(&self) -> Option<&str> {
        self.polling.as_deref()
    }

    /// Waits until something may have changed, and tells where.
    pub(super) fn wait(&mut self) -> Touched {
        let told = match &mut self.native {
            Some(native) => native.wait(&self.root, self.pause),
            None => {
                sleep(self.pause);
                Ok(None)
            }
        };
        let touched = told.unwrap_or_else(|why| {
            (self.native, self.polling) = (None, Some(why));
            None
        });
        let is_settled = touched.is_none() && self.native.as_ref().is_none_or(|native| !native.is_partial);
        self.pause = match self.polling {
            Some(_) => POLL,
            None if is_settled => PULSE,
            None => SETTLED,
        };
        touched.unwrap_or(Touched::Everything)
    }
}

/// The system's own watching. Its errors are sentences.
struct Native {
    watcher: Box<dyn Watcher + Send>,
    events: Receiver<Told>,
    /// Whether there may be folders that are not watched.
    is_partial: bool,
}

impl Native {
    fn start(root: &Utf8Path, make: Make) -> Result<Native, String> {
        let (sender, events) = channel();
        let watcher = make(sender).map_err(|error| reason(&error))?;
        let mut native = Native { watcher, events, is_partial: true };
        native.complete(root)?;
        if native.is_deaf(root) { Err("events do not come from this file system".to_owned()) } else { Ok(native) }
    }

    /// Watches what is not watched, if there may be something: the root for
    /// `faqtory.yaml` and for folders that come later, and the folders there are.
    fn complete(&mut self, root: &Utf8Path) -> Result<(), String> {
        if !std::mem::take(&mut self.is_partial) {
            return Ok(());
        }
        // Until it comes back, in the case of the root.
        self.is_partial = !root.is_dir();
        let folders = FOLDERS.iter().map(|folder| (root.join(folder), RecursiveMode::Recursive));
        for (path, mode) in once((root.to_owned(), RecursiveMode::NonRecursive)).chain(folders) {
            if !path.is_dir() {
                continue;
            }
            // To watch twice only adds to it on Linux; elsewhere it would be watched twice.
            if !cfg!(target_os = "linux") {
                let _ = self.watcher.unwatch(path.as_std_path());
            }
            match self.watcher.watch(path.as_std_path(), mode) {
                // Something in it went while it was walked through: the rest is not watched.
                Err(error) if is_vanished(&error) => self.is_partial = true,
                watched => watched.map_err(|error| reason(&error))?,
            }
        }
        Ok(())
    }

    /// Whether no event comes of a file that is made for this; where none can
    /// be made, events are trusted.
    fn is_deaf(&mut self, root: &Utf8Path) -> bool {
        let path = root.join("content").join(format!(".faqtory-watch-{}", std::process::id()));
        if File::create(&path).is_err() || fs::remove_file(&path).is_err() {
            return false;
        }
        let end = Instant::now() + TRIAL;
        while let Ok(told) = self.events.recv_timeout(end.saturating_duration_since(Instant::now())) {
            let is_it = |seen: &PathBuf| seen.file_name() == path.as_std_path().file_name();
            if told.is_ok_and(|event| event.paths.iter().any(is_it)) {
                return false;
            }
            // The site is read after this: of other events only new folders would matter.
            self.is_partial = true;
        }
        true
    }

    /// Waits for the events of one change; none if no event comes for a time.
    fn wait(&mut self, root: &Utf8Path, pause: Duration) -> Result<Option<Touched>, String> {
        let due = Instant::now() + pause;
        let mut burst = Burst { span: None, touched: Touched::Paths(BTreeSet::new()), has_folders: false };
        loop {
            let (end, limit) = burst.ends().unwrap_or((due, due));
            match self.events.recv_timeout(end.saturating_duration_since(Instant::now())) {
                Ok(told) => burst.add(root, told),
                Err(RecvTimeoutError::Timeout) => break,
                Err(RecvTimeoutError::Disconnected) => return Err("the system's events have ended".to_owned()),
            }
            if Instant::now() >= limit {
                break;
            }
        }
        self.is_partial |= burst.has_folders;
        self.complete(root)?;
        Ok(burst.span.map(|_| burst.touched))
    }
}

/// Events that belong together.
struct Burst {
    /// When the first and the last came.
    span: Option<(Instant, Instant)>,
    touched: Touched,
    /// Whether there are folders now that may not be watched.
    has_folders: bool,
}

impl Burst {
    /// When it ends if no event comes any more, and when in any case.
    fn ends(&self) -> Option<(Instant, Instant)> {
        let (first, last) = self.span?;
        Some(((last + QUIET).min(first + LIMIT), first + LIMIT))
    }

    fn add(&mut self, root: &Utf8Path, told: Told) {
        let Some(event) = told.ok().filter(|event| !event.need_rescan()) else {
            self.has_folders = true;
            return self.touch(None);
        };
        if is_reading(event.kind) {
            return;
        }
        for path in &event.paths {
            match relative(root, path) {
                Some(below) if below.is_empty() || FOLDERS.contains(&below.as_str()) => {
                    self.has_folders |= !is_writing(event.kind);
                    self.touch(None);
                }
                Some(below) if is_read(&below) => {
                    self.has_folders |= !self.has_folders && !is_writing(event.kind) && path.is_dir();
                    self.touch(Some(below));
                }
                Some(_) => {}
                // Its name is not UTF-8.
                None => self.touch(None),
            }
        }
    }

    fn touch(&mut self, path: Option<String>) {
        let now = Instant::now();
        self.span = Some((self.span.map_or(now, |(first, _)| first), now));
        match (&mut self.touched, path) {
            (Touched::Paths(paths), Some(path)) => drop(paths.insert(path.into())),
            (touched, _) => *touched = Touched::Everything,
        }
    }
}

/// Whether an event tells only that somebody reads, as we do ourselves.
fn is_reading(kind: EventKind) -> bool {
    matches!(kind, EventKind::Access(access) if access != AccessKind::Close(AccessMode::Write))
}

/// Whether a file or folder that an event tells of was there before, or is no folder.
fn is_writing(kind: EventKind) -> bool {
    match kind {
        EventKind::Access(_) | EventKind::Create(CreateKind::File) => true,
        EventKind::Modify(modified) => !matches!(modified, ModifyKind::Name(_)),
        _ => false,
    }
}

fn is_vanished(error: &notify::Error) -> bool {
    match &error.kind {
        ErrorKind::PathNotFound => true,
        ErrorKind::Io(error) => is_gone(error),
        _ => false,
    }
}

fn reason(error: &notify::Error) -> String {
    match &error.kind {
        ErrorKind::MaxFilesWatch => "the system does not let more folders be watched".to_owned(),
        ErrorKind::Io(error) => format!("the system does not let folders be watched: {error}"),
        _ => error.to_string(),
    }
}

/// Whether a site's files may be changed from elsewhere: there are no events then.
#[cfg(target_os = "linux")]
fn is_shared(root: &Utf8Path) -> bool {
    /// NFS, SMB (three kinds), 9P, FUSE, AFS, Ceph, VirtualBox: see statfs(2).
    const SHARED: [u32; 9] =
        [0x6969, 0x517b, 0xff53_4d42, 0xfe53_4d42, 0x0102_1997, 0x6573_5546, 0x5346_414f, 0x00c3_6400, 0x786f_4256];
    let is_shared = |path: Utf8PathBuf| {
        rustix::fs::statfs(path.as_std_path()).is_ok_and(|found| SHARED.contains(&(found.f_type as u32)))
    };
    once(root.to_owned()).chain(FOLDERS.iter().map(|folder| root.join(folder))).any(is_shared)
}

#[cfg(not(target_os = "linux"))]
fn is_shared(_: &Utf8Path) -> bool {
    false
}
