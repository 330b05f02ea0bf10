/** Data as YAML, in block style (docs/runtime-algorithms.md, "YAML"). */
import { jsonFloat, jsonString } from './json-encode.js';
import type { AnyValue, Dict, List } from './values.js';
import { plainKind } from './yaml-scalar.js';

export function encodeYaml(data: AnyValue): string {
  return writeNode(data, '');
}

/** What starts at a column; the first line has been indented already. */
function writeNode(data: AnyValue, indent: string): string {
  if (!isFull(data)) return `${scalar(data)}\n`;
  if (data.type.kind === 'list') {
    const items = (data.value as List).items as AnyValue[];
    return items.map((item) => `- ${writeNode(item, `${indent}  `)}`).join(indent);
  }
  return [...(data.value as Dict).entries()]
    .map(([k, v]) => writeEntry(k as string, v as AnyValue, indent))
    .join(indent);
}

function writeEntry(key: string, value: AnyValue, indent: string): string {
  const inner = `${indent}  `;
  return `${text(key)}:${isFull(value) ? `\n${inner}` : ' '}${writeNode(value, inner)}`;
}

/** Whether it is a collection that is not empty. */
function isFull({ type, value }: AnyValue): boolean {
  if (type.kind === 'list') return (value as List).items.length > 0;
  return type.kind === 'dict' && (value as Dict).length > 0;
}

function scalar({ type, value }: AnyValue): string {
  switch (type.kind) {
    case 'unit':
      return 'null';
    case 'float':
      return float(value as number);
    case 'str':
      return text(value as string);
    case 'list':
      return '[]';
    case 'dict':
      return '{}';
    default:
      return String(value);
  }
}

function float(value: number): string {
  if (Number.isNaN(value)) return '.nan';
  return Number.isFinite(value) ? jsonFloat(value) : value < 0 ? '-.inf' : '.inf';
}

function text(value: string): string {
  return canBePlain(value) ? value : jsonString(value);
}

/** Whether the text can stand without quotes and is then read back as it is. */
function canBePlain(value: string): boolean {
  if (!/^[a-zA-Z0-9_/.(\u0080-\uffff]/.test(value) || value.endsWith(' ') || plainKind(value) !== 'text') return false;
  if (value.startsWith('...') || value.startsWith('---') || value.includes(' #')) return false;
  return !/:(?: |$)/.test(value) && [...value].every((c) => isPrintable(c.codePointAt(0) ?? 0));
}

function isPrintable(point: number): boolean {
  const isControl = point < 0x20 || (point >= 0x7f && point <= 0x9f);
  return !isControl && point !== 0x2028 && point !== 0x2029 && point !== 0xfeff;
}
