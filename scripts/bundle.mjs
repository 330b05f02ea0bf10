// Makes build/bundle/otter.js: all that `otter` can load, in one script, so that a start reads one file and V8 can keep
// the compiled code of it (scripts/record-start.cjs). Modules of it think that they are where tsc puts them, in build/js,
// so what they find beside themselves is found. Its first line is its digest, by which a code cache knows it.
// Usage: node scripts/bundle.mjs
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import ts from 'typescript';
import { arrayLoops } from './array-loops.mjs';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const SRC = join(ROOT, 'src');
const OUT = join(ROOT, 'build', 'bundle');

/** Where a file is once it is built, as seen from build/js. */
function builtPlace(path) {
  const inSrc = relative(SRC, path);
  return inSrc.startsWith('..') ? `../../${relative(ROOT, path)}` : inSrc.replace(/\.ts$/, '.js');
}

/** The sources as JavaScript that is fast before V8 optimises it (array-loops.mjs), by path. */
function compiledSources() {
  const { config } = ts.readConfigFile(join(ROOT, 'tsconfig.build.json'), ts.sys.readFile);
  const { options, fileNames } = ts.parseJsonConfigFileContent(config, ts.sys, ROOT);
  const shape = {
    noEmit: false,
    // Maps name a source as seen from where esbuild finds it, beside itself.
    outDir: undefined,
    incremental: false,
    tsBuildInfoFile: undefined,
    inlineSourceMap: true,
    sourceMap: false,
  };
  const program = ts.createProgram(fileNames, { ...options, ...shape });
  const before = [arrayLoops(program.getTypeChecker())];
  const compiled = new Map();
  for (const file of program.getSourceFiles())
    if (!file.isDeclarationFile)
      program.emit(file, (_, text) => compiled.set(file.fileName, text), undefined, false, { before });
  return compiled;
}

const compiled = compiledSources();

/** yargs asks standard output how wide the terminal is when it is loaded, which makes node open a pipe and non-blocking at that. */
const WIDTH = "stdColumns: typeof process.stdout.columns !== 'undefined' ? process.stdout.columns : null";
const WIDTH_OF_TERMINAL = "stdColumns: require('node:tty').isatty(1) ? process.stdout.columns : null";

function withWidthOfTerminal(path, text) {
  if (!path.endsWith('/yargs/lib/platform-shims/esm.mjs')) return text;
  if (!text.includes(WIDTH)) throw new Error(`${path}: this yargs asks for the width of the terminal in another way`);
  return text.replace(WIDTH, WIDTH_OF_TERMINAL);
}

/** A CommonJS script has no `import.meta`. */
const moduleUrls = {
  name: 'module-urls',
  setup({ onLoad }) {
    onLoad({ filter: /\.[mj]?[jt]s$/ }, ({ path }) => {
      const text = compiled.get(path) ?? readFileSync(path, 'utf8');
      if (!compiled.has(path) && !text.includes('import.meta.url')) return undefined;
      const contents = withWidthOfTerminal(path, text).replaceAll(
        'import.meta.url',
        `moduleUrl(${JSON.stringify(builtPlace(path))})`,
      );
      return { contents, loader: path.endsWith('.ts') ? 'ts' : 'js' };
    });
  },
};

/**
 * What yargs imports for little use at the price of a third of the time of a start: the one makes a segmenter of ICU's to
 * lay out help texts, which here have a column for each character; the other loads node's streams.
 */
const STAND_INS = {
  'string-width': 'export default (text) => [...text].length;',
  assert: `const check = (holds, message) => { if (!holds) throw new Error(message); };
    export const strictEqual = (a, b, message) => check(Object.is(a, b), message);
    export const notStrictEqual = (a, b, message) => check(!Object.is(a, b), message);`,
};

const standIns = {
  name: 'stand-ins',
  setup({ onLoad, onResolve }) {
    onResolve({ filter: /^(string-width|assert)$/ }, ({ path, importer }) =>
      /node_modules\/(yargs|cliui|wrap-ansi)\//.test(importer) ? { path, namespace: 'stand-in' } : undefined,
    );
    onLoad({ filter: /.*/, namespace: 'stand-in' }, ({ path }) => ({ contents: STAND_INS[path] }));
  },
};

const { outputFiles } = await build({
  entryPoints: [join(SRC, 'cli', 'otter.ts')],
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  external: ['llvm-bindings'],
  preserveSymlinks: true,
  plugins: [moduleUrls, standIns],
  minifyWhitespace: true,
  lineLimit: 160,
  legalComments: 'none',
  sourcemap: 'external',
  sourcesContent: false,
  outfile: join(OUT, 'otter.js'),
  logLevel: 'warning',
  write: false,
});
const [map, script] = outputFiles;
mkdirSync(OUT, { recursive: true });
const digest = createHash('sha256').update(script.contents).digest('hex');
writeFileSync(join(OUT, 'otter.js.map'), map.contents);
writeFileSync(join(OUT, 'otter.js'), `// ${digest}\n${script.text}`);
