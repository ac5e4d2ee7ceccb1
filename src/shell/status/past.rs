//! Since when translations have been stale: the questions to git's history, and its answers.

use std::collections::{BTreeMap, BTreeSet};

use camino::Utf8Path;
use jiff::civil::Date;
use rayon::prelude::*;

use crate::check::status::{Of, Text};
use crate::shell::history::{History, Past, Reflected};
use crate::site::Site;
use crate::site::status::StaleSection;

/// A section of a source, by the source's file, as a translation reflects it.
pub(crate) type Question = (String, Reflected);

/// What is known of the past of sections.
#[derive(Debug, Default)]
pub(crate) struct Answers {
    pasts: BTreeMap<Question, Past>,
    /// Why nothing is known of any; none where there were no questions.
    pub(crate) none: Option<String>,
    /// The last commit, by which older answers still hold.
    head: String,
}

/// What to ask of the stale sections of texts.
pub(crate) fn questions<'t>(site: &Site, texts: impl IntoIterator<Item = &'t Text>) -> BTreeSet<Question> {
    let of = |text: &'t Text| text.state.stale().iter().filter_map(|section| question(site, text, section));
    texts.into_iter().flat_map(of).collect()
}

/// What to ask of a stale section of a text; nothing of one without a source.
pub(crate) fn question(site: &Site, text: &Text, section: &StaleSection) -> Option<Question> {
    let own = match text.of {
        Of::Article(at) => site.articles.get(at).and_then(|article| article.translation(text.lang)),
        Of::Category(_) | Of::Home => None,
    };
    let stamp = own.and_then(|own| own.parsed.front.source_digest.as_ref());
    let digest = stamp.and_then(|stamp| stamp.get(&section.id)).cloned();
    Some((text.source.clone()?, Reflected { id: section.id.clone(), digest }))
}

impl Answers {
    /// Asks the history of the site at a folder, where it is not known by answers from before.
    pub(crate) fn ask(self, root: &Utf8Path, questions: BTreeSet<Question>) -> Answers {
        if questions.is_empty() {
            return Answers { none: None, ..self };
        }
        let history = match History::open(root) {
            Ok(history) => history,
            Err(why) => return Answers { none: Some(why), ..Answers::default() },
        };
        let head = history.head();
        let mut pasts = if self.head == head { self.pasts } else { BTreeMap::new() };
        let mut files: BTreeMap<String, Vec<Reflected>> = BTreeMap::new();
        for (file, reflected) in questions.into_iter().filter(|question| !pasts.contains_key(question)) {
            files.entry(file).or_default().push(reflected);
        }
        let ask = |(file, asked): (String, Vec<Reflected>)| -> Vec<(Question, Past)> {
            let pasts = history.of(&file, &asked);
            asked.into_iter().zip(pasts).map(|(reflected, past)| ((file.clone(), reflected), past)).collect()
        };
        pasts.par_extend(files.into_par_iter().flat_map_iter(ask));
        Answers { pasts, none: None, head }
    }

    /// What is known.
    pub(crate) fn get(&self, question: &Question) -> Option<&Past> {
        self.pasts.get(question)
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
