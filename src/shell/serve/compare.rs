//! An article in two languages side by side, aligned by the ids of its headings.

use super::http::own_page;
use crate::markdown::template::escape;
use crate::site::ResolvedSite;
use crate::site::body::{Body, HtmlSection};
use crate::site::digest::LEAD;
use crate::site::model::Lang;
use crate::site::routes::url_encoded;
use crate::site::status::{self, Change, State};

/// A language's column.
struct Column<'a> {
    /// Tells the ids of the two columns apart.
    prefix: &'static str,
    name: String,
    tag: &'a str,
    dir: &'static str,
    title: String,
    /// As the writer gives it; empty where it is the first paragraph.
    description: String,
    file: Option<String>,
    url: Option<String>,
    state: State,
    parts: Vec<Part>,
}

/// A section.
struct Part {
    id: String,
    /// The heading's level and text; none for the beginning.
    heading: Option<(u8, String)>,
    html: String,
}

/// The page that shows an article in two languages.
pub(super) fn page(resolved: &ResolvedSite, article: usize, left: Lang, right: Lang) -> String {
    let columns = [column(resolved, article, left, "left"), column(resolved, article, right, "right")];
    let title = columns.iter().map(|column| column.title.as_str()).find(|title| !title.is_empty()).unwrap_or_default();
    let heads: String = columns.iter().map(head).collect();
    let mut rows = row("Title", &columns, |column| words(&column.title));
    rows.push_str(&row("Description", &columns, |column| words(&column.description)));
    rows.extend(aligned(&columns).into_iter().map(|id| section(id, &columns)));
    let header = format!("<h1>Side by side</h1>\n<div class=\"cells\">\n{heads}</div>");
    own_page(&format!("{title} – side by side"), "compare.css", &header, &rows)
}

fn column<'a>(resolved: &'a ResolvedSite, article: usize, lang: Lang, prefix: &'static str) -> Column<'a> {
    let own = resolved.site.articles[article].translation(lang);
    // A page that falls back shows another language's text.
    let body = own.and_then(|_| resolved.bodies[article][lang.0].as_deref());
    let page = own.and_then(|_| resolved.pages.article(article, lang));
    let described = own.is_some_and(|own| !own.parsed.description.is_empty());
    Column {
        prefix,
        name: resolved.language_name(lang).to_owned(),
        tag: &resolved.site.language(lang).tag,
        dir: resolved.locales[lang.0].direction(),
        title: body.map_or(String::new(), |body| body.title.clone()),
        description: body.filter(|_| described).map_or(String::new(), |body| body.description.clone()),
        file: own.map(|own| own.parsed.source.path.to_string()),
        url: page.map(|page| url_encoded(&page.route.url(&resolved.site.config.base_url))),
        state: status::of(&resolved.site, article, lang),
        parts: body.map(|body| parts(resolved, body, prefix)).unwrap_or_default(),
    }
}

fn parts(resolved: &ResolvedSite, body: &Body, prefix: &str) -> Vec<Part> {
    let part = |section: HtmlSection| {
        let heading = section.heading.and_then(|at| body.headings.get(at));
        let steps = if section.heading.is_none() { steps(body) } else { String::new() };
        Part {
            id: heading.map_or(LEAD.to_owned(), |heading| heading.id.clone()),
            heading: heading.map(|heading| (heading.level.clamp(2, 6), heading.title.clone())),
            html: apart(&(section.html + &steps), prefix),
        }
    };
    resolved.html_sections(body).into_iter().map(part).collect()
}

/// A troubleshooter's steps.
fn steps(body: &Body) -> String {
    let step = |step: &crate::site::body::BodyStep| {
        let answers = step.answers.iter().map(|(text, target, title)| {
            let to = title.as_deref().unwrap_or(target.url.trim_start_matches('#'));
            format!("<li>{} → <a href=\"{}\">{}</a></li>", escape(text), escape(&url_encoded(&target.url)), escape(to))
        });
        let key = escape(&step.key);
        format!(
            "<li id=\"{key}\"><p>{} <code>{key}</code></p><ul>{}</ul></li>\n",
            escape(&step.question),
            answers.collect::<String>()
        )
    };
    if body.steps.is_empty() {
        return String::new();
    }
    format!("<ol>\n{}</ol>\n", body.steps.iter().map(step).collect::<String>())
}

/// HTML whose ids do not meet those of the other column. Within a tag of well-formed HTML a quote
/// stands around values only.
fn apart(html: &str, prefix: &str) -> String {
    let mut out = String::with_capacity(html.len() + 64);
    let mut rest = html;
    while let Some(open) = rest.find('<') {
        let mut quoted = false;
        let end = rest[open..].bytes().position(|b| {
            quoted ^= b == b'"';
            b == b'>' && !quoted
        });
        let end = end.map_or(rest.len(), |end| open + end + 1);
        out.push_str(&rest[..open]);
        let mut tag = rest[open..end].to_owned();
        for name in [" id=\"", " name=\"", " href=\"#", "url(#"] {
            tag = tag.replace(name, &format!("{name}{prefix}-"));
        }
        if let Some((before, ids)) = tag.split_once(" aria-labelledby=\"")
            && let Some((ids, after)) = ids.split_once('"')
        {
            let ids: Vec<String> = ids.split_whitespace().map(|id| format!("{prefix}-{id}")).collect();
            tag = format!("{before} aria-labelledby=\"{}\"{after}", ids.join(" "));
        }
        out.push_str(&tag);
        rest = &rest[end..];
    }
    out + rest
}

/// The ids of both columns: in the left one's order, what is in the right one alone behind what it
/// stands behind there.
fn aligned<'a>(columns: &'a [Column; 2]) -> Vec<&'a str> {
    let [left, right] = columns;
    let mut ids: Vec<&str> = left.parts.iter().map(|part| part.id.as_str()).collect();
    let mut at = 0;
    for part in &right.parts {
        match ids.iter().position(|id| *id == part.id) {
            Some(found) => at = found + 1,
            None => {
                ids.insert(at, &part.id);
                at += 1;
            }
        }
    }
    ids
}

fn head(column: &Column) -> String {
    let link = |url: &String| format!("<a href=\"{0}\"><bdi>{0}</bdi></a>", escape(url));
    let file = column.file.as_ref().map_or(String::new(), |file| format!("<code>{}</code>", escape(file)));
    let page = column.url.as_ref().map(link).unwrap_or_default();
    let said = match &column.state {
        State::Source => "The source.".to_owned(),
        State::Current => "Reflects the source as it is now.".to_owned(),
        State::Stale(sections) if sections.len() == 1 => "Stale: one section of the source changed since.".to_owned(),
        State::Stale(sections) => format!("Stale: {} sections of the source changed since.", sections.len()),
        State::Unstamped => {
            "Does not say which version of the source it reflects: mark it as current once it does.".to_owned()
        }
        State::Missing => "There is no text in this language.".to_owned(),
        State::Absent => "The article does not exist in this language, by its <code>only</code>.".to_owned(),
        State::Orphaned => "There is no source of this text.".to_owned(),
    };
    format!(
        "<div class=\"cell head state-{}\"><h2 lang=\"{}\">{}</h2><p>{said}</p><p class=\"places\">{page} {file}</p></div>\n",
        column.state.name(),
        escape(column.tag),
        escape(&column.name),
    )
}

fn words(text: &str) -> String {
    if text.is_empty() {
        "<p class=\"none\" lang=\"en\" dir=\"ltr\">None</p>".to_owned()
    } else {
        format!("<p>{}</p>", escape(text))
    }
}

fn row(label: &str, columns: &[Column; 2], cell: impl Fn(&Column) -> String) -> String {
    let cells: String = columns.iter().map(|column| cell_of(column, &[], &cell(column))).collect();
    format!(
        "<section class=\"row\" aria-label=\"{label}\">\n<p class=\"label\">{label}</p>\n<div class=\"cells\">\n{cells}</div>\n</section>\n"
    )
}

fn section(id: &str, columns: &[Column; 2]) -> String {
    let part = |column: &Column| -> Option<usize> { column.parts.iter().position(|part| part.id == id) };
    let both = columns.iter().all(|column| part(column).is_some());
    let mut stale = false;
    let mut cells = String::new();
    for column in columns {
        let mut marks: Vec<&str> = Vec::new();
        if let Some(section) = column.state.stale().iter().find(|section| section.id == id) {
            stale = true;
            marks.push(match section.change {
                Change::Changed => "Stale: the source changed",
                Change::Added => "Stale: new in the source",
                Change::Removed => "Stale: gone from the source",
            });
        }
        let found = part(column).and_then(|at| column.parts.get(at));
        marks.extend(match found {
            None => Some("Missing here"),
            Some(_) if !both => Some("Only here"),
            Some(_) => None,
        });
        let html = found.map(|part| {
            let heading = part.heading.as_ref().map_or(String::new(), |(level, title)| {
                format!("<h{level} id=\"{}-{}\">{}</h{level}>\n", column.prefix, escape(&part.id), escape(title))
            });
            heading + &part.html
        });
        cells.push_str(&cell_of(column, &marks, &html.unwrap_or_default()));
    }
    let label = if id == LEAD { "Beginning".to_owned() } else { format!("#{}", escape(id)) };
    let class = if stale { "row stale" } else { "row" };
    format!(
        "<section class=\"{class}\" aria-label=\"{label}\">\n<p class=\"label\">{label}</p>\n<div class=\"cells\">\n{cells}</div>\n</section>\n"
    )
}

fn cell_of(column: &Column, marks: &[&str], html: &str) -> String {
    let marks: String = marks.iter().map(|mark| format!("<p class=\"mark\">{mark}</p>\n")).collect();
    let name = escape(&column.name);
    let (tag, dir) = (escape(column.tag), column.dir);
    format!(
        "<div class=\"cell\"><p class=\"language\" lang=\"{tag}\">{name}</p>\n{marks}\
         <div class=\"text\" lang=\"{tag}\" dir=\"{dir}\">\n{html}</div></div>\n"
    )
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "what cannot be unwrapped fails the test")]
mod tests {
    use super::*;
    use crate::site::model::SOURCE;
    use crate::site::status::tests::built;

    fn shown(ru: &str) -> String {
        let en =
            "---\ntitle: A <b>\n---\nLead.[^1]\n\n## One {#one}\n\nText. [to](#two)\n\n## Two {#two}\n\n[^1]: Note.\n";
        page(&built(&[("en/a.md", en), ("ru/a.md", ru)]).resolved, 0, SOURCE, Lang(1))
    }

    #[test]
    fn sections_stand_beside_each_other_by_their_ids() {
        let html = shown("---\ntitle: А\nsource_digest: {}\n---\nТекст.\n\n## Два {#two}\n\n## Иное {#other}\n");
        let rows = html.split("<section class=\"row").skip(1);
        let labels: Vec<&str> = rows.map(|row| row.split("aria-label=\"").nth(1).unwrap()).collect();
        let labels: Vec<&str> = labels.iter().map(|label| label.split('"').next().unwrap()).collect();
        assert_eq!(labels, ["Title", "Description", "Beginning", "#one", "#two", "#other"], "{html}");
        for (text, count) in [
            ("Missing here", 2), // one of the translation, other of the source
            ("Only here", 2),
            ("Stale: new in the source", 3), // nothing is stamped
            ("A &lt;b&gt;", 2),
            ("lang=\"ru\" dir=\"ltr\"", 6),
            ("<code>content/ru/a.md</code>", 1),
            ("href=\"#left-two\"", 1),
            ("id=\"left-two\"", 1),
            ("id=\"right-two\"", 1),
            ("id=\"left-fn-1\"", 1),
            ("style=", 0),
            ("<script", 0),
        ] {
            assert_eq!(html.matches(text).count(), count, "{text}: {html}");
        }
    }

    #[test]
    fn a_text_that_is_missing_leaves_its_column_empty() {
        let resolved = built(&[("en/a.md", "# A\n\nText.\n\n## One\n")]).resolved;
        let html = page(&resolved, 0, SOURCE, Lang(1));
        assert!(html.contains("There is no text in this language."), "{html}");
        assert_eq!(html.matches("Missing here").count(), 2, "{html}");
    }

    #[test]
    fn ids_are_told_apart_within_tags_only() {
        let html =
            "<svg aria-labelledby=\"a b\"><path fill=\"url(#c)\"/></svg><p title=\"x > y\" id=\"d\"> id=\"e\"</p>";
        let apart = apart(html, "left");
        assert_eq!(
            apart,
            "<svg aria-labelledby=\"left-a left-b\"><path fill=\"url(#left-c)\"/></svg>\
             <p title=\"x > y\" id=\"left-d\"> id=\"e\"</p>"
        );
    }
}
