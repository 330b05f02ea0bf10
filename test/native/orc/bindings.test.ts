/** Two LLVMs in one process: the bindings' 14 builds a module, the addon's 19 compiles it. */
import { writeSync } from 'node:fs';
import { createRequire } from 'node:module';
import type * as Bindings from 'llvm-bindings';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { addon, Program, plan } from './harness.js';
import { caller } from './programs.js';

const llvm = createRequire(import.meta.url)('llvm-bindings') as typeof Bindings;

/** `fn(n) = n * factor`, written to a memory file by LLVM 14. */
function multiplier(name: string, factor: number): number {
  const context = new llvm.LLVMContext();
  const module = new llvm.Module('from the bindings', context);
  const builder = new llvm.IRBuilder(context);
  const i64 = builder.getInt64Ty();
  const type = llvm.FunctionType.get(i64, [builder.getInt8PtrTy(), i64], false);
  const fn = llvm.Function.Create(type, llvm.GlobalValue.LinkageTypes.ExternalLinkage, name, module);
  builder.SetInsertPoint(llvm.BasicBlock.Create(context, 'entry', fn));
  builder.CreateRet(builder.CreateMul(fn.getArg(1), builder.getInt64(factor)));
  const fd = addon.memfd('bindings');
  llvm.WriteBitcodeToFile(module, `/proc/self/fd/${fd}`);
  return fd;
}

test('modules of the bindings compile and run, again and again', async () => {
  const program = new Program([caller('bench', 'times', 1), { symbol: 'times', text: '' }], {
    onLazy: (self, fn) => {
      if (fn === 0) self.compile(fn);
      else
        self.session.compile(
          multiplier('times.v1', 3),
          plan({ versions: [{ fn, symbol: 'times', name: 'times.v1' }] }),
          true,
        );
    },
  });
  assert.is((await program.bench(0, 5)).result, '16');
  for (let version = 2; version < 30; version++) {
    const versions = [{ fn: 1, symbol: 'times', name: `times.w${version}` }];
    const job = program.session.compile(
      multiplier(`times.w${version}`, version),
      plan({ tier: 'optimised', versions }),
      version % 2 === 0,
    );
    assert.is((await program.until('compiled', (e) => e.job === job)).error, undefined);
  }
  assert.is((await program.bench(0, 5)).result, '146');
  program.close();
});

test('a descriptor that is not used can be closed', () => {
  const fd = addon.memfd('unused');
  addon.closeFd(fd);
  assert.throws(() => writeSync(fd, new Uint8Array(1)), /EBADF/);
});

test.run();
