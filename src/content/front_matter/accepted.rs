//! The findings of `faqtory check` that a translation's writer accepts.

use serde::Deserialize;

use super::{Reader, scalar_text};
use crate::content::yaml;
use crate::diag::{self, Code, Diagnostic, Spot, code};

/// A finding of `faqtory check` that a translation's writer accepts.
#[derive(Debug, Clone, PartialEq)]
pub struct Accepted {
    /// The finding's name: `parity-number`.
    pub finding: Code,
    /// What it is about, as the finding names it.
    pub value: String,
    /// Where it stands.
    pub place: Spot,
}

impl Reader<'_, '_> {
    /// Those that can be read; a fault of one hides none of the others.
    pub(super) fn accepted(&mut self) -> Vec<Accepted> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Raw {
            finding: String,
            value: serde_yaml::Value,
            reason: Option<String>,
        }
        let form = "{finding: parity-number, value: \"7\", reason: \"the law there gives 7 days\"}";
        let list: Vec<serde_yaml::Value> =
            self.read("accepted", &format!("a list of accepted findings: [{form}]")).unwrap_or_default();
        let Some(entry) = self.entries.get("accepted").cloned() else { return Vec::new() };
        let names = || diag::ALL.iter().filter(|code| code.name.starts_with("parity-")).map(|code| code.name);
        let mut accepted: Vec<Accepted> = Vec::new();
        let mut seen: Vec<String> = Vec::new();
        for value in list {
            let raw: Raw = match serde_yaml::from_value(value) {
                Ok(raw) => raw,
                Err(error) => {
                    let message = format!("an accepted finding cannot be read: {}", yaml::reason(&error));
                    self.fault(&entry, code::INVALID_ACCEPTANCE, message, format!("write `- {form}`"));
                    continue;
                }
            };
            let nth = seen.iter().filter(|name| **name == raw.finding).count();
            let place = self.entries.place_of_nth(&entry, &raw.finding, nth);
            seen.push(raw.finding.clone());
            let finding = diag::find_code(&raw.finding).filter(|code| names().any(|name| name == code.name));
            let has_reason = raw.reason.is_some_and(|reason| reason.chars().any(char::is_alphanumeric));
            let fault = |message: String, help: String| {
                Diagnostic::new(code::INVALID_ACCEPTANCE, message).at(place.clone()).help(help)
            };
            match finding {
                None => {
                    let near = diag::nearest(&raw.finding, names());
                    let all = || format!("the findings are {}", names().collect::<Vec<_>>().join(", "));
                    let help = near.map_or_else(all, |near| format!("did you mean `{near}`?"));
                    let message = format!("`{}` is no finding that can be accepted", raw.finding);
                    self.diagnostics.push(fault(message, help));
                }
                Some(_) if !has_reason => self.diagnostics.push(fault(
                    format!("`{}` is accepted without a reason", raw.finding),
                    "say in a few words why the translation differs: reason: \"the law there gives 7 days\"".into(),
                )),
                Some(finding) => {
                    let value = raw.value.as_str().map_or_else(|| scalar_text(&raw.value), str::to_owned);
                    accepted.push(Accepted { finding, value, place });
                }
            }
        }
        accepted
    }
}
