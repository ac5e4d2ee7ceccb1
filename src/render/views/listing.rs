//! Lists: cards, questions, the A–Z.

use super::{Views, question};
use crate::content::front_matter::Audience;
use crate::render::view::*;
use crate::site::locale::Locale;
use crate::site::model::Lang;
use crate::site::resolve::text;

impl Views<'_> {
    /// An article as a list entry of a language, if the language lists it.
    pub(super) fn card(&self, at: usize, lang: Lang) -> Option<ArticleCard> {
        if !self.listed(at, lang) {
            return None;
        }
        let site = &self.resolved.site;
        let article = &site.articles[at];
        let (route, shown) = self.resolved.pages.target(site, at, lang)?;
        let translation = article.translation(shown)?;
        let locale = &self.resolved.locales[lang.0];
        Some(ArticleCard {
            id: article.id.clone(),
            title: self.resolved.pages.title(at, shown).to_owned(),
            description: text(site, &self.resolved.locales, shown, &translation.description),
            url: self.url(&route),
            countries: translation.countries.iter().map(|code| locale.country(code)).collect(),
            foreign: self.foreign(shown, lang),
            kind: article.kind.name(),
            agents_only: article.audience == Audience::Agents,
            draft: translation.draft,
        })
    }

    /// The articles of a category, or of none, in order.
    pub(super) fn articles_of(&self, category: Option<usize>, lang: Lang) -> Vec<ArticleCard> {
        let site = &self.resolved.site;
        match category {
            Some(category) => site.categories[category].articles.iter().filter_map(|at| self.card(*at, lang)).collect(),
            None => {
                let mut outside: Vec<usize> =
                    (0..site.articles.len()).filter(|at| site.articles[*at].category.is_none()).collect();
                outside.sort_by_key(|at| (site.articles[*at].order, *at));
                outside.into_iter().filter_map(|at| self.card(at, lang)).collect()
            }
        }
    }

    /// The categories in a category, or the outermost ones, in order.
    pub(super) fn categories(&self, parent: Option<usize>, lang: Lang) -> Vec<CategoryCard> {
        let site = &self.resolved.site;
        let mut list: Vec<usize> = match parent {
            Some(parent) => site.categories[parent].children.clone(),
            None => (0..site.categories.len()).filter(|at| site.categories[*at].parent.is_none()).collect(),
        };
        list.sort_by_key(|at| (site.categories[*at].order, *at));
        list.into_iter()
            .filter_map(|at| {
                let (route, title) = self.resolved.pages.category(at, lang)?;
                let body = self.resolved.category_bodies[at][lang.0].as_deref();
                Some(CategoryCard {
                    title: title.to_owned(),
                    description: body.map(|body| body.description.clone()).unwrap_or_default(),
                    icon: site.categories[at].icon_name(),
                    url: self.url(route),
                    count: self.below(at).into_iter().filter(|article| self.listed(*article, lang)).count(),
                })
            })
            .collect()
    }

    /// The outermost categories, in order, as links.
    pub(super) fn category_links(&self, lang: Lang) -> Vec<LinkView> {
        let cards = self.categories(None, lang).into_iter();
        cards.map(|card| LinkView { title: card.title, url: card.url }).collect()
    }

    /// All articles of a category and of those in it, in order.
    fn below(&self, category: usize) -> Vec<usize> {
        let category = &self.resolved.site.categories[category];
        let own = category.articles.iter().copied();
        own.chain(category.children.iter().flat_map(|child| self.below(*child))).collect()
    }

    /// The articles before and after one in its category.
    pub(super) fn neighbours(&self, at: usize, lang: Lang) -> (Option<LinkView>, Option<LinkView>) {
        let site = &self.resolved.site;
        let Some(category) = site.articles[at].category else { return (None, None) };
        let list: Vec<usize> =
            site.categories[category].articles.iter().copied().filter(|at| self.listed(*at, lang)).collect();
        let Some(position) = list.iter().position(|other| *other == at) else { return (None, None) };
        let link = |at: &usize| {
            let (route, shown) = self.resolved.pages.target(site, *at, lang)?;
            Some(LinkView { title: self.resolved.pages.title(*at, shown).to_owned(), url: self.url(&route) })
        };
        let before = position.checked_sub(1).and_then(|before| list.get(before)).and_then(link);
        (before, list.get(position + 1).and_then(link))
    }

    /// The questions of an article, for pages other than its own. Only its own
    /// translation counts: an answer in another language is none.
    pub(super) fn listed_questions(&self, at: usize, lang: Lang) -> Vec<QuestionView> {
        let article = &self.resolved.site.articles[at];
        let (Some(_), Some(page)) = (article.translation(lang), self.resolved.pages.article(at, lang)) else {
            return Vec::new();
        };
        let Some(body) = self.resolved.bodies[at][lang.0].as_deref() else { return Vec::new() };
        let url = self.url(&page.route);
        let prefix = article.id.replace('/', "-");
        body.questions
            .iter()
            .map(|found| QuestionView {
                anchor: format!("{prefix}-{}", found.anchor),
                answer_html: found.listed.clone(),
                ..question(found, &url)
            })
            .collect()
    }

    /// All questions of a language by outermost category.
    pub(super) fn faq_groups(&self, lang: Lang) -> Vec<FaqGroup> {
        let questions = |articles: Vec<usize>| -> Vec<QuestionView> {
            articles.into_iter().flat_map(|at| self.listed_questions(at, lang)).collect()
        };
        let groups = self.outermost().into_iter().map(|(category, articles)| {
            let title = category.and_then(|at| self.resolved.pages.category(at, lang)).map_or("", |(_, title)| title);
            let key = category.map_or("other", |at| self.resolved.site.categories[at].key.as_str());
            FaqGroup {
                title: title.to_owned(),
                anchor: format!("topic-{}", crate::markdown::slug::slugify(key)),
                questions: questions(articles),
            }
        });
        groups.filter(|group| !group.questions.is_empty()).collect()
    }

    /// The outermost categories in order, each with all its articles; last,
    /// those outside any.
    fn outermost(&self) -> Vec<(Option<usize>, Vec<usize>)> {
        let site = &self.resolved.site;
        let mut list: Vec<usize> =
            (0..site.categories.len()).filter(|at| site.categories[*at].parent.is_none()).collect();
        list.sort_by_key(|at| (site.categories[*at].order, *at));
        let outside = (0..site.articles.len()).filter(|at| site.articles[*at].category.is_none()).collect();
        list.into_iter().map(|at| (Some(at), self.below(at))).chain([(None, outside)]).collect()
    }

    /// All articles by category.
    pub(super) fn topics(&self, lang: Lang) -> Vec<TopicGroup> {
        let groups = self.outermost().into_iter().map(|(category, articles)| {
            let found = category.and_then(|at| self.resolved.pages.category(at, lang));
            TopicGroup {
                title: found.map_or(String::new(), |(_, title)| title.to_owned()),
                url: found.map_or(String::new(), |(route, _)| self.url(route)),
                articles: articles.into_iter().filter_map(|at| self.link(at, lang)).collect(),
            }
        });
        groups.filter(|group| !group.articles.is_empty()).collect()
    }

    fn link(&self, at: usize, lang: Lang) -> Option<LinkView> {
        if !self.listed(at, lang) {
            return None;
        }
        let (route, shown) = self.resolved.pages.target(&self.resolved.site, at, lang)?;
        Some(LinkView { title: self.resolved.pages.title(at, shown).to_owned(), url: self.url(&route) })
    }

    /// All articles by their first letter, in the locale's order.
    pub(super) fn letters(&self, lang: Lang) -> Vec<LetterGroup> {
        let locale = &self.resolved.locales[lang.0];
        let mut links: Vec<LinkView> =
            (0..self.resolved.site.articles.len()).filter_map(|at| self.link(at, lang)).collect();
        links.sort_by(|a, b| locale.compare(&a.title, &b.title).then_with(|| a.url.cmp(&b.url)));
        let mut groups: Vec<LetterGroup> = Vec::new();
        for link in links {
            let letter = first_letter(&link.title, locale);
            match groups.last_mut() {
                Some(group) if locale.same_letter(&group.letter, &letter) => {
                    // `Е` stands above `Ё`, whichever comes first.
                    if locale.compare(&letter, &group.letter).is_lt() {
                        group.letter = letter;
                    }
                    group.articles.push(link);
                }
                _ => groups.push(LetterGroup { letter, articles: vec![link] }),
            }
        }
        groups
    }
}

/// The upper-case letter that a title is listed under: of its first character that counts in the order.
fn first_letter(title: &str, locale: &Locale) -> String {
    match title.chars().find(|c| !locale.is_ignored(*c)) {
        Some(c) if c.is_numeric() => "0–9".to_owned(),
        Some(c) if c.is_alphabetic() => c.to_uppercase().collect(),
        _ => "#".to_owned(),
    }
}
