//! The command line: what is typed, what is printed, how it ends.

mod builds;
mod formats;
mod languages;
mod links;
mod macros;
mod readme;
mod scaffold;
mod searching;
pub(crate) mod serving;
mod status;
mod watching;

use crate::support::{Site, faqtory};

const COMMANDS: &[&str] =
    &["build", "serve", "check", "search", "status", "translated", "new", "init", "publish-links"];

#[test]
fn help_names_every_command_and_each_has_its_own() {
    let place = Site::empty();
    let help = faqtory(place.path(), &["--help"]).expect(0).stdout;
    for command in COMMANDS {
        assert!(help.contains(&format!("\n  {command} ")), "{help}");
        let own = faqtory(place.path(), &[command, "--help"]).expect(0).stdout;
        for option in ["--root", "--color", "--quiet", "--verbose"] {
            assert!(own.contains(option), "{command} --help says nothing of {option}");
        }
    }
}

#[test]
fn options_of_the_design_exist() {
    let place = Site::empty();
    let has = |command: &str, options: &[&str]| {
        let help = faqtory(place.path(), &[command, "--help"]).expect(0).stdout;
        options.iter().for_each(|option| assert!(help.contains(option), "{command} has no {option}"));
    };
    has("build", &["--format", "--strict", "--drafts", "--audience", "--out", "--base-url", "--today"]);
    has("check", &["--format", "--strict", "--drafts", "--audience", "--out", "--base-url", "--today", "--dates"]);
    has("serve", &["--port", "--host", "4000", "127.0.0.1"]);
    has("search", &["--lang", "--site", "--format"]);
    has("publish-links", &["--fix", "--today"]);
    has("status", &["--lang", "--owner", "--only", "--diff", "--format", "--today"]);
}

#[test]
fn version_is_that_of_the_package() {
    let done = faqtory(Site::empty().path(), &["--version"]).expect(0);
    assert_eq!(done.stdout, format!("faqtory {}\n", env!("CARGO_PKG_VERSION")));
}

#[test]
fn misuse_ends_with_2() {
    let place = Site::empty();
    let misuses: &[&[&str]] = &[
        &[],
        &["bild"],
        &["build", "--nothing"],
        &["build", "--format", "xml"],
        &["build", "--audience", "agent"],
        &["check", "--today", "yesterday"],
        &["search"],
        &["search", "x", "--limit", "many"],
        &["serve", "--port", "99999"],
        &["status", "--only", "current"],
        &["status", "--today", "yesterday"],
        &["new"],
        &["init"],
    ];
    for arguments in misuses {
        let done = faqtory(place.path(), arguments).expect(2);
        assert!(!done.stderr.is_empty(), "{arguments:?} says nothing");
    }
}

#[test]
fn root_names_the_site_from_elsewhere() {
    let site = Site::new(&[("content/en/first.md", "# First\n\n[x](nothing.md)\n")]);
    let root = site.path().to_str().unwrap();
    let elsewhere = Site::empty();
    let done = faqtory(elsewhere.path(), &["check", "--root", root]).expect(1);
    assert!(done.stderr.contains("--> content/en/first.md:3:1"), "{}", done.stderr);
    site.write("content/en/first.md", "# First\n");
    faqtory(elsewhere.path(), &["--root", root, "build", "-q"]).expect(0);
    assert!(site.has("public/en/first/index.html"), "the output is in the site's folder");
    assert!(crate::support::tree(elsewhere.path()).is_empty());
}

#[test]
fn colour_is_only_where_it_is_asked_for() {
    let site = Site::new(&[("content/en/first.md", "# First\n\n[x](nothing.md)\n")]);
    assert!(!site.run(&["check"]).expect(1).stderr.contains('\u{1b}'), "a pipe gets no colour");
    assert!(site.run(&["check", "--color", "always"]).expect(1).stderr.contains('\u{1b}'));
    assert!(!site.run(&["check", "--color", "never"]).expect(1).stderr.contains('\u{1b}'));
}

#[test]
fn progress_is_not_drawn_into_a_pipe() {
    let site = Site::new(&[("content/en/first.md", "# First\n")]);
    let done = site.build();
    assert_eq!(done.stdout, "");
    let begins: Vec<&str> = done.stderr.lines().filter_map(|line| line.split_whitespace().next()).collect();
    assert_eq!(begins, ["built", "search:"], "{}", done.stderr);
    assert!(!done.stderr.contains(['\r', '\u{1b}']));
    let quiet = site.run(&["build", "--quiet"]).expect(0);
    assert_eq!((quiet.stdout.as_str(), quiet.stderr.as_str()), ("", ""));
    let verbose = site.run(&["build", "--verbose"]).expect(0);
    assert!(verbose.stderr.lines().count() > 1, "{}", verbose.stderr);
}
