//! A file of words for a language that the theme does not have, for somebody to translate.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::i18n::{SOURCE, file};
use super::layers::Layers;
use crate::content::strings::{self, Strings, UiString};
use crate::diag::Diagnostic;
use crate::site::locale::Locale;

/// The theme's words for the language `lang`, whose forms are those of the locale `tag`: its own where the
/// theme has the language, else the English ones with the plural forms that the locale needs.
///
/// # Errors
/// What is wrong with the tag, in a sentence.
pub fn words(layers: &Layers, lang: &str, tag: &str, diagnostics: &mut Vec<Diagnostic>) -> Result<String, String> {
    let locale = Locale::new(tag, Strings::default())?;
    let own = file(layers, lang);
    let Some(source) = own.or_else(|| file(layers, SOURCE)).and_then(|file| Layers::text(file, diagnostics)) else {
        return Ok(String::new());
    };
    if own.is_some() {
        return Ok(source.text.to_string());
    }
    let categories = locale.plural_categories();
    let mut out = format!(
        "# The theme's words in the language `{lang}`: translate the texts and leave the names before the colons.\n\
         # `{{n}}` and the like are filled in. The plural forms of `{lang}`, and numbers that take them:\n"
    );
    for (name, numbers) in &categories {
        let _ = writeln!(out, "#   {name}: {numbers}");
    }
    let strings = strings::parse(&source, false, diagnostics);
    let text = source.text.lines().skip_while(|line| line.starts_with('#'));
    out.push_str(&with_forms(text, &strings, &categories));
    Ok(out)
}

/// The lines of a file of words, with other plural forms.
fn with_forms<'a>(
    lines: impl Iterator<Item = &'a str>,
    strings: &Strings,
    categories: &[(&'static str, String)],
) -> String {
    let mut out = String::new();
    let mut part = "";
    // The indent of a plural whose old forms are left out.
    let mut within = None;
    for line in lines {
        let indent = line.len() - line.trim_start().len();
        if within.is_some_and(|outer| indent > outer) {
            continue;
        }
        within = None;
        let key = line.trim_start().split_once(':').map_or("", |(key, _)| key);
        if indent == 0 && !key.is_empty() {
            part = key;
        }
        match forms(strings, part, key).filter(|_| indent > 0) {
            Some(forms) => {
                let form = |(name, _): &(&str, String)| {
                    let text = forms.get(*name).or_else(|| forms.get("other")).map_or("{n}", String::as_str);
                    format!("{name}: {}", serde_json::Value::from(text))
                };
                let forms: Vec<String> = categories.iter().map(form).collect();
                let _ = writeln!(out, "{}{key}: {{{}}}", &line[..indent], forms.join(", "));
                within = Some(indent);
            }
            None => {
                let _ = writeln!(out, "{line}");
            }
        }
    }
    out
}

/// The plural forms of a key in a part of the file.
fn forms<'a>(strings: &'a Strings, part: &str, key: &str) -> Option<&'a BTreeMap<String, String>> {
    match part {
        "strings" => match strings.strings.get(key) {
            Some((UiString::Plural(forms), _)) => Some(forms),
            _ => None,
        },
        "units" => strings.units.get(key),
        _ => strings.unit_forms.get(part.strip_prefix("units_")?)?.get(key),
    }
}
