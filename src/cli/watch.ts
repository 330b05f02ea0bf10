/**
 * `otter check --watch`: checks a program again each time one of its files changes, in one process, which V8 has compiled
 * after the first times. Files are looked at rather than subscribed to: that works on every file system, for files that are
 * not there yet, and when an editor puts a new file in the place of the old one.
 *
 * Invariant: a file's stamp is taken before the file is read, so what is written meanwhile counts as a change.
 */
import { statSync } from 'node:fs';
import { checkSource, type FrontEnd } from '../front-end.js';
import { UserError } from '../support/assert.js';
import { counted } from '../support/plural.js';
import { mistakeRows } from './check.js';
import { printMistakes } from './common.js';

/** Soon enough for whoever saves a file, and hardly any work. */
const LOOK_EVERY_MS = 100;

/** What tells one content of a file from the next; a file that is not there has one, too. */
function stampOf(file: string): string {
  try {
    const { mtimeNs, size, ino } = statSync(file, { bigint: true });
    return `${mtimeNs} ${size} ${ino}`;
  } catch {
    return 'none';
  }
}

/** Goes on until it is interrupted. @throws UserError when the program cannot be read at the start. */
export function watch(path: string, json: boolean): Promise<never> {
  let stamps = checkOnce(path, json);
  let changing = false;
  return new Promise((_, reject) => {
    setInterval(() => {
      const now = new Map([...stamps.keys()].map((file) => [file, stampOf(file)]));
      const changed = [...now].some(([file, stamp]) => stamp !== stamps.get(file));
      stamps = now;
      // A file may be half written: it is read once nothing has changed for one look.
      const settled = changing && !changed;
      changing = changed;
      if (!settled) return;
      try {
        stamps = checkAgain(path, json) ?? stamps;
      } catch (error) {
        reject(error);
      }
    }, LOOK_EVERY_MS);
  });
}

/** Checks and reports. The stamps of all files that were read or looked for. */
function checkOnce(path: string, json: boolean): Map<string, string> {
  const stamps = new Map<string, string>();
  const started = performance.now();
  const checked = checkSource(path, (file) => stamps.set(file, stampOf(file)));
  report(path, checked, Math.round((performance.now() - started) * 10) / 10, json);
  return stamps;
}

/** Undefined where the program cannot be read now: it may come back, as it does when a branch is changed. */
function checkAgain(path: string, json: boolean): Map<string, string> | undefined {
  try {
    return checkOnce(path, json);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    if (json) process.stdout.write(`${JSON.stringify({ program: path, error: error.message })}\n`);
    else process.stderr.write(`error: ${error.message}; waiting for it\n`);
    return undefined;
  }
}

function report(path: string, checked: FrontEnd, ms: number, json: boolean): void {
  const lines = checked.files.reduce((sum, file) => sum + file.position(file.text.length).line, 0);
  if (json) {
    process.stdout.write(`${JSON.stringify({ program: path, lines, ms, mistakes: mistakeRows(checked) })}\n`);
    return;
  }
  printMistakes(checked);
  const count = checked.diagnostics.length;
  const found = count === 0 ? 'no errors' : counted(count, 'error');
  process.stderr.write(`${path}: ${found} in ${counted(lines, 'line')}, ${ms} ms; waiting for changes\n`);
}
