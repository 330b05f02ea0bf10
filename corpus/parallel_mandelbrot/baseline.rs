//! The Mandelbrot set, rows taken one by one by as many threads as there are processors.

#[path = "../harness.rs"]
mod harness;

use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

fn escape_time(cr: f64, ci: f64) -> i64 {
    let (mut zr, mut zi) = (0.0, 0.0);
    for step in 0..200 {
        let zr2 = zr * zr;
        let zi2 = zi * zi;
        if zr2 + zi2 > 4.0 {
            return step;
        }
        zi = 2.0 * zr * zi + ci;
        zr = zr2 - zi2 + cr;
    }
    200
}

fn render(y: usize, size: usize) -> i64 {
    let ci = 2.0 * y as f64 / size as f64 - 1.0;
    (0..size).fold(0, |checksum, x| {
        let cr = 2.0 * x as f64 / size as f64 - 1.5;
        (checksum * 31 + escape_time(cr, ci)) % 1_000_000_007
    })
}

/// `f` of every number below `count`, in order, computed on all processors.
fn parallel_map(count: usize, f: impl Fn(usize) -> i64 + Sync) -> Vec<i64> {
    let threads = thread::available_parallelism().map_or(1, |n| n.get());
    let next = AtomicUsize::new(0);
    let work = || {
        let take = || Some(next.fetch_add(1, Ordering::Relaxed)).filter(|&i| i < count);
        std::iter::from_fn(take).map(|i| (i, f(i))).collect::<Vec<_>>()
    };
    let mut results = vec![0; count];
    thread::scope(|scope| {
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        for worker in workers {
            for (i, result) in worker.join().expect("a worker ends well") {
                results[i] = result;
            }
        }
    });
    results
}

fn bench(n: i64) -> i64 {
    let size = n as usize;
    let parts = parallel_map(size, |y| render(y, size));
    parts.into_iter().fold(0, |checksum, part| (checksum * 31 + part) % 1_000_000_007)
}

fn main() {
    harness::run(bench, 420)
}
