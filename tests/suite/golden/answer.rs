//! What came of a case: the answers to its queries.

use std::fs;

use camino::Utf8Path;
use faqtory::content::front_matter::Audience;
use faqtory::pipeline::{self, Options};
use faqtory::shell::disk;
use faqtory::site::model::Lang;

use super::case::{Case, words};
use crate::support::{Site, tree};

/// A case's site after its commands have run.
pub(super) struct Answers<'a> {
    site: &'a Site,
    terminal: String,
}

impl<'a> Answers<'a> {
    /// Runs a case's commands.
    pub(super) fn of(case: &Case, site: &'a Site) -> Self {
        let mut answers = Answers { site, terminal: String::new() };
        for run in &case.runs {
            let arguments: Vec<&str> = run.iter().map(String::as_str).collect();
            let done = site.run(&arguments);
            answers.terminal.push_str(&format!("$ faqtory {}\n", run.join(" ")));
            answers.terminal.push_str(&answers.normal(&done.stderr));
            answers.terminal.push_str(&answers.normal(&done.stdout));
            answers.terminal.push_str(&format!("exit {}\n", done.code));
        }
        answers
    }

    /// The answer to a query of a case file.
    pub(super) fn get(&self, query: &str) -> Result<String, String> {
        let words = words(query);
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let answer = match words.as_slice() {
            ["terminal"] => self.terminal.clone(),
            ["file", path] => self.file(path)?,
            ["lines", needle, path] => self.lines(needle, path),
            ["count", needle, path] => self.file(path)?.matches(needle).count().to_string(),
            ["article", path] => self.article(path)?,
            ["tree", path] => self.tree(path),
            ["body", article] => self.body(article, Audience::Public)?,
            ["body", article, "agents"] => self.body(article, Audience::Agents)?,
            _ => return Err(format!("`=== {query}` asks for nothing that there is")),
        };
        let answer = answer.trim_end();
        Ok(if answer.is_empty() { "(nothing)\n".to_owned() } else { format!("{answer}\n") })
    }

    /// A text without what differs from run to run.
    fn normal(&self, text: &str) -> String {
        let folder = self.site.path().to_string_lossy().into_owned();
        let text = text.replace(&folder, "<site>");
        let told = text.lines().filter(|line| !line.starts_with("search: "));
        let lines = told.map(|line| match line.find(" (") {
            // How many files is the theme's business, and how long the machine's.
            Some(at) if line.starts_with("built ") => format!("{} (<files>) in <time>\n", &line[..at]),
            _ => line.trim_end().to_owned() + "\n",
        });
        lines.collect()
    }

    fn file(&self, path: &str) -> Result<String, String> {
        let found = self.site.path().join(path);
        let text = fs::read_to_string(found).map_err(|error| format!("{path}: {error}"))?;
        Ok(without_fingerprints(&text).lines().map(|line| line.trim_end().to_owned() + "\n").collect())
    }

    /// The lines of a file that hold a text.
    fn lines(&self, needle: &str, path: &str) -> String {
        let Ok(text) = self.file(path) else { return "(no such file)".to_owned() };
        text.lines().filter(|line| line.contains(needle)).map(|line| line.trim().to_owned() + "\n").collect()
    }

    /// The article on a page, its icons by their mere presence.
    fn article(&self, path: &str) -> Result<String, String> {
        let text = self.file(path)?;
        let rest = text.split_once("<article").ok_or("this page has no article")?.1;
        let mut parts = rest.split("</article>").next().unwrap_or_default().split("<svg");
        let first = format!("<article{}", parts.next().unwrap_or_default());
        Ok(parts.fold(first, |out, part| out + "<svg/>" + part.split_once("</svg>").map_or("", |(_, rest)| rest)))
    }

    fn tree(&self, path: &str) -> String {
        let folder = self.site.path().join(path);
        if !folder.exists() {
            return "(no such folder)".to_owned();
        }
        let files = tree(&folder);
        // The theme's own assets are none of a case's business.
        let is_theme =
            |file: &str| path == "public" && file.starts_with("assets/") && !file.starts_with("assets/media/");
        files.keys().filter(|file| !is_theme(file)).map(|file| without_fingerprints(file) + "\n").collect()
    }

    /// An article's body as HTML: `en/refunds/refund-times`.
    fn body(&self, article: &str, audience: Audience) -> Result<String, String> {
        let (lang, key) = article.split_once('/').ok_or("write the article as en/refunds/refund-times")?;
        let root = Utf8Path::from_path(self.site.path()).ok_or("the temporary folder's name is not UTF-8")?;
        let inputs = disk::load(root).value;
        let options = Options { drafts: true, audience, base_url: None, today: None };
        let built = pipeline::run(inputs.clone(), &options).built.ok_or("the site has no sound settings")?;
        let site = &built.resolved.site;
        let at = site.by_key.get(key).ok_or_else(|| format!("there is no article `{key}`"))?;
        let Lang(lang) = site.lang_of(lang).ok_or_else(|| format!("there is no language `{lang}`"))?;
        let body = built.resolved.bodies[*at][lang].as_deref().ok_or_else(|| format!("{article} has no page"))?;
        let mut text = built.resolved.html(body);
        for question in &body.questions {
            text.push_str(&format!("\n? {} (#{})\n{}", question.title, question.anchor, question.answer));
        }
        for step in &body.steps {
            text.push_str(&format!("\n? {} (#{})\n", step.question, step.key));
            for (answer, target, title) in &step.answers {
                let title = title.as_ref().map_or(String::new(), |title| format!(" “{title}”"));
                text.push_str(&format!("- {answer} -> {}{title}\n", target.url));
            }
        }
        Ok(without_fingerprints(&text).lines().map(|line| line.trim_end().to_owned() + "\n").collect())
    }
}

/// Fingerprints in names change with what they stand for: `main.<hash>.css`.
fn without_fingerprints(text: &str) -> String {
    let is_hash = |word: &str| matches!(word.len(), 16 | 32) && word.bytes().all(|b| b.is_ascii_hexdigit());
    let words = text.split_inclusive(|c: char| !c.is_ascii_alphanumeric());
    words
        .map(|word| {
            let bare = word.trim_end_matches(|c: char| !c.is_ascii_alphanumeric());
            // A short one stands before an ending only: `c0.<hash>.txt`.
            let is_short = word.len() == 9 && word.ends_with('.') && bare.bytes().all(|b| b.is_ascii_hexdigit());
            if is_hash(bare) || is_short { format!("<hash>{}", &word[bare.len()..]) } else { word.to_owned() }
        })
        .collect()
}
