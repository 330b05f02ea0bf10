/** Entries for tests of the persistent code cache. */
import { createHash } from 'node:crypto';
import type { Digest, KeptProgram } from '../../../../src/jit/store/format.js';

export const KEY = '0123456789abcdef'.repeat(4);
export const OTHER_KEY = 'f'.repeat(64);

/** Any digest of 32 bytes does. */
export const sha256: Digest = (parts) => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('hex');
};

/** With two modules, whose objects have these sizes. */
export function keptProgram(first = 5, second = 40): KeptProgram {
  return {
    label: '/programs/été.ot',
    mode: 'hybrid',
    nextVersion: 7,
    places: ['main 1', 'main 2'],
    counters: {
      branches: [[0, 5 * 0x100000, 0, 3, 4]],
      edges: [[0, 1, 7 * 0x100000, 0, 9]],
      incomplete: [1],
      functions: [[0, 12, 3]],
    },
    modules: [
      {
        tier: 'specialised',
        versions: [{ fn: 0, symbol: 'ot.main.v3', name: 'main', sampled: [0, 2] }],
        files: ['/programs/été.ot', '/programs/other.ot'],
        strings: [{ symbol: 'otter.str.00', text: 'a "text" \u0000 \ud800' }],
        nodes: 12,
        bound: [
          {
            fn: 0,
            size: 9,
            values: [{ parameter: 'n', of: 'value', text: '10', count: 90, samples: 99, use: 'divides' }],
          },
        ],
        object: new Uint8Array(first).fill(1),
      },
      {
        tier: 'optimised',
        versions: [{ fn: 1, symbol: 'ot.f.v6', name: 'f', loop: 2 }],
        files: ['/programs/été.ot', '/programs/other.ot'],
        strings: [],
        nodes: 0,
        bound: [],
        object: new Uint8Array(second).fill(2),
      },
    ],
  };
}
