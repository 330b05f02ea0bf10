//! A cache with integer keys: inserts, updates, lookups, removals and walks over a hash map of changing size.

#[path = "../harness.rs"]
mod harness;
#[path = "../fast_map.rs"]
mod fast_map;

use fast_map::FastMap;
use std::collections::hash_map::Entry;

const CAPACITY: usize = 20_000;

struct Random {
    state: i64,
}

impl Random {
    fn below(&mut self, limit: i64) -> i64 {
        self.state = self.state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407) & i64::MAX;
        (self.state >> 33) % limit
    }
}

#[derive(Default)]
struct Cache {
    entries: FastMap<i64, i64>,
    hits: i64,
    misses: i64,
    evicted: usize,
    shrunk: usize,
}

impl Cache {
    /// The value of a key; it is computed and kept when it is not there.
    fn fetch(&mut self, key: i64) -> i64 {
        match self.entries.entry(key) {
            Entry::Occupied(entry) => {
                self.hits += 1;
                *entry.get()
            }
            Entry::Vacant(entry) => {
                self.misses += 1;
                *entry.insert(key * key % 1_000_003)
            }
        }
    }

    fn forget(&mut self, key: i64) {
        if self.entries.remove(&key).is_some() {
            self.evicted += 1;
        }
    }

    /// Drops about half of the entries: those whose keys have a certain bit, each time another one.
    fn shrink(&mut self) {
        let bit = 1 << (self.shrunk % 16);
        let before = self.entries.len();
        self.entries.retain(|key, _| key & bit == 0);
        self.shrunk += 1;
        self.evicted += before - self.entries.len();
    }
}

fn bench(n: i64) -> String {
    let mut random = Random { state: 23 };
    let mut cache = Cache::default();
    let mut checksum = 0;
    for step in 0..n {
        // Low keys are wanted far more often than high ones.
        let key = random.below(1000) * random.below(1000) / 10;
        checksum += cache.fetch(key);
        if step % 4 == 0 {
            cache.forget(random.below(100_000));
        }
        if cache.entries.len() > CAPACITY {
            cache.shrink();
        }
    }
    for (key, value) in &cache.entries {
        checksum += key ^ value;
    }
    format!("{} {} {} {checksum}", cache.hits, cache.misses, cache.evicted)
}

fn main() {
    harness::run(bench, 1_200_000)
}
