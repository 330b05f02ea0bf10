//! A JSON parser written by hand reads a document of orders again and again and weighs what it found.

#[path = "../harness.rs"]
mod harness;

use std::collections::BTreeMap;

enum Json {
    Null,
    Bool(bool),
    Number(f64),
    Text(String),
    Array(Vec<Json>),
    Object(BTreeMap<String, Json>),
}

struct Parser<'a> {
    text: &'a str,
    at: usize,
}

impl Parser<'_> {
    fn byte(&self) -> u8 {
        *self.text.as_bytes().get(self.at).expect("the document does not end here")
    }

    fn skip_while(&mut self, wanted: impl Fn(u8) -> bool) {
        let rest = &self.text.as_bytes()[self.at..];
        self.at += rest.iter().position(|&b| !wanted(b)).unwrap_or(rest.len());
    }

    fn skip_space(&mut self) {
        self.skip_while(|b| matches!(b, b' ' | b'\n' | b'\r' | b'\t'));
    }

    fn expect(&mut self, wanted: u8) {
        assert!(self.take(wanted), "expected {} at {}", wanted as char, self.at);
    }

    /// Whether the next byte is that one; it is taken then.
    fn take(&mut self, wanted: u8) -> bool {
        let found = self.byte() == wanted;
        self.at += found as usize;
        found
    }

    fn word(&mut self, word: &str, value: Json) -> Json {
        assert!(self.text[self.at..].starts_with(word), "unknown word at {}", self.at);
        self.at += word.len();
        value
    }

    fn value(&mut self) -> Json {
        self.skip_space();
        match self.byte() {
            b'{' => self.object(),
            b'[' => self.array(),
            b'"' => Json::Text(self.string()),
            b'-' | b'0'..=b'9' => self.number(),
            b't' => self.word("true", Json::Bool(true)),
            b'f' => self.word("false", Json::Bool(false)),
            _ => self.word("null", Json::Null),
        }
    }

    fn object(&mut self) -> Json {
        let mut members = BTreeMap::new();
        self.expect(b'{');
        self.skip_space();
        if self.take(b'}') {
            return Json::Object(members);
        }
        loop {
            self.skip_space();
            let name = self.string();
            self.skip_space();
            self.expect(b':');
            members.insert(name, self.value());
            self.skip_space();
            if self.take(b'}') {
                return Json::Object(members);
            }
            self.expect(b',');
        }
    }

    fn array(&mut self) -> Json {
        let mut items = Vec::new();
        self.expect(b'[');
        self.skip_space();
        if self.take(b']') {
            return Json::Array(items);
        }
        loop {
            items.push(self.value());
            self.skip_space();
            if self.take(b']') {
                return Json::Array(items);
            }
            self.expect(b',');
        }
    }

    /// A string without escapes is a copy of a slice of the document.
    fn string(&mut self) -> String {
        self.expect(b'"');
        let start = self.at;
        self.skip_while(|b| b != b'"' && b != b'\\');
        if self.byte() == b'\\' {
            return self.escaped_string(start);
        }
        self.at += 1;
        self.text[start..self.at - 1].to_string()
    }

    fn escaped_string(&mut self, start: usize) -> String {
        let mut result = String::new();
        let mut plain = start;
        loop {
            self.skip_while(|b| b != b'"' && b != b'\\');
            result.push_str(&self.text[plain..self.at]);
            self.at += 1;
            if self.text.as_bytes()[self.at - 1] == b'"' {
                return result;
            }
            result.push(self.escape_sequence());
            plain = self.at;
        }
    }

    fn escape_sequence(&mut self) -> char {
        let byte = self.byte();
        self.at += 1;
        match byte {
            b'n' => '\n',
            b't' => '\t',
            b'u' => {
                let digits = &self.text[self.at..self.at + 4];
                self.at += 4;
                let code = u32::from_str_radix(digits, 16).expect("four hexadecimal digits");
                char::from_u32(code).expect("a character")
            }
            other => other as char,
        }
    }

    fn number(&mut self) -> Json {
        let start = self.at;
        self.skip_while(|b| matches!(b, b'0'..=b'9' | b'.' | b'-' | b'+' | b'e' | b'E'));
        Json::Number(self.text[start..self.at].parse().expect("a number"))
    }
}

/// A number that depends on every part of the value.
fn weight(json: &Json) -> i64 {
    match json {
        Json::Null => 1,
        Json::Bool(true) => 2,
        Json::Bool(false) => 3,
        Json::Number(number) => (number * 100.0) as i64,
        Json::Text(text) => text.len() as i64,
        Json::Array(items) => 7 + items.iter().map(weight).sum::<i64>(),
        Json::Object(members) => {
            11 + members.iter().map(|(name, value)| name.len() as i64 * weight(value)).sum::<i64>()
        }
    }
}

fn line_text(id: i64, i: i64) -> String {
    let sku = format!("A-{:04}", id * 7 % 1000);
    format!("{{\"sku\": \"{sku}\", \"count\": {}, \"price\": {}.{i}5, \"rebate\": -1.5e-{i}}}", i + 1, id % 50)
}

fn order_text(id: i64) -> String {
    let lines: Vec<String> = (0..id % 4 + 1).map(|i| line_text(id, i)).collect();
    let lines = lines.join(",");
    let note = match id % 3 {
        0 => "null".to_string(),
        _ => format!("\"call \\\"{id}\\\"\\n caf\\u00e9\""),
    };
    let (city, vip) = (id % 17, id % 5 == 0);
    let customer = format!("{{\"name\": \"Customer {id}\", \"city\": \"City {city}\", \"vip\": {vip}}}");
    format!("{{\"id\": {id}, \"customer\": {customer}, \"lines\": [{lines}], \"note\": {note}, \"tags\": []}}")
}

fn document(orders: i64) -> String {
    let texts: Vec<String> = (0..orders).map(order_text).collect();
    format!("{{\"version\": 3,\n\"orders\": [\n{}\n]}}", texts.join(",\n"))
}

fn bench(n: i64) -> i64 {
    let text = document(100);
    (0..n).map(|_| weight(&Parser { text: &text, at: 0 }.value())).sum()
}

fn main() {
    harness::run(bench, 150)
}
