//! Builds and walks full binary trees of many depths.

#[path = "../harness.rs"]
mod harness;

const MIN_DEPTH: i64 = 4;

struct Tree {
    left: Option<Box<Tree>>,
    right: Option<Box<Tree>>,
}

impl Tree {
    fn full(depth: i64) -> Tree {
        if depth == 0 {
            return Tree { left: None, right: None };
        }
        let child = || Some(Box::new(Tree::full(depth - 1)));
        Tree { left: child(), right: child() }
    }

    fn nodes(&self) -> i64 {
        1 + self.left.as_ref().map_or(0, |t| t.nodes()) + self.right.as_ref().map_or(0, |t| t.nodes())
    }
}

fn bench(n: i64) -> String {
    let stretch = Tree::full(n + 1).nodes();
    let long_lived = Tree::full(n);
    let mut short_lived = 0;
    for depth in (MIN_DEPTH..=n).step_by(2) {
        for _ in 0..1 << (n - depth + MIN_DEPTH) {
            short_lived += Tree::full(depth).nodes();
        }
    }
    format!("{stretch} {short_lived} {}", long_lived.nodes())
}

fn main() {
    harness::run(bench, 13)
}
