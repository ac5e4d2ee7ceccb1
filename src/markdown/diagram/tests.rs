//! Tests of the whole way from source to SVG.

use std::collections::BTreeSet;

use quick_xml::Reader;
use quick_xml::events::Event;

use super::*;

mod layouts;

const HEAD: &str = "flowchart TD\n  accTitle: Title\n  accDescr: Words\n";

fn flow(body: &str) -> String {
    format!("{HEAD}{body}\n")
}

fn drawn(source: &str) -> Diagram {
    match render(source, "d1") {
        Ok(diagram) => diagram,
        Err(faults) => panic!("{source}\n{faults:?}"),
    }
}

fn faults(source: &str) -> Vec<Fault> {
    match render(source, "d1") {
        Ok(diagram) => panic!("{source}\n{}", diagram.svg),
        Err(faults) => faults,
    }
}

fn codes(source: &str) -> Vec<(&'static str, usize)> {
    faults(source).iter().map(|f| (f.code, f.line)).collect()
}

/// Every element and attribute must be of the few that are allowed, every
/// reference must lead to an identifier with the prefix.
fn assert_safe(svg: &str, prefix: &str) -> BTreeSet<String> {
    const ELEMENTS: [&str; 15] = [
        "svg", "title", "desc", "g", "defs", "marker", "text", "tspan", "path", "rect", "circle", "ellipse", "line",
        "polyline", "polygon",
    ];
    let mut ids = BTreeSet::new();
    let mut references = BTreeSet::new();
    let mut depth = 0;
    let mut reader = Reader::from_str(svg);
    loop {
        let (start, empty) = match reader.read_event() {
            Ok(Event::Start(start)) => (start, false),
            Ok(Event::Empty(start)) => (start, true),
            Ok(Event::End(_)) => {
                depth -= 1;
                continue;
            }
            Ok(Event::Eof) => break,
            Ok(Event::Text(_) | Event::GeneralRef(_)) => continue,
            other => panic!("{other:?} in {svg}"),
        };
        depth += i32::from(!empty);
        let name = start.name();
        let name: &str = name.as_ref();
        assert!(ELEMENTS.contains(&name), "{name} in {svg}");
        for attribute in start.attributes() {
            let attribute = attribute.unwrap_or_else(|error| panic!("{error} in {svg}"));
            let key: &str = attribute.key.as_ref();
            let value: &str = attribute.value.as_ref();
            assert!(!key.starts_with("on"), "{key} in {svg}");
            for bad in ["style", "href", "xlink:href", "fill", "stroke", "font-family", "src", "color"] {
                assert_ne!(key, bad, "in {svg}");
            }
            if key == "id" {
                assert!(value.starts_with(prefix), "{value} in {svg}");
                assert!(ids.insert(value.to_owned()), "{value} twice in {svg}");
            }
            if let Some(id) = value.strip_prefix("url(#") {
                references.insert(id.trim_end_matches(')').to_owned());
            }
            if key == "aria-labelledby" {
                references.extend(value.split(' ').map(str::to_owned));
            }
            if key != "xmlns" {
                assert!(!value.contains("//") && !value.contains('#') || value.starts_with("url(#"), "{value}");
            }
        }
    }
    assert_eq!(depth, 0, "{svg}");
    assert!(references.is_subset(&ids), "{references:?} {ids:?}");
    ids
}

/// The text that a reader sees, without markup.
fn words(svg: &str) -> String {
    let mut out = String::new();
    let mut reader = Reader::from_str(svg);
    loop {
        match reader.read_event() {
            Ok(Event::Text(text)) => out.push_str(&text.into_inner()),
            Ok(Event::GeneralRef(entity)) => match &*entity.into_inner() {
                "lt" => out.push('<'),
                "gt" => out.push('>'),
                "amp" => out.push('&'),
                "quot" => out.push('"'),
                "#39" => out.push('\''),
                other => panic!("&{other};"),
            },
            Ok(Event::Start(start)) if start.name().as_ref() == "tspan" => out.push(' '),
            Ok(Event::Eof) => return out,
            Ok(_) => {}
            Err(error) => panic!("{error}"),
        }
    }
}

const SEQUENCE: &str = "sequenceDiagram\n accTitle: T\n accDescr: D\n participant A as Shop\n participant B as Bank\n \
    A->>+B: Ask\n alt yes\n B-->>-A: Answer\n else no\n B--xA: Nothing\n end\n Note over A,B: Both\n A-)A: Think\n";
const STATE: &str = "stateDiagram-v2\n accTitle: T\n accDescr: D\n [*] --> Held\n Held --> Paid : sent\n \
    state Paid {\n [*] --> Inner\n }\n note right of Held : Here\n Paid --> [*]\n";

#[test]
fn texts_become_title_and_description() {
    let diagram = drawn("flowchart LR\naccTitle: A < B & \"C\"\naccDescr {\n  one\n  two\n}\nA --> B");
    assert_eq!(diagram.title, "A < B & \"C\"");
    assert_eq!(diagram.description, "one two");
    let start = "<title id=\"d1-title\">A &lt; B &amp; &quot;C&quot;</title><desc id=\"d1-desc\">one two</desc>";
    assert!(diagram.svg.contains(start), "{}", diagram.svg);
    assert!(diagram.svg.contains("role=\"img\" aria-labelledby=\"d1-title d1-desc\""));
    assert!(!words(&diagram.svg).contains("acc"));
}

#[test]
fn texts_are_required() {
    assert_eq!(codes("\nflowchart TD\n A --> B"), [(WITHOUT_TEXT, 1)]);
    let fault = &faults("flowchart TD\n accTitle: T\n A --> B")[0];
    assert!(fault.message.contains("accDescr") && !fault.message.contains("accTitle"), "{fault:?}");
    assert!(fault.help.contains("accDescr: "), "{fault:?}");
    let fault = &faults("flowchart TD\n accTitle:\n accDescr: D\n A --> B")[0];
    assert!(fault.message.contains("accTitle") && !fault.message.contains("accDescr"), "{fault:?}");
    assert_eq!(codes("flowchart TD\n accTitle: T\n accDescr {\n never\n"), [(SYNTAX, 2)]);
}

#[test]
fn links_directives_and_scripts_are_refused() {
    for line in [
        "click A \"https://example.com\"",
        "  CLICK A href \"https://example.com\"",
        "A --> B; click A \"x\"",
        "link A \"https://example.com\"",
        "%%{init: {'theme': 'dark'}}%%",
        "A[JavaScript:alert(1)] --> B",
        "click A call f()",
    ] {
        assert_eq!(codes(&flow(&format!("A --> B\n{line}")))[0], (UNSAFE, 4), "{line}");
    }
    assert_eq!(codes(&format!("---\nconfig: 1\n---\n{HEAD}A --> B"))[0], (UNSAFE, 0));
    let sequence = format!("{SEQUENCE} link A: Home @ https://example.com\n");
    assert_eq!(codes(&sequence)[0].0, UNSAFE);
    assert_eq!(codes(&format!("{STATE} click Held \"javascript:x\"\n"))[0].0, UNSAFE);
}

#[test]
fn styles_are_refused() {
    for line in
        ["style A fill:#f00", "classDef big fill:#f00", "class A big", "linkStyle 0 stroke:red", "A:::big --> B"]
    {
        assert_eq!(codes(&flow(&format!("A --> B\n{line}"))), [(STYLE, 4)], "{line}");
    }
    drawn(&flow("A[\"class x\"] --> B[class x; style y]"));
    drawn(&flow("styles --> classes\nlinks --> clicks"));
}

#[test]
fn places_are_lines_from_zero_and_columns_from_one() {
    let fault = &faults(&flow("  A --> B\n  é[x] --> B; click A \"x\""))[0];
    assert_eq!((fault.line, fault.column), (4, 15));
    let fault = &faults(&flow("A --> B\n   --> C"))[0];
    assert_eq!((fault.code, fault.line, fault.column), (SYNTAX, 4, 4));
    let fault = &faults(&flow("A --> B\nA --> "))[0];
    assert_eq!((fault.code, fault.line), (SYNTAX, 4));
    assert_eq!(codes(&flow("A --> B\nC[open")), [(SYNTAX, 4)]);
    assert_eq!(codes(&flow("A --> B\nA[\"open] --> C")), [(SYNTAX, 4)]);
    assert_eq!(codes(&flow("subgraph x\nA --> B")), [(SYNTAX, 3)]);
    assert_eq!(codes(&flow("A --> B\nsome words here")), [(SYNTAX, 4)]);
}

#[test]
fn kinds_that_are_not_drawn_are_named() {
    for source in ["", "  \n\n", "%% only a comment"] {
        assert_eq!(codes(source), [(SYNTAX, 0)], "{source:?}");
    }
    for source in ["C4Context\n", "flowchrt TD\n", "A --> B\n"] {
        let faults = faults(source);
        assert_eq!(faults[0].code, SYNTAX);
        assert!(faults[0].help.contains("sequenceDiagram"), "{faults:?}");
    }
}

#[test]
fn hostile_labels_stay_text() {
    for label in [
        "</svg><script>alert(1)</script>",
        "<img src=x onload=alert(1)>",
        "]]><style>*{}</style>",
        "&lt;b&gt; &amp;amp; &#x3c;",
        "' onload='x",
    ] {
        let diagram = drawn(&flow(&format!("A[\"{label}\"] -->|\"{label}\"| B")));
        assert_safe(&diagram.svg, "d1-");
        let flat = |text: &str| text.split_whitespace().collect::<String>();
        assert!(flat(&words(&diagram.svg)).contains(&flat(label)), "{label}: {}", diagram.svg);
        let sequence = drawn(&format!("{SEQUENCE} A->>B: {label}\n Note left of A: {label}\n"));
        assert_safe(&sequence.svg, "d1-");
    }
    let title = drawn("pie\naccTitle: </title><script>\naccDescr: \" onload=\"x\n\"<b onload=x>\" : 3\n\"b\" : 4");
    assert_safe(&title.svg, "d1-");
}

#[test]
fn every_kind_is_safe_and_colourless() {
    let acc = "accTitle: T\naccDescr: D\n";
    let more = [
        SEQUENCE.to_owned(),
        STATE.to_owned(),
        flow(
            "subgraph g [Group]\na[[s]] --> b[(d)]\nend\nb -.-> c((c)) ==> d{{h}}\nd --> e[/p/] --o f(((x)))\nf --x g1>flag] & h[\\t\\] <--> i([st])\ng --> i",
        ),
        format!("graph LR\n{acc}A{{really?}} -- yes --> B\nA -- no --> C\nC --> A"),
        format!("pie showData\n{acc}\"a\" : 3\n\"b\" : 4"),
        format!("timeline\n{acc}title T\n2024 : one : two\n2025 : three"),
        format!("journey\n{acc}title T\nsection S\nPay: 3: Me, You"),
        format!("gantt\n{acc}dateFormat YYYY-MM-DD\nsection S\nA :a1, 2026-01-01, 3d\nB :crit, after a1, 2d"),
        format!("mindmap\n{acc}root((r))\n  a\n    b\n  c"),
        format!("xychart-beta\n{acc}x-axis [a, b]\ny-axis 0 --> 9\nbar [1, 2]\nline [2, 3]"),
    ];
    for source in more {
        let diagram = drawn(&source);
        assert_safe(&diagram.svg, "d1-");
        for colour in ["#f", "rgb(", "hsl("] {
            assert!(!diagram.svg.contains(colour), "{colour} in {}", diagram.svg);
        }
        assert_eq!(diagram, drawn(&source));
        let long = diagram
            .svg
            .split(|c: char| !c.is_ascii_digit() && c != '.')
            .filter_map(|number| number.split_once('.'))
            .any(|(_, decimals)| decimals.len() > 2);
        assert!(!long, "{}", diagram.svg);
    }
}

#[test]
fn two_diagrams_share_no_identifier() {
    let one = render(STATE, "a").map(|diagram| assert_safe(&diagram.svg, "a-"));
    let two = render(STATE, "b").map(|diagram| assert_safe(&diagram.svg, "b-"));
    let (Ok(one), Ok(two)) = (one, two) else {
        panic!("not drawn");
    };
    assert!(one.len() > 2 && one.is_disjoint(&two), "{one:?} {two:?}");
    let odd = render(STATE, "x\" onload=\"y").map(|diagram| assert_safe(&diagram.svg, "x--onload--y-"));
    assert!(odd.is_ok());
}

#[test]
fn escapes_of_mermaid_are_read() {
    let diagram = drawn(&flow("A[\"a #quot;b#quot; #35; #lt;i#gt; # 5;\"]"));
    let text = words(&diagram.svg);
    assert!(text.contains("a \"b\" #"), "{text}");
    assert!(text.contains("<i>"), "{text}");
}

#[test]
fn large_diagrams_are_refused() {
    assert_eq!(codes(&flow(&"%% padding\n".repeat(2000))), [(TOO_LARGE, 0)]);
    let chain: String = (0..250).map(|n| format!("a{n}-->a{}\n", n + 1)).collect();
    assert_eq!(codes(&flow(&chain)), [(TOO_LARGE, 0)]);
    let messages = " A->>B: x\n".repeat(250);
    assert_eq!(codes(&format!("{SEQUENCE}{messages}")), [(TOO_LARGE, 0)]);
}

#[test]
fn depth_does_not_end_the_program() {
    let deep = "subgraph a\n".repeat(150) + "x --> y\n" + &"end\n".repeat(150);
    let _ = render(&flow(&deep), "d1");
    let wild = "[({".repeat(2000);
    let _ = render(&flow(&format!("A{wild}")), "d1");
}
