/**
 * Drives the addon without the front end: modules are small LLVM 14 assembly texts (typed pointers, as the
 * bindings write them), assembled by llvm-as-14 and handed over as bitcode.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadAddon, type ModulePlan, NATIVE_DIR, type Session, type SessionEvent } from '../../../src/jit/native.js';

export const addon = loadAddon();
export const RUNTIME_BITCODE = join(NATIVE_DIR, 'runtime.bc');

/** Type ids 0-7, as every type table starts. */
export const TYPES = `${['unit', 'bool', 'int', 'i32', 'float', 'str', 'any', 'never'].map((t, i) => `${i}\t${t}\t${t}`).join('\n')}\n`;

/** A descriptor of a memory file with these bytes; the callee that takes it closes it. */
export function memoryFile(bytes: Uint8Array): number {
  const fd = addon.memfd('test');
  writeSync(fd, bytes);
  return fd;
}

export function assemble(text: string): Uint8Array {
  const folder = mkdtempSync(join(tmpdir(), 'otter-test-'));
  try {
    const source = join(folder, 'module.ll');
    const bitcode = join(folder, 'module.bc');
    writeFileSync(source, text);
    execFileSync('llvm-as-14', ['-o', bitcode, source], { stdio: ['ignore', 'ignore', 'inherit'] });
    return execFileSync('cat', [bitcode]);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

export function plan(fields: Partial<ModulePlan>): string {
  const defaults: ModulePlan = {
    tier: 'baseline',
    versions: [],
    strings: [],
    optLevel: fields.tier === undefined || fields.tier === 'baseline' ? 0 : 3,
    inlineThreshold: 225,
    fastISel: fields.tier === undefined || fields.tier === 'baseline',
  };
  return JSON.stringify({ ...defaults, ...fields });
}

/** One function's module: `@NAME` in the text is the version's name. */
export interface Source {
  readonly symbol: string;
  readonly text: string;
  /** Kinds of the words that it shows (SessionOptions). */
  readonly sampled?: string;
}

export interface ProgramOptions {
  readonly codeBytesMax?: number;
  readonly stackBytes?: number;
  readonly callThreshold?: number;
  readonly loopThreshold?: number;
  readonly sampleHz?: number;
  readonly perfMap?: boolean;
  readonly gdb?: boolean;
  readonly branchCounters?: number;
  readonly edgeCounters?: number;
  readonly valuePeriod?: number;
  readonly valueSketches?: number;
  readonly globals?: readonly { readonly bytes: number }[];
  readonly strings?: ModulePlan['strings'];
  /** Answers a lazy request; by default the function is compiled as baseline. */
  readonly onLazy?: (program: Program, fn: number) => void;
  readonly onHot?: (program: Program, fn: number) => void;
}

type Done = Extract<SessionEvent, { kind: 'done' }>;

/** A session with a control plane that compiles what is asked for, and keeps every event. */
export class Program {
  readonly events: SessionEvent[] = [];
  readonly session: Session;
  private versions = 0;
  private readonly waiters: { readonly test: (event: SessionEvent) => boolean; readonly resolve: () => void }[] = [];

  constructor(
    readonly sources: readonly Source[],
    private readonly options: ProgramOptions = {},
  ) {
    this.session = addon.createSession(
      {
        types: TYPES,
        functions: sources.map((s) => ({ symbol: s.symbol, name: s.symbol, sampled: s.sampled ?? '' })),
        globals: options.globals ?? [],
        runtimeBitcode: RUNTIME_BITCODE,
        args: [],
        callThreshold: options.callThreshold ?? 1_000_000_000,
        loopThreshold: options.loopThreshold ?? 1_000_000_000,
        compileThreads: 1,
        codeBytesMax: options.codeBytesMax ?? 0,
        stackBytes: options.stackBytes ?? 1 << 20,
        sampleHz: options.sampleHz ?? 0,
        perfMap: options.perfMap,
        gdb: options.gdb,
        branchCounters: options.branchCounters ?? 0,
        edgeCounters: options.edgeCounters ?? 0,
        valuePeriod: options.valuePeriod ?? 0,
        valueSketches: options.valueSketches ?? 0,
        heap: { policy: 'adaptive' },
      },
      (events) => {
        for (const event of events) this.receive(event);
      },
    );
  }

  /** Compiles the function's source as a new version. */
  compile(fn: number, fields: Partial<ModulePlan> = {}, urgent = true, text = this.source(fn).text): number {
    const { symbol } = this.source(fn);
    const name = `${symbol}.v${++this.versions}`;
    const bitcode = assemble(text.replaceAll('@NAME', `@"${name}"`));
    const strings = this.options.strings ?? [];
    return this.session.compile(
      memoryFile(bitcode),
      plan({ versions: [{ fn, symbol, name }], strings, ...fields }),
      urgent,
    );
  }

  async bench(fn: number, n: number, resultType = 2): Promise<Done> {
    return this.done(this.session.runBench(fn, BigInt(n), resultType));
  }

  async entry(fn: number): Promise<Done> {
    return this.done(this.session.runEntry(fn));
  }

  async until<K extends SessionEvent['kind']>(
    kind: K,
    test: (event: Extract<SessionEvent, { kind: K }>) => boolean = () => true,
  ): Promise<Extract<SessionEvent, { kind: K }>> {
    const matches = (event: SessionEvent): event is Extract<SessionEvent, { kind: K }> =>
      event.kind === kind && test(event as Extract<SessionEvent, { kind: K }>);
    const seen = this.events.find(matches);
    if (seen) return seen;
    await new Promise<void>((resolve) => this.waiters.push({ test: matches, resolve }));
    return this.until(kind, test);
  }

  of<K extends SessionEvent['kind']>(kind: K): Extract<SessionEvent, { kind: K }>[] {
    return this.events.filter((e): e is Extract<SessionEvent, { kind: K }> => e.kind === kind);
  }

  close(): void {
    this.session.close();
  }

  private source(fn: number): Source {
    const source = this.sources[fn];
    if (!source) throw new Error(`no function ${fn}`);
    return source;
  }

  private done(run: number): Promise<Done> {
    return this.until('done', (e) => e.run === run);
  }

  private receive(event: SessionEvent): void {
    this.events.push(event);
    if (event.kind === 'lazy') (this.options.onLazy ?? ((program, fn) => program.compile(fn)))(this, event.fn);
    if (event.kind === 'hot') this.options.onHot?.(this, event.fn);
    for (const waiter of this.waiters.splice(0)) {
      if (waiter.test(event)) waiter.resolve();
      else this.waiters.push(waiter);
    }
  }
}

/** Closes the program whatever happens. */
export async function withProgram(program: Program, body: (program: Program) => Promise<void>): Promise<void> {
  try {
    await body(program);
  } finally {
    program.close();
  }
}
