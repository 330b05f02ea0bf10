//! Turns strands of DNA around and exchanges each base for its partner, in lines of sixty.

#[path = "../harness.rs"]
mod harness;

const WIDTH: usize = 60;

struct Random {
    state: i64,
}

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.state = (self.state * 1103515245 + 12345) & 2147483647;
        (self.state >> 16) as usize % limit
    }
}

fn partner_table() -> [u8; 128] {
    let mut table = [0; 128];
    for (base, partner) in b"ACGTUMRWSYKVHDBN".iter().zip(b"TGCAAKYWSRMBDHVN") {
        table[*base as usize] = *partner;
        table[base.to_ascii_lowercase() as usize] = *partner;
    }
    table
}

/// Strands of different lengths, each under a header, in lines of sixty.
fn document(strands: usize) -> Vec<u8> {
    let mut random = Random { state: 1 };
    let letters = b"ACGTacgtMRWSYKVHDBN";
    let mut text = Vec::new();
    for strand in 0..strands {
        text.extend_from_slice(format!(">strand {strand}\n").as_bytes());
        for _ in 0..50 + strand % 50 {
            text.extend((0..WIDTH).map(|_| letters[random.below(letters.len())]));
            text.push(b'\n');
        }
    }
    text
}

fn append_reversed(result: &mut Vec<u8>, lines: &[&[u8]], partners: &[u8; 128]) {
    let strand = lines.concat();
    for line in strand.rchunks(WIDTH) {
        result.extend(line.iter().rev().map(|&base| partners[base as usize]));
        result.push(b'\n');
    }
}

fn reversed_document(text: &[u8], partners: &[u8; 128]) -> Vec<u8> {
    let mut result = Vec::with_capacity(text.len());
    let mut strand = Vec::new();
    for line in text.strip_suffix(b"\n").unwrap_or(text).split(|&byte| byte == b'\n') {
        if line.first() == Some(&b'>') {
            append_reversed(&mut result, &strand, partners);
            result.extend_from_slice(line);
            result.push(b'\n');
            strand.clear();
        } else {
            strand.push(line);
        }
    }
    append_reversed(&mut result, &strand, partners);
    result
}

fn bench(n: i64) -> String {
    let partners = partner_table();
    let mut text = document(20);
    for _ in 0..n {
        text = reversed_document(&text, &partners);
    }
    let add = |checksum: i64, &byte: &u8| checksum.wrapping_mul(31).wrapping_add(byte as i64);
    format!("{} {}", text.len(), text.iter().fold(0, add))
}

fn main() {
    harness::run(bench, 350)
}
