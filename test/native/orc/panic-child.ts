/** Runs one scenario of panic.test.ts and prints the `done` event; the panic itself goes to standard error. */
import { memoryFile, Program, type ProgramOptions, plan } from './harness.js';
import { caller, recursive, reporter } from './programs.js';

const strings = [{ symbol: 'otter.str.aa', text: 'went wrong: ä' }];
const [scenario = '', n = '0', tier = 'baseline'] = process.argv.slice(2);

const refuse: ProgramOptions = {
  onLazy: (program, fn) => (fn === 1 ? program.session.fail(fn, 'cannot compile that') : program.compile(fn)),
};
/** Each call that is reported goes the whole way, with the lock. */
const often: ProgramOptions = scenario === 'reporting' ? { callThreshold: 1 } : {};
const program =
  scenario === 'refused'
    ? new Program([caller('bench', 'gone'), recursive('gone')], refuse)
    : new Program([scenario === 'reporting' ? reporter('rec') : recursive('rec')], { strings, ...often });

/** The better code of another session, whose source has another name by now. */
async function linkRenamed(): Promise<void> {
  const maker = new Program(program.sources, { strings });
  maker.compile(0, { tier: 'optimised' });
  await maker.until('compiled');
  const held = maker.session.heldObjects();
  maker.close();
  for (const { names, object } of held) {
    const versions = names.map((name) => ({ fn: 0, symbol: 'rec', name }));
    const renamed = [
      { from: 'prog.ot', to: 'another' },
      { from: 'dir/prog.ot', to: 'moved/program.ot' },
    ];
    program.session.link(memoryFile(object), plan({ tier: 'optimised', versions, strings, renamed }), true);
  }
  await program.until('compiled', ({ tier, error }) => tier === 'optimised' && error === undefined);
}

if (tier === 'linked') await linkRenamed();
if (tier === 'optimised') {
  program.compile(0, { tier: 'optimised' });
  await program.until('compiled');
}
const first = await program.bench(0, Number(n));
const again = await program.bench(0, Number(n));
process.stdout.write(JSON.stringify([first.exitCode, again.exitCode]));
program.close();
