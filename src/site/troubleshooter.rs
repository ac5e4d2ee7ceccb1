//! Troubleshooters: a decision tree as steps on a page, and as a diagram.

use std::collections::HashSet;

use super::bodies::{Job, Maker, diagram_code, resolve};
use super::body::{Body, BodyStep};
use super::links::Resolved;
use super::resolve::written_text;
use crate::content::front_matter::Target as StepTarget;
use crate::diag::{self, Diagnostic, Report, code};
use crate::markdown::Link;
use crate::markdown::diagram::{self, TreeAnswer, TreeNext, TreeStep};

impl Maker<'_> {
    /// Adds a troubleshooter's steps and tree to its body.
    pub(super) fn troubleshooter(&self, job: &Job, report: &mut Report<Body>) {
        let steps = &job.parsed.front.steps;
        let diagnostics = &mut report.diagnostics;
        if steps.is_empty() {
            if job.parsed.front.has_faulty_steps {
                return; // told where they were read
            }
            diagnostics.push(
                Diagnostic::new(code::BROKEN_STEP, "this troubleshooter has no steps")
                    .at(job.parsed.source.start())
                    .help("add `steps:` to the front matter: steps: {start: {question: …, answers: […]}}"),
            );
            return;
        }
        let context = self.context(job);
        let words = |spanned| written_text(self.site, self.locales, job.written, spanned);
        let mut reached: HashSet<&str> = HashSet::from([steps[0].key.as_str()]);
        for step in steps {
            let mut answers = Vec::new();
            for answer in &step.answers {
                let target = match &answer.target {
                    StepTarget::Step(next) if steps.iter().any(|step| step.key == next.value) => {
                        reached.insert(&next.value);
                        (Resolved { url: format!("#{}", next.value), ..Resolved::default() }, None)
                    }
                    StepTarget::Step(next) => {
                        let help = diag::nearest(&next.value, steps.iter().map(|step| step.key.as_str())).map_or_else(
                            || "name a step of this article, or write `article: \"id:…\"`".to_owned(),
                            |near| format!("did you mean `{near}`?"),
                        );
                        diagnostics.push(
                            Diagnostic::new(code::BROKEN_STEP, format!("there is no step `{}`", next.value))
                                .at(next.place.clone())
                                .help(help),
                        );
                        continue;
                    }
                    StepTarget::Article(target) => {
                        let link = Link {
                            destination: target.value.clone(),
                            image: false,
                            empty: true,
                            place: target.place.clone(),
                        };
                        let resolved = resolve(&context, &link, diagnostics);
                        let title =
                            if resolved.title.is_empty() { target.value.clone() } else { resolved.title.clone() };
                        (resolved, Some(title))
                    }
                };
                answers.push((words(&answer.text), target.0, target.1));
            }
            let question = words(&step.question);
            report.value.steps.push(BodyStep { key: step.key.clone(), question, answers });
        }
        for step in steps.iter().filter(|step| !reached.contains(step.key.as_str())) {
            diagnostics.push(
                Diagnostic::new(code::UNREACHABLE_STEP, format!("no answer leads to the step `{}`", step.key))
                    .at(step.question.place.clone())
                    .help("let an answer lead to it, or remove it; the first step is where readers begin"),
            );
        }
        // Of a tree with faults there is nothing to draw.
        let whole = steps.iter().all(|step| reached.contains(step.key.as_str()))
            && report.value.steps.iter().zip(steps).all(|(made, step)| made.answers.len() == step.answers.len());
        if whole {
            self.tree(job, report);
        }
    }

    fn tree(&self, job: &Job, report: &mut Report<Body>) {
        let body = &mut report.value;
        let steps: Vec<TreeStep> = body
            .steps
            .iter()
            .map(|step| TreeStep {
                key: step.key.clone(),
                question: step.question.clone(),
                answers: step
                    .answers
                    .iter()
                    .map(|(text, target, article)| TreeAnswer {
                        text: text.clone(),
                        next: match article {
                            Some(title) => TreeNext::Article(title.clone()),
                            None => TreeNext::Step(target.url.trim_start_matches('#').to_owned()),
                        },
                    })
                    .collect(),
            })
            .collect();
        let title = self.locales[job.page.0].string("troubleshooter_diagram_title");
        let prefix = format!("{}-tree", job.prefix);
        let parts = [&format!("{steps:?}"), &prefix, title, &body.title];
        let drawn = self.drawings.draw(&parts, || diagram::decision_tree(&steps, &prefix, title, &body.title));
        match &*drawn {
            Ok(drawn) => body.tree.clone_from(&drawn.svg),
            Err(faults) => report.diagnostics.extend(faults.iter().map(|fault| {
                Diagnostic::new(diagram_code(fault.code), fault.message.clone())
                    .at(job.parsed.source.start())
                    .help(fault.help.clone())
            })),
        }
    }
}
