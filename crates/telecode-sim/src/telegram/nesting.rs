//! Settles entities that overlap: what may be cut is cut, what must stay whole wins or goes.

use super::entities::{self, Entity, Nature};

/// Makes entities nest. They come and go sorted.
pub(crate) fn settle(found: Vec<Entity>) -> Vec<Entity> {
    if nests(&found) {
        return found;
    }
    let (splittable, rest): (Vec<Entity>, Vec<Entity>) =
        found.into_iter().partition(|entity| entity.kind.nature() == Nature::Splittable);
    let (quotes, whole): (Vec<Entity>, Vec<Entity>) =
        rest.into_iter().partition(|entity| entity.kind.nature() == Nature::Quote);
    let quotes = merge_touching(quotes);
    let mut settled = Vec::new();
    for entity in whole {
        let crosses = |other: &Entity| overlaps(other, &entity);
        if !settled.iter().any(crosses) && !quotes.iter().any(|quote| partial(quote, &entity)) {
            settled.push(entity);
        }
    }
    settled.extend(quotes);
    let cuts = split(merge_touching(splittable), &settled);
    settled.extend(cuts);
    entities::sort(&mut settled);
    settled
}

fn overlaps(a: &Entity, b: &Entity) -> bool {
    a.offset < b.end() && b.offset < a.end()
}

fn partial(a: &Entity, b: &Entity) -> bool {
    let inside = |inner: &Entity, outer: &Entity| inner.offset >= outer.offset && inner.end() <= outer.end();
    overlaps(a, b) && !inside(a, b) && !inside(b, a)
}

fn nests(sorted: &[Entity]) -> bool {
    let mut open: Vec<&Entity> = Vec::new();
    for entity in sorted {
        while open.last().is_some_and(|outer| outer.end() <= entity.offset) {
            open.pop();
        }
        let fits = open.iter().all(|outer| entity.end() <= outer.end() && may_hold(outer, entity));
        if !fits {
            return false;
        }
        open.push(entity);
    }
    true
}

fn may_hold(outer: &Entity, inner: &Entity) -> bool {
    match outer.kind.nature() {
        Nature::Preformatted => false,
        Nature::Quote => inner.kind.nature() != Nature::Quote,
        Nature::Continuous => inner.kind.nature() == Nature::Splittable,
        Nature::Splittable => outer.kind != inner.kind,
    }
}

/// Joins entities of one kind that touch or overlap.
fn merge_touching(sorted: Vec<Entity>) -> Vec<Entity> {
    let mut merged: Vec<Entity> = Vec::new();
    for entity in sorted {
        let touching =
            merged.iter_mut().rev().find(|other| other.kind == entity.kind && other.end() >= entity.offset);
        match touching {
            Some(other) => other.length = other.end().max(entity.end()) - other.offset,
            None => merged.push(entity),
        }
    }
    merged
}

/// Cuts splittable entities at the borders of the others and of one another, leaving out what is preformatted.
fn split(splittable: Vec<Entity>, others: &[Entity]) -> Vec<Entity> {
    let mut borders: Vec<usize> =
        others.iter().chain(&splittable).flat_map(|entity| [entity.offset, entity.end()]).collect();
    borders.sort_unstable();
    borders.dedup();
    let mut pieces = Vec::new();
    for entity in splittable {
        let inner = borders.iter().copied().filter(|at| *at > entity.offset && *at < entity.end());
        let mut start = entity.offset;
        for stop in inner.chain([entity.end()]) {
            let piece = Entity::new(entity.kind.clone(), start, stop - start);
            let hidden = others
                .iter()
                .any(|other| other.kind.nature() == Nature::Preformatted && overlaps(other, &piece));
            if !hidden {
                pieces.push(piece);
            }
            start = stop;
        }
    }
    pieces
}
