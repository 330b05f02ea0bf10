/**
 * A profile as one HTML file: a flame graph that zooms and searches, and the table of functions. It needs no network,
 * and without scripts the table is still there.
 *
 * Invariants: names of functions and files are data: escaped in markup, and never able to end the script they are in.
 */
import type { FunctionRow, Profile } from '../jit/profile.js';
import { FLAME_CLIENT } from './flame-client.js';
import { callsText, summary, tiersText } from './profile-table.js';

const TABLE_ROWS = 200;

const STYLE = `
:root{color-scheme:light dark;--ink:#1c1c1c;--paper:#fff;--quiet:#5c5c5c;--line:#d4d4d4;--baseline:#f3b05a;--hybrid:#6fc3c9;
--optimised:#8fca76;--specialised:#b9a2e8;--runtime:#c3c3c3;--found:#ff5fa8}
@media(prefers-color-scheme:dark){:root{--ink:#e8e8e8;--paper:#181818;--quiet:#a5a5a5;--line:#444;--baseline:#a86a14;
--hybrid:#1f7077;--optimised:#3d7a25;--specialised:#6a4fae;--runtime:#5a5a5a;--found:#c2185b}}
body{margin:0 auto;padding:1rem;max-width:90rem;background:var(--paper);color:var(--ink);font:15px/1.45 system-ui,sans-serif}
h1{font-size:1.25rem;margin:0}.quiet{color:var(--quiet);margin:.2rem 0 .8rem}
.bar{display:flex;flex-wrap:wrap;gap:.8rem;align-items:center;margin-bottom:.5rem}
.key i{display:inline-block;width:.9em;height:.9em;margin:0 .3em 0 .8em;vertical-align:-.1em}
input,button{font:inherit;padding:.2rem .5rem}svg{display:block;width:100%}
svg text{font:11px ui-monospace,monospace;fill:var(--ink);pointer-events:none}
svg rect{stroke:var(--paper);stroke-width:.5}g.frame{cursor:pointer}g.frame:hover rect,g.frame:focus rect{stroke:var(--ink);stroke-width:1.5}
g.frame:focus{outline:none}g.found rect{fill:var(--found)}g.outer{opacity:.55}
.scroll{overflow-x:auto}table{border-collapse:collapse;margin-top:1rem;font-size:.9rem}
th,td{padding:.15rem .6rem;border-bottom:1px solid var(--line);text-align:left}td.n,th.n{text-align:right;font-variant-numeric:tabular-nums}
#at{min-height:1.45em}`;

const POLICY = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; base-uri 'none'";
const TIERS = ['baseline', 'hybrid', 'optimised', 'specialised', 'runtime'];

/** A page around a flame graph. Texts are escaped here, `tables` is markup. */
export interface GraphPage {
  readonly title: string;
  readonly summary: string;
  /** What the width of a box is. */
  readonly width: string;
  /** Names of the colours that boxes have. */
  readonly colours: readonly string[];
  readonly tables: string;
  readonly data: GraphData;
}

/** What the script draws. */
export interface GraphData {
  /** Of the numbers of stacks. */
  readonly unit: string;
  readonly samples: number;
  /** `[name, place, colour]` */
  readonly frames: readonly (readonly [string, string, string])[];
  /** `[samples, isTruncated, frames]`, frames as indices, outermost first. */
  readonly stacks: readonly (readonly [number, number, readonly number[]])[];
}

export function flamePage(profile: Profile, file: string): string {
  return graphPage({
    title: `Profile of ${file}`,
    summary: summary(profile),
    width: 'CPU time',
    colours: TIERS,
    tables: table(profile),
    data: graphData(profile),
  });
}

export function graphPage(page: GraphPage): string {
  const title = escaped(page.title);
  const key = page.colours.map((name) => `<i style="background:var(--${name})"></i>${name}`).join('');
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${POLICY}"><title>${title}</title><style>${STYLE}</style></head>
<body><main><h1>${title}</h1><p class="quiet">${escaped(page.summary)}</p>
<div class="bar"><label>Search <input id="search" type="search" autocomplete="off"></label>
<button id="reset" type="button">Show all</button><span id="matched" role="status"></span><span class="key">${key}</span></div>
<p id="at" class="quiet" aria-live="polite">Width is ${escaped(page.width)}. Click or press Enter to zoom, arrows move, Escape shows all.</p>
<div id="graph"></div><noscript><p>The graph needs scripts; the numbers are in the table.</p></noscript>
${page.tables}</main>
<script type="application/json" id="data">${scriptJson(page.data)}</script>
<script>${FLAME_CLIENT}</script></body></html>
`;
}

function graphData({ samples, frames, stacks }: Profile): GraphData {
  return {
    unit: 'samples',
    samples,
    frames: frames.map((f) => [f.function, f.file === '' ? '' : `${f.file}:${f.line}`, f.tier ?? 'runtime']),
    stacks: stacks.map((s) => [s.samples, s.isTruncated ? 1 : 0, s.frames]),
  };
}

function table({ functions, samples }: Profile): string {
  const rows = functions.filter((row) => row.total > 0).slice(0, TABLE_ROWS);
  const body = rows.map((row) => tableRow(row, samples)).join('\n');
  const numbers = ['self', 'total', 'samples', 'calls', 'compile, ms'].map((name) => `<th class="n">${name}</th>`);
  return `<div class="scroll"><table><thead><tr><th>function</th>${numbers.join('')}<th>tier</th><th>place</th></tr></thead>
<tbody>${body}</tbody></table></div>`;
}

function tableRow(row: FunctionRow, samples: number): string {
  const percent = (part: number) => `${((100 * part) / samples).toFixed(1)}%`;
  const ms = Object.values(row.compileMs).reduce((sum, time) => sum + time, 0);
  const isForeign = row.file === '';
  const numbers = [percent(row.self), percent(row.total), String(row.self)];
  numbers.push(isForeign ? '' : callsText(row), isForeign ? '' : ms.toFixed(1));
  const cells = numbers.map((text) => `<td class="n">${text}</td>`).join('');
  const place = isForeign ? '' : escaped(`${row.file}:${row.line}`);
  return `<tr><td>${escaped(row.name)}</td>${cells}<td>${tiersText(row)}</td><td>${place}</td></tr>`;
}

export function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

function scriptJson(value: unknown): string {
  return JSON.stringify(value).replaceAll('<', '\\u003c');
}
