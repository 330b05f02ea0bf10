import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { formatBytes, formatDuration, formatNs, parseDuration } from '../../../src/tune/duration.js';
import { makeProgress, useColor } from '../../../src/tune/progress.js';
import { okRecord } from './helpers.js';

const trial = {
  id: 'x',
  phase: 'core',
  program: 'alpha',
  arm: { id: 'jit', kind: 'jit', knobs: {}, build: 'current' },
  n: 10,
  iterations: 2,
  unit: 'u',
  leg: 0,
  position: 0,
} as const;

function written(isTTY: boolean, color?: boolean): string {
  let text = '';
  const stream = { isTTY, columns: 70, write: (part: string) => (text += part) };
  const progress = makeProgress(stream, 10_000, color);
  progress.step(okRecord(trial, [1, 1], 2500));
  progress.step(okRecord(trial, [1, 1], 2500));
  const failed = { status: 'failed', reason: 'crash', detail: 'why' } as const;
  progress.step({ ...okRecord(trial, [1], 0), outcome: failed });
  progress.end();
  return text;
}

test('a terminal gets one moving line, no wider than it is, and failures stay', () => {
  const text = written(true, false);
  assert.match(text, '[============            ] 5s of at most 10s, 2 trials');
  assert.match(text, 'failed: alpha, jit: crash: why\n');
  for (const line of text.split('\r\x1b[K').flatMap((part) => part.split('\n'))) assert.ok(line.length < 70, line);
});

test('a pipe gets plain lines, and few', () => {
  const text = written(false);
  assert.not.match(text, '\x1b');
  assert.not.match(text, '\r');
  assert.is(text.split('\n').filter((line) => line.includes('of at most')).length, 1);
});

test('NO_COLOR wins over a terminal', () => {
  const stream = { isTTY: true, write: () => {} };
  const before = { ...process.env };
  delete process.env.NO_COLOR;
  process.env.TERM = 'xterm';
  assert.ok(useColor(stream));
  process.env.NO_COLOR = '1';
  assert.not.ok(useColor(stream));
  process.env = before;
});

test('quantities', () => {
  assert.equal(
    [parseDuration('500ms', ''), parseDuration('1.5h', ''), parseDuration('10m', '')],
    [500, 5_400_000, 600_000],
  );
  assert.throws(() => parseDuration('10', '--budget'), /--budget: '10' is not a duration/);
  assert.equal([12_000, 250_000, 3_900_000].map(formatDuration), ['12s', '4m10s', '1h05m']);
  assert.equal([950, 2_500_000, 2.5e9].map(formatNs), ['0.9 µs', '2.5 ms', '2.50 s']);
  assert.equal([12, 2048, 3 << 20].map(formatBytes), ['12 B', '2.0 KiB', '3.0 MiB']);
});

test.run();
