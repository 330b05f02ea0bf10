/** What is left for the next run, of what was found and what was made, by fabricated jobs and objects. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { HirProgram } from '../../../../src/hir/hir.js';
import { TypeTable } from '../../../../src/hir/types.js';
import type { HeldObject } from '../../../../src/jit/native.js';
import type { KeptCounters, KeptModule, KeptProgram } from '../../../../src/jit/store/format.js';
import { boundOf, KeptCode } from '../../../../src/jit/store/kept-code.js';
import type { CodeStore } from '../../../../src/jit/store/program-store.js';
import { allocationPlaces } from '../../../../src/lower/index.js';
import { SourceFile } from '../../../../src/support/source.js';
import { ProgramBuilder } from '../../lower/hir.js';

type Version = KeptModule['versions'][number];

const NOTHING: KeptProgram = {
  label: '/p/a.ot',
  mode: 'jit',
  nextVersion: 0,
  places: [],
  counters: { branches: [], edges: [], incomplete: [], functions: [] },
  modules: [],
};
const COUNTERS: KeptCounters = {
  branches: [[1, 2, 3, 40, 50]],
  edges: [[1, 2, 3, 4, 60]],
  incomplete: [5],
  functions: [[1, 70, 8]],
};
const PATHS = ['/p/a.ot', '/p/b.ot'];
const TEN = { parameter: 'n', of: 'value', text: '10', count: 90, samples: 99 } as const;

/** A version of a function, or of a loop of it. */
function version(fn: number, loop?: number, suffix = ''): Version {
  const symbol = `f${fn}${suffix}`;
  return { fn, symbol, name: `${symbol}.v`, ...(loop === undefined ? {} : { loop }) };
}

/** With an object of one byte that tells modules apart. */
function moduleOf(versions: readonly Version[], more: Partial<KeptModule> = {}): KeptModule {
  const [first] = versions;
  const object = Uint8Array.of(first?.fn ?? 0);
  return { tier: 'optimised', versions, strings: [], files: PATHS, nodes: 5, bound: [], object, ...more };
}

class Store implements CodeStore {
  readonly bytes = 77;
  readonly saved: KeptProgram[] = [];
  constructor(private readonly found: KeptProgram | undefined) {}
  load(): KeptProgram | undefined {
    return this.found;
  }
  save(program: KeptProgram): void {
    this.saved.push(program);
  }
}

/** A session with what a run before left, whose jobs begin and end as the test says. */
class Run {
  readonly program: HirProgram;
  readonly kept: KeptCode;
  readonly store: Store;
  readonly held: HeldObject[] = [];
  private jobs = 0;

  constructor(found?: Partial<KeptProgram>, paths: readonly string[] = PATHS) {
    this.store = new Store(found && { ...NOTHING, ...found });
    const files = paths.map((path, id) => new SourceFile(id, path, ''));
    // Places are known by the table of types, so each program needs its own.
    this.program = { ...new ProgramBuilder().program(0), types: new TypeTable(), files };
    this.kept = new KeptCode(this.program, this.store);
  }

  /** Links the found module with this number, or fails to. What of it is in use then. */
  link(index: number, names?: readonly string[], error?: string): void {
    const module = this.kept.modules[index];
    if (module === undefined) throw new Error(`no module ${index}`);
    const job = this.jobs++;
    this.kept.started(job, module);
    this.kept.ended(job, error, () => {});
    if (error === undefined && module.tier !== 'baseline') this.hold(job, module, names);
  }

  /** Compiles a module. What of it is in use then; `bytes` are its object. */
  compile(module: KeptModule, names?: readonly string[], error?: string): void {
    const job = this.jobs++;
    const { tier, versions, strings, nodes, bound } = module;
    const plan = JSON.stringify({ tier, versions, strings, optLevel: 3, inlineThreshold: 1, fastISel: false });
    const recording = tier === 'baseline' ? { recording: module.object } : {};
    this.kept.compiling(job, { plan, nodes, bound, ...recording });
    this.kept.ended(job, error, () => {});
    // Nobody asks which first versions are in use.
    if (error === undefined && tier !== 'baseline') this.hold(job, module, names);
  }

  /** What is left now; undefined for nothing. */
  save(nextVersion = 9, called: readonly number[] = [], counters?: KeptCounters): KeptProgram | undefined {
    this.kept.save({
      label: '/p/a.ot',
      mode: 'jit',
      nextVersion,
      counters: () => counters,
      held: () => this.held,
      wasCalled: (fn) => called.includes(fn),
    });
    return this.store.saved.pop();
  }

  hold(
    job: number,
    { versions, object }: KeptModule,
    names: readonly string[] = versions.map(({ name }) => name),
  ): void {
    if (names.length > 0) this.held.push({ job, names, object });
  }
}

/** Names of versions by module. */
const namesOf = (program: KeptProgram | undefined): string[] | undefined =>
  program?.modules.map(({ versions }) => versions.map(({ name }) => name).join(' '));

test('where nothing was found and nothing made, nothing is left', () => {
  const run = new Run();
  assert.equal(run.kept.modules, []);
  assert.is(run.kept.nextVersion, 0);
  assert.is(run.save(), undefined);
});

test('where all that is in use was found, nothing is written', () => {
  const run = new Run({ modules: [moduleOf([version(0)]), moduleOf([version(1)])] });
  run.link(0);
  run.link(1);
  assert.is(run.save(), undefined);
});

test('what was compiled and is in use is left, with what linking it takes', () => {
  const run = new Run();
  const bound = [{ fn: 2, size: 3, values: [TEN] }];
  const strings = [{ symbol: 'otter.str.aa', text: 'a' }];
  const module = moduleOf([version(2)], { tier: 'specialised', bound, strings, nodes: 8 });
  run.compile(module);
  assert.equal(run.save(12), { ...NOTHING, nextVersion: 12, modules: [module] });
});

test('it is left once, and again when there is more', () => {
  const run = new Run();
  run.compile(moduleOf([version(0)]));
  assert.equal(namesOf(run.save()), ['f0.v']);
  assert.is(run.save(), undefined);
  run.compile(moduleOf([version(1)]));
  assert.equal(namesOf(run.save()), ['f0.v', 'f1.v']);
});

test('a module that was not compiled, or that is not worth keeping, is no news', () => {
  const run = new Run();
  run.compile(moduleOf([version(0)]), [], 'no memory');
  run.kept.ended(50, undefined, () => {});
  run.hold(50, moduleOf([version(1)]));
  assert.is(run.save(), undefined);
  run.compile(moduleOf([version(2)]));
  assert.equal(namesOf(run.save()), ['f2.v']);
});

test('of a module only what is in use is left, with its values', () => {
  const bound = [0, 1].map((fn) => ({ fn, size: 3, values: [TEN] }));
  const made = moduleOf([version(0), version(1)], { tier: 'specialised', bound });
  const run = new Run({ modules: [moduleOf([version(2), version(3)])] });
  run.link(0, ['f3.v']);
  run.compile(made, ['f1.v']);
  const saved = run.save();
  assert.equal(namesOf(saved), ['f3.v', 'f1.v']);
  assert.equal(saved?.modules[1]?.bound, [bound[1]]);
  assert.equal(saved?.modules[1]?.object, made.object);
});

test('code that is in no use any more is not left', () => {
  const run = new Run({ modules: [moduleOf([version(0)])] });
  run.link(0, []);
  run.compile(moduleOf([version(0, undefined, 'better')]));
  assert.equal(namesOf(run.save()), ['f0better.v']);
});

test('a continuation goes when its function has a whole better version', () => {
  const run = new Run({ modules: [moduleOf([version(0, 4)]), moduleOf([version(1, 5)])] });
  run.link(0);
  run.link(1);
  run.compile(moduleOf([version(2, 6)]));
  run.compile(moduleOf([version(0)]));
  assert.equal(namesOf(run.save()), ['f1.v', 'f2.v', 'f0.v']);
});

test("hybrid mode's whole program leaves continuations where they are", () => {
  const run = new Run();
  run.compile(moduleOf([version(0), version(1)], { tier: 'hybrid' }));
  run.compile(moduleOf([version(0, 4, 'loop')]));
  assert.equal(namesOf(run.save()), ['f0.v f1.v', 'f0loop.v']);
});

test('what was found and not linked yet is left, but for what has something newer', () => {
  const found = [
    moduleOf([version(0), version(1)]),
    moduleOf([version(2)]),
    moduleOf([version(3, 4), version(3, 5, 'other')]),
  ];
  const run = new Run({ modules: found });
  run.compile(moduleOf([version(1, undefined, 'new')]));
  run.compile(moduleOf([version(2, undefined, 'new')]));
  run.compile(moduleOf([version(3, 4, 'new')]));
  assert.equal(namesOf(run.save()), ['f0.v', 'f3other.v', 'f1new.v', 'f2new.v', 'f3new.v']);
});

test('what could not be linked is not left, and that is news', () => {
  const run = new Run({ modules: [moduleOf([version(0)]), moduleOf([version(1)])] });
  run.link(0, [], 'bad relocation');
  run.link(1);
  assert.equal(namesOf(run.save()), ['f1.v']);
});

const first = (...versions: readonly Version[]) => moduleOf(versions, { tier: 'baseline', nodes: 0 });

test('first versions are left where one of their module was called, in front of better code', () => {
  const run = new Run();
  run.compile(first(version(0), version(1)));
  run.compile(first(version(2)));
  run.compile(moduleOf([version(3)]));
  const saved = run.save(9, [1], COUNTERS);
  assert.equal(namesOf(saved), ['f0.v f1.v', 'f3.v']);
  assert.equal(saved?.modules[0], first(version(0), version(1)));
  assert.equal(saved?.counters, COUNTERS);
});

test('a function that has better code from the start needs no first version, one that has a loop of it does', () => {
  const run = new Run();
  run.compile(first(version(0), version(1), version(2)));
  run.compile(moduleOf([version(0, undefined, 'better')]));
  run.compile(moduleOf([version(1, 4, 'loop')]));
  assert.equal(namesOf(run.save(9, [0, 1, 2])), ['f1.v f2.v', 'f0better.v', 'f1loop.v']);
});

test('of several first versions of a function the first is left, called in this run or not', () => {
  const run = new Run({ modules: [first(version(0))], counters: COUNTERS });
  assert.equal(run.kept.counters, COUNTERS);
  run.link(0);
  run.compile(first(version(0, undefined, 'again'), version(1)));
  assert.equal(namesOf(run.save(9, [1])), ['f0.v', 'f1.v']);
});

test('first versions that failed are not left', () => {
  const run = new Run({ modules: [first(version(0))] });
  run.link(0, [], 'bad recording');
  run.compile(first(version(1)), [], 'no memory');
  assert.equal(namesOf(run.save(9, [0, 1])), []);
});

test('the plan of first versions asks for quick code', () => {
  const { kept } = new Run({ modules: [first(version(0)), moduleOf([version(1)])] });
  assert.equal(
    kept.modules.map((module) => kept.planOf(module).fastISel),
    [true, false],
  );
});

test('plans for linking name files that are called otherwise now', () => {
  const module = moduleOf([version(0)], { tier: 'specialised', strings: [{ symbol: 's', text: 't' }] });
  const renamed = (...paths: readonly string[]) => {
    const { kept } = new Run({ modules: [module] }, paths);
    return kept.planOf(module).renamed;
  };
  assert.equal(renamed('/p/a.ot', '/p/b.ot'), []);
  assert.equal(renamed('/p/a.ot', '/q/b.ot'), [{ from: '/p/b.ot', to: '/q/b.ot' }]);
  assert.is(renamed('/q/a.ot', '/q/b.ot')?.length, 2);
  const { tier, versions, strings } = new Run({ modules: [module] }).kept.planOf(module);
  assert.equal(
    { tier, versions, strings },
    { tier: 'specialised', versions: module.versions, strings: module.strings },
  );
});

test('each module goes on naming the files that its lines name', () => {
  const run = new Run({ modules: [moduleOf([version(0)]), first(version(1))] }, ['/q/a.ot', '/q/b.ot']);
  run.link(0);
  run.compile(moduleOf([version(2)]));
  const saved = run.save();
  assert.equal(namesOf(saved), ['f1.v', 'f0.v', 'f2.v']);
  assert.equal(
    saved?.modules.map(({ files }) => files),
    [PATHS, PATHS, ['/q/a.ot', '/q/b.ot']],
  );
});

test('numbers of versions and places of allocation go on from those that were found', () => {
  const run = new Run({ nextVersion: 31, places: ['0:5:9', '0:7:9'] });
  assert.is(run.kept.nextVersion, 31);
  assert.is(run.kept.bytes, 77);
  assert.equal(allocationPlaces(run.program), ['0:5:9', '0:7:9']);
  run.compile(moduleOf([version(0)]));
  const saved = run.save(40);
  assert.is(saved?.nextVersion, 40);
  assert.equal(saved?.places, ['0:5:9', '0:7:9']);
});

test('modules that were linked are hits, and such that were compiled misses', () => {
  const run = new Run({ modules: [moduleOf([version(0)]), moduleOf([version(1)]), moduleOf([version(2)])] });
  run.link(0);
  run.link(1);
  run.link(2, [], 'bad relocation');
  run.compile(moduleOf([version(2)]));
  run.compile(moduleOf([version(3)]), [], 'no memory');
  run.kept.ended(50, undefined, () => {});
  assert.equal([run.kept.hits, run.kept.misses], [2, 1]);
});

test('without a store nothing is found or left', () => {
  const { program } = new Run();
  const kept = new KeptCode(program, undefined);
  const unwanted = () => {
    throw new Error('nobody needs it');
  };
  assert.is(kept.isKeeping, false);
  kept.compiling(0, { plan: 'none', nodes: 0, bound: [] });
  kept.ended(0, undefined, () => {});
  kept.save({ label: 'a', mode: 'jit', nextVersion: 1, counters: unwanted, held: unwanted, wasCalled: unwanted });
  assert.equal([kept.hits, kept.misses, kept.bytes, kept.modules.length], [0, 0, 0, 0]);
});

test('values go with functions that are made for some', () => {
  const bound = boundOf(
    [1, 2],
    (fn) => (fn === 2 ? [TEN] : []),
    (fn) => fn + 10,
  );
  assert.equal(bound, [{ fn: 2, size: 12, values: [TEN] }]);
});

test.run();
