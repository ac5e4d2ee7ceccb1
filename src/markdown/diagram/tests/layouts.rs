//! Tests of room for texts, of sequences and of decision trees.

use super::*;

/// The width of the box that a label of one line stands in.
fn box_width(label: &str) -> f32 {
    let diagram = drawn(&flow(&format!("A[{label}]")));
    let rect = diagram.svg.split("<rect").nth(1).unwrap_or_default();
    let width = rect.split(" width=\"").nth(1).and_then(|rest| rest.split('"').next());
    width.and_then(|width| width.parse().ok()).unwrap_or_default()
}

#[test]
fn russian_labels_have_room() {
    // Real widths at 16 px in a wide interface typeface.
    for (label, width) in [("Оплата", 54.0), ("ЩЮШЖЫ", 78.0), ("Подтверждён", 105.0), ("Щщщщщщщщщ", 142.0)]
    {
        let found = box_width(label);
        assert!(found >= width + 16.0, "{label}: {found}");
    }
    let diagram = drawn(&flow("A[Подтверждение в приложении банка<br/>и код] -->|Да| B"));
    assert!(words(&diagram.svg).contains("Подтверждение в"), "{}", diagram.svg);
    assert!(!diagram.svg.contains('\u{2060}'));
    assert!(diagram.svg.matches("<tspan").count() >= 4);
}

#[test]
fn phones_can_read_nine_boxes() {
    let source = flow(
        "A([Start]) --> B[Send the payment]\nB --> C{Secure?}\nC -->|Yes| D[Confirm in the app]\n\
         C -->|No| E[Check balance]\nD --> E\nE -->|Yes| F[Money is held]\nE -->|No| G[Show a code]\nF --> H([Done])\nG --> I([Try again])",
    );
    let svg = drawn(&source).svg;
    let width = svg.split(" width=\"").nth(1).and_then(|rest| rest.split('"').next());
    let width: f32 = width.and_then(|width| width.parse().ok()).unwrap_or_default();
    assert!(width > 100.0 && width < 460.0, "{width}");
}

#[test]
fn sequences_refuse_what_they_do_not_know() {
    for (line, at) in [
        ("A->>C: typo", 13),
        ("what is this", 13),
        ("else x", 13),
        ("end", 13),
        ("->>A: x", 13),
        ("loop x", 13),
        ("Note near A: x", 13),
    ] {
        let found = codes(&format!("{SEQUENCE} {line}\n"));
        assert_eq!(found, [(SYNTAX, at)], "{line}");
    }
    let text = words(&drawn(SEQUENCE).svg);
    for word in ["Shop", "Bank", "Ask", "yes", "Answer", "no", "Nothing", "Both", "Think"] {
        assert!(text.contains(word), "{word}: {text}");
    }
}

fn step(key: &str, question: &str, answers: &[(&str, TreeNext)]) -> TreeStep {
    let answers = answers.iter().map(|(text, next)| TreeAnswer { text: (*text).to_owned(), next: next.clone() });
    TreeStep { key: key.to_owned(), question: question.to_owned(), answers: answers.collect() }
}

#[test]
fn trees_take_any_text() {
    let article = |text: &str| TreeNext::Article(text.to_owned());
    for text in [
        "a \"quote\" [b] {c} (d) <e>",
        "end",
        "`tick` #35; $$x$$ a\\nb <br> ---",
        "%%{init}%% click A \"javascript:x\"",
        "</svg><script>",
        "Платёж 🙂 не прошёл",
    ] {
        let tree = [step("a", text, &[(text, article(text)), ("No", TreeNext::Step("a".into()))])];
        let diagram = decision_tree(&tree, "t", "T", "D").unwrap_or_else(|faults| panic!("{faults:?}"));
        assert_safe(&diagram.svg, "t-");
        let flat = |text: &str| text.split_whitespace().collect::<String>();
        let found = flat(&words(&diagram.svg)).matches(&flat(text)).count();
        assert_eq!(found, 4, "{text}: {}", diagram.svg);
    }
}

#[test]
fn trees_are_checked() {
    let go = |key: &str| TreeNext::Step(key.to_owned());
    let code = |steps: &[TreeStep]| match decision_tree(steps, "t", "T", "D") {
        Ok(_) => Vec::new(),
        Err(faults) => faults.iter().map(|fault| (fault.code, fault.line)).collect(),
    };
    assert_eq!(code(&[]), [(SYNTAX, 0)]);
    assert_eq!(code(&[step("a", "?", &[("x", go("b"))])]), [(SYNTAX, 0)]);
    assert_eq!(code(&[step("a", "?", &[]), step("b", "?", &[])]), [(SYNTAX, 1)]);
    let twice = [step("a", "?", &[("x", go("a"))]), step("a", "?", &[])];
    assert_eq!(code(&twice), [(SYNTAX, 1)]);
    let faults = decision_tree(&[step("a", "?", &[])], "t", "", "D");
    assert!(faults.is_err_and(|faults| faults[0].code == WITHOUT_TEXT));
}
