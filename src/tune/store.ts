/**
 * A study on disk: `trials.jsonl` (append-only, one checksummed line a trial, flushed before the next one starts),
 * `env.json`, `samples.csv`.
 *
 * Invariant: a line is whole or ignored: whatever instant the process dies at, at most the running trial is lost.
 */
import { createHash } from 'node:crypto';
import {
  accessSync,
  closeSync,
  constants,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'csv-stringify/sync';
import { UserError } from '../support/assert.js';
import type { Trial } from './model.js';

const SCHEMA = 1;

export class Store {
  private fd: number | undefined;

  /** @throws UserError when the folder cannot be written. */
  constructor(readonly folder: string) {
    try {
      mkdirSync(folder, { recursive: true });
      accessSync(folder, constants.W_OK);
    } catch (error) {
      throw new UserError(
        `${folder} cannot be written: ${(error as Error).message}`,
        'choose another --study or mend its permissions',
      );
    }
  }

  get journal(): string {
    return join(this.folder, 'trials.jsonl');
  }

  append(trial: Trial): void {
    if (this.fd === undefined) this.fd = this.open();
    const body = JSON.stringify({ schema: SCHEMA, ...trial });
    writeSync(this.fd, `${JSON.stringify({ sum: checksum(body), trial: JSON.parse(body) })}\n`);
    fsyncSync(this.fd);
  }

  /** A torn last line would swallow the next record: start on a fresh line. */
  private open(): number {
    const torn = existsSync(this.journal) && !/(^|\n)$/.test(readFileSync(this.journal, 'utf8'));
    const fd = openSync(this.journal, 'a');
    if (torn) writeSync(fd, '\n');
    return fd;
  }

  close(): void {
    if (this.fd !== undefined) closeSync(this.fd);
    this.fd = undefined;
  }

  writeJson(name: string, value: unknown): void {
    writeFileSync(join(this.folder, name), `${JSON.stringify(value, null, 2)}\n`);
  }

  readJson<T>(name: string): T {
    const path = join(this.folder, name);
    try {
      return JSON.parse(readFileSync(path, 'utf8')) as T;
    } catch (error) {
      throw new UserError(`${path}: ${(error as Error).message}`, 'run the sweep of this study first');
    }
  }

  /** Every whole trial, and how many lines had to be skipped. */
  load(): { trials: Trial[]; skipped: number } {
    if (!existsSync(this.journal)) return { trials: [], skipped: 0 };
    const lines = readFileSync(this.journal, 'utf8').split('\n').filter(Boolean);
    const trials = lines.map(parseLine).filter((trial): trial is Trial => trial !== undefined);
    return { trials, skipped: lines.length - trials.length };
  }

  writeSamples(trials: readonly Trial[]): void {
    const rows = trials.flatMap((trial) =>
      trial.outcome.status === 'ok'
        ? trial.outcome.samples.map((s) => ({
            trial: trial.index,
            block: trial.block,
            program: trial.program,
            arm: trial.arm,
            ...s,
          }))
        : [],
    );
    writeFileSync(join(this.folder, 'samples.csv'), stringify(rows, { header: true }));
  }
}

function checksum(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

function parseLine(line: string): Trial | undefined {
  try {
    const { sum, trial } = JSON.parse(line) as { sum: string; trial: Trial & { schema: number } };
    return trial.schema === SCHEMA && checksum(JSON.stringify(trial)) === sum ? trial : undefined;
  } catch {
    return undefined;
  }
}
