//! Runs the renderer: parse, lay out, draw; in a thread of its own, so that a
//! panic or a deep recursion ends in a fault and not in the program's end.

use std::cell::Cell;
use std::panic::{self, AssertUnwindSafe};
use std::sync::Once;
use std::thread;

use mermaid_rs_renderer::{
    DiagramKind, Graph, LayoutConfig, NodeShape, ParseError, compute_layout, parse_mermaid_strict, render_svg,
};

use super::source::{Kind, Prepared, clip, column, first_column};
use super::{Fault, STYLE, SYNTAX, TOO_LARGE, UNSAFE, palette, route, widths};

/// The size of text in the drawing's units.
pub(super) const FONT_SIZE: f32 = 16.0;
/// A line of text, in sizes of text.
pub(super) const LINE_HEIGHT: f32 = 1.3;
/// Characters on a line of a box.
const WRAP: usize = 20;
/// How many boxes and how many lines a diagram may have.
pub(super) const MAX_NODES: usize = 200;
const MAX_EDGES: usize = 400;
/// Recursion in the renderer must not depend on the caller's stack.
const STACK: usize = 32 * 1024 * 1024;

/// Sizes for a narrow column: tight boxes, text that wraps.
fn layout_config() -> LayoutConfig {
    let mut config = LayoutConfig {
        node_spacing: 24.0,
        rank_spacing: 48.0,
        node_padding_x: 14.0,
        node_padding_y: 10.0,
        label_line_height: LINE_HEIGHT,
        max_label_width_chars: WRAP,
        fast_text_metrics: true,
        ..LayoutConfig::default()
    };
    // Lines keep away from the corners of boxes.
    config.flowchart.port_pad_ratio = 0.35;
    config.flowchart.port_pad_min = 16.0;
    palette::colour_layout(&mut config);
    config
}

/// Draws a checked source.
pub(super) fn draw_source(prepared: &Prepared) -> Result<String, Fault> {
    isolated(|| {
        let parsed = parse_mermaid_strict(&prepared.text).map_err(|error| explain(&error, &prepared.text))?;
        inspect(&parsed.graph, prepared)?;
        draw(parsed.graph)
    })
}

fn draw(mut graph: Graph) -> Result<String, Fault> {
    if graph.nodes.len() > MAX_NODES || graph.edges.len() > MAX_EDGES {
        return Err(too_large(graph.nodes.len(), graph.edges.len()));
    }
    make_room(&mut graph);
    let mut config = layout_config();
    let mut font_size = FONT_SIZE;
    if graph.kind == DiagramKind::State {
        // Drawn smaller than measured, with texts on most lines.
        font_size += 2.0;
        config.rank_spacing = 62.0;
        config.flowchart.auto_spacing.enabled = false;
    }
    let theme = palette::theme(font_size);
    let mut layout = compute_layout(&graph, &theme, &config);
    match graph.kind {
        DiagramKind::Flowchart => route::edges(&mut layout, graph.direction, 1.0),
        DiagramKind::State => route::edges(&mut layout, graph.direction, 0.85),
        _ => {}
    }
    Ok(render_svg(&layout, &theme, &config))
}

/// The fault for more parts than a reader can follow.
pub(super) fn too_large(nodes: usize, edges: usize) -> Fault {
    Fault::new(
        TOO_LARGE,
        (0, 1),
        format!("the diagram has {nodes} boxes and {edges} lines; the limits are {MAX_NODES} and {MAX_EDGES}"),
        "split the diagram into several, each of which says one thing",
    )
}

/// The second look for links and styles, at what was understood rather than
/// at what was written.
fn inspect(graph: &Graph, prepared: &Prepared) -> Result<(), Fault> {
    if !graph.node_links.is_empty() {
        return Err(Fault::new(
            UNSAFE,
            (0, 1),
            "the diagram makes one of its parts a link",
            "remove the link, and put it in the text beside the diagram",
        ));
    }
    let styled = !graph.class_defs.is_empty()
        || !graph.node_classes.is_empty()
        || !graph.node_styles.is_empty()
        || !graph.subgraph_styles.is_empty()
        || !graph.subgraph_classes.is_empty()
        || !graph.edge_styles.is_empty()
        || graph.edge_style_default.is_some();
    if styled {
        return Err(Fault::new(
            STYLE,
            (0, 1),
            "the diagram sets colours; in a diagram they come from the theme",
            "remove style, classDef, class, linkStyle and :::",
        ));
    }
    if prepared.kind == Kind::Flowchart {
        unread(graph, &prepared.text)?;
    }
    Ok(())
}

/// A flowchart's box whose name holds what no name can: the renderer has
/// taken a statement that it does not know for a box.
fn unread(graph: &Graph, text: &str) -> Result<(), Fault> {
    for id in graph.nodes.keys() {
        let odd = id.contains(|c: char| c.is_whitespace() || "<>[](){}|\"@=;".contains(c));
        if odd {
            return Err(Fault::new(
                SYNTAX,
                find(text, id),
                format!("`{}` is not understood", clip(id)),
                "a box is written name[text], a line A --> B or A -->|text| B",
            ));
        }
    }
    Ok(())
}

/// Widens labels whose letters the renderer takes for too narrow.
fn make_room(graph: &mut Graph) {
    let widen = |text: &mut String| *text = widths::pad(&entities(text));
    for node in graph.nodes.values_mut() {
        if let Some((most, pads)) = room(node.shape) {
            node.label = roomy(&entities(&node.label), most, pads);
            node.label = widths::pad(&node.label);
        } else {
            widen(&mut node.label);
        }
    }
    for edge in &mut graph.edges {
        let labels = [&mut edge.label, &mut edge.start_label, &mut edge.end_label];
        labels.into_iter().flatten().for_each(widen);
    }
    graph.subgraphs.iter_mut().for_each(|group| widen(&mut group.label));
    graph.state_notes.iter_mut().for_each(|note| widen(&mut note.label));
    graph.mindmap.nodes.iter_mut().for_each(|node| widen(&mut node.label));
}

/// For shapes whose corners are cut off: characters on a line, and marks that
/// widen it at either end. The square ones also grow in height with it.
fn room(shape: NodeShape) -> Option<(usize, usize)> {
    match shape {
        NodeShape::Diamond => Some((14, 1)),
        NodeShape::Circle | NodeShape::DoubleCircle => Some((12, 0)),
        NodeShape::Stadium => Some((WRAP, 1)),
        NodeShape::Hexagon
        | NodeShape::Parallelogram
        | NodeShape::ParallelogramAlt
        | NodeShape::Trapezoid
        | NodeShape::TrapezoidAlt
        | NodeShape::Asymmetric => Some((WRAP - 4, 2)),
        _ => None,
    }
}

/// Wraps a text and puts marks at both ends of every line that holds words.
fn roomy(text: &str, most: usize, pads: usize) -> String {
    let pads = widths::PAD.to_string().repeat(pads);
    let broken = text.replace("<br/>", "\n").replace("<br>", "\n");
    wrap_at(&broken, most)
        .lines()
        .map(|line| if line.is_empty() { String::new() } else { format!("{pads}{line}{pads}") })
        .collect::<Vec<_>>()
        .join("\n")
}

/// Breaks lines at words, at a number of characters.
fn wrap_at(text: &str, most: usize) -> String {
    let mut out = String::with_capacity(text.len());
    let mut length = 0;
    for (number, word) in text.split(' ').enumerate() {
        let more = word.chars().count();
        if number > 0 && length + 1 + more > most {
            out.push('\n');
            length = 0;
        } else if number > 0 {
            out.push(' ');
            length += 1;
        }
        out.push_str(word);
        length = match word.rsplit_once('\n') {
            Some((_, last)) => last.chars().count(),
            None => length + more,
        };
    }
    out
}

/// Mermaid's own escapes: `#quot;`, `#35;`, `#amp;`.
pub(super) fn entities(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('#') {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let decoded = from
            .get(1..)
            .and_then(|tail| tail.split_once(';'))
            .and_then(|(name, tail)| entity(name).map(|c| (c, tail)));
        if let Some((c, tail)) = decoded {
            out.push(c);
            rest = tail;
        } else {
            out.push('#');
            rest = from.get(1..).unwrap_or_default();
        }
    }
    out.push_str(rest);
    out
}

fn entity(name: &str) -> Option<char> {
    match name {
        "quot" => Some('"'),
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "apos" => Some('\''),
        "nbsp" => Some('\u{a0}'),
        _ => char::from_u32(name.parse().ok()?).filter(|c| !c.is_control()),
    }
}

thread_local! {
    static GUARDED: Cell<bool> = const { Cell::new(false) };
}

/// Keeps a panic that is caught here from being printed; all others go to the
/// hook that was there before.
fn quiet() {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let before = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if !GUARDED.with(Cell::get) {
                before(info);
            }
        }));
    });
}

/// Runs the renderer where neither a panic nor a full stack can harm.
fn isolated<F>(work: F) -> Result<String, Fault>
where
    F: FnOnce() -> Result<String, Fault> + Send,
{
    quiet();
    thread::scope(|scope| {
        thread::Builder::new()
            .name("diagram".to_owned())
            .stack_size(STACK)
            .spawn_scoped(scope, || {
                GUARDED.with(|guarded| guarded.set(true));
                panic::catch_unwind(AssertUnwindSafe(work))
                    .unwrap_or_else(|_| Err(refused("the renderer gave up on it")))
            })
            .map_err(|error| refused(&format!("no thread to draw it in: {error}")))?
            .join()
            .unwrap_or_else(|_| Err(refused("the renderer gave up on it")))
    })
}

/// The fault for a drawing that cannot be used.
pub(super) fn refused(reason: &str) -> Fault {
    Fault::new(
        SYNTAX,
        (0, 1),
        format!("the diagram cannot be drawn: {reason}"),
        "write it more simply: fewer parts, shorter texts, one statement a line",
    )
}

/// The renderer's error as a fault with its place in the source.
fn explain(error: &ParseError, text: &str) -> Fault {
    let index = |line: u32| usize::try_from(line).unwrap_or(1).saturating_sub(1);
    let start = |line: u32| {
        let line = index(line);
        (line, first_column(text.lines().nth(line).unwrap_or_default()))
    };
    match error {
        ParseError::UnknownParticipant { name, line, candidates } => Fault::new(
            SYNTAX,
            start(*line),
            format!("`{}` is not among the participants", clip(name)),
            match candidates.first() {
                Some(near) => format!("did you mean `{near}`?"),
                None => "declare it with a line: participant name".to_owned(),
            },
        ),
        ParseError::UnclosedSubgraph { opened_at } => Fault::new(
            SYNTAX,
            start(*opened_at),
            "this block is never closed",
            "close it with a line that holds only: end",
        ),
        ParseError::UnexpectedToken { line, col, found, expected } => match expected.split_once("syntax: ") {
            Some((_, statement)) => Fault::new(
                SYNTAX,
                find(text, statement),
                format!("`{}` is not understood", clip(statement)),
                "a line between two boxes is written A --> B or A -->|text| B",
            ),
            None if expected.contains(' ') && *line == 1 && *col == 1 => {
                Fault::new(SYNTAX, start(1), clip_long(expected), "see the reference of Mermaid")
            }
            None => Fault::new(
                SYNTAX,
                (index(*line), usize::try_from(*col).unwrap_or(1)),
                format!("`{}` is not expected here", clip(found)),
                format!("expected: {expected}"),
            ),
        },
        ParseError::InvalidDirective { line, .. } => Fault::new(
            UNSAFE,
            start(*line),
            "a diagram must not hold a %%{ directive",
            "remove it; the theme decides how diagrams look",
        ),
        other => refused(&other.to_string()),
    }
}

fn clip_long(text: &str) -> String {
    text.chars().take(200).collect()
}

/// Where a piece of a statement stands in the source: best as a whole line,
/// then at a line's end, then anywhere.
fn find(text: &str, piece: &str) -> (usize, usize) {
    let piece = piece.trim();
    let fits: [fn(&str, &str) -> bool; 3] = [
        |line, piece| line.trim() == piece,
        |line, piece| line.trim().ends_with(piece),
        |line, piece| line.contains(piece),
    ];
    fits.iter()
        .find_map(|fits| {
            text.lines()
                .enumerate()
                .find(|(_, line)| fits(line, piece))
                .and_then(|(number, line)| Some((number, column(line, line.find(piece)?))))
        })
        .unwrap_or((0, 1))
}
