//! A ring of cells under one rule for the first half of the run and under another for the second.

#[path = "../harness.rs"]
mod harness;

fn next_cell(left: i64, cell: i64, right: i64, rule: i64) -> i64 {
    (rule >> (4 * left + 2 * cell + right)) & 1
}

fn step(cells: &[i64], out: &mut [i64], rule: i64) {
    let last = cells.len() - 1;
    out[0] = next_cell(cells[last], cells[0], cells[1], rule);
    for (slot, window) in out[1..].iter_mut().zip(cells.windows(3)) {
        *slot = next_cell(window[0], window[1], window[2], rule);
    }
    out[last] = next_cell(cells[last - 1], cells[last], cells[0], rule);
}

fn run(mut cells: Vec<i64>, steps: i64, rule: i64) -> Vec<i64> {
    let mut next = vec![0; cells.len()];
    for _ in 0..steps {
        step(&cells, &mut next, rule);
        std::mem::swap(&mut cells, &mut next);
    }
    cells
}

fn checksum_of(cells: &[i64]) -> i64 {
    cells.iter().fold(0, |checksum, cell| (checksum * 2 + cell) % 1_000_000_007)
}

fn bench(n: i64) -> String {
    let mut cells = vec![0; 2000];
    cells[1000] = 1;
    cells = run(cells, n / 2, 30);
    let middle = checksum_of(&cells);
    cells = run(cells, n - n / 2, 110);
    format!("{middle} {}", checksum_of(&cells))
}

fn main() {
    harness::run(bench, 100_000)
}
