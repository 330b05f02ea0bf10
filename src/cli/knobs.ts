/** `otter knobs`: every knob with its value, where the value came from, and the study behind a promoted one. */
import { KNOBS } from '../config/knobs.js';
import { allowedValues } from '../config/parse.js';
import { resolveKnobs, standardSources } from '../config/resolve.js';

export function knobs(flags: readonly string[], json: boolean): number {
  const resolved = resolveKnobs(standardSources(flags));
  if (json) {
    const rows = KNOBS.map((knob, i) => ({ ...knob, ...resolved[i] }));
    process.stdout.write(`${JSON.stringify(rows, null, 2)}\n`);
    return 0;
  }
  for (const [i, knob] of KNOBS.entries()) {
    const { value, origin, provenance } = resolved[i] ?? {};
    const study = provenance === undefined ? '' : ` of study ${provenance.study} (${effectText(provenance)})`;
    process.stdout.write(
      `${knob.name} = ${value}   (${origin}${study})\n    ${knob.doc} Takes ${allowedValues(knob)}.\n`,
    );
  }
  return 0;
}

function effectText({ effect, low, high }: { effect: number; low: number; high: number }): string {
  return `time ratio ${effect.toFixed(3)}, 95% interval ${low.toFixed(3)} to ${high.toFixed(3)}`;
}
