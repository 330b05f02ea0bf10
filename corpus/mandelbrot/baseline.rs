//! The Mandelbrot set as a bitmap whose bytes are folded into a checksum.

#[path = "../harness.rs"]
mod harness;

fn bench(n: i64) -> i64 {
    let mut checksum = 0;
    let mut byte = 0;
    let mut bits = 0;
    for y in 0..n {
        let ci = 2.0 * y as f64 / n as f64 - 1.0;
        for x in 0..n {
            let cr = 2.0 * x as f64 / n as f64 - 1.5;
            let mut zi = 0.0;
            let mut zr2 = 0.0;
            let mut zi2 = 0.0;
            let mut escape = 0;
            for _ in 0..50 {
                let zr = zr2 - zi2 + cr;
                zi = 2.0 * zr * zi + ci;
                zr2 = zr * zr;
                zi2 = zi * zi;
                if zr2 + zi2 > 4.0 {
                    escape = 1;
                    break;
                }
            }
            byte = (byte << 1) + escape;
            bits += 1;
            if bits == 8 {
                checksum ^= byte;
                byte = 0;
                bits = 0;
            } else if x == n - 1 {
                checksum ^= byte << (8 - bits);
                byte = 0;
                bits = 0;
            }
        }
    }
    checksum
}

fn main() {
    harness::run(bench, 850)
}
