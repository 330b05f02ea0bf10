//! Sorts by partition into fresh vectors, and filters and maps the results.

#[path = "../harness.rs"]
mod harness;

fn random_values(count: usize, seed: i64) -> Vec<i64> {
    let mut state = seed;
    let next = || {
        state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407) & i64::MAX;
        (state >> 33) % 1000
    };
    std::iter::repeat_with(next).take(count).collect()
}

fn quicksorted(values: Vec<i64>) -> Vec<i64> {
    if values.len() <= 1 {
        return values;
    }
    let pivot = values[values.len() / 2];
    let below: Vec<i64> = values.iter().copied().filter(|&x| x < pivot).collect();
    let same: Vec<i64> = values.iter().copied().filter(|&x| x == pivot).collect();
    let above: Vec<i64> = values.iter().copied().filter(|&x| x > pivot).collect();
    [quicksorted(below), same, quicksorted(above)].concat()
}

/// The lengths of the runs of equal values in a sorted vector.
fn run_lengths(values: &[i64]) -> Vec<usize> {
    let mut lengths = Vec::new();
    let mut run: Vec<i64> = Vec::new();
    for &value in values {
        if !run.is_empty() && run[0] != value {
            lengths.push(run.len());
            run = Vec::new();
        }
        run.push(value);
    }
    if !run.is_empty() {
        lengths.push(run.len());
    }
    lengths
}

fn bench(n: i64) -> i64 {
    let mut checksum = 0;
    for round in 0..n {
        let ordered = quicksorted(random_values(500, round));
        let odd_squares: Vec<i64> = ordered.iter().filter(|&&x| x % 2 == 1).map(|&x| x * x).collect();
        for length in run_lengths(&odd_squares) {
            checksum = (checksum * 31 + length as i64) % 1_000_000_007;
        }
        for square in odd_squares {
            checksum = (checksum + square) % 1_000_000_007;
        }
    }
    checksum
}

fn main() {
    harness::run(bench, 500)
}
