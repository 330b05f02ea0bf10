// Writes src/native/lib/case_table.h: how characters map to upper and lower case, each on its own and only where the
// counterpart is a single character, from the Unicode data of the Node that runs this. Usage: node scripts/case-table.mjs
import { writeFileSync } from 'node:fs';

const LAST = 0x10ffff;

function counterpart(point, convert) {
  const mapped = [...convert(String.fromCodePoint(point))];
  return mapped.length === 1 ? mapped[0].codePointAt(0) : point;
}

/** Runs of characters with one distance to their counterparts, each `step` after the one before. */
function ranges(convert) {
  const out = [];
  for (let point = 0x80; point <= LAST; point++) {
    if (point >= 0xd800 && point < 0xe000) continue;
    const delta = counterpart(point, convert) - point;
    if (delta === 0) continue;
    const open = out.at(-1);
    const step = open === undefined ? 0 : point - open.last;
    const fits = open !== undefined && open.delta === delta && step <= 2 && (open.step === 0 || open.step === step);
    if (fits) Object.assign(open, { last: point, step });
    else out.push({ first: point, last: point, step: 0, delta });
  }
  return out;
}

function table(name, rows) {
  const lines = rows.map(
    (r) => `    {0x${r.first.toString(16)}, 0x${r.last.toString(16)}, ${r.step || 1}, ${r.delta}},`,
  );
  return `constexpr CaseRange ${name}[] = {\n${lines.join('\n')}\n};\n`;
}

const text = `// Case of characters beyond ASCII, Unicode ${process.versions.unicode}. Made by scripts/case-table.mjs.
#pragma once

#include <cstdint>

namespace otter {

/// Every \`step\`th character from \`first\` to \`last\` has its counterpart \`delta\` away.
struct CaseRange {
  uint32_t first;
  uint32_t last;
  int32_t step;
  int32_t delta;
};

// clang-format off
${table(
  'kUpperRanges',
  ranges((c) => c.toUpperCase()),
)}
${table(
  'kLowerRanges',
  ranges((c) => c.toLowerCase()),
)}// clang-format on

} // namespace otter
`;
writeFileSync(new URL('../src/native/lib/case_table.h', import.meta.url), text);
