//! A merge sort and a binary search over any ordered type, used with ints, floats and strings.

#[path = "../harness.rs"]
mod harness;

fn merged<T: PartialOrd + Copy>(left: &[T], right: &[T]) -> Vec<T> {
    let mut out = Vec::with_capacity(left.len() + right.len());
    let (mut i, mut j) = (0, 0);
    while i < left.len() && j < right.len() {
        if right[j] < left[i] {
            out.push(right[j]);
            j += 1;
        } else {
            out.push(left[i]);
            i += 1;
        }
    }
    out.extend_from_slice(&left[i..]);
    out.extend_from_slice(&right[j..]);
    out
}

/// The elements in order.
fn merge_sorted<T: PartialOrd + Copy>(values: &[T]) -> Vec<T> {
    if values.len() == 1 {
        return values.to_vec();
    }
    let (left, right) = values.split_at(values.len() / 2);
    merged(&merge_sorted(left), &merge_sorted(right))
}

/// How many elements are less than `wanted`.
fn rank<T: PartialOrd>(values: &[T], wanted: &T) -> i64 {
    values.partition_point(|value| value < wanted) as i64
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

fn bench(n: i64) -> i64 {
    let mut random = Random { state: 3 };
    let mut checksum = 0;
    for _ in 0..n {
        let whole: Vec<i64> = (0..4000).map(|_| random.below(1_000_000)).collect();
        let fine: Vec<f64> = (0..4000).map(|_| random.below(1_000_000) as f64 / 64.0).collect();
        let names: Vec<String> = (0..1000).map(|_| format!("name {}", random.below(1_000_000))).collect();
        // Otter's strings are shared; the twin sorts references to them.
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let sorted_whole = merge_sorted(&whole);
        let sorted_fine = merge_sorted(&fine);
        let sorted_names = merge_sorted(&names);
        for i in 0..1000 {
            checksum += rank(&sorted_whole, &whole[i]) * i as i64;
            checksum += rank(&sorted_fine, &fine[i]) * i as i64;
            checksum += rank(&sorted_names, &names[i]) * i as i64;
        }
        checksum %= 1_000_000_007;
    }
    checksum
}

fn main() {
    harness::run(bench, 25)
}
