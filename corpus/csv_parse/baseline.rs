//! Reads comma-separated text with quoted fields by a small state machine and totals the sales of each region.

#[path = "../harness.rs"]
mod harness;
#[path = "../fast_map.rs"]
mod fast_map;

use fast_map::FastMap;
use std::borrow::Cow;
use std::fmt::Write;

struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Reader<'a> {
    fn byte(&self, at: usize) -> Option<u8> {
        self.text.as_bytes().get(at).copied()
    }

    /// The next record; an empty vector at the end of the text.
    fn record(&mut self) -> Vec<Cow<'a, str>> {
        let mut fields = Vec::new();
        while let Some(first) = self.byte(self.at) {
            fields.push(if first == b'"' { self.quoted() } else { self.plain() });
            let separator = self.byte(self.at);
            self.at += 1;
            if separator == Some(b'\n') {
                break;
            }
        }
        fields
    }

    fn plain(&mut self) -> Cow<'a, str> {
        let rest = &self.text[self.at..];
        let length = rest.bytes().position(|b| b == b',' || b == b'\n').unwrap_or(rest.len());
        self.at += length;
        Cow::Borrowed(&rest[..length])
    }

    /// Two quotes inside a quoted field stand for one.
    fn quoted(&mut self) -> Cow<'a, str> {
        self.at += 1;
        let start = self.at;
        let mut doubled = false;
        loop {
            if self.text.as_bytes()[self.at] == b'"' {
                if self.byte(self.at + 1) != Some(b'"') {
                    break;
                }
                doubled = true;
                self.at += 1;
            }
            self.at += 1;
        }
        let field = &self.text[start..self.at];
        self.at += 1;
        if doubled { Cow::Owned(field.replace("\"\"", "\"")) } else { Cow::Borrowed(field) }
    }
}

#[derive(Default)]
struct Total {
    sales: i64,
    units: i64,
    longest: String,
}

fn append_product(text: &mut String, i: i64) {
    let written = match i % 3 {
        0 => write!(text, "\"Widget, size {}\"", i % 40),
        1 => write!(text, "\"The \"\"{}\"\" model\"", i % 70),
        _ => write!(text, "Part {}", i % 500),
    };
    written.expect("a string accepts text");
}

fn table(first: i64, rows: i64) -> String {
    let mut text = String::from("region,product,units,cents\n");
    for i in first..first + rows {
        write!(text, "region {},", i * 7 % 50).expect("a string accepts text");
        append_product(&mut text, i);
        writeln!(text, ",{},{}", i % 12 + 1, i * 31 % 5000).expect("a string accepts text");
    }
    text
}

fn add_table(text: &str, totals: &mut FastMap<String, Total>) {
    let mut reader = Reader { text, at: 0 };
    reader.record();
    loop {
        let fields = reader.record();
        if fields.is_empty() {
            return;
        }
        let units: i64 = fields[2].parse().expect("units are a number");
        if !totals.contains_key(fields[0].as_ref()) {
            totals.insert(fields[0].to_string(), Total::default());
        }
        let total = totals.get_mut(fields[0].as_ref()).expect("the region was added");
        total.sales += units * fields[3].parse::<i64>().expect("cents are a number");
        total.units += units;
        if fields[1].len() > total.longest.len() {
            total.longest = fields[1].to_string();
        }
    }
}

fn bench(n: i64) -> String {
    let mut totals = FastMap::default();
    for page in 0..n {
        add_table(&table(page * 200, 200), &mut totals);
    }
    let (mut sales, mut units, mut lengths) = (0, 0, 0);
    for (region, total) in &totals {
        sales += total.sales * region.len() as i64;
        units += total.units;
        lengths += total.longest.len();
    }
    format!("{} regions, {sales} {units} {lengths}", totals.len())
}

fn main() {
    harness::run(bench, 800)
}
