//! The page that tells how the texts stand in each language, for writers.

use std::fmt::Write as _;

use jiff::civil::Date;

use super::http::own_page;
use super::info::compare_url;
use super::server::Server;
use crate::check::status::{Counts, Of, Text, counts, of};
use crate::markdown::template::escape;
use crate::pipeline::Built;
use crate::shell::status::{Answers, Question, Task, age, name_of, question, questions};
use crate::site::Route;
use crate::site::model::{Hidden, Lang, SOURCE};
use crate::site::resolve::ResolvedSite;
use crate::site::routes::url_encoded;
use crate::site::status::State;

/// How many texts a list shows.
const SHOWN: usize = 200;

/// A language of the page.
struct Language {
    code: String,
    tag: String,
    name: String,
    counts: Counts,
}

/// A text that there is something to do with.
struct Row {
    text: Text,
    tag: String,
    language: String,
    code: String,
    id: Option<String>,
    /// The page; of a text that is missing, that of its source.
    url: Option<String>,
    compare: Option<String>,
    /// The stale sections: name, what happened, and what to ask of their past.
    sections: Vec<(String, &'static str, Option<Question>)>,
}

/// The page, as the site is now; none where there is no site.
pub(super) fn page(server: &Server, today: Date) -> Option<String> {
    let (languages, rows, asked, hides) = {
        let live = server.live();
        let built = live.built()?;
        let texts = of(&built.resolved.site, Some(today));
        let stale = |lang| {
            let of_language = texts.iter().filter(move |text| text.lang == lang && Task::Stale.is_of(text));
            of_language.take(SHOWN)
        };
        let asked = questions(&built.resolved.site, built.resolved.site.langs().flat_map(stale));
        let languages = languages(built, &texts);
        let to_do = |text: &Text| Task::ALL.iter().any(|task| task.is_of(text));
        let rows: Vec<Row> = texts.into_iter().filter(to_do).map(|text| row(&built.resolved, text)).collect();
        let hides = built.resolved.site.hidden.values().any(|why| *why == Hidden::Internal);
        (languages, rows, asked, hides)
    };
    // Git takes a moment, in which edits must not wait.
    let answers = server.past(asked);
    let show = |row: &Row, task| item(server, row, task, &answers, today);
    let mut lists = String::new();
    for (at, language) in languages.iter().enumerate() {
        let of_language = || rows.iter().filter(move |row| row.text.lang == Lang(at));
        for task in Task::ALL.into_iter().filter(|task| *task != Task::Overdue) {
            let found: Vec<&Row> = of_language().filter(|row| task.is_of(&row.text)).collect();
            let title = format!("<bdi lang=\"{}\">{}</bdi>", escape(&language.tag), escape(&language.name));
            lists.push_str(&list(&language.code, &title, task, &found, |row| show(row, task)));
        }
    }
    lists.push_str(&overdue(&rows, |row| show(row, Task::Overdue)));
    if lists.is_empty() {
        lists.push_str("<p class=\"done\">Every translation reflects its source, and no review is overdue.</p>\n");
    }
    let internal = if hides {
        "<p class=\"note\">Internal articles are not told here: <code>faqtory status</code> tells them too, as does \
         this page with <code>faqtory serve --audience agents</code>.</p>\n"
    } else {
        ""
    };
    let unknown = answers.none.as_ref().map_or(String::new(), |why| {
        format!("<p class=\"note\">Since when they are stale cannot be told: {}.</p>\n", escape(why))
    });
    let main = table(&languages) + internal + &unknown + &lists;
    Some(own_page("Translations", "status.css", "<h1>Translations</h1>", &main))
}

fn languages(built: &Built, texts: &[Text]) -> Vec<Language> {
    let resolved = &built.resolved;
    let language = |lang| Language {
        code: resolved.site.language(lang).code.clone(),
        tag: resolved.site.language(lang).tag.clone(),
        name: resolved.language_name(lang).to_owned(),
        counts: counts(texts, lang),
    };
    resolved.site.langs().map(language).collect()
}

fn row(resolved: &ResolvedSite, text: Text) -> Row {
    let site = &resolved.site;
    let shown = if text.state == State::Missing { SOURCE } else { text.lang };
    let route = match text.of {
        Of::Article(at) => resolved.pages.article(at, shown).map(|page| page.route.clone()),
        Of::Category(at) => resolved.pages.category(at, shown).map(|(route, _)| route.clone()),
        Of::Home => Some(Route::home(site.language(shown))),
    };
    let both = matches!(text.state, State::Stale(_) | State::Unstamped);
    let article = if let Of::Article(at) = text.of { Some(at) } else { None };
    let section = |section| (name_of(section).to_owned(), section.change.name(), question(site, &text, section));
    Row {
        tag: site.language(shown).tag.clone(),
        language: resolved.language_name(text.lang).to_owned(),
        code: site.language(text.lang).code.clone(),
        id: article.and_then(|at| site.articles.get(at)).map(|article| article.id.clone()),
        url: route.map(|route| url_encoded(&route.url(&site.config.base_url))),
        compare: article.filter(|_| both).map(|at| compare_url(resolved, at, SOURCE, text.lang)),
        sections: text.state.stale().iter().map(section).collect(),
        text,
    }
}

fn table(languages: &[Language]) -> String {
    let mut out = "<div class=\"table\" role=\"region\" aria-label=\"Texts in each language\" tabindex=\"0\">\n<table>\n<caption>Texts in each language</caption>\n<thead>\n<tr>\
                   <th scope=\"col\">Language</th>"
        .to_owned();
    for name in ["Texts", "Current", "Stale", "Unstamped", "Missing", "Orphaned", "Overdue"] {
        let _ = write!(out, "<th scope=\"col\">{name}</th>");
    }
    out.push_str("</tr>\n</thead>\n<tbody>\n");
    for (at, Language { code, tag, name, counts }) in languages.iter().enumerate() {
        let source = if Lang(at) == SOURCE { " <span class=\"muted\">the source</span>" } else { "" };
        let _ = write!(out, "<tr><th scope=\"row\"><bdi lang=\"{}\">{}</bdi>{source}</th>", escape(tag), escape(name));
        let _ = write!(out, "<td>{}</td><td>{}</td>", counts.texts, counts.current);
        let to_do = [counts.stale, counts.unstamped, counts.missing, counts.orphaned, counts.overdue];
        for (task, number) in Task::ALL.into_iter().zip(to_do) {
            let _ = match number {
                0 => write!(out, "<td class=\"none\">0</td>"),
                _ => write!(out, "<td><a href=\"#{}\">{number}</a></td>", anchor(code, task)),
            };
        }
        out.push_str("</tr>\n");
    }
    out + "</tbody>\n</table>\n</div>\n"
}

/// Where a list stands; what is overdue has one for all languages.
fn anchor(code: &str, task: Task) -> String {
    if task == Task::Overdue { "overdue".to_owned() } else { format!("{}-{}", escape(code), task.name()) }
}

fn list(code: &str, title: &str, task: Task, rows: &[&Row], show: impl Fn(&Row) -> String) -> String {
    if rows.is_empty() {
        return String::new();
    }
    let say = match task {
        Task::Stale => "The source has changed since. Bring these up to it, then mark them as current.",
        Task::Unstamped => {
            "Nobody has said which version of the source these reflect. Compare them, then mark them as current."
        }
        Task::Missing => "Visitors get the source’s text. Write these files.",
        Task::Orphaned => "There is no source of these. Write it, remove them, or set <code>only</code> in them.",
        Task::Overdue => "Read these again, then set <code>review_by</code> to the next date.",
    };
    let id = anchor(code, task);
    let mut out = format!(
        "<section aria-labelledby=\"{id}\">\n<h2 id=\"{id}\">{title}: {} {}</h2>\n<p class=\"muted\">{say}</p>\n<ul class=\"texts\">\n",
        rows.len(),
        task.name()
    );
    rows.iter().take(SHOWN).for_each(|row| out.push_str(&show(row)));
    if rows.len() > SHOWN {
        let _ = writeln!(
            out,
            "<li>… and {} more: <code>faqtory status --only {}</code></li>",
            rows.len() - SHOWN,
            task.name()
        );
    }
    out + "</ul>\n</section>\n"
}

/// What is overdue for review in any language, by owner.
fn overdue(rows: &[Row], show: impl Fn(&Row) -> String) -> String {
    let mut found: Vec<&Row> = rows.iter().filter(|row| Task::Overdue.is_of(&row.text)).collect();
    let key = |row: &Row| (row.text.owner.is_none(), row.text.owner.clone(), row.text.review_by, row.text.file.clone());
    found.sort_by_key(|row| key(row));
    list("", "Review", Task::Overdue, &found, show)
}

fn item(server: &Server, row: &Row, task: Task, answers: &Answers, today: Date) -> String {
    let Row { text, .. } = row;
    let title = if text.title.is_empty() { &text.key } else { &text.title };
    let tag = escape(&row.tag);
    let title = match &row.url {
        Some(url) => format!("<a href=\"{}\" lang=\"{tag}\">{}</a>", escape(url), escape(title)),
        None => format!("<span lang=\"{tag}\">{}</span>", escape(title)),
    };
    let draft = if text.draft { " <span class=\"tag\">Draft</span>" } else { "" };
    let mut out =
        format!("<li>\n<p class=\"title\">{title}{draft}</p>\n<p class=\"places\">{}", file(server, &text.file));
    if let Some(source) = text.source.as_ref().filter(|_| task == Task::Missing) {
        let _ = write!(out, " from {}", file(server, source));
    }
    if task == Task::Overdue {
        let owner = text.owner.as_deref().unwrap_or("no owner");
        let due = text.review_by.map_or(String::new(), |day| day.to_string());
        let _ = write!(out, " <span>{}</span> <span>due {due}</span>", escape(owner));
    }
    out.push_str("</p>\n");
    if task == Task::Stale {
        out.push_str("<ul class=\"sections\">\n");
        for (name, change, question) in &row.sections {
            let past = question.as_ref().and_then(|question| answers.get(question));
            let since = past
                .map_or(String::new(), |past| format!(" <span class=\"muted\">{}</span>", escape(&age(past, today))));
            let _ = writeln!(
                out,
                "<li><span class=\"mark\">{change}</span> <span class=\"section\">{}</span>{since}</li>",
                escape(name)
            );
        }
        out.push_str("</ul>\n");
    }
    if matches!(task, Task::Stale | Task::Unstamped) {
        out.push_str(&actions(server, row));
    }
    out + "</li>\n"
}

/// Side by side, and the form that stamps, which the client shows.
fn actions(server: &Server, row: &Row) -> String {
    let Some(compare) = &row.compare else { return String::new() };
    let title = escape(&row.text.title);
    let mut out = format!(
        "<p class=\"actions\"><a href=\"{}\">Side by side<span class=\"sr\"> {title}</span></a>",
        escape(compare)
    );
    if let Some(id) = row.id.as_ref().filter(|_| server.settings.writable) {
        let _ = write!(
            out,
            " <button type=\"button\" data-translated=\"{}\" data-lang=\"{}\" data-name=\"{}\" data-compare=\"{}\">\
             Mark as current<span class=\"sr\"> {title}</span></button>",
            escape(id),
            escape(&row.code),
            escape(&row.language),
            escape(compare),
        );
    }
    out + "</p>\n"
}

/// A file, as a link that opens it in the editor where there is one.
fn file(server: &Server, file: &str) -> String {
    let shown = format!("<code>{}</code>", escape(file));
    match server.open_url(file, 1, 1) {
        Some(url) => format!("<a href=\"{}\" title=\"Open in the editor\">{shown}</a>", escape(&url)),
        None => shown,
    }
}
