/** Runs one scenario of panic.test.ts and prints the `done` event; the panic itself goes to standard error. */
import { Program, type ProgramOptions } from './harness.js';
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
if (tier === 'optimised') {
  program.compile(0, { tier: 'optimised' });
  await program.until('compiled');
}
const first = await program.bench(0, Number(n));
const again = await program.bench(0, Number(n));
process.stdout.write(JSON.stringify([first.exitCode, again.exitCode]));
program.close();
