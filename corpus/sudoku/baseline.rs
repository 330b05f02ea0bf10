//! Solves hard sudokus as exact covers: 729 choices over 324 constraints, with the fewest candidates first.

#[path = "../harness.rs"]
mod harness;

const CHOICES: usize = 729;
const CONSTRAINTS: usize = 324;

const PUZZLES: [&str; 12] = [
    "..............3.85..1.2.......5.7.....4...1...9.......5......73..2.1........4...9",
    ".......12........3..23..4....18....5.6..7.8.......9.....85.....9...4.5..47...6...",
    ".2..5.7..4..1....68....3...2....8..3.4..2.5.....6...1...2.9.....9......57.4...9..",
    "........3..1..56...9..4..7......9.5.7.......8.5.4.2....8..2..9...35..1..6........",
    "12.3....435....1....4........54..2..6...7.........8.9...31..5.......9.7.....6...8",
    "1.......2.9.4...5...6...7...5.9.3.......7.......85..4.7.....6...3...9.8...2.....1",
    ".......39.....1..5..3.5.8....8.9...6.7...2...1..4.......9.8..5..2....6..4..7.....",
    "12.3.....4.....3....3.5......42..5......8...9.6...5.7...15..2......9..6......7..8",
    "..3..6.8....1..2......7...4..9..8.6..3..4...1.7.2.....3....5.....5...6..98.....5.",
    "1.......9..67...2..8....4......75.3...5..2....6.3......9....8..6...4...1..25...6.",
    "..9...4...7.3...2.8...6...71..8....6....1..7.....56...3....5..1.4.....9...2...7..",
    "....9..5..1.....3...23..7....45...7.8.....2.......64...9..1.....8..6......54....7",
];

/// The fewest candidates among the constraints that a move touched, and which constraint has them.
#[derive(Clone, Copy)]
struct Best {
    count: u8,
    constraint: usize,
}

const NONE: Best = Best { count: 10, constraint: 0 };

struct Solver {
    constraints_of: [[u16; 4]; CHOICES],
    choices_of: [[u16; 9]; CONSTRAINTS],
    blocked: [u8; CHOICES],
    candidates: [u8; CONSTRAINTS],
    covered: [bool; CONSTRAINTS],
}

impl Solver {
    fn new() -> Solver {
        let mut constraints_of = [[0; 4]; CHOICES];
        let mut choices_of = [[0; 9]; CONSTRAINTS];
        let mut counts = [0; CONSTRAINTS];
        for (choice, slot) in constraints_of.iter_mut().enumerate() {
            let (row, column, digit) = (choice / 81, choice / 9 % 9, choice % 9);
            let square = row / 3 * 3 + column / 3;
            let met = [9 * row + column, 81 + 9 * square + digit, 162 + 9 * row + digit, 243 + 9 * column + digit];
            for c in met {
                choices_of[c][counts[c]] = choice as u16;
                counts[c] += 1;
            }
            *slot = met.map(|c| c as u16);
        }
        let (blocked, candidates, covered) = ([0; CHOICES], [9; CONSTRAINTS], [false; CONSTRAINTS]);
        Solver { constraints_of, choices_of, blocked, candidates, covered }
    }

    /// Takes a choice: its constraints are met, and what they exclude is no candidate elsewhere.
    fn take(&mut self, choice: usize) -> Best {
        let mut best = NONE;
        for c in self.constraints_of[choice] {
            self.covered[c as usize] = true;
        }
        for c in self.constraints_of[choice] {
            for other in self.choices_of[c as usize] {
                let blocked = &mut self.blocked[other as usize];
                *blocked += 1;
                if *blocked == 1 {
                    for affected in self.constraints_of[other as usize] {
                        let left = &mut self.candidates[affected as usize];
                        *left -= 1;
                        if *left < best.count && !self.covered[affected as usize] {
                            best = Best { count: *left, constraint: affected as usize };
                        }
                    }
                }
            }
        }
        best
    }

    fn take_back(&mut self, choice: usize) {
        for c in self.constraints_of[choice] {
            self.covered[c as usize] = false;
        }
        for c in self.constraints_of[choice] {
            for other in self.choices_of[c as usize] {
                let blocked = &mut self.blocked[other as usize];
                *blocked -= 1;
                if *blocked == 0 {
                    for affected in self.constraints_of[other as usize] {
                        self.candidates[affected as usize] += 1;
                    }
                }
            }
        }
    }

    fn fewest(&self) -> Best {
        let mut best = NONE;
        for (constraint, &count) in self.candidates.iter().enumerate() {
            if !self.covered[constraint] && count < best.count {
                best = Best { count, constraint };
                if count <= 1 {
                    break;
                }
            }
        }
        best
    }

    /// Fills `cells` and gives the number of moves that it took.
    fn solve(&mut self, puzzle: &str, cells: &mut [u8; 81]) -> i64 {
        self.blocked = [0; CHOICES];
        self.candidates = [9; CONSTRAINTS];
        self.covered = [false; CONSTRAINTS];
        *cells = [0; 81];
        let mut open = 81;
        for (i, hint) in puzzle.bytes().enumerate() {
            if hint != b'.' {
                cells[i] = hint - b'0';
                self.take(9 * i + cells[i] as usize - 1);
                open -= 1;
            }
        }
        let mut moves = 0;
        let mut depth = 0;
        // For each depth the constraint that is being met, and by which of its choices.
        let mut stack: [(usize, Option<usize>); 81] = [(0, None); 81];
        let mut best = self.fewest();
        let mut forward = true;
        while depth < open {
            if forward {
                if best.count > 1 {
                    best = self.fewest();
                }
                stack[depth] = (best.constraint, None);
            }
            let (constraint, tried) = stack[depth];
            let choices = self.choices_of[constraint];
            if let Some(tried) = tried {
                self.take_back(choices[tried] as usize);
            }
            let start = tried.map_or(0, |t| t + 1);
            let next = (start..9).find(|&i| self.blocked[choices[i] as usize] == 0);
            forward = next.is_some();
            if let Some(next) = next {
                best = self.take(choices[next] as usize);
                stack[depth].1 = Some(next);
                depth += 1;
                moves += 1;
            } else {
                assert!(depth > 0, "the puzzle has no solution");
                depth -= 1;
            }
        }
        for &(constraint, tried) in &stack[..open] {
            let choice = self.choices_of[constraint][tried.expect("a choice was taken")] as usize;
            cells[choice / 9] = (choice % 9 + 1) as u8;
        }
        moves
    }
}

fn bench(n: i64) -> String {
    let mut solver = Solver::new();
    let mut cells = [0; 81];
    let mut checksum = 0;
    let mut moves = 0;
    for _ in 0..n {
        for puzzle in PUZZLES {
            moves += solver.solve(puzzle, &mut cells);
            checksum = cells.iter().fold(checksum, |sum, &cell| (sum * 31 + cell as i64) % 1_000_000_007);
        }
    }
    format!("{checksum} {moves}")
}

fn main() {
    harness::run(bench, 6)
}
