//! Since when translations have been stale: the questions to git's history, and its answers.

use std::collections::{BTreeMap, BTreeSet};

use camino::Utf8Path;
use jiff::civil::Date;
use rayon::prelude::*;

use crate::check::status::{Of, Text};
use crate::shell::history::{History, Past, Reflected};
use crate::site::Site;
use crate::site::status::StaleSection;

/// What the translations of a site reflect of sections that are others now, by the source's file.
#[derive(Debug, Default)]
pub(crate) struct Questions(BTreeMap<String, BTreeSet<Reflected>>);

/// What came of them.
#[derive(Debug, Default)]
pub(crate) struct Answers {
    pasts: BTreeMap<(String, Reflected), Past>,
    /// Why nothing is known of any; none where there were no questions.
    pub(crate) none: Option<String>,
}

/// What to ask of texts.
pub(crate) fn questions<'t>(site: &Site, texts: impl IntoIterator<Item = &'t Text>) -> Questions {
    let mut questions = Questions::default();
    for text in texts {
        let Some(source) = &text.source else { continue };
        for section in text.state.stale() {
            questions.0.entry(source.clone()).or_default().insert(reflected(site, text, section));
        }
    }
    questions
}

fn reflected(site: &Site, text: &Text, section: &StaleSection) -> Reflected {
    let own = match text.of {
        Of::Article(at) => site.articles.get(at).and_then(|article| article.translation(text.lang)),
        Of::Category(_) | Of::Home => None,
    };
    let stamp = own.and_then(|own| own.parsed.front.source_digest.as_ref());
    Reflected { id: section.id.clone(), digest: stamp.and_then(|stamp| stamp.get(&section.id)).cloned() }
}

/// Asks the history of the site at a folder.
pub(crate) fn ask(root: &Utf8Path, questions: Questions) -> Answers {
    if questions.0.is_empty() {
        return Answers::default();
    }
    let history = match History::open(root) {
        Ok(history) => history,
        Err(why) => return Answers { none: Some(why), ..Answers::default() },
    };
    let ask = |(file, asked): (String, BTreeSet<Reflected>)| -> Vec<_> {
        let asked: Vec<Reflected> = asked.into_iter().collect();
        let pasts = history.of(&file, &asked);
        asked.into_iter().zip(pasts).map(|(reflected, past)| ((file.clone(), reflected), past)).collect()
    };
    Answers { pasts: questions.0.into_par_iter().flat_map_iter(ask).collect(), none: None }
}

impl Answers {
    /// What is known of a stale section of a text.
    pub(crate) fn of(&self, site: &Site, text: &Text, section: &StaleSection) -> Option<&Past> {
        self.pasts.get(&(text.source.clone()?, reflected(site, text, section)))
    }
}

/// Since when, in words: `12 days ago, 2026-11-09`.
pub(crate) fn age(past: &Past, today: Date) -> String {
    match past {
        Past::Unknown(why) => why.clone(),
        Past::Found { since: None, .. } => "not committed yet".to_owned(),
        Past::Found { since: Some(day), .. } => match (today - *day).get_days() {
            0 => format!("today, {day}"),
            1 => format!("1 day ago, {day}"),
            days @ 2.. => format!("{days} days ago, {day}"),
            // Clocks differ.
            _ => day.to_string(),
        },
    }
}
