/** `otter cache`: what is kept of programs' code for later runs, whether it is sound, and how to be rid of it. */
import type { KnobValues } from '../config/knobs.js';
import { loadAddon } from '../jit/native.js';
import { CodeFolder, type FolderEntry, shortKey } from '../jit/store/folder.js';
import { BadEntry, type Digest, decodeEntry, type KeptProgram } from '../jit/store/format.js';
import { type Refusal, refusalOf } from '../jit/store/refusal.js';
import { UserError } from '../support/assert.js';
import { counted } from '../support/plural.js';
import { chosenFolder, NOWHERE } from './cache-flags.js';
import { align } from './columns.js';
import { knobsFrom } from './common.js';

export interface CacheOptions {
  readonly action: 'ls' | 'stats' | 'verify' | 'clear';
  /** `--cache-dir`. */
  readonly folder: string | undefined;
  readonly knobs: readonly string[];
  readonly json: boolean;
}

/** `missing`: it was removed since it was listed. */
type Checked =
  | { readonly kind: 'sound'; readonly program: KeptProgram }
  | { readonly kind: 'damaged'; readonly reason: string }
  | ({ readonly kind: 'refused' } & Refusal)
  | { readonly kind: 'missing' };

/** What a command has to say, for scripts and for people. */
interface Answer {
  readonly exitCode: number;
  readonly data: object;
  readonly text: string;
}

const KIB = 1024;

/** @throws UserError when the folder cannot be read, or is none */
export function cache({ action, folder: path, knobs, json }: CacheOptions): number {
  const folder = codeFolder(path, knobsFrom(knobs));
  const { exitCode, data, text } = answered(action, folder, (parts) => loadAddon().digest(parts));
  process.stdout.write(json ? `${JSON.stringify(data, null, 2)}\n` : text);
  return exitCode;
}

/** The folder that an option names, or else the user's. @throws UserError when there is none */
function codeFolder(option: string | undefined, knobs: KnobValues): CodeFolder {
  const path = chosenFolder(option);
  if (path === undefined) {
    throw new UserError(NOWHERE.reason, NOWHERE.help);
  }
  return new CodeFolder(path, Number(knobs['cache.diskBytes']));
}

/** @throws UserError when the folder cannot be read, or is none */
function answered(action: CacheOptions['action'], folder: CodeFolder, digest: Digest): Answer {
  try {
    return ANSWERS[action](folder, digest);
  } catch (error) {
    const { reason, help } = refusalOf(error, action === 'clear' ? 'clear' : 'read', folder.path);
    throw new UserError(reason, help);
  }
}

const ANSWERS: Readonly<Record<CacheOptions['action'], (folder: CodeFolder, digest: Digest) => Answer>> = {
  ls: list,
  stats,
  verify,
  clear,
};

function list(folder: CodeFolder, digest: Digest): Answer {
  const rows = folder.entries().flatMap((entry) => rowOf(entry, checked(folder, entry.key, digest)));
  const text = rows.length === 0 ? `no code is kept in ${folder.path}\n` : align([HEAD, ...rows.map(cells)], TEXTS);
  return { exitCode: 0, data: rows, text };
}

interface Row extends FolderEntry {
  readonly mode?: string;
  readonly label?: string;
  readonly modules?: number;
  readonly functions?: number;
  /** Why it cannot be used. */
  readonly problem?: string;
}

function rowOf(entry: FolderEntry, found: Checked): Row[] {
  if (found.kind === 'missing') return [];
  if (found.kind !== 'sound') return [{ ...entry, problem: found.reason }];
  const { mode, label, modules } = found.program;
  const functions = new Set(modules.flatMap(({ versions }) => versions.map(({ fn }) => fn))).size;
  return [{ ...entry, mode, label, modules: modules.length, functions }];
}

const HEAD = ['key', 'mode', 'modules', 'functions', 'size', 'last used', 'program'];
/** Columns of text. */
const TEXTS = new Set([0, 1, 5, 6]);

function cells({ key, mode, modules, functions, bytes, usedAt, label, problem }: Row): string[] {
  const used = `${new Date(usedAt).toISOString().slice(0, 19)}Z`;
  const what = problem === undefined ? printable(label ?? '') : `unusable: ${problem}`;
  return [shortKey(key), mode ?? '', count(modules), count(functions), kilobytes(bytes), used, what];
}

const count = (value: number | undefined): string => (value === undefined ? '' : String(value));

function entriesText(entries: number): string {
  return entries === 1 ? '1 entry' : `${entries} entries`;
}

function kilobytes(bytes: number): string {
  return `${(bytes / KIB).toFixed(1)} KB`;
}

/** Paths can have anything in them that moves a terminal's cursor. */
function printable(text: string): string {
  return text.replace(/\p{Cc}/gu, (c) => `\\x${c.charCodeAt(0).toString(16).padStart(2, '0')}`);
}

function stats(folder: CodeFolder): Answer {
  const entries = folder.entries();
  const bytes = entries.reduce((sum, entry) => sum + entry.bytes, 0);
  const { path, bound } = folder;
  const text = `folder   ${path}\nentries  ${entries.length}\nbytes    ${bytes}\nbound    ${bound}\n`;
  return { exitCode: 0, data: { folder: path, entries: entries.length, bytes, bound }, text };
}

function verify(folder: CodeFolder, digest: Digest): Answer {
  const all = folder.entries().map(({ key }) => ({ key, found: checked(folder, key, digest) }));
  const entries = all.filter(({ found }) => found.kind !== 'missing').length;
  const bad = all.flatMap(({ key, found }) =>
    found.kind === 'damaged' || found.kind === 'refused' ? [{ key, ...found }] : [],
  );
  for (const { key, kind } of bad) if (kind === 'damaged') folder.remove(key);
  const of = (kind: string) => bad.filter((row) => row.kind === kind).map(({ key, reason }) => ({ key, reason }));
  const data = { folder: folder.path, entries, damaged: of('damaged'), refused: of('refused') };
  return { exitCode: bad.length > 0 ? 1 : 0, data, text: `${bad.map(badLine).join('')}${verdict(data)}\n` };
}

function badLine({ key, kind, reason }: { key: string; kind: string; reason: string }): string {
  const done = kind === 'damaged' ? 'removed' : 'left where it is';
  return `${kind.padEnd(8)} ${shortKey(key)}: ${reason}; ${done}\n`;
}

function verdict({ entries, damaged, refused }: { entries: number; damaged: object[]; refused: object[] }): string {
  return `${entriesText(entries)}: ${entries - damaged.length - refused.length} sound, ${damaged.length} damaged, ${refused.length} refused`;
}

function checked(folder: CodeFolder, key: string, digest: Digest): Checked {
  const read = folder.peek(key);
  if (read.kind !== 'found') return read;
  try {
    return { kind: 'sound', program: decodeEntry(key, read.bytes, digest) };
  } catch (error) {
    if (!(error instanceof BadEntry)) throw error;
    return { kind: 'damaged', reason: error.message };
  }
}

function clear(folder: CodeFolder): Answer {
  const gone = folder.clear();
  const temporaries = gone.temporaries === 0 ? '' : ` and ${counted(gone.temporaries, 'temporary file')}`;
  const text = `removed ${entriesText(gone.entries)}${temporaries}, ${gone.bytes} bytes\n`;
  return { exitCode: 0, data: { folder: folder.path, ...gone }, text };
}
