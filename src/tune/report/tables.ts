/** The tables of a report: everything the charts show can be read here without scripts. */
import type { Analysis, Cell } from '../analyse.js';
import { formatBytes, formatNs, formatRatio } from '../duration.js';
import type { Clock, TrialRecord } from '../model.js';
import type { Comparison, Pair } from '../ratios.js';
import { shellText } from '../shell.js';
import { summarise } from '../summary.js';
import { html, type Markup } from './markup.js';
import { ratioText, samplesAnchor } from './numbers.js';
import { sortedEffects, variantLabel } from './rows.js';

/** Programs down, arms across: steady-state time over Rust. */
export function rustTable(comparisons: readonly Comparison[]): Markup {
  const programs = [...new Set(comparisons.flatMap((c) => c.programs.map((p) => p.program)))].sort();
  const rows = programs.map((program) => {
    const cells = comparisons.map((c) => {
      const found = c.programs.find((p) => p.program === program);
      return html`<td>${found && ratioText(found.ratio, samplesAnchor(c.arm, program))}</td>`;
    });
    return html`<tr><td>${program}</td>${cells}</tr>`;
  });
  const total = comparisons.map((c) => html`<td>${ratioText(c.geomean)}</td>`);
  const head = comparisons.map((c) => html`<th>${c.arm} / ${c.baseline}</th>`);
  return table(html`<th>program</th>${head}`, [...rows, html`<tr class="sum"><td>geometric mean</td>${total}</tr>`]);
}

/** One row a variant: its geometric-mean ratio to the default by each objective. */
export function effectTable(analysis: Analysis): Markup {
  const rows = sortedEffects(analysis).map((effect) => {
    const cells = (['total', 'steady', 'startup'] as const).map((objective) => {
      const comparison = effect.by[objective];
      return html`<td>${comparison && ratioText(comparison.geomean, effectAnchor(effect.arm.id))}</td>`;
    });
    return html`<tr><td>${variantLabel(effect)}</td>${cells}</tr>`;
  });
  return table(html`<th>configuration</th><th>with warm-up</th><th>steady state</th><th>start-up</th>`, rows);
}

function effectAnchor(arm: string): string {
  return `arm-${samplesAnchor(arm, '')}`;
}

export function decisionTable(analysis: Analysis): Markup {
  const rows = analysis.decision.candidates.map(
    ({ arm, comparison, verdict, reason }) =>
      html`<tr><td>${variantLabel({ arm })}</td><td>${ratioText(comparison.geomean)}</td><td class="l">${verdict}: ${reason}</td></tr>`,
  );
  return table(html`<th>re-measured</th><th>time over default</th><th class="l">verdict</th>`, rows);
}

export function cellTable(cells: readonly Cell[], clock: Clock): Markup {
  const head = html`<th>program</th><th class="l">arm</th><th>steady</th><th>warm-up</th><th>start-up</th><th>code</th><th>heap peak</th><th>RSS peak</th><th>trials</th><th class="l">series</th>`;
  return table(
    head,
    cells.map((c) => cellRow(c, clock)),
  );
}

function cellRow(c: Cell, clock: Clock): Markup {
  const link = (text: string): Markup => html`<a href="#${samplesAnchor(c.arm.id, c.program)}">${text}</a>`;
  const classes = Object.entries(c.classes).map(([name, count]) => `${count} ${name}`);
  const failed = c.failed === 0 ? '' : `, ${c.failed} failed`;
  const bytes = (n: number): string => (n > 0 ? formatBytes(n) : '–');
  return html`<tr><td>${c.program}</td><td class="l">${c.arm.id}</td><td>${link(formatNs(c.steadyNs[clock]))}</td><td>${formatNs(c.warmupNs[clock])}</td><td>${formatNs(c.startupNs)}</td><td>${bytes(c.codeBytes)}</td><td>${bytes(c.heapPeak)}</td><td>${bytes(c.rssPeak)}</td><td>${c.trials}${failed}</td><td class="l">${classes.join(', ')}</td></tr>`;
}

/** Every sample, by arm and program, with the command that makes it again and the pairs it is in. */
export function samplesSection(analysis: Analysis, records: readonly TrialRecord[], clock: Clock): Markup {
  const arms = [...new Map(analysis.cells.map((c) => [c.arm.id, c.arm])).values()];
  const comparisons = [...analysis.toRust, ...analysis.effects.flatMap((e) => e.by.total ?? [])];
  const blocks = arms.map((arm) => {
    const cells = analysis.cells.filter((c) => c.arm.id === arm.id);
    const inner = cells.map((c) => sampleBlock(c, records, comparisons, clock));
    return html`<details><summary id="${effectAnchor(arm.id)}">${arm.id}</summary>${inner}</details>`;
  });
  return html`${blocks}`;
}

function sampleBlock(
  c: Cell,
  records: readonly TrialRecord[],
  comparisons: readonly Comparison[],
  clock: Clock,
): Markup {
  const own = records.filter((r) => r.arm.id === c.arm.id && r.program === c.program);
  const pairs = comparisons
    .filter((comparison) => comparison.arm === c.arm.id)
    .flatMap((comparison) => pairLine(comparison, c.program));
  const command = own[0] === undefined ? '' : shellText(own[0].command);
  const rows = own.map((record) => trialRow(record, clock));
  const head = html`<th>trial</th><th class="l">iterations, ms (${clock}); steady ones in bold</th>`;
  return html`<details><summary>${c.program}</summary><div id="${samplesAnchor(c.arm.id, c.program)}"><pre>${command}</pre>${pairs}${table(head, rows)}</div></details>`;
}

function pairLine(comparison: Comparison, program: string): Markup[] {
  const found = comparison.programs.find((p) => p.program === program);
  if (found === undefined) return [];
  const text = found.pairs.map((pair: Pair) => `${formatRatio(Math.exp(pair.logRatio))} ${pair.order}`).join(', ');
  return [html`<p class="quiet">Pairs over ${comparison.baseline}: ${text}</p>`];
}

function trialRow(record: TrialRecord, clock: Clock): Markup {
  const summary = summarise(record);
  if (record.outcome.status === 'failed' || summary === undefined) {
    const failure = record.outcome.status === 'failed' ? `${record.outcome.reason}: ${record.outcome.detail}` : '';
    return html`<tr><td>${record.id}</td><td class="l bad">${failure}</td></tr>`;
  }
  const { start, outliers } = summary.steady[clock];
  const times = record.outcome.iterations.map((it, i) => {
    const ms = ((clock === 'cpu' ? it.cpuNs : it.wallNs) / 1e6).toFixed(2);
    const mark = outliers.includes(i) ? '*' : '';
    return i >= start ? html`<b>${ms}${mark}</b> ` : html`${ms}${mark} `;
  });
  return html`<tr><td>${record.id}</td><td class="l">${times}</td></tr>`;
}

export function table(head: Markup, rows: readonly Markup[]): Markup {
  return html`<div class="scroll"><table><thead><tr>${head}</tr></thead><tbody>${rows}</tbody></table></div>`;
}
