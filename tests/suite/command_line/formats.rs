//! Diagnostics for programs.

use serde_json::Value;

use crate::support::Site;

fn site() -> Site {
    Site::new(&[
        ("content/en/first.md", "---\ntitle: First\nsidebar: left\n---\n[x](nothing.md): 100%\n"),
        ("content/en/second.md", "# Second\n\n{{ fact.no, such }}\n"),
    ])
}

#[test]
fn json_is_as_documented() {
    let site = site();
    let done = site.run(&["check", "--format", "json"]).expect(1);
    let report: Value = serde_json::from_str(&done.stdout).unwrap();
    let keys = |value: &Value| -> Vec<String> { value.as_object().unwrap().keys().cloned().collect() };
    assert_eq!(keys(&report), ["diagnostics", "errors", "warnings"]);
    assert_eq!((report["errors"].as_u64(), report["warnings"].as_u64()), (Some(2), Some(1)));
    let list = report["diagnostics"].as_array().unwrap();
    assert_eq!(list.len(), 3);
    for diagnostic in list {
        let mut keys = keys(diagnostic);
        keys.sort();
        assert_eq!(keys, ["code", "column", "file", "help", "line", "message", "severity"]);
        assert!(diagnostic["line"].is_u64() && diagnostic["column"].is_u64() && diagnostic["message"].is_string());
    }
    let first = &list[0];
    assert_eq!(first["code"], "unknown-key");
    assert_eq!(first["severity"], "warning");
    assert_eq!(first["file"], "content/en/first.md");
    assert_eq!((first["line"].as_u64(), first["column"].as_u64()), (Some(3), Some(1)));
    assert_eq!(list[1]["code"], "broken-link");
    assert_eq!(list[2]["severity"], "error");
    assert_eq!(done.stderr, "", "standard error is for people");
}

#[test]
fn json_of_a_clean_site_is_empty_lists() {
    let site = Site::new(&[("content/en/first.md", "# First\n")]);
    for command in ["check", "build"] {
        let done = site.run(&[command, "-q", "--format", "json"]).expect(0);
        let report: Value = serde_json::from_str(&done.stdout).unwrap();
        assert_eq!(report, serde_json::json!({"errors": 0, "warnings": 0, "diagnostics": []}));
    }
}

#[test]
fn json_of_a_problem_without_a_place_has_nulls() {
    let done = Site::empty().run(&["check", "--format", "json"]).expect(2);
    let report: Value = serde_json::from_str(&done.stdout).unwrap();
    let first = &report["diagnostics"][0];
    assert_eq!(first["code"], "config");
    assert!(first["file"].is_null() && first["line"].is_null() && first["column"].is_null());
}

#[test]
fn github_is_one_command_a_line() {
    let done = site().run(&["check", "--format", "github"]).expect(1);
    let lines: Vec<&str> = done.stdout.lines().collect();
    assert_eq!(lines.len(), 3, "{}", done.stdout);
    assert!(
        lines[0].starts_with("::warning file=content/en/first.md,line=3,col=1,title=unknown-key::"),
        "{}",
        lines[0]
    );
    assert!(lines[1].starts_with("::error file=content/en/first.md,line=5,col=1,title=broken-link::"), "{}", lines[1]);
    assert!(lines[1].contains("%0Ahelp: "), "{}", lines[1]);
    assert!(!done.stdout.contains("100% "));
}

#[test]
fn human_is_the_line_the_caret_and_the_help() {
    let done = site().run(&["check"]).expect(1);
    assert_eq!(done.stdout, "");
    for part in [
        "error[broken-link]: ",
        " --> content/en/first.md:5:1",
        "5 | [x](nothing.md): 100%",
        "  | ^^^",
        "help: ",
        "2 errors, 1 warning",
    ] {
        assert!(done.stderr.contains(part), "no {part:?} in:\n{}", done.stderr);
    }
}
