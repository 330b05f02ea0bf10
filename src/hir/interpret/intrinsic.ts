/**
 * Calls of the functions in the table of intrinsics (src/hir/intrinsics.ts). Each row has an implementation in `lib`, made
 * once for a place of call, where the types are known.
 */
import type { HirExpr } from '../hir.js';
import type { Compiler, Eval } from './compiler.js';
import { CORE } from './lib/core.js';
import { DICTS } from './lib/dicts.js';
import { IO } from './lib/io.js';
import { JSON_AND_YAML } from './lib/json.js';
import { LISTS } from './lib/lists.js';
import { MATH } from './lib/math.js';
import { RAND } from './lib/rand.js';
import { RUNTIME } from './lib/runtime.js';
import { STRINGS } from './lib/strings.js';
import { TASKS } from './lib/tasks.js';
import { TIME } from './lib/time.js';
import type { Machine } from './machine.js';
import type { Call, Impl, Maker } from './maker.js';
import type { Site } from './panic.js';
import type { Value } from './values.js';

type Intrinsic = Extract<HirExpr, { kind: 'intrinsic' }>;

export const IMPLEMENTATIONS: ReadonlyMap<string, Maker> = new Map(
  [CORE, LISTS, DICTS, STRINGS, MATH, RAND, TIME, IO, JSON_AND_YAML, RUNTIME, TASKS].flatMap((library) =>
    Object.entries(library),
  ),
);

export function implementation(name: string): Maker {
  const maker = IMPLEMENTATIONS.get(name);
  if (maker === undefined) throw new Error(`internal error: the interpreter has no ${name}`);
  return maker;
}

export function callAt(c: Compiler, e: Intrinsic): Call {
  return { m: c.m, site: c.site(e.span), args: e.args.map((arg) => arg.type), result: e.type };
}

/** Cannot fail, and are called often. */
const SAFE: ReadonlySet<string> = new Set([
  'list.len',
  'list.append',
  'str.byteIn',
  'str.charIn',
  'str.charWidth',
  'dict.keyAt',
  'dict.valueAt',
  'dict.version',
]);

export function callIntrinsic(c: Compiler, e: Intrinsic): Eval {
  const call = callAt(c, e);
  const run = runHere(call, implementation(e.name));
  const args = e.args.map((arg) => c.expr(arg));
  return SAFE.has(e.name) ? applied(run, args) : guarded(call.m, call.site, run, args);
}

/** The implementation without giving control back: what waits lets other tasks go on below it. */
function runHere(call: Call, maker: Maker): Impl {
  if ('make' in maker) return maker.make(call);
  const wait = maker.wait(call);
  return (...args) => call.m.drive(wait(...args));
}

function applied(run: Impl, [first, second]: readonly Eval[]): Eval {
  if (first === undefined) return () => run() as Value;
  return second === undefined ? (f) => run(first(f)) as Value : (f) => run(first(f), second(f)) as Value;
}

/** Operands are evaluated outside: only what the operation itself throws is its fault. */
function guarded(m: Machine, site: Site, run: Impl, args: readonly Eval[]): Eval {
  return (f) => {
    const values = args.map((arg) => arg(f));
    try {
      return run(...values) as Value;
    } catch (error) {
      throw m.panicFrom(error, site);
    }
  };
}
