/** Progress of a sweep: a bar on a terminal, a line now and then elsewhere. */
import type { Trial } from './model.js';

const WIDTH = 30;
/** On a pipe: a line each time this share of the plan is done. */
const LINES = 20;

export interface Progress {
  readonly step: (done: number, total: number, trial: Trial) => void;
  readonly finish: () => void;
}

export function makeProgress(out: NodeJS.WriteStream): Progress {
  const bar = out.isTTY === true;
  const started = Date.now();
  let first: number | undefined;
  return {
    step: (done, total, trial) => {
      first ??= done - 1;
      const left = (((Date.now() - started) / Math.max(1, done - first)) * (total - done)) / 1_000;
      const text = `${done}/${total} ${trial.program}, ${trial.arm}; at most ${Math.ceil(left)} s left`;
      if (bar) {
        const filled = Math.round((WIDTH * done) / total);
        out.write(`\r\x1b[K[${'#'.repeat(filled)}${'.'.repeat(WIDTH - filled)}] ${text}`);
      } else if (done === total || Math.floor((done * LINES) / total) > Math.floor(((done - 1) * LINES) / total)) {
        out.write(`${text}\n`);
      }
    },
    finish: () => {
      if (bar) out.write('\n');
    },
  };
}
