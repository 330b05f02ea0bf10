//! Every permutation of six numbers by recursive swaps, counting the calls.

#[path = "../harness.rs"]
mod harness;

struct Permutation {
    count: i64,
    values: Vec<i64>,
}

impl Permutation {
    fn permute(&mut self, n: usize) {
        self.count += 1;
        if n != 0 {
            let last = n - 1;
            self.permute(last);
            for i in (0..=last).rev() {
                self.values.swap(last, i);
                self.permute(last);
                self.values.swap(last, i);
            }
        }
    }
}

fn round() -> i64 {
    let mut permutation = Permutation { count: 0, values: (0..6).collect() };
    permutation.permute(6);
    permutation.count
}

fn bench(n: i64) -> i64 {
    (0..n).map(|_| round()).sum()
}

fn main() {
    harness::run(bench, 2000)
}
