//! A regular expression matcher: parses patterns, compiles them for a machine of many threads, and searches log lines.

#[path = "../harness.rs"]
mod harness;

type Members = Box<[bool; 128]>;

enum Regex {
    Empty,
    Byte(u8),
    Any,
    Class(Members),
    Sequence(Box<Regex>, Box<Regex>),
    Either(Box<Regex>, Box<Regex>),
    Optional(Box<Regex>),
    Star(Box<Regex>),
    Plus(Box<Regex>),
}

struct Parser<'a> {
    pattern: &'a [u8],
    at: usize,
}

impl Parser<'_> {
    fn peek(&self) -> Option<u8> {
        self.pattern.get(self.at).copied()
    }

    fn next(&mut self) -> u8 {
        self.at += 1;
        self.pattern[self.at - 1]
    }

    fn alternatives(&mut self) -> Regex {
        let mut left = self.sequence();
        while self.peek() == Some(b'|') {
            self.at += 1;
            left = Regex::Either(Box::new(left), Box::new(self.sequence()));
        }
        left
    }

    fn sequence(&mut self) -> Regex {
        let mut left = Regex::Empty;
        while self.peek().is_some_and(|b| b != b'|' && b != b')') {
            left = Regex::Sequence(Box::new(left), Box::new(self.repeated()));
        }
        left
    }

    fn repeated(&mut self) -> Regex {
        let mut inner = self.atom();
        loop {
            inner = match self.peek() {
                Some(b'*') => Regex::Star(Box::new(inner)),
                Some(b'+') => Regex::Plus(Box::new(inner)),
                Some(b'?') => Regex::Optional(Box::new(inner)),
                _ => return inner,
            };
            self.at += 1;
        }
    }

    fn atom(&mut self) -> Regex {
        match self.next() {
            b'(' => {
                let inner = self.alternatives();
                assert!(self.next() == b')', "there is no ')'");
                inner
            }
            b'[' => self.class_of_bytes(),
            b'.' => Regex::Any,
            b'\\' => Regex::Byte(self.next()),
            byte => Regex::Byte(byte),
        }
    }

    fn class_of_bytes(&mut self) -> Regex {
        let mut members = Box::new([false; 128]);
        loop {
            let low = self.next();
            if low == b']' {
                return Regex::Class(members);
            }
            let mut high = low;
            if self.peek() == Some(b'-') {
                self.at += 1;
                high = self.next();
            }
            members[low as usize..=high as usize].fill(true);
        }
    }
}

enum Step {
    Byte(u8),
    Any,
    Class(Members),
    Split(usize, usize),
    Jump(usize),
    Found,
}

/// The steps that match `regex` are appended to `steps`.
fn emit(regex: Regex, steps: &mut Vec<Step>) {
    match regex {
        Regex::Empty => {}
        Regex::Byte(byte) => steps.push(Step::Byte(byte)),
        Regex::Any => steps.push(Step::Any),
        Regex::Class(members) => steps.push(Step::Class(members)),
        Regex::Sequence(left, right) => {
            emit(*left, steps);
            emit(*right, steps);
        }
        Regex::Either(left, right) => {
            let split = steps.len();
            steps.push(Step::Found);
            emit(*left, steps);
            let jump = steps.len();
            steps.push(Step::Found);
            steps[split] = Step::Split(split + 1, steps.len());
            emit(*right, steps);
            steps[jump] = Step::Jump(steps.len());
        }
        Regex::Optional(inner) => {
            let split = steps.len();
            steps.push(Step::Found);
            emit(*inner, steps);
            steps[split] = Step::Split(split + 1, steps.len());
        }
        Regex::Star(inner) => {
            let split = steps.len();
            steps.push(Step::Found);
            emit(*inner, steps);
            steps.push(Step::Jump(split));
            steps[split] = Step::Split(split + 1, steps.len());
        }
        Regex::Plus(inner) => {
            let start = steps.len();
            emit(*inner, steps);
            steps.push(Step::Split(start, steps.len() + 1));
        }
    }
}

struct Machine {
    steps: Vec<Step>,
    /// The round in which a step was last entered.
    entered: Vec<i64>,
    round: i64,
}

impl Machine {
    fn compiled(pattern: &str) -> Machine {
        let mut parser = Parser { pattern: pattern.as_bytes(), at: 0 };
        let mut steps = Vec::new();
        emit(parser.alternatives(), &mut steps);
        assert!(parser.peek().is_none(), "there is one ')' too many");
        steps.push(Step::Found);
        Machine { entered: vec![0; steps.len()], steps, round: 0 }
    }

    /// Adds the threads that `place` leads to without reading; true when the end is among them.
    fn enter(&mut self, place: usize, threads: &mut Vec<usize>) -> bool {
        if self.entered[place] == self.round {
            return false;
        }
        self.entered[place] = self.round;
        match self.steps[place] {
            Step::Found => true,
            Step::Jump(target) => self.enter(target, threads),
            Step::Split(first, second) => self.enter(first, threads) || self.enter(second, threads),
            _ => {
                threads.push(place);
                false
            }
        }
    }

    fn accepts(&self, place: usize, byte: u8) -> bool {
        match &self.steps[place] {
            Step::Byte(wanted) => byte == *wanted,
            Step::Class(members) => members[byte as usize],
            _ => true,
        }
    }

    /// Whether the pattern matches anywhere in the text.
    fn is_in(&mut self, text: &str) -> bool {
        let mut now = Vec::new();
        let mut next = Vec::new();
        self.round += 1;
        for byte in text.bytes() {
            if self.enter(0, &mut now) {
                return true;
            }
            self.round += 1;
            for &place in &now {
                if self.accepts(place, byte) && self.enter(place + 1, &mut next) {
                    return true;
                }
            }
            std::mem::swap(&mut now, &mut next);
            next.clear();
        }
        self.enter(0, &mut now)
    }
}

fn log_line(i: usize) -> String {
    let level = ["DEBUG", "INFO", "WARN", "ERROR"][i * 7 % 11 % 4];
    let name = ["index", "report", "img_logo", "style"][i % 4];
    let extension = ["html", "png", "css", "jpeg"][i * 5 % 7 % 4];
    let (month, day, user) = (i % 12 + 1, i % 28 + 1, i * 37 % 501);
    let (number, status, time) = (i % 90, 200 + i % 3 * 102, i * 13 % 977);
    format!("2024-{month:02}-{day:02} {level} user{user} GET /{name}{number}.{extension} {status} {time}ms")
}

fn bench(n: i64) -> String {
    let lines: Vec<String> = (0..n as usize).map(log_line).collect();
    let patterns = [
        "ERROR.*(404|500|302)",
        "user[0-9]*7 ",
        "/(img|style)[a-z_]*[0-9]+\\.(png|jpe?g)",
        "(DEBUG|WARN) user(1|2|3)[0-9]?[0-9]? ",
        "-0[2-5]-1[0-9].* [0-9]?[0-9]ms",
        "(a|b|c|d|e)+x",
    ];
    let count = |pattern: &str| {
        let mut machine = Machine::compiled(pattern);
        lines.iter().filter(|line| machine.is_in(line)).count()
    };
    patterns.map(|pattern| count(pattern).to_string()).join(" ")
}

fn main() {
    harness::run(bench, 8000)
}
