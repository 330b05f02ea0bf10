//! Counts the words of many pages and lists the most frequent ones.

#[path = "../harness.rs"]
mod harness;
#[path = "../fast_map.rs"]
mod fast_map;

use fast_map::FastMap;

struct Random {
    state: i64,
}

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.state = self.state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407) & i64::MAX;
        (self.state >> 33) as usize % limit
    }
}

const SYLLABLES: [&str; 20] = [
    "ba", "con", "de", "fin", "go", "ha", "ir", "jo", "ka", "lum", "me", "nor", "o", "per", "qui", "ra", "so", "tan",
    "u", "ver",
];

fn vocabulary(random: &mut Random, size: usize) -> Vec<String> {
    let mut word = || {
        let syllables = 1 + random.below(4);
        (0..syllables).map(|_| SYLLABLES[random.below(SYLLABLES.len())]).collect()
    };
    (0..size).map(|_| word()).collect()
}

/// Words at the front of the vocabulary are far more frequent than those at its end.
fn text_of(random: &mut Random, words: &[String], count: i64) -> String {
    let mut text = String::new();
    for i in 0..count {
        let rank = random.below(words.len()) * random.below(words.len()) / words.len();
        let word = &words[rank];
        if i % 10 == 0 {
            text.push_str(&word.to_uppercase());
        } else {
            text.push_str(word);
        }
        text.push_str(if i % 12 == 11 { ".\n" } else { " " });
    }
    text
}

fn count_words(text: &str, counts: &mut FastMap<String, i64>) {
    for line in text.to_lowercase().lines() {
        for token in line.split_whitespace() {
            let word = token.strip_suffix('.').unwrap_or(token);
            match counts.get_mut(word) {
                Some(count) => *count += 1,
                None => {
                    counts.insert(word.to_string(), 1);
                }
            }
        }
    }
}

fn bench(n: i64) -> String {
    let mut random = Random { state: 17 };
    let words = vocabulary(&mut random, 5000);
    let mut counts = FastMap::default();
    for _ in 0..n {
        count_words(&text_of(&mut random, &words, 10_000), &mut counts);
    }
    let mut entries: Vec<(String, i64)> = counts.into_iter().collect();
    entries.sort_by(|(a, a_count), (b, b_count)| b_count.cmp(a_count).then_with(|| a.cmp(b)));
    let top: Vec<String> = entries.iter().take(5).map(|(word, count)| format!("{word} {count}")).collect();
    format!("{} words: {}", entries.len(), top.join(", "))
}

fn main() {
    harness::run(bench, 60)
}
