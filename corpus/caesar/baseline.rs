//! Shifts the letters of a text by a key, and finds the key again from the frequencies of letters.

#[path = "../harness.rs"]
mod harness;

const PASSAGE: &str = "The quick brown fox jumps over the lazy dog, while seven wizards explain to an astonished queen how the river, swollen by rain, had carried away the old mill. Nobody in the village remembered a flood like it; the eldest among them spoke of a winter, many years ago, when ice had stopped the wheel for weeks. Zoë's café stayed open.";

fn shifted_letter(c: char, key: u8) -> char {
    match c {
        'a'..='z' => ((c as u8 - b'a' + key) % 26 + b'a') as char,
        'A'..='Z' => ((c as u8 - b'A' + key) % 26 + b'A') as char,
        other => other,
    }
}

fn shifted(text: &str, key: u8) -> String {
    text.chars().map(|c| shifted_letter(c, key)).collect()
}

fn letter_counts(text: &str) -> [i64; 26] {
    let mut counts = [0; 26];
    for c in text.to_lowercase().chars() {
        if c.is_ascii_lowercase() {
            counts[(c as u8 - b'a') as usize] += 1;
        }
    }
    counts
}

/// The key under which the counts resemble those of English most.
fn guessed_key(text: &str) -> u8 {
    const USUAL: [i64; 26] =
        [82, 15, 28, 43, 127, 22, 20, 61, 70, 2, 8, 40, 24, 67, 75, 19, 1, 60, 63, 91, 28, 10, 24, 2, 20, 1];
    let counts = letter_counts(text);
    let score = |key: usize| -> i64 { (0..26).map(|i| USUAL[i] * counts[(i + key) % 26]).sum() };
    // The first of several, as max_by_key takes the last.
    (0..26).rev().max_by_key(|&key| score(key)).expect("there are keys") as u8
}

fn bench(n: i64) -> i64 {
    let mut broken = 0;
    let mut text = PASSAGE.to_string();
    for round in 0..n {
        let key = (round * 7 % 26) as u8;
        let secret = shifted(&text, key);
        let guess = guessed_key(&secret);
        broken += (guess == key) as i64;
        text = shifted(&secret, 26 - guess);
    }
    assert!(text == PASSAGE, "the text did not survive");
    broken
}

fn main() {
    harness::run(bench, 15_000)
}
