//! Titles and headings typed as people type them find their articles:
//! `cargo test --test suite known_items -- --nocapture` prints the table.

use camino::Utf8Path;
use faqtory::content::front_matter::Audience;
use faqtory::pipeline::{self, Options};
use faqtory::shell::disk;
use faqtory_search::native::LangIndex;

use crate::support::repository;
use measured::{measure, table};

#[allow(unreachable_pub, reason = "shared with the crate of the search")]
#[path = "../../../search/tests/common/known_items.rs"]
mod measured;

#[test]
fn known_items_of_the_sample_are_found() {
    let root = repository();
    let options = Options { drafts: false, audience: Audience::Public, base_url: None, today: None };
    let inputs = disk::load(Utf8Path::from_path(&root).unwrap()).value;
    let indexes = faqtory::index::index(&pipeline::run(inputs, &options).built.unwrap().resolved).value;
    let measured: Vec<(String, _)> = std::thread::scope(|scope| {
        let work = indexes.iter().map(|index| {
            let opened = LangIndex::from_files(index.manifest.clone(), &index.files).unwrap();
            (index.manifest.lang.clone(), scope.spawn(move || measure(&opened)))
        });
        work.collect::<Vec<_>>().into_iter().map(|(lang, rows)| (lang, rows.join().unwrap())).collect()
    });
    let mut low = String::new();
    for (lang, rows) in &measured {
        print!("{}", table(lang, rows));
        for (titles, headings) in rows[0].iter().zip(&rows[1]) {
            let (asked, third) = (titles.asked + headings.asked, titles.third + headings.third);
            assert!(titles.way == "without diacritics" || asked >= 150, "{lang}, {}: {asked}", titles.way);
            assert!(titles.way != "in full" || titles.first == titles.asked, "{lang}: {:?}", titles.misses);
            if (third as f64) < 0.95 * asked as f64 {
                let misses = [titles.misses.as_slice(), &headings.misses].concat();
                low += &format!("{lang}, {}: {third} of {asked}\n  {}\n", titles.way, misses.join("\n  "));
            }
        }
    }
    assert!(low.is_empty(), "found too seldom among the first three:\n{low}");
}
