/**
 * What every JavaScript twin of the corpus shares: run once and print, or serve iterations to a measuring process, as
 * harness.rs does for Rust. Only `bench` itself is timed, and the text of a result is what Otter gives.
 */
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

/** Up to nine decimals without trailing zeros; the twins have no numbers that need an exponent. */
export function floatText(x) {
  return x.toFixed(9).replace(/\.?0+$/, '');
}

/** `VmHWM`, as the other twins have it: `ru_maxrss` outlives exec and would be that of the measuring process. */
function peakResidentBytes() {
  return Number(/^VmHWM:\s*(\d+)/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? 0) * 1024;
}

function measured(bench, n) {
  const cpuBefore = process.cpuUsage();
  const start = process.hrtime.bigint();
  const result = bench(n);
  const wallNs = Number(process.hrtime.bigint() - start);
  const { user, system } = process.cpuUsage(cpuBefore);
  const rssPeak = peakResidentBytes();
  return { wallNs, cpuNs: (user + system) * 1000, result: String(result), rssPeak };
}

export async function run(bench, quick) {
  if (process.argv[2] !== '--serve') {
    console.log(String(bench(quick)));
    return;
  }
  for await (const line of createInterface({ input: process.stdin })) {
    const n = Number(/^bench (\d+)$/.exec(line)?.[1]);
    if (Number.isNaN(n)) throw new Error(`expected "bench N", got ${JSON.stringify(line)}`);
    process.stdout.write(`${JSON.stringify(measured(bench, n))}\n`);
  }
}
