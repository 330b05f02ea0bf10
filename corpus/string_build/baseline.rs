//! A report put together from formatted lines.

#[path = "../harness.rs"]
mod harness;

use std::fmt::Write;

const CHUNK: usize = 4096;

fn append_line(out: &mut String, i: i64) {
    let price = (i % 1000) as f64 * 0.25;
    // Quarters print the same with the shortest digits as with Otter's text of a float.
    writeln!(out, "item {i}: quantity {}, price {price}, stocked {}", i * 7 % 100, i % 3 == 0)
        .expect("a string accepts text");
}

fn sevens(text: &str) -> usize {
    text.as_bytes().iter().step_by(3).filter(|&&b| b == b'7').count()
}

fn bench(n: i64) -> String {
    let mut length = 0;
    let mut count = 0;
    let mut chunk = String::new();
    for i in 0..n {
        append_line(&mut chunk, i);
        if chunk.len() >= CHUNK {
            length += chunk.len();
            count += sevens(&chunk);
            chunk.clear();
        }
    }
    length += chunk.len();
    count += sevens(&chunk);
    format!("{length} {count}")
}

fn main() {
    harness::run(bench, 900_000)
}
