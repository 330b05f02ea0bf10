//! The product of two square matrices held as vectors of rows.

#[path = "../harness.rs"]
mod harness;

fn generated(n: i64, seed: f64) -> Vec<Vec<f64>> {
    let scale = seed / n as f64 / n as f64;
    (0..n)
        .map(|i| (0..n).map(|j| scale * (i - j) as f64 * (i + j) as f64).collect())
        .collect()
}

fn product(a: &[Vec<f64>], b: &[Vec<f64>]) -> Vec<Vec<f64>> {
    let width = b[0].len();
    a.iter()
        .map(|factors| {
            let mut row = vec![0.0; width];
            for (factor, other) in factors.iter().zip(b) {
                for (slot, x) in row.iter_mut().zip(other) {
                    *slot += factor * x;
                }
            }
            row
        })
        .collect()
}

fn bench(n: i64) -> f64 {
    let c = product(&generated(n, 1.0), &generated(n, 2.0));
    let mut sum = 0.0;
    for (i, row) in c.iter().enumerate() {
        for (j, x) in row.iter().enumerate() {
            sum += x * (i as i64 - 2 * j as i64) as f64;
        }
    }
    sum / n as f64
}

fn main() {
    harness::run(bench, 800)
}
