//! Smooths a picture again and again with a kernel whose weights come from a settings text.

#[path = "../harness.rs"]
mod harness;

use std::hint::black_box;

struct Kernel {
    corner: i64,
    side: i64,
    centre: i64,
    divisor: i64,
}

impl Kernel {
    fn parse(settings: &str) -> Kernel {
        let weight = |name: &str| -> i64 {
            let value = settings.split(' ').find_map(|setting| setting.strip_prefix(name)?.strip_prefix('='));
            value.expect("every weight is set").parse().expect("a weight is a number")
        };
        let (corner, side, centre) = (weight("corner"), weight("side"), weight("centre"));
        Kernel { corner, side, centre, divisor: 4 * corner + 4 * side + centre }
    }
}

fn filter_row(above: &[i64], row: &[i64], below: &[i64], out: &mut [i64], kernel: &Kernel) {
    let windows = above.windows(3).zip(row.windows(3)).zip(below.windows(3));
    for (slot, ((above, row), below)) in out[1..].iter_mut().zip(windows) {
        let corners = above[0] + above[2] + below[0] + below[2];
        let sides = above[1] + row[0] + row[2] + below[1];
        *slot = (kernel.corner * corners + kernel.side * sides + kernel.centre * row[1]) / kernel.divisor;
    }
}

fn smoothed(picture: &[Vec<i64>], kernel: &Kernel) -> Vec<Vec<i64>> {
    let mut result = picture.to_vec();
    for (y, rows) in picture.windows(3).enumerate() {
        filter_row(&rows[0], &rows[1], &rows[2], &mut result[y + 1], kernel);
    }
    result
}

fn random_picture(width: usize, height: usize) -> Vec<Vec<i64>> {
    let mut state: i64 = 42;
    let mut pixel = || {
        state = (state * 1103515245 + 12345) & 2147483647;
        (state >> 16) & 255
    };
    (0..height).map(|_| (0..width).map(|_| pixel()).collect()).collect()
}

fn bench(n: i64) -> i64 {
    // The settings stand for text from outside: the compiler may not look into them.
    let kernel = Kernel::parse(black_box("corner=1 side=3 centre=5"));
    let mut picture = random_picture(640, 360);
    for _ in 0..n {
        picture = smoothed(&picture, &kernel);
    }
    picture.iter().flatten().fold(0, |checksum, pixel| (checksum * 31 + pixel) % 1_000_000_007)
}

fn main() {
    harness::run(bench, 40)
}
