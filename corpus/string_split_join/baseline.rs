//! Turns records from one text form into another: splits lines into fields, changes them and joins them again.

#[path = "../harness.rs"]
mod harness;

const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

fn record(i: i64) -> String {
    let (name, amount, day) = (i % 1000, i * 37 % 900 + 100, i % 7);
    format!("{i};  name {name} ;{amount};{day};Street of the {}th, No. {}", i % 90, i % 30)
}

fn initial_upper(word: &str) -> String {
    word[..1].to_uppercase() + &word[1..]
}

/// id;name;amount;day;address becomes day|NAME|amount|words of the address.
fn transformed(line: &str) -> String {
    let fields: Vec<&str> = line.split(';').collect();
    let day = DAYS[fields[3].parse::<usize>().expect("a day is a number")];
    let amount = fields[2].parse::<i64>().expect("an amount is a number") * 3;
    let address = fields[4].replace("No. ", "#");
    let words: Vec<String> = address.split(' ').map(initial_upper).collect();
    format!("{day}|{}|{amount}|{}", fields[1].trim().to_uppercase(), words.join("-"))
}

fn bench(n: i64) -> String {
    let mut length = 0;
    let mut checksum: i64 = 0;
    for page in 0..n {
        let lines: Vec<String> = (page * 100..page * 100 + 100).map(record).collect();
        let text = lines.join("\n");
        let results: Vec<String> = text.split('\n').map(transformed).collect();
        let result = results.join("\n");
        length += result.len();
        let add = |checksum: i64, &byte: &u8| checksum.wrapping_mul(31).wrapping_add(byte as i64);
        checksum = result.as_bytes().iter().step_by(7).fold(checksum, add);
    }
    format!("{length} {checksum}")
}

fn main() {
    harness::run(bench, 500)
}
