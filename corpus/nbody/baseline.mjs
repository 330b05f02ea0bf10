/** The planets of the outer solar system under gravity. */
import { floatText, run } from '../harness.mjs';

const SOLAR_MASS = 4 * Math.PI * Math.PI;
const DAYS = 365.24;

class Body {
  constructor([x, y, z], [vx, vy, vz], mass) {
    this.x = x;
    this.y = y;
    this.z = z;
    this.vx = vx * DAYS;
    this.vy = vy * DAYS;
    this.vz = vz * DAYS;
    this.mass = mass * SOLAR_MASS;
  }

  kinetic() {
    return 0.5 * this.mass * (this.vx * this.vx + this.vy * this.vy + this.vz * this.vz);
  }
}

function solarSystem() {
  return [
    new Body([0, 0, 0], [0, 0, 0], 1),
    new Body(
      [4.841431442464721, -1.1603200440274284, -0.10362204447112311],
      [0.001660076642744037, 0.007699011184197404, -0.0000690460016972063],
      0.0009547919384243266,
    ),
    new Body(
      [8.34336671824458, 4.124798564124305, -0.4035234171143214],
      [-0.00276742510726411, 0.004998528012349172, 0.00002304172975737639],
      0.0002858859806661308,
    ),
    new Body(
      [12.894369562139131, -15.111151401698631, -0.22330757889265573],
      [0.002964601375647616, 0.0023784717395948095, -0.000029658956854023756],
      0.00004366244043351563,
    ),
    new Body(
      [15.379697114850917, -25.919314609987964, 0.17925877295037118],
      [0.0026806777249038932, 0.001628241700382423, -0.00009515922545197159],
      0.00005151389020466114,
    ),
  ];
}

function offsetMomentum(bodies) {
  let [px, py, pz] = [0, 0, 0];
  for (const b of bodies) {
    px += b.vx * b.mass;
    py += b.vy * b.mass;
    pz += b.vz * b.mass;
  }
  const sun = bodies[0];
  sun.vx = -px / SOLAR_MASS;
  sun.vy = -py / SOLAR_MASS;
  sun.vz = -pz / SOLAR_MASS;
}

function advance(bodies, dt) {
  for (let i = 0; i < bodies.length; i++) {
    const a = bodies[i];
    for (let j = i + 1; j < bodies.length; j++) {
      const b = bodies[j];
      const dx = a.x - b.x;
      const dy = a.y - b.y;
      const dz = a.z - b.z;
      const distance2 = dx * dx + dy * dy + dz * dz;
      const magnitude = dt / (distance2 * Math.sqrt(distance2));
      const ma = a.mass * magnitude;
      const mb = b.mass * magnitude;
      a.vx -= dx * mb;
      a.vy -= dy * mb;
      a.vz -= dz * mb;
      b.vx += dx * ma;
      b.vy += dy * ma;
      b.vz += dz * ma;
    }
  }
  for (const b of bodies) {
    b.x += dt * b.vx;
    b.y += dt * b.vy;
    b.z += dt * b.vz;
  }
}

function energy(bodies) {
  let total = 0;
  for (let i = 0; i < bodies.length; i++) {
    const a = bodies[i];
    total += a.kinetic();
    for (let j = i + 1; j < bodies.length; j++) {
      const b = bodies[j];
      const dx = a.x - b.x;
      const dy = a.y - b.y;
      const dz = a.z - b.z;
      total -= (a.mass * b.mass) / Math.sqrt(dx * dx + dy * dy + dz * dz);
    }
  }
  return total;
}

function bench(n) {
  const bodies = solarSystem();
  offsetMomentum(bodies);
  for (let i = 0; i < n; i++) advance(bodies, 0.01);
  return floatText(energy(bodies));
}

await run(bench, 2_000_000);
