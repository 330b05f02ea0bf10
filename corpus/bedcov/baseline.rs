//! How much of each interval is covered by others: an interval tree laid out in a sorted vector.

#[path = "../harness.rs"]
mod harness;

#[derive(Clone, Copy)]
struct Interval {
    start: i64,
    end: i64,
    /// The largest end in the subtree of this interval.
    reach: i64,
}

struct Random {
    state: i64,
}

impl Random {
    fn below(&mut self, limit: i64) -> i64 {
        self.state = self.state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407) & i64::MAX;
        (self.state >> 33) % limit
    }
}

/// A subtree: its root's position, its level (leaves are 0), and whether the left half is done.
struct Visit {
    position: usize,
    level: u32,
    left_done: bool,
}

struct Index {
    intervals: Vec<Interval>,
    levels: u32,
}

impl Index {
    /// Intervals at even positions are leaves; the roots of higher levels lie between their subtrees.
    fn new(mut intervals: Vec<Interval>) -> Index {
        intervals.sort_by_key(|interval| interval.start);
        let count = intervals.len();
        let mut last_position = (count - 1) & !1;
        let mut last = intervals[last_position].end;
        let mut level = 1;
        while 1 << level <= count {
            let half = 1 << (level - 1);
            for i in ((half << 1) - 1..count).step_by(half << 2) {
                let left = intervals[i - half].reach;
                let right = intervals.get(i + half).map_or(last, |interval| interval.reach);
                intervals[i].reach = intervals[i].end.max(left).max(right);
            }
            let is_right = (last_position >> level) & 1 == 1;
            last_position = if is_right { last_position - half } else { last_position + half };
            if let Some(interval) = intervals.get(last_position) {
                last = last.max(interval.reach);
            }
            level += 1;
        }
        Index { intervals, levels: level - 1 }
    }

    /// Adds every interval that overlaps start..end, in order of starts.
    fn overlapping(&self, start: i64, end: i64, found: &mut Vec<Interval>) {
        let count = self.intervals.len();
        let mut stack = vec![Visit { position: (1 << self.levels) - 1, level: self.levels, left_done: false }];
        while let Some(Visit { position, level, left_done }) = stack.pop() {
            if level <= 3 {
                let first = position >> level << level;
                let past = (first + (1 << (level + 1)) - 1).min(count);
                for interval in self.intervals.get(first..past).unwrap_or_default() {
                    if interval.start >= end {
                        break;
                    }
                    if start < interval.end {
                        found.push(*interval);
                    }
                }
            } else if !left_done {
                let left = position - (1 << (level - 1));
                stack.push(Visit { position, level, left_done: true });
                if self.intervals.get(left).is_none_or(|interval| interval.reach > start) {
                    stack.push(Visit { position: left, level: level - 1, left_done: false });
                }
            } else if let Some(interval) = self.intervals.get(position).filter(|interval| interval.start < end) {
                if start < interval.end {
                    found.push(*interval);
                }
                stack.push(Visit { position: position + (1 << (level - 1)), level: level - 1, left_done: false });
            }
        }
    }
}

/// The length of start..end that the intervals, sorted by their starts, cover together.
fn covered(start: i64, end: i64, found: &[Interval]) -> i64 {
    let mut total = 0;
    let mut from_here = start;
    for interval in found {
        let first = interval.start.max(from_here);
        let past = interval.end.min(end);
        if past > first {
            total += past - first;
            from_here = past;
        }
    }
    total
}

fn random_intervals(random: &mut Random, count: i64, span: i64) -> Vec<Interval> {
    let interval = |_| {
        let start = random.below(span);
        let end = start + 10 + random.below(1000);
        Interval { start, end, reach: end }
    };
    (0..count).map(interval).collect()
}

fn bench(n: i64) -> String {
    let mut random = Random { state: 11 };
    let span = 50 * n;
    let index = Index::new(random_intervals(&mut random, n, span));
    let (mut hits, mut total) = (0, 0);
    let mut found = Vec::new();
    for query in random_intervals(&mut random, n, span) {
        found.clear();
        index.overlapping(query.start, query.end, &mut found);
        hits += found.len();
        total += covered(query.start, query.end, &found);
    }
    format!("{hits} {total}")
}

fn main() {
    harness::run(bench, 50_000)
}
