// Runs a command of `otter` as scripts/start.cjs does and keeps the code that V8 made of the bundle meanwhile, with all
// functions that were called in it; for several programs, as each calls others. To be started with the flags of the command:
// V8 accepts code for its own flags only.
// Usage: node FLAGS scripts/record-start.cjs COMMAND PROGRAM…
'use strict';
const { readFileSync, renameSync, writeFileSync } = require('node:fs');
const { BUNDLE, cachePath, HEAD, load, run } = require('./start.cjs');

const [node, self, command, ...programs] = process.argv;
const bundle = load('');
if (bundle === undefined) throw new Error('there is no bundle: run scripts/bundle.mjs');
process.on('exit', () => {
  const path = cachePath(command);
  const head = readFileSync(BUNDLE).subarray(0, HEAD);
  writeFileSync(`${path}.new`, Buffer.concat([head, bundle.script.createCachedData()]));
  renameSync(`${path}.new`, path);
});
// The command ends the process, which has to wait here until the last program has run.
process.exit = () => {};
process.on('beforeExit', runNext);
runNext();

function runNext() {
  const program = programs.shift();
  if (program === undefined) return;
  process.argv = [node, self, command, program];
  run(bundle);
}
