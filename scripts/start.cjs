// Starts `otter` from build/bundle/otter.js with the code that V8 made of it earlier, kept for each set of flags
// (scripts/record-start.cjs). A code cache that is missing, or that was made of another bundle, by another Node.js or
// with other flags, is not used: that costs time only. Without a bundle, the modules of build/js are run.
'use strict';
const { readFileSync } = require('node:fs');
const { SourceMap } = require('node:module');
const { dirname, join } = require('node:path');
const { pathToFileURL } = require('node:url');
const { Script } = require('node:vm');

const BUILD = join(dirname(__dirname), 'build');
const BUNDLE = join(BUILD, 'bundle', 'otter.js');
/** `// ` and a SHA-256 in hexadecimal digits: the bundle's first line, and what a code cache starts with. */
const HEAD = 3 + 64;

/** Where the code of a command is kept: with that of others that have the same flags (scripts/node-flags.sh). */
function cachePath(command) {
  return join(BUILD, 'bundle', command === 'check' || command === 'fmt' ? 'check.cache' : 'run.cache');
}

function readIfThere(path, encoding) {
  try {
    return readFileSync(path, encoding);
  } catch {
    return undefined;
  }
}

/** The code kept for a command, if it is of this text. */
function cachedCode(text, command) {
  const cache = readIfThere(cachePath(command));
  return cache?.toString('latin1', 0, HEAD) === text.slice(0, HEAD) ? cache.subarray(HEAD) : undefined;
}

/** The bundle as a script, or undefined when there is none. */
function load(command) {
  // Only ASCII is in it, and Latin-1 is the faster to read.
  const text = readIfThere(BUNDLE, 'latin1');
  if (text === undefined) return undefined;
  const head = '(function (exports, require, module, moduleUrl, bundleDigest) {';
  const cachedData = cachedCode(text, command);
  const script = new Script(`${head}${text}\n})`, { filename: BUNDLE, lineOffset: -1, cachedData });
  return { script, digest: text.slice(3, HEAD) };
}

/** Runs the loaded bundle. It is told its digest, which code that it keeps for later runs is known by. */
function run({ script, digest }) {
  showSources();
  const base = pathToFileURL(join(BUILD, 'js', '/')).href;
  const module = { exports: {} };
  script.runInThisContext()(module.exports, require, module, (file) => new URL(file, base).href, digest);
}

/** Stack traces name the lines of the sources; their map is read when the first one is made. */
function showSources() {
  let map;
  Error.prepareStackTrace = (error, sites) => {
    map ??= new SourceMap(
      JSON.parse(readIfThere(`${BUNDLE}.map`, 'utf8') ?? '{"version":3,"sources":[],"mappings":""}'),
    );
    return [String(error), ...sites.map((site) => `    at ${shown(map, site)}`)].join('\n');
  };
}

function shown(map, site) {
  const text = String(site);
  if (site.getFileName() !== BUNDLE) return text;
  const line = site.getLineNumber();
  const { originalSource, originalLine, originalColumn } = map.findEntry(line - 1, site.getColumnNumber() - 1);
  if (originalSource === undefined) return text;
  const place = `${join(dirname(BUNDLE), originalSource)}:${originalLine + 1}:${originalColumn + 1}`;
  return text.replace(`${BUNDLE}:${line}:${site.getColumnNumber()}`, place);
}

module.exports = { BUNDLE, cachePath, load, run, HEAD };

if (require.main === module) {
  const bundle = load(process.argv[2] ?? '');
  if (bundle === undefined) void import(pathToFileURL(join(BUILD, 'js', 'cli', 'otter.js')).href);
  else run(bundle);
}
