import { gzipSync } from 'node:zlib';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { escapeText, html, scriptJson } from '../../../src/tune/report/markup.js';
import { dominates } from '../../../src/tune/report/rows.js';
import { ratioDomain, ratioTicks } from '../../../src/tune/report/ticks.js';
import { bench } from './helpers.js';

const HOSTILE = '<img src=x onerror=alert(1)>';

test('markup escapes what it is given, and JSON cannot end its script', () => {
  assert.is(
    html`<b title="${'"\'<&>'}">${[html`<i>${1}</i>`]}</b>`.text,
    '<b title="&quot;&#39;&lt;&amp;&gt;"><i>1</i></b>',
  );
  assert.not.match(scriptJson({ a: '</script><!--' }).text, '<');
  assert.is(escapeText('a'), 'a');
});

test('a report is one small page that asks the network for nothing, and says everything without scripts', async () => {
  const b = bench(['alpha', HOSTILE.replaceAll('/', '')]);
  const knobs = { 'heap.policy': ['bump'] };
  const { code } = await b.run(
    'sweep',
    b.experiment({ description: HOSTILE, sweep: { mode: 'jit', knobs } }),
    '--study',
    's',
  );
  assert.is(code, 0);
  const page = b.read('reports/s.html');
  assert.ok(gzipSync(page).length < 1_000_000, `${gzipSync(page).length} bytes gzipped`);
  const visible = page.replace(/<script[\s\S]*?<\/script>/g, '');
  assert.not.match(visible, HOSTILE);
  assert.match(visible, escapeText(HOSTILE));
  assert.not.match(visible, /(?:src|href)\s*=\s*["']?(?:https?:)?\/\//);
  assert.match(visible, escapeText("default-src 'none'"));
  assert.match(visible, 'heap.policy=bump');
  assert.match(visible, '--knob heap.policy=bump');
  const links = [...visible.matchAll(/href="#([^"]+)"/g)].map((m) => m[1] ?? '');
  assert.ok(links.length > 10);
  for (const link of links) assert.ok(visible.includes(`id="${link}"`), `#${link} leads nowhere`);
});

test('report rebuilds the page from the journal alone', async () => {
  const b = bench();
  await b.run('sweep', b.experiment({}), '--study', 's');
  const before = b.read('reports/s.html');
  assert.is((await b.run('report', 's')).code, 0);
  assert.is(b.read('reports/s.html'), before);
});

test('ticks are round, inside the domain, and include 1', () => {
  for (const [low, high] of [
    [0.95, 1.07],
    [0.5, 1.4],
    [0.2, 30],
    [0.99, 1.01],
  ] as const) {
    const ticks = ratioTicks(low, high);
    assert.ok(ticks.includes(1) && ticks.length >= 3 && ticks.length <= 14, `${ticks}`);
    assert.ok(ticks.every((t) => t >= low - 1e-9 && t <= high + 1e-9));
  }
});

test('an interval without bounds does not squeeze the others', () => {
  const [low, high] = ratioDomain([
    { ratio: 1.02, low: 1.01, high: 1.03 },
    { ratio: 0.98, low: 0, high: Number.POSITIVE_INFINITY },
  ]);
  assert.ok(low > 0.9 && high < 1.1);
});

test('a configuration is dominated by one that is nowhere worse and somewhere better', () => {
  const point = { label: '', time: 1, codeKiB: 10, rssMiB: 50 };
  assert.ok(dominates({ ...point, time: 0.9 }, point));
  assert.not.ok(dominates({ ...point, time: 0.9, codeKiB: 11 }, point));
  assert.not.ok(dominates(point, point));
});

test.run();
