/** The knobs that the tier policy decides by. */
import type { KnobValues } from '../config/knobs.js';
import type { PolicyKnobs } from './policy.js';

export function policyKnobs(knobs: KnobValues): PolicyKnobs {
  const number = (name: keyof KnobValues) => Number(knobs[name]);
  return {
    callThreshold: number('tier.callThreshold'),
    aheadThreshold: number('hybrid.callThreshold'),
    loopThreshold: number('tier.loopThreshold'),
    osr: knobs['tier.osr'] as PolicyKnobs['osr'],
    gainFactor: number('tier.gainFactor'),
    leastShare: number('tier.leastShare'),
    specialise: {
      share: number('specialise.share'),
      samples: number('specialise.samples'),
      uses: knobs['specialise.uses'] as PolicyKnobs['specialise']['uses'],
      nodes: number('specialise.nodes'),
      budget: number('specialise.budget'),
      mostMissed: number('specialise.mostMissed'),
    },
  };
}
