/**
 * How the heap behaves over time, in static executables, so that what is measured is the heap and not the compiler:
 * pauses while 256 MB are alive, memory while a working set of one size is replaced again and again, and memory after
 * a spike. Used by memory.ts.
 */
import { spawn, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { knobsFrom, loadProgram } from '../../src/cli/common.js';
import { buildStatic } from '../../src/pipeline.js';

/** Small nodes, so that marking has as much to do as it can have for its bytes: 264 MB in trees, which are walked at the end, as they would be dead otherwise, and churn beside them. */
const PAUSES = `struct Tree:
    left: Option<Tree>
    right: Option<Tree>

fn full(depth: int) -> Tree:
    if depth == 0:
        return Tree(left=Option.None, right=Option.None)
    return Tree(left=Some(full(depth - 1)), right=Some(full(depth - 1)))

fn nodes(tree: Tree) -> int:
    let total = 1
    match tree.left:
        case Some(left):
            total += nodes(left)
        case None:
            pass
    match tree.right:
        case Some(right):
            total += nodes(right)
        case None:
            pass
    return total

fn churn(rounds: int) -> int:
    let kept = 0
    for i in 0..rounds:
        let text = [str(i), str(i + 1)]
        kept += len(text[0])
    return kept

fn main():
    let alive = [full(22), full(20), full(19)]
    println(churn(60000000))
    println([nodes(tree) for tree in alive])
`;

/** 100,000 strings of which one is replaced at each step, ten million times. `next` finds the next one's place. */
function steady(next: string): string {
  return `fn main():
    let texts = [f"text number {i} of the working set" for i in 0..100000]
    let state = 0
    for round in 0..10:
        for i in 0..1000000:
            state = ${next}
            texts[(state >> 33) % 100000] = f"text number {i} of the working set"
        eprintln(round)
    eprintln(len(texts))
`;
}

/** Any of them, and always the same 32: nearly all of what is new outlives a young collection, and nearly nothing. */
const STEADY = steady('(state * 6364136223846793005 + 1442695040888963407) & 9223372036854775807');
const STEADY_FEW = steady('(state + 8589934592) & 274877906943');

/**
 * 20 MB that stay, 400 MB that do not, then a program that waits. The spike has a task of its own: inlined into main it
 * would leave its list in a place of main's frame that nothing else is written to, where the collector finds it.
 */
const SPIKE = `use runtime
use task
use time

fn numbers(count: int) -> list<str>:
    return [f"a text that takes some room in memory, number {i}" for i in 0..count]

fn spike() -> int:
    return len(numbers(4000000))

fn main():
    let kept = numbers(200000)
    eprintln(await spawn spike())
    eprintln("dropped")
    time.sleep(2000)
    eprintln("waited")
    time.sleep(50)
    runtime.collect_garbage()
    eprintln(runtime.memory())
    eprintln(len(kept))
`;

export function buildExecutable(source: string, executable: string, serve: boolean): void {
  buildStatic(loadProgram(source), knobsFrom([]), executable, serve);
}

interface Seen {
  readonly line: string;
  /** Of the process, when the line came. */
  readonly rssBytes: number;
}

/** Lines of standard error: these are written at once, unlike output into a pipe. */
async function watch(folder: string, name: string, text: string): Promise<Seen[]> {
  const source = join(folder, `${name}.ot`);
  const executable = join(folder, name);
  writeFileSync(source, text);
  buildExecutable(source, executable, false);
  const child = spawn(executable, { stdio: ['ignore', 'ignore', 'pipe'] });
  const seen: Seen[] = [];
  for await (const line of createInterface({ input: child.stderr })) {
    seen.push({ line, rssBytes: rssOf(child.pid ?? 0) });
  }
  return seen;
}

interface Pause {
  readonly ms: number;
  readonly isYoung: boolean;
  readonly liveMb: number;
}

/** Of an executable, from the lines of its trace. */
function pausesOf(folder: string): Pause[] {
  const source = join(folder, 'pauses.ot');
  const executable = join(folder, 'pauses');
  writeFileSync(source, PAUSES);
  buildExecutable(source, executable, false);
  const env = { ...process.env, OTTER_TRACE: 'gc' };
  const { status, stderr } = spawnSync(executable, { env, encoding: 'utf8', maxBuffer: 2 ** 26 });
  if (status !== 0) throw new Error(`${executable} ended with ${status}: ${stderr.slice(-400)}`);
  const line = /collection \d+ for \w+(, young)?, ([\d.]+) ms, ([\d.]+) MB live/g;
  return [...stderr.matchAll(line)].map(([, young, ms, live]) => ({
    ms: Number(ms),
    isYoung: young !== undefined,
    liveMb: Number(live),
  }));
}

/** Quantiles are pauses that happened: no more than that share of them took longer. */
function summary(pauses: readonly Pause[]) {
  const sorted = pauses.map(({ ms }) => ms).sort((a, b) => a - b);
  const quantile = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
  const young = pauses.filter(({ isYoung }) => isYoung).length;
  return { collections: sorted.length, young, medianMs: quantile(0.5), p99Ms: quantile(0.99), maxMs: sorted.at(-1) };
}

/** 0 when the process has ended. */
function rssOf(pid: number): number {
  try {
    return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) * 1024;
  } catch {
    return 0;
  }
}

/** After the first round, in which the working set is made. */
async function spreadOf(folder: string, name: string, text: string) {
  // The last line may be read when the process is gone.
  const alive = (await watch(folder, name, text)).filter(({ rssBytes }) => rssBytes > 0);
  const rssBytes = alive.slice(1, 10).map((seen) => seen.rssBytes);
  return { rssBytes, spread: Math.max(...rssBytes) / Math.min(...rssBytes) - 1 };
}

export async function measureBehaviour(folder: string) {
  const pauses = pausesOf(folder);
  const liveMb = Math.max(...pauses.map((pause) => pause.liveMb));
  const spike = await watch(folder, 'spike', SPIKE);
  const after = spike.find(({ line }) => line === 'waited')?.rssBytes ?? Number.NaN;
  const live = Number(spike.at(-2)?.line);
  return {
    pauses: {
      liveMb,
      whileItGrows: summary(pauses.filter((pause) => pause.liveMb < liveMb - 1)),
      atFullSize: summary(pauses.filter((pause) => pause.liveMb >= liveMb - 1)),
    },
    steady: await spreadOf(folder, 'steady', STEADY),
    steadyFew: await spreadOf(folder, 'steady-few', STEADY_FEW),
    spike: {
      beforeBytes: spike.find(({ line }) => line === 'dropped')?.rssBytes,
      afterTwoSecondsBytes: after,
      liveBytes: live,
      overLive: after / live,
    },
  };
}
