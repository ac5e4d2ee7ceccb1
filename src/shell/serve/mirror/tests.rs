//! Tests of the mirror: whatever happens on disk, it is what reading gives.

use std::fs::{Permissions, create_dir_all, remove_dir_all, remove_file, rename, set_permissions, write};

use tempfile::TempDir;

use super::*;
use crate::shell::disk;

struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).expect("31 bits") % end
    }

    fn pick<T: Clone>(&mut self, list: &[T]) -> T {
        list[self.below(list.len())].clone()
    }
}

const FOLDERS: &[&str] =
    &["content", "content/en", "content/en/a", "content/en/a/b", "content/en-old", "static/x", "themes/t"];
const NAMES: &[&str] = &["one.md", "two.md", "a", "b", ".hidden", "save.tmp", "three.md~"];

fn site() -> (TempDir, Utf8PathBuf) {
    let dir = tempfile::tempdir().expect("a folder");
    let root = Utf8Path::from_path(dir.path()).expect("UTF-8").to_owned();
    for folder in FOLDERS {
        create_dir_all(root.join(folder)).expect("made");
        write(root.join(folder).join("old.md"), "old").expect("written");
    }
    write(root.join("faqtory.yaml"), "title: T").expect("written");
    (dir, root)
}

/// Does one thing of some kinds to a site, if it can be done, and gives the paths that events would name.
fn disturb(root: &Utf8Path, random: &mut Random, kinds: usize) -> Vec<String> {
    let path = format!("{}/{}", random.pick(FOLDERS), random.pick(NAMES));
    let other = format!("{}/{}", random.pick(FOLDERS), random.pick(NAMES));
    let folder = random.pick(FOLDERS).to_owned();
    let (at, to) = (root.join(&path), root.join(&other));
    let (done, named) = match random.below(kinds) {
        0..=2 => {
            let made = create_dir_all(at.parent().expect("a folder"));
            (made.and_then(|()| write(&at, random.pick(&["abc", "abd", "", "longer"]))), vec![path])
        }
        3 => (write(root.join(&folder).join("old.md"), random.pick(&["old", "new"])), vec![folder + "/old.md"]),
        4 | 5 => (rename(&at, &to), vec![path, other]),
        6 => (rename(root.join(&folder), &to), vec![folder, other]),
        7 => (remove_file(&at), vec![path]),
        8 => (remove_dir_all(root.join(&folder)), vec![folder]),
        9 => (create_dir_all(root.join(&folder)), vec![folder]),
        10 => (create_dir_all(to.join("deep")).and_then(|()| write(to.join("deep/in.md"), "deep")), vec![other]),
        11 => (write(root.join("faqtory.yaml"), random.pick(&["title: T", "title: U"])), vec!["faqtory.yaml".into()]),
        kind => (fault(kind, root, &folder, &at, &to), vec![path, folder]),
    };
    // What could not be done, or only in part, is named all the same.
    drop(done);
    named
}

/// A link, or something that cannot be read.
#[cfg(unix)]
fn fault(kind: usize, root: &Utf8Path, folder: &str, at: &Utf8Path, to: &Utf8Path) -> std::io::Result<()> {
    use std::os::unix::{ffi::OsStrExt, fs::PermissionsExt, fs::symlink};
    match kind {
        12 => symlink(root.join(folder), at),
        13 => symlink(to, at),
        // To read this is an error, whoever reads.
        14 => symlink("/proc/self/mem", at),
        _ => {
            let name = std::ffi::OsStr::from_bytes(b"not-\xff-utf8.md");
            write(root.as_std_path().join(folder).join(name), "x")?;
            set_permissions(at, Permissions::from_mode(0o000))
        }
    }
}

#[cfg(not(unix))]
fn fault(_: usize, _: &Utf8Path, _: &str, _: &Utf8Path, _: &Utf8Path) -> std::io::Result<()> {
    Ok(())
}

/// Refreshes a mirror and compares it with a fresh reading of the site.
fn check(mirror: &mut Mirror, touched: &Touched, context: &str) {
    let mut files = mirror.inputs().files;
    let changes = mirror.refresh(touched);
    for (path, bytes) in changes.files {
        assert_ne!(files.get(&path), bytes.as_ref(), "{context}: {path} has not changed");
        match bytes {
            Some(bytes) => drop(files.insert(path, bytes)),
            None => drop(files.remove(&path)),
        }
    }
    let expected = disk::load(&mirror.root);
    assert_eq!(mirror.inputs().files, expected.value.files, "{context}");
    assert_eq!(files, expected.value.files, "{context}: the changes");
    assert_eq!(changes.diagnostics, expected.diagnostics, "{context}");
}

/// Long enough for files to be believed by their looks.
fn grow_old() {
    sleep(Duration::from_millis(2_200));
}

#[test]
fn whatever_happens_it_is_what_reading_gives() {
    let sites: Vec<_> = (0..24).map(|seed| (seed, site())).collect();
    grow_old();
    let mut quick = 0;
    for (seed, (_dir, root)) in &sites {
        let mut random = Random(*seed);
        let (mut by_paths, mut by_all) = (Mirror::read(root).0, Mirror::read(root).0);
        // Plain files and folders, links too, and what cannot be read too.
        let kinds = if seed % 4 == 0 { 16 } else { 12 + 2 * usize::from(seed % 2 == 0) };
        for round in 0..30 {
            let named: Vec<String> = (0..=random.below(3)).flat_map(|_| disturb(root, &mut random, kinds)).collect();
            let context = format!("seed {seed}, round {round}, {named:?}");
            let touched = Touched::Paths(named.iter().map(Utf8PathBuf::from).collect());
            quick += usize::from(by_paths.look(&touched).0 != [WHOLE]);
            check(&mut by_paths, &touched, &context);
            check(&mut by_all, &Touched::Everything, &context);
        }
    }
    assert!(quick > 100, "only {quick} times without looking at everything");
}

#[test]
fn old_files_are_read_only_if_they_look_different() {
    let (_dir, root) = site();
    grow_old();
    let mut mirror = Mirror::read(&root).0;
    let path = "content/en/old.md";
    let forged: Arc<[u8]> = Arc::from(*b"forged");
    let forge = |mirror: &mut Mirror| mirror.last.files.get_mut(path).expect("a file").bytes = forged.clone();
    forge(&mut mirror);
    assert!(mirror.refresh(&Touched::Everything).files.is_empty(), "it was read again");
    let folder = Touched::Paths(["content/en".into()].into());
    assert!(mirror.refresh(&folder).files.is_empty(), "it was read again");
    let itself = Touched::Paths([path.into()].into());
    assert_eq!(mirror.refresh(&itself).files.len(), 1, "what is touched is read");
    // Same length, and the same time of change.
    let modified = root.join(path).metadata().and_then(|metadata| metadata.modified()).expect("a time");
    write(root.join(path), "new").expect("written");
    std::fs::File::options()
        .append(true)
        .open(root.join(path))
        .and_then(|file| file.set_modified(modified))
        .expect("set");
    if cfg!(unix) {
        assert_eq!(mirror.refresh(&Touched::Everything).files.len(), 1);
        // It is young now, and read whatever it looks like.
        forge(&mut mirror);
        assert_eq!(mirror.refresh(&Touched::Everything).files.len(), 1);
    }
    check(&mut mirror, &Touched::Everything, "at the end");
}

#[test]
fn bytes_that_did_not_change_stay_where_they_are() {
    let (_dir, root) = site();
    let mut mirror = Mirror::read(&root).0;
    let before = mirror.inputs().files;
    write(root.join("content/en/old.md"), "old").expect("written");
    let touched = Touched::Paths(["content/en/old.md".into()].into());
    assert!(mirror.refresh(&touched).files.is_empty());
    assert!(mirror.refresh(&Touched::Everything).files.is_empty());
    for (path, bytes) in mirror.inputs().files {
        assert!(Arc::ptr_eq(&before[&path], &bytes), "{path}");
    }
}

#[test]
fn a_file_that_is_missing_for_a_moment_is_not_gone() {
    let (_dir, root) = site();
    let mut mirror = Mirror::read(&root).0;
    let path = root.join("content/en/old.md");
    let touched = Touched::Paths(["content/en/old.md".into()].into());
    for empty in [false, true] {
        if empty {
            write(&path, "").expect("written")
        } else {
            remove_file(&path).expect("removed")
        }
        let lost = mirror.look(&touched);
        assert!(mirror.has_lost(&lost.0, &lost.1));
        write(&path, "old").expect("written");
        let found = mirror.look(&touched);
        assert!(!mirror.has_lost(&found.0, &found.1));
        assert!(mirror.refresh(&touched).files.is_empty());
    }
    // What stays away is gone, and said once.
    remove_file(&path).expect("removed");
    assert_eq!(mirror.refresh(&touched).files.into_values().collect::<Vec<_>>(), [None]);
    assert!(mirror.refresh(&touched).files.is_empty());
}

#[cfg(unix)]
#[test]
fn files_that_are_linked_to_change_with_their_links() {
    let (_dir, root) = site();
    let mut mirror = Mirror::read(&root).0;
    std::os::unix::fs::symlink("../static/x", root.join("content/linked")).expect("a link");
    check(&mut mirror, &Touched::Paths(["content/linked".into()].into()), "a new link");
    write(root.join("static/x/old.md"), "new").expect("written");
    check(&mut mirror, &Touched::Paths(["static/x/old.md".into()].into()), "a link's target");
    remove_file(root.join("content/linked")).expect("removed");
    check(&mut mirror, &Touched::Paths(["content/linked".into()].into()), "no link any more");
    assert!(mirror.last.is_plain());
}

#[cfg(unix)]
#[test]
fn an_editors_lock_is_no_fault() {
    let (_dir, root) = site();
    let mut mirror = Mirror::read(&root).0;
    std::os::unix::fs::symlink("writer@machine.1234:5678", root.join("content/en/.#old.md")).expect("a link");
    for touched in [Touched::Paths(["content/en".into()].into()), Touched::Everything] {
        let changes = mirror.refresh(&touched);
        assert!(changes.files.is_empty() && changes.diagnostics.is_empty(), "{:?}", changes.diagnostics);
    }
    assert!(disk::load(&root).diagnostics.is_empty());
}
