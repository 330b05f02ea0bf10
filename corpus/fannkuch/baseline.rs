//! Pancake flips over every permutation.

#[path = "../harness.rs"]
mod harness;

fn flips_of(start: &[i64], work: &mut [i64]) -> i64 {
    work.copy_from_slice(start);
    let mut flips = 0;
    let mut first = work[0];
    while first != 0 {
        // By hand: reverse() and rotate_left() are made for longer slices.
        let (mut low, mut high) = (0, first as usize);
        while low < high {
            work.swap(low, high);
            low += 1;
            high -= 1;
        }
        flips += 1;
        first = work[0];
    }
    flips
}

fn bench(n: i64) -> String {
    let size = n as usize;
    let mut perm: Vec<i64> = (0..n).collect();
    let mut work = vec![0; size];
    let mut count = vec![0; size];
    let mut max_flips = 0;
    let mut checksum = 0;
    let mut even = true;
    let mut r = size;
    loop {
        while r != 1 {
            count[r - 1] = r;
            r -= 1;
        }
        let flips = flips_of(&perm, &mut work);
        max_flips = max_flips.max(flips);
        checksum += if even { flips } else { -flips };
        // The next permutation, in the order that rotates ever longer prefixes.
        loop {
            if r == size {
                return format!("{checksum} {max_flips}");
            }
            let first = perm[0];
            for i in 0..r {
                perm[i] = perm[i + 1];
            }
            perm[r] = first;
            count[r] -= 1;
            if count[r] > 0 {
                break;
            }
            r += 1;
        }
        even = !even;
    }
}

fn main() {
    harness::run(bench, 9)
}
