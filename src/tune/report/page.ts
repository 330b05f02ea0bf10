/**
 * A report: one HTML file that needs nothing else. Vega-Lite specs are compiled to Vega here, in the tuner; the page
 * carries Vega's own build and a policy that forbids every request.
 */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { logger, None } from 'vega';
import { compile, type TopLevelSpec } from 'vega-lite';
import { type Analysis, analyse } from '../analyse.js';
import { coreArms, twinArm } from '../arms.js';
import { formatDuration, formatRatio } from '../duration.js';
import { type Environment, machineName, unfitness } from '../environment.js';
import type { Experiment } from '../experiment.js';
import type { TrialRecord } from '../model.js';
import type { Journal, StudyHeader } from '../store.js';
import { ARM_COLORS, costPlot, floorPlot, forestPlot, warmupPlot } from './charts.js';
import { CLIENT } from './client.js';
import { html, Markup, scriptJson } from './markup.js';
import { intervalText } from './numbers.js';
import { costRows, effectRows, floorRows, rustRows, variantLabel, warmupRows } from './rows.js';
import { STYLE } from './style.js';
import { cellTable, decisionTable, effectTable, rustTable, samplesSection } from './tables.js';

export interface ReportInput {
  readonly header: StudyHeader;
  /** In the order of the plan. */
  readonly records: readonly TrialRecord[];
  readonly journal: Pick<Journal, 'sessions' | 'corrupt'>;
}

interface Chart {
  readonly id: string;
  readonly spec: TopLevelSpec;
}

export function renderReport({ header, records, journal }: ReportInput): string {
  const { experiment, study } = header;
  const analysis = analyse(records, experiment);
  const charts: Chart[] = [];
  const chart = (title: string, spec: TopLevelSpec): Markup => {
    const id = `chart-${charts.length + 1}`;
    charts.push({ id, spec });
    return html`<figure><h3>${title}</h3><div class="chart" id="${id}" role="img" aria-label="${title}"></div></figure>`;
  };
  const body = [
    heading(header, analysis, records, journal),
    rustSection(analysis, header, chart),
    effectsSection(analysis, header, chart),
    warmupSection(records, header, chart),
    costSection(analysis, header, chart),
    floorSection(analysis, chart),
    html`<h2 id="numbers">All numbers</h2><p class="quiet">Medians over trials. A number links to its samples and to the command that makes them again.</p>${cellTable(analysis.cells, experiment.clock)}`,
    html`<h2 id="samples">Samples and commands</h2>${samplesSection(analysis, records, experiment.clock)}`,
    environmentSection(journal),
  ];
  return page(`${study}: otter-tune`, body, charts);
}

type Draw = (title: string, spec: TopLevelSpec) => Markup;

function heading(
  { study, experiment, createdAt }: StudyHeader,
  analysis: Analysis,
  records: readonly TrialRecord[],
  journal: ReportInput['journal'],
): Markup {
  const failed = records.filter((r) => r.outcome.status === 'failed').length;
  const spent = records.reduce((sum, r) => sum + r.elapsedMs, 0);
  const environment = journal.sessions[0]?.environment;
  const machine = environment === undefined ? '' : machineName(environment);
  const warnings = warningTexts(environment, journal, failed);
  const notes = warnings.map((text) => html`<div class="verdict warn">${text}</div>`);
  return html`<h1>${study}</h1><p class="quiet">${experiment.description}</p>
<p class="quiet">${createdAt.slice(0, 16).replace('T', ' ')} UTC · ${machine} · ${records.length} trials in ${formatDuration(spent)}</p>
${verdict(analysis)}${notes}${cards(analysis, records.length, failed)}`;
}

function warningTexts(environment: Environment | undefined, journal: ReportInput['journal'], failed: number): string[] {
  const texts = environment === undefined ? [] : unfitness(environment);
  if (journal.corrupt.length > 0) texts.push(`${journal.corrupt.length} corrupt journal lines were skipped`);
  if (failed > 0) texts.push(`${failed} trials failed; they are listed with their reasons under Samples`);
  return texts;
}

function verdict({ decision }: Analysis): Markup {
  const { winner } = decision;
  if (winner === undefined) return html`<div class="verdict">The default stands: ${decision.reason}.</div>`;
  return html`<div class="verdict"><b>${variantLabel(winner)}</b> should become the default: ${winner.reason} (${formatRatio(winner.comparison.geomean.estimate)} ${intervalText(winner.comparison.geomean)}).</div>`;
}

function cards(analysis: Analysis, trials: number, failed: number): Markup {
  const ratios = analysis.toRust.map(
    (c) =>
      html`<div class="card"><b>${formatRatio(c.geomean.estimate)}×</b><span>${c.arm} time over Rust, steady state</span><span>${intervalText(c.geomean)}, ${c.programs.length} programs</span></div>`,
  );
  const floor = analysis.floor;
  const noise =
    floor === undefined
      ? html``
      : html`<div class="card"><b>±${(floor.pairDeviation * 100).toFixed(2)}%</b><span>noise of one pair of identical runs</span><span>A/A ratio ${formatRatio(floor.comparison.geomean.estimate)} ${intervalText(floor.comparison.geomean)}</span></div>`;
  const counts = html`<div class="card"><b>${trials}</b><span>trials, each a fresh process</span><span>${failed} failed</span></div>`;
  return html`<div class="cards">${ratios}${noise}${counts}</div>`;
}

function pairingText({ turns }: Experiment): string {
  return turns === 'iterations'
    ? 'paired iteration by iteration of processes that took turns'
    : 'of processes paired in A B B A order';
}

function rustSection(analysis: Analysis, { experiment }: StudyHeader, chart: Draw): Markup {
  if (analysis.toRust.length === 0) return html``;
  const figure = chart(
    'Steady-state time over Rust -O3; left of 1 is faster',
    forestPlot(rustRows(analysis), 'time over Rust'),
  );
  return html`<h2 id="rust">Against Rust</h2><p>Ratios of ${experiment.clock} time in the steady state, ${pairingText(experiment)}, with 95% intervals.</p>${figure}${rustTable(analysis.toRust)}`;
}

function effectsSection(analysis: Analysis, { experiment }: StudyHeader, chart: Draw): Markup {
  if (analysis.effects.length === 0) return html``;
  const floor = analysis.floor?.comparison.geomean;
  const figure = chart(
    'Time over the default configuration; left of 1 is faster, the band is noise',
    forestPlot(effectRows(analysis), 'time over default', floor),
  );
  const confirmed = analysis.decision.candidates.length === 0 ? html`` : decisionTable(analysis);
  return html`<h2 id="knobs">Effect of each knob</h2><p>Geometric means over ${experiment.programs.length} programs of the ${experiment.sweep?.mode ?? ''} mode with these knobs changed. What looked best was measured again; only the second measurement decides.</p>${figure}${confirmed}${effectTable(analysis)}`;
}

function warmupSection(records: readonly TrialRecord[], { experiment }: StudyHeader, chart: Draw): Markup {
  const twin = twinArm(experiment).id;
  const arms = coreArms(experiment)
    .map((arm) => arm.id)
    .filter((id) => id !== twin);
  const figures = experiment.programs.flatMap((program) => {
    const rows = warmupRows(records, experiment, program);
    return rows.length === 0 ? [] : [chart(program, warmupPlot(rows, arms, experiment.clock))];
  });
  if (figures.length === 0) return html``;
  const key = arms.map((arm) => html`<span><i style="background:${ARM_COLORS[arm] ?? 'gray'}"></i>${arm}</span>`);
  return html`<h2 id="warmup">Warm-up</h2><p>A line a trial; dots are iterations in which something was compiled, upright ticks where the steady state begins.</p><div class="key">${key}</div><div class="grid">${figures}</div>`;
}

function costSection(analysis: Analysis, { experiment }: StudyHeader, chart: Draw): Markup {
  if (analysis.effects.length === 0) return html``;
  const rows = costRows(analysis, experiment);
  const code = chart('Time against machine code', costPlot(rows, 'codeKiB', 'live code, KiB'));
  const memory = chart('Time against memory', costPlot(rows, 'rssMiB', 'peak resident memory, MiB'));
  return html`<h2 id="cost">What speed costs</h2><p>A configuration on the front is beaten by no other in time, code and memory at once.</p><div class="pair">${code}${memory}</div>`;
}

function floorSection(analysis: Analysis, chart: Draw): Markup {
  if (analysis.floor === undefined) return html``;
  const figure = chart('The default over itself: every pair', floorPlot(floorRows(analysis)));
  return html`<h2 id="noise">Noise floor</h2><p>The same configuration measured under two names. An effect that is not clearly wider than this is not an effect.</p>${figure}`;
}

function environmentSection({ sessions, corrupt }: ReportInput['journal']): Markup {
  const blocks = sessions.map(({ command, environment }) => {
    const { cpuFlags, knobs, ...rest } = environment;
    const lines = Object.entries(rest).map(
      ([name, value]) => `${name}: ${Array.isArray(value) ? value.join(' ') : value}`,
    );
    const values = Object.entries(knobs).map(([name, value]) => `${name}=${value}`);
    return html`<pre>${command.join(' ')}
${lines.join('\n')}
knobs: ${values.join(' ')}
CPU flags: ${cpuFlags.join(' ')}</pre>`;
  });
  const bad = corrupt.map(({ line, reason }) => html`<li>journal line ${line}: ${reason}</li>`);
  return html`<h2 id="environment">Environment</h2><details><summary>Machine, versions, knobs and commands</summary>${blocks}</details><ul>${bad}</ul>`;
}

const POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline' 'unsafe-eval'; img-src data:; base-uri 'none'; form-action 'none'";

function page(title: string, body: readonly Markup[], charts: readonly Chart[]): string {
  const specs = Object.fromEntries(charts.map(({ id, spec }) => [id, compile(spec, { logger: logger(None) }).spec]));
  const script = new Markup(vegaSource().replaceAll('</script', '<\\/script'));
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${POLICY}"><title>${title}</title><style>${new Markup(STYLE)}</style></head>
<body><main>${body}</main><div id="tip"></div>
<noscript><p class="quiet" style="padding:1rem">Charts need scripts; every number is in the tables.</p></noscript>
<script type="application/json" id="specs">${scriptJson(specs)}</script>
<script>${script}</script><script>${new Markup(CLIENT)}</script></body></html>
`.text;
}

/** Vega's browser build lies beside the module that its package exports. */
function vegaSource(): string {
  return readFileSync(join(dirname(fileURLToPath(import.meta.resolve('vega'))), 'vega.min.js'), 'utf8');
}
