//! What `faqtory check` looks at besides the build: the day, the search, unused facts, translations
//! beside their sources, forbidden words; and what `faqtory status` tells of translations.

pub mod baseline;
pub mod facts;
pub mod glossary;
pub mod parity;
mod relevance;
pub mod status;

use jiff::civil::Date;

use crate::diag::{Diagnostic, code};
use crate::site::Site;

pub use relevance::{Asked, Figures, Score, relevance};

/// What is overdue on a day: articles to review, facts to check. Nothing
/// without a day.
pub fn dates(site: &Site, today: Option<Date>, diagnostics: &mut Vec<Diagnostic>) {
    let Some(today) = today else { return };
    for translation in site.articles.iter().flat_map(|article| article.translations.iter().flatten()) {
        let front = &translation.parsed.front;
        if let Some(due) = front.review_by.as_ref().filter(|due| due.value < today) {
            let owner = front.owner.as_ref().map_or(String::new(), |owner| format!(" by {owner}"));
            diagnostics.push(
                Diagnostic::new(
                    code::REVIEW_OVERDUE,
                    format!("this article was to be reviewed{owner} by {}", due.value),
                )
                .at(due.place.clone())
                .help("read it again, then set `review_by` to the next date"),
            );
        }
    }
    for (name, fact) in &site.facts {
        if let Some(expires) = fact.expires.filter(|expires| *expires < today) {
            diagnostics.push(
                Diagnostic::new(code::FACT_EXPIRED, format!("the fact `{name}` expired on {expires}"))
                    .at(fact.place.clone())
                    .help("check it at its source, then set `checked` and `expires`"),
            );
        }
    }
}
