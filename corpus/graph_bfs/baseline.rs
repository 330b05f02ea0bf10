//! Breadth-first searches through a random graph held as vectors of neighbours.

#[path = "../harness.rs"]
mod harness;

use std::collections::VecDeque;

struct Random {
    state: i64,
}

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.state = self.state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407) & i64::MAX;
        (self.state >> 33) as usize % limit
    }
}

struct Graph {
    neighbours: Vec<Vec<usize>>,
}

impl Graph {
    /// A ring with a few long roads and as many short ones.
    fn random(vertices: usize) -> Graph {
        let mut graph = Graph { neighbours: vec![Vec::new(); vertices] };
        let mut random = Random { state: 7 };
        for i in 0..vertices {
            graph.connect(i, (i + 1) % vertices);
            graph.connect(i, (i + 1 + random.below(50)) % vertices);
            if i % 16 == 0 {
                graph.connect(i, random.below(vertices));
            }
        }
        graph
    }

    fn connect(&mut self, a: usize, b: usize) {
        self.neighbours[a].push(b);
        self.neighbours[b].push(a);
    }

    /// How many steps each vertex is away from `start`; -1 where there is no path.
    fn distances_from(&self, start: usize) -> Vec<i64> {
        let mut distances = vec![-1; self.neighbours.len()];
        distances[start] = 0;
        let mut queue = VecDeque::from([start]);
        while let Some(vertex) = queue.pop_front() {
            let next = distances[vertex] + 1;
            for &neighbour in &self.neighbours[vertex] {
                if distances[neighbour] < 0 {
                    distances[neighbour] = next;
                    queue.push_back(neighbour);
                }
            }
        }
        distances
    }
}

fn bench(n: i64) -> String {
    let vertices = n as usize;
    let graph = Graph::random(vertices);
    let mut farthest = 0;
    let mut checksum = 0;
    for search in 0..10 {
        for distance in graph.distances_from(search * vertices / 10) {
            farthest = farthest.max(distance);
            checksum = (checksum * 31 + distance) % 1_000_000_007;
        }
    }
    format!("{farthest} {checksum}")
}

fn main() {
    harness::run(bench, 60_000)
}
