//! What every Rust twin of the corpus shares: run once and print, or serve iterations to a measuring process.
//!
//! Invariants:
//! - Without arguments the program prints what `main()` of the Otter program prints: the result of the quick size.
//! - With `--serve` each line `bench N` on standard input is answered by one JSON line, flushed at once; the end
//!   of the input ends the program.
//! - Text of results equals Otter's text of values, so results are compared as text.
//! - Only `bench` itself is timed: parsing the request, making text of the result and freeing it are not.

use std::hint::black_box;
use std::io::{self, BufRead, Write};
use std::time::Instant;

/// A result of `bench`, with the text that Otter gives to the same value.
pub trait Text {
    fn text(&self) -> String;
}

impl Text for i64 {
    fn text(&self) -> String {
        self.to_string()
    }
}

impl Text for String {
    fn text(&self) -> String {
        self.clone()
    }
}

impl Text for f64 {
    fn text(&self) -> String {
        float_text(*self)
    }
}

/// Up to nine decimals without trailing zeros; the shortest exponent form for very large and very small values.
pub fn float_text(x: f64) -> String {
    if x.is_nan() {
        return "nan".to_string();
    }
    if x.is_infinite() {
        return if x > 0.0 { "inf" } else { "-inf" }.to_string();
    }
    if x == 0.0 {
        return "0".to_string();
    }
    if x.abs() >= 1e15 || x.abs() < 1e-9 {
        return format!("{x:e}");
    }
    let digits = format!("{x:.9}");
    digits.trim_end_matches('0').trim_end_matches('.').to_string()
}

#[repr(C)]
struct Timespec {
    seconds: i64,
    nanoseconds: i64,
}

const CLOCK_PROCESS_CPUTIME_ID: i32 = 2;

extern "C" {
    fn clock_gettime(clock: i32, time: *mut Timespec) -> i32;
}

/// Processor time of all threads: a program that spreads its work over cores must not look cheaper for it.
fn cpu_ns() -> i64 {
    let mut time = Timespec { seconds: 0, nanoseconds: 0 };
    // SAFETY: `time` is a valid timespec of this platform's layout (64-bit Linux), and the call keeps no pointer.
    let status = unsafe { clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &mut time) };
    assert_eq!(status, 0, "clock_gettime failed");
    time.seconds * 1_000_000_000 + time.nanoseconds
}

/// Peak resident memory in bytes. Not from `getrusage`, whose peak survives `exec` and so may be the parent's.
fn rss_peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or("0 kB");
    let kilobytes: u64 = line.trim().trim_end_matches(" kB").parse().unwrap_or(0);
    kilobytes * 1024
}

fn json_string(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            c if (c as u32) < 0x20 => out.push_str(&format!("\\u{:04x}", c as u32)),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

fn measured<T: Text>(bench: fn(i64) -> T, n: i64) -> String {
    let cpu_before = cpu_ns();
    let start = Instant::now();
    let result = black_box(bench(black_box(n)));
    let wall = start.elapsed().as_nanos();
    let cpu = cpu_ns() - cpu_before;
    let text = json_string(&result.text());
    format!("{{\"wallNs\":{wall},\"cpuNs\":{cpu},\"result\":{text},\"rssPeak\":{}}}", rss_peak())
}

fn serve<T: Text>(bench: fn(i64) -> T) {
    let mut out = io::stdout().lock();
    for line in io::stdin().lock().lines() {
        let line = line.expect("standard input is readable text");
        let request = line.trim();
        if request.is_empty() {
            continue;
        }
        let n = request.strip_prefix("bench ").and_then(|n| n.trim().parse::<i64>().ok());
        let Some(n) = n else {
            eprintln!("expected \"bench N\", got {request:?}");
            std::process::exit(2);
        };
        let answer = measured(bench, n);
        writeln!(out, "{answer}").and_then(|()| out.flush()).expect("standard output is writable");
    }
}

pub fn run<T: Text>(bench: fn(i64) -> T, quick: i64) {
    match std::env::args().nth(1).as_deref() {
        None => println!("{}", bench(black_box(quick)).text()),
        Some("--serve") => serve(bench),
        Some(other) => {
            eprintln!("unknown argument {other:?}; use --serve, or nothing");
            std::process::exit(2);
        }
    }
}
