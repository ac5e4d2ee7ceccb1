//! Laws of search: every title finds its article first, in every language.

use camino::Utf8Path;
use faqtory::content::front_matter::Audience;
use faqtory::pipeline::{self, Options};
use faqtory::shell::disk;
use faqtory_search::native::{Error, LangIndex, Options as Query, search};

use super::generated;
use crate::support::repository;

/// The titles that do not find their article first.
fn misses(root: &Utf8Path) -> (usize, Vec<String>) {
    let options = Options { drafts: false, audience: Audience::Public, base_url: None, today: None };
    let built = pipeline::run(disk::load(root).value, &options).built.unwrap();
    let site = &built.resolved.site;
    let (mut asked, mut misses) = (0, Vec::new());
    let indexes = faqtory::index::index(&built.resolved).value;
    for (index, lang) in indexes.iter().zip(site.langs()) {
        let opened = LangIndex::from_files(index.manifest.clone(), &index.files).unwrap();
        for (at, article) in site.articles.iter().enumerate() {
            if article.translation(lang).is_none() {
                continue;
            }
            let title = built.resolved.pages.title(at, lang);
            let others = std::iter::empty::<Result<LangIndex, Error>>();
            let hits = search(&opened, others, title, &Query::default()).unwrap();
            let first = hits.first();
            // Two articles of one title are equally right.
            if first.is_none_or(|hit| hit.id != article.id && hit.title != title) {
                let found = first.map_or("nothing", |hit| hit.title.as_str());
                misses.push(format!("{}: “{title}” finds “{found}”", site.language(lang).code));
            }
            asked += 1;
        }
    }
    (asked, misses)
}

#[test]
fn every_title_of_the_sample_finds_its_article_first() {
    let root = repository();
    let (asked, misses) = misses(Utf8Path::from_path(&root).unwrap());
    assert!(asked >= 16 * 4, "the sample has at least 16 articles in four languages");
    assert_eq!(misses, Vec::<String>::new());
}

#[test]
fn every_title_of_generated_sites_finds_its_article_first() {
    for seed in 1..=4 {
        let site = generated::site(seed);
        let (asked, misses) = misses(Utf8Path::from_path(site.path()).unwrap());
        assert!(asked > 0);
        assert_eq!(misses, Vec::<String>::new(), "seed {seed}");
    }
}
