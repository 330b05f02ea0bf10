/** Clocks, and points in time as text. Channels of timers are in tasks.ts. */
import { formatTime, parseTime } from '../calendar.js';
import { fromBig } from '../ints.js';
import { type Library, plain } from '../maker.js';

export const TIME: Library = {
  'time.nowMs': plain(() => Date.now()),
  'time.nowNs': plain(() => fromBig(process.hrtime.bigint())),
  'time.format': plain(formatTime),
  'time.parse': plain(parseTime),
};
