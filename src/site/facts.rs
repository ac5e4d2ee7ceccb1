//! Facts in a language's words.

use std::collections::BTreeMap;

use super::locale::{Amount, Locale};
use super::{Lang, Site};
use crate::content::currency::Currency;
use crate::content::facts::{Fact, Facts, Measure, Number, Unit, Value};
use crate::diag::{self, Diagnostic, code};
use crate::markdown::FactUse;
use crate::markdown::placeholders::{Collector, text_template};
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
    match &fact.value {
        Value::Text(text) => text.get(lang, source_lang).map(str::to_owned),
        Value::Date(date) => Some(locale.date_in(style, *date)),
        Value::Quantity(measure, min, max) => {
            let amount = Amount { min, max: max.as_ref().filter(|max| *max != min), style };
            quantity(*measure, amount, form.filter(|form| *form != "table"), locale)
        }
    }
}

fn quantity(measure: Measure, amount: Amount, form: Option<&str>, locale: &Locale) -> Option<String> {
    Some(match measure {
        Measure::Plain => locale.amount(amount),
        Measure::Duration(unit) => locale.plural_amount(unit_forms(unit, form, locale)?, amount),
        Measure::Percentage => locale.percentage(amount),
        Measure::Money(currency) => {
            let (min, max) = money(amount.min, amount.max, currency);
            locale.money(Amount { min: &min, max: max.as_ref(), ..amount }, currency.code())
        }
    })
}

/// Whole amounts stand without decimals; else all of them have those of the currency.
fn money(min: &Number, max: Option<&Number>, currency: Currency) -> (Number, Option<Number>) {
    let is_whole = [Some(min), max].into_iter().flatten().all(|number| number.nonzero_magnitude_end() >= 0);
    let shown = |number: &Number| {
        let mut number = number.clone();
        number.trim_end();
        number.pad_end(if is_whole { 0 } else { -currency.decimals() });
        number
    };
    (shown(min), max.map(shown))
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
        (Some(form), Value::Quantity(Measure::Duration(unit), ..)) => unit_forms(*unit, Some(form), locale).is_some(),
        (Some(_), _) => false,
    }
}

/// The facts that the incident banners use, by the language of the text, and the problems of each text.
pub fn of_notices(site: &Site) -> impl Iterator<Item = (Lang, Collector)> {
    let texts = site.notices.iter().flat_map(|notice| &notice.text);
    texts.filter_map(|(lang, text)| {
        let mut collector = Collector::default();
        text_template(text, &mut collector);
        Some((site.lang_of(lang)?, collector))
    })
}

/// The problems of the incident banners' facts.
pub fn check_notices(site: &Site, locales: &[Locale]) -> Vec<Diagnostic> {
    let found = of_notices(site).flat_map(|(lang, mut collector)| {
        let faults = check(&collector.uses, &site.facts, &locales[lang.0], &site.language(lang).code);
        collector.diagnostics.extend(faults);
        collector.diagnostics
    });
    found.collect()
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
            if matches!(fact.value, Value::Quantity(Measure::Duration(_), ..)) {
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
