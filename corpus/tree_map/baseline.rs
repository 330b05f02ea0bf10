//! An ordered map as an AVL tree: inserts, looks up, deletes and walks keys in random order.

#[path = "../harness.rs"]
mod harness;

use std::cmp::Ordering;

type Tree = Option<Box<Node>>;

struct Node {
    key: i64,
    value: i64,
    height: i64,
    left: Tree,
    right: Tree,
}

impl Node {
    fn update(&mut self) {
        self.height = 1 + height(&self.left).max(height(&self.right));
    }

    fn balance(&self) -> i64 {
        height(&self.left) - height(&self.right)
    }
}

fn height(tree: &Tree) -> i64 {
    tree.as_ref().map_or(0, |node| node.height)
}

fn rotated_right(mut node: Box<Node>) -> Box<Node> {
    let mut top = node.left.take().expect("a left child");
    node.left = top.right.take();
    node.update();
    top.right = Some(node);
    top.update();
    top
}

fn rotated_left(mut node: Box<Node>) -> Box<Node> {
    let mut top = node.right.take().expect("a right child");
    node.right = top.left.take();
    node.update();
    top.left = Some(node);
    top.update();
    top
}

/// The balanced tree of a node whose subtrees differ in height by two at most.
fn rebalanced(mut node: Box<Node>) -> Box<Node> {
    node.update();
    match node.balance() {
        2.. => {
            if node.left.as_ref().is_some_and(|left| left.balance() < 0) {
                node.left = node.left.take().map(rotated_left);
            }
            rotated_right(node)
        }
        ..=-2 => {
            if node.right.as_ref().is_some_and(|right| right.balance() > 0) {
                node.right = node.right.take().map(rotated_right);
            }
            rotated_left(node)
        }
        _ => node,
    }
}

fn inserted(tree: Tree, key: i64, value: i64) -> Box<Node> {
    let Some(mut node) = tree else {
        return Box::new(Node { key, value, height: 1, left: None, right: None });
    };
    match key.cmp(&node.key) {
        Ordering::Less => node.left = Some(inserted(node.left.take(), key, value)),
        Ordering::Greater => node.right = Some(inserted(node.right.take(), key, value)),
        Ordering::Equal => {
            node.value = value;
            return node;
        }
    }
    rebalanced(node)
}

/// The tree without its smallest node, and that node.
fn split_least(mut node: Box<Node>) -> (Tree, Box<Node>) {
    match node.left.take() {
        None => (node.right.take(), node),
        Some(left) => {
            let (rest, least) = split_least(left);
            node.left = rest;
            (Some(rebalanced(node)), least)
        }
    }
}

fn removed(tree: Tree, key: i64) -> Tree {
    let mut node = tree?;
    match key.cmp(&node.key) {
        Ordering::Less => node.left = removed(node.left.take(), key),
        Ordering::Greater => node.right = removed(node.right.take(), key),
        Ordering::Equal => {
            let Some(right) = node.right.take() else { return node.left.take() };
            let (rest, mut least) = split_least(right);
            least.right = rest;
            least.left = node.left.take();
            return Some(rebalanced(least));
        }
    }
    Some(rebalanced(node))
}

#[derive(Default)]
struct TreeMap {
    root: Tree,
}

impl TreeMap {
    fn insert(&mut self, key: i64, value: i64) {
        self.root = Some(inserted(self.root.take(), key, value));
    }

    fn remove(&mut self, key: i64) {
        self.root = removed(self.root.take(), key);
    }

    fn get(&self, key: i64) -> Option<i64> {
        let mut place = &self.root;
        while let Some(node) = place {
            place = match key.cmp(&node.key) {
                Ordering::Less => &node.left,
                Ordering::Greater => &node.right,
                Ordering::Equal => return Some(node.value),
            };
        }
        None
    }
}

fn fold(tree: &Tree, checksum: i64) -> i64 {
    let Some(node) = tree else { return checksum };
    let before = fold(&node.left, checksum);
    fold(&node.right, (before * 31 + node.key + node.value) % 1_000_000_007)
}

struct Random {
    state: i64,
}

impl Random {
    fn below(&mut self, limit: i64) -> i64 {
        self.state = self.state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407) & i64::MAX;
        (self.state >> 33) % limit
    }
}

fn bench(n: i64) -> String {
    let mut random = Random { state: 1 };
    let mut map = TreeMap::default();
    let range = 2 * n;
    for i in 0..n {
        map.insert(random.below(range), i);
    }
    let mut found = 0;
    for _ in 0..2 * n {
        if let Some(value) = map.get(random.below(range)) {
            found += value & 1;
        }
    }
    for _ in 0..n {
        map.remove(random.below(range));
    }
    format!("{found} {}", fold(&map.root, 0))
}

fn main() {
    harness::run(bench, 40_000)
}
