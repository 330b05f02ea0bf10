//! The first solution of the eight queens problem by recursion.

#[path = "../harness.rs"]
mod harness;

const SIZE: usize = 8;
const LINES: usize = 2 * SIZE - 1;

struct Board {
    free_rows: [bool; SIZE],
    free_sums: [bool; LINES],
    free_differences: [bool; LINES],
    queen_rows: [i64; SIZE],
}

impl Board {
    fn new() -> Board {
        Board {
            free_rows: [true; SIZE],
            free_sums: [true; LINES],
            free_differences: [true; LINES],
            queen_rows: [-1; SIZE],
        }
    }

    fn is_free(&self, row: usize, column: usize) -> bool {
        self.free_rows[row] && self.free_sums[column + row] && self.free_differences[column + SIZE - 1 - row]
    }

    fn set_free(&mut self, row: usize, column: usize, free: bool) {
        self.free_rows[row] = free;
        self.free_sums[column + row] = free;
        self.free_differences[column + SIZE - 1 - row] = free;
    }

    fn place_from(&mut self, column: usize) -> bool {
        for row in 0..SIZE {
            if self.is_free(row, column) {
                self.queen_rows[row] = column as i64;
                self.set_free(row, column, false);
                if column == SIZE - 1 || self.place_from(column + 1) {
                    return true;
                }
                self.set_free(row, column, true);
            }
        }
        false
    }
}

fn bench(n: i64) -> i64 {
    let mut checksum = 0;
    for _ in 0..n {
        let mut board = Board::new();
        assert!(board.place_from(0), "no solution");
        checksum += board.queen_rows.iter().zip(1..).map(|(column, place)| column * place).sum::<i64>();
    }
    checksum
}

fn main() {
    harness::run(bench, 100_000)
}
