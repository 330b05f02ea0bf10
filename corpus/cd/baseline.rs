//! Collisions of a hundred aircraft over two hundred radar frames, with red-black trees as maps.

#[path = "../harness.rs"]
mod harness;

use std::ops::{Add, Mul, Sub};

const MIN: f64 = 0.0;
const MAX: f64 = 1000.0;
const MAX_Z: f64 = 10.0;
const RADIUS: f64 = 1.0;
const VOXEL: f64 = 2.0;

#[derive(Clone, Copy, PartialEq, PartialOrd)]
struct Vector2 {
    x: f64,
    y: f64,
}

#[derive(Clone, Copy)]
struct Vector3 {
    x: f64,
    y: f64,
    z: f64,
}

impl Add for Vector3 {
    type Output = Vector3;

    fn add(self, other: Vector3) -> Vector3 {
        Vector3 { x: self.x + other.x, y: self.y + other.y, z: self.z + other.z }
    }
}

impl Sub for Vector3 {
    type Output = Vector3;

    fn sub(self, other: Vector3) -> Vector3 {
        Vector3 { x: self.x - other.x, y: self.y - other.y, z: self.z - other.z }
    }
}

impl Mul<f64> for Vector3 {
    type Output = Vector3;

    fn mul(self, factor: f64) -> Vector3 {
        Vector3 { x: self.x * factor, y: self.y * factor, z: self.z * factor }
    }
}

impl Vector3 {
    fn dot(self, other: Vector3) -> f64 {
        self.x * other.x + self.y * other.y + self.z * other.z
    }
}

#[derive(Clone, Copy, PartialEq, PartialOrd)]
struct CallSign(i64);

type Link<K, V> = Option<Box<Node<K, V>>>;

/// A node of a left-leaning red-black tree: red links lean to the left, and no two follow each other.
struct Node<K, V> {
    key: K,
    value: V,
    red: bool,
    left: Link<K, V>,
    right: Link<K, V>,
}

fn is_red<K, V>(link: &Link<K, V>) -> bool {
    link.as_ref().is_some_and(|node| node.red)
}

fn rotated_left<K, V>(mut node: Box<Node<K, V>>) -> Box<Node<K, V>> {
    let mut top = node.right.take().expect("a right child");
    node.right = top.left.take();
    top.red = node.red;
    node.red = true;
    top.left = Some(node);
    top
}

fn rotated_right<K, V>(mut node: Box<Node<K, V>>) -> Box<Node<K, V>> {
    let mut top = node.left.take().expect("a left child");
    node.left = top.right.take();
    top.red = node.red;
    node.red = true;
    top.right = Some(node);
    top
}

fn balanced<K, V>(mut node: Box<Node<K, V>>) -> Box<Node<K, V>> {
    if is_red(&node.right) && !is_red(&node.left) {
        node = rotated_left(node);
    }
    if node.left.as_ref().is_some_and(|left| left.red && is_red(&left.left)) {
        node = rotated_right(node);
    }
    if let (Some(left), Some(right)) = (&mut node.left, &mut node.right) {
        if left.red && right.red {
            left.red = false;
            right.red = false;
            node.red = true;
        }
    }
    node
}

fn added<K: PartialOrd, V>(link: Link<K, V>, key: K, value: V) -> Box<Node<K, V>> {
    let Some(mut node) = link else {
        return Box::new(Node { key, value, red: true, left: None, right: None });
    };
    if key < node.key {
        node.left = Some(added(node.left.take(), key, value));
    } else {
        node.right = Some(added(node.right.take(), key, value));
    }
    balanced(node)
}

struct Map<K, V> {
    root: Link<K, V>,
}

impl<K: PartialOrd, V> Map<K, V> {
    fn new() -> Map<K, V> {
        Map { root: None }
    }

    fn get_mut(&mut self, key: &K) -> Option<&mut V> {
        let mut place = &mut self.root;
        while let Some(node) = place {
            if *key < node.key {
                place = &mut node.left;
            } else if *key > node.key {
                place = &mut node.right;
            } else {
                return Some(&mut node.value);
            }
        }
        None
    }

    /// The key must be new.
    fn add(&mut self, key: K, value: V) {
        let mut root = added(self.root.take(), key, value);
        root.red = false;
        self.root = Some(root);
    }

    fn for_each(&self, visit: &mut impl FnMut(&V)) {
        fn walk<K, V>(link: &Link<K, V>, visit: &mut impl FnMut(&V)) {
            if let Some(node) = link {
                walk(&node.left, visit);
                visit(&node.value);
                walk(&node.right, visit);
            }
        }
        walk(&self.root, visit);
    }
}

struct Aircraft {
    sign: CallSign,
    position: Vector3,
}

#[derive(Clone, Copy)]
struct Motion {
    before: Vector3,
    after: Vector3,
}

impl Motion {
    /// Where the two come too close in this frame, if they do.
    fn intersection(&self, other: &Motion) -> Option<Vector3> {
        let move1 = self.after - self.before;
        let move2 = other.after - other.before;
        let gap = self.before - other.before;
        let drift = move1 - move2;
        let a = drift.dot(drift);
        if a == 0.0 {
            // Both keep their distance.
            return (gap.dot(gap).sqrt() <= RADIUS).then(|| (self.before + other.before) * 0.5);
        }
        // The distance is RADIUS where a v² + b v + c is zero.
        let b = 2.0 * gap.dot(drift);
        let c = gap.dot(gap) - RADIUS * RADIUS;
        let discriminant = b * b - 4.0 * a * c;
        if discriminant < 0.0 {
            return None;
        }
        let span = Span {
            from: (-b - discriminant.sqrt()) / (2.0 * a),
            to: (-b + discriminant.sqrt()) / (2.0 * a),
        };
        if !span.touches_frame() {
            return None;
        }
        let v = span.from.max(0.0);
        let place = (self.before + move1 * v + (other.before + move2 * v)) * 0.5;
        let inside = (MIN..=MAX).contains(&place.x) && (MIN..=MAX).contains(&place.y) && (MIN..=MAX_Z).contains(&place.z);
        inside.then_some(place)
    }
}

/// The times at which a movement enters and leaves a range, in order.
struct Span {
    from: f64,
    to: f64,
}

impl Span {
    fn new(start: f64, delta: f64, low: f64, high: f64) -> Span {
        if delta == 0.0 {
            let side = |bound: f64| if bound - start < 0.0 { f64::NEG_INFINITY } else { f64::INFINITY };
            return Span { from: side(low), to: side(high) };
        }
        let (first, second) = ((low - start) / delta, (high - start) / delta);
        if delta > 0.0 { Span { from: first, to: second } } else { Span { from: second, to: first } }
    }

    fn contains(&self, time: f64) -> bool {
        self.from <= time && time <= self.to
    }

    fn touches_frame(&self) -> bool {
        self.contains(1.0) || self.contains(0.0) || (0.0 <= self.from && self.to <= 1.0)
    }
}

fn is_in_voxel(voxel: Vector2, motion: &Motion) -> bool {
    if voxel.x > MAX || voxel.x < MIN || voxel.y > MAX || voxel.y < MIN {
        return false;
    }
    let r = RADIUS / 2.0;
    let (x0, y0) = (motion.before.x, motion.before.y);
    let (dx, dy) = (motion.after.x - x0, motion.after.y - y0);
    let xs = Span::new(x0, dx, voxel.x - r, voxel.x + VOXEL + r);
    let ys = Span::new(y0, dy, voxel.y - r, voxel.y + VOXEL + r);
    let x_fits = (dx == 0.0 && voxel.x <= x0 + r && x0 - r <= voxel.x + VOXEL) || xs.touches_frame();
    let y_fits = (dy == 0.0 && voxel.y <= y0 + r && y0 - r <= voxel.y + VOXEL) || ys.touches_frame();
    let together = dx == 0.0
        || dy == 0.0
        || ys.contains(xs.to)
        || ys.contains(xs.from)
        || (xs.from <= ys.from && ys.to <= xs.to);
    x_fits && y_fits && together
}

struct VoxelMap {
    voxels: Map<Vector2, Vec<Motion>>,
}

impl VoxelMap {
    fn add(&mut self, voxel: Vector2, motion: &Motion) {
        match self.voxels.get_mut(&voxel) {
            Some(motions) => motions.push(*motion),
            None => self.voxels.add(voxel, vec![*motion]),
        }
    }

    /// Enters a motion into every voxel that it passes, starting from one and looking around.
    fn draw(&mut self, seen: &mut Map<Vector2, ()>, voxel: Vector2, motion: &Motion) {
        if !is_in_voxel(voxel, motion) || seen.get_mut(&voxel).is_some() {
            return;
        }
        seen.add(voxel, ());
        self.add(voxel, motion);
        for x in -1..2 {
            for y in -1..2 {
                if x != 0 || y != 0 {
                    let next = Vector2 { x: voxel.x + VOXEL * x as f64, y: voxel.y + VOXEL * y as f64 };
                    self.draw(seen, next, motion);
                }
            }
        }
    }
}

fn voxel_of(position: Vector3) -> Vector2 {
    let edge = |p: f64| {
        let edge = VOXEL * (p / VOXEL).trunc();
        if p < 0.0 { edge - VOXEL } else { edge }
    };
    Vector2 { x: edge(position.x), y: edge(position.y) }
}

struct Detector {
    positions: Map<CallSign, Vector3>,
}

impl Detector {
    fn motions_of(&mut self, frame: &[Aircraft]) -> Vec<Motion> {
        let mut positions = Map::new();
        let mut motions = Vec::new();
        for Aircraft { sign, position } in frame {
            let before = self.positions.get_mut(sign).map_or(*position, |known| *known);
            positions.add(*sign, *position);
            motions.push(Motion { before, after: *position });
        }
        self.positions = positions;
        motions
    }

    fn collisions(&mut self, frame: &[Aircraft]) -> Vec<Vector3> {
        let mut map = VoxelMap { voxels: Map::new() };
        for motion in self.motions_of(frame) {
            map.draw(&mut Map::new(), voxel_of(motion.before), &motion);
        }
        let mut found = Vec::new();
        map.voxels.for_each(&mut |motions: &Vec<Motion>| {
            for (i, motion) in motions.iter().enumerate() {
                found.extend(motions[i + 1..].iter().filter_map(|other| motion.intersection(other)));
            }
        });
        found
    }
}

fn frame_at(time: f64, signs: &[CallSign]) -> Vec<Aircraft> {
    let mut frame = Vec::new();
    for (i, pair) in signs.chunks_exact(2).enumerate() {
        let lane = 2.0 * i as f64 * 3.0;
        for (sign, offset) in [(pair[0], time.cos()), (pair[1], time.sin())] {
            frame.push(Aircraft { sign, position: Vector3 { x: time, y: offset * 2.0 + lane, z: 10.0 } });
        }
    }
    frame
}

fn bench(n: i64) -> i64 {
    let signs: Vec<CallSign> = (0..100).map(CallSign).collect();
    let mut total = 0;
    for _ in 0..n {
        let mut detector = Detector { positions: Map::new() };
        for i in 0..200 {
            total += detector.collisions(&frame_at(i as f64 / 10.0, &signs)).len() as i64;
        }
    }
    total
}

fn main() {
    harness::run(bench, 3)
}
