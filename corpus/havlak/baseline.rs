//! Havlak's loop finder on a control-flow graph of nested loops, with blocks, nodes and loops in arenas.

#[path = "../harness.rs"]
mod harness;
#[path = "../fast_map.rs"]
mod fast_map;

use fast_map::FastMap;

type BlockId = usize;
type LoopId = usize;

#[derive(Default)]
struct Block {
    in_edges: Vec<BlockId>,
    out_edges: Vec<BlockId>,
}

#[derive(Default)]
struct Graph {
    blocks: Vec<Block>,
}

impl Graph {
    /// Makes sure that there is a block of that name; names are given in order.
    fn need(&mut self, name: BlockId) {
        if self.blocks.len() <= name {
            self.blocks.resize_with(name + 1, Block::default);
        }
    }

    fn connect(&mut self, start: BlockId, end: BlockId) {
        self.need(start.max(end));
        self.blocks[start].out_edges.push(end);
        self.blocks[end].in_edges.push(start);
    }

    fn straight(&mut self, start: BlockId, count: usize) -> BlockId {
        for i in start..start + count {
            self.connect(i, i + 1);
        }
        start + count
    }

    fn diamond(&mut self, start: BlockId) -> BlockId {
        self.connect(start, start + 1);
        self.connect(start, start + 2);
        self.connect(start + 1, start + 3);
        self.connect(start + 2, start + 3);
        start + 3
    }

    fn base_loop(&mut self, start: BlockId) -> BlockId {
        let header = self.straight(start, 1);
        let first = self.diamond(header);
        let middle = self.straight(first, 1);
        let second = self.diamond(middle);
        let footer = self.straight(second, 1);
        self.connect(second, middle);
        self.connect(first, header);
        self.connect(footer, start);
        self.straight(footer, 1)
    }
}

struct Loop {
    is_reducible: bool,
    parent: Option<LoopId>,
    children: Vec<LoopId>,
    blocks: Vec<BlockId>,
    nesting: i64,
}

#[derive(Default)]
struct LoopForest {
    loops: Vec<Loop>,
}

impl LoopForest {
    fn new_loop(&mut self, header: BlockId, is_reducible: bool) -> LoopId {
        self.loops.push(Loop { is_reducible, parent: None, children: Vec::new(), blocks: vec![header], nesting: 0 });
        self.loops.len() - 1
    }

    /// How deep the loops of the forest are nested.
    fn nest(&mut self) -> i64 {
        let mut deepest = 0;
        for id in 0..self.loops.len() {
            if self.loops[id].parent.is_none() {
                deepest = deepest.max(1 + self.set_nesting(id));
            }
        }
        deepest
    }

    fn set_nesting(&mut self, id: LoopId) -> i64 {
        for i in 0..self.loops[id].children.len() {
            let child = self.loops[id].children[i];
            let inner = 1 + self.set_nesting(child);
            self.loops[id].nesting = self.loops[id].nesting.max(inner);
        }
        self.loops[id].nesting
    }
}

/// A node of the union-find structure; a representative is its own parent.
struct Node {
    parent: usize,
    block: BlockId,
    found: Option<LoopId>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Shape {
    Plain,
    Reducible,
    SelfLoop,
    Irreducible,
}

struct Finder<'a> {
    graph: &'a Graph,
    forest: &'a mut LoopForest,
    numbers: FastMap<BlockId, Option<usize>>,
    nodes: Vec<Node>,
    last: Vec<usize>,
    shapes: Vec<Shape>,
    back_edges: Vec<Vec<usize>>,
    other_edges: Vec<Vec<usize>>,
}

impl Finder<'_> {
    /// Numbers the blocks in the order of a depth-first search; the last number below this block.
    fn visit(&mut self, block: BlockId) -> usize {
        let number = self.nodes.len();
        self.numbers.insert(block, Some(number));
        self.nodes.push(Node { parent: number, block, found: None });
        self.last.push(number);
        let mut last = number;
        let graph = self.graph;
        for target in &graph.blocks[block].out_edges {
            if self.numbers[target].is_none() {
                last = self.visit(*target);
            }
        }
        self.last[number] = last;
        last
    }

    fn is_ancestor(&self, w: usize, v: usize) -> bool {
        w <= v && v <= self.last[w]
    }

    fn sort_edges(&mut self) {
        for w in 0..self.nodes.len() {
            let mut back = Vec::new();
            let mut others = Vec::new();
            for source in &self.graph.blocks[self.nodes[w].block].in_edges {
                if let Some(v) = self.numbers[source] {
                    if self.is_ancestor(w, v) {
                        back.push(v);
                    } else if !others.contains(&v) {
                        others.push(v);
                    }
                }
            }
            self.back_edges.push(back);
            self.other_edges.push(others);
            self.shapes.push(Shape::Plain);
        }
    }

    /// The representative of a node, with path compression.
    fn find(&mut self, number: usize) -> usize {
        let mut root = number;
        while self.nodes[root].parent != root {
            root = self.nodes[root].parent;
        }
        let mut place = number;
        while place != root {
            place = std::mem::replace(&mut self.nodes[place].parent, root);
        }
        root
    }

    fn run(&mut self) {
        for block in 0..self.graph.blocks.len() {
            self.numbers.insert(block, None);
        }
        self.visit(0);
        self.sort_edges();
        for w in (0..self.nodes.len()).rev() {
            self.find_loop_at(w);
        }
    }

    fn find_loop_at(&mut self, w: usize) {
        let mut pool = Vec::new();
        for i in 0..self.back_edges[w].len() {
            let v = self.back_edges[w][i];
            if v != w {
                pool.push(self.find(v));
            } else {
                self.shapes[w] = Shape::SelfLoop;
            }
        }
        let mut work = pool.clone();
        if !pool.is_empty() {
            self.shapes[w] = Shape::Reducible;
        }
        let mut next = 0;
        while next < work.len() {
            self.follow(w, work[next], &mut pool, &mut work);
            next += 1;
        }
        if !pool.is_empty() || self.shapes[w] == Shape::SelfLoop {
            self.add_loop(w, &pool);
        }
    }

    fn follow(&mut self, w: usize, x: usize, pool: &mut Vec<usize>, work: &mut Vec<usize>) {
        for i in 0..self.other_edges[x].len() {
            let y = self.find(self.other_edges[x][i]);
            if !self.is_ancestor(w, y) {
                self.shapes[w] = Shape::Irreducible;
                if !self.other_edges[w].contains(&y) {
                    self.other_edges[w].push(y);
                }
            } else if y != w {
                work.push(y);
                pool.push(y);
            }
        }
    }

    fn add_loop(&mut self, w: usize, pool: &[usize]) {
        let made = self.forest.new_loop(self.nodes[w].block, self.shapes[w] != Shape::Irreducible);
        self.nodes[w].found = Some(made);
        for &number in pool {
            let node = &mut self.nodes[number];
            node.parent = w;
            match node.found {
                Some(inner) => {
                    self.forest.loops[inner].parent = Some(made);
                    self.forest.loops[made].children.push(inner);
                }
                None => self.forest.loops[made].blocks.push(node.block),
            }
        }
    }
}

fn find_loops(graph: &Graph, forest: &mut LoopForest) {
    let mut finder = Finder {
        graph,
        forest,
        numbers: FastMap::default(),
        nodes: Vec::new(),
        last: Vec::new(),
        shapes: Vec::new(),
        back_edges: Vec::new(),
        other_edges: Vec::new(),
    };
    finder.run();
}

/// Ten times ten groups of five base loops, inside loops of their own.
fn nested_loops() -> Graph {
    let mut graph = Graph::default();
    graph.base_loop(0);
    graph.connect(0, 2);
    let mut n = 2;
    for _ in 0..10 {
        graph.connect(2, n + 1);
        n += 1;
        for _ in 0..10 {
            let top = n;
            n = graph.straight(n, 1);
            for _ in 0..5 {
                n = graph.base_loop(n);
            }
            let bottom = graph.straight(n, 1);
            graph.connect(n, top);
            n = bottom;
        }
        graph.connect(n, 1);
    }
    graph
}

fn bench(n: i64) -> String {
    let graph = nested_loops();
    let (mut loops, mut deepest, mut members) = (0, 0, 0);
    for _ in 0..n {
        let mut forest = LoopForest::default();
        find_loops(&graph, &mut forest);
        loops = forest.loops.len();
        deepest = forest.nest();
        members += forest.loops.iter().map(|l| l.blocks.len() * if l.is_reducible { 1 } else { 2 }).sum::<usize>();
    }
    format!("{} blocks, {loops} loops, {deepest} deep, {members} members", graph.blocks.len())
}

fn main() {
    harness::run(bench, 40)
}
