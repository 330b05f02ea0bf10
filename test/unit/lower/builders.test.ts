/** Which builders are no objects: those that only their function knows. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { builderLocals } from '../../../src/lower/builders.js';
import { lowerVersions } from '../../../src/lower/index.js';
import { functionOf, programOf } from '../../programs.js';
import { verified } from './run.js';

/** `fn f(given: Builder) -> str` with this body. */
function withBody(...body: readonly string[]) {
  const lines = [
    'fn show(b: Builder):',
    '    println(b.build())',
    'fn f(given: Builder) -> str:',
    ...body.map((line) => `    ${line}`),
    '    return ""',
    'f(string_builder())',
  ];
  const program = programOf(`${lines.join('\n')}\n`);
  return { program, fn: functionOf(program, 'f') };
}

function found(...body: readonly string[]): string[] {
  const { fn } = withBody(...body);
  return builderLocals(fn).map((id) => fn.locals[id]?.name ?? '');
}

test('a builder that is appended to, measured and built is none', () => {
  assert.equal(found('let b = string_builder()', 'b.append("x")', 'println(b.len())', 'println(b.build())'), ['b']);
});

test('so is one that is begun anew', () => {
  const body = ['for i in 0..3:', '    let b = string_builder()', '    b.append(i)', '    println(b.build())'];
  assert.equal(found(...body, 'let c = string_builder()', 'c = string_builder()', 'c.append("x")'), ['b', 'c']);
});

test('one that others see is an object', () => {
  assert.equal(found('let b = string_builder()', 'show(b)'), []);
  assert.equal(found('let b = string_builder()', 'let c = b', 'c.append("x")'), []);
  assert.equal(found('let b = string_builder()', 'let all = [b]', 'println(len(all))'), []);
});

test('one that came from elsewhere is an object', () => {
  assert.equal(found('given.append("x")'), []);
  assert.equal(found('let b = string_builder()', 'b = given', 'b.append("x")'), []);
});

test('no code makes one that is none, except in the baseline tier', () => {
  const { program, fn } = withBody('let b = string_builder()', 'b.append("x")', 'println(b.build())');
  const calls = (tier: 'baseline' | 'optimised') => {
    const module = lowerVersions(program, { functions: [fn.id], inlineCallees: [], tier, version: 0 });
    return verified(module).includes('@ot_builder_');
  };
  assert.is(calls('optimised'), false);
  assert.is(calls('baseline'), true);
});

test('growing is expected to be rare', () => {
  const body = [
    'let b = string_builder()',
    'for c in f(given):',
    '    b.append(c)',
    '    b.append("x")',
    'return b.build()',
  ];
  const { program, fn } = withBody(...body);
  const versions = { functions: [fn.id], inlineCallees: [], tier: 'optimised', version: 0 } as const;
  const ir = verified(lowerVersions(program, versions));
  for (const name of ['ot_text_appended', 'ot_text_widened']) {
    const [before = ''] = ir.split(`@${name}(`);
    const label = before.slice(before.lastIndexOf('\n\n')).match(/^\n\n(\w+):/)?.[1];
    const condition = ir.match(new RegExp(`br i1 (%\\w+), label %${label},`))?.[1];
    assert.match(ir, `${condition} = call i1 @llvm.expect.i1(`, name);
  }
});

test.run();
