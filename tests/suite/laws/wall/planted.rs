//! A site with a word of its own in every place where an author could put internal text.

use crate::support::Site;

/// Words that stand in internal texts only, each where another mistake would
/// let it out. `zq` begins no word of any language or library.
pub(super) const PLANTED: &[&str] = &[
    "zqblock",
    "zqheading",
    "zqalt",
    "zqfile",
    "zqlink",
    "zqfact",
    "zqdiagram",
    "zqtable",
    "zqcode",
    "zqnote",
    "zqtitle",
    "zqdetails",
    "zqtab",
    "zqfootnote",
    "zqraw",
    "zqreference",
    "zqimagetitle",
    "zqarticle",
    "zqslug",
    "zqid",
    "zqdescription",
    "zqkeyword",
    "zqtag",
    "zqcodeword",
    "zqalias",
    "zqbody",
    "zqquestion",
    "zqanswer",
    "zqstep",
    "zqchoice",
    "zqcategory",
    "zqfolder",
    "zqinside",
    "zqextra",
    "zqfaq",
    "zqnested",
    "zqlist",
    "zqquote",
    "zqattached",
    "zqtranslated",
    "zqowner",
    "zqmarked",
    "zqreply",
    "zqpicture",
    "zqcomment",
    "zqreason",
    "zqcontext",
    "zqsource",
    "zqicon",
    "zqdraft",
    "zqinsteps",
    "zqintab",
    "zqinnote",
    "zqindanger",
    "zqinalert",
    "zqinnumbers",
    "zqinfaq",
    "zqincategory",
    "zqinhome",
];

/// Those of them that only the program, writers, or a theme's own forms show.
pub(super) const UNSEEN: &[&str] = &[
    "zqcodeword",
    "zqkeyword",
    "zqowner",
    "zqextra",
    "zqtag",
    "zqcomment",
    "zqreason",
    "zqcontext",
    "zqsource",
    "zqicon",
    "zqdraft",
];

/// A site with all of them.
pub(super) fn site() -> Site {
    Site::empty()
        .with(
            "faqtory.yaml",
            "title: Help\nbase_url: https://help.example.com\nlanguages: [en, ru]\nlevels: {unknown-key: off, \
             unknown-icon: off}\nsearch: {precompress: true}\n",
        )
        // A fact's source is for writers. Its value, a notice, a synonym and a site's own words are public by
        // nature: nothing but an internal text that uses a fact keeps it from customers.
        .with("content/facts.yaml", "internal_fact: zqfact\nfee: {type: number, value: 5, source: zqsource}\n")
        .with("content/glossary.yaml", "refund: {en: refund, ru: возврат, context: zqcontext}\n")
        .with(
            "content/en/_index.md",
            "---\ntitle: Home\npopular: [zqid, open]\n---\nHome.\n\n:::agents\nzqinhome\n:::\n",
        )
        .with("content/en/shown/_index.md", "---\ntitle: Shown\n---\nOpen.\n\n:::agents\nzqincategory\n:::\n")
        .with("content/en/shown/related.md", RELATED)
        .with("content/ru/shown/related.md", RELATED_RU)
        .with("content/en/draft.md", "---\ntitle: zqdraft\ndraft: true\naudience: agents\n---\nzqdraft\n")
        .with(
            "content/en/zqpicture.svg",
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"4\" height=\"2\"><desc>zqpicture</desc></svg>",
        )
        .with(
            "content/en/zqfile.svg",
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"4\" height=\"2\"><desc>zqfile</desc></svg>",
        )
        .with("content/en/zqattached.txt", "zqattached")
        .with("content/en/open.md", OPEN)
        .with("content/ru/open.md", "# Открытая\n\nТекст.\n\n:::agents\nzqtranslated\n:::\n")
        .with(
            "content/en/faq-open.md",
            "---\ntitle: Open questions\ntype: faq\n---\n## Open?\n\nYes.\n\n:::agents\nzqfaq\n:::\n",
        )
        .with("content/en/closed.md", CLOSED)
        .with(
            "content/en/closed-faq.md",
            "---\ntitle: zqtitle questions\ntype: faq\naudience: agents\n---\n## zqquestion\n\nzqanswer\n",
        )
        .with("content/en/tree.md", TREE)
        .with(
            "content/en/zqfolder/_index.md",
            "---\ntitle: zqcategory\nicon: zqicon\naudience: agents\n---\nzqcategory\n",
        )
        .with("content/en/zqfolder/inside.md", "# zqinside\n\nzqinside\n")
        .with("content/en/zqfolder/deeper/still.md", "# zqinside\n\nzqinside\n")
        .with("content/ru/zqfolder/inside.md", "# zqinside\n\nzqinside\n")
}

const OPEN: &str = r#"# An open article

Open text.

:::agents zqtitle
zqblock **zqblock** `zqcode`

## zqheading

![zqalt](zqfile.svg "zqimagetitle") [zqlink](https://zqlink.example) [](id:zqid) [zqattached](zqattached.txt)

{{ fact.internal_fact }}

| zqtable | b |
|---------|---|
| zqtable | c |

```mermaid
flowchart LR
  accTitle: zqdiagram
  accDescr: zqdiagram
  a[zqdiagram] --> b
```

    zqcode

> zqquote

[^zqnote]: zqfootnote

zqnote[^zqnote]

<div title="zqraw" id="zqraw">zqraw</div>

[zqreference]: https://zqreference.example "zqreference"

[x][zqreference]

## zqquestion {#zqmarked}
:::

::::details Open details
:::agents
zqdetails
:::
::::

::::tabs
:::tab Open tab
Open.
:::
:::tab Second
Open.
:::
::::

- Open item

  :::agents
  - zqlist
  :::

:::::agents
::::tabs
:::tab zqtab
zqnested
:::
::::
:::::

> :::agents
> zqquote
> :::

## An open heading

Open end.
"#;

/// A public article with internal text in every container, beside an article that is internal.
const RELATED: &str = r#"---
title: Related
related: [zqid, closed, open]
owner: zqowner
reply: A sound reply.
---
<!-- zqcomment -->

Open {{ fact.fee }}. <!-- zqcomment -->

::::steps
1. One.

   :::agents
   zqinsteps
   :::

2. Two.
::::

:::::tabs
::::tab One
Open.

:::agents
zqintab
:::
::::
:::::

::::note
Open.

:::agents
zqinnote
:::
::::

:::::danger
Open.

::::agents
:::warning
zqindanger
:::
::::
:::::

> [!TIP]
> Open.
>
> :::agents
> zqinalert
> :::

1. One

   - Two

     :::agents
     zqinnumbers
     :::

## A question {.faq}

An answer.

:::agents
zqinfaq
:::
"#;

const RELATED_RU: &str = "---\ntitle: Связанное\nreply: Ответ.\naccepted:\n  - {finding: parity-fact, value: fee, reason: zqreason}\n---\nТекст.\n";

const CLOSED: &str = "---\ntitle: zqarticle\ndescription: zqdescription\nreply: zqreply {{ fact.internal_fact }}\nid: zqid\nslug: zqslug\naudience: agents\ntags: [zqtag]\n\
                      keywords: [zqkeyword]\ncodes: [zqcodeword]\naliases: [/zqalias, /zqalias/*]\nowner: zqowner\nextra_key: zqextra\n---\n\
                      zqbody\n\n![zqalt](zqpicture.svg)\n\n## zqheading\n";

const TREE: &str = "---\ntitle: zqarticle tree\ntype: troubleshooter\naudience: agents\nsteps:\n  zqstep: {question: zqquestion, answers: \
                    [{text: zqchoice, article: \"id:open\"}, {text: zqanswer, next: zqstep}]}\n---\n";
