//! How the texts of a site stand in each of its languages: which reflect their source, which do not,
//! which are missing, and which are overdue for review.

use jiff::civil::Date;
use rayon::prelude::*;

use crate::site::Site;
use crate::site::model::{Article, Lang, SOURCE};
use crate::site::parse::Parsed;
use crate::site::status::{self, State};

/// A text that there is, or should be, in a language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    /// What it is a text of.
    pub of: Of,
    /// The path below the language's folder, without `.md`.
    pub key: String,
    /// Its language.
    pub lang: Lang,
    /// Its title; of one that is missing, that of the text to translate. Facts by their names.
    pub title: String,
    /// Its file, or the one to write, below the root.
    pub file: String,
    /// The file that it is, or would be, a translation of.
    pub source: Option<String>,
    /// Who answers for it: its own word, else the source's.
    pub owner: Option<String>,
    /// Whether it is a draft, or the text to translate is one.
    pub draft: bool,
    /// How it stands. Nothing is said of languages that `only` leaves out.
    pub state: State,
    /// When it was to be reviewed.
    pub review_by: Option<Date>,
    /// By how many days that has passed; none where it has not.
    pub days_overdue: Option<i32>,
}

/// What a text belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Of {
    /// An article, by its index.
    Article(usize),
    /// A category, by its index.
    Category(usize),
    /// The home page.
    Home,
}

/// How many texts stand how.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
pub struct Counts {
    /// All that should exist, and those without a source.
    pub texts: usize,
    /// Those that are sources, or reflect theirs.
    pub current: usize,
    /// Those whose source has changed since.
    pub stale: usize,
    /// Those that do not say what they reflect.
    pub unstamped: usize,
    /// Those that do not exist.
    pub missing: usize,
    /// Those whose source does not exist.
    pub orphaned: usize,
    /// Those whose day of review has passed.
    pub overdue: usize,
}

/// All texts of a site on a day, by language and file. A source that does not exist is told by the
/// texts that it leaves without one.
pub fn of(site: &Site, today: Option<Date>) -> Vec<Text> {
    let articles = site.articles.par_iter().enumerate().flat_map_iter(|(at, _)| article(site, at, today));
    let mut texts: Vec<Text> = articles.collect();
    let homes: Vec<Option<&Parsed>> = site.homes.iter().map(Option::as_deref).collect();
    texts.extend(folder(site, &Of::Home, &homes, today));
    for (at, category) in site.categories.iter().enumerate() {
        let own: Vec<Option<&Parsed>> =
            category.texts.iter().map(|text| text.as_ref().map(|text| &*text.parsed)).collect();
        texts.extend(folder(site, &Of::Category(at), &own, today));
    }
    texts.sort_by(|a, b| (a.lang, &a.file).cmp(&(b.lang, &b.file)));
    texts
}

/// Counts those texts that are in a language.
pub fn counts<'t>(texts: impl IntoIterator<Item = &'t Text>, lang: Lang) -> Counts {
    let mut counts = Counts::default();
    for text in texts.into_iter().filter(|text| text.lang == lang) {
        counts.texts += 1;
        counts.overdue += usize::from(text.days_overdue.is_some());
        match text.state {
            State::Source | State::Current => counts.current += 1,
            State::Stale(_) => counts.stale += 1,
            State::Unstamped => counts.unstamped += 1,
            State::Missing => counts.missing += 1,
            State::Orphaned => counts.orphaned += 1,
            State::Absent => {}
        }
    }
    counts
}

fn article(site: &Site, at: usize, today: Option<Date>) -> Vec<Text> {
    let article = &site.articles[at];
    let texts: Vec<Option<&Parsed>> = site.langs().map(|lang| parsed(article, lang)).collect();
    // Where the source is gone, nothing is there to translate.
    let source = if article.allows(SOURCE) { texts[SOURCE.0] } else { texts.iter().copied().flatten().next() };
    let states = site.langs().zip(status::of_all(site, at));
    let is_told = |state: &State| *state != State::Absent && (*state != State::Missing || source.is_some());
    let told = states.filter(|(_, state)| is_told(state));
    told.filter_map(|(lang, state)| text(site, Of::Article(at), lang, state, texts[lang.0], source, today)).collect()
}

fn parsed(article: &Article, lang: Lang) -> Option<&Parsed> {
    article.translation(lang).map(|text| &*text.parsed)
}

/// A folder's own page: missing only where the source has one.
fn folder(site: &Site, of: &Of, texts: &[Option<&Parsed>], today: Option<Date>) -> Vec<Text> {
    let own = |lang: Lang| texts.get(lang.0).copied().flatten();
    let source = own(SOURCE);
    let told = site.langs().filter(|lang| own(*lang).is_some() || source.is_some());
    told.filter_map(|lang| {
        let state = status::of_folder(own(lang).is_some(), lang);
        text(site, of.clone(), lang, state, own(lang), source, today)
    })
    .collect()
}

/// None where there is neither a text nor one to translate.
fn text(
    site: &Site,
    of: Of,
    lang: Lang,
    state: State,
    own: Option<&Parsed>,
    source: Option<&Parsed>,
    today: Option<Date>,
) -> Option<Text> {
    let shown = own.or(source)?;
    let source = source.filter(|source| source.lang != lang.0 && state != State::Source);
    let review_by = own.and_then(|own| own.front.review_by.as_ref()).map(|date| date.value);
    let passed = review_by.zip(today).filter(|(due, today)| due < today);
    Some(Text {
        of,
        key: shown.key.clone(),
        lang,
        title: shown.title.with_fact_names(),
        file: format!("content/{}/{}.md", site.language(lang).code, shown.key),
        source: source.map(|source| source.source.path.to_string()),
        owner: [Some(shown), source].into_iter().flatten().find_map(|text| text.front.owner.clone()),
        draft: shown.front.draft == Some(true),
        state,
        review_by,
        days_overdue: passed.map(|(due, today)| (today - due).get_days()),
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "what cannot be unwrapped fails the test")]
mod tests {
    use super::*;
    use crate::site::status::tests::built;

    #[test]
    fn each_text_that_is_or_should_be_is_told_once() {
        let built = built(&[
            ("en/_index.md", "# Help\n"),
            ("en/a/_index.md", "# A\n"),
            ("ru/a/_index.md", "# А\n"),
            ("ru/b/_index.md", "# Б\n"),
            ("en/a/one.md", "---\ntitle: One\nowner: us\nreview_by: 2026-11-10\ndraft: true\n---\n"),
            ("ru/a/one.md", "---\ntitle: Один\nreview_by: 2026-11-20\n---\n"),
            ("en/a/two.md", "# Two\n"),
            ("en/here.md", "---\ntitle: Here\nonly: [en]\n---\n"),
            ("ru/there.md", "---\ntitle: There\nonly: [ru]\n---\n"),
            ("ru/gone.md", "# Gone\n"),
        ]);
        let texts = of(&built.resolved.site, Some("2026-11-20".parse().unwrap()));
        let told: Vec<(&str, &str, &str)> =
            texts.iter().map(|text| (text.file.as_str(), text.state.name(), text.title.as_str())).collect();
        assert_eq!(
            told,
            [
                ("content/en/_index.md", "source", "Help"),
                ("content/en/a/_index.md", "source", "A"),
                ("content/en/a/one.md", "source", "One"),
                ("content/en/a/two.md", "source", "Two"),
                ("content/en/here.md", "source", "Here"),
                ("content/ru/_index.md", "missing", "Help"),
                ("content/ru/a/_index.md", "current", "А"),
                ("content/ru/a/one.md", "unstamped", "Один"),
                ("content/ru/a/two.md", "missing", "Two"),
                ("content/ru/b/_index.md", "current", "Б"),
                ("content/ru/gone.md", "orphaned", "Gone"),
                ("content/ru/there.md", "source", "There"),
            ]
        );
        let one = texts.iter().filter(|text| text.key == "a/one").collect::<Vec<_>>();
        assert_eq!(one.iter().map(|text| text.days_overdue).collect::<Vec<_>>(), [Some(10), None], "not on the day");
        assert_eq!(one.iter().map(|text| text.owner.as_deref()).collect::<Vec<_>>(), [Some("us"); 2]);
        assert_eq!(one.iter().map(|text| text.draft).collect::<Vec<_>>(), [true, false]);
        assert_eq!(one[1].source.as_deref(), Some("content/en/a/one.md"));
        let counted = counts(&texts, Lang(1));
        let expected = Counts { texts: 7, current: 3, stale: 0, unstamped: 1, missing: 2, orphaned: 1, overdue: 0 };
        assert_eq!(counted, expected);
        assert_eq!(counts(&texts, SOURCE).overdue, 1);
        assert!(of(&built.resolved.site, None).iter().all(|text| text.days_overdue.is_none()), "no day, nothing due");
    }
}
