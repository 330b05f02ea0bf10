//! The sieve of Eratosthenes, again and again over slightly larger tables.

#[path = "../harness.rs"]
mod harness;

fn primes_up_to(limit: usize) -> i64 {
    let mut prime = vec![true; limit + 1];
    let mut count = 0;
    for i in 2..=limit {
        if prime[i] {
            count += 1;
            // Not (i * i..=limit).step_by(i), which takes almost twice as long.
            let mut k = i * i;
            while k <= limit {
                prime[k] = false;
                k += i;
            }
        }
    }
    count
}

fn bench(n: i64) -> i64 {
    (0..n as usize).map(|round| primes_up_to(1_000_000 + round)).sum()
}

fn main() {
    harness::run(bench, 30)
}
