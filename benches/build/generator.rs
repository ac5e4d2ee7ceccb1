//! The generated site: N pages of natural-looking articles, the same for the
//! same N on every machine.
//!
//! The plan of the site (paths, titles, anchors) is drawn first, so that links
//! lead to articles that exist. Each article then has one random generator for
//! its shape, which all languages share as translations do, and one per
//! language for its words.

use std::collections::HashSet;
use std::fmt::Write;
use std::fs;
use std::path::Path;

use anyhow::Result;
use rayon::prelude::*;

use crate::words::{Rng, Vocabulary, capitalised};

/// The languages, the source first.
pub(crate) const LANGUAGES: [&str; 4] = ["en", "ru", "pt", "es"];
/// How many articles a folder holds.
const ARTICLES_PER_FOLDER: usize = 20;
/// How many folders a top category holds.
const FOLDERS_PER_CATEGORY: usize = 5;
/// How many facts the site has.
const FACTS: usize = 40;

/// What a random generator is for: the first part of its seed, where that is
/// not a language.
mod draw {
    pub(super) const PLAN: usize = 100;
    pub(super) const SHAPE: usize = 101;
}

/// One text per language.
type Each = [String; LANGUAGES.len()];

/// Writes a site of about `pages` articles, a quarter of them per language.
pub(crate) fn write_site(root: &Path, pages: usize) -> Result<()> {
    let plan = Plan::new((pages / LANGUAGES.len()).max(1));
    fs::create_dir_all(root.join("content"))?;
    fs::write(root.join("faqtory.yaml"), CONFIG)?;
    fs::write(root.join("content/facts.yaml"), facts())?;
    for (language, code) in LANGUAGES.iter().enumerate() {
        let content = root.join("content").join(code);
        fs::create_dir_all(&content)?;
        fs::write(content.join("_index.md"), plan.home(language))?;
        for (order, folder) in plan.folders.iter().enumerate() {
            fs::create_dir_all(content.join(&folder.path))?;
            fs::write(content.join(&folder.path).join("_index.md"), plan.index_page(order, folder, language))?;
        }
        (0..plan.articles.len()).into_par_iter().try_for_each(|number| {
            let file = content.join(&plan.articles[number].folder).join(format!("{}.md", plan.articles[number].id));
            fs::write(file, plan.article(number, language))
        })?;
    }
    Ok(())
}

/// `faqtory.yaml`.
const CONFIG: &str = "\
title: {en: Help centre, ru: Центр помощи, pt: Central de ajuda, es: Centro de ayuda}
base_url: https://help.example.com
languages:
  - {code: en, locale: en-GB}
  - {code: ru, locale: ru}
  - {code: pt, locale: pt-BR}
  - {code: es, locale: es-419}
";

/// `facts.yaml`: numbers, ranges and durations.
fn facts() -> String {
    let mut rng = Rng::new(&[draw::PLAN, FACTS]);
    let mut yaml = String::new();
    for number in 0..FACTS {
        let (min, more) = (rng.between(2, 9), rng.between(1, 20));
        let unit = rng.pick(&["minute", "hour", "day", "business-day", "week"]);
        let value = match number % 4 {
            0 => format!("type: number, value: {min}"),
            1 => format!("type: range, min: {min}, max: {}", min + more),
            2 => format!("type: duration, unit: {unit}, value: {min}"),
            _ => format!("type: duration, unit: {unit}, min: {min}, max: {}", min + more),
        };
        // Writing to a String cannot fail, here and below.
        let _ =
            writeln!(yaml, "fact_{number}: {{{value}, source: Generated, checked: 2026-11-01, expires: 2027-05-01}}");
    }
    yaml
}

/// What is known of the whole site before any text is written.
struct Plan {
    vocabularies: Vec<Vocabulary>,
    folders: Vec<Folder>,
    articles: Vec<Article>,
    /// The tags that articles choose from.
    tags: Vec<String>,
}

/// A folder of articles, or of folders.
struct Folder {
    path: String,
    titles: Each,
}

/// An article in all its languages.
struct Article {
    folder: String,
    /// Its id, and the stem of its files.
    id: String,
    titles: Each,
    /// The ids of its headings.
    anchors: Vec<String>,
}

impl Plan {
    /// Plans a site of so many articles.
    fn new(count: usize) -> Self {
        let vocabularies: Vec<_> = (0..LANGUAGES.len()).into_par_iter().map(Vocabulary::new).collect();
        let mut titles = Titles { vocabularies: &vocabularies, taken: HashSet::new(), rng: Rng::new(&[draw::PLAN]) };
        let (mut folders, mut articles) = (Vec::new(), Vec::new());
        let (mut category, mut folder) = (String::new(), String::new());
        for number in 0..count {
            if number % (ARTICLES_PER_FOLDER * FOLDERS_PER_CATEGORY) == 0 {
                let names = titles.unique(2);
                category = slug(&names[0]);
                folders.push(Folder { path: category.clone(), titles: names });
            }
            if number % ARTICLES_PER_FOLDER == 0 {
                let names = titles.unique(2);
                folder = format!("{category}/{}", slug(&names[0]));
                folders.push(Folder { path: folder.clone(), titles: names });
            }
            let names = titles.unique(4);
            articles.push(Article {
                folder: folder.clone(),
                id: slug(&names[0]),
                titles: names,
                anchors: titles.anchors(),
            });
        }
        let tags = (0..20).map(|_| vocabularies[0].content_word(&mut titles.rng).to_owned()).collect();
        Plan { tags, folders, articles, vocabularies }
    }

    /// The home page's `_index.md`.
    fn home(&self, language: usize) -> String {
        let mut text = Text::new(&self.vocabularies[language], Rng::new(&[draw::PLAN, language]));
        let popular: Vec<&str> = self.articles.iter().take(6).map(|article| article.id.as_str()).collect();
        format!(
            "---\ntitle: \"{}\"\ndescription: \"{}\"\npopular: [{}]\n---\n",
            text.heading(3),
            text.sentence(12, None),
            popular.join(", ")
        )
    }

    /// The `_index.md` of a folder.
    fn index_page(&self, order: usize, folder: &Folder, language: usize) -> String {
        let mut text = Text::new(&self.vocabularies[language], Rng::new(&[draw::PLAN, order, language]));
        let (title, description) = (&folder.titles[language], text.sentence(10, None));
        format!("---\ntitle: \"{title}\"\ndescription: \"{description}\"\norder: {order}\n---\n")
    }

    /// An article's whole file in a language.
    fn article(&self, number: usize, language: usize) -> String {
        let article = &self.articles[number];
        let mut shape = Rng::new(&[draw::SHAPE, number]);
        let mut text = Text::new(&self.vocabularies[language], Rng::new(&[language, number]));
        let mut page = self.front_matter(article, number, language, &mut shape, &mut text);
        self.paragraph(&mut page, number, &mut shape, &mut text);

        let first = shape.below(4);
        for (section, anchor) in article.anchors.iter().enumerate() {
            let level = if section > 0 && shape.below(4) == 0 { "###" } else { "##" };
            let _ = writeln!(page, "{level} {} {{#{anchor}}}\n", text.heading(shape.between(2, 5)));
            for _ in 0..shape.between(1, 2) {
                self.paragraph(&mut page, number, &mut shape, &mut text);
            }
            match (first + section) % 4 {
                0 => table(&mut page, &mut shape, &mut text),
                1 => list(&mut page, "-", &mut shape, &mut text),
                2 => self.note(&mut page, number, &mut shape, &mut text),
                _ => {
                    page += ":::steps\n";
                    list(&mut page, "1.", &mut shape, &mut text);
                    close_directive(&mut page);
                }
            }
        }
        page
    }

    fn front_matter(
        &self,
        article: &Article,
        number: usize,
        language: usize,
        shape: &mut Rng,
        text: &mut Text,
    ) -> String {
        let mut page = format!("---\ntitle: \"{}\"\n", article.titles[language]);
        let _ = writeln!(page, "description: \"{}\"", text.sentence(shape.between(9, 16), None));
        if language == 0 {
            let _ = writeln!(page, "id: {}", article.id);
        }
        let _ = writeln!(page, "order: {}", shape.below(100));
        let _ = writeln!(page, "tags: [\"{}\", \"{}\"]", shape.pick(&self.tags[..10]), shape.pick(&self.tags[10..]));
        let _ = writeln!(page, "keywords: [\"{}\", \"{}\"]", text.heading(2), text.heading(1));
        let mut related = [0; 2].map(|_| self.neighbour(number, shape).id.as_str()).to_vec();
        related.dedup();
        let _ = writeln!(page, "related: [{}]", related.join(", "));
        let _ = writeln!(page, "updated: 2026-{:02}-{:02}\n---", shape.between(1, 10), shape.between(1, 28));
        page
    }

    /// A paragraph of three to five sentences; one of them may hold a link, a
    /// fact or other inline markup.
    fn paragraph(&self, page: &mut String, number: usize, shape: &mut Rng, text: &mut Text) {
        let sentences = shape.between(3, 5);
        let marked = shape.below(sentences);
        for sentence in 0..sentences {
            let inline = (sentence == marked).then(|| self.inline(number, shape, text)).flatten();
            page.push_str(&text.sentence(shape.between(8, 17), inline.as_deref()));
            page.push(if sentence + 1 < sentences { ' ' } else { '\n' });
        }
        page.push('\n');
    }

    fn inline(&self, number: usize, shape: &mut Rng, text: &mut Text) -> Option<String> {
        Some(match shape.below(8) {
            0..3 => self.link(number, shape, text),
            3 => format!("{{{{ fact.fact_{} }}}}", shape.below(FACTS)),
            4 => format!("**{}**", text.words(2)),
            5 => format!("*{}*", text.words(1)),
            6 => format!("`ERR-{}`", shape.between(100, 999)),
            _ => return None,
        })
    }

    /// A relative link to another article, sometimes to a heading of it.
    fn link(&self, number: usize, shape: &mut Rng, text: &mut Text) -> String {
        let (from, to) = (&self.articles[number], self.neighbour(number, shape));
        let up = match (from.folder.split_once('/'), to.folder.split_once('/')) {
            _ if from.folder == to.folder => String::new(),
            (Some((here, _)), Some((there, folder))) if here == there => format!("../{folder}/"),
            _ => format!("../../{}/", to.folder),
        };
        let anchor = if shape.below(3) == 0 { format!("#{}", shape.pick(&to.anchors)) } else { String::new() };
        format!("[{}]({up}{}.md{anchor})", text.words(3), to.id)
    }

    fn note(&self, page: &mut String, number: usize, shape: &mut Rng, text: &mut Text) {
        let _ = writeln!(page, ":::note {}", text.heading(3));
        self.paragraph(page, number, shape, text);
        close_directive(page);
    }

    /// Another article: as often one of the same category as one from anywhere.
    fn neighbour(&self, number: usize, shape: &mut Rng) -> &Article {
        let (all, size) = (self.articles.len(), ARTICLES_PER_FOLDER * FOLDERS_PER_CATEGORY);
        let start = number - number % size;
        let range = if shape.below(2) == 0 { start..all.min(start + size) } else { 0..all };
        let other = range.start + shape.below(range.len());
        &self.articles[if other == number { (other + 1) % all } else { other }]
    }
}

/// Ends a directive behind its last line.
fn close_directive(page: &mut String) {
    page.truncate(page.trim_end().len());
    page.push_str("\n:::\n\n");
}

/// A table of three columns: a name, a number, a few words.
fn table(page: &mut String, shape: &mut Rng, text: &mut Text) {
    let _ = writeln!(page, "| {} | {} | {} |\n|---|--:|---|", text.heading(1), text.heading(1), text.heading(2));
    for _ in 0..shape.between(3, 6) {
        let _ = writeln!(page, "| {} | {} | {} |", text.heading(2), shape.between(2, 500), text.words(3));
    }
    page.push('\n');
}

/// A list of sentences.
fn list(page: &mut String, marker: &str, shape: &mut Rng, text: &mut Text) {
    for _ in 0..shape.between(3, 6) {
        let _ = writeln!(page, "{marker} {}", text.sentence(shape.between(6, 12), None));
    }
    page.push('\n');
}

/// Draws titles that no two articles or folders share in any language.
struct Titles<'a> {
    vocabularies: &'a [Vocabulary],
    /// The titles given so far, each with its language.
    taken: HashSet<(usize, String)>,
    rng: Rng,
}

impl Titles<'_> {
    /// A title of so many words in each language, never given before.
    fn unique(&mut self, words: usize) -> Each {
        std::array::from_fn(|language| {
            loop {
                let title = heading(&self.vocabularies[language], words, &mut self.rng);
                if self.taken.insert((language, title.clone())) {
                    return title;
                }
            }
        })
    }

    /// The ids of an article's four or five headings.
    fn anchors(&mut self) -> Vec<String> {
        let count = self.rng.between(4, 5);
        (1..=count).map(|section| format!("{}-{section}", self.vocabularies[0].content_word(&mut self.rng))).collect()
    }
}

/// A title of so many words: where it is long enough, one in it is small.
fn heading(vocabulary: &Vocabulary, words: usize, rng: &mut Rng) -> String {
    let words: Vec<&str> =
        (0..words)
            .map(|place| {
                if place > 0 && place + 2 == words { vocabulary.small_word(rng) } else { vocabulary.content_word(rng) }
            })
            .collect();
    capitalised(&words.join(" "))
}

/// The English title as a path segment.
fn slug(title: &str) -> String {
    title.to_lowercase().replace(' ', "-")
}

/// Writes text in one language.
struct Text<'a> {
    vocabulary: &'a Vocabulary,
    rng: Rng,
}

impl<'a> Text<'a> {
    fn new(vocabulary: &'a Vocabulary, rng: Rng) -> Self {
        Text { vocabulary, rng }
    }

    /// So many words in a row.
    fn words(&mut self, count: usize) -> String {
        let words: Vec<&str> = (0..count).map(|_| self.vocabulary.word(&mut self.rng)).collect();
        words.join(" ")
    }

    /// A heading of so many words.
    fn heading(&mut self, count: usize) -> String {
        heading(self.vocabulary, count, &mut self.rng)
    }

    /// A sentence of so many words, with something inline in it.
    fn sentence(&mut self, count: usize, inline: Option<&str>) -> String {
        let mut sentence = capitalised(self.vocabulary.word(&mut self.rng));
        let place = self.rng.between(1, count - 1);
        for word in 1..count {
            sentence.push_str(if self.rng.below(12) == 0 { ", " } else { " " });
            if let (Some(inline), true) = (inline, word == place) {
                sentence.push_str(inline);
                sentence.push(' ');
            }
            sentence.push_str(self.vocabulary.word(&mut self.rng));
        }
        sentence.push('.');
        sentence
    }
}
