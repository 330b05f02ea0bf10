/** Random numbers: the program's generator, and reproducible ones. */
import { type Library, plain } from '../maker.js';
import { Xoshiro } from '../random.js';
import type { Int, List } from '../values.js';

export const RAND: Library = {
  'rand.seed': {
    make:
      ({ m }) =>
      (seed: Int) =>
        m.random.seed(seed),
  },
  'rand.int': {
    make:
      ({ m }) =>
      (low: Int, high: Int) =>
        m.random.int(low, high),
  },
  'rand.float': {
    make:
      ({ m }) =>
      () =>
        m.random.float(),
  },
  'rand.bytes': {
    make:
      ({ m }) =>
      (count: Int) =>
        Buffer.from(m.random.bytes(count)).toString('hex'),
  },
  'rand.uuid': {
    make:
      ({ m }) =>
      () =>
        uuid(m.random),
  },
  'random.new': plain((seed: Int) => new Xoshiro(seed)),
  'random.int': plain((random: Xoshiro, low: Int, high: Int) => random.int(low, high)),
  'random.float': plain((random: Xoshiro) => random.float()),
  'random.shuffle': plain((random: Xoshiro, list: List) => random.shuffle(list.items)),
};

/** Version 4. */
function uuid(random: Xoshiro): string {
  const bytes = random.bytes(16);
  bytes[6] = 0x40 | ((bytes[6] ?? 0) & 0x0f);
  bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f);
  const hex = Buffer.from(bytes).toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
