//! Facts in a language's words.

use std::collections::BTreeMap;

use super::locale::Locale;
use crate::content::facts::{Fact, Facts, Unit, Value};
use crate::diag::{self, Diagnostic, code};
use crate::markdown::FactUse;
use crate::markdown::template::FactRef;

/// A fact as a language writes it; `None` for an unknown name or form.
pub fn print(facts: &Facts, reference: &FactRef, locale: &Locale, lang: &str, source_lang: &str) -> Option<String> {
    let fact = facts.get(&reference.name)?;
    let form = reference.form.as_deref();
    if !has_form(fact, form, locale) {
        return None;
    }
    let style = match form {
        Some("table") => "table",
        None if reference.in_table => "table",
        _ => "prose",
    };
    let units = |unit: Unit| unit_forms(unit, form.filter(|form| *form != "table"), locale);
    Some(match &fact.value {
        Value::Text(text) => text.get(lang, source_lang)?.to_owned(),
        Value::Number(number) => locale.number(number),
        Value::Range(min, max) => locale.range(min, max, style),
        Value::Duration(unit, number, None) => locale.plural(units(*unit)?, number),
        Value::Duration(unit, min, Some(max)) if min == max => locale.plural(units(*unit)?, min),
        Value::Duration(unit, min, Some(max)) => locale.plural_range(units(*unit)?, min, max, style),
    })
}

fn unit_forms<'a>(unit: Unit, form: Option<&str>, locale: &'a Locale) -> Option<&'a BTreeMap<String, String>> {
    match form {
        None => locale.strings.units.get(unit.name()),
        Some(form) => locale.strings.unit_forms.get(form)?.get(unit.name()),
    }
}

fn has_form(fact: &Fact, form: Option<&str>, locale: &Locale) -> bool {
    match (form, &fact.value) {
        (None | Some("table"), _) => true,
        (Some(form), Value::Duration(unit, ..)) => unit_forms(*unit, Some(form), locale).is_some(),
        (Some(_), _) => false,
    }
}

/// The problems of a text's facts in a language.
pub fn check(uses: &[FactUse], facts: &Facts, locale: &Locale, lang: &str) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    for used in uses {
        let name = &used.fact.name;
        let Some(fact) = facts.get(name) else {
            let help = diag::nearest(name, facts.keys().map(String::as_str)).map_or_else(
                || format!("add `{name}` to content/facts.yaml"),
                |near| format!("did you mean `{near}`? Else add `{name}` to content/facts.yaml"),
            );
            diagnostics.push(
                Diagnostic::new(code::UNKNOWN_FACT, format!("there is no fact `{name}`"))
                    .at(used.place.clone())
                    .help(help),
            );
            continue;
        };
        if !has_form(fact, used.fact.form.as_deref(), locale) {
            let form = used.fact.form.as_deref().unwrap_or_default();
            let mut known = vec!["table"];
            if matches!(fact.value, Value::Duration(..)) {
                known.extend(locale.strings.unit_forms.keys().map(String::as_str));
            }
            diagnostics.push(
                Diagnostic::new(
                    code::UNKNOWN_FACT,
                    format!("the fact `{name}` has no form `{form}` in the language `{lang}`"),
                )
                .at(used.place.clone())
                .help(format!("its forms are: {}", known.join(", "))),
            );
        }
    }
    diagnostics
}
