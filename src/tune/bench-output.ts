/** The lines that `otter bench --json` prints, read with suspicion: a child may print anything. */
import type { FailureReason, Iteration } from './model.js';

export interface Problem {
  readonly reason: FailureReason;
  readonly detail: string;
}

const NUMBERS = ['codeBytes', 'heapPeak', 'rssPeak'] as const;
const MAX_EVENTS = 200;

/** One iteration with the right answer, or what is wrong. `index` is the iteration that is due; a served twin does not say. */
export function readIteration(line: string, index: number, expected: string): Iteration | Problem {
  const parsed = parseObject(line);
  if (parsed === undefined) return { reason: 'garbage', detail: `not a JSON object: ${shorten(line)}` };
  const { result, wallNs, cpuNs, tierEvents } = parsed;
  if (typeof result !== 'string' || (parsed.iteration ?? index) !== index) {
    return { reason: 'garbage', detail: `iteration ${index} was due: ${shorten(line)}` };
  }
  if (result !== expected) {
    return { reason: 'wrong answer', detail: `iteration ${index}: ${shorten(result)}, expected ${shorten(expected)}` };
  }
  if (!isTime(wallNs) || !isTime(cpuNs)) {
    return { reason: 'clock', detail: `iteration ${index}: wallNs ${String(wallNs)}, cpuNs ${String(cpuNs)}` };
  }
  const [codeBytes, heapPeak, rssPeak] = NUMBERS.map((name) => sizeOf(parsed[name]));
  const events = Array.isArray(tierEvents) ? tierEvents.slice(0, MAX_EVENTS) : [];
  return {
    wallNs,
    cpuNs,
    codeBytes: codeBytes ?? 0,
    heapPeak: heapPeak ?? 0,
    rssPeak: rssPeak ?? 0,
    tierEvents: events,
  };
}

export function isProblem(value: Iteration | Problem): value is Problem {
  return 'reason' in value;
}

/** A clock that stood still or went backwards measured nothing. */
function isTime(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value > 0;
}

function sizeOf(value: unknown): number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : 0;
}

function parseObject(line: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch {
    return undefined;
  }
  return undefined;
}

function shorten(text: string): string {
  return text.length > 120 ? `${text.slice(0, 117)}...` : text;
}
