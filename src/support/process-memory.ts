/** What this process has used of memory. */
import { readFileSync } from 'node:fs';

/**
 * Most bytes that were resident at once, by Linux (`VmHWM`). Not `ru_maxrss`, which `process.resourceUsage` has: that
 * outlives exec, so that a child of a large process seems to have been as large.
 */
export function peakResidentBytes(): number {
  const match = /^VmHWM:\s*(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'));
  return Number(match?.[1] ?? 0) * 1024;
}
