/**
 * Whether the machine held back while something was measured: processors that ran too hot, a control group that used up
 * its share, a hypervisor that gave the time to others. The kernel counts all three; two readings give a study's part.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface ThrottleCounts {
  /** Times that any processor was slowed down for its heat. */
  readonly hot: number;
  /** Milliseconds that the control group was not allowed to run. */
  readonly groupMs: number;
  /** Milliseconds that a hypervisor took away. */
  readonly stolenMs: number;
}

/** USER_HZ, the unit of /proc/stat on Linux whatever the kernel's own tick. */
const TICK_MS = 10;

/** What cannot be read counts as 0. `root` stands before /sys and /proc. */
export function throttleCounts(root = '/'): ThrottleCounts {
  const group = /^throttled_usec (\d+)$/m.exec(text(join(root, 'sys/fs/cgroup/cpu.stat')))?.[1];
  // cpu user nice system idle iowait irq softirq steal
  const stolen = /^cpu +(?:\d+ ){7}(\d+)/m.exec(text(join(root, 'proc/stat')))?.[1];
  return {
    hot: heatEvents(join(root, 'sys/devices/system/cpu')),
    groupMs: Number(group ?? 0) / 1000,
    stolenMs: Number(stolen ?? 0) * TICK_MS,
  };
}

function heatEvents(folder: string): number {
  if (!existsSync(folder)) return 0;
  return readdirSync(folder)
    .filter((name) => /^cpu\d+$/.test(name))
    .reduce((sum, name) => sum + Number(text(join(folder, name, 'thermal_throttle', 'core_throttle_count')).trim()), 0);
}

function text(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

/** Of the time that was measured; less disturbs nothing that pairs do not cancel. */
const SHARE = 0.01;

/** Reasons to trust a study of that length less; empty when the machine held nothing back. */
export function throttled(before: ThrottleCounts, after: ThrottleCounts, elapsedMs: number): string[] {
  const reasons: string[] = [];
  const percent = (ms: number): string => `${((ms / elapsedMs) * 100).toFixed(1)}%`;
  const group = after.groupMs - before.groupMs;
  const stolen = after.stolenMs - before.stolenMs;
  if (after.hot > before.hot)
    reasons.push(`processors were slowed down for their heat ${after.hot - before.hot} times`);
  if (group > SHARE * elapsedMs) reasons.push(`the control group was stopped for ${percent(group)} of the time`);
  if (stolen > SHARE * elapsedMs) reasons.push(`the hypervisor took ${percent(stolen)} of a processor's time`);
  return reasons;
}
