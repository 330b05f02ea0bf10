//! The largest singular value of an infinite matrix by the power method.

#[path = "../harness.rs"]
mod harness;

fn element(i: usize, j: usize) -> f64 {
    1.0 / ((i + j) * (i + j + 1) / 2 + i + 1) as f64
}

fn multiply(v: &[f64], out: &mut [f64]) {
    for (i, slot) in out.iter_mut().enumerate() {
        *slot = v.iter().enumerate().fold(0.0, |sum, (j, x)| sum + element(i, j) * x);
    }
}

fn multiply_transposed(v: &[f64], out: &mut [f64]) {
    for (i, slot) in out.iter_mut().enumerate() {
        *slot = v.iter().enumerate().fold(0.0, |sum, (j, x)| sum + element(j, i) * x);
    }
}

fn bench(n: i64) -> f64 {
    let size = n as usize;
    let mut u = vec![1.0; size];
    let mut v = vec![0.0; size];
    let mut t = vec![0.0; size];
    for _ in 0..10 {
        multiply(&u, &mut t);
        multiply_transposed(&t, &mut v);
        multiply(&v, &mut t);
        multiply_transposed(&t, &mut u);
    }
    let mut vbv = 0.0;
    let mut vv = 0.0;
    for (x, y) in u.iter().zip(&v) {
        vbv += x * y;
        vv += y * y;
    }
    (vbv / vv).sqrt()
}

fn main() {
    harness::run(bench, 1300)
}
