//! A small ray tracer: spheres, shadows, a checked floor.

#[path = "../harness.rs"]
mod harness;

use std::ops::{Add, Mul, Sub};

#[derive(Clone, Copy)]
struct Vector {
    x: f64,
    y: f64,
    z: f64,
}

impl Add for Vector {
    type Output = Vector;

    fn add(self, other: Vector) -> Vector {
        Vector { x: self.x + other.x, y: self.y + other.y, z: self.z + other.z }
    }
}

impl Sub for Vector {
    type Output = Vector;

    fn sub(self, other: Vector) -> Vector {
        Vector { x: self.x - other.x, y: self.y - other.y, z: self.z - other.z }
    }
}

impl Mul<f64> for Vector {
    type Output = Vector;

    fn mul(self, factor: f64) -> Vector {
        Vector { x: self.x * factor, y: self.y * factor, z: self.z * factor }
    }
}

impl Vector {
    fn dot(self, other: Vector) -> f64 {
        self.x * other.x + self.y * other.y + self.z * other.z
    }

    fn unit(self) -> Vector {
        self * (1.0 / self.dot(self).sqrt())
    }

    fn reflect(self, normal: Vector) -> Vector {
        self - normal * (2.0 * self.dot(normal))
    }
}

struct Sphere {
    centre: Vector,
    radius: f64,
    shine: f64,
}

impl Sphere {
    /// The distance along a ray of unit direction.
    fn distance(&self, origin: Vector, direction: Vector) -> Option<f64> {
        let offset = origin - self.centre;
        let b = offset.dot(direction);
        let c = offset.dot(offset) - self.radius * self.radius;
        let d = b * b - c;
        if d < 0.0 {
            return None;
        }
        let near = -b - d.sqrt();
        (near > 0.0001).then_some(near)
    }
}

fn nearest(spheres: &[Sphere], origin: Vector, direction: Vector) -> Option<(f64, &Sphere)> {
    let mut best: Option<(f64, &Sphere)> = None;
    for sphere in spheres {
        if let Some(distance) = sphere.distance(origin, direction) {
            if distance < best.map_or(1.0e9, |(nearest, _)| nearest) {
                best = Some((distance, sphere));
            }
        }
    }
    best
}

fn floor_light(x: f64, z: f64) -> f64 {
    let odd = (x.floor() as i64 + z.floor() as i64) & 1;
    if odd == 1 { 0.3 } else { 0.8 }
}

/// How much light comes along a ray.
fn trace(spheres: &[Sphere], light: Vector, origin: Vector, direction: Vector, depth: i64) -> f64 {
    let Some((distance, sphere)) = nearest(spheres, origin, direction) else {
        if direction.y >= 0.0 {
            return 0.2 + 0.5 * direction.y;
        }
        let point = origin + direction * (-origin.y / direction.y);
        let to_light = (light - point).unit();
        let lit = if nearest(spheres, point, to_light).is_none() { 1.0 } else { 0.4 };
        return lit * floor_light(point.x, point.z);
    };
    let point = origin + direction * distance;
    let normal = (point - sphere.centre).unit();
    let to_light = (light - point).unit();
    let matt = normal.dot(to_light).max(0.0);
    if depth == 0 {
        return matt;
    }
    let mirrored = trace(spheres, light, point, direction.reflect(normal), depth - 1);
    (1.0 - sphere.shine) * matt + sphere.shine * mirrored
}

fn scene() -> Vec<Sphere> {
    let mut spheres = Vec::new();
    for i in 0..3 {
        for j in 0..3 {
            let (x, z) = ((i - 1) as f64 * 1.5, 4.0 + 1.5 * j as f64);
            let centre = Vector { x, y: 0.6 + 0.2 * i as f64, z };
            spheres.push(Sphere { centre, radius: 0.5, shine: 0.1 * (i + j) as f64 });
        }
    }
    spheres
}

fn bench(n: i64) -> i64 {
    let spheres = scene();
    let light = Vector { x: -5.0, y: 8.0, z: 0.0 };
    let eye = Vector { x: 0.0, y: 1.0, z: 0.0 };
    let size = n as f64;
    let mut checksum = 0;
    for row in 0..n {
        for column in 0..n {
            let x = (2.0 * column as f64 - size) / size;
            let y = (size - 2.0 * row as f64) / size;
            let brightness = trace(&spheres, light, eye, Vector { x, y, z: 2.0 }.unit(), 3);
            checksum = (checksum * 31 + (brightness * 255.0) as i64) % 1_000_000_007;
        }
    }
    checksum
}

fn main() {
    harness::run(bench, 700)
}
