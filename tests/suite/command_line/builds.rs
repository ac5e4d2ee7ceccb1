//! The output folder is never harmed.

use std::fs;
use std::process::{Command, Stdio};

use crate::support::{Finished, Site, tree};

fn site() -> Site {
    Site::new(&[("content/en/first.md", "# First\n\nText.\n"), ("content/en/guide/second.md", "# Second\n\nText.\n")])
}

/// What stands beside the output folder and is hidden: staging folders, locks.
fn leftovers(site: &Site) -> Vec<String> {
    let entries =
        fs::read_dir(site.path()).unwrap().map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned());
    entries.filter(|name| name.starts_with('.')).collect()
}

#[test]
fn a_failed_build_leaves_the_last_site_as_it_was() {
    let site = site();
    site.build();
    let before = site.output();
    for (path, text, code) in [
        ("content/en/first.md", "# First\n\n[x](nothing.md)\n", 1),
        ("faqtory.yaml", "title: Help\n", 2),
        ("themes/default/templates/home.html", "{% if %}", 2),
    ] {
        let kept = site.has(path).then(|| site.read(path));
        site.write(path, text);
        let done = site.run(&["build"]).expect(code);
        assert!(done.stderr.contains("nothing was written"), "{}", done.stderr);
        assert_eq!(site.output(), before, "{path}");
        match kept {
            Some(text) => site.write(path, text),
            None => fs::remove_dir_all(site.path().join("themes")).unwrap(),
        }
    }
    site.build();
    assert_eq!(leftovers(&site), Vec::<String>::new());
}

#[test]
fn strict_lets_warnings_fail_and_writes_nothing() {
    let site = site();
    site.write("content/en/first.md", "---\ntitle: First\nsidebar: left\n---\n");
    assert!(site.run(&["build"]).expect(0).stderr.contains("warning[unknown-key]"));
    fs::remove_dir_all(site.path().join("public")).unwrap();
    site.run(&["build", "--strict"]).expect(1);
    assert!(!site.has("public"));
    site.run(&["check", "--strict"]).expect(1);
    site.run(&["check"]).expect(0);
}

#[test]
fn a_search_above_its_budget_stops_the_build() {
    let site = site();
    let settings = "title: Help\nbase_url: https://help.example.com\nlanguages: [en]\n";
    site.write("faqtory.yaml", format!("{settings}search: {{budget_kb: 20}}\n"));
    let done = site.run(&["build"]).expect(1);
    assert!(done.stderr.contains("error[search-budget]: a first search in `en` loads up to 4"), "{}", done.stderr);
    assert!(done.stderr.contains("--> faqtory.yaml:4:10") && done.stderr.contains("the site allows 20 KB"));
    assert!(!site.has("public"));
    site.write("faqtory.yaml", format!("{settings}search: {{budget_kb: 80}}\n"));
    let done = site.run(&["build", "-v"]).expect(0);
    assert!(done.stderr.contains("in browsers, gzip: engine 4"), "{}", done.stderr);
}

#[test]
fn a_search_may_come_compressed() {
    let site = site();
    let settings = "title: Help\nbase_url: https://help.example.com\nlanguages: [en]\n";
    site.build();
    let plain = site.output();
    site.write("faqtory.yaml", format!("{settings}search: {{precompress: true}}\n"));
    site.build();
    let added: Vec<String> = site.output().into_keys().filter(|path| !plain.contains_key(path)).collect();
    let of = |start: &str| added.iter().any(|path| path.starts_with(start) && path.ends_with(".gz"));
    for start in ["search/en/manifest.json", "search/en/pack/c0.", "search/en/pack/f0.", "assets/engine."] {
        assert!(of(start), "{start}: {added:?}");
    }
    assert!(!of("search/en/index/") && !of("en/"), "{added:?}");
    assert!(site.output()["search/en/manifest.json.gz"].starts_with(&[0x1f, 0x8b]));
}

#[test]
fn check_writes_nothing() {
    let site = site();
    let before = tree(site.path());
    site.run(&["check"]).expect(0);
    assert_eq!(tree(site.path()), before);
    assert_eq!(leftovers(&site), Vec::<String>::new());
}

#[test]
fn out_names_the_folder() {
    let site = site();
    site.run(&["build", "-q", "--out", "deep/er/site"]).expect(0);
    assert!(site.has("deep/er/site/en/first/index.html") && !site.has("public"));
    let elsewhere = Site::empty();
    let out = elsewhere.path().join("site");
    site.run(&["build", "-q", "--out", out.to_str().unwrap()]).expect(0);
    assert!(elsewhere.has("site/en/first/index.html"));
    fs::create_dir(site.path().join("empty")).unwrap();
    site.run(&["build", "-q", "--out", "empty/"]).expect(0);
    assert!(site.has("empty/index.html"), "an empty folder is taken");
}

#[test]
fn a_file_of_others_stops_the_build_before_it_begins() {
    let site = site();
    site.build();
    site.write("public/notes.txt", "mine");
    site.write("public/en/first/mine.html", "mine");
    let before = site.output();
    site.write("content/en/first.md", "# Changed\n");
    let done = site.run(&["build"]).expect(2);
    assert!(
        done.stderr.contains("foreign-output")
            && done.stderr.contains("notes.txt")
            && done.stderr.contains("en/first/mine.html"),
        "{}",
        done.stderr
    );
    assert_eq!(site.output(), before);
}

#[test]
fn a_file_that_was_changed_by_hand_is_written_again() {
    let site = site();
    site.build();
    let page = site.read("public/en/first/index.html");
    site.write("public/en/first/index.html", page.replace("First", "Other"));
    fs::remove_file(site.path().join("public/robots.txt")).unwrap();
    site.write("content/en/guide/second.md", "# Second, changed\n");
    site.build();
    assert!(site.read("public/en/first/index.html") == page, "the page is still as it was changed by hand");
    assert!(site.has("public/robots.txt"));
}

#[test]
fn a_manifest_that_cannot_be_read_marks_nothing_as_ours() {
    let site = site();
    site.build();
    site.write("public/.faqtory-manifest", "nonsense\n");
    let before = site.output();
    site.run(&["build"]).expect(2);
    assert_eq!(site.output(), before);
}

#[test]
fn a_symbolic_link_as_output_folder_stays_one() {
    let site = site();
    fs::create_dir(site.path().join("real")).unwrap();
    std::os::unix::fs::symlink("real", site.path().join("public")).unwrap();
    site.build();
    site.write("content/en/first.md", "# Changed\n");
    site.build();
    assert!(site.path().join("public").symlink_metadata().unwrap().is_symlink());
    assert!(site.read("real/en/first/index.html").contains("Changed"));
}

/// Runs a build that may write files of a few blocks only: as on a full disk.
fn build_on_a_full_disk(site: &Site) -> Finished {
    let program = env!("CARGO_BIN_EXE_faqtory");
    let script = format!("trap '' XFSZ; ulimit -f 8; exec '{program}' build");
    Command::new("sh").args(["-c", &script]).current_dir(site.path()).stdin(Stdio::null()).output().unwrap().into()
}

#[test]
fn a_full_disk_is_told_and_the_last_site_stays() {
    let site = site();
    site.build();
    let before = site.output();
    site.write("content/en/first.md", format!("# Changed\n\n{}\n", "Many words of text. ".repeat(2000)));
    let done = build_on_a_full_disk(&site).expect(2);
    assert!(done.stderr.contains("error[write-failed]"), "{}", done.stderr);
    assert!(done.stderr.contains("= help: "), "{}", done.stderr);
    assert_eq!(site.output(), before);
    assert_eq!(leftovers(&site), Vec::<String>::new());
    site.build();
}

#[test]
fn a_full_disk_at_the_first_build_leaves_nothing_behind() {
    let site = site();
    site.write("content/en/first.md", format!("# First\n\n{}\n", "Many words of text. ".repeat(2000)));
    build_on_a_full_disk(&site).expect(2);
    assert!(!site.has("public"));
    assert_eq!(leftovers(&site), Vec::<String>::new());
}

#[test]
fn what_a_build_that_was_cut_off_left_behind_does_no_harm() {
    let site = site();
    site.build();
    site.write(".public.new/half/index.html", "half");
    site.build();
    site.write("content/en/first.md", "# Changed\n");
    site.build();
    assert!(!site.has("public/half"));
    // Cut off between two renames: the last site waits beside.
    fs::rename(site.path().join("public"), site.path().join(".public.old")).unwrap();
    site.build();
    assert!(site.has("public/en/first/index.html"));
    assert_eq!(leftovers(&site), Vec::<String>::new());
}

#[test]
fn builds_at_the_same_time_wait_for_each_other() {
    let site = site();
    let start = || {
        Command::new(env!("CARGO_BIN_EXE_faqtory"))
            .args(["build", "-q"])
            .current_dir(site.path())
            .stdin(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap()
    };
    let running: Vec<_> = (0..4).map(|_| start()).collect();
    for child in running {
        let done: Finished = child.wait_with_output().unwrap().into();
        done.expect(0);
    }
    assert!(site.has("public/en/first/index.html"));
    assert_eq!(leftovers(&site), Vec::<String>::new());
}
