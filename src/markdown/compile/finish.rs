//! The end of a body: footnotes, ids, the three outputs.

use std::collections::HashSet;

use pulldown_cmark::{Event, Tag, html};
use pulldown_cmark_to_cmark::{Options as CopyOptions, cmark_with_options};

use super::Compiler;
use crate::diag::{Diagnostic, Report, code};
use crate::markdown::template::{Template, string_token};
use crate::markdown::{Doc, sanitise, slug};

impl<'a> Compiler<'a> {
    pub(super) fn finish(mut self) -> Report<Doc> {
        while !self.containers.is_empty() {
            self.unclosed();
        }
        self.end_section(None);
        self.footnotes();
        self.ids();

        let mut html = String::with_capacity(self.source.text.len() * 3 / 2);
        html::push_html(&mut html, self.out.drain(..));
        if self.raw_html && self.settings.sanitise {
            html = sanitise::clean(&html);
        }
        self.doc.html = Template::split(&html, &self.own, &self.collector.uses);
        self.doc.prose = std::mem::take(&mut self.prose.paragraphs);

        self.markdown.retain(|event| !matches!(event, Event::Start(Tag::HtmlBlock)));
        let mut markdown = String::with_capacity(self.source.text.len());
        let options = CopyOptions { list_token: '-', increment_ordered_list_bullets: true, ..CopyOptions::default() };
        if let Err(error) = cmark_with_options(self.markdown.iter(), &mut markdown, options) {
            self.diagnostics.push(
                Diagnostic::new(
                    code::MARKDOWN_COPY,
                    format!("the Markdown copy of this article cannot be written: {error}"),
                )
                .at(self.source.start())
                .help("the page itself is whole; please report this with the article"),
            );
        }
        markdown.push('\n');
        self.doc.markdown = Template::split(&markdown, &[], &self.collector.uses);

        self.doc.facts = self.collector.uses;
        self.diagnostics.extend(self.collector.diagnostics);
        Report { value: self.doc, diagnostics: self.diagnostics }
    }

    /// Footnotes come last, in the order of their first reference.
    fn footnotes(&mut self) {
        let mut notes = std::mem::take(&mut self.notes);
        for (label, place) in self.note_numbers.iter().zip(&self.note_places) {
            if !notes.iter().any(|(known, _)| known == label) {
                self.diagnostics.push(
                    Diagnostic::new(code::BROKEN_ANCHOR, format!("the footnote `{label}` stands in internal text"))
                        .at(place.clone())
                        .help("move the footnote's text out of the `:::agents` block"),
                );
            }
        }
        if notes.is_empty() {
            return;
        }
        let referenced = self.note_numbers.len();
        for (label, _) in &notes {
            if !self.note_numbers.contains(label) {
                self.note_numbers.push(label.clone());
            }
        }
        let number = |label: &str| self.note_numbers.iter().position(|known| known == label).unwrap_or(0) + 1;
        notes.sort_by_key(|(label, _)| number(label));
        let numbered: Vec<(usize, Vec<Event<'a>>)> =
            notes.into_iter().map(|(label, events)| (number(&label), events)).collect();
        let title = string_token("footnotes_title");
        self.own(format!("<section class=\"footnotes\" role=\"doc-endnotes\" aria-label=\"{title}\"><ol>\n"));
        for (number, events) in numbered {
            self.own(format!("<li id=\"fn-{number}\">"));
            self.out.extend(events);
            let back = string_token("footnote_back");
            self.doc.ids.push(format!("fn-{number}"));
            if number <= referenced {
                self.doc.ids.push(format!("fnref-{number}"));
                self.own(format!("<a href=\"#fnref-{number}\" role=\"doc-backlink\" aria-label=\"{back}\">↩</a>"));
            }
            self.own("</li>\n");
        }
        self.own("</ol></section>\n");
    }

    /// Ids made from headings' texts, unique within the document.
    fn ids(&mut self) {
        let mut taken: HashSet<String> = self.doc.ids.iter().cloned().collect();
        for heading in &self.doc.headings {
            if let Some(id) = &heading.explicit
                && !taken.insert(id.clone())
            {
                self.diagnostics.push(
                    Diagnostic::new(code::DUPLICATE_ANCHOR, format!("the id `{id}` stands twice in this article"))
                        .at(heading.place.clone())
                        .help("give each heading an id of its own"),
                );
            }
        }
        // Those of internal blocks come last: the others have the ids that customers' pages have.
        let (internal, public): (Vec<_>, Vec<_>) = self.doc.headings.iter_mut().partition(|heading| heading.internal);
        for heading in public.into_iter().chain(internal) {
            let base = Some(slug::slugify(&heading.text.with_fact_names())).filter(|id| !id.is_empty());
            let base = base.unwrap_or_else(|| "section".to_owned());
            let mut id = base.clone();
            let mut n = 2;
            while heading.explicit.is_none() && !taken.insert(id.clone()) {
                id = format!("{base}-{n}");
                n += 1;
            }
            heading.automatic = id;
        }
    }
}
