//! The README's own commands do what it says.
//!
//! Every line of its `sh` blocks that runs faqtory is run, on a copy of the
//! repository's site; a line that this test does not know fails it.

use std::fs;
use std::path::Path;

use super::serving::Server;
use crate::support::{Site, faqtory, repository};

/// What else the README may tell the reader to type.
const OTHERS: &[&str] = &[
    "cargo",
    ".ci/run",
    "tests/run",
    "git",
    "cd",
    "npm",
    "npx",
    "rustup",
    "ls",
    "curl",
    "open",
    "xdg-open",
    "sudo",
    "apt-get",
    "./",
];

/// The lines of `sh` blocks, continued ones joined, without comments and prompts.
fn commands(text: &str) -> Vec<String> {
    let mut commands = Vec::new();
    let mut inside = false;
    for line in text.replace("\\\n", " ").lines() {
        let line = line.trim();
        if let Some(info) = line.strip_prefix("```") {
            inside = !inside && matches!(info.trim(), "sh" | "bash" | "shell" | "console");
        } else if inside && !line.is_empty() && !line.starts_with('#') {
            let line = line.strip_prefix("$ ").unwrap_or(line);
            commands.push(line.split(" #").next().unwrap_or(line).trim().to_owned());
        }
    }
    commands
}

/// The words of a command line, quotes taken off.
fn words(line: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut quote = None;
    for c in line.chars() {
        match (quote, c) {
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), c) if open == c => quote = None,
            (None, ' ') => words.push(String::new()),
            (_, c) => words.last_mut().unwrap().push(c),
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

/// What faqtory is given, where a line runs it.
fn arguments(words: &[String]) -> Option<Vec<&str>> {
    let own = match words.first()?.as_str() {
        "faqtory" | "target/release/faqtory" | "./target/release/faqtory" => &words[1..],
        "cargo" if words.get(1)? == "run" => {
            let at = words.iter().position(|word| word == "--")?;
            &words[at + 1..]
        }
        _ => return None,
    };
    Some(own.iter().map(String::as_str).collect())
}

fn copy(from: &Path, to: &Path) {
    for entry in walkdir::WalkDir::new(from).into_iter().map(Result::unwrap).filter(|entry| entry.file_type().is_file())
    {
        let target = to.join(entry.path().strip_prefix(from).unwrap());
        fs::create_dir_all(target.parent().unwrap()).unwrap();
        fs::copy(entry.path(), target).unwrap();
    }
}

fn run(place: &Site, line: &str) {
    let words = words(line);
    let Some(arguments) = arguments(&words) else {
        let known = words.first().is_none_or(|first| {
            OTHERS.iter().any(|other| first == other || (*other == "./" && first.starts_with("./")))
        });
        assert!(known, "README.md: `{line}` is no command that this test knows");
        return;
    };
    if arguments.contains(&"serve") {
        let port = if arguments.contains(&"--port") { &[][..] } else { &["--port", "41400"] };
        let server = Server::start(place.path(), &[&arguments, port].concat());
        let (status, _, body) = server.ask("GET", &format!("{}/", server.path), "");
        assert!(status == 200 && body.contains("<html"), "README.md: `{line}`");
        return;
    }
    let done = faqtory(place.path(), &arguments);
    assert_eq!(done.code, 0, "README.md: `{line}`\n{}", done.stderr);
    assert!(!done.stderr.contains("warning["), "README.md: `{line}`\n{}", done.stderr);
}

#[test]
fn the_commands_of_the_readme_work() {
    let Ok(text) = fs::read_to_string(repository().join("README.md")) else {
        println!("there is no README.md yet");
        return;
    };
    let commands = commands(&text);
    let place = Site::empty();
    for part in ["content", "static", "themes"] {
        if repository().join(part).is_dir() {
            copy(&repository().join(part), &place.path().join(part));
        }
    }
    fs::copy(repository().join("faqtory.yaml"), place.path().join("faqtory.yaml")).unwrap();
    let own: Vec<&String> = commands.iter().filter(|line| arguments(&words(line)).is_some()).collect();
    assert!(
        own.iter().any(|line| line.contains("serve")) && own.iter().any(|line| line.contains("build")),
        "the README shows build and serve: {commands:?}"
    );
    commands.iter().for_each(|line| run(&place, line));
}

#[test]
fn lines_are_read_as_a_shell_would() {
    let text = "```sh\n$ cargo run --release -- search \"срок возврата\" --lang ru # comment\n# no\nfaqtory new a/b \\\n  --title 'x y'\n```\n```yaml\nno: 1\n```\n";
    let lines = commands(text);
    assert_eq!(lines.len(), 2);
    assert_eq!(arguments(&words(&lines[0])).unwrap(), ["search", "срок возврата", "--lang", "ru"]);
    assert_eq!(arguments(&words(&lines[1])).unwrap(), ["new", "a/b", "--title", "x y"]);
}
