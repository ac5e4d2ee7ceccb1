//! Slips of a tired writer's hand: each is an error, in every command, that nothing lowers.

use faqtory::diag::ALL;
use serde_json::Value;

use crate::command_line::serving::Server;
use crate::support::Site;

/// What was meant to be `:::agents`, each with its end where it has one.
const BLOCKS: &[&str] = &[
    ":::agent\nzqsecret\n:::",
    "::agents\nzqsecret\n::",
    ":agents\nzqsecret\n:",
    "：：：agents\nzqsecret\n：：：",
    "::：agents\nzqsecret\n:::",
    ":::agents\nzqsecret",
    ":::agents\nzqsecret\n::",
    ":::agents\nzqsecret\n：：：",
    "    :::agents\n    zqsecret\n    :::",
    "\t:::agents\n\tzqsecret\n\t:::",
    "- Item\n\n      :::agents\n      zqsecret\n      :::",
    "- Item\n\n  :::agents\n  zqsecret\n\nText.\n\n:::",
    "- :::agents\n  zqsecret\n  :::",
    "1. :::agents\n   zqsecret\n   :::",
    "> :::agents\n> zqsecret\n\nText.\n\n:::",
    "> :::agents\nzqsecret\n:::",
    "::::agents\nzqsecret\n:::",
    ":::agents\nzqsecret\n:::note\nText.\n:::",
    "::::tabs\n:::agents\nzqsecret\n::::\n:::",
    ":::Agents\nzqsecret\n:::",
    ":::AGENTS\nzqsecret\n:::",
    ":::agents-only\nzqsecret\n:::",
    ":::agentszqsecret\n:::",
    ":::agents: zqsecret\n:::",
    ":::agents zqsecret :::",
    "\u{a0}:::agents\nzqsecret\n:::",
    ":\u{200b}::agents\nzqsecret\n:::",
    ": : : agents\nzqsecret\n: : :",
    "\\:::agents\nzqsecret\n\\:::",
    ":::{agents}\nzqsecret\n:::",
    ":::[agents]\nzqsecret\n:::",
    ":::.agents\nzqsecret\n:::",
    "**:::agents**\nzqsecret\n**:::**",
    "# :::agents\nzqsecret\n:::",
    "Text. :::agents\nzqsecret\n:::",
    "Text :::agents zqsecret ::: text.",
    "| a |\n|---|\n| :::agents zqsecret ::: |",
    "<div>\n:::agents\nzqsecret\n:::\n</div>",
    "```\ncode\n:::agents\nzqsecret\n:::",
    // Cyrillic letters that look like Latin ones.
    ":::аgents\nzqsecret\n:::",
    "::agеnts\nzqsecret\n::",
    ": аgents\nzqsecret\n:",
    ":аgents\nzqsecret\n:",
    // A language's own word, a word for the same, another keyboard.
    ":::агенты\nzqsecret\n:::",
    ":::agentes\nzqsecret\n:::",
    ":::internal\nzqsecret\n:::",
    ":::фпутеы\nzqsecret\n:::",
    ";;;agents\nzqsecret\n;;;",
    ":;:agents\nzqsecret\n:::",
    "ЖЖЖagents\nzqsecret\nЖЖЖ",
    // Other programs' forms of a block.
    "> [!AGENTS]\n> zqsecret",
    "> [!agents]\n> zqsecret",
    "```agents\nzqsecret\n```",
    "~~~ agents\nzqsecret\n~~~",
    "<agents>\nzqsecret\n</agents>",
    "Text <agents>zqsecret</agents>.",
    "{% agents %}\nzqsecret\n{% endagents %}",
    "{{agents}}\nzqsecret\n{{/agents}}",
    "!!! agents\n    zqsecret",
    "??? agents\n    zqsecret",
    "## zqsecret {.agents}\n\nzqsecret",
];

/// What was meant to be `audience: agents` in front matter.
const HEADS: &[&str] = &[
    "---\ntitle: T\naudience: agent\n---\n",
    "---\ntitle: T\naudience: Agents\n---\n",
    "---\ntitle: T\naudience: AGENTS\n---\n",
    "---\ntitle: T\naudience: agents.\n---\n",
    "---\ntitle: T\naudience: agents, public\n---\n",
    "---\ntitle: T\naudience: [agents]\n---\n",
    "---\ntitle: T\naudience:\n  - agents\n---\n",
    "---\ntitle: T\naudience: {agents: true}\n---\n",
    "---\ntitle: T\naudience: internal\n---\n",
    "---\ntitle: T\naudience: “agents”\n---\n",
    "---\ntitle: T\naudience: \"agents\n---\n",
    "---\ntitle: T\naudience: аgents\n---\n",
    "---\ntitle: T\naudience: :::agents\n---\n",
    "---\ntitle: T\naudience: agents public\n---\n",
    "---\ntitle: T\naudience:agents\n---\n",
    "---\ntitle: T\naudience = agents\n---\n",
    "---\ntitle: T\naudience agents\n---\n",
    "---\ntitle: T\naudience： agents\n---\n",
    "---\ntitle: T\naudiences: agents\n---\n",
    "---\ntitle: T\naudeince: agents\n---\n",
    "---\ntitle: T\nAudience: agents\n---\n",
    "---\ntitle: T\nаudience: agents\n---\n",
    "---\ntitle: T\naudienсe: agents\n---\n",
    "---\ntitle: T\nfor: agents\n---\n",
    "---\ntitle: T\nagents: true\n---\n",
    "---\ntitle: T\nvisibility: agents\n---\n",
    "---\ntitle: T\n audience: agents\n---\n",
    "---\ntitle: T\n  audience: agents\n---\n",
    "---\ntitle: T\n\taudience: agents\n---\n",
    "---\ntitle: T\n- audience: agents\n---\n",
    "---\ntitle: T\naudience: public\naudience: agents\n---\n",
    "---\ntitle: T\naudience: agents\n--\n",
    "---\ntitle: T\naudience: agents\n",
    "--\ntitle: T\naudience: agents\n--\n",
    "\n---\ntitle: T\naudience: agents\n---\n",
    " ---\ntitle: T\naudience: agents\n---\n",
    "\u{a0}---\ntitle: T\naudience: agents\n---\n",
    "———\ntitle: T\naudience: agents\n———\n",
    "----\ntitle: T\naudience: agents\n----\n",
    "+++\ntitle = \"T\"\naudience = \"agents\"\n+++\n",
    "<!-- note -->\n---\ntitle: T\naudience: agents\n---\n",
    "---\ntitle: T\n---\naudience: agents\n",
    "---\ntitle: T\n---\n---\naudience: agents\n---\n",
    "title: T\naudience: agents\n\n",
    "# T\n\n**audience: agents**\n\n",
];

/// A site whose articles have a slip each, by their names.
fn slips(settings: &str) -> (Site, Vec<String>) {
    let site = Site::new(&[]).with("content/en/sound.md", "# Sound\n");
    site.write("faqtory.yaml", site.read("faqtory.yaml") + settings);
    let mut names = Vec::new();
    let mut write = |name: String, text: String| {
        site.write(&format!("content/en/{name}.md"), text);
        names.push(name);
    };
    for (at, block) in BLOCKS.iter().enumerate() {
        write(format!("block-{at}"), format!("# T\n\nText.\n\n{block}\n"));
        write(format!("draft-{at}"), format!("---\ntitle: T\ndraft: true\n---\nText.\n\n{block}\n\nText.\n"));
        write(format!("faq-{at}"), format!("---\ntitle: T\ntype: faq\n---\n## A\n\n{block}\n\n## B\n\nText.\n"));
    }
    for (at, head) in HEADS.iter().enumerate() {
        write(format!("head-{at}"), format!("{head}zqsecret\n"));
    }
    (site, names)
}

/// The articles that a wall's error names.
fn stopped(json: &str) -> Vec<String> {
    let report: Value = serde_json::from_str(json).unwrap();
    let walls: Vec<&str> = ALL.iter().filter(|code| code.wall).map(|code| code.name).collect();
    let list = report["diagnostics"].as_array().unwrap().iter();
    let is_wall = |told: &&Value| told["severity"] == "error" && walls.contains(&told["code"].as_str().unwrap());
    let name = |told: &Value| told["file"].as_str().unwrap_or_default().replace("content/en/", "").replace(".md", "");
    list.filter(is_wall).map(name).collect()
}

fn expect_all(names: &[String], json: &str, what: &str) {
    let stopped = stopped(json);
    let missing: Vec<String> = names.iter().filter(|name| !stopped.contains(name)).map(|name| shown(name)).collect();
    assert!(missing.is_empty(), "{what} lets through:\n{}", missing.join("\n"));
    assert!(!stopped.contains(&"sound".to_owned()), "{what} stops what is sound");
}

fn shown(name: &str) -> String {
    let (kind, at) = name.split_once('-').unwrap();
    let list = if kind == "head" { HEADS } else { BLOCKS };
    format!("{name}: {:?}", list[at.parse::<usize>().unwrap()])
}

#[test]
fn every_slip_is_an_error_that_nothing_lowers() {
    let off: Vec<String> = ALL.iter().filter(|code| !code.wall).map(|code| format!("{}: off", code.name)).collect();
    for settings in [String::new(), format!("levels: {{{}}}\n", off.join(", "))] {
        let (site, names) = slips(&settings);
        for command in ["check", "build"] {
            for flags in [&[][..], &["--drafts"], &["--audience", "agents"]] {
                let arguments = [&[command, "--format", "json"], flags].concat();
                let done = site.run(&arguments).expect(1);
                expect_all(&names, &done.stdout, &format!("{command} {flags:?}"));
            }
        }
        assert!(!site.has("public") && !site.has("public-agents"), "nothing is written");
    }
}

#[test]
fn levels_of_the_wall_cannot_be_set() {
    for code in ALL.iter().filter(|code| code.wall) {
        for level in ["off", "warning"] {
            let site = Site::new(&[("content/en/a.md", "# T\n\n::agents\nzqsecret\n::\n")]);
            site.write("faqtory.yaml", site.read("faqtory.yaml") + &format!("levels: {{{}: {level}}}\n", code.name));
            for command in ["check", "build"] {
                let done = site.run(&[command]);
                assert!(done.code != 0 && done.stderr.contains("unknown-level"), "{}: {}", code.name, done.stderr);
            }
            assert!(!site.has("public"));
        }
    }
}

#[test]
fn serve_tells_every_slip() {
    let (site, names) = slips("");
    let server = Server::start(site.path(), &["serve", "--port", "41520"]);
    let told = server.events().find(|line| line.contains("mistyped-directive")).unwrap();
    let missing: Vec<&String> = names.iter().filter(|name| !told.contains(&format!("content/en/{name}.md"))).collect();
    assert!(missing.is_empty(), "serve says nothing of {missing:?}");
}
