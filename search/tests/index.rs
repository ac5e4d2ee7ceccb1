//! The index as files: the same for the same content, whole or refused, opened in three ways.

#![allow(clippy::unwrap_used, dead_code, unreachable_pub)]

mod common;

use common::{data, hits, ids, manifest, open};
use faqtory_search::native::{Error, LangIndex, build};
use faqtory_search::{Manifest, Source};
use std::sync::Arc;

#[test]
fn equal_sections_give_equal_bytes_in_any_order() {
    for lang in ["en", "ru", "pt", "es"] {
        let mut sections = data(lang);
        let manifest = manifest(lang, &sections);
        let one = build(&manifest, &sections).unwrap();
        sections.reverse();
        let two = build(&manifest, &sections).unwrap();
        assert_eq!(one, two);
        assert_eq!(one.len(), 7);
        assert!(one.keys().all(|name| !name.starts_with('.') && !name.contains("lock")));
        let meta = String::from_utf8(one["meta.json"].to_vec()).unwrap();
        let name = one.keys().find_map(|file| file.strip_suffix(".term")).unwrap();
        assert!(meta.replace('-', "").contains(name));
        sections[0].body.push('x');
        assert!(build(&manifest, &sections).unwrap().keys().ne(one.keys()));
    }
}

#[test]
fn no_sections_are_an_index_too() {
    let index = open("en", &[]);
    assert!(hits(&index, "refund").is_empty());
    assert_eq!(index.source().documents(), 0);
    let empty = open("en", &[Default::default()]);
    assert!(hits(&empty, "refund").is_empty());
}

#[test]
fn any_tantivy_opens_it() {
    let sections = data("en");
    let files = build(&manifest("en", &sections), &sections).unwrap();
    let folder = std::env::temp_dir().join(format!("faqtory-search-{}", std::process::id()));
    std::fs::create_dir_all(folder.join("index")).unwrap();
    for (name, bytes) in &files {
        std::fs::write(folder.join("index").join(name), bytes).unwrap();
    }
    let manifest = manifest("en", &sections);
    std::fs::write(folder.join("manifest.json"), manifest.to_json().unwrap()).unwrap();
    let before = std::fs::read_dir(folder.join("index")).unwrap().count();
    let opened = LangIndex::open(&folder).unwrap();
    let after = std::fs::read_dir(folder.join("index")).unwrap().count();
    std::fs::remove_dir_all(&folder).unwrap();
    assert_eq!(before, after, "opening writes nothing");
    assert_eq!(opened.manifest(), &manifest);
    let shared = LangIndex::from_files(manifest, &files).unwrap();
    assert_eq!(ids(&opened, "declined 51"), ids(&shared, "declined 51"));
    assert_eq!(hits(&opened, "refund card"), hits(&open("en", &sections), "refund card"));
}

#[test]
fn an_index_may_be_shared_between_threads() {
    fn shareable<T: Send + Sync>(_: &T) {}
    shareable(&open("en", &[]));
}

#[test]
fn damage_is_refused() {
    let sections = data("en");
    let manifest = manifest("en", &sections);
    let files = build(&manifest, &sections).unwrap();
    for name in files.keys() {
        let mut missing = files.clone();
        missing.remove(name);
        assert!(matches!(LangIndex::from_files(manifest.clone(), &missing), Err(Error::Damaged(_))));
    }
    let mut changed = files.clone();
    let idx = changed.iter_mut().find(|(name, _)| name.ends_with(".idx")).unwrap().1;
    Arc::make_mut(idx)[20] ^= 1;
    let error = LangIndex::from_files(manifest.clone(), &changed).err().unwrap();
    assert!(error.to_string().contains("damaged"), "{error}");
    assert!(matches!(LangIndex::open(std::path::Path::new("/nonexistent")), Err(Error::Read(..))));
    assert!(matches!(Manifest::from_json(b"{}"), Err(Error::Manifest(_))));
    let newer = String::from_utf8(manifest.to_json().unwrap()).unwrap().replace("\"version\": 1", "\"version\": 99");
    assert!(matches!(Manifest::from_json(newer.as_bytes()), Err(Error::Version(99))));
}

#[test]
fn the_manifest_counts_and_carries_the_analysis() {
    let sections = data("ru");
    let manifest = manifest("ru", &sections);
    assert_eq!((manifest.articles, manifest.sections), (7, 8));
    assert_eq!(manifest.exceptions["денег"], "деньги");
    let again = Manifest::from_json(&manifest.to_json().unwrap()).unwrap();
    assert_eq!(again, manifest);
    assert_eq!(again.clone().with_defaults(&sections), again, "defaults are added once");
    let stem = again.lexicon().analyzer.stem("денег");
    assert_eq!(stem, again.lexicon().analyzer.stem("деньгам"));
}
