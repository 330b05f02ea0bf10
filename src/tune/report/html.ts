/**
 * One self-contained HTML file: charts compiled from Vega-Lite to Vega here, the Vega runtime inlined, tables that
 * can be read without any script. Nothing is fetched.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { compile, type TopLevelSpec } from 'vega-lite';
import type { ArmResult } from '../analyse.js';
import type { Environment } from '../environment.js';
import type { Trial } from '../model.js';
import { forest, knobRows, rustRows, staticRows } from './charts.js';

export interface ReportInput {
  readonly study: string;
  readonly description: string;
  readonly environment: Environment;
  readonly results: readonly ArmResult[];
  readonly trials: readonly Trial[];
  readonly skippedLines: number;
}

const STYLE = `
:root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;margin:auto;max-width:60rem;padding:1rem}
table{border-collapse:collapse;font-variant-numeric:tabular-nums}td,th{padding:.2rem .6rem;text-align:right;border-bottom:1px solid #8884}
td:first-child,th:first-child{text-align:left}.scroll{overflow-x:auto}.chart{width:100%}code{font-size:.85em;word-break:break-all}
`;

export function renderReport(input: ReportInput): string {
  const charts: [string, string, TopLevelSpec][] = [];
  const add = (id: string, heading: string, rows: ReturnType<typeof knobRows>, title: string) => {
    if (rows.length > 0) charts.push([id, heading, forest(rows, title)]);
  };
  add(
    'rust',
    'JIT steady state against Rust',
    rustRows(input.results),
    'JIT time / Rust time (below 1: faster than Rust)',
  );
  add('static', 'Static against JIT', staticRows(input.results), 'static time / JIT time');
  add('knobs', 'Effect of each knob', knobRows(input.results), 'time / time of the default');
  const sections = charts.map(([id, heading]) => `<h2>${escapeHtml(heading)}</h2><div class="chart" id="${id}"></div>`);
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${escapeHtml(input.study)}</title><style>${STYLE}</style></head><body>
<h1>Study ${escapeHtml(input.study)}</h1><p>${escapeHtml(input.description)}</p>
${sections.join('\n')}
${resultTables(input.results)}
${environmentTable(input)}
${commandTable(input.trials)}
<script>${inlineScript('vega')}</script>
<script>for(const [id,spec] of ${embed(charts.map(([id, , spec]) => [id, compile(spec).spec]))})
new vega.View(vega.parse(spec),{renderer:'svg',container:'#'+id,hover:true}).runAsync();</script>
</body></html>
`;
}

function resultTables(results: readonly ArmResult[]): string {
  return results.map(resultTable).join('\n');
}

function resultTable(result: ArmResult): string {
  const rows = [...result.programs].map((p) => [
    p.program,
    p.ratio.toFixed(3),
    `${p.low.toFixed(3)} – ${p.high.toFixed(3)}`,
    p.armMs.toFixed(2),
    p.baselineMs.toFixed(2),
    String(p.pairs),
  ]);
  const { ratio, low, high } = result.overall;
  rows.push(['geometric mean', ratio.toFixed(3), `${low.toFixed(3)} – ${high.toFixed(3)}`, '', '', '']);
  const head = ['program', 'ratio', '95% interval', `${result.arm}, ms`, `${result.baseline}, ms`, 'pairs'];
  const failures = result.failures === 0 ? '' : `<p>${result.failures} failed trials.</p>`;
  return `<h3>${escapeHtml(result.arm)} over ${escapeHtml(result.baseline)}</h3>${failures}${table(head, rows)}`;
}

function environmentTable({ environment, skippedLines, trials }: ReportInput): string {
  const rows = Object.entries(environment).map(([name, value]) => [name, String(value)]);
  rows.push(['trials', String(trials.length)], ['journal lines skipped', String(skippedLines)]);
  return `<h2>Where this was measured</h2>${table(['', ''], rows)}`;
}

/** For each program and arm: the samples behind the numbers and the command that makes them again. */
function commandTable(trials: readonly Trial[]): string {
  const rows = trials.map((trial) => {
    const { outcome } = trial;
    const shown =
      outcome.status === 'ok'
        ? outcome.samples.map((s) => (s.cpuNs / 1e6).toFixed(2)).join(' ')
        : `failed: ${outcome.reason}`;
    return [String(trial.index), trial.program, trial.arm, shown, trial.command];
  });
  const body = table(['trial', 'program', 'arm', 'CPU ms of each iteration', 'command'], rows);
  return `<h2>Trials</h2><details><summary>${rows.length} trials with their samples and commands</summary>${body}</details>`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const cells = (row: readonly string[], tag: string) =>
    `<tr>${row.map((c) => `<${tag}>${escapeHtml(c)}</${tag}>`).join('')}</tr>`;
  return `<div class="scroll"><table>${cells(head, 'th')}${rows.map((row) => cells(row, 'td')).join('')}</table></div>`;
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

/** JSON that cannot end its script element. */
function embed(value: unknown): string {
  return JSON.stringify(value).replaceAll('<', '\\u003c');
}

function inlineScript(name: string): string {
  const path = createRequire(import.meta.url)
    .resolve(name)
    .replace(/build\/.*$/, `build/${name}.min.js`);
  return readFileSync(path, 'utf8').replaceAll('</script', '<\\/script');
}
