//! What holds blocks: quotations, lists, footnotes, and directives.

use std::ops::Range;

use pulldown_cmark::{BlockQuoteKind, CowStr, Event, Tag, TagEnd};

use super::Compiler;
use crate::content::front_matter::Audience;
use crate::diag::{Diagnostic, code};
use crate::markdown::directives::{Fence, Name};
use crate::markdown::template::{escape_text, string_token};

/// An open container.
pub(super) enum Container {
    /// One of Markdown's own.
    Tag,
    /// A directive, by its opening fence.
    Directive { name: Name, colons: usize, span: Range<usize> },
}

/// Whether an event opens or closes one of Markdown's own containers.
pub(super) fn is_container(event: &Event) -> bool {
    matches!(
        event,
        Event::Start(
            Tag::BlockQuote(_)
                | Tag::List(_)
                | Tag::Item
                | Tag::FootnoteDefinition(_)
                | Tag::DefinitionList
                | Tag::DefinitionListTitle
                | Tag::DefinitionListDefinition
        ) | Event::End(
            TagEnd::BlockQuote(_)
                | TagEnd::List(_)
                | TagEnd::Item
                | TagEnd::FootnoteDefinition
                | TagEnd::DefinitionList
                | TagEnd::DefinitionListTitle
                | TagEnd::DefinitionListDefinition
        )
    )
}

impl<'a> Compiler<'a> {
    /// Whether an `:::agents` block is open.
    pub(super) fn in_agents(&self) -> bool {
        let is_agents = |open: &Container| matches!(open, Container::Directive { name: Name::Agents, .. });
        self.containers.iter().any(is_agents)
    }

    pub(super) fn container(&mut self, event: Event<'a>) {
        match &event {
            Event::Start(_) => self.containers.push(Container::Tag),
            _ => {
                while let Some(Container::Directive { .. }) = self.containers.last() {
                    self.unclosed();
                }
                self.containers.pop();
            }
        }
        if self.muted > 0 {
            return;
        }
        match event {
            Event::Start(Tag::FootnoteDefinition(label)) => {
                self.notes.push((label.to_string(), Vec::new()));
                self.set_aside.push(std::mem::take(&mut self.out));
                self.markdown.push(Event::Start(Tag::FootnoteDefinition(label)));
            }
            Event::End(TagEnd::FootnoteDefinition) => {
                let main = self.set_aside.pop().unwrap_or_default();
                let events = std::mem::replace(&mut self.out, main);
                if let Some((_, note)) = self.notes.iter_mut().rev().find(|(_, note)| note.is_empty()) {
                    *note = events;
                }
                self.markdown.push(event);
            }
            Event::Start(Tag::BlockQuote(Some(kind))) => {
                let (class, string) = alert(kind);
                self.own(callout(class, &string_token(string)));
                self.markdown.push(event);
            }
            Event::End(TagEnd::BlockQuote(Some(_))) => {
                self.own("</aside>\n");
                self.markdown.push(event);
            }
            event => {
                if let Event::End(_) = event {
                    self.break_text();
                }
                self.native(event);
            }
        }
    }

    /// The fence that stands in a range of the body.
    pub(super) fn fence_in(&self, range: &Range<usize>) -> Option<&Fence> {
        self.scan.fences.range(range.clone()).next().map(|(_, fence)| fence)
    }

    pub(super) fn fence(&mut self, range: &Range<usize>) {
        let Some(fence) = self.fence_in(range).cloned() else { return };
        match fence.open {
            Some(name) => self.open(name, fence),
            None => self.close(&fence),
        }
    }

    fn open(&mut self, name: Name, fence: Fence) {
        let in_tabs = matches!(self.containers.last(), Some(Container::Directive { name: Name::Tabs, .. }));
        if name == Name::Tab && !in_tabs {
            self.diagnostics.push(
                Diagnostic::new(code::MISPLACED_DIRECTIVE, "a `:::tab` stands outside of `::::tabs`")
                    .at(self.source.place(fence.span.clone()))
                    .help("put the tabs between `::::tabs` and `::::`"),
            );
        }
        let first_tab = matches!(self.markdown.last(), Some(Event::Start(Tag::HtmlBlock)));
        self.containers.push(Container::Directive { name, colons: fence.colons, span: fence.span.clone() });
        if name == Name::Agents && self.settings.audience == Audience::Public {
            self.muted += 1;
        }
        if self.muted > 0 {
            return;
        }
        if matches!(name, Name::Steps | Name::Tabs) && !fence.title.is_empty() {
            self.diagnostics.push(
                Diagnostic::new(code::MISPLACED_DIRECTIVE, format!("`:::{}` takes no title", name.as_str()))
                    .at(self.source.place(fence.span.clone()))
                    .help("write the title as a heading above it"),
            );
        }
        let title = self.title(&fence, name);
        match name {
            Name::Note => self.callout("note", title, &fence, BlockQuoteKind::Note),
            Name::Tip => self.callout("tip", title, &fence, BlockQuoteKind::Tip),
            Name::Warning => self.callout("warning", title, &fence, BlockQuoteKind::Warning),
            Name::Danger => self.callout("danger", title, &fence, BlockQuoteKind::Caution),
            Name::Agents => self.callout("agents", title, &fence, BlockQuoteKind::Important),
            Name::Steps => self.own("<div class=\"steps\">\n"),
            Name::Tabs => {
                self.tabs += 1;
                // Marks the place for the first tab; taken out again there or at the end.
                self.markdown.push(Event::Start(Tag::HtmlBlock));
                self.own("<div class=\"tabs\">\n");
            }
            Name::Tab => {
                if first_tab {
                    self.markdown.pop();
                }
                let open = if first_tab { " open" } else { "" };
                self.own(format!(
                    "<details class=\"tab\" name=\"tabs-{}\"{open}><summary>{title}</summary><div class=\"tab-body\">\n",
                    self.tabs
                ));
                self.bold_line(title);
            }
            Name::Details => {
                self.own(format!(
                    "<details class=\"details\"><summary>{title}</summary><div class=\"details-body\">\n"
                ));
                self.bold_line(title);
            }
        }
    }

    /// The title as markup: the writer's, or the theme's for this directive.
    fn title(&mut self, fence: &Fence, name: Name) -> String {
        if !fence.title.is_empty() {
            let source = self.source;
            let start = fence.title_start;
            self.prose.title(start..start + fence.title.len());
            let tokens = self.collector.tokens(&fence.title, false, |_| source.spot(start..start + fence.title.len()));
            let tokens = tokens.into_owned();
            self.note_text(&tokens, false);
            self.break_text();
            return escape_text(&tokens);
        }
        string_token(match name {
            Name::Note => "callout_note",
            Name::Tip => "callout_tip",
            Name::Warning => "callout_warning",
            Name::Danger => "callout_danger",
            Name::Agents => "callout_agents",
            Name::Tab => "tab_default",
            Name::Details | Name::Steps | Name::Tabs => "details_default",
        })
    }

    fn callout(&mut self, class: &str, title: String, fence: &Fence, kind: BlockQuoteKind) {
        self.own(callout(class, &title));
        self.markdown.push(Event::Start(Tag::BlockQuote(Some(kind))));
        if !fence.title.is_empty() {
            self.bold_line(title);
        }
    }

    /// A title in the Markdown copy.
    fn bold_line(&mut self, title: String) {
        self.markdown.extend([
            Event::Start(Tag::Paragraph),
            Event::Start(Tag::Strong),
            Event::Text(CowStr::from(title)),
            Event::End(TagEnd::Strong),
            Event::End(TagEnd::Paragraph),
        ]);
    }

    fn close(&mut self, fence: &Fence) {
        match self.containers.last() {
            Some(Container::Directive { colons, .. }) if *colons == fence.colons => self.pop_directive(),
            Some(Container::Directive { name, colons, span }) => {
                let line = self.source.place(span.clone()).line;
                self.diagnostics.push(
                    Diagnostic::new(
                        code::UNCLOSED_DIRECTIVE,
                        format!("this fence has {} colons, but `{}` in line {line} opens with {colons}", fence.colons, name.as_str()),
                    )
                    .at(self.source.place(fence.span.clone()))
                    .help(format!("close it with `{}`", ":".repeat(*colons))),
                );
                self.pop_directive();
            }
            _ => self.diagnostics.push(
                Diagnostic::new(code::STRAY_FENCE, "this fence closes nothing")
                    .at(self.source.place(fence.span.clone()))
                    .help("a directive is closed in the list item or quotation where it opens; remove the line if nothing is open"),
            ),
        }
    }

    /// The innermost directive is not closed where it opens.
    pub(super) fn unclosed(&mut self) {
        if let Some(Container::Directive { name, colons, span }) = self.containers.last() {
            self.diagnostics.push(
                Diagnostic::new(code::UNCLOSED_DIRECTIVE, format!("`:::{}` is not closed", name.as_str()))
                    .at(self.source.place(span.clone()))
                    .help(format!(
                        "write `{}` on a line of its own below its text, indented or quoted as the opening line is",
                        ":".repeat(*colons)
                    )),
            );
        }
        self.pop_directive();
    }

    fn pop_directive(&mut self) {
        let Some(Container::Directive { name, .. }) = self.containers.pop() else { return };
        if self.muted > 0 {
            if name == Name::Agents {
                self.muted -= 1;
            }
            return;
        }
        self.break_text();
        let quote = |kind| Event::End(TagEnd::BlockQuote(Some(kind)));
        match name {
            Name::Note => self.markdown.push(quote(BlockQuoteKind::Note)),
            Name::Tip => self.markdown.push(quote(BlockQuoteKind::Tip)),
            Name::Warning => self.markdown.push(quote(BlockQuoteKind::Warning)),
            Name::Danger => self.markdown.push(quote(BlockQuoteKind::Caution)),
            Name::Agents => self.markdown.push(quote(BlockQuoteKind::Important)),
            Name::Steps | Name::Tabs | Name::Tab | Name::Details => {}
        }
        self.own(match name {
            Name::Steps | Name::Tabs => "</div>\n",
            Name::Tab | Name::Details => "</div></details>\n",
            _ => "</aside>\n",
        });
    }
}

fn callout(class: &str, title: &str) -> String {
    format!("<aside class=\"callout callout-{class}\" role=\"note\"><p class=\"callout-title\">{title}</p>\n")
}

fn alert(kind: BlockQuoteKind) -> (&'static str, &'static str) {
    match kind {
        BlockQuoteKind::Note => ("note", "callout_note"),
        BlockQuoteKind::Tip => ("tip", "callout_tip"),
        BlockQuoteKind::Important => ("important", "callout_important"),
        BlockQuoteKind::Warning => ("warning", "callout_warning"),
        BlockQuoteKind::Caution => ("danger", "callout_danger"),
    }
}
