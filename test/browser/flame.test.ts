/**
 * The flame graph in headless Chromium with the network cut off: boxes as wide as their time, coloured by tier, search,
 * zoom and the keyboard, and names that look like markup.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { flamePage } from '../../src/cli/flame-page.js';
import { aggregate } from '../../src/jit/profile.js';
import { openPage, type Page } from './chromium.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'otter-flame-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

const EVIL = '</script><img src=x onerror=alert(1)>';
const page = flamePage(
  aggregate(
    {
      samples: 100,
      dropped: 0,
      threads: 1,
      functions: [],
      frames: [
        { function: 'main', file: 'p.ot', line: 1, tier: 'baseline' },
        { function: 'left', file: 'p.ot', line: 2, tier: 'optimised' },
        { function: 'right', file: 'p.ot', line: 3, tier: 'hybrid' },
        { function: EVIL, file: 'p.ot', line: 4, tier: 'baseline' },
      ],
      stacks: [
        { frames: [0, 1], samples: 60, isTruncated: false },
        { frames: [0, 2], samples: 30, isTruncated: false },
        { frames: [0, 2, 3], samples: 6, isTruncated: false },
        { frames: [2], samples: 4, isTruncated: true },
      ],
    },
    [],
    1000,
  ),
  'p.ot',
);

/** The page after its own script and then `actions` have run. */
function browse(html: string, actions = ''): Page {
  const file = join(folder, 'page.html');
  writeFileSync(
    file,
    html.replace('</body>', () => `<script>${actions}</script></body>`),
  );
  return openPage(file, folder, 5_000);
}

interface Box {
  readonly name: string;
  readonly tier: string;
  readonly classes: string;
  readonly width: number;
}

function boxes(dom: string): Box[] {
  const found = dom.matchAll(
    /<g class="([^"]*)" role="button"[^>]* data-name="([^"]*)" data-tier="([^"]*)"><rect[^>]* width="([^"]*)"/g,
  );
  return [...found].map(([, classes = '', name = '', tier = '', width]) => ({
    name,
    tier,
    classes,
    width: Number(width),
  }));
}

function widthOf(all: readonly Box[], name: string, tier?: string): number {
  return all.find((box) => box.name === name && (tier === undefined || box.tier === tier))?.width ?? 0;
}

test('boxes are as wide as their time and know their tier', () => {
  const { dom, problems } = browse(page);
  assert.equal(problems, []);
  const all = boxes(dom);
  const whole = widthOf(all, 'all');
  assert.ok(whole > 100);
  for (const [name, share] of [
    ['main', 0.96],
    ['left', 0.6],
    ['right', 0.36],
    ['(deeper frames are missing)', 0.04],
  ] as const) {
    assert.ok(Math.abs(widthOf(all, name) / whole - share) < 0.001, name);
  }
  assert.is(all.find((box) => box.name === 'left')?.tier, 'optimised');
  assert.is(all.find((box) => box.name === 'right')?.tier, 'hybrid');
});

test('names are text, whatever they look like', () => {
  assert.not(page.includes(EVIL));
  const { dom } = browse(page);
  assert.not(/<img/.test(dom));
  assert.ok(dom.includes('&lt;img src=x'));
});

test('search marks what it finds and tells its share', () => {
  const { dom } = browse(page, "search.value = 'RIGH'; search.dispatchEvent(new Event('input'));");
  const found = boxes(dom).filter((box) => box.classes.includes('found'));
  assert.equal([...new Set(found.map((box) => box.name))], ['right']);
  assert.match(dom, /<span id="matched" role="status">40\.0% found</);
});

test('a click zooms in, Escape shows all again', () => {
  const click = `document.querySelector('g[data-name="right"][aria-label*="36.0%"]').dispatchEvent(new Event('click'));`;
  const zoomed = boxes(browse(page, click).dom);
  assert.is(widthOf(zoomed, 'right'), widthOf(zoomed, 'all'));
  assert.is(widthOf(zoomed, 'left'), 0);
  const back = `${click}document.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape' }));`;
  assert.ok(widthOf(boxes(browse(page, back).dom), 'left') > 0);
});

test('arrows move through the graph, Enter zooms', () => {
  const key = (name: string) =>
    `document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key: '${name}', bubbles: true }));`;
  const keys = ['ArrowDown', 'ArrowRight', 'ArrowDown', 'Enter'].map(key).join('');
  const all = boxes(browse(page, `document.querySelector('g[tabindex="0"]').focus();${keys}`).dom);
  assert.is(widthOf(all, 'left'), widthOf(all, 'all'));
});

test('a real run makes such a page', () => {
  const program = join(folder, 'p.ot');
  const output = join(folder, 'flame.html');
  writeFileSync(
    program,
    'fn busy(n: int) -> int:\n    let s = 0\n    for i in 0..n:\n        s = (s * 31 + i) % 1000003\n    return s\n\nfn main():\n    println(busy(30000000))\n',
  );
  const run = spawnSync(`${ROOT}scripts/otter`, ['profile', '--hz', '1000', program, '--output', output], {
    encoding: 'utf8',
  });
  assert.is(run.status, 0, run.stderr);
  const { dom, problems } = browse(readFileSync(output, 'utf8'));
  assert.equal(problems, []);
  const all = boxes(dom);
  assert.ok(widthOf(all, 'busy') > widthOf(all, 'all') / 2);
});

test.run();
