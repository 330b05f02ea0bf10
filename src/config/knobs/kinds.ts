/** What a tunable number can be. */

interface KnobBase {
  readonly name: string;
  readonly doc: string;
  /** Changes the code that is generated, so it is part of the code cache's key. */
  readonly affectsCode?: boolean;
}
export interface NumberKnob extends KnobBase {
  readonly type: 'int' | 'float';
  readonly min: number;
  readonly max: number;
  /** How a search should step through the range. */
  readonly scale: 'linear' | 'log';
  readonly default: number;
  readonly unit: string;
}
export interface ChoiceKnob extends KnobBase {
  readonly type: 'choice';
  readonly choices: readonly string[];
  readonly default: string;
}
export type Knob = NumberKnob | ChoiceKnob;
export type KnobValue = number | string;
