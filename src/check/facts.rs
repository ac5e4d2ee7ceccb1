//! Which texts use which facts, and the facts that none uses.

use std::collections::{BTreeMap, BTreeSet};

use crate::content::front_matter::Audience;
use crate::diag::{Diagnostic, Place, Severity, code};
use crate::markdown::{FactUse, Settings, compile};
use crate::pipeline::Built;
use crate::site::facts::of_notices;
use crate::site::parse::Parsed;

/// The places of each fact's uses by its name, in the order of files and lines.
/// All that is written counts: drafts and internal text too, whoever the build is for.
pub fn uses(built: &Built) -> BTreeMap<String, BTreeSet<Place>> {
    let mut places: BTreeMap<String, BTreeSet<Place>> = BTreeMap::new();
    for used in of_notices(&built.resolved.site).flat_map(|(_, collector)| collector.uses) {
        places.entry(used.fact.name.clone()).or_default().insert(used.place.place());
    }
    for parsed in built.readings.values().filter_map(|reading| reading.parsed.as_deref()) {
        for used in facts_of(parsed, built.resolved.site.audience) {
            places.entry(used.fact.name.clone()).or_default().insert(used.place.place());
        }
    }
    places
}

fn facts_of(parsed: &Parsed, audience: Audience) -> Vec<FactUse> {
    if !parsed.source.text.contains("fact.") {
        return Vec::new();
    }
    let mut facts = parsed.front_facts.clone();
    if audience == Audience::Agents || !parsed.source.text.contains("agents") {
        facts.extend(parsed.doc.facts.iter().cloned());
        return facts;
    }
    // The public's reading lacks what stands in `:::agents`.
    let title = parsed.front.title.as_ref().map(|title| title.value.as_str());
    facts.extend(compile(&parsed.source, parsed.body, title, Settings::page(Audience::Agents)).value.facts);
    facts
}

/// The facts that no text uses, at the site's level. Nothing where a file has errors: what it uses
/// may not be seen.
pub fn unused(built: &Built) -> Vec<Diagnostic> {
    let is_error = |found: &Diagnostic| found.severity == Severity::Error;
    if built.readings.values().any(|reading| reading.parsed.is_none() || reading.diagnostics.iter().any(is_error)) {
        return Vec::new();
    }
    let uses = uses(built);
    let facts = built.resolved.site.facts.iter().filter(|(name, _)| !uses.contains_key(*name));
    let found = facts.map(|(name, fact)| {
        Diagnostic::new(code::UNUSED_FACT, format!("no text uses the fact `{name}`"))
            .at(fact.place.clone())
            .help(format!("write {{{{ fact.{name} }}}} where it belongs, or remove the fact"))
    });
    built.faults(found.collect())
}
