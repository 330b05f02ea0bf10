/**
 * Families of the corpus, by which comparisons are reported. A program's first tag is what it was written for; a family
 * takes the programs with its tag among those written for certain things, so that a numeric program about run-time
 * constants is not counted among the numeric ones. A program may be of several families.
 */
import type { Program } from './model.js';

interface Family {
  readonly name: string;
  readonly tag: string;
  /** First tags of its programs; its own tag alone when absent. */
  readonly within?: readonly string[];
}

const TEXT = ['text', 'benchmarks-game'];

const FAMILIES: readonly Family[] = [
  { name: 'numeric', tag: 'numeric', within: ['benchmarks-game', 'are-we-fast-yet', 'plb2'] },
  { name: 'are-we-fast-yet', tag: 'are-we-fast-yet' },
  { name: 'plb2', tag: 'plb2' },
  { name: 'allocation', tag: 'allocation', within: ['linked-structures', 'benchmarks-game'] },
  { name: 'strings', tag: 'strings', within: TEXT },
  { name: 'dictionaries', tag: 'dicts', within: TEXT },
  { name: 'strings and dictionaries', tag: 'text' },
  { name: 'unannotated', tag: 'unannotated' },
  { name: 'run-time constants', tag: 'run-time-constants' },
  { name: 'concurrency', tag: 'concurrency' },
  { name: 'start-up', tag: 'start-up' },
  { name: 'phase-changing', tag: 'phases' },
];

/** First tags of the programs that wait for specialisation. */
const SPECIAL: readonly string[] = ['unannotated', 'run-time-constants'];

/** Names of the programs of each family that has any. */
export function familiesOf(programs: readonly Program[]): Map<string, readonly string[]> {
  const named = FAMILIES.map(({ name, tag, within = [tag] }) => {
    const own = programs.filter(({ tags }) => tags.includes(tag) && within.includes(tags[0] ?? ''));
    return [name, own.map((program) => program.name)] as const;
  });
  const others = programs.filter(({ tags }) => !SPECIAL.includes(tags[0] ?? '')).map((program) => program.name);
  const all = [...named, ['all but unannotated and run-time constants', others] as const];
  return new Map(all.filter(([, names]) => names.length > 0));
}
