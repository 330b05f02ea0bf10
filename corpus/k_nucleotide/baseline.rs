//! Counts the pieces of several lengths in a random strand of DNA, in hash maps with string keys.

#[path = "../harness.rs"]
mod harness;
#[path = "../fast_map.rs"]
mod fast_map;

use fast_map::FastMap;
use std::cmp::Reverse;

struct Random {
    seed: i64,
}

impl Random {
    fn next(&mut self) -> i64 {
        self.seed = (self.seed * 3877 + 29573) % 139968;
        self.seed
    }
}

/// A strand in which some genes return.
fn strand(length: i64) -> String {
    const GENES: [&str; 4] = ["ggt", "ggtatt", "ggtattttaatt", "ggtattttaatttatagt"];
    let mut random = Random { seed: 42 };
    let mut result = String::with_capacity(length as usize);
    for _ in 0..length {
        result.push_str(match random.next() {
            number @ ..40 => GENES[number as usize % 4],
            ..42400 => "a",
            ..70112 => "c",
            ..97760 => "g",
            _ => "t",
        });
    }
    result
}

fn counts_of(strand: &str, width: usize) -> FastMap<&str, i64> {
    let mut counts = FastMap::default();
    for i in 0..strand.len() - width + 1 {
        *counts.entry(&strand[i..i + width]).or_insert(0) += 1;
    }
    counts
}

/// The pieces of one width with their counts, the most frequent first.
fn frequencies(strand: &str, width: usize) -> String {
    let mut counts: Vec<(&str, i64)> = counts_of(strand, width).into_iter().collect();
    counts.sort_by_key(|&(piece, times)| (Reverse(times), piece));
    let texts: Vec<String> = counts.iter().map(|(piece, times)| format!("{piece} {times}")).collect();
    texts.join(", ")
}

fn bench(n: i64) -> String {
    let dna = strand(n);
    let mut found = vec![frequencies(&dna, 1)];
    for piece in ["ggt", "ggta", "ggtatt", "ggtattttaatt", "ggtattttaatttatagt"] {
        let counts = counts_of(&dna, piece.len());
        let times = counts.get(piece).copied().unwrap_or(0);
        found.push(format!("{piece} {times} of {}", counts.len()));
    }
    found.join("; ")
}

fn main() {
    harness::run(bench, 150_000)
}
