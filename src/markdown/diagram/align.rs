//! Puts boxes that follow one another in a single file under each other.

use std::collections::BTreeMap;

use mermaid_rs_renderer::{Direction, Layout};

use super::geometry::{Area, Frame};

/// The least distance between two boxes after one has moved.
const GAP: f32 = 14.0;
/// A box this little off its predecessor moves even if that has others.
const NEARLY: f32 = 30.0;

/// Moves boxes across the direction of growth, where nothing is in the way.
/// A layout with groups stays as it is: a box must not leave its group.
pub(super) fn boxes(layout: &mut Layout, direction: Direction) {
    if !layout.subgraphs.is_empty() {
        return;
    }
    let frame = Frame(direction);
    let mut areas: BTreeMap<String, Area> = layout
        .nodes
        .iter()
        .filter(|(_, node)| !node.hidden)
        .map(|(id, node)| (id.clone(), frame.area(node.x, node.y, node.width, node.height)))
        .collect();
    let mut forward: Vec<(String, String)> = layout
        .edges
        .iter()
        .filter(|edge| match (areas.get(&edge.from), areas.get(&edge.to)) {
            (Some(from), Some(to)) => to.top >= from.bottom,
            _ => false,
        })
        .map(|edge| (edge.from.clone(), edge.to.clone()))
        .collect();
    let top = |id: &str| areas.get(id).map_or(0.0, |area| area.top);
    forward.sort_by(|a, b| top(&a.1).total_cmp(&top(&b.1)));
    for (from, to) in &forward {
        let ways_in = forward.iter().filter(|(_, end)| end == to).count();
        let ways_out = forward.iter().filter(|(start, _)| start == from).count();
        let (Some(&above), Some(&below)) = (areas.get(from), areas.get(to)) else {
            continue;
        };
        let shift = above.centre().0 - below.centre().0;
        let wanted = shift.abs() <= NEARLY || (ways_in == 1 && ways_out == 1);
        let moved = Area { left: below.left + shift, right: below.right + shift, ..below };
        let blocked = areas.iter().any(|(id, area)| id != to && area.meets(moved, GAP));
        if !wanted || blocked || shift == 0.0 {
            continue;
        }
        areas.insert(to.clone(), moved);
        if let Some(node) = layout.nodes.get_mut(to) {
            if frame.sideways() {
                node.y += shift;
            } else {
                node.x += shift;
            }
        }
    }
}
