//! All solutions of the n queens problem by backtracking over bit sets, without recursion.

#[path = "../harness.rs"]
mod harness;

fn bench(n: i64) -> i64 {
    let size = n as usize;
    let mut choice = vec![-1i64; size];
    let mut left = vec![0i64; size];
    let mut column = vec![0i64; size];
    let mut right = vec![0i64; size];
    let all = (1i64 << n) - 1;
    let mut solutions = 0;
    let mut k = 0;
    loop {
        let taken = (left[k] | column[k] | right[k]) & all;
        let mut back = true;
        if (taken ^ all) >> (choice[k] + 1) == 0 {
            choice[k] = -1;
        } else {
            let mut i = choice[k] + 1;
            while taken & (1 << i) != 0 {
                i += 1;
            }
            if k < size - 1 {
                let bit = 1 << i;
                choice[k] = i;
                left[k + 1] = (left[k] | bit) << 1;
                column[k + 1] = column[k] | bit;
                right[k + 1] = (right[k] | bit) >> 1;
                k += 1;
                back = false;
            } else {
                solutions += 1;
            }
        }
        if back {
            if k == 0 {
                return solutions;
            }
            k -= 1;
        }
    }
}

fn main() {
    harness::run(bench, 13)
}
