/** Clocks, and points in time as text. Channels of timers are in tasks.ts. */
import { formatTime, parseTime } from '../calendar.js';
import { fromBig } from '../ints.js';
import { type Library, plain } from '../maker.js';

/**
 * The machine's clock when first asked, and from there on the one that only goes forward: a clock that is set, as those of
 * virtual machines often are, must not change a duration.
 */
let offsetNs: bigint | undefined;

export function nowMs(): number {
  const forward = process.hrtime.bigint();
  offsetNs ??= BigInt(Date.now()) * 1_000_000n - forward;
  return Number((offsetNs + forward) / 1_000_000n);
}

export const TIME: Library = {
  'time.nowMs': plain(nowMs),
  'time.nowNs': plain(() => fromBig(process.hrtime.bigint())),
  'time.format': plain(formatTime),
  'time.parse': plain(parseTime),
};
