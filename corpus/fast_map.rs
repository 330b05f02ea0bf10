//! A hash map for twins whose Otter program is about dicts: std's table with a short multiplicative hash.
//!
//! std's default hash resists collision attacks and costs accordingly; a programmer after speed replaces it, so the
//! twins do too. The hash is that of the Rust compiler's own tables: rotate, xor, multiply.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

pub type FastMap<K, V> = HashMap<K, V, BuildHasherDefault<FastHasher>>;

#[derive(Default)]
pub struct FastHasher {
    hash: u64,
}

impl FastHasher {
    fn add(&mut self, word: u64) {
        self.hash = (self.hash.rotate_left(5) ^ word).wrapping_mul(0x517c_c1b7_2722_0a95);
    }
}

impl Hasher for FastHasher {
    fn write(&mut self, bytes: &[u8]) {
        let mut rest = bytes;
        while let Some((word, more)) = rest.split_first_chunk() {
            self.add(u64::from_le_bytes(*word));
            rest = more;
        }
        if let Some((word, more)) = rest.split_first_chunk() {
            self.add(u32::from_le_bytes(*word) as u64);
            rest = more;
        }
        if let Some((word, more)) = rest.split_first_chunk() {
            self.add(u16::from_le_bytes(*word) as u64);
            rest = more;
        }
        if let Some(&byte) = rest.first() {
            self.add(byte as u64);
        }
    }

    fn write_u8(&mut self, value: u8) {
        self.add(value as u64);
    }

    fn write_i64(&mut self, value: i64) {
        self.add(value as u64);
    }

    fn write_u64(&mut self, value: u64) {
        self.add(value);
    }

    fn write_usize(&mut self, value: usize) {
        self.add(value as u64);
    }

    // The table takes its position from the low bits, and multiplication mixes upwards.
    fn finish(&self) -> u64 {
        self.hash.rotate_left(26)
    }
}
