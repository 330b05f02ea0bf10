//! Sums the lengths of Collatz sequences, a range of starts in each of many threads.

#[path = "../harness.rs"]
mod harness;

use std::thread;

const TASKS: i64 = 32;

fn length_from(start: i64) -> i64 {
    let mut length = 1;
    let mut value = start;
    while value != 1 {
        value = if value % 2 == 0 { value / 2 } else { 3 * value + 1 };
        length += 1;
    }
    length
}

fn total_in(first: i64, past: i64) -> i64 {
    (first..past).map(length_from).sum()
}

fn bench(n: i64) -> i64 {
    thread::scope(|scope| {
        let spawn = |i| scope.spawn(move || total_in(1 + i * n / TASKS, 1 + (i + 1) * n / TASKS));
        let tasks: Vec<_> = (0..TASKS).map(spawn).collect();
        tasks.into_iter().map(|task| task.join().expect("a task ends well")).sum()
    })
}

fn main() {
    harness::run(bench, 300_000)
}
