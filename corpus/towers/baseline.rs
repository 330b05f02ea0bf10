//! The towers of Hanoi with thirteen disks.

#[path = "../harness.rs"]
mod harness;

const DISKS: i64 = 13;

struct Disk {
    size: i64,
    below: Option<Box<Disk>>,
}

#[derive(Default)]
struct Towers {
    piles: [Option<Box<Disk>>; 3],
    moves: i64,
}

impl Towers {
    fn full() -> Towers {
        let mut towers = Towers::default();
        for size in (1..=DISKS).rev() {
            towers.push(Box::new(Disk { size, below: None }), 0);
        }
        towers
    }

    fn push(&mut self, mut disk: Box<Disk>, pile: usize) {
        let top = self.piles[pile].take();
        if let Some(other) = &top {
            assert!(disk.size < other.size, "a disk may not lie on a smaller one");
        }
        disk.below = top;
        self.piles[pile] = Some(disk);
    }

    fn pop(&mut self, pile: usize) -> Box<Disk> {
        let mut disk = self.piles[pile].take().expect("the pile is not empty");
        self.piles[pile] = disk.below.take();
        disk
    }

    fn move_top(&mut self, from: usize, to: usize) {
        let disk = self.pop(from);
        self.push(disk, to);
        self.moves += 1;
    }

    fn move_disks(&mut self, disks: i64, from: usize, to: usize) {
        if disks == 1 {
            self.move_top(from, to);
            return;
        }
        let other = 3 - from - to;
        self.move_disks(disks - 1, from, other);
        self.move_top(from, to);
        self.move_disks(disks - 1, other, to);
    }
}

fn round() -> i64 {
    let mut towers = Towers::full();
    towers.move_disks(DISKS, 0, 1);
    towers.moves
}

fn bench(n: i64) -> i64 {
    (0..n).map(|_| round()).sum()
}

fn main() {
    harness::run(bench, 1000)
}
