/**
 * The journal of a study: results/<study>/trials.jsonl, append-only, one JSON object a line.
 *
 * Invariants: a line is written and fsync'ed the moment its trial ends, so a kill loses the running trial at most;
 * every line has the schema version and a checksum of its data; lines are never changed. A torn last line is closed
 * with a newline before the next append and then is one more corrupt line: skipped, counted, reported.
 */
import { createHash } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fstatSync,
  fsyncSync,
  openSync,
  readFileSync,
  readSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../support/assert.js';
import { makeFolder } from '../support/folders.js';
import type { Environment } from './environment.js';
import type { Experiment } from './experiment.js';
import type { TrialRecord } from './model.js';

export const SCHEMA = 1;

export interface StudyHeader {
  readonly study: string;
  readonly kind: 'sweep' | 'compare' | 'gate';
  readonly experiment: Experiment;
  /** Values of all knobs that arms do not set. */
  readonly defaults: Readonly<Record<string, number | string>>;
  readonly createdAt: string;
}

/** One run of the tuner on the study: the first, and one more for each --resume. */
export interface Session {
  readonly command: readonly string[];
  readonly environment: Environment;
}

export type JournalLine =
  | { readonly kind: 'study'; readonly data: StudyHeader }
  | { readonly kind: 'session'; readonly data: Session }
  | { readonly kind: 'trial'; readonly data: TrialRecord }
  | { readonly kind: 'end'; readonly data: { readonly skippedUnits: number; readonly decision: string } };

export interface Journal {
  readonly header: StudyHeader | undefined;
  readonly sessions: readonly Session[];
  readonly trials: readonly TrialRecord[];
  readonly end: { readonly skippedUnits: number; readonly decision: string } | undefined;
  /** Line numbers that could not be used, with the reason. */
  readonly corrupt: readonly { readonly line: number; readonly reason: string }[];
}

function checksum(data: string): string {
  return createHash('sha256').update(data).digest('hex').slice(0, 16);
}

export function encodeLine(line: JournalLine): string {
  const data = JSON.stringify(line.data);
  return `{"schema":${SCHEMA},"kind":"${line.kind}","sum":"${checksum(data)}","data":${data}}\n`;
}

const LINE = /^\{"schema":(\d+),"kind":"(\w+)","sum":"([0-9a-f]{16})","data":(.*)\}$/s;

/** The line, or why it cannot be used. */
export function decodeLine(text: string): JournalLine | string {
  const match = LINE.exec(text);
  if (match === null) return 'not a whole journal line';
  const [, schema, kind, sum, data = ''] = match;
  if (Number(schema) !== SCHEMA) return `schema ${schema}, this program reads ${SCHEMA}`;
  if (checksum(data) !== sum) return 'checksum does not match';
  if (kind !== 'study' && kind !== 'session' && kind !== 'trial' && kind !== 'end') return `unknown kind '${kind}'`;
  return { kind, data: JSON.parse(data) as never };
}

export function readJournal(folder: string): Journal {
  const path = join(folder, 'trials.jsonl');
  const lines = existsSync(path) ? readFileSync(path, 'utf8').split('\n') : [];
  const corrupt: { line: number; reason: string }[] = [];
  const trials = new Map<string, TrialRecord>();
  const sessions: Session[] = [];
  let header: StudyHeader | undefined;
  let end: Journal['end'];
  for (const [i, text] of lines.entries()) {
    if (text === '') continue;
    const line = decodeLine(text);
    if (typeof line === 'string') corrupt.push({ line: i + 1, reason: line });
    else if (line.kind === 'trial') trials.set(line.data.id, line.data);
    else if (line.kind === 'session') sessions.push(line.data);
    else if (line.kind === 'study') header = line.data;
    else end = line.data;
  }
  return { header, sessions, trials: [...trials.values()], end, corrupt };
}

/** The writing end; only one process may have it open. */
export class JournalWriter {
  private readonly fd: number;

  /** Creates the folder. @throws UserError when it cannot be written, before anything is measured. */
  constructor(readonly folder: string) {
    const path = join(folder, 'trials.jsonl');
    try {
      makeFolder(folder);
      takeLock(join(folder, 'lock'));
      this.fd = openSync(path, 'a+');
    } catch (error) {
      if (error instanceof UserError) throw error;
      throw new UserError(`cannot write to the results folder ${folder}: ${(error as Error).message}`);
    }
    if (!endsWithNewline(this.fd)) writeSync(this.fd, '\n');
  }

  append(line: JournalLine): void {
    try {
      writeSync(this.fd, encodeLine(line));
      fsyncSync(this.fd);
    } catch (error) {
      throw new UserError(`cannot write to ${this.folder}: ${(error as Error).message}`, 'what was measured is kept');
    }
  }

  close(): void {
    closeSync(this.fd);
    rmSync(join(this.folder, 'lock'), { force: true });
  }
}

function endsWithNewline(fd: number): boolean {
  const { size } = fstatSync(fd);
  if (size === 0) return true;
  const last = Buffer.alloc(1);
  readSync(fd, last, 0, 1, size - 1);
  return last[0] === 0x0a;
}

/** A file with our process id; one of a process that is gone is taken over. */
function takeLock(path: string): void {
  try {
    writeFileSync(path, String(process.pid), { flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    const owner = Number(readFileSync(path, 'utf8'));
    if (owner !== process.pid && isAlive(owner)) {
      throw new UserError(`process ${owner} is writing to this study`, 'wait for it, or choose another --study');
    }
    writeFileSync(path, String(process.pid));
  }
}

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
