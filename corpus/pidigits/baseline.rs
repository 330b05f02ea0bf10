//! Digits of pi by a spigot over natural numbers of any size.

#[path = "../harness.rs"]
mod harness;

use std::cmp::Ordering;

/// The lowest limb first; the highest is not zero.
struct Natural {
    limbs: Vec<u32>,
}

impl Natural {
    fn multiply(&mut self, factor: u32) {
        let mut carry = 0;
        for limb in &mut self.limbs {
            let product = *limb as u64 * factor as u64 + carry;
            *limb = product as u32;
            carry = product >> 32;
        }
        if carry != 0 {
            self.limbs.push(carry as u32);
        }
    }

    /// self += other * factor
    fn add_product(&mut self, other: &Natural, factor: u32) {
        if self.limbs.len() < other.limbs.len() {
            self.limbs.resize(other.limbs.len(), 0);
        }
        let mut carry = 0;
        let (low, high) = self.limbs.split_at_mut(other.limbs.len());
        for (limb, other) in low.iter_mut().zip(&other.limbs) {
            let sum = *limb as u64 + *other as u64 * factor as u64 + carry;
            *limb = sum as u32;
            carry = sum >> 32;
        }
        for limb in high {
            if carry == 0 {
                return;
            }
            let sum = *limb as u64 + carry;
            *limb = sum as u32;
            carry = sum >> 32;
        }
        if carry != 0 {
            self.limbs.push(carry as u32);
        }
    }

    /// self -= other * factor, which may not be more than self
    fn subtract_product(&mut self, other: &Natural, factor: u32) {
        let mut borrow = 0;
        let (low, high) = self.limbs.split_at_mut(other.limbs.len());
        for (limb, other) in low.iter_mut().zip(&other.limbs) {
            let difference = *limb as i64 - *other as i64 * factor as i64 + borrow;
            *limb = difference as u32;
            borrow = difference >> 32;
        }
        for limb in high {
            if borrow == 0 {
                break;
            }
            let difference = *limb as i64 + borrow;
            *limb = difference as u32;
            borrow = difference >> 32;
        }
        while self.limbs.last() == Some(&0) {
            self.limbs.pop();
        }
    }

    fn is_less(&self, other: &Natural) -> bool {
        let by_length = self.limbs.len().cmp(&other.limbs.len());
        by_length.then_with(|| self.limbs.iter().rev().cmp(other.limbs.iter().rev())) == Ordering::Less
    }
}

/// How often `divisor` goes into `value`, which keeps the remainder; the answer is one decimal digit.
fn divide_digit(value: &mut Natural, divisor: &Natural) -> u32 {
    let mut digit = 0;
    while !value.is_less(divisor) {
        value.subtract_product(divisor, 1);
        digit += 1;
    }
    digit
}

/// Pi is 2 + 1/3 (2 + 2/5 (2 + 3/7 (…))). After k terms it lies between value / denominator and
/// (value + numerator) / denominator; each digit that both agree on is taken off.
fn bench(n: i64) -> String {
    let mut value = Natural { limbs: vec![3] };
    let mut numerator = Natural { limbs: vec![1] };
    let mut denominator = Natural { limbs: vec![1] };
    let mut rest = Natural { limbs: Vec::new() };
    let (mut checksum, mut last) = (0, 0);
    let mut found = 0;
    let mut k = 0;
    while found < n {
        k += 1;
        value.multiply(2 * k + 1);
        value.add_product(&numerator, k - 1);
        numerator.multiply(k);
        denominator.multiply(2 * k + 1);
        if !numerator.is_less(&denominator) {
            continue;
        }
        rest.limbs.clone_from(&value.limbs);
        let digit = divide_digit(&mut rest, &denominator);
        rest.add_product(&numerator, 1);
        if rest.is_less(&denominator) {
            checksum = (checksum * 31 + digit as i64) % 1_000_000_007;
            last = last % 1_000_000_000 * 10 + digit as i64;
            found += 1;
            rest.subtract_product(&numerator, 1);
            rest.multiply(10);
            numerator.multiply(10);
            std::mem::swap(&mut value, &mut rest);
        }
    }
    format!("{last} {checksum}")
}

fn main() {
    harness::run(bench, 2000)
}
