//! Builds linked lists of random numbers, sorts them by merging, drops repeats and turns them around.

#[path = "../harness.rs"]
mod harness;

type List = Option<Box<Node>>;

struct Node {
    value: i64,
    next: List,
}

fn random_list(length: i64, seed: i64) -> List {
    let mut state = seed;
    let mut first = None;
    for _ in 0..length {
        state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407) & i64::MAX;
        first = Some(Box::new(Node { value: (state >> 33) % length, next: first }));
    }
    first
}

fn length_of(list: &List) -> usize {
    let mut length = 0;
    let mut rest = list;
    while let Some(node) = rest {
        length += 1;
        rest = &node.next;
    }
    length
}

/// Cuts the list after `count` nodes and gives what follows them.
fn cut_after(list: &mut List, count: usize) -> List {
    let mut place = list;
    for _ in 0..count {
        place = &mut place.as_mut().expect("the list is longer").next;
    }
    place.take()
}

fn merged(mut a: List, mut b: List) -> List {
    let mut first = None;
    let mut last = &mut first;
    loop {
        match (a, b) {
            (None, rest) | (rest, None) => {
                *last = rest;
                return first;
            }
            (Some(mut x), Some(mut y)) => {
                if y.value < x.value {
                    b = y.next.take();
                    a = Some(x);
                    last = &mut last.insert(y).next;
                } else {
                    a = x.next.take();
                    b = Some(y);
                    last = &mut last.insert(x).next;
                }
            }
        }
    }
}

fn sorted_list(mut list: List, length: usize) -> List {
    if length < 2 {
        return list;
    }
    let half = length.div_ceil(2);
    let second = cut_after(&mut list, half);
    merged(sorted_list(list, half), sorted_list(second, length - half))
}

/// Drops nodes that repeat the value before them.
fn drop_repeats(list: &mut List) {
    let mut place = list.as_mut();
    while let Some(node) = place {
        while node.next.as_ref().is_some_and(|next| next.value == node.value) {
            node.next = node.next.take().and_then(|repeat| repeat.next);
        }
        place = node.next.as_mut();
    }
}

fn reversed_list(list: List) -> List {
    let mut done = None;
    let mut rest = list;
    while let Some(mut node) = rest {
        rest = node.next.take();
        node.next = done;
        done = Some(node);
    }
    done
}

/// Box frees a chain recursively by default; a long list would overflow the stack.
fn drop_list(list: List) {
    let mut rest = list;
    while let Some(mut node) = rest {
        rest = node.next.take();
    }
}

fn checksum_of(list: &List) -> i64 {
    let mut checksum = 0;
    let mut rest = list;
    while let Some(node) = rest {
        checksum = (checksum * 31 + node.value) % 1_000_000_007;
        rest = &node.next;
    }
    checksum
}

fn bench(n: i64) -> i64 {
    let mut checksum = 0;
    for round in 0..n {
        let list = random_list(20_000, round);
        let length = length_of(&list);
        let mut list = sorted_list(list, length);
        drop_repeats(&mut list);
        let list = reversed_list(list);
        checksum += checksum_of(&list);
        drop_list(list);
    }
    checksum
}

fn main() {
    harness::run(bench, 12)
}
