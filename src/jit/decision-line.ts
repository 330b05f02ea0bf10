/**
 * A tier decision as one line of text with all its inputs, and back: what `--trace tier` prints can be replayed.
 *
 *     work: wait: too cold | calls=12 loops=0 size=31 failures=0 ageNs=51000000 queued=3 threads=2 costNs=2400000 value:n=7@3/4
 *
 * The last word: in three of four calls that were looked at, parameter `n` was 7. Types of an `any` come as `type:x=int@4/4`, and
 * what knowing a number would be good for behind a colon: `value:n=7@3/4:divides`.
 */
import type { BoundUse, DominantValue } from './argument-profile.js';
import type { Decision, FunctionProfile, LoopProfile, MachineState } from './policy.js';

export interface DecisionRecord {
  readonly fn: string;
  readonly profile: FunctionProfile;
  readonly machine: MachineState;
  readonly decision: Pick<Decision, 'action' | 'reason'>;
}

const FLAGS = ['optimised', 'pending', 'ahead', 'generic', 'again'] as const;

export function decisionLine({ fn, profile, machine, decision }: DecisionRecord): string {
  const { calls, loops, size, failures, ageNs, loop, specialised } = profile;
  const numbers = { calls, loops, size, failures, ageNs };
  const load = { queued: machine.queued, threads: machine.compileThreads, costNs: machine.costNs };
  const version = specialised === undefined ? [] : [`misses=${specialised.misses}`, `sinceNs=${specialised.sinceNs}`];
  const grown = machine.specialisedNodes === 0 ? [] : [`specialised=${machine.specialisedNodes}`];
  const inputs = Object.entries({ ...numbers, ...load }).map(([name, value]) => `${name}=${value}`);
  const flags = FLAGS.filter((flag) => profile[flag] === true);
  const running = loop === undefined ? [] : loopWords(loop);
  const seen = (profile.arguments ?? []).map(dominantWord);
  return `${fn}: ${decision.action}: ${decision.reason} | ${[...inputs, ...grown, ...running, ...version, ...flags, ...seen].join(' ')}`;
}

function loopWords({ continuation, failures, since }: LoopProfile): string[] {
  return [`loop=${continuation}`, `loopFailures=${failures}`, ...(since === undefined ? [] : [`since=${since}`])];
}

function dominantWord({ parameter, of, text, count, samples, use }: DominantValue): string {
  const gains = use === undefined ? '' : `:${use}`;
  return `${of}:${parameter}=${encodeURIComponent(text)}@${count}/${samples}${gains}`;
}

function parseDominant(word: string): DominantValue[] {
  const parts = /^(value|type):([^=]*)=([^@]*)@(\d+)\/(\d+)(?::(\w+))?$/.exec(word);
  if (parts === null) return [];
  const [, of, parameter = '', text = '', count, samples, use] = parts;
  const seen = { text: decodeURIComponent(text), count: Number(count), samples: Number(samples) };
  const gains = use === undefined ? {} : { use: use as BoundUse };
  return [{ parameter, of: of === 'type' ? 'type' : 'value', ...seen, ...gains }];
}

/** Undefined for other lines of a trace. */
export function parseDecisionLine(line: string): DecisionRecord | undefined {
  const parts = /^(.*): (optimise|specialise|replace|wait): ([^|]*) \| (.*)$/.exec(line);
  if (parts === null) return undefined;
  const [, fn = '', action, reason, inputs = ''] = parts;
  const words = inputs.split(' ');
  const values = new Map(words.map((word): [string, string] => [word.split('=')[0] ?? '', word.split('=')[1] ?? '']));
  const value = (name: string) => values.get(name);
  const number = (name: string) => Number(value(name));
  const loop: LoopProfile | undefined = values.has('loop')
    ? {
        continuation: value('loop') as LoopProfile['continuation'],
        failures: number('loopFailures'),
        ...(values.has('since') ? { since: number('since') } : {}),
      }
    : undefined;
  const specialised = values.has('misses') ? { misses: number('misses'), sinceNs: number('sinceNs') } : undefined;
  const seen = words.flatMap(parseDominant);
  return {
    fn,
    profile: {
      calls: number('calls'),
      loops: number('loops'),
      size: number('size'),
      failures: number('failures'),
      ageNs: number('ageNs'),
      optimised: words.includes('optimised'),
      pending: words.includes('pending'),
      ahead: words.includes('ahead'),
      generic: words.includes('generic'),
      again: words.includes('again'),
      ...(specialised === undefined ? {} : { specialised }),
      ...(loop === undefined ? {} : { loop }),
      ...(seen.length === 0 ? {} : { arguments: seen }),
    },
    machine: {
      queued: number('queued'),
      compileThreads: number('threads'),
      costNs: number('costNs'),
      specialisedNodes: Number(value('specialised') ?? 0),
    },
    decision: { action, reason } as DecisionRecord['decision'],
  };
}
