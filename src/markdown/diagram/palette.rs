//! Colours that stand for roles.
//!
//! The renderer is given a theme in which every role has a colour of its own
//! ([`theme`]). In the drawing each colour is looked up again and becomes a
//! class. A colour that the renderer chose by itself becomes one of the series
//! when it is a colour, and a ruler or a cluster when it is a grey.

use mermaid_rs_renderer::{LayoutConfig, Theme};

/// How many classes of series there are.
const SERIES: usize = 8;

const NODE: &str = "#fe0101";
const NODE_LINE: &str = "#fe0102";
const EDGE: &str = "#fe0103";
const INK: &str = "#fe0104";
const CLUSTER: &str = "#fe0105";
const CLUSTER_LINE: &str = "#fe0106";
const NOTE: &str = "#fe0107";
const NOTE_LINE: &str = "#fe0108";
const ACTIVATION: &str = "#fe0109";
const ACTIVATION_LINE: &str = "#fe010a";
const LIFELINE: &str = "#fe010b";
const PLATE: &str = "#fe010c";
const GROUND: &str = "#fe010d";
const PIE_LINE: &str = "#fe010e";

/// What a colour stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    Nothing,
    Node,
    Edge,
    Ink,
    Cluster,
    Note,
    Activation,
    Lifeline,
    Plate,
    Ground,
    Grid,
    Series(usize),
}

/// The colour of a series, counted from 0.
fn series(index: usize) -> String {
    format!("#fe02{:02x}", index % SERIES)
}

/// A theme whose colours are roles.
///
/// The font family names none that exists: kinds that measure with system
/// fonts whatever the options say fall back to a formula, the same on every
/// machine.
pub(super) fn theme(font_size: f32) -> Theme {
    let mut theme = Theme::modern();
    theme.font_family = "no such family, by intent".to_owned();
    theme.font_size = font_size;
    theme.background = GROUND.to_owned();
    theme.primary_color = NODE.to_owned();
    theme.primary_border_color = NODE_LINE.to_owned();
    theme.primary_text_color = INK.to_owned();
    theme.text_color = INK.to_owned();
    theme.line_color = EDGE.to_owned();
    theme.secondary_color = CLUSTER.to_owned();
    theme.tertiary_color = CLUSTER.to_owned();
    theme.edge_label_background = PLATE.to_owned();
    theme.cluster_background = CLUSTER.to_owned();
    theme.cluster_border = CLUSTER_LINE.to_owned();
    theme.sequence_actor_fill = NODE.to_owned();
    theme.sequence_actor_border = NODE_LINE.to_owned();
    theme.sequence_actor_line = LIFELINE.to_owned();
    theme.sequence_note_fill = NOTE.to_owned();
    theme.sequence_note_border = NOTE_LINE.to_owned();
    theme.sequence_activation_fill = ACTIVATION.to_owned();
    theme.sequence_activation_border = ACTIVATION_LINE.to_owned();
    theme.pie_colors = std::array::from_fn(series);
    theme.pie_title_text_color = INK.to_owned();
    theme.pie_section_text_color = INK.to_owned();
    theme.pie_legend_text_color = INK.to_owned();
    theme.pie_stroke_color = PIE_LINE.to_owned();
    theme.pie_outer_stroke_color = PIE_LINE.to_owned();
    theme.pie_title_text_size = font_size * 1.125;
    theme.pie_section_text_size = font_size * 0.875;
    theme.pie_legend_text_size = font_size * 0.875;
    theme.pie_opacity = 1.0;
    theme
}

/// The same for the colours that live in the layout's options.
pub(super) fn colour_layout(layout: &mut LayoutConfig) {
    let mindmap = &mut layout.mindmap;
    mindmap.section_colors = (0..SERIES).map(series).collect();
    mindmap.section_line_colors = (0..SERIES).map(series).collect();
    mindmap.section_label_colors = vec![INK.to_owned(); SERIES];
    mindmap.root_fill = Some(NODE.to_owned());
    mindmap.root_text = Some(INK.to_owned());
}

/// Gives classes to elements, remembering the colours it did not know.
#[derive(Debug, Default)]
pub(super) struct Painter {
    strangers: Vec<String>,
}

impl Painter {
    /// The classes of a shape with these colours.
    pub(super) fn shape(&mut self, fill: Option<&str>, stroke: Option<&str>) -> String {
        let filled = self.role(fill);
        let stroked = self.role(stroke);
        let base = match filled {
            Role::Nothing => {
                return match stroked {
                    Role::Nothing => String::new(),
                    Role::Node | Role::Cluster => "diagram-outline".to_owned(),
                    Role::Edge | Role::Ink => "diagram-edge".to_owned(),
                    Role::Lifeline => "diagram-lifeline".to_owned(),
                    Role::Grid => "diagram-grid".to_owned(),
                    other => format!("{} diagram-hollow", name(other)),
                };
            }
            // A solid mark: the start of a state, an arrow head.
            Role::Edge | Role::Ink | Role::Lifeline => "diagram-arrow".to_owned(),
            Role::Node if is(fill, NODE_LINE) => "diagram-arrow".to_owned(),
            Role::Grid => "diagram-cluster".to_owned(),
            other => name(other),
        };
        if stroked == Role::Nothing && filled != Role::Plate { format!("{base} diagram-bare") } else { base }
    }

    fn role(&mut self, colour: Option<&str>) -> Role {
        let Some(colour) = colour.map(str::trim) else {
            return Role::Nothing;
        };
        let colour = colour.to_ascii_lowercase();
        match colour.as_str() {
            "" | "none" | "transparent" => return Role::Nothing,
            NODE | NODE_LINE => return Role::Node,
            EDGE => return Role::Edge,
            INK => return Role::Ink,
            CLUSTER | CLUSTER_LINE => return Role::Cluster,
            NOTE | NOTE_LINE => return Role::Note,
            ACTIVATION | ACTIVATION_LINE => return Role::Activation,
            LIFELINE => return Role::Lifeline,
            PLATE => return Role::Plate,
            GROUND | PIE_LINE | "white" | "#fff" | "#ffffff" => return Role::Ground,
            "black" | "currentcolor" => return Role::Ink,
            _ => {}
        }
        if let Some(index) = (0..SERIES).find(|index| series(*index) == colour) {
            return Role::Series(index);
        }
        // What the renderer mixes from a role, it writes as hsl().
        if colour.starts_with("hsl") {
            return Role::Cluster;
        }
        match grey(&colour) {
            Some(true) => Role::Grid,
            _ => self.stranger(colour),
        }
    }

    /// The n-th colour of its own that a renderer uses is the n-th series.
    fn stranger(&mut self, colour: String) -> Role {
        let index = match self.strangers.iter().position(|known| *known == colour) {
            Some(index) => index,
            None => {
                self.strangers.push(colour);
                self.strangers.len() - 1
            }
        };
        Role::Series(index % SERIES)
    }
}

fn is(colour: Option<&str>, role: &str) -> bool {
    colour.is_some_and(|colour| colour.eq_ignore_ascii_case(role))
}

fn name(role: Role) -> String {
    let name = match role {
        Role::Nothing => "",
        Role::Node => "diagram-node",
        Role::Edge => "diagram-edge",
        Role::Ink => "diagram-arrow",
        Role::Cluster => "diagram-cluster",
        Role::Note => "diagram-note",
        Role::Activation => "diagram-activation",
        Role::Lifeline => "diagram-lifeline",
        Role::Plate => "diagram-edge-label-back",
        Role::Ground => "diagram-ground",
        Role::Grid => "diagram-grid",
        Role::Series(index) => return format!("diagram-series-{}", index + 1),
    };
    name.to_owned()
}

/// Whether a hexadecimal colour is a grey; `None` if it is not hexadecimal.
fn grey(colour: &str) -> Option<bool> {
    const MOST: u8 = 14;
    let digits = colour.strip_prefix('#')?;
    let channel = |at: usize| match digits.len() {
        3 | 4 => u8::from_str_radix(digits.get(at..=at)?, 16).ok().map(|v| v * 17),
        6 | 8 => u8::from_str_radix(digits.get(at * 2..at * 2 + 2)?, 16).ok(),
        _ => None,
    };
    let (red, green, blue) = (channel(0)?, channel(1)?, channel(2)?);
    let high = red.max(green).max(blue);
    let low = red.min(green).min(blue);
    Some(high - low <= MOST)
}
