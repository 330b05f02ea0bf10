/**
 * A campaign of real gates that shows how often gates err: gates of equal builds, and gates with a slow-down put into
 * one side. One line a finished gate, appended to a file, so that a campaign can be run in slices and a kill loses the
 * gate that was running and nothing else.
 *
 * Invariant: the kinds take turns, so that a machine that changes during the campaign changes for all of them.
 */
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { incompleteBeta } from '../statistics/distributions.js';
import type { Verdict } from './verdict.js';

/** Per cent of work added to one side, by name. */
export const CAMPAIGN_KINDS = { 'A/A': 0, '+5%': 5, '+3%': 3 } as const;
export type CampaignKind = keyof typeof CAMPAIGN_KINDS;

export interface CampaignEntry {
  readonly schema: 1;
  readonly kind: CampaignKind;
  readonly seed: number;
  readonly verdict: Verdict;
  readonly ratio: number;
  readonly low: number | null;
  readonly high: number | null;
  readonly pairs: number;
  readonly failedTrials: number;
  readonly seconds: number;
  /** One-minute load before the gate. */
  readonly load: number;
  readonly revision: string;
  readonly at: string;
  readonly command: string;
}

export interface CampaignFile {
  readonly entries: readonly CampaignEntry[];
  /** Lines that could not be read. */
  readonly corrupt: number;
}

export function readCampaign(path: string): CampaignFile {
  const lines = existsSync(path) ? readFileSync(path, 'utf8').split('\n').filter(Boolean) : [];
  const entries = lines.flatMap((line) => parseEntry(line) ?? []);
  return { entries, corrupt: lines.length - entries.length };
}

function parseEntry(line: string): CampaignEntry | undefined {
  try {
    const entry = JSON.parse(line) as CampaignEntry;
    return entry.schema === 1 && entry.kind in CAMPAIGN_KINDS ? entry : undefined;
  } catch {
    return undefined;
  }
}

/** A torn last line is closed first, so that it spoils itself only. */
export function appendEntry(path: string, entry: CampaignEntry): void {
  const torn = existsSync(path) && !/(^|\n)$/.test(readFileSync(path, 'utf8'));
  appendFileSync(path, `${torn ? '\n' : ''}${JSON.stringify(entry)}\n`);
}

/** The gate to run next, or undefined when every kind has its `gates`. */
export function nextGate(
  entries: readonly CampaignEntry[],
  kinds: readonly CampaignKind[],
  gates: number,
): { kind: CampaignKind; seed: number } | undefined {
  for (let seed = 1; seed <= gates; seed++) {
    const kind = kinds.find((name) => !entries.some((entry) => entry.kind === name && entry.seed === seed));
    if (kind !== undefined) return { kind, seed };
  }
  return undefined;
}

/** Prime to any likely number of programs: neighbours in the alphabet are often of one family. */
const STRIDE = 7;

/**
 * The program of a gate of one program, another one for each seed until all have had their turn: with one program a gate
 * has the least to go by, so its recall is the least, and thirty gates meet thirty programs' noise.
 */
export function programOfGate(names: readonly string[], seed: number): string {
  const name = names[(seed * STRIDE) % names.length];
  if (name === undefined) throw new Error('there are no programs');
  return name;
}

export interface CampaignSummary {
  readonly kind: CampaignKind;
  readonly gates: number;
  readonly verdicts: Readonly<Record<Verdict, number>>;
  /** Share of gates that failed, with its 95% limits: false alarms of A/A, recall of the others. */
  readonly failed: { readonly share: number; readonly low: number; readonly high: number };
  readonly medianSeconds: number;
  readonly longestSeconds: number;
}

export function summariseCampaign(entries: readonly CampaignEntry[]): CampaignSummary[] {
  return (Object.keys(CAMPAIGN_KINDS) as CampaignKind[]).flatMap((kind) => {
    const own = entries.filter((entry) => entry.kind === kind);
    if (own.length === 0) return [];
    const count = (verdict: Verdict): number => own.filter((entry) => entry.verdict === verdict).length;
    const verdicts = { pass: count('pass'), fail: count('fail'), inconclusive: count('inconclusive') };
    const seconds = own.map((entry) => entry.seconds).sort((a, b) => a - b);
    const failed = { share: verdicts.fail / own.length, ...shareLimits(verdicts.fail, own.length) };
    const medianSeconds = seconds[Math.floor((seconds.length - 1) / 2)] as number;
    return [{ kind, gates: own.length, verdicts, failed, medianSeconds, longestSeconds: seconds.at(-1) as number }];
  });
}

/** 95% limits of a share by Clopper and Pearson 1934 (Biometrika 26): inverted binomial tails, never too narrow. */
export function shareLimits(successes: number, trials: number): { low: number; high: number } {
  // P(X >= k) at p is I_p(k, n - k + 1), increasing in p.
  const atLeast = (k: number) => (p: number) => incompleteBeta(k, trials - k + 1, p);
  return {
    low: successes === 0 ? 0 : solve(atLeast(successes), 0.025),
    high: successes === trials ? 1 : solve(atLeast(successes + 1), 0.975),
  };
}

function solve(increasing: (p: number) => number, target: number): number {
  let [low, high] = [0, 1];
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (increasing(middle) < target) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
