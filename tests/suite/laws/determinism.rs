//! The same input gives the same bytes, and a build that changes nothing
//! writes nothing.

use std::collections::BTreeMap;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use super::generated;
use crate::support::{Site, faqtory_with, repository, tree};

fn build(root: &Path, out: &Path, threads: &str) -> BTreeMap<String, Vec<u8>> {
    let arguments = ["build", "-q", "--root", root.to_str().unwrap(), "--out", out.to_str().unwrap()];
    faqtory_with(out.parent().unwrap(), &arguments, &[("RAYON_NUM_THREADS", threads)]).expect(0);
    tree(out)
}

fn differences(one: &BTreeMap<String, Vec<u8>>, other: &BTreeMap<String, Vec<u8>>) -> Vec<String> {
    let paths = one.keys().chain(other.keys());
    let mut list: Vec<String> = paths.filter(|path| one.get(*path) != other.get(*path)).cloned().collect();
    list.sort();
    list.dedup();
    list
}

#[test]
fn builds_are_byte_identical_whatever_the_number_of_threads() {
    let places = Site::empty();
    let root = repository();
    let one = build(&root, &places.path().join("one"), "1");
    let other = build(&root, &places.path().join("other"), "5");
    assert_eq!(differences(&one, &other), Vec::<String>::new());
    assert!(one.keys().any(|path| path.starts_with("search/ru/index/")), "the index is part of the output");
}

#[test]
fn generated_sites_are_byte_identical() {
    for seed in 1..=6 {
        let site = generated::site(seed);
        let one = build(site.path(), &site.path().join("one"), "1");
        let other = build(site.path(), &site.path().join("other"), "3");
        assert_eq!(differences(&one, &other), Vec::<String>::new(), "seed {seed}");
    }
}

#[test]
fn the_day_changes_no_byte() {
    let site = generated::site(7);
    site.run(&["build", "-q", "--out", "one", "--today", "2026-01-01"]).expect(0);
    site.run(&["build", "-q", "--out", "other", "--today", "2036-01-01"]).expect(0);
    assert_eq!(differences(&tree(&site.path().join("one")), &tree(&site.path().join("other"))), Vec::<String>::new());
}

#[test]
fn a_second_build_writes_nothing() {
    let site = generated::site(3);
    site.run(&["build"]).expect(0);
    let stamps = || -> BTreeMap<String, (u64, i64, i64)> {
        let files = walkdir::WalkDir::new(site.path().join("public")).into_iter().map(Result::unwrap);
        files
            .map(|entry| {
                let metadata = entry.metadata().unwrap();
                (entry.path().display().to_string(), (metadata.ino(), metadata.mtime(), metadata.mtime_nsec()))
            })
            .collect()
    };
    let before = stamps();
    let done = site.run(&["build"]).expect(0);
    assert!(done.stderr.contains("(0 files written, 0 removed, "), "{}", done.stderr);
    assert_eq!(before, stamps());
}

#[test]
fn an_unchanged_file_keeps_its_time() {
    let site = generated::site(4);
    site.run(&["build", "-q"]).expect(0);
    let time = |path: &str| std::fs::metadata(site.path().join("public").join(path)).unwrap().modified().unwrap();
    let before = time("robots.txt");
    site.write("content/en/added.md", "# Added\n\nText.\n");
    site.run(&["build", "-q"]).expect(0);
    assert!(site.has("public/en/added/index.html"));
    assert_eq!(before, time("robots.txt"));
    std::fs::remove_file(site.path().join("content/en/added.md")).unwrap();
    site.run(&["build", "-q"]).expect(0);
    assert!(!site.has("public/en/added/index.html"), "what is no longer built is gone");
}
