//! A batch job in three stages, each with a hot function of its own: heap sort, shortest paths, common subsequences.

#[path = "../harness.rs"]
mod harness;

struct Random {
    state: i64,
}

impl Random {
    fn below(&mut self, limit: i64) -> i64 {
        self.state = (self.state * 1103515245 + 12345) & 2147483647;
        (self.state >> 8) % limit
    }

    fn values(&mut self, count: usize, limit: i64) -> Vec<i64> {
        (0..count).map(|_| self.below(limit)).collect()
    }
}

fn sift_down(heap: &mut [i64], start: usize) {
    let value = heap[start];
    let mut place = start;
    while 2 * place + 1 < heap.len() {
        let mut child = 2 * place + 1;
        if child + 1 < heap.len() && heap[child + 1] > heap[child] {
            child += 1;
        }
        if heap[child] <= value {
            break;
        }
        heap[place] = heap[child];
        place = child;
    }
    heap[place] = value;
}

fn heap_sort(values: &mut [i64]) {
    for start in (0..values.len() / 2).rev() {
        sift_down(values, start);
    }
    for end in (1..values.len()).rev() {
        values.swap(0, end);
        sift_down(&mut values[..end], 0);
    }
}

fn shortest_paths(lengths: &mut [Vec<i64>]) {
    for via in 0..lengths.len() {
        let onward = lengths[via].clone();
        for row in lengths.iter_mut() {
            let first = row[via];
            for (length, step) in row.iter_mut().zip(&onward) {
                *length = (*length).min(first + step);
            }
        }
    }
}

fn common_length(a: &[i64], b: &[i64]) -> i64 {
    let mut row = vec![0; b.len() + 1];
    for x in a {
        let mut diagonal = 0;
        for (j, y) in b.iter().enumerate() {
            let above = row[j + 1];
            row[j + 1] = if x == y { diagonal + 1 } else { above.max(row[j]) };
            diagonal = above;
        }
    }
    row[b.len()]
}

fn bench(n: i64) -> String {
    let mut random = Random { state: 9 };
    let mut sorted_sum = 0;
    for _ in 0..n {
        let mut values = random.values(20_000, 1_000_000);
        heap_sort(&mut values);
        sorted_sum += values[0] + values[values.len() / 2];
    }
    let mut path_sum = 0;
    for _ in 0..n {
        let mut lengths: Vec<Vec<i64>> = (0..120).map(|_| random.values(120, 1000)).collect();
        shortest_paths(&mut lengths);
        path_sum += lengths[0].iter().sum::<i64>();
    }
    let mut common_sum = 0;
    for _ in 0..n {
        common_sum += common_length(&random.values(1300, 20), &random.values(1300, 20));
    }
    format!("{sorted_sum} {path_sum} {common_sum}")
}

fn main() {
    harness::run(bench, 8)
}
