//! Smooths series of readings whose type is only known at run time: ints for the first half, floats for the second.

#[path = "../harness.rs"]
mod harness;

use std::cmp::Ordering;
use std::ops::{Add, Div, Mul};

#[derive(Clone, Copy)]
enum Value {
    Int(i64),
    Float(f64),
}

impl Value {
    fn as_float(self) -> f64 {
        match self {
            Value::Int(value) => value as f64,
            Value::Float(value) => value,
        }
    }

    fn combine(self, other: Value, ints: impl Fn(i64, i64) -> i64, floats: impl Fn(f64, f64) -> f64) -> Value {
        match (self, other) {
            (Value::Int(a), Value::Int(b)) => Value::Int(ints(a, b)),
            (a, b) => Value::Float(floats(a.as_float(), b.as_float())),
        }
    }
}

impl Add for Value {
    type Output = Value;

    fn add(self, other: Value) -> Value {
        self.combine(other, i64::wrapping_add, |a, b| a + b)
    }
}

impl Mul for Value {
    type Output = Value;

    fn mul(self, other: Value) -> Value {
        self.combine(other, i64::wrapping_mul, |a, b| a * b)
    }
}

impl Div for Value {
    type Output = Value;

    fn div(self, other: Value) -> Value {
        self.combine(other, i64::wrapping_div, |a, b| a / b)
    }
}

impl PartialEq for Value {
    fn eq(&self, other: &Value) -> bool {
        self.partial_cmp(other) == Some(Ordering::Equal)
    }
}

impl PartialOrd for Value {
    fn partial_cmp(&self, other: &Value) -> Option<Ordering> {
        match (self, other) {
            (Value::Int(a), Value::Int(b)) => a.partial_cmp(b),
            (a, b) => a.as_float().partial_cmp(&b.as_float()),
        }
    }
}

fn smoothed(before: Value, reading: Value, after: Value) -> Value {
    (before + Value::Int(2) * reading + after) / Value::Int(4)
}

fn larger(a: Value, b: Value) -> Value {
    if a > b { a } else { b }
}

/// The readings after some rounds of smoothing; the ends stay.
fn smooth_all(readings: Vec<Value>, rounds: i64) -> Vec<Value> {
    let mut now = readings;
    for _ in 0..rounds {
        let mut next = Vec::with_capacity(now.len());
        next.push(now[0]);
        next.extend(now.windows(3).map(|w| smoothed(w[0], w[1], w[2])));
        next.push(now[now.len() - 1]);
        now = next;
    }
    now
}

fn peak(readings: &[Value]) -> Value {
    readings.iter().copied().fold(readings[0], larger)
}

struct Random {
    state: i64,
}

impl Random {
    fn below(&mut self, limit: i64) -> i64 {
        self.state = (self.state * 1103515245 + 12345) & 2147483647;
        (self.state >> 8) % limit
    }
}

fn whole_readings(random: &mut Random, count: usize) -> Vec<Value> {
    (0..count).map(|_| Value::Int(random.below(1_000_000))).collect()
}

fn fine_readings(random: &mut Random, count: usize) -> Vec<Value> {
    (0..count).map(|_| Value::Float(random.below(1_000_000) as f64 / 1000.0)).collect()
}

fn bench(n: i64) -> String {
    let mut random = Random { state: 5 };
    let mut whole = 0;
    for _ in 0..n / 2 {
        match peak(&smooth_all(whole_readings(&mut random, 1000), 20)) {
            Value::Int(value) => whole += value,
            Value::Float(value) => whole += value as i64,
        }
    }
    let mut fine = 0.0;
    for _ in n / 2..n {
        fine += peak(&smooth_all(fine_readings(&mut random, 1000), 20)).as_float();
    }
    format!("{whole} {}", harness::float_text(fine))
}

fn main() {
    harness::run(bench, 800)
}
