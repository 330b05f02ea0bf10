/** A gate's result as text, Markdown, JSON and JUnit XML. */
import { formatRatio } from '../duration.js';
import { intervalText } from '../report/numbers.js';
import type { GateJudgement, GateLimits, Judgement, Verdict } from './verdict.js';

export interface GateResult {
  /** What was compared: `HEAD~1 (1a2b3c…)`, or a baseline file. */
  readonly against: string;
  readonly limits: GateLimits;
  readonly judgement: GateJudgement;
  readonly pairs: number;
  readonly failedTrials: readonly string[];
  /** Change points of the history, the second opinion. */
  readonly history: readonly string[];
}

const percent = (share: number): string => `${(share * 100).toFixed(1)}%`;

function explain({ verdict, ratio, p, detectable }: Judgement, limits: GateLimits): string {
  const limit = percent(limits.maxRegress);
  if (verdict === 'fail')
    return `slower by ${percent(ratio.estimate - 1)}, p ${p.toExponential(1)}; the limit is ${limit}`;
  if (verdict === 'pass') return p < 0.001 ? `surely slower, but within ${limit}` : `not slower by ${limit}`;
  return `needs more data: ${percent(detectable - 1)} is what would have been seen`;
}

interface Row {
  readonly name: string;
  readonly judgement: Judgement;
}

function rows({ programs, geomean }: GateJudgement): Row[] {
  return [
    ...programs.map((judgement) => ({ name: judgement.program, judgement })),
    { name: 'geometric mean', judgement: geomean },
  ];
}

export function gateText(result: GateResult): string[][] {
  const table = rows(result.judgement).map(({ name, judgement }) => [
    name,
    judgement.verdict,
    `${formatRatio(judgement.ratio.estimate)} ${intervalText(judgement.ratio)}`,
    explain(judgement, result.limits),
  ]);
  return [['program', 'verdict', 'time now / before', ''], ...table];
}

export function gateMarkdown(result: GateResult): string {
  const [head = [], ...body] = gateText(result);
  const line = (cells: readonly string[]): string => `| ${cells.map((c) => c.replaceAll('|', '\\|')).join(' | ')} |`;
  const notes = [...result.failedTrials.map((t) => `failed trial: ${t}`), ...result.history];
  return [
    `### Performance gate: ${result.judgement.verdict}`,
    '',
    `Against ${result.against}; ${result.pairs} pairs of processes, ratios of CPU time with 95% intervals.`,
    '',
    line(head),
    line(head.map(() => '---')),
    ...body.map(line),
    '',
    ...notes.map((note) => `- ${note}`),
    '',
  ].join('\n');
}

export function gateJson(result: GateResult): unknown {
  const one = ({ verdict, ratio, p, detectable }: Judgement) => ({
    verdict,
    ratio: finite(ratio.estimate),
    low: finite(ratio.low),
    high: finite(ratio.high),
    p,
    detectable: finite(detectable),
  });
  const { judgement, against, limits, pairs, failedTrials, history } = result;
  return {
    verdict: judgement.verdict,
    against,
    limits,
    pairs,
    geomean: one(judgement.geomean),
    programs: judgement.programs.map((p) => ({ program: p.program, ...one(p) })),
    failedTrials,
    history,
  };
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

/** One test case a program. An inconclusive one is an error, not a failure, so that CI shows the difference. */
export function gateJunit(result: GateResult): string {
  const all = rows(result.judgement);
  const count = (verdict: Verdict): number => all.filter(({ judgement }) => judgement.verdict === verdict).length;
  const cases = all.map(({ name, judgement }) => {
    const open = `  <testcase classname="otter-tune.gate" name="${xml(name)}"`;
    if (judgement.verdict === 'pass') return `${open}/>`;
    const kind = judgement.verdict === 'fail' ? 'failure' : 'error';
    return `${open}><${kind} message="${xml(explain(judgement, result.limits))}"/></testcase>`;
  });
  const counts = `tests="${all.length}" failures="${count('fail')}" errors="${count('inconclusive')}"`;
  const head = '<?xml version="1.0" encoding="UTF-8"?>';
  return `${head}\n<testsuite name="otter-tune gate" ${counts}>\n${cases.join('\n')}\n</testsuite>\n`;
}

function xml(text: string): string {
  const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
  return text.replace(/[&<>"]/g, (c) => entities[c] ?? c);
}
