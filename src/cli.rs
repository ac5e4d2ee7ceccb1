//! What the user typed.

use std::process::ExitCode;

use camino::Utf8PathBuf;
use clap::{Args, Parser, Subcommand};
use jiff::civil::Date;

use crate::content::front_matter::{Audience, Kind};
use crate::diag::render::Format;
use crate::pipeline::Options;
use crate::shell::terminal::{Color, Terminal};
use crate::shell::{
    build, check, export, facts, macros, publish_links, scaffold, search, serve, status, today, writers,
};

/// Builds a help centre from Markdown articles in several languages.
#[derive(Debug, Parser)]
#[command(name = "faqtory", version, about, max_term_width = 100)]
struct Cli {
    /// The site's folder: where faqtory.yaml is
    #[arg(long, global = true, default_value = ".", value_name = "DIR")]
    root: Utf8PathBuf,
    /// When to use colour
    #[arg(long, global = true, value_enum, default_value_t)]
    color: Color,
    /// Print problems only
    #[arg(short, long, global = true)]
    quiet: bool,
    /// Print details too
    #[arg(short, long, global = true)]
    verbose: bool,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Build the site into its output folder
    Build(BuildArgs),
    /// Serve the site on this machine, with drafts, and build it again when a file changes
    Serve(ServeArgs),
    /// Tell every mistake, also what depends on the day and on the search; nothing is written
    Check(CheckArgs),
    /// List the facts: their values in each language, and where they are used
    Facts(FactsArgs),
    /// Print what the program has, as a file for others
    Export(ExportArgs),
    /// Tell which links to the help centre, in macros or other texts, are dead, old or in the wrong language
    LintMacros(LintMacrosArgs),
    /// Tell which translations reflect their source, what is missing, and what is overdue for review
    Status(StatusArgs),
    /// Search a built site
    Search(SearchArgs),
    /// Make a new article, in every language of the site
    New(NewArgs),
    /// Say that translations reflect their source as it is now: stamps their front matter
    Translated(TranslatedArgs),
    /// Record every address of the public site in content/links.lock, and give the source's headings ids that stay
    PublishLinks(PublishLinksArgs),
    /// Make a new site that builds at once
    Init(InitArgs),
}

#[derive(Debug, Args)]
struct SiteArgs {
    /// How problems are printed
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// Let warnings fail
    #[arg(long)]
    strict: bool,
    /// Include drafts
    #[arg(long)]
    drafts: bool,
    /// Who the site is for
    #[arg(long, value_enum, default_value_t)]
    audience: AudienceArg,
    /// The output folder [default: public, or public-agents for agents]
    #[arg(long, value_name = "DIR")]
    out: Option<Utf8PathBuf>,
    /// Where the site will live, in place of faqtory.yaml's base_url
    #[arg(long, value_name = "URL")]
    base_url: Option<String>,
}

#[derive(Debug, Clone, Copy, Default, clap::ValueEnum)]
enum AudienceArg {
    /// Everyone: internal text is left out
    #[default]
    Public,
    /// Support agents: internal articles and notes are included
    Agents,
}

impl From<AudienceArg> for Audience {
    fn from(argument: AudienceArg) -> Self {
        match argument {
            AudienceArg::Public => Audience::Public,
            AudienceArg::Agents => Audience::Agents,
        }
    }
}

#[derive(Debug, Args)]
struct BuildArgs {
    #[command(flatten)]
    site: SiteArgs,
    /// The day to hold dates against [default: SOURCE_DATE_EPOCH, else today]; a build says nothing of dates
    #[arg(long, value_name = "DATE")]
    today: Option<Date>,
}

#[derive(Debug, Args)]
struct CheckArgs {
    #[command(flatten)]
    site: SiteArgs,
    /// The day to hold dates against [default: SOURCE_DATE_EPOCH, else today]
    #[arg(long, value_name = "DATE")]
    today: Option<Date>,
    /// With --strict: let passed dates fail too
    #[arg(long)]
    dates: bool,
    /// Take what the search finds now as what it must not fall below: writes content/relevance.lock
    #[arg(long)]
    accept_relevance: bool,
}

#[derive(Debug, Args)]
struct ServeArgs {
    /// The port to begin with; the next free one is taken
    #[arg(long, default_value_t = 4000)]
    port: u16,
    /// The address to bind to
    #[arg(long, default_value = "127.0.0.1")]
    host: String,
    /// Look at the files now and then, where the system does not tell of changes
    #[arg(long)]
    poll: bool,
    /// Do not take open tabs to the page just edited
    #[arg(long)]
    no_follow: bool,
    /// Who the site is for
    #[arg(long, value_enum, default_value_t)]
    audience: AudienceArg,
    /// Where the site will live, in place of faqtory.yaml's base_url
    #[arg(long, value_name = "URL")]
    base_url: Option<String>,
}

#[derive(Debug, Args)]
struct FactsArgs {
    /// How facts are printed
    #[arg(long, value_enum, default_value_t)]
    format: facts::Format,
}

#[derive(Debug, Args)]
struct ExportArgs {
    #[command(subcommand)]
    what: Export,
}

#[derive(Debug, Subcommand)]
enum Export {
    /// All words of the theme for a language, to be translated: its content/<CODE>/strings.yaml
    Strings {
        /// The language
        #[arg(long, value_name = "CODE")]
        lang: String,
    },
    /// Articles' replies, or descriptions, with their links, as canned replies for a help desk
    Macros {
        /// For which program
        #[arg(long, value_enum)]
        format: macros::Format,
        /// The languages [default: all]
        #[arg(long, value_name = "CODE", value_delimiter = ',')]
        lang: Vec<String>,
        /// The file to write [default: standard output]
        #[arg(long, value_name = "FILE")]
        out: Option<Utf8PathBuf>,
        /// Where the site lives, in place of faqtory.yaml's base_url
        #[arg(long, value_name = "URL")]
        base_url: Option<String>,
    },
}

#[derive(Debug, Args)]
struct LintMacrosArgs {
    /// Exported macros (JSON or CSV) or any other text; `-` for standard input
    #[arg(required = true, value_name = "FILE")]
    files: Vec<Utf8PathBuf>,
    /// How problems are printed
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// Let warnings fail
    #[arg(long)]
    strict: bool,
    /// Where the site lives, in place of faqtory.yaml's base_url
    #[arg(long, value_name = "URL")]
    base_url: Option<String>,
}

#[derive(Debug, Args)]
struct StatusArgs {
    /// Files or folders to tell of, those of the source with their translations [default: all]
    #[arg(value_name = "PATH")]
    paths: Vec<Utf8PathBuf>,
    /// The languages to tell of
    #[arg(long, value_name = "CODE", value_delimiter = ',')]
    lang: Vec<String>,
    /// Only what these owners answer for
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    owner: Vec<String>,
    /// What to list
    #[arg(long, value_enum, value_name = "WHAT", value_delimiter = ',')]
    only: Vec<status::Task>,
    /// Show what changed in the source, by git's history
    #[arg(long)]
    diff: bool,
    /// How the status is printed
    #[arg(long, value_enum, default_value_t)]
    format: status::Format,
    /// The day to hold dates against [default: SOURCE_DATE_EPOCH, else today]
    #[arg(long, value_name = "DATE")]
    today: Option<Date>,
}

#[derive(Debug, Args)]
struct SearchArgs {
    /// What a customer would type
    query: String,
    /// The language to search in [default: the source language]
    #[arg(long, value_name = "CODE")]
    lang: Option<String>,
    /// The built site [default: the output folder]
    #[arg(long, value_name = "DIR")]
    site: Option<Utf8PathBuf>,
    /// How results are printed
    #[arg(long, value_enum, default_value_t)]
    format: search::Format,
    /// How many results
    #[arg(long, default_value_t = 10)]
    limit: usize,
    /// Tell why each result was found: which words, where, and what they count
    #[arg(long)]
    explain: bool,
}

#[derive(Debug, Args)]
struct NewArgs {
    /// The article's path below the languages' folders: refunds/my-article
    path: String,
    /// Its title [default: made from the path]
    #[arg(long)]
    title: Option<String>,
    /// What kind of article
    #[arg(long = "type", value_enum, default_value_t)]
    kind: KindArg,
}

#[derive(Debug, Clone, Copy, Default, clap::ValueEnum)]
enum KindArg {
    /// An answer with sections
    #[default]
    Article,
    /// Questions and answers
    Faq,
    /// Questions that lead to an answer
    Troubleshooter,
}

impl From<KindArg> for Kind {
    fn from(argument: KindArg) -> Self {
        match argument {
            KindArg::Article => Kind::Article,
            KindArg::Faq => Kind::Faq,
            KindArg::Troubleshooter => Kind::Troubleshooter,
        }
    }
}

#[derive(Debug, Args)]
struct TranslatedArgs {
    /// The translations' files: content/ru/refunds/refund-times.md
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<Utf8PathBuf>,
}

#[derive(Debug, Args)]
struct PublishLinksArgs {
    /// Also write the aliases that surely mend a lost address: of an article or category that has another slug now
    #[arg(long)]
    fix: bool,
    /// The day to write beside new addresses [default: SOURCE_DATE_EPOCH, else today]
    #[arg(long, value_name = "DATE")]
    today: Option<Date>,
}

#[derive(Debug, Args)]
struct InitArgs {
    /// The folder to make
    dir: Utf8PathBuf,
    /// Its languages, the source first
    #[arg(long, value_delimiter = ',', default_value = "en")]
    languages: Vec<String>,
}

/// Runs the program.
pub fn run() -> ExitCode {
    let cli = Cli::parse();
    let terminal = Terminal { quiet: cli.quiet, verbose: cli.verbose, color: cli.color };
    let result = match cli.command {
        Command::Build(args) => Ok(build::run(&request(cli.root, args.site, None), &terminal)),
        Command::Check(args) => {
            let today = today(args.today);
            Ok(check::run(&request(cli.root, args.site, Some(today)), args.dates, args.accept_relevance, &terminal))
        }
        Command::Serve(args) => {
            let options =
                Options { drafts: true, audience: args.audience.into(), base_url: args.base_url, today: None };
            let request = serve::Request {
                root: cli.root,
                options,
                host: args.host,
                port: args.port,
                poll: args.poll,
                follow: !args.no_follow,
            };
            serve::run(&request, &terminal)
        }
        Command::Facts(args) => Ok(facts::run(&cli.root, args.format, &terminal)),
        Command::Export(ExportArgs { what: Export::Strings { lang } }) => export::strings(&cli.root, &lang, &terminal),
        Command::Export(ExportArgs { what: Export::Macros { format, lang, out, base_url } }) => {
            macros::export(&macros::Export { root: cli.root, format, langs: lang, out, base_url }, &terminal)
        }
        Command::LintMacros(LintMacrosArgs { files, format, strict, base_url }) => {
            macros::lint(&macros::Lint { root: cli.root, files, format, strict, base_url }, &terminal)
        }
        Command::Status(args) => {
            let request = status::Request {
                root: cli.root,
                paths: args.paths,
                langs: args.lang,
                owners: args.owner,
                only: args.only,
                diff: args.diff,
                format: args.format,
                today: today(args.today),
            };
            status::run(&request, &terminal)
        }
        Command::Search(args) => {
            let site = args.site.unwrap_or_else(|| build::default_out(&cli.root, Audience::Public));
            let request = search::Request {
                site,
                query: args.query,
                lang: args.lang,
                limit: args.limit,
                format: args.format,
                explain: args.explain,
            };
            Ok(search::run(&request, &terminal))
        }
        Command::New(args) => {
            scaffold::article(&cli.root, &args.path, args.title.as_deref(), args.kind.into(), &terminal)
        }
        Command::Translated(args) => writers::stamp(&cli.root, &args.paths, &terminal),
        Command::PublishLinks(args) => publish_links::run(&cli.root, args.fix, today(args.today), &terminal),
        Command::Init(args) => scaffold::site(&args.dir, &args.languages, &terminal),
    };
    match result {
        Ok(code) => ExitCode::from(code),
        Err(error) => {
            terminal.say(&format!("error: {error:#}"));
            ExitCode::from(2)
        }
    }
}

fn request(root: Utf8PathBuf, site: SiteArgs, today: Option<Date>) -> build::Request {
    build::Request {
        root,
        out: site.out,
        options: Options { drafts: site.drafts, audience: site.audience.into(), base_url: site.base_url, today },
        strict: site.strict,
        format: site.format,
    }
}
