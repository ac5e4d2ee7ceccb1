//! The rules of older addresses, in the forms that hosts read: `_redirects` (Netlify, Cloudflare, GitLab
//! Pages), a map for nginx, and a list for every other.

use std::cmp::Reverse;
use std::collections::HashSet;
use std::fmt::Write as _;

use serde::Serialize;

use crate::site::Route;
use crate::site::redirects::alias_route;
use crate::site::resolve::ResolvedSite;
use crate::site::routes::url_encoded;

/// A form of the rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rules {
    /// `_redirects`
    Netlify,
    /// `redirects.nginx.conf`
    Nginx,
    /// `redirects.json`
    Json,
}

/// A rule: an older address, and what it answers.
#[derive(Debug, Serialize)]
struct Rule {
    /// The path, decoded, below the path of `base_url`.
    from: String,
    /// Whether all that begins with it is meant.
    prefix: bool,
    /// The path to go to; none where the address was withdrawn.
    #[serde(skip_serializing_if = "Option::is_none")]
    to: Option<String>,
    /// 301, or 410 for one that was withdrawn.
    status: u16,
    /// The page that says that it was withdrawn.
    #[serde(skip_serializing_if = "Option::is_none")]
    page: Option<String>,
}

impl Rules {
    /// Every form.
    pub const ALL: [Rules; 3] = [Rules::Netlify, Rules::Nginx, Rules::Json];

    /// Where the file is.
    pub fn route(self) -> Route {
        Route::file(match self {
            Rules::Netlify => "_redirects",
            Rules::Nginx => "redirects.nginx.conf",
            Rules::Json => "redirects.json",
        })
    }

    /// The file's text.
    pub(super) fn text(self, resolved: &ResolvedSite) -> String {
        let rules = rules(resolved);
        match self {
            Rules::Netlify => netlify(&rules),
            Rules::Nginx => nginx(&rules),
            Rules::Json => json(&rules),
        }
    }
}

/// Exact addresses first, then those that begin with something, the longer ones before the shorter: the
/// first that fits wins.
fn rules(resolved: &ResolvedSite) -> Vec<Rule> {
    let base = &resolved.site.config.base_url;
    let redirects = resolved.redirects.iter().filter_map(|redirect| {
        let to = Some(url_encoded(&resolved.landing(redirect)?.route.url(base)));
        let from = Route::file(&redirect.from).url(base);
        Some(Rule { from, prefix: redirect.prefix, to, status: 301, page: None })
    });
    let gone = resolved.gone.iter().map(|gone| {
        let page = Some(format!("{}/{}", base.path, alias_route(&gone.from).output()));
        Rule { from: Route::file(&gone.from).url(base), prefix: gone.prefix, to: None, status: 410, page }
    });
    let mut rules: Vec<Rule> = redirects.chain(gone).collect();
    rules.sort_by(|a, b| {
        let key = |rule: &Rule| (rule.prefix, Reverse(rule.from.len()));
        key(a).cmp(&key(b)).then_with(|| a.from.cmp(&b.from)).then_with(|| a.to.cmp(&b.to))
    });
    rules
}

/// One rule a line: `/from /to 301`. `!` lets the status of a page that exists be 410; hosts that know
/// no 410 pass over the line and serve the page.
fn netlify(rules: &[Rule]) -> String {
    let line = |rule: &Rule| {
        let (from, star) = (url_encoded(&rule.from), if rule.prefix { "*" } else { "" });
        match (&rule.to, &rule.page) {
            (Some(to), _) => format!("{from}{star} {to} 301\n"),
            (None, page) => format!("{from}{star} {} 410!\n", url_encoded(page.as_deref().unwrap_or(&rule.from))),
        }
    };
    rules.iter().map(line).collect()
}

const NGINX_HEAD: &str = "# Older addresses: include this file within `http { … }`, and write within `server { … }`:\n\
    #   if ($help_centre_moved) { return 301 $help_centre_moved$is_args$args; }\n\
    #   if ($help_centre_gone) { return 410; }\n\
    #   error_page 410 $help_centre_gone;\n\
    # With many addresses nginx asks for a larger map_hash_max_size and map_hash_bucket_size.\n";

/// Two maps of nginx (ngx_http_map_module). `$uri` is decoded there; an exact address is found before
/// an expression, and a slash at its end is not asked for.
fn nginx(rules: &[Rule]) -> String {
    let mut out = NGINX_HEAD.to_owned();
    // Without `volatile` the page of a withdrawn address would itself be taken for withdrawn.
    for (name, first) in [("moved", ""), ("gone", "    volatile;\n")] {
        let _ = write!(out, "\nmap $uri $help_centre_{name} {{\n{first}    default \"\";\n");
        let mut seen = HashSet::new();
        let own = rules.iter().filter(|rule| rule.to.is_some() == (name == "moved"));
        for (key, value) in own.flat_map(nginx_lines) {
            if seen.insert(key.to_lowercase()) {
                let _ = writeln!(out, "    {} {};", quoted(&key), quoted(&value.replace('$', "%24")));
            }
        }
        out.push_str("}\n");
    }
    out
}

/// What a map has for a rule: the addresses or expressions, each with its value.
fn nginx_lines(rule: &Rule) -> Vec<(String, String)> {
    let value = url_encoded(rule.to.as_ref().or(rule.page.as_ref()).unwrap_or(&rule.from));
    if rule.prefix {
        // The page that says that all was withdrawn lies below the address, and is there.
        let page = rule.page.iter().map(|page| (page.clone(), String::new()));
        return page.chain([(format!("~^{}", expression(&rule.from)), value)]).collect();
    }
    match rule.from.trim_end_matches('/') {
        "" => vec![(rule.from.clone(), value)],
        page if rule.from.ends_with(".html") => vec![(page.to_owned(), value)],
        page => vec![(page.to_owned(), value.clone()), (format!("{page}/"), value)],
    }
}

/// A text that an expression (PCRE) takes as it is.
fn expression(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if r"\.+*?()|[]{}^$#-&~".contains(c) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// A text in the quotes of nginx, which takes `\"` and `\\` out of them and leaves other `\` alone.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\\\""))
}

fn json(rules: &[Rule]) -> String {
    let lines: Vec<String> = rules.iter().filter_map(|rule| serde_json::to_string(rule).ok()).collect();
    if lines.is_empty() { "[]\n".to_owned() } else { format!("[\n{}\n]\n", lines.join(",\n")) }
}
