//! Writes DNA sequences in lines of sixty, by repetition and by weighted random choice, and folds them into a checksum.

#[path = "../harness.rs"]
mod harness;

const WIDTH: usize = 60;
const CHUNK: usize = 8192;
const ALU: &[u8] = b"GGCCGGGCGCGGTGGCTCACGCCTGTAATCCCAGCACTTTGGGAGGCCGAGGCGGGCGGATCACCTGAGGTCAGGAGTTCGAGACCAGCCTGGCCAACATGGTGAAACCCCGTCTCTACTAAAAATACAAAAATTAGCCGGGCGTGGTGGCGCGCGCCTGTAATCCCAGCTACTCGGGAGGCTGAGGCAGGAGAATCGCTTGAACCCGGGAGGCGGAGGTTGCAGTGAGCCGAGATCGCGCCACTGCACTCCAGCCTGGGCGACAGAGCGAGACTCCGTCTCAAAAA";

struct Random {
    seed: i64,
}

impl Random {
    fn next(&mut self) -> f64 {
        self.seed = (self.seed * 3877 + 29573) % 139968;
        self.seed as f64 / 139968.0
    }
}

/// A symbol is chosen when the random number is below its bound and not below that of the one before it.
struct Symbol {
    byte: u8,
    bound: f64,
}

/// Takes text in pieces; remembers how much there was and a checksum of it.
#[derive(Default)]
struct Sink {
    pending: Vec<u8>,
    length: usize,
    checksum: i64,
}

impl Sink {
    fn write(&mut self, line: &[u8]) {
        self.pending.extend_from_slice(line);
        if self.pending.len() >= CHUNK {
            self.flush();
        }
    }

    fn flush(&mut self) {
        let add = |checksum: i64, &byte: &u8| checksum.wrapping_mul(31).wrapping_add(byte as i64);
        self.checksum = self.pending.iter().fold(self.checksum, add);
        self.length += self.pending.len();
        self.pending.clear();
    }
}

fn symbols(letters: &[u8], weights: &[f64]) -> Vec<Symbol> {
    let mut bound = 0.0;
    let symbol = |(&byte, weight)| {
        bound += weight;
        Symbol { byte, bound }
    };
    letters.iter().zip(weights).map(symbol).collect()
}

fn chosen(table: &[Symbol], number: f64) -> u8 {
    let symbol = table.iter().find(|symbol| number < symbol.bound);
    symbol.unwrap_or(&table[table.len() - 1]).byte
}

fn repeated(sink: &mut Sink, header: &[u8], text: &[u8], count: usize) {
    sink.write(header);
    let endless = [text, text].concat();
    let mut line = Vec::with_capacity(WIDTH + 1);
    let mut start = 0;
    let mut left = count;
    while left > 0 {
        let width = WIDTH.min(left);
        line.clear();
        line.extend_from_slice(&endless[start..start + width]);
        line.push(b'\n');
        sink.write(&line);
        start = (start + width) % text.len();
        left -= width;
    }
}

fn randomly(sink: &mut Sink, header: &[u8], table: &[Symbol], random: &mut Random, count: usize) {
    sink.write(header);
    let mut line = Vec::with_capacity(WIDTH + 1);
    let mut left = count;
    while left > 0 {
        let width = WIDTH.min(left);
        line.clear();
        line.extend((0..width).map(|_| chosen(table, random.next())));
        line.push(b'\n');
        sink.write(&line);
        left -= width;
    }
}

fn bench(n: i64) -> String {
    let mut weights = [0.02; 15];
    weights[..4].copy_from_slice(&[0.27, 0.12, 0.12, 0.27]);
    let ambiguous = symbols(b"acgtBDHKMNRSVWY", &weights);
    let human = symbols(b"acgt", &[0.3029549426680, 0.1979883004921, 0.1975473066391, 0.3015094502008]);
    let mut random = Random { seed: 42 };
    let mut sink = Sink::default();
    let n = n as usize;
    repeated(&mut sink, b">ONE Homo sapiens alu\n", ALU, 2 * n);
    randomly(&mut sink, b">TWO IUB ambiguity codes\n", &ambiguous, &mut random, 3 * n);
    randomly(&mut sink, b">THREE Homo sapiens frequency\n", &human, &mut random, 5 * n);
    sink.flush();
    format!("{} {}", sink.length, sink.checksum)
}

fn main() {
    harness::run(bench, 300_000)
}
