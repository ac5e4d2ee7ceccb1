//! Text, links, images, footnote references and raw HTML.

use std::ops::Range;

use pulldown_cmark::{CowStr, Event, LinkType, Tag, TagEnd};

use super::{Compiler, nth_brace};
use crate::diag::{Diagnostic, code};
use crate::markdown::sanitise::is_allowed;
use crate::markdown::template::{escape, token};
use crate::markdown::{Link, html, placeholders};

/// An image whose end has not come.
pub(super) struct OpenImage {
    index: usize,
    alternative: String,
    title: String,
}

impl<'a> Compiler<'a> {
    pub(super) fn text(&mut self, text: CowStr<'a>, range: Range<usize>) {
        if self.muted > 0 {
            return;
        }
        let (source, span) = (self.source, range.start + self.start..range.end + self.start);
        self.prose.text(span.clone());
        let in_table = self.table.is_some();
        let text = match self.collector.tokens(&text, in_table, |nth| nth_brace(source, span.clone(), nth)) {
            std::borrow::Cow::Borrowed(_) => text,
            std::borrow::Cow::Owned(tokens) => tokens.into(),
        };
        self.collector.diagnostics.extend(placeholders::nearly_a_fact(source, &span));
        if let Some(image) = &mut self.image {
            image.alternative.push_str(&text);
            self.section.push_str(&text);
            self.markdown.push(Event::Text(text));
            return;
        }
        self.note_text(&text, false);
        self.native(Event::Text(text));
    }

    pub(super) fn inline(&mut self, event: Event<'a>, range: Range<usize>) {
        if self.image.is_some() {
            return self.in_image(event);
        }
        match event {
            Event::Start(Tag::Link { link_type, dest_url, title, .. }) => {
                self.start_link(link_type, &dest_url, title, range)
            }
            Event::End(TagEnd::Link) => self.end_link(),
            Event::Start(Tag::Image { link_type, dest_url, title, id }) => {
                let index = self.push_link(dest_url.to_string(), true, range);
                self.image = Some(OpenImage { index, alternative: String::new(), title: title.to_string() });
                let dest_url = token('I', index).into();
                self.markdown.push(Event::Start(Tag::Image { link_type, dest_url, title, id }));
            }
            Event::Code(text) => {
                self.note_text(&text, true);
                self.native(Event::Code(text));
            }
            Event::InlineHtml(text) => self.raw_html(text.into_string(), range.start, false),
            Event::FootnoteReference(label) => self.footnote_reference(label, range),
            Event::SoftBreak | Event::HardBreak => {
                self.note_text(" ", false);
                self.native(event);
            }
            Event::TaskListMarker(done) => {
                let checked = if done { " checked" } else { "" };
                self.own(format!("<input type=\"checkbox\" disabled{checked}> "));
                self.markdown.push(event);
            }
            event => self.native(event),
        }
    }

    /// Inside an image only its text counts.
    fn in_image(&mut self, event: Event<'a>) {
        let Some(image) = &mut self.image else { return };
        match &event {
            Event::End(TagEnd::Image) => {
                self.end_image();
                self.markdown.push(event);
            }
            Event::Code(text) => {
                image.alternative.push_str(text);
                self.markdown.push(event);
            }
            Event::SoftBreak | Event::HardBreak => {
                image.alternative.push(' ');
                self.markdown.push(Event::SoftBreak);
            }
            Event::Start(Tag::Image { .. }) | Event::End(_) | Event::Start(_) => {}
            _ => {}
        }
    }

    fn push_link(&mut self, destination: String, image: bool, range: Range<usize>) -> usize {
        let place = self.place(range);
        self.doc.links.push(Link { destination, image, empty: false, place });
        self.doc.links.len() - 1
    }

    fn start_link(&mut self, link_type: LinkType, destination: &str, title: CowStr<'a>, range: Range<usize>) {
        let mail = matches!(link_type, LinkType::Email) && !destination.starts_with("mailto:");
        let destination = if mail { format!("mailto:{destination}") } else { destination.to_owned() };
        let index = self.push_link(destination, false, range);
        self.links.push(index);
        let attribute = if title.is_empty() { String::new() } else { format!(" title=\"{}\"", escape(&title)) };
        self.own(format!("<a href=\"{}\"{attribute}>", token('L', index)));
        let dest_url = token('L', index).into();
        self.markdown.push(Event::Start(Tag::Link {
            link_type: LinkType::Inline,
            dest_url,
            title,
            id: CowStr::Borrowed(""),
        }));
    }

    fn end_link(&mut self) {
        let Some(index) = self.links.pop() else { return };
        if matches!(self.markdown.last(), Some(Event::Start(Tag::Link { .. }))) {
            self.doc.links[index].empty = true;
            let hole = token('T', index);
            self.note_text(&hole, false);
            self.own(hole.clone());
            self.markdown.push(Event::Text(hole.into()));
        }
        self.own("</a>");
        self.markdown.push(Event::End(TagEnd::Link));
    }

    fn end_image(&mut self) {
        let Some(OpenImage { index, alternative, title }) = self.image.take() else { return };
        let title = if title.is_empty() { String::new() } else { format!(" title=\"{}\"", escape(&title)) };
        if is_external(&self.doc.links[index].destination) {
            // No request leaves the site: the picture becomes a link to it.
            let text =
                if alternative.is_empty() { escape(&self.doc.links[index].destination) } else { escape(&alternative) };
            self.own(format!("<a href=\"{}\"{title}>{text}</a>", token('I', index)));
            return;
        }
        self.own(format!(
            "<img src=\"{}\" alt=\"{}\"{title}{} loading=\"lazy\" decoding=\"async\" />",
            token('I', index),
            escape(&alternative),
            token('S', index),
        ));
    }

    fn footnote_reference(&mut self, label: CowStr<'a>, range: Range<usize>) {
        let known = self.note_numbers.iter().position(|known| *known == *label);
        let number = known.unwrap_or_else(|| {
            self.note_numbers.push(label.to_string());
            self.note_places.push(self.place(range));
            self.note_numbers.len() - 1
        }) + 1;
        let id = if known.is_none() { format!(" id=\"fnref-{number}\"") } else { String::new() };
        self.own(format!(
            "<sup class=\"footnote-reference\"><a href=\"#fn-{number}\"{id} role=\"doc-noteref\">{number}</a></sup>"
        ));
        self.markdown.push(Event::FootnoteReference(label));
    }

    /// Raw HTML as the writer wrote it: for the sanitiser, but with its links
    /// as holes.
    pub(super) fn raw_html(&mut self, mut text: String, start: usize, block: bool) {
        if self.muted > 0 {
            return;
        }
        self.raw_html = true;
        let found = html::read(&text);
        let faults = found
            .refused
            .iter()
            .map(|(name, span)| (format!("the element `<{name}>` is not allowed and is left out"), span))
            .chain(html::refused_attributes(&found).map(|attribute| {
                let message = format!(
                    "the attribute `{}` is not allowed on `<{}>` and is left out",
                    attribute.name, attribute.element
                );
                (message, &attribute.span)
            }));
        for (message, span) in faults {
            self.diagnostics.push(
                Diagnostic::new(code::HTML_REMOVED, message)
                    .at(self.place(start + span.start..start + span.end))
                    .help("use Markdown or a directive for it; the allowed HTML is listed in the README"),
            );
        }
        if block {
            let words = without_tags(&text);
            self.section.push_str(&words);
            self.break_text();
            if !words.trim().is_empty() {
                let words = Event::Text(words.trim().to_owned().into());
                self.markdown.extend([Event::Start(Tag::Paragraph), words, Event::End(TagEnd::Paragraph)]);
            }
        }
        if !self.settings.sanitise {
            self.out.push(if block { Event::Html(text.into()) } else { Event::InlineHtml(text.into()) });
            return;
        }
        let sized =
            |tag: usize| found.attributes.iter().any(|a| a.tag == tag && matches!(a.name.as_str(), "width" | "height"));
        let mut replaced = usize::MAX;
        for attribute in found.attributes.iter().rev() {
            if attribute.tag == replaced {
                continue;
            }
            let value = text[attribute.value.clone()].trim().replace("&amp;", "&");
            let place = start + attribute.span.start..start + attribute.value.end;
            match attribute.name.as_str() {
                "src" if is_external(&value) && attribute.element == "img" => {
                    // As with Markdown's images: the picture becomes a link to it.
                    let alternative = found.attributes.iter().find(|a| a.tag == attribute.tag && a.name == "alt");
                    let shown = alternative.map_or(value.clone(), |alt| text[alt.value.clone()].to_owned());
                    let hole = token('L', self.push_link(value, true, place));
                    let end =
                        text[attribute.value.end..].find('>').map_or(text.len(), |end| attribute.value.end + end + 1);
                    text.replace_range(attribute.tag..end, &format!("<a href=\"{hole}\">{}</a>", escape(&shown)));
                    replaced = attribute.tag;
                }
                "href" | "src" if !value.is_empty() && is_allowed(&attribute.element, &attribute.name) => {
                    let image = attribute.name == "src";
                    let index = self.push_link(value, image, place);
                    text.replace_range(attribute.value.clone(), &token(if image { 'I' } else { 'L' }, index));
                    if image && attribute.element == "img" {
                        let size = if sized(attribute.tag) {
                            String::new()
                        } else {
                            format!("width=\"{}\" ", token('S', index))
                        };
                        text.insert_str(attribute.span.start, &format!("{size}loading=\"lazy\" decoding=\"async\" "));
                    }
                }
                "id" | "name" if !value.is_empty() => self.doc.ids.push(value),
                _ => {}
            }
        }
        self.out.push(if block { Event::Html(text.into()) } else { Event::InlineHtml(text.into()) });
    }
}

/// Whether an image is on another site.
fn is_external(destination: &str) -> bool {
    let lower = destination.trim().to_ascii_lowercase();
    ["http:", "https:", "//"].iter().any(|start| lower.starts_with(start))
}

/// The text of raw HTML, for the search.
fn without_tags(text: &str) -> String {
    let mut out = String::new();
    let mut inside = false;
    for c in text.chars() {
        match c {
            '<' => inside = true,
            '>' if inside => {
                inside = false;
                out.push(' ');
            }
            c if !inside => out.push(c),
            _ => {}
        }
    }
    out.trim().to_owned()
}
