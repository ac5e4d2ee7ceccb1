//! `{{ fact.name }}` and `{{ fact.name:form }}` in texts.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use super::FactUse;
use super::template::{FactRef, Template, token};
use crate::content::front_matter::Spanned;
use crate::diag::{Diagnostic, Source, Spot, code};

/// Stands for a brace that the writer escaped: `\{{`.
pub const ESCAPED_BRACE: char = '\u{3}';

/// The facts met in a text so far, and the problems.
#[derive(Debug, Default)]
pub struct Collector {
    /// The facts, one entry a use.
    pub uses: Vec<FactUse>,
    /// The problems.
    pub diagnostics: Vec<Diagnostic>,
}

impl Collector {
    /// Puts tokens in place of a text's facts. `locate` gives the place of the
    /// n-th `{{` of the text, counted from 0.
    pub fn tokens<'t>(&mut self, text: &'t str, in_table: bool, locate: impl Fn(usize) -> Spot) -> Cow<'t, str> {
        if !text.contains("{{") && !text.contains(ESCAPED_BRACE) {
            return Cow::Borrowed(text);
        }
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        let mut nth = 0;
        while let Some(open) = rest.find("{{") {
            out.push_str(&rest[..open]);
            let place = locate(nth);
            nth += 1;
            let Some(length) = rest[open..].find("}}") else {
                self.diagnostics.push(
                    Diagnostic::new(code::UNKNOWN_PLACEHOLDER, "`{{` opens a placeholder that does not end")
                        .at(place)
                        .help("write `{{ fact.name }}`, or `\\{{` to print the braces"),
                );
                out.push_str("{{");
                rest = &rest[open + 2..];
                continue;
            };
            let inner = rest[open + 2..open + length].trim();
            match fact_ref(inner, in_table) {
                Some(fact) => {
                    out.push_str(&token('F', self.uses.len()));
                    self.uses.push(FactUse { fact: Arc::new(fact), place });
                }
                None => {
                    self.diagnostics.push(
                        Diagnostic::new(code::UNKNOWN_PLACEHOLDER, format!("`{{{{ {inner} }}}}` is no fact"))
                            .at(place)
                            .help("write `{{ fact.name }}` with a name of facts.yaml, or `\\{{` to print the braces"),
                    );
                    out.push_str(&rest[open..open + length + 2]);
                }
            }
            rest = &rest[open + length + 2..];
        }
        out.push_str(rest);
        Cow::Owned(out.replace(ESCAPED_BRACE, "{"))
    }
}

/// The fact that stands between `{{` and `}}`, without white space around it; none for what is no fact.
pub fn fact_ref(inner: &str, in_table: bool) -> Option<FactRef> {
    let inner = inner.strip_prefix("fact.")?;
    let (name, form) = match inner.split_once(':') {
        Some((name, form)) => (name.trim(), Some(form.trim())),
        None => (inner, None),
    };
    let is_name = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-'));
    let sound = is_name(name) && form.is_none_or(is_name);
    sound.then(|| FactRef { name: name.to_owned(), form: form.map(str::to_owned), in_table })
}

/// The problem of a part of a file where braces of a fact have spaces between them, as translation tools
/// and automatic correction write: `{ { fact.name } }`.
pub fn nearly_a_fact(source: &Source, part: &Range<usize>) -> Option<Diagnostic> {
    let text = &source.text[part.clone()];
    let at = text.find("{ {").filter(|at| text[at + 3..].trim_start().starts_with("fact."))?;
    let close = text[at..].find('}').map_or(text.len(), |close| at + close + 1);
    let end = if text[close..].starts_with(" }") { close + 2 } else { close };
    let fault = Diagnostic::new(code::UNKNOWN_PLACEHOLDER, format!("`{}` is nearly a fact", &text[at..end]));
    let place = source.spot(part.start + at..part.start + end);
    Some(fault.at(place).help("write it without spaces between the braces: `{{ fact.name }}`"))
}

/// A text of front matter as a template; its facts go to `collector`.
pub fn text_template(text: &Spanned<String>, collector: &mut Collector) -> Template {
    let mut own = Collector::default();
    let escaped = text.value.replace("\\{{", &format!("{ESCAPED_BRACE}{{"));
    let tokens = own.tokens(&escaped, false, |_| text.place.clone()).into_owned();
    let template = Template::split(&tokens, &[], &own.uses);
    collector.uses.append(&mut own.uses);
    collector.diagnostics.append(&mut own.diagnostics);
    template
}
