//! Corrects misspelt words: the edit distance of each to every word of a list.

#[path = "../harness.rs"]
mod harness;

struct Random {
    state: i64,
}

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.state = self.state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407) & i64::MAX;
        (self.state >> 33) as usize % limit
    }
}

fn random_words(random: &mut Random, count: usize) -> Vec<String> {
    let mut word = || {
        let length = 4 + random.below(9);
        (0..length).map(|_| (b'a' + random.below(26) as u8) as char).collect()
    };
    (0..count).map(|_| word()).collect()
}

fn misspelt(random: &mut Random, word: &str) -> String {
    let place = random.below(word.len() - 1);
    let (before, after) = word.split_at(place);
    match random.below(3) {
        0 => format!("{before}{}", &after[1..]),
        1 => format!("{before}x{after}"),
        _ => format!("{before}{}{}{}", &after[1..2], &after[..1], &after[2..]),
    }
}

fn distance(a: &str, b: &str) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.bytes().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, y) in b.bytes().enumerate() {
            let above = row[j + 1];
            let replaced = if x == y { diagonal } else { diagonal + 1 };
            row[j + 1] = replaced.min(above.min(row[j]) + 1);
            diagonal = above;
        }
    }
    row[b.len()]
}

/// The position of the nearest word, the first of several.
fn nearest(word: &str, words: &[String]) -> usize {
    let by_distance = words.iter().enumerate().map(|(i, other)| (distance(word, other), i));
    by_distance.min().expect("there are words").1
}

fn bench(n: i64) -> String {
    let mut random = Random { state: 31 };
    let words = random_words(&mut random, 1000);
    let mut corrected = 0;
    let mut checksum = 0;
    for _ in 0..n {
        let wanted = random.below(words.len());
        let found = nearest(&misspelt(&mut random, &words[wanted]), &words);
        checksum += found;
        corrected += (found == wanted) as usize;
    }
    format!("{corrected} {checksum}")
}

fn main() {
    harness::run(bench, 400)
}
