//! Draws the lines of flowcharts and state diagrams anew.
//!
//! The renderer places boxes well, but its lines leave at corners, swerve and
//! run round boxes. Here a line goes straight down, in one elbow, or along a
//! lane beside the boxes, from the middle of one side to the middle of
//! another. Where none of these is free, the renderer's own line stays.
//!
//! Everything is computed for a diagram that grows downwards; [`Frame`] turns
//! the other three directions into that one and back.

use std::collections::BTreeMap;

use mermaid_rs_renderer::layout::DiagramData;
use mermaid_rs_renderer::{Direction, Layout, NodeShape};

use super::align;
use super::geometry::{Area, Frame, Point};

/// Ends this far apart sideways make a straight line.
const NEARLY: f32 = 18.0;
/// The least distance from a line to a box that it passes.
const CLEAR: f32 = 7.0;
/// From a box to a lane beside it, and from lane to lane.
const LANE: f32 = 20.0;
/// Room for an arrow head.
const HEAD: f32 = 16.0;
/// Around the whole drawing.
const MARGIN: f32 = 8.0;

/// A line to draw.
struct Task {
    from: Area,
    to: Area,
    ends: (usize, usize),
    label: Option<Point>,
    /// Whether a line may end beside the middle of the target's side.
    flat: bool,
}

/// What stands and what has been drawn so far.
#[derive(Default)]
struct Canvas {
    boxes: Vec<Area>,
    /// Parts of lines, each with the boxes that its line joins.
    parts: Vec<(Area, (usize, usize))>,
    labels: Vec<Area>,
}

/// Draws all lines of a layout anew. `scale` is how large text on lines is
/// drawn, compared with how it was measured.
pub(super) fn edges(layout: &mut Layout, direction: Direction, scale: f32) {
    let frame = Frame(direction);
    align::boxes(layout, direction);
    let mut canvas = Canvas::default();
    let mut index: BTreeMap<String, (usize, Area)> = BTreeMap::new();
    for (id, node) in &layout.nodes {
        let group = node.anchor_subgraph.and_then(|at| layout.subgraphs.get(at));
        if let Some(group) = group {
            // A group is no obstacle: lines go in and out of it.
            let area = frame.area(group.x, group.y, group.width, group.height);
            index.insert(id.clone(), (usize::MAX - index.len(), area));
        } else if !node.hidden {
            let area = frame.area(node.x, node.y, node.width, node.height);
            canvas.boxes.push(area);
            let inset = slant(node.shape) * node.width;
            let narrowed = frame.area(node.x + inset, node.y, node.width - 2.0 * inset, node.height);
            index.insert(id.clone(), (canvas.boxes.len() - 1, narrowed));
        }
    }
    if let DiagramData::Graph { state_notes } = &layout.diagram {
        for note in state_notes {
            canvas.boxes.push(frame.area(note.x, note.y, note.width, note.height));
        }
    }
    for edge in &mut layout.edges {
        let ends = (index.get(&edge.from), index.get(&edge.to));
        let (Some(&(from_index, from)), Some(&(to_index, to))) = ends else {
            continue;
        };
        let label =
            edge.label.as_ref().map(|label| frame.size((label.width + 8.0) * scale, (label.height + 4.0) * scale));
        let task = Task {
            from,
            to,
            ends: (from_index, to_index),
            label,
            flat: layout.nodes.get(&edge.to).is_some_and(|node| is_flat(node.shape)),
        };
        if from_index != to_index
            && let Some(points) = canvas.line(&task)
        {
            if let Some(size) = label {
                edge.label_anchor = Some(frame.back(canvas.place(&points, size)));
            }
            canvas.remember(&points, task.ends);
            edge.points = points.into_iter().map(|point| frame.back(point)).collect();
        }
    }
    fit(layout, scale);
}

/// How far the middle of a slanted side lies within the box, as a share of
/// its width.
fn slant(shape: NodeShape) -> f32 {
    match shape {
        NodeShape::Parallelogram | NodeShape::ParallelogramAlt | NodeShape::Trapezoid | NodeShape::TrapezoidAlt => 0.09,
        _ => 0.0,
    }
}

/// Shapes whose sides are straight where lines end.
fn is_flat(shape: NodeShape) -> bool {
    !matches!(shape, NodeShape::Diamond | NodeShape::Circle | NodeShape::DoubleCircle | NodeShape::Hexagon)
}

impl Canvas {
    fn line(&self, task: &Task) -> Option<Vec<Point>> {
        self.down(task).or_else(|| self.beside(task))
    }

    /// Straight down or in one elbow.
    fn down(&self, task: &Task) -> Option<Vec<Point>> {
        let Task { from, to, label, .. } = task;
        let gap = to.top - from.bottom;
        if gap < HEAD * 0.75 {
            return None;
        }
        let (start, end) = (from.centre().0, to.centre().0);
        if (start - end).abs() <= NEARLY {
            let x = if task.flat { start } else { end };
            let points = vec![(x, from.bottom), (x, to.top)];
            if self.free(&points, task) {
                return Some(points);
            }
        }
        if gap < HEAD + 2.0 {
            return None;
        }
        let room = label.map_or(HEAD + 8.0, |(_, height)| height + HEAD + 6.0);
        let (high, low) = (from.bottom + 10.0, to.top - HEAD);
        let wanted = (to.top - room).clamp(high.min(low), low);
        [0.0, -10.0, 10.0, -20.0, f32::NEG_INFINITY]
            .into_iter()
            .map(|shift| (wanted + shift).clamp(high.min(low), low))
            .map(|y| vec![(start, from.bottom), (start, y), (end, y), (end, to.top)])
            .find(|points| self.free(points, task) && !self.runs_into(points, task))
    }

    /// Along a lane beside the boxes, on the side where it is nearer.
    fn beside(&self, task: &Task) -> Option<Vec<Point>> {
        let lanes = [1.0f32, -1.0].map(|side| self.lane(task, side));
        let cost = |points: &[Point]| points.windows(2).map(|pair| (pair[0].0 - pair[1].0).abs()).sum::<f32>();
        lanes.into_iter().flatten().min_by(|a, b| cost(a).total_cmp(&cost(b)))
    }

    fn lane(&self, task: &Task, side: f32) -> Option<Vec<Point>> {
        let edge = |area: &Area| if side > 0.0 { area.right } else { area.left };
        let (start, end) = ((edge(&task.from), task.from.centre().1), (edge(&task.to), task.to.centre().1));
        let outer = |a: f32, b: f32| if side > 0.0 { a.max(b) } else { a.min(b) };
        // Wide enough for the text on it.
        let aside = side * task.label.map_or(LANE, |(width, _)| LANE.max(width / 2.0 + 8.0));
        let mut x = outer(start.0, end.0) + aside;
        for _ in 0..64 {
            let way = Area::between((x, start.1), (x, end.1));
            let blocked = self
                .boxes
                .iter()
                .filter(|area| area.meets(way, CLEAR))
                .map(|area| edge(area) + aside)
                .chain(
                    self.parts
                        .iter()
                        .filter(|(part, _)| part.meets(way, 9.0) && part.bottom - part.top > 12.0)
                        .map(|_| x + side * LANE * 0.7),
                )
                .reduce(outer);
            let Some(next) = blocked else {
                let points = vec![start, (x, start.1), (x, end.1), end];
                return self.free(&points, task).then_some(points);
            };
            x = outer(x + side, next);
        }
        None
    }

    /// Whether a line passes no box but its own two.
    fn free(&self, points: &[Point], task: &Task) -> bool {
        points.windows(2).all(|pair| {
            let part = Area::between(pair[0], pair[1]);
            let own = [task.from, task.to].iter().any(|area| area.meets(part, -2.0));
            !own && self
                .boxes
                .iter()
                .enumerate()
                .all(|(number, area)| number == task.ends.0 || number == task.ends.1 || !area.meets(part, CLEAR))
        })
    }

    /// Whether a line would lie on one that joins two other boxes.
    fn runs_into(&self, points: &[Point], task: &Task) -> bool {
        points.windows(2).any(|pair| {
            let part = Area::between(pair[0], pair[1]);
            let level = |area: &Area| area.bottom - area.top < 0.5;
            self.parts.iter().any(|(other, ends)| {
                ends.0 != task.ends.0
                    && ends.1 != task.ends.1
                    && level(&part) == level(other)
                    && part.meets(*other, 5.0)
            })
        })
    }

    fn remember(&mut self, points: &[Point], ends: (usize, usize)) {
        for pair in points.windows(2) {
            self.parts.push((Area::between(pair[0], pair[1]), ends));
        }
    }

    /// Where the text of a line stands: on it, as near to its end as is free.
    fn place(&mut self, points: &[Point], size: Point) -> Point {
        let middle = |a: Point, b: Point| (f32::midpoint(a.0, b.0), f32::midpoint(a.1, b.1));
        let mut spots: Vec<Point> = Vec::new();
        match points {
            // An elbow: the last part, above the arrow head.
            [a, b, c, d] if a.0 == b.0 => {
                let head = (d.0, d.1 - HEAD / 2.0);
                spots.extend([middle(*c, head), middle(*b, *c), middle(*a, *b)]);
            }
            [a, b, c, d] => spots.extend([middle(*b, *c), middle(*a, *b), middle(*c, *d)]),
            [a, b] => {
                let head = (b.0, b.1 - HEAD / 2.0);
                // Low on a long line: it may share its beginning with others.
                let low = (b.0, b.1 - HEAD - size.1 / 2.0 - 4.0);
                let long = b.1 - a.1 > size.1 + 3.0 * HEAD;
                spots.extend([if long { low } else { middle(*a, head) }, low]);
            }
            _ => {}
        }
        let free = |spot: &&Point| {
            let area = Area::around(**spot, size);
            !self.boxes.iter().any(|other| other.meets(area, 1.0))
                && !self.labels.iter().any(|other| other.meets(area, 2.0))
        };
        let spot = spots.iter().find(free).or(spots.first()).copied().unwrap_or_default();
        self.labels.push(Area::around(spot, size));
        spot
    }
}

/// Moves everything to the corner and sets the size of the whole.
fn fit(layout: &mut Layout, scale: f32) {
    let mut corners: Vec<Point> = Vec::new();
    let mut add = |x: f32, y: f32, width: f32, height: f32| {
        corners.extend([(x, y), (x + width, y + height)]);
    };
    for node in layout.nodes.values().filter(|node| !node.hidden) {
        add(node.x, node.y, node.width, node.height);
    }
    for group in &layout.subgraphs {
        add(group.x, group.y, group.width, group.height);
    }
    for edge in &layout.edges {
        for (x, y) in &edge.points {
            add(*x, *y, 0.0, 0.0);
        }
        if let (Some(label), Some((x, y))) = (&edge.label, edge.label_anchor) {
            let (width, height) = ((label.width + 8.0) * scale, (label.height + 4.0) * scale);
            add(x - width / 2.0, y - height / 2.0, width, height);
        }
    }
    if let DiagramData::Graph { state_notes } = &layout.diagram {
        for note in state_notes {
            add(note.x, note.y, note.width, note.height);
        }
    }
    let fold =
        |start: f32, pick: fn(&Point) -> f32, choose: fn(f32, f32) -> f32| corners.iter().map(pick).fold(start, choose);
    let (left, top) = (fold(f32::MAX, |p| p.0, f32::min), fold(f32::MAX, |p| p.1, f32::min));
    if corners.is_empty() {
        return;
    }
    let (dx, dy) = (MARGIN - left, MARGIN - top);
    layout.width = fold(f32::MIN, |p| p.0, f32::max) + dx + MARGIN;
    layout.height = fold(f32::MIN, |p| p.1, f32::max) + dy + MARGIN;
    for node in layout.nodes.values_mut() {
        node.x += dx;
        node.y += dy;
    }
    for group in &mut layout.subgraphs {
        group.x += dx;
        group.y += dy;
    }
    for edge in &mut layout.edges {
        let anchors = [&mut edge.label_anchor, &mut edge.start_label_anchor, &mut edge.end_label_anchor];
        for point in edge.points.iter_mut().chain(anchors.into_iter().flatten()) {
            *point = (point.0 + dx, point.1 + dy);
        }
    }
    if let DiagramData::Graph { state_notes } = &mut layout.diagram {
        for note in state_notes {
            note.x += dx;
            note.y += dy;
        }
    }
}
