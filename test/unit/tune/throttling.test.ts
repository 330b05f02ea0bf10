import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { throttleCounts, throttled } from '../../../src/tune/throttling.js';
import { scratch } from './helpers.js';

function machine(files: Readonly<Record<string, string>>): string {
  const root = scratch();
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
  return root;
}

test('the kernel counts heat, control group and hypervisor', () => {
  const root = machine({
    'sys/devices/system/cpu/cpu0/thermal_throttle/core_throttle_count': '3\n',
    'sys/devices/system/cpu/cpu1/thermal_throttle/core_throttle_count': '4\n',
    'sys/fs/cgroup/cpu.stat': 'usage_usec 900000\nnr_throttled 7\nthrottled_usec 250000\n',
    'proc/stat': 'cpu  11 22 33 44 55 66 77 88 0 0\ncpu0 1 2 3 4 5 6 7 8 0 0\n',
  });
  assert.equal(throttleCounts(root), { hot: 7, groupMs: 250, stolenMs: 880 });
});

test('a machine that shows nothing counts nothing', () => {
  assert.equal(throttleCounts(machine({})), { hot: 0, groupMs: 0, stolenMs: 0 });
});

test('what was held back is told, a hundredth of the time is not', () => {
  const before = { hot: 1, groupMs: 100, stolenMs: 1000 };
  assert.equal(throttled(before, { hot: 1, groupMs: 105, stolenMs: 1009 }, 1000), []);
  const [heat = '', group = '', stolen = ''] = throttled(before, { hot: 3, groupMs: 200, stolenMs: 1500 }, 1000);
  assert.match(heat, 'heat 2 times');
  assert.match(group, '10.0% of the time');
  assert.match(stolen, '50.0%');
});

test.run();
