// Runs a command of `otter` as scripts/start.cjs does and keeps the code that V8 made of the bundle meanwhile, with all
// functions that were called in it. To be started with the flags of the command: V8 accepts code for its own flags only.
// Usage: node FLAGS scripts/record-start.cjs COMMAND [ARGUMENT…]
'use strict';
const { readFileSync, renameSync, writeFileSync } = require('node:fs');
const { BUNDLE, cachePath, HEAD, load, run } = require('./start.cjs');

const [, , command] = process.argv;
const script = load('');
if (script === undefined) throw new Error('there is no bundle: run scripts/bundle.mjs');
process.on('exit', () => {
  const path = cachePath(command);
  const head = readFileSync(BUNDLE).subarray(0, HEAD);
  writeFileSync(`${path}.new`, Buffer.concat([head, script.createCachedData()]));
  renameSync(`${path}.new`, path);
});
run(script);
