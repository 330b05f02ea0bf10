//! A hundred balls bounce in a box for fifty frames, again and again.

#[path = "../harness.rs"]
mod harness;

const BALLS: usize = 100;
const FRAMES: usize = 50;
const LIMIT: i64 = 500;

struct Random {
    seed: i64,
}

impl Random {
    fn next(&mut self) -> i64 {
        self.seed = (self.seed * 1309 + 13849) & 65535;
        self.seed
    }
}

struct Ball {
    x: i64,
    y: i64,
    dx: i64,
    dy: i64,
}

impl Ball {
    fn new(random: &mut Random) -> Ball {
        Ball {
            x: random.next() % 500,
            y: random.next() % 500,
            dx: random.next() % 300 - 150,
            dy: random.next() % 300 - 150,
        }
    }

    /// Moves the ball by one frame and says whether it hit a wall.
    fn bounce(&mut self) -> bool {
        let mut bounced = false;
        self.x += self.dx;
        self.y += self.dy;
        if self.x > LIMIT {
            self.x = LIMIT;
            self.dx = -self.dx.abs();
            bounced = true;
        }
        if self.x < 0 {
            self.x = 0;
            self.dx = self.dx.abs();
            bounced = true;
        }
        if self.y > LIMIT {
            self.y = LIMIT;
            self.dy = -self.dy.abs();
            bounced = true;
        }
        if self.y < 0 {
            self.y = 0;
            self.dy = self.dy.abs();
            bounced = true;
        }
        bounced
    }
}

fn bounces() -> i64 {
    let mut random = Random { seed: 74755 };
    let mut balls: Vec<Ball> = (0..BALLS).map(|_| Ball::new(&mut random)).collect();
    let mut count = 0;
    for _ in 0..FRAMES {
        for ball in &mut balls {
            if ball.bounce() {
                count += 1;
            }
        }
    }
    count
}

fn bench(n: i64) -> i64 {
    (0..n).map(|_| bounces()).sum()
}

fn main() {
    harness::run(bench, 2500)
}
