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
        let (x, dx, x_bounced) = moved(self.x, self.dx);
        let (y, dy, y_bounced) = moved(self.y, self.dy);
        *self = Ball { x, y, dx, dy };
        x_bounced || y_bounced
    }
}

/// Moves along one axis between two walls: the new place and speed, and whether a wall was hit.
fn moved(place: i64, speed: i64) -> (i64, i64, bool) {
    let next = place + speed;
    if next > LIMIT {
        (LIMIT, -speed.abs(), true)
    } else if next < 0 {
        (0, speed.abs(), true)
    } else {
        (next, speed, false)
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
    harness::run(bench, 6000)
}
