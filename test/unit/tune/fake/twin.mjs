// A twin that answers `bench N` lines with planted times: 2 ms times its first argument (1 when that is not a number),
// with a little noise.
import { createInterface } from 'node:readline';

const RESULTS = { 10: 'ten', 20: 'twenty', 30: 'thirty' };
const factor = Number(process.argv[2]) || 1;
let iteration = 0;
for await (const line of createInterface({ input: process.stdin })) {
  const noise = 1 + 0.01 * Math.sin(1 + process.pid * 12.9898 + iteration++ * 78.233);
  const ns = Math.round(2e6 * factor * noise);
  const result = RESULTS[line.split(' ')[1]];
  process.stdout.write(`${JSON.stringify({ wallNs: ns, cpuNs: ns, result, rssPeak: 40 << 20 })}\n`);
}
