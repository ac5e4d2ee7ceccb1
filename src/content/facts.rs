//! `content/facts.yaml`: what can vary lives here once, for all languages.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Deserialize;

use super::config::Localized;
use super::currency::Currency;
use super::yaml;
use crate::diag::{self, Diagnostic, Place, Source, code};

/// The facts by name.
pub type Facts = BTreeMap<String, Fact>;

/// A fact.
#[derive(Debug, Clone, PartialEq)]
pub struct Fact {
    /// Its value.
    pub value: Value,
    /// Where the value comes from.
    pub source: Option<String>,
    /// The day somebody last compared it with its source.
    pub checked: Option<Date>,
    /// The day after which it must be checked again.
    pub expires: Option<Date>,
    /// Whether it is typical only: another bank, provider or country may differ.
    pub varies: bool,
    /// Where it stands.
    pub place: Place,
}

/// A fact's value; numbers are decimal texts, so that `1.50` stays `1.50`.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// A text, the same for all or one per language.
    Text(Localized),
    /// A day.
    Date(Date),
    /// A number, or from one number to another.
    Quantity(Measure, Number, Option<Number>),
}

/// What a number counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Measure {
    /// Nothing that is told.
    Plain,
    /// Units of time.
    Duration(Unit),
    /// An amount of a currency.
    Money(Currency),
    /// Hundredths.
    Percentage,
}

impl Value {
    /// Its type, as `facts.yaml` names it.
    pub fn type_name(&self) -> &'static str {
        match self {
            Value::Text(_) => "text",
            Value::Date(_) => "date",
            Value::Quantity(Measure::Plain, _, None) => "number",
            Value::Quantity(Measure::Plain, ..) => "range",
            Value::Quantity(Measure::Duration(_), ..) => "duration",
            Value::Quantity(Measure::Money(_), ..) => "money",
            Value::Quantity(Measure::Percentage, ..) => "percentage",
        }
    }
}

/// A decimal number.
pub type Number = fixed_decimal::Decimal;

/// A unit of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Unit {
    /// A day on which banks work.
    BusinessDay,
    /// A calendar day.
    Day,
    /// An hour.
    Hour,
    /// A minute.
    Minute,
    /// A week.
    Week,
    /// A month.
    Month,
    /// A year.
    Year,
}

impl Unit {
    /// Every unit.
    pub const ALL: [Unit; 7] =
        [Unit::BusinessDay, Unit::Day, Unit::Hour, Unit::Minute, Unit::Week, Unit::Month, Unit::Year];

    /// The name, as in `facts.yaml` and in the theme's patterns.
    pub fn name(self) -> &'static str {
        match self {
            Unit::BusinessDay => "business-day",
            Unit::Day => "day",
            Unit::Hour => "hour",
            Unit::Minute => "minute",
            Unit::Week => "week",
            Unit::Month => "month",
            Unit::Year => "year",
        }
    }
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Raw {
    Typed(Box<RawFact>),
    Scalar(Scalar),
}

#[derive(Deserialize)]
struct RawFact {
    r#type: String,
    unit: Option<String>,
    currency: Option<String>,
    min: Option<Scalar>,
    max: Option<Scalar>,
    value: Option<Localized1>,
    source: Option<String>,
    checked: Option<String>,
    expires: Option<String>,
    varies: Option<bool>,
    #[serde(flatten)]
    rest: BTreeMap<String, serde_yaml::Value>,
}

/// A scalar as text: `1.50` of a quoted value stays so.
#[derive(Deserialize, Clone)]
#[serde(untagged)]
enum Scalar {
    Int(i64),
    Float(f64),
    Bool(bool),
    Text(String),
}

impl Scalar {
    fn text(&self) -> String {
        match self {
            Scalar::Int(n) => n.to_string(),
            Scalar::Float(n) => n.to_string(),
            Scalar::Bool(b) => b.to_string(),
            Scalar::Text(text) => text.clone(),
        }
    }
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Localized1 {
    One(Scalar),
    Each(BTreeMap<String, Scalar>),
}

const KEYS: &[&str] = &["type", "unit", "currency", "min", "max", "value", "source", "checked", "expires", "varies"];

const TYPES: &[&str] = &["text", "number", "range", "duration", "money", "percentage", "date"];

/// Reads `facts.yaml`; `languages` are the codes that a text must have.
pub fn parse(source: &Source, languages: &[&str], diagnostics: &mut Vec<Diagnostic>) -> Facts {
    let entries = yaml::split(source, 0..source.text.len(), diagnostics);
    let mut facts = Facts::new();
    for entry in &entries.list {
        let expected = "a value, or a mapping: {type: duration, unit: business-day, min: 5, max: 10}";
        let raw = match entries.parse::<Raw>(entry, expected) {
            Ok(Some(raw)) => raw,
            Ok(None) => {
                diagnostics.push(
                    entries
                        .fault(entry, code::INVALID_FACT, format!("the fact `{}` has no value", entry.key))
                        .help(format!("`{}` must be {expected}", entry.key)),
                );
                continue;
            }
            Err(diagnostic) => {
                diagnostics.push(*diagnostic);
                continue;
            }
        };
        let place = source.place(entry.key_span.clone());
        let reader = Reader { name: &entry.key, languages };
        let fact = match raw {
            Raw::Scalar(scalar) => {
                Ok(Fact { value: plain(&scalar), source: None, checked: None, expires: None, varies: false, place })
            }
            Raw::Typed(raw) => reader.read(*raw, place),
        };
        match fact {
            Ok(fact) => {
                facts.insert(entry.key.clone(), fact);
            }
            Err(Fault { at, message, help }) => diagnostics.push(
                Diagnostic::new(code::INVALID_FACT, format!("the fact `{}`: {message}", entry.key))
                    .at(entries.place_of(entry, &at))
                    .help(help),
            ),
        }
    }
    facts
}

fn plain(scalar: &Scalar) -> Value {
    let text = scalar.text();
    match (scalar, text.parse::<Number>()) {
        (Scalar::Int(_) | Scalar::Float(_), Ok(number)) => Value::Quantity(Measure::Plain, number, None),
        _ => Value::Text(Localized::One(text)),
    }
}

struct Fault {
    at: String,
    message: String,
    help: String,
}

fn fault<T>(at: &str, message: impl Into<String>, help: impl Into<String>) -> Result<T, Fault> {
    Err(Fault { at: at.to_owned(), message: message.into(), help: help.into() })
}

struct Reader<'a> {
    name: &'a str,
    languages: &'a [&'a str],
}

impl Reader<'_> {
    fn read(&self, raw: RawFact, place: Place) -> Result<Fact, Fault> {
        if let Some(key) = raw.rest.keys().next() {
            let near = diag::nearest(key, KEYS.iter().copied());
            let help = near
                .map_or_else(|| format!("the keys are {}", KEYS.join(", ")), |near| format!("did you mean `{near}`?"));
            return fault(key, format!("`{key}` is no key of a fact"), help);
        }
        strangers(&raw)?;
        let day = |key: &str, text: &Option<String>| text.as_deref().map(|text| date(key, text)).transpose();
        let (checked, expires) = (day("checked", &raw.checked)?, day("expires", &raw.expires)?);
        let value = match raw.r#type.as_str() {
            "text" => self.text(&raw)?,
            "number" => Value::Quantity(Measure::Plain, number("value", self.value(&raw, "3")?)?, None),
            "range" => {
                let (min, max) = range(&raw)?;
                Value::Quantity(Measure::Plain, min, Some(max))
            }
            "duration" => self.quantity(Measure::Duration(unit(&raw)?), &raw)?,
            "money" => self.quantity(Measure::Money(currency(&raw)?), &raw)?,
            "percentage" => self.quantity(Measure::Percentage, &raw)?,
            "date" => Value::Date(date("value", &self.value(&raw, "2027-05-01")?.text())?),
            other => {
                let help = diag::nearest(other, TYPES.iter().copied()).map_or_else(
                    || format!("the types are {}", TYPES.join(", ")),
                    |near| format!("did you mean `{near}`?"),
                );
                return fault(other, format!("there is no type `{other}`"), help);
            }
        };
        Ok(Fact { value, source: raw.source, checked, expires, varies: raw.varies.unwrap_or_default(), place })
    }

    fn text(&self, raw: &RawFact) -> Result<Value, Fault> {
        let example = format!("write {}: {{type: text, value: {{en: \"9 to 18\", ru: \"с 9 до 18\"}}}}", self.name);
        match &raw.value {
            Some(Localized1::One(scalar)) => Ok(Value::Text(Localized::One(scalar.text()))),
            Some(Localized1::Each(map)) => {
                if let Some(lang) = self.languages.iter().find(|lang| !map.contains_key(**lang)) {
                    return fault(
                        "value",
                        format!("its text lacks the language `{lang}`"),
                        format!("add `{lang}: \"…\"`"),
                    );
                }
                if let Some(lang) = map.keys().find(|lang| !self.languages.contains(&lang.as_str())) {
                    return fault(
                        lang,
                        format!("`{lang}` is no language of the site"),
                        "remove it, or add it to `languages`",
                    );
                }
                Ok(Value::Text(Localized::Each(map.iter().map(|(lang, text)| (lang.clone(), text.text())).collect())))
            }
            None => fault("text", "it has no `value`", example),
        }
    }

    fn value<'r>(&self, raw: &'r RawFact, example: &str) -> Result<&'r Scalar, Fault> {
        match &raw.value {
            Some(Localized1::One(scalar)) => Ok(scalar),
            _ => fault(
                "value",
                "it has no single `value`",
                format!("write {}: {{type: {}, value: {example}}}", self.name, raw.r#type),
            ),
        }
    }

    fn quantity(&self, measure: Measure, raw: &RawFact) -> Result<Value, Fault> {
        let (min, max) = if raw.value.is_some() {
            let example = match measure {
                Measure::Duration(_) => "3, unit: day",
                Measure::Money(_) => "25, currency: EUR",
                Measure::Plain | Measure::Percentage => "2.5",
            };
            (number("value", self.value(raw, example)?)?, None)
        } else if raw.min.is_some() || raw.max.is_some() {
            let (min, max) = range(raw)?;
            (min, Some(max))
        } else {
            return fault("type", "it needs a `value`, or `min` and `max`", "write value: 5");
        };
        if let Measure::Money(currency) = measure {
            [Some(&min), max.as_ref()].into_iter().flatten().try_for_each(|number| whole(number, currency))?;
        }
        Ok(Value::Quantity(measure, min, max))
    }
}

/// Keys that a fact of its type does not take.
fn strangers(raw: &RawFact) -> Result<(), Fault> {
    let kind = raw.r#type.as_str();
    let of = |key: &str, owner: &str, found: bool| {
        if found && kind != owner && TYPES.contains(&kind) {
            return fault(
                key,
                format!("the type `{kind}` has no `{key}`"),
                format!("remove it, or write type: {owner}"),
            );
        }
        Ok(())
    };
    of("unit", "duration", raw.unit.is_some())?;
    of("currency", "money", raw.currency.is_some())?;
    if raw.value.is_some() && (raw.min.is_some() || raw.max.is_some()) {
        let key = if raw.min.is_some() { "min" } else { "max" };
        return fault(key, format!("it has both `value` and `{key}`"), "write a `value`, or `min` and `max`");
    }
    Ok(())
}

fn range(raw: &RawFact) -> Result<(Number, Number), Fault> {
    let (Some(min), Some(max)) = (&raw.min, &raw.max) else {
        return fault("type", "a range needs `min` and `max`", "write min: 5, max: 10");
    };
    let (low, high) = (number("min", min)?, number("max", max)?);
    let as_float = |scalar: &Scalar| scalar.text().parse::<f64>().unwrap_or(0.0);
    if as_float(min) > as_float(max) {
        return fault("min", "`min` is larger than `max`", "swap the two");
    }
    Ok((low, high))
}

fn unit(raw: &RawFact) -> Result<Unit, Fault> {
    let names = Unit::ALL.map(Unit::name);
    let example = format!("write unit: {}", names.join(", "));
    let Some(name) = &raw.unit else { return fault("type", "a duration needs a `unit`", example) };
    Unit::ALL.into_iter().find(|unit| unit.name() == name).map_or_else(
        || {
            let help = diag::nearest(name, names).map_or(example, |near| format!("did you mean `{near}`?"));
            fault(name, format!("there is no unit `{name}`"), help)
        },
        Ok,
    )
}

fn currency(raw: &RawFact) -> Result<Currency, Fault> {
    let example = "write the three capital letters of ISO 4217: currency: EUR";
    let Some(code) = &raw.currency else { return fault("type", "money needs a `currency`", example) };
    Currency::of(code).map_or_else(
        || {
            let near = Currency::nearest(code).map(|near| format!("did you mean `{near}`?"));
            fault(code, format!("there is no currency `{code}`"), near.unwrap_or_else(|| example.to_owned()))
        },
        Ok,
    )
}

/// An amount has no more decimals than its currency.
fn whole(number: &Number, currency: Currency) -> Result<(), Fault> {
    let (code, decimals) = (currency.code(), currency.decimals());
    if number.nonzero_magnitude_end() >= -decimals {
        return Ok(());
    }
    let text = number.to_string();
    match decimals {
        0 => fault(&text, format!("{code} has no decimals, `{text}` has"), "write a whole number"),
        _ => {
            fault(&text, format!("{code} has {decimals} decimals, `{text}` has more"), "write the amount as it is paid")
        }
    }
}

fn number(key: &str, scalar: &Scalar) -> Result<Number, Fault> {
    let text = scalar.text();
    text.parse::<Number>().or_else(|_| fault(&text, format!("`{text}` is not a number"), format!("write {key}: 5")))
}

fn date(key: &str, text: &str) -> Result<Date, Fault> {
    text.parse::<Date>().or_else(|_| fault(text, format!("`{text}` is not a date"), format!("write {key}: 2027-05-01")))
}
