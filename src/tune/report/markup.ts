/** HTML with every interpolated value escaped, except values that are markup already. */

export class Markup {
  constructor(readonly text: string) {}
}

export type Insert = string | number | Markup | readonly Markup[] | undefined;

export function html(parts: TemplateStringsArray, ...inserts: readonly Insert[]): Markup {
  return new Markup(parts.reduce((out, part, i) => out + insertText(inserts[i - 1]) + part));
}

function insertText(value: Insert): string {
  if (value === undefined) return '';
  if (value instanceof Markup) return value.text;
  if (typeof value === 'object') return value.map((item) => item.text).join('');
  return escapeText(String(value));
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

export function escapeText(text: string): string {
  return text.replace(/[&<>"']/g, (c) => ESCAPES[c] ?? c);
}

/** JSON that can stand in a script element: no `<`, so neither `</script>` nor `<!--`. */
export function scriptJson(value: unknown): Markup {
  const json = JSON.stringify(value).replaceAll('<', '\\u003c');
  return new Markup(json.replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029'));
}
