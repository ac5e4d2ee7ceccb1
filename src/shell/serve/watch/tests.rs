//! Tests of watching, with the mirror that follows it.

use std::fs::{create_dir_all, read_dir, remove_dir_all, remove_file, rename, write};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::scope;

use notify::event::{Flag, ModifyKind, RenameMode};
use notify::{Error, NullWatcher};
use tempfile::TempDir;

use super::super::mirror::Mirror;
use super::*;
use crate::shell::disk;

/// Far longer than anything takes; tests end as soon as they can.
const PATIENCE: Duration = Duration::from_secs(30);

struct Site {
    dir: TempDir,
    root: Utf8PathBuf,
    watch: Watch,
    mirror: Mirror,
}

fn folder() -> (TempDir, Utf8PathBuf) {
    let dir = tempfile::tempdir().expect("a folder");
    let root = Utf8Path::from_path(dir.path()).expect("UTF-8").canonicalize_utf8().expect("there");
    (dir, root)
}

impl Site {
    fn new(mode: Mode, files: &[&str]) -> Site {
        let (dir, root) = folder();
        for path in files {
            put(&root.join(path), "old");
        }
        let watch = Watch::start(&root, mode).expect("a watch");
        let mirror = Mirror::read(&root).0;
        Site { dir, root, watch, mirror }
    }

    /// Waits until the mirror is as the disk, and gives all paths that events named.
    fn follow(&mut self) -> BTreeSet<Utf8PathBuf> {
        let start = Instant::now();
        let mut named = BTreeSet::new();
        while self.mirror.inputs().files != disk::load(&self.root).value.files {
            assert!(start.elapsed() < PATIENCE, "the change was not seen");
            named.extend(self.step());
        }
        named
    }

    fn step(&mut self) -> BTreeSet<Utf8PathBuf> {
        let touched = self.watch.wait();
        self.mirror.refresh(&touched);
        match touched {
            Touched::Paths(paths) => paths,
            Touched::Everything => BTreeSet::new(),
        }
    }

    /// Waits until nothing happens any more.
    fn settle(&mut self) {
        self.follow();
        let start = Instant::now();
        while self.watch.pause < PULSE {
            assert!(start.elapsed() < PATIENCE, "it does not settle");
            self.step();
        }
    }

    /// Writes a file and waits for its own event.
    fn hears_of(&mut self, path: &str) {
        put(&self.root.join(path), "heard");
        let start = Instant::now();
        let mut named = self.follow();
        while !named.contains(Utf8Path::new(path)) && start.elapsed() < PATIENCE {
            named.extend(self.step());
        }
        assert!(named.contains(Utf8Path::new(path)), "no event for {path}");
    }

    fn has(&self, path: &str, bytes: &str) -> bool {
        self.mirror.inputs().files.get(path).is_some_and(|found| **found == *bytes.as_bytes())
    }
}

fn put(path: &Utf8Path, text: &str) {
    create_dir_all(path.parent().expect("a folder")).expect("made");
    write(path, text).expect("written");
}

#[test]
fn events_name_the_files_that_are_written() {
    let mut site = Site::new(Mode::Auto, &["faqtory.yaml", "content/en/a.md"]);
    assert_eq!(site.watch.is_polling(), None);
    site.hears_of("content/en/a.md");
    site.hears_of("faqtory.yaml");
    put(&site.root.join("public/index.html"), "not read");
    put(&site.root.join("content/en/.a.md.swp"), "not read");
    site.hears_of("content/en/new.md");
    assert_eq!(site.mirror.inputs().files.len(), 3);
}

#[test]
fn editors_save_in_many_ways() {
    let mut site = Site::new(Mode::Auto, &["faqtory.yaml", "content/en/a.md"]);
    let file = site.root.join("content/en/a.md");
    // A new file is put over the old one.
    put(&site.root.join("content/en/a.md.tmp"), "over");
    rename(site.root.join("content/en/a.md.tmp"), &file).expect("renamed");
    assert!(site.follow().contains(Utf8Path::new("content/en/a.md")));
    assert!(site.has("content/en/a.md", "over"));
    // The old file becomes the backup.
    rename(&file, site.root.join("content/en/a.md~")).expect("renamed");
    write(&file, "anew").expect("written");
    site.follow();
    assert!(site.has("content/en/a.md", "anew"));
    // It is put there and taken away in one moment.
    put(&site.root.join("content/en/x.tmp"), "gone at once");
    rename(site.root.join("content/en/x.tmp"), &file).expect("renamed");
    remove_file(&file).expect("removed");
    site.follow();
    assert_eq!(site.mirror.inputs().files.len(), 1);
}

#[test]
fn a_category_moves_with_all_its_folders() {
    let mut site = Site::new(Mode::Auto, &["faqtory.yaml", "content/en/a/x.md", "content/en/a/deep/y.md"]);
    rename(site.root.join("content/en/a"), site.root.join("content/en/b")).expect("renamed");
    site.follow();
    assert!(site.has("content/en/b/deep/y.md", "old"));
    site.settle();
    site.hears_of("content/en/b/deep/y.md");
}

#[test]
fn folders_come_and_go() {
    let mut site = Site::new(Mode::Auto, &["faqtory.yaml", "content/en/a.md"]);
    remove_dir_all(site.root.join("content")).expect("removed");
    site.follow();
    assert_eq!(site.mirror.inputs().files.len(), 1);
    put(&site.root.join("content/en/a.md"), "back");
    site.follow();
    site.settle();
    site.hears_of("content/en/a.md");
    // Faster than it can be told.
    remove_dir_all(site.root.join("content")).expect("removed");
    put(&site.root.join("content/de/b.md"), "other");
    site.settle();
    site.hears_of("content/de/b.md");
    put(&site.root.join("themes/mine/theme.yaml"), "later");
    site.settle();
    site.hears_of("themes/mine/theme.yaml");
}

#[test]
fn the_root_comes_back() {
    let (dir, above) = folder();
    let root = above.join("site");
    put(&root.join("content/en/a.md"), "old");
    let mut site =
        Site { dir, watch: Watch::start(&root, Mode::Auto).expect("a watch"), mirror: Mirror::read(&root).0, root };
    rename(&site.root, above.join("away")).expect("renamed");
    site.follow();
    assert!(site.mirror.inputs().files.is_empty());
    put(&site.root.join("content/en/a.md"), "another");
    site.settle();
    site.hears_of("content/en/a.md");
}

#[test]
fn another_branch_with_thousands_of_files() {
    let mut site = Site::new(Mode::Auto, &["faqtory.yaml", "content/en/0/0.md"]);
    for number in 0..2_000 {
        put(&site.root.join(format!("content/en/{}/{number}.md", number % 40)), "branch");
    }
    site.follow();
    assert_eq!(site.mirror.inputs().files.len(), 2_001);
    site.settle();
    site.hears_of("content/en/39/1999.md");
}

#[test]
fn a_stream_of_events_is_told_of_while_it_lasts() {
    let mut site = Site::new(Mode::Auto, &["faqtory.yaml", "content/en/a.md"]);
    let file = site.root.join("content/en/a.md");
    let ends = AtomicBool::new(false);
    let touched = scope(|scope| {
        scope.spawn(|| {
            let start = Instant::now();
            while !ends.load(Ordering::SeqCst) && start.elapsed() < PATIENCE {
                write(&file, "again").expect("written");
                sleep(Duration::from_millis(2));
            }
        });
        let start = Instant::now();
        let touched = site.watch.wait();
        let took = start.elapsed();
        ends.store(true, Ordering::SeqCst);
        assert!(took < PATIENCE / 2, "{took:?}");
        touched
    });
    assert_eq!(touched, Touched::Paths([Utf8PathBuf::from("content/en/a.md")].into()));
    // Even where it has no gap at all.
    let first = Instant::now();
    let burst = |after| Burst { span: Some((first, first + after)), touched: touched.clone(), has_folders: false };
    assert_eq!(burst(Duration::ZERO).ends(), Some((first + QUIET, first + LIMIT)));
    assert_eq!(burst(LIMIT * 3).ends(), Some((first + LIMIT, first + LIMIT)));
}

#[test]
fn polling_finds_changes_too() {
    let mut site = Site::new(Mode::Poll, &["faqtory.yaml", "content/en/a.md"]);
    assert!(site.watch.is_polling().is_some());
    write(site.root.join("content/en/a.md"), "new").expect("written");
    assert!(site.follow().is_empty());
    assert!(site.has("content/en/a.md", "new"));
    remove_dir_all(site.root.join("content")).expect("removed");
    site.follow();
    assert!(site.dir.path().is_dir());
}

#[test]
fn a_deaf_watcher_is_not_trusted() {
    // It listens, and never tells anything.
    struct Deaf(#[expect(dead_code)] Sender<Told>);
    impl Watcher for Deaf {
        fn new<F: notify::EventHandler>(_: F, _: Config) -> notify::Result<Self> {
            Err(Error::generic("not used"))
        }
        fn watch(&mut self, _: &std::path::Path, _: RecursiveMode) -> notify::Result<()> {
            Ok(())
        }
        fn unwatch(&mut self, _: &std::path::Path) -> notify::Result<()> {
            Ok(())
        }
        fn kind() -> notify::WatcherKind {
            notify::WatcherKind::NullWatcher
        }
    }
    let (_dir, root) = folder();
    put(&root.join("content/en/a.md"), "old");
    let makes: [(Make, &str); 3] = [
        (|sender| Ok(Box::new(Deaf(sender))), "events do not come from this file system"),
        (|_| Ok(Box::new(NullWatcher)), "events do not come from this file system"),
        (|_| Err(Error::new(ErrorKind::MaxFilesWatch)), "the system does not let more folders be watched"),
    ];
    for (make, why) in makes {
        let mut watch = Watch::start_with(&root, Mode::Auto, make).expect("a watch");
        assert_eq!(watch.is_polling(), Some(why));
        assert_eq!(watch.wait(), Touched::Everything);
        let left: Vec<_> = read_dir(root.join("content")).expect("there").collect();
        assert_eq!(left.len(), 1, "the file of the trial is gone");
    }
    assert!(Watch::start(&root.join("nowhere"), Mode::Auto).is_err());
}

#[test]
fn a_watcher_that_ends_is_followed_by_polling() {
    let (_dir, root) = folder();
    // Without content/ nothing can be tried out.
    let mut watch = Watch::start_with(&root, Mode::Auto, |_| Ok(Box::new(NullWatcher))).expect("a watch");
    assert_eq!(watch.is_polling(), None);
    assert_eq!(watch.wait(), Touched::Everything);
    assert_eq!(watch.is_polling(), Some("the system's events have ended"));
    assert_eq!(watch.wait(), Touched::Everything);
}

#[test]
fn events_are_read_for_their_paths() {
    let root = Utf8Path::new("/site");
    let touched = |event: Told| {
        let mut burst = Burst { span: None, touched: Touched::Paths(BTreeSet::new()), has_folders: false };
        burst.add(root, event);
        (burst.span.is_some(), burst.touched)
    };
    let paths = |list: &[&str]| Touched::Paths(list.iter().map(Utf8PathBuf::from).collect());
    let renamed = Event::new(EventKind::Modify(ModifyKind::Name(RenameMode::Both)))
        .add_path("/site/content/en/a.md".into())
        .add_path("/site/static/b.md".into());
    assert_eq!(touched(Ok(renamed)), (true, paths(&["content/en/a.md", "static/b.md"])));
    let removed = |path: &str| Event::new(EventKind::Any).add_path(path.into());
    assert_eq!(touched(Ok(removed("/site/content/en/a.md~"))), (false, paths(&[])));
    assert_eq!(touched(Ok(removed("/site/public/a.html"))), (false, paths(&[])));
    assert_eq!(touched(Ok(removed("/site/content"))), (true, Touched::Everything));
    assert_eq!(touched(Ok(removed("/site"))), (true, Touched::Everything));
    assert_eq!(touched(Ok(Event::new(EventKind::Other).set_flag(Flag::Rescan))), (true, Touched::Everything));
    assert_eq!(touched(Err(Error::generic("lost"))), (true, Touched::Everything));
    let read =
        Event::new(EventKind::Access(AccessKind::Open(AccessMode::Any))).add_path("/site/content/en/a.md".into());
    assert_eq!(touched(Ok(read)), (false, paths(&[])));
}
