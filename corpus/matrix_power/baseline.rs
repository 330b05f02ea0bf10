//! Terms of a linear recurrence by powers of its matrix, modulo a prime that is only found at run time.

#[path = "../harness.rs"]
mod harness;

const SIZE: usize = 8;

type Matrix = [[i64; SIZE]; SIZE];

fn is_prime(n: i64) -> bool {
    (2..).take_while(|divisor| divisor * divisor <= n).all(|divisor| n % divisor != 0)
}

fn next_prime(start: i64) -> i64 {
    (start..).find(|&candidate| is_prime(candidate)).expect("there is no last prime")
}

fn identity() -> Matrix {
    let mut matrix = [[0; SIZE]; SIZE];
    for (i, row) in matrix.iter_mut().enumerate() {
        row[i] = 1;
    }
    matrix
}

/// The matrix that takes SIZE neighbouring terms to the next: t(n) = t(n - 1) + 2 t(n - 2) + … + SIZE t(n - SIZE)
fn companion() -> Matrix {
    let mut matrix = [[0; SIZE]; SIZE];
    for i in 0..SIZE {
        matrix[0][i] = i as i64 + 1;
        if i > 0 {
            matrix[i][i - 1] = 1;
        }
    }
    matrix
}

fn product(a: &Matrix, b: &Matrix, modulus: i64) -> Matrix {
    let mut result = [[0; SIZE]; SIZE];
    for (row, out) in a.iter().zip(&mut result) {
        for (j, slot) in out.iter_mut().enumerate() {
            *slot = (0..SIZE).fold(0, |sum, k| (sum + row[k] * b[k][j]) % modulus);
        }
    }
    result
}

fn power(matrix: &Matrix, exponent: i64, modulus: i64) -> Matrix {
    let mut result = identity();
    let mut square = *matrix;
    let mut rest = exponent;
    while rest > 0 {
        if rest & 1 == 1 {
            result = product(&result, &square, modulus);
        }
        square = product(&square, &square, modulus);
        rest >>= 1;
    }
    result
}

fn bench(n: i64) -> i64 {
    let modulus = next_prime(1_000_000_000 + n);
    let matrix = companion();
    let mut checksum = 0;
    for i in 0..n {
        let term = power(&matrix, 1_000_000_007 * (i + 1), modulus);
        checksum = (checksum * 31 + term[0][0]) % modulus;
    }
    checksum
}

fn main() {
    harness::run(bench, 500)
}
