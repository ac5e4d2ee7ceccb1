//! Golden cases: a little site in one text file, and what comes of it.
//!
//! Every `.txt` file below `tests/cases/` is a case; `tests/cases/README.md`
//! tells their form. `UPDATE=1` rewrites what they expect.

mod answer;
mod case;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use crate::support::{difference, repository};
use answer::Answers;
use case::Case;

#[test]
fn cases_give_what_they_expect() {
    let update = std::env::var_os("UPDATE").is_some();
    let wanted = std::env::var("CASE").unwrap_or_default();
    let cases: Vec<PathBuf> = case_files().into_iter().filter(|path| name(path).contains(&wanted)).collect();
    assert!(!cases.is_empty(), "no case has `{wanted}` in its path");
    let next = AtomicUsize::new(0);
    let failures = Mutex::new(Vec::new());
    let workers = thread::available_parallelism().map_or(2, usize::from);
    thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| {
                while let Some(path) = cases.get(next.fetch_add(1, Ordering::Relaxed)) {
                    if let Err(message) = run(path, update) {
                        failures.lock().unwrap().push(format!("=== {}\n{message}\n", name(path)));
                    }
                }
            });
        }
    });
    let mut failures = failures.into_inner().unwrap();
    failures.sort();
    assert!(failures.is_empty(), "{} of {} cases fail:\n\n{}", failures.len(), cases.len(), failures.join("\n"));
}

fn case_files() -> Vec<PathBuf> {
    let files = walkdir::WalkDir::new(repository().join("tests/cases")).sort_by_file_name();
    files
        .into_iter()
        .map(|entry| entry.unwrap().into_path())
        .filter(|path| path.extension().is_some_and(|e| e == "txt"))
        .collect()
}

fn name(path: &Path) -> String {
    path.strip_prefix(repository().join("tests/cases")).unwrap_or(path).display().to_string()
}

fn run(path: &Path, update: bool) -> Result<(), String> {
    let written = fs::read_to_string(path).map_err(|error| error.to_string())?;
    let case = Case::parse(&written)?;
    let site = case.set_up()?;
    if case.is_idle(&site) {
        println!("{}: skipped, as this user may read and write everything", name(path));
        return Ok(());
    }
    let answers = Answers::of(&case, &site);
    let rewritten = case.with_answers(|query| answers.get(query))?;
    if update {
        if rewritten != written {
            fs::write(path, rewritten).map_err(|error| error.to_string())?;
        }
        return Ok(());
    }
    if case.expectations.is_empty() {
        return Err("the case expects nothing: run with UPDATE=1, then read what it wrote".to_owned());
    }
    if rewritten == written { Ok(()) } else { Err(difference(&written, &rewritten)) }
}
