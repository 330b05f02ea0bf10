//! Builds trees of vectors and walks them once.

#[path = "../harness.rs"]
mod harness;

struct Random {
    seed: i64,
}

impl Random {
    fn next(&mut self) -> i64 {
        self.seed = (self.seed * 1309 + 13849) & 65535;
        self.seed
    }
}

enum Tree {
    Leaf(Vec<i64>),
    Branch(Vec<Tree>),
}

struct Builder {
    random: Random,
    nodes: i64,
}

impl Builder {
    fn build(&mut self, depth: i64) -> Tree {
        self.nodes += 1;
        if depth == 1 {
            Tree::Leaf(vec![0; self.random.next() as usize % 10 + 1])
        } else {
            Tree::Branch((0..4).map(|_| self.build(depth - 1)).collect())
        }
    }
}

fn slots(tree: &Tree) -> usize {
    match tree {
        Tree::Leaf(values) => values.len(),
        Tree::Branch(children) => children.iter().map(slots).sum(),
    }
}

fn bench(n: i64) -> String {
    let mut nodes = 0;
    let mut total = 0;
    for _ in 0..n {
        let mut builder = Builder { random: Random { seed: 74755 }, nodes: 0 };
        total += slots(&builder.build(7));
        nodes += builder.nodes;
    }
    format!("{nodes} {total}")
}

fn main() {
    harness::run(bench, 200)
}
