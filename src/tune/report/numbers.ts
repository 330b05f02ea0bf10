/** How numbers are written in a report, and the anchors that they link to. */
import { formatRatio } from '../duration.js';
import type { Interval } from '../statistics/interval.js';
import { html, type Markup } from './markup.js';

/** Anchor of the samples of one arm on one program. */
export function samplesAnchor(arm: string, program: string): string {
  return `samples-${slug(arm)}-${slug(program)}`;
}

function slug(text: string): string {
  return text.replace(/[^A-Za-z0-9]/g, (c) => (c === ' ' ? '-' : `_${c.charCodeAt(0).toString(16)}`));
}

/** Ratio with its interval; coloured when the interval clears 1. */
export function ratioText(ratio: Interval, href?: string): Markup {
  const tone = ratio.high < 1 ? 'good' : ratio.low > 1 ? 'bad' : '';
  const value = html`<span class="${tone}">${formatRatio(ratio.estimate)}</span>`;
  const linked = href === undefined ? value : html`<a href="#${href}">${value}</a>`;
  return html`${linked}<small>${intervalText(ratio)}</small>`;
}

/** Of limits: two values have an interval that is true and tells nothing. */
const SAYS_NOTHING = 1e4;

export function intervalText({ low, high }: Interval): string {
  if (!Number.isFinite(low) || !Number.isFinite(high) || high / low > SAYS_NOTHING) return '(no interval)';
  return `(${formatRatio(low)}–${formatRatio(high)})`;
}
