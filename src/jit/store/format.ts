/**
 * One entry of the persistent code cache as bytes: what a program's modules were compiled to in one mode. Pure.
 *
 *     0   8  magic, the last byte is the format's version
 *     8  32  digest of all that follows
 *    40  32  key
 *    72   4  length of the table, little endian
 *    76      table: JSON, everything but the objects, with the place of each
 *    ..      objects, each at a multiple of 16, zeros between
 *
 * Invariant: nothing of an entry is believed before the digest fits, and then only what has the right shape.
 */
import type { FnId } from '../../hir/hir.js';
import type { DominantValue } from '../argument-profile.js';
import type { ModulePlan } from '../native.js';
import { isCount, isText, listOf, oneOf, optional, recordOf } from './shape.js';

export interface KeptModule {
  readonly tier: 'baseline' | 'hybrid' | 'optimised' | 'specialised';
  /** What the addon needs of the plan. */
  readonly versions: ModulePlan['versions'];
  readonly strings: ModulePlan['strings'];
  /** Paths of the source files as its lines name them, by file number: those of the run that made it. */
  readonly files: readonly string[];
  /** HIR nodes. */
  readonly nodes: number;
  /** Values that parameters of its specialised functions have, and the functions' HIR nodes. */
  readonly bound: readonly { readonly fn: FnId; readonly size: number; readonly values: readonly DominantValue[] }[];
  /** Object code; of tier baseline the recording that it is made from, which takes next to no time (docs/abi.md). */
  readonly object: Uint8Array;
}

/** What baseline code counted in all runs so far, and in which counters, as its code names them (tier-profile.ts). */
export interface KeptCounters {
  /** Function, place, slot, how often it was false and how often true, of each condition. */
  readonly branches: readonly (readonly [FnId, number, number, number, number])[];
  /** Caller, callee, place, counter and calls of each call site. */
  readonly edges: readonly (readonly [FnId, FnId, number, number, number])[];
  /** Functions not all of whose call sites are counted. */
  readonly incomplete: readonly FnId[];
  /** Function, calls, and back edges a call, rounded. */
  readonly functions: readonly (readonly [FnId, number, number])[];
}

export interface KeptProgram {
  /** For people: the program's path when it was written. */
  readonly label: string;
  readonly mode: 'jit' | 'hybrid';
  /** First number that no symbol of the modules ends with. */
  readonly nextVersion: number;
  /** Keys of allocation cells by number (lower/allocation-cells.ts). */
  readonly places: readonly string[];
  readonly counters: KeptCounters;
  readonly modules: readonly KeptModule[];
}

/** 64 hexadecimal digits for the bytes of all parts, one after the other. */
export type Digest = (parts: Uint8Array[]) => string;

/** Why an entry is of no use, in a few words. */
export class BadEntry extends Error {}

/** `OTTCODE` and the version: to be raised whenever the layout or the table's fields change. */
const MAGIC = Buffer.from('OTTCODE\x04', 'latin1');
const DIGEST_AT = 8;
const KEY_AT = 40;
const LENGTH_AT = 72;
const TABLE_AT = 76;
const ALIGNMENT = 16;

/** Where an object is: bytes from the first multiple of 16 after the table on. */
interface Place {
  readonly at: number;
  readonly bytes: number;
}

type Table = Omit<KeptProgram, 'modules'> & {
  readonly modules: readonly (Omit<KeptModule, 'object'> & { readonly object: Place })[];
};

const isMode = oneOf('jit', 'hybrid');
const isTier = oneOf('baseline', 'hybrid', 'optimised', 'specialised');
const isOf = oneOf('value', 'type');
const texts = listOf(isText);
const numbers = listOf(isCount);
const counts = optional(numbers);
const count = optional(isCount);
const text = optional(isText);

const versions = listOf(
  recordOf((v) => isCount(v.fn) && isText(v.symbol) && isText(v.name) && count(v.loop) && counts(v.sampled)),
);
const strings = listOf(recordOf((s) => isText(s.symbol) && isText(s.text)));
const values = listOf(
  recordOf(
    (v) => isText(v.parameter) && isOf(v.of) && isText(v.text) && isCount(v.count) && isCount(v.samples) && text(v.use),
  ),
);
const bound = listOf(recordOf((b) => isCount(b.fn) && isCount(b.size) && values(b.values)));
const isPlace = recordOf((p) => isCount(p.at) && isCount(p.bytes));
const modules = listOf(
  recordOf(
    (m) =>
      isTier(m.tier) &&
      versions(m.versions) &&
      strings(m.strings) &&
      texts(m.files) &&
      isCount(m.nodes) &&
      bound(m.bound) &&
      isPlace(m.object),
  ),
);
const rows = (length: number) => listOf((row) => numbers(row) && (row as readonly number[]).length === length);
const [fives, threes] = [rows(5), rows(3)];
const isCounters = recordOf((c) => fives(c.branches) && fives(c.edges) && numbers(c.incomplete) && threes(c.functions));
const isTable = recordOf(
  (t) =>
    isText(t.label) &&
    isMode(t.mode) &&
    isCount(t.nextVersion) &&
    texts(t.places) &&
    isCounters(t.counters) &&
    modules(t.modules),
);

const aligned = (bytes: number): number => Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;

/** The entry's bytes in parts, to be written one after the other. `key`: 64 hexadecimal digits. */
export function encodeEntry(key: string, program: KeptProgram, digest: Digest): Uint8Array[] {
  const table = Buffer.from(JSON.stringify(tableOf(program)));
  const body: Uint8Array[] = [keyAndLength(key, table.length), table];
  let end = TABLE_AT + table.length;
  for (const { object } of program.modules) {
    body.push(Buffer.alloc(aligned(end) - end), object);
    end = aligned(end) + object.length;
  }
  return [MAGIC, Buffer.from(digest(body), 'hex'), ...body];
}

function keyAndLength(key: string, length: number): Buffer {
  const bytes = Buffer.alloc(TABLE_AT - KEY_AT);
  bytes.write(key, 'hex');
  bytes.writeUInt32LE(length, LENGTH_AT - KEY_AT);
  return bytes;
}

/** With fields one by one: what else an object has is not kept. */
function tableOf({ modules, ...rest }: KeptProgram): Table {
  const { label, mode, nextVersion, places, counters } = rest;
  let at = 0;
  const rows = modules.map(({ tier, versions, strings, files, nodes, bound, object }) => {
    const row = { tier, versions, strings, files, nodes, bound, object: { at, bytes: object.length } };
    at = aligned(at + object.length);
    return row;
  });
  return { label, mode, nextVersion, places, counters, modules: rows };
}

/**
 * What `encodeEntry` was given; objects are views into `bytes`.
 * @throws BadEntry when it is cut, damaged, of another format or for another key.
 */
export function decodeEntry(key: string, bytes: Uint8Array, digest: Digest): KeptProgram {
  const entry = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  checkHead(key, entry, digest);
  const end = TABLE_AT + entry.readUInt32LE(LENGTH_AT);
  if (end > entry.length) throw new BadEntry('its table is cut');
  const { modules, ...rest } = parsedTable(entry.toString('utf8', TABLE_AT, end));
  const objects = entry.subarray(Math.min(aligned(end), entry.length));
  return { ...rest, modules: modules.map((row) => ({ ...row, object: objectAt(objects, row.object) })) };
}

function checkHead(key: string, entry: Buffer, digest: Digest): void {
  if (entry.length < TABLE_AT) throw new BadEntry('it is too short');
  if (MAGIC.compare(entry, 0, DIGEST_AT) !== 0) throw new BadEntry('it is of another format');
  if (digest([entry.subarray(KEY_AT)]) !== entry.toString('hex', DIGEST_AT, KEY_AT)) {
    throw new BadEntry('it is damaged: its digest does not fit');
  }
  if (key !== entry.toString('hex', KEY_AT, LENGTH_AT)) throw new BadEntry('it is for another key');
}

function parsedTable(text: string): Table {
  let table: unknown;
  try {
    table = JSON.parse(text);
  } catch {
    throw new BadEntry('its table is no JSON');
  }
  if (!isTable(table)) throw new BadEntry('its table is not well formed');
  return table as Table;
}

function objectAt(objects: Uint8Array, { at, bytes }: Place): Uint8Array {
  if (at % ALIGNMENT !== 0 || at + bytes > objects.length) throw new BadEntry('an object is cut');
  return objects.subarray(at, at + bytes);
}
