//! What is held while files change is what a clean build makes of them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use camino::Utf8Path;
use faqtory::content::front_matter::Audience;
use faqtory::index::Material;
use faqtory::live::{Applied, Changes, Keys, Live, Reach};
use faqtory::pipeline::{self, Built, Inputs, Options};
use faqtory::shell::{disk, edit};
use faqtory::site::model::SOURCE;
use faqtory::site::status;

use super::generated::{self, Random};
use crate::support::Site;

fn options() -> Options {
    Options { drafts: true, audience: Audience::Public, base_url: None, today: None }
}

/// Of a generated site: now and then its agents' edition.
fn options_of(seed: u64) -> Options {
    let audience = if seed.is_multiple_of(7) { Audience::Agents } else { Audience::Public };
    Options { audience, ..options() }
}

fn inputs(site: &Site) -> Inputs {
    disk::load(Utf8Path::from_path(site.path()).unwrap()).value
}

type Files = BTreeMap<String, Result<Arc<[u8]>, String>>;

fn files(built: &Built) -> Files {
    let renderer = built.renderer();
    let bytes = built.output.iter().map(|(path, file)| (path.clone(), renderer.bytes(file).map_err(|d| d.message)));
    bytes.collect()
}

fn searches(built: &Built) -> Vec<blake3::Hash> {
    built.resolved.site.langs().map(|lang| Material::of(&built.resolved, lang).digest()).collect()
}

/// Marks translations as ones that reflect their source as it is now: one once in `n` times.
fn stamped(random: &mut Random, n: usize, built: Option<&Built>) -> Changes {
    let articles = built.map(|built| built.resolved.site.articles.as_slice()).unwrap_or_default();
    let mut changes = Changes::new();
    for article in articles {
        let digests = status::digests(article);
        let pairs = digests.iter().map(|(id, digest)| format!("{}: {}", edit::scalar(id), edit::scalar(digest)));
        let stamp = format!("{{{}}}", pairs.collect::<Vec<_>>().join(", "));
        for own in article.langs().filter(|lang| *lang != SOURCE).filter_map(|lang| article.translation(lang)) {
            let source = &own.parsed.source;
            if random.once_in(n)
                && let Ok(text) = edit::set(&source.text, "source_digest", &stamp)
            {
                changes.insert(source.path.to_string(), Some(text.into_bytes().into()));
            }
        }
    }
    changes
}

/// One change of random kind to the files; the paths that it touches.
fn edited(random: &mut Random, files: &BTreeMap<String, Arc<[u8]>>) -> Changes {
    let articles: Vec<&String> = files.keys().filter(|path| path.ends_with(".md")).collect();
    let article = |random: &mut Random| (*random.pick(&articles)).clone();
    let text = |path: &str| String::from_utf8_lossy(files.get(path).map_or(&[][..], |bytes| bytes)).into_owned();
    let one = |path: String, text: String| Changes::from([(path, Some(text.into_bytes().into()))]);
    let number = random.below(1000);
    if articles.is_empty() {
        return one("content/en/first.md".to_owned(), "# First\n".to_owned());
    }
    match random.below(31) {
        0..=5 => {
            let path = article(random);
            let more = random.pick(&[
                "Another line.",
                "{{ fact.fee }} more.",
                "**Bold** [x](https://x.example).",
                "Call +55 11 4002-8922.",
            ]);
            one(path.clone(), format!("{}\n{more} {number}\n", text(&path)))
        }
        6 => {
            let path = article(random);
            one(path.clone(), text(&path).replacen("\n---\n", &format!("\n---\nNew first paragraph {number}.\n\n"), 1))
        }
        7 => {
            let path = article(random);
            let heading = random.pick(&["## New heading", "## Asked {.faq}", "## Fixed {#fixed}", "# Top"]);
            one(path.clone(), format!("{}\n{heading} {number}\n\nText.\n", text(&path)))
        }
        8 => {
            let path = article(random);
            let line =
                random.pick(&["order: 1", "description: Other", "draft: true", "tags: [a]", "only: [en]", "id: own"]);
            one(path.clone(), text(&path).replacen("---\n", &format!("---\n{line}\n"), 1))
        }
        28..=30 => {
            // A source of a translation that says what it reflects.
            let stamped = articles.iter().filter(|path| text(path).contains("source_digest"));
            let source = |path: &str| Some(format!("content/en/{}", path.splitn(3, '/').nth(2)?));
            let sources: Vec<String> = stamped.filter_map(|path| source(path)).collect();
            let path = if sources.is_empty() { article(random) } else { random.pick(&sources).clone() };
            one(
                path.clone(),
                text(&path).replacen("\n\n", &format!("\n\nNew words {number}.\n\n"), 1 + random.below(3)),
            )
        }
        9 | 26 | 27 => {
            let path = article(random);
            one(path.clone(), text(&path).replacen("title: \"", &format!("title: \"New {number} "), 1))
        }
        10 => {
            let lang = random.pick(&["en", "ru", "pt"]);
            let folder = random.pick(&["", "refunds/", "new/", "account/deep/"]);
            let body = random.pick(&["Text.", "![x](picture.svg)", "[](id:nowhere)", ":::agents\nplantedsecret\n:::"]);
            one(format!("content/{lang}/{folder}made-{number}.md"), format!("# Made {number}\n\n{body}\n"))
        }
        11 => renamed(files, &article(random), |path| path.replacen(".md", &format!("-{number}.md"), 1)),
        12 => {
            let folder = random.pick(&["refunds/", "account/"]);
            let moved = |path: &String| path.contains(&format!("/{folder}"));
            let paths: Vec<&String> = files.keys().filter(|path| moved(path)).collect();
            paths.into_iter().flat_map(|path| renamed(files, path, |path| path.replacen(folder, "moved/", 1))).collect()
        }
        13 => Changes::from([(article(random), None)]),
        14 => one("content/facts.yaml".to_owned(), format!("days: {number}\nfee: 12\nother: {number}\n")),
        15 => one(
            "content/facts.yaml".to_owned(),
            "days: {type: duration, unit: business-day, min: 1}\nfee: 9\n".to_owned(),
        ),
        16 => one("content/facts.yaml".to_owned(), "days: [broken\n".to_owned()),
        17 => one("content/en/strings.yaml".to_owned(), format!("search_title: Find {number}\n")),
        18 => Changes::from([("content/en/strings.yaml".to_owned(), None), ("content/facts.yaml".to_owned(), None)]),
        19 => {
            let broken = random.pick(&["{{ nothing.here }}", "{% if %}", "<p>{{ page.title }}</p>", ""]);
            let path = "themes/default/templates/redirect.html".to_owned();
            let base = include_str!("../../../themes/default/templates/redirect.html");
            one(path, base.replace("{% endblock head", &format!("{broken}{{% endblock head")))
        }
        20 => {
            let css = random.pick(&["body { color: red }", "body { color: blue", "p { background: url(no.png) }"]);
            one("themes/default/assets/own.css".to_owned(), (*css).to_owned())
        }
        21 => Changes::from([
            ("themes/default/templates/redirect.html".to_owned(), None),
            ("themes/default/assets/own.css".to_owned(), None),
        ]),
        22 => {
            let settings = text("faqtory.yaml");
            let line = random.pick(&[
                "levels: {broken-link: warning}",
                "oops: 1",
                "contact: own",
                "title: again",
                "example_data: [+55 11 4002-8922]",
            ]);
            let known = settings.contains(line.split(':').next().unwrap_or_default());
            one("faqtory.yaml".to_owned(), if known { settings } else { format!("{settings}{line}\n") })
        }
        23 => {
            let kept: Vec<String> = text("faqtory.yaml").lines().take(5).map(str::to_owned).collect();
            one("faqtory.yaml".to_owned(), kept.join("\n") + "\n")
        }
        24 => {
            let size = 10 + number;
            let picture = format!("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{size}\" height=\"20\"></svg>\n");
            one("content/en/picture.svg".to_owned(), picture)
        }
        _ => {
            let path = article(random);
            let broken: &[&[u8]] =
                &[b"---\ntitle: a: b\n---\n", b"\xff\xfe", b"::agents\n", b"# T\n\n[x](no.md)\n", b""];
            Changes::from([(path, Some((*random.pick(broken)).into()))])
        }
    }
}

/// What lets a site be built again: its first settings, and no theme of its own.
fn mended(files: &BTreeMap<String, Arc<[u8]>>) -> Changes {
    let settings = String::from_utf8_lossy(&files["faqtory.yaml"]).into_owned();
    let kept: Vec<&str> = settings.lines().take(5).collect();
    let themes = files.keys().filter(|path| path.starts_with("themes/") || path.ends_with("strings.yaml"));
    let mut changes: Changes = themes.map(|path| (path.clone(), None)).collect();
    changes.insert("faqtory.yaml".to_owned(), Some((kept.join("\n") + "\n").into_bytes().into()));
    changes
}

fn renamed(files: &BTreeMap<String, Arc<[u8]>>, path: &str, to: impl Fn(&str) -> String) -> Changes {
    Changes::from([(path.to_owned(), None), (to(path), files.get(path).cloned())])
}

/// Applies changes as the server does, and keeps `now` true.
fn apply(live: &mut Live, now: &mut Inputs, changes: Changes) -> Applied {
    for (path, bytes) in &changes {
        match bytes {
            Some(bytes) => drop(now.files.insert(path.clone(), bytes.clone())),
            None => drop(now.files.remove(path)),
        }
    }
    live.apply(live.plan(changes))
}

/// How many of some edits took the short way, broke the site, and changed what translations say of
/// their source.
fn hold(seed: u64, steps: usize) -> [usize; 3] {
    let mut random = Random(seed);
    let options = options_of(seed);
    let mut now = inputs(&generated::site(seed));
    let mut live = Live::new(now.clone(), options.clone());
    let stamps = stamped(&mut random, 2, live.built());
    apply(&mut live, &mut now, stamps);
    let mut keys = Keys::default();
    keys.sweep(&live, &Reach::All);
    let mut before = live.built().map(files).unwrap_or_default();
    let (mut patched, mut failed, mut told_anew) = (0, 0, 0);
    for step in 0..steps {
        let broken = live.is_behind() && random.once_in(2);
        let changes = match random.below(14) {
            _ if broken => mended(&now.files),
            0 => stamped(&mut random, 4, live.built()),
            _ => edited(&mut random, &now.files),
        };
        let told = format!("seed {seed}, step {step}: {:?}", changes.keys().collect::<Vec<_>>());
        let applied = apply(&mut live, &mut now, changes);
        let clean = pipeline::run(now.clone(), &options);
        assert_eq!(live.diagnostics(), clean.diagnostics, "{told}");
        let Some(clean) = clean.built else {
            failed += 1;
            assert!(live.is_behind(), "{told}");
            assert_eq!(live.built().map(files).unwrap_or_default(), before, "{told}: the last good site stays");
            continue;
        };
        assert!(!live.is_behind(), "{told}");
        let built = live.built().unwrap();
        let (held, made) = (files(built), files(&clean));
        assert_eq!(held.keys().collect::<Vec<_>>(), made.keys().collect::<Vec<_>>(), "{told}");
        let other: Vec<&String> = held.keys().filter(|path| held[*path] != made[*path]).collect();
        assert!(other.is_empty(), "{told}: {other:?} differ");
        assert_eq!(searches(built), searches(&clean), "{told}");
        let changed: BTreeSet<&String> = held.keys().filter(|path| before.get(*path) != Some(&held[*path])).collect();
        let rendered: BTreeSet<String> = keys.sweep(&live, &applied.reach).rendered.into_iter().collect();
        let missed: Vec<&&String> =
            changed.iter().filter(|path| path.ends_with(".html") && !rendered.contains(**path)).collect();
        assert!(missed.is_empty(), "{told}: {missed:?} changed and were not rendered again");
        if let Reach::Files(reach) = &applied.reach {
            patched += 1;
            told_anew += usize::from(changed.iter().any(|path| notices(held.get(*path)) != notices(before.get(*path))));
            // What is made of all pages' texts is made when it is asked for.
            let far: Vec<&&String> =
                changed.iter().filter(|path| !reach.contains(**path) && !path.starts_with("assets/media/")).collect();
            assert!(far.is_empty(), "{told}: {far:?} changed beyond its reach");
        }
        before = held;
    }
    [patched, failed, told_anew]
}

/// How many sections of a page say that their source changed.
fn notices(page: Option<&Result<Arc<[u8]>, String>>) -> usize {
    let bytes = page.and_then(|page| page.as_ref().ok());
    bytes.map_or(0, |bytes| String::from_utf8_lossy(bytes).matches("class=\"stale\"").count())
}

#[test]
fn what_is_held_is_what_a_clean_build_makes() {
    let held: Vec<[usize; 3]> = (1..=20).map(|seed| hold(seed, 30)).collect();
    let [patched, failed, told_anew] = [0, 1, 2].map(|at| held.iter().map(|counts| counts[at]).sum::<usize>());
    assert!(patched > 60, "only {patched} of 600 edits took the short way");
    assert!(failed > 20, "only {failed} of 600 edits broke the site");
    assert!(told_anew > 10, "only {told_anew} of 600 edits took the short way and changed a notice");
}

/// A site of which each test says what is rendered again.
fn small() -> Inputs {
    let refund = "---\ntitle: Refunds\ndescription: About refunds.\nrelated: [refunds/times]\n---\nFirst.\n\n## How {#how}\n\nText.\n";
    let times = "---\ntitle: Times\n---\nIt takes {{ fact.days }}.\n\n## Asked {.faq}\n\nAn answer.\n";
    inputs(&Site::new(&[
        ("faqtory.yaml", "title: Help\nbase_url: https://x.example\nlanguages: [en, ru]\n"),
        ("content/facts.yaml", "days: 5\nunused: 6\n"),
        ("content/en/refunds/_index.md", "---\ntitle: Refunds and more\n---\n"),
        ("content/en/refunds/refund.md", refund),
        (
            "content/ru/refunds/refund.md",
            "---\ntitle: Возвраты\ndescription: О возвратах.\n---\nТекст.\n\n## Как\n\nТак.\n",
        ),
        ("content/en/refunds/times.md", times),
        ("content/en/about.md", "# About\n\nWho we are.\n"),
    ]))
}

/// The pages that are rendered again after a change of one file.
fn rendered(path: &str, change: impl Fn(String) -> String) -> Vec<String> {
    let now = small();
    let mut live = Live::new(now.clone(), options());
    let mut keys = Keys::default();
    let first = keys.sweep(&live, &Reach::All).rendered.len();
    assert_eq!(first, live.built().unwrap().output.keys().filter(|path| path.ends_with(".html")).count());
    assert_eq!(keys.sweep(&live, &Reach::All).rendered, Vec::<String>::new(), "nothing changed");
    let text = now.files.get(path).map(|bytes| String::from_utf8(bytes.to_vec()).unwrap()).unwrap_or_default();
    let changes = Changes::from([(path.to_owned(), Some(change(text).into_bytes().into()))]);
    let applied = live.apply(live.plan(changes));
    let mut rendered = keys.sweep(&live, &applied.reach).rendered;
    rendered.sort();
    rendered
}

#[test]
fn an_edit_of_a_text_renders_its_page_only() {
    let page = rendered("content/en/refunds/refund.md", |text| text + "More.\n");
    assert_eq!(page, ["en/refunds/refund/index.html"]);
    let page = rendered("content/ru/refunds/refund.md", |text| text.replace("Так", "Иначе"));
    assert_eq!(page, ["ru/refunds/refund/index.html"]);
    let pages = rendered("content/en/about.md", |text| text + "\nA second paragraph.\n");
    assert_eq!(pages, ["en/about/index.html", "ru/about/index.html"], "the page that falls back shows it too");
}

#[test]
fn an_edit_of_a_source_reaches_what_its_translations_say_of_it() {
    let mut now = small();
    let settings = "title: Help\nbase_url: https://x.example\nlanguages: [en, ru]\nstale: notice\n";
    now.files.insert("faqtory.yaml".to_owned(), settings.as_bytes().into());
    let mut live = Live::new(now.clone(), options());
    let mut keys = Keys::default();
    keys.sweep(&live, &Reach::All);
    let mut change = |live: &mut Live, path: &str, bytes: Vec<u8>| {
        let applied = apply(live, &mut now, Changes::from([(path.to_owned(), Some(bytes.into()))]));
        let notices = notices(files(live.built().unwrap()).get("ru/refunds/refund/index.html"));
        let mut rendered = keys.sweep(live, &applied.reach).rendered;
        rendered.sort();
        (rendered, notices)
    };
    let (ru, en) = ("content/ru/refunds/refund.md", "content/en/refunds/refund.md");
    let site = &live.built().unwrap().resolved.site;
    let article = &site.articles[site.by_key["refunds/refund"]];
    let parsed = |lang: usize| article.translations[lang].as_ref().unwrap().parsed.source.text.to_string();
    let [_, (_, how)] = &status::digests(article)[..] else { panic!("two sections") };
    let stamp = parsed(1).replacen("---\n", &format!("---\nsource_digest: {{_: \"00000000\", how: \"{how}\"}}\n"), 1);
    let (text, pages) = (parsed(0), |langs: &[&str]| -> Vec<String> {
        langs.iter().map(|lang| format!("{lang}/refunds/refund/index.html")).collect()
    });
    assert_eq!(change(&mut live, ru, stamp.into_bytes()), (pages(&["ru"]), 1));
    let other = text.replace("\nText.", "\nOther text.").into_bytes();
    assert_eq!(change(&mut live, en, other), (pages(&["en", "ru"]), 2));
    assert_eq!(change(&mut live, en, text.into_bytes()), (pages(&["en", "ru"]), 1));
}

#[test]
fn an_edit_of_a_description_reaches_the_lists() {
    let pages = rendered("content/en/refunds/refund.md", |text| text.replace("About refunds", "All about refunds"));
    let expected = ["a/refunds/refund", "en", "en/a/refunds/refund", "en/refunds", "en/refunds/refund"];
    let expected: Vec<String> = expected.iter().map(|page| format!("{page}/index.html")).collect();
    for page in &expected {
        assert!(pages.contains(page), "{page} is not among {pages:?}");
    }
    assert!(!pages.iter().any(|page| page.starts_with("ru/") || page.contains("/about/")), "{pages:?}");
}

#[test]
fn an_edit_of_a_question_reaches_the_faq() {
    let pages = rendered("content/en/refunds/times.md", |text| text.replace("An answer", "Another answer"));
    let expected = ["en/faq", "en/refunds", "en/refunds/times", "ru/refunds/times"];
    let expected: Vec<String> = expected.iter().map(|page| format!("{page}/index.html")).collect();
    assert_eq!(pages, expected);
}

#[test]
fn a_fact_reaches_the_pages_that_use_it() {
    let pages = rendered("content/facts.yaml", |text| text.replace("days: 5", "days: 7"));
    for page in ["en/refunds/times/index.html", "ru/refunds/times/index.html"] {
        assert!(pages.contains(&page.to_owned()), "{pages:?}");
    }
    assert!(!pages.iter().any(|page| page.contains("about") || page.ends_with("search/index.html")), "{pages:?}");
    assert_eq!(rendered("content/facts.yaml", |text| text.replace("unused: 6", "unused: 8")), Vec::<String>::new());
}

#[test]
fn strings_templates_and_settings_reach_what_they_must() {
    let pages = rendered("content/ru/strings.yaml", |_| "toc_title: Разделы\n".to_owned());
    assert!(!pages.is_empty() && pages.iter().all(|page| page.starts_with("ru/")), "{pages:?}");
    let redirect = include_str!("../../../themes/default/templates/redirect.html");
    let pages = rendered("themes/default/templates/redirect.html", |_| {
        redirect.replace("{% endblock head", "<!-- own -->{% endblock head")
    });
    assert!(!pages.is_empty() && pages.iter().all(|page| page.contains("/a/")), "{pages:?}");
    let chooser = "/* nothing */";
    let pages = rendered("themes/default/assets/chooser.js", |_| chooser.to_owned());
    assert_eq!(pages, ["index.html"]);
    let pages = rendered("faqtory.yaml", |text| text + "levels: {broken-link: warning}\n");
    assert_eq!(pages, Vec::<String>::new());
    let all = rendered("faqtory.yaml", |text| text.replace("title: Help", "title: Other"));
    assert!(all.len() > 20, "{all:?}");
}
