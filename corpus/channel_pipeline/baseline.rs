//! Numbers pass through a pipeline of four threads that are joined by channels of bounded capacity.

#[path = "../harness.rs"]
mod harness;

use std::sync::mpsc::{sync_channel, Receiver, SyncSender};
use std::thread;

const CAPACITY: usize = 256;

fn produce(count: i64, out: SyncSender<i64>) {
    let mut state: i64 = 12345;
    for _ in 0..count {
        state = (state * 1103515245 + 12345) & 2147483647;
        out.send(state >> 8).expect("the next stage is there");
    }
}

/// The number of steps of Euclid's algorithm for each number and a fixed one.
fn measure(input: Receiver<i64>, out: SyncSender<i64>) {
    for number in input {
        out.send(euclid_steps(number, 6700417)).expect("the next stage is there");
    }
}

fn euclid_steps(a: i64, b: i64) -> i64 {
    let mut steps = 0;
    let (mut x, mut y) = (a, b);
    while y != 0 {
        (x, y) = (y, x % y);
        steps += 1;
    }
    steps
}

fn keep_odd(input: Receiver<i64>, out: SyncSender<i64>) {
    for steps in input {
        if steps % 2 == 1 {
            out.send(steps).expect("the next stage is there");
        }
    }
}

fn collect_sum(input: Receiver<i64>) -> i64 {
    input.iter().fold(0, |checksum, steps| (checksum * 31 + steps) % 1_000_000_007)
}

fn bench(n: i64) -> i64 {
    let (numbers_out, numbers_in) = sync_channel(CAPACITY);
    let (measured_out, measured_in) = sync_channel(CAPACITY);
    let (odd_out, odd_in) = sync_channel(CAPACITY);
    thread::scope(|scope| {
        scope.spawn(move || produce(n, numbers_out));
        scope.spawn(move || measure(numbers_in, measured_out));
        scope.spawn(move || keep_odd(measured_in, odd_out));
        scope.spawn(move || collect_sum(odd_in)).join().expect("the last stage ends well")
    })
}

fn main() {
    harness::run(bench, 120_000)
}
