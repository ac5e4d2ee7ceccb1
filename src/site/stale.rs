//! Where a translation's page says that its source changed since.

use super::body::boundaries;
use super::digest::LEAD;
use super::model::{Article, Lang, SOURCE, Site, Translation};
use super::status::{self, Change, StaleSection};
use crate::content::config::Stale;
use crate::content::front_matter::{Audience, Kind};

/// What a translation's page says of a section of its source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StaleNotice {
    /// Where on the translation's page.
    pub place: Place,
    /// The id of the source's section; [`LEAD`] for what stands before its first heading.
    pub section: String,
    /// What happened to it.
    pub change: Change,
}

/// A place on a translation's page; headings by their index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// Above the text.
    Top,
    /// Directly below a heading.
    Below(usize),
    /// At the end of a section; none is what stands before the first heading.
    Behind(Option<usize>),
    /// Above the answer to a question of an faq, by the question's index.
    Answer(usize),
    /// Below all questions of an faq.
    End,
}

impl Site {
    /// Whether pages tell of a source that changed: on public ones it is the site's choice, agents
    /// always see it.
    pub fn tells_stale(&self) -> bool {
        self.audience == Audience::Agents || self.config.stale == Stale::Notice
    }
}

/// The notices of an article's page in a language, one at each place; none where it is no translation,
/// reflects its source, or does not say what it reflects.
pub fn notices(site: &Site, article: usize, lang: Lang) -> Vec<StaleNotice> {
    let mut list: Vec<StaleNotice> = Vec::new();
    if !site.tells_stale() {
        return list;
    }
    let state = status::of(site, article, lang);
    let article = &site.articles[article];
    let (Some(source), Some(own)) = (article.translation(SOURCE), article.translation(lang)) else { return list };
    for section in state.stale() {
        let place = place(article, source, own, section);
        if let Some(place) = place.filter(|place| list.iter().all(|known| known.place != *place)) {
            list.push(StaleNotice { place, section: section.id.clone(), change: section.change });
        }
    }
    list
}

/// A section stands at the heading of its id. What the translation has no heading of stands behind the
/// last section before it that both have; below the questions of an faq, as an answer is folded. What
/// is gone from both needs no notice.
fn place(article: &Article, source: &Translation, own: &Translation, section: &StaleSection) -> Option<Place> {
    let heading = |id: &str| ids(own).find(|(_, known)| *known == id).map(|(at, _)| at);
    let is_faq = article.kind == Kind::Faq;
    if section.id == LEAD {
        return Some(Place::Top);
    }
    if let Some(at) = heading(&section.id) {
        let question = if is_faq { question(own, at) } else { None };
        return Some(question.map_or(Place::Below(at), Place::Answer));
    }
    match section.change {
        Change::Removed => None,
        _ if is_faq => Some(Place::End),
        _ => {
            let before = ids(source).take_while(|(_, id)| *id != section.id);
            Some(Place::Behind(before.filter_map(|(_, id)| heading(id)).last()))
        }
    }
}

/// The headings that sections begin with, and their ids.
fn ids(text: &Translation) -> impl Iterator<Item = (usize, &str)> {
    let cuts = boundaries(&text.parsed.doc, |_| true).into_iter();
    cuts.filter_map(|(at, _)| Some((at, text.heading_ids.get(at)?.as_str())))
}

/// The question of an faq whose answer a heading stands in.
fn question(text: &Translation, heading: usize) -> Option<usize> {
    let questions = boundaries(&text.parsed.doc, |heading| heading.level == 2);
    questions.iter().take_while(|(at, _)| *at <= heading).count().checked_sub(1)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "what cannot be unwrapped fails the test")]
mod tests {
    use crate::site::status::tests::built;

    #[test]
    fn the_parts_of_a_body_are_the_whole() {
        let en = "# A\n\nLead.[^1]\n\n## One *two* {#one}\n### Three\n<div class=\"box\">\n\n## In HTML\n\nText.\n\n</div>\n\n\
                  > ## Quoted\n\n- ## In a list\n\n## {{ fact.none }} `<h2 id=\"x\">`\n\n[^1]: A note.\n";
        let resolved = built(&[("en/a.md", en)]).resolved;
        let body = resolved.bodies[0][0].as_deref().unwrap();
        let sections = resolved.html_sections(body);
        let whole: String = sections.iter().map(|section| section.head.clone() + &section.html).collect();
        assert_eq!(whole, resolved.html(body));
        assert!(sections.len() > 4, "{sections:?}");
        assert!(sections.iter().skip(1).all(|section| section.head.starts_with("<h")), "{sections:?}");
        assert!(
            sections.iter().all(|section| section.head.trim_end().is_empty() || section.head.trim_end().ends_with('>'))
        );
    }
}
