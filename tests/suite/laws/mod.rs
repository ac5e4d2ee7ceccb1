//! Laws: what holds of every site that builds.
//!
//! Each law is a function from a built output to its breaches. They are held
//! against the repository's own site, the same below a path and for agents,
//! and small sites that a seed generates.

mod determinism;
mod generated;
mod known_items;
mod links;
mod live;
mod output;
mod pages;
mod parity;
mod robust;
mod search;
mod wall;

use std::sync::{Arc, OnceLock};

use crate::support::{Site, faqtory, repository};
use output::Output;

type Law = fn(&Output) -> Vec<String>;

const LAWS: &[(&str, Law)] = &[
    ("every link leads somewhere, to an anchor that exists", pages::links),
    ("every resource is the site's own and exists", pages::resources),
    ("nothing is inline: no script, style or handler", pages::inline),
    ("the markup is well formed and its ids are unique", pages::markup),
    ("a page has one heading of level 1, one canonical address, its language", pages::identity),
    ("alternates name each other", pages::alternates),
    ("images have their size and wait to be seen", pages::images),
    ("the sitemap and the feeds are well formed and name pages that exist", pages::xml),
];

/// The laws that an output breaks, with the first breaches of each.
fn breaches(output: &Output) -> String {
    let mut all = String::new();
    for (law, check) in LAWS {
        let mut found = check(output);
        found.sort();
        found.dedup();
        if !found.is_empty() {
            let shown: Vec<&str> = found.iter().take(12).map(String::as_str).collect();
            all.push_str(&format!("{}: {law}: {} breaches\n  {}\n", output.name, found.len(), shown.join("\n  ")));
        }
    }
    all
}

fn hold(output: &Output) {
    let breaches = breaches(output);
    assert!(breaches.is_empty(), "\n{breaches}");
}

/// The repository's own site, built once for all tests.
fn sample() -> Arc<Output> {
    static BUILT: OnceLock<Arc<Output>> = OnceLock::new();
    BUILT.get_or_init(|| Arc::new(build_sample("the sample", "https://help.example.com", &[]))).clone()
}

fn build_sample(name: &str, base: &str, more: &[&str]) -> Output {
    let place = Site::empty();
    let root = repository();
    let root = root.to_str().unwrap();
    let arguments = [&["build", "--root", root, "--out", "out", "--base-url", base], more].concat();
    let done = faqtory(place.path(), &arguments).expect(0);
    assert!(!done.stderr.contains("warning"), "{}", done.stderr);
    Output::read(name, base, &place.path().join("out"))
}

#[test]
fn the_sample_keeps_the_laws() {
    hold(&sample());
}

#[test]
fn the_sample_keeps_the_laws_below_a_path() {
    hold(&build_sample("the sample below a path", "https://x.example/deep/help", &[]));
}

#[test]
fn the_agents_edition_keeps_the_laws() {
    hold(&build_sample("the agents' edition", "https://help.example.com", &["--audience", "agents"]));
}

#[test]
fn a_heading_cannot_take_an_id_of_the_theme() {
    // Ids that the theme's pages had when this was written; more do no harm.
    let ids = ["main", "help-title", "related-title", "toc-title", "q-header", "q-page", "footer", "search", "results"];
    let given: String = ids.iter().map(|id| format!("## A heading {{#{id}}}\n\n")).collect();
    let automatic: String = ids.iter().map(|id| format!("## {}\n\n", id.replace('-', " "))).collect();
    let first = format!("---\ntitle: First\nrelated: [second]\n---\n{automatic}");
    let site = Site::new(&[("content/en/first.md", &first), ("content/en/second.md", "# Second\n")]);
    site.build();
    hold(&Output::read("headings with the theme's ids", "https://help.example.com", &site.path().join("public")));
    site.write("content/en/first.md", format!("# First\n\n{given}"));
    let done = site.run(&["build", "-q"]);
    if done.code == 0 {
        hold(&Output::read("given ids of the theme's", "https://help.example.com", &site.path().join("public")));
    } else {
        assert!(done.stderr.contains("duplicate-anchor"), "{}", done.stderr);
    }
}
