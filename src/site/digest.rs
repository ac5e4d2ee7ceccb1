//! What a text says, section by section, as short digests: by them a translation knows which
//! version of its source it reflects.
//!
//! A digest is over the meaning. Words, headings, links, images, code, facts by their names, and the
//! structure of lists, tables and directives count; emphasis, line ends and the many ways to
//! write one thing do not. It is made from the document's HTML, which is the same for all of these,
//! with a few elements kept by name, so that it outlives changes of our own markup.
//! Internal text counts in every edition: a stamp must hold for all of them.

use std::borrow::Cow;
use std::sync::Arc;

use super::body::boundaries;
use super::parse::Parsed;
use crate::content::front_matter::{Audience, Spanned, Step, Target as StepTarget};
use crate::markdown::placeholders::{Collector, text_template};
use crate::markdown::template::{FactRef, Fill, Target, escape};
use crate::markdown::{self, Doc, Settings};

/// The key of what stands before the first heading: title, description, reply, beginning, and the steps
/// of a troubleshooter.
pub const LEAD: &str = "_";

/// How many hexadecimal digits a digest has.
const DIGITS: usize = 8;

/// Begins and ends what stands for an element; no source may contain it.
const MARK: char = '\u{1}';

/// The digest of each section of a text, by the heading's id and in the order of the text, [`LEAD`]
/// first. `heading_ids` are those of the document's headings. A section reaches from a heading that
/// stands by itself to the next one of any level; of sections with the same id one digest is made.
pub fn sections(parsed: &Parsed, heading_ids: &[String]) -> Vec<(String, String)> {
    let digest = |text: String| blake3::hash(text.as_bytes()).to_hex().as_str().chars().take(DIGITS).collect();
    meanings(parsed, heading_ids).into_iter().map(|(id, text)| (id, digest(text))).collect()
}

/// What each section says.
fn meanings(parsed: &Parsed, heading_ids: &[String]) -> Vec<(String, String)> {
    let doc = with_internal_text(parsed);
    let names = Names(&doc);
    let cuts = boundaries(&doc, |_| true);
    let mut parts: Vec<String> =
        doc.html.sections(&cuts).iter().map(|part| part.render(&names, Target::Html)).collect();
    place_footnotes(&mut parts);

    let mut lead = Meaning::default();
    for text in [&parsed.title, &parsed.description] {
        lead.mark("text");
        lead.words(&text.render(&names, Target::Text));
    }
    steps(&parsed.front.steps, &names, &mut lead);
    if let Some(reply) = &parsed.reply {
        lead.mark("reply");
        lead.html(&reply.html.render(&Names(reply), Target::Html));
    }
    let mut parts = parts.into_iter();
    lead.html(&parts.next().unwrap_or_default());

    let mut list = vec![(LEAD.to_owned(), lead.text)];
    let ids = boundaries(&parsed.doc, |_| true).into_iter().filter_map(|(at, _)| heading_ids.get(at));
    for ((id, (at, level)), part) in ids.zip(cuts).zip(parts) {
        let mut meaning = Meaning::default();
        meaning.mark(&format!("h{level}"));
        meaning.words(&doc.headings[at].text.render(&names, Target::Text));
        meaning.mark("text");
        meaning.html(&part);
        match list.iter_mut().find(|(known, _)| known == id) {
            Some((_, text)) => text.push_str(&meaning.text),
            None => list.push((id.clone(), meaning.text)),
        }
    }
    list
}

/// The document as agents get it. Only a text that names them may differ from what was parsed.
fn with_internal_text(parsed: &Parsed) -> Arc<Doc> {
    if !parsed.source.text[parsed.body..].contains("agents") {
        return parsed.doc.clone();
    }
    let title = parsed.front.title.as_ref().map(|title| title.value.as_str());
    let doc = markdown::compile(&parsed.source, parsed.body, title, Settings::page(Audience::Agents)).value;
    // Internal text before the title makes a section of that; the ids are then of the other document.
    let same = boundaries(&doc, |_| true).len() == boundaries(&parsed.doc, |_| true).len();
    if same { Arc::new(doc) } else { parsed.doc.clone() }
}

/// Footnotes stand at the end of the page, but belong to the section that refers to them.
fn place_footnotes(parts: &mut [String]) {
    let Some(last) = parts.last_mut() else { return };
    let Some(at) = last.find("<section class=\"footnotes\"") else { return };
    let notes = last.split_off(at);
    for note in notes.split("<li id=\"fn-").skip(1) {
        let Some((number, text)) = note.split_once("\">") else { continue };
        let reference = format!("<a href=\"#fn-{number}\"");
        let refers = parts.iter().position(|part| part.contains(&reference));
        if let Some(part) = refers.and_then(|at| parts.get_mut(at)) {
            part.push_str("<li>");
            part.push_str(text);
        }
    }
}

fn steps(steps: &[Step], names: &Names, out: &mut Meaning) {
    let words = |text: &Spanned<String>| text_template(text, &mut Collector::default()).render(names, Target::Text);
    for step in steps {
        out.mark(&format!("step {}", step.key));
        out.words(&words(&step.question));
        for answer in &step.answers {
            let (StepTarget::Step(target) | StepTarget::Article(target)) = &answer.target;
            out.mark(&format!("answer {}", target.value));
            out.words(&words(&answer.text));
        }
    }
}

/// Fills holes with what was written there, not with what comes of it.
struct Names<'a>(&'a Doc);

impl Fill for Names<'_> {
    fn fact(&self, fact: &FactRef) -> String {
        format!("{{{}}}", fact.name)
    }

    fn href(&self, link: usize, _: Target) -> String {
        self.0.links.get(link).map_or(String::new(), |link| link.destination.clone())
    }

    fn diagram(&self, diagram: usize) -> String {
        let source = self.0.diagrams.get(diagram).map(|diagram| diagram.source.render(self, Target::Text));
        format!("<pre>{}</pre>", escape(&source.unwrap_or_default()))
    }
}

/// A meaning under work: words with one space between them, and marks for what else counts.
#[derive(Debug, Default)]
struct Meaning {
    text: String,
    /// Whether white space was met since the last word.
    space: bool,
}

impl Meaning {
    fn mark(&mut self, name: &str) {
        self.space = false;
        self.text.extend([MARK.to_string().as_str(), name, MARK.to_string().as_str()]);
    }

    fn words(&mut self, text: &str) {
        for c in text.chars() {
            if c.is_whitespace() {
                self.space = true;
                continue;
            }
            if std::mem::take(&mut self.space) && !self.text.ends_with(MARK) {
                self.text.push(' ');
            }
            self.text.push(c);
        }
    }

    /// Our own HTML or the sanitiser's: well-formed, its attributes in double quotes.
    fn html(&mut self, html: &str) {
        let mut rest = html;
        let mut verbatim = false;
        while let Some(open) = rest.find('<') {
            self.literal(&rest[..open], verbatim);
            rest = &rest[open..];
            if rest.starts_with("<sup class=\"footnote-reference\"") {
                self.mark("footnote");
                rest = rest.split_once("</sup>").map_or("", |(_, behind)| behind);
                continue;
            }
            let (tag, behind) = rest.split_at(tag_length(rest));
            rest = behind;
            match tag.trim_start_matches(['<', '/']).split([' ', '>', '/']).next().unwrap_or_default() {
                "pre" => {
                    verbatim = !tag.starts_with("</");
                    self.mark(if verbatim { "pre" } else { "/pre" });
                }
                name => self.element(name, tag),
            }
        }
        self.literal(rest, verbatim);
    }

    fn literal(&mut self, text: &str, verbatim: bool) {
        let text = unescaped(text);
        if verbatim { self.text.push_str(&text) } else { self.words(&text) }
    }

    fn element(&mut self, name: &str, tag: &str) {
        let value = |key| attribute(tag, key).unwrap_or_default();
        let closes = tag.starts_with("</");
        match name {
            "a" if closes || is_own_link(value("href")) => {}
            "a" => self.mark(&format!("a {} {}", value("href"), value("title"))),
            "img" => self.mark(&format!("img {} {} {}", value("src"), value("alt"), value("title"))),
            "input" => self.mark(if tag.contains(" checked") { "done" } else { "open" }),
            // The kind of a directive.
            "aside" | "details" if !closes => self.mark(value("class")),
            "div" if matches!(value("class"), "steps" | "tabs") => self.mark(value("class")),
            "ol" | "ul" | "li" | "dt" | "dd" | "tr" | "th" | "td" | "blockquote" | "aside" | "details" | "summary"
            | "code" | "hr" | "del" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                self.mark(&format!("{}{name}", if closes { "/" } else { "" }));
            }
            "p" | "br" | "div" | "figure" | "section" | "table" | "thead" | "tbody" | "dl" => self.space = true,
            // What else there is, is formatting within a line.
            _ => {}
        }
    }
}

/// A link of ours: a heading's to itself, a footnote's back.
fn is_own_link(href: &str) -> bool {
    href == "#" || href.starts_with("#fnref-")
}

/// How long the tag is that a text begins with.
fn tag_length(text: &str) -> usize {
    let mut quoted = false;
    let end = text.bytes().position(|b| {
        quoted ^= b == b'"';
        b == b'>' && !quoted
    });
    end.map_or(text.len(), |end| end + 1)
}

fn attribute<'t>(tag: &'t str, key: &str) -> Option<&'t str> {
    let (_, rest) = tag.split_once(&format!(" {key}=\""))?;
    rest.split('"').next()
}

/// A text of HTML without its escapes: the sanitiser writes some where our writer writes none.
fn unescaped(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let pairs = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&nbsp;", "\u{a0}"), ("&amp;", "&")];
    Cow::Owned(pairs.iter().fold(text.to_owned(), |text, (escaped, plain)| text.replace(escaped, plain)))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "what cannot be unwrapped fails the test")]
mod tests {
    use super::*;
    use crate::site::parse::{File, parse_file};

    /// The sections of a file, by the automatic ids of its headings.
    fn of(text: &str, audience: Audience) -> Vec<(String, String)> {
        let file =
            File { lang: 0, key: "a".to_owned(), path: "content/en/a.md".to_owned(), bytes: text.as_bytes().into() };
        let parsed = parse_file(&file, Settings::page(audience)).parsed.unwrap();
        let ids = parsed.doc.headings.iter().map(|h| h.explicit.clone().unwrap_or_else(|| h.automatic.clone()));
        sections(&parsed, &ids.collect::<Vec<_>>())
    }

    const TEXT: &str = "---\ntitle: Refunds\ndescription: How long they take.\n---\n\
        A **card** refund takes {{ fact.card }}, see [fees](fees.md).[^1]\n\n\
        ## Cards\n\n:::steps\n1. Open *it*.\n2. Press `OK`.\n:::\n\n![A shot](shot.png)\n\n\
        ### Limits {#limits}\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n> quoted\n\n- one\n- two\n\n[^1]: A note.\n\n\
        ## Code\n\n```sh\nls  -l\n```\n\n```mermaid\nflowchart LR\naccTitle: A\naccDescr: B\nA --> B\n```\n\n\
        :::tip\nFine.\n:::\n";

    /// The sections of another text whose digest is not that of [`TEXT`]'s.
    fn changed(other: &str) -> Vec<String> {
        let (now, before) = (of(other, Audience::Public), of(TEXT, Audience::Public));
        let differs = |(id, digest): &(String, String)| !before.contains(&(id.clone(), digest.clone()));
        let gone = before.iter().filter(|(id, _)| !now.iter().any(|(known, _)| known == id));
        now.iter().filter(|one| differs(one)).chain(gone).map(|(id, _)| id.clone()).collect()
    }

    #[test]
    fn sections_stand_in_the_order_of_the_text() {
        let sections = of(TEXT, Audience::Public);
        let ids: Vec<&str> = sections.iter().map(|(id, _)| id.as_str()).collect();
        assert_eq!(ids, ["_", "cards", "limits", "code"]);
        let is_digest = |text: &str| text.len() == 8 && text.bytes().all(|b| b.is_ascii_hexdigit());
        assert!(sections.iter().all(|(_, digest)| is_digest(digest)), "{sections:?}");
    }

    #[test]
    fn one_edit_changes_its_own_section_only() {
        for (from, to, section) in [
            ("title: Refunds", "title: Repayments", "_"),
            ("How long they take.", "How long they last.", "_"),
            ("fact.card", "fact.bank", "_"),
            ("[fees](fees.md)", "[fees](prices.md)", "_"),
            ("A note.", "Another note.", "_"),
            ("## Cards\n", "### Cards\n", "cards"),
            ("Open *it*.", "Close *it*.", "cards"),
            ("2. Press `OK`.", "2. Press `NO`.", "cards"),
            ("2. Press `OK`.", "2. Press OK.", "cards"),
            ("2. Press", "Press", "cards"),
            (":::steps\n", ":::details\n", "cards"),
            ("shot.png", "other.png", "cards"),
            ("A shot", "A picture", "cards"),
            ("Limits {#limits}", "Bounds {#limits}", "limits"),
            ("| 1 | 2 |", "| 1 2 | |", "limits"),
            ("- two", "  two", "limits"),
            ("> quoted", "quoted", "limits"),
            ("ls  -l", "ls -l", "code"),
            ("A --> B", "A --> C", "code"),
            (":::tip", ":::warning", "code"),
        ] {
            let edited = TEXT.replacen(from, to, 1);
            assert_ne!(edited, TEXT, "{from}");
            assert_eq!(changed(&edited), [section], "{from} → {to}");
        }
        assert_eq!(changed(&TEXT.replace("## Code", "## Programs")), ["programs", "code"]);
        assert_eq!(changed(&format!("{TEXT}\n## New\n\nText.\n")), ["new"], "also below footnotes");
    }

    #[test]
    fn another_form_of_the_same_changes_nothing() {
        for (from, to) in [
            ("**card**", "__card__"),
            ("**card**", "card"),
            ("*it*", "_it_"),
            ("refund takes", "refund\ntakes"),
            ("{{ fact.card }}", "{{fact.card:table}}"),
            ("[fees](fees.md)", "[fees][f]"),
            ("- one\n- two", "* one\n\n* two"),
            ("1. Open *it*.\n2.", "1) Open *it*.\n2)"),
            ("## Cards\n", "Cards\n-----\n"),
            ("```sh\nls  -l\n```", "~~~\nls  -l\n~~~"),
            ("| a | b |\n|---|---|", "| a  | b |\n|:---|---:|"),
            (":::tip\nFine.\n:::", "> [!TIP]\n> Fine."),
            ("quoted", "quoted <small>&amp;</small>\u{a0}"),
            ("takes {{", "takes&nbsp;{{"),
            ("[^1]", "[^note]"),
            ("\n", "\r\n"),
        ] {
            let edited = TEXT.replace(from, to) + "\n[f]: fees.md\n";
            let plain = TEXT.replace("quoted", if from == "quoted" { "quoted &amp;" } else { "quoted" });
            let expected = of(&plain, Audience::Public);
            assert!(TEXT.contains(from), "{from}");
            assert_eq!(of(&edited, Audience::Public), expected, "{from} → {to}");
        }
    }

    #[test]
    fn internal_text_counts_in_every_edition() {
        let note = |words: &str| format!("# A\n\n## One\n\nText.\n\n:::agents\n{words}\n:::\n\n## Two\n\nText.\n");
        let (public, agents) = (of(&note("Ask first."), Audience::Public), of(&note("Ask first."), Audience::Agents));
        assert_eq!(public, agents);
        let other = of(&note("Ask twice."), Audience::Public);
        let changed: Vec<bool> = public.iter().zip(&other).map(|(a, b)| a != b).collect();
        assert_eq!(changed, [false, true, false]);
    }

    #[test]
    fn the_steps_of_a_troubleshooter_belong_to_the_lead() {
        let text = "---\ntitle: A\ntype: troubleshooter\nsteps:\n  start:\n    question: Was it a card?\n    answers:\n    \
                    - {text: \"Yes\", article: \"id:cards\"}\n    - {text: \"No\", next: start}\n---\nText.\n\n## One\n";
        for (from, to) in [("Was it", "Is it"), ("id:cards", "id:banks"), ("\"No\"", "\"Never\"")] {
            let (now, before) = (of(&text.replace(from, to), Audience::Public), of(text, Audience::Public));
            assert_ne!(now[0], before[0], "{from}");
            assert_eq!(now[1..], before[1..], "{from}");
        }
        assert_eq!(
            of(&text.replace("question: Was it a card?", "question: \"Was  it a card?\""), Audience::Public),
            of(text, Audience::Public)
        );
    }

    #[test]
    fn sections_of_one_id_have_one_digest() {
        let text = "# A\n\n## One {#x}\n\nText.\n\n## Two {#x}\n\nText.\n";
        let now = of(text, Audience::Public);
        assert_eq!(now.iter().map(|(id, _)| id.as_str()).collect::<Vec<_>>(), ["_", "x"]);
        assert_ne!(now, of(&text.replace("Two", "Three"), Audience::Public));
    }
}
