import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { NATIVE_DIR } from '../../../src/jit/native.js';
import { addon, assemble, memoryFile, plan, RUNTIME_BITCODE, TYPES } from './harness.js';

/** An executable that only prints has 0.94 MB; with std::filesystem it would have 2.2. */
const MOST_BYTES = 1_500_000;

const folder = mkdtempSync(join(tmpdir(), 'otter-static-'));

/** `down(n)` counts a global up on its way to a panic at n = 0 (line 9); `bench(n)` gives n + 1. */
const PROGRAM = `
@otter.glob.0 = internal global i64 0
@message = private global { i32, i32, i64, i64, [3 x i8] } { i32 5, i32 0, i64 3, i64 0, [3 x i8] c"bad" }, align 16
declare void @ot_panic(i8*, i8*)
declare void @ot_io_println(i8*, i8*)
define internal void @down(i8* %ctx, i64 %n) noinline !dbg !4 {
  %count = load i64, i64* @otter.glob.0, !dbg !14
  %more = add i64 %count, 1, !dbg !14
  store i64 %more, i64* @otter.glob.0, !dbg !14
  %zero = icmp eq i64 %n, 0, !dbg !14
  br i1 %zero, label %panic, label %again, !dbg !14
panic:
  call void @ot_panic(i8* %ctx, i8* bitcast ({ i32, i32, i64, i64, [3 x i8] }* @message to i8*)), !dbg !19
  unreachable
again:
  %less = sub i64 %n, 1, !dbg !14
  call void @down(i8* %ctx, i64 %less), !dbg !14
  store i64 %n, i64* @otter.glob.0, !dbg !14
  ret void, !dbg !14
}
define internal void @middle(i8* %ctx) alwaysinline !dbg !6 {
  call void @down(i8* %ctx, i64 1), !dbg !30
  ret void, !dbg !30
}
define void @otter_entry(i8* %ctx) !dbg !7 {
  call void @ot_io_println(i8* %ctx, i8* bitcast ({ i32, i32, i64, i64, [3 x i8] }* @message to i8*)), !dbg !31
  call void @middle(i8* %ctx), !dbg !31
  ret void, !dbg !31
}
define void @otter_bench(i8* %ctx, i64 %n, i8* %out) {
  %more = add i64 %n, 1
  %cell = bitcast i8* %out to i64*
  store i64 %more, i64* %cell
  ret void
}
!llvm.dbg.cu = !{!0}
!llvm.module.flags = !{!2}
!0 = distinct !DICompileUnit(language: DW_LANG_C, file: !1, producer: "otter", isOptimized: true, runtimeVersion: 0, emissionKind: FullDebug)
!1 = !DIFile(filename: "dir/prog.ot", directory: "")
!2 = !{i32 2, !"Debug Info Version", i32 3}
!4 = distinct !DISubprogram(name: "down", scope: !1, file: !1, line: 1, scopeLine: 1, type: !5, unit: !0, spFlags: DISPFlagDefinition)
!5 = !DISubroutineType(types: !{null})
!6 = distinct !DISubprogram(name: "middle", scope: !1, file: !1, line: 20, scopeLine: 20, type: !5, unit: !0, spFlags: DISPFlagDefinition)
!7 = distinct !DISubprogram(name: "top level", scope: !1, file: !1, line: 30, scopeLine: 30, type: !5, unit: !0, spFlags: DISPFlagDefinition)
!14 = !DILocation(line: 4, column: 7, scope: !4)
!19 = !DILocation(line: 9, column: 3, scope: !4)
!30 = !DILocation(line: 21, column: 5, scope: !6)
!31 = !DILocation(line: 31, column: 1, scope: !7)
`;

function build(text: string, entry: 'main' | 'serve', types = TYPES): string {
  const object = join(folder, `${entry}.o`);
  const exe = join(folder, entry);
  const emitted = addon.emitObject(
    memoryFile(assemble(text)),
    plan({ tier: 'static', static: { types, benchType: 2 } }),
    RUNTIME_BITCODE,
    object,
  );
  assert.ok(emitted.codeBytes > 0);
  assert.ok(emitted.compileNs > 0);
  const link = ['-fuse-ld=lld', '-static-libstdc++', '-static-libgcc', '-o', exe, object, `${object}.lines.o`];
  link.push(join(NATIVE_DIR, `otter_${entry}.o`), join(NATIVE_DIR, 'libotter_rt.a'), '-lpthread', '-lm', '-ldl');
  execFileSync('/usr/lib/llvm-19/bin/clang++', link, { stdio: 'inherit' });
  return exe;
}

test('a static executable prints, panics with its frames, and knows the code', () => {
  const child = spawnSync(build(PROGRAM, 'main'), ['--serve'], { encoding: 'utf8' });
  assert.is(child.stdout, 'bad\n');
  assert.equal(child.stderr.split('\n'), [
    'panic: bad',
    '  at down (dir/prog.ot:9:3)',
    '  at down (dir/prog.ot:4:7)',
    '  at middle (dir/prog.ot:21:5)',
    '  at top level (dir/prog.ot:31:1)',
    '',
  ]);
  assert.is(child.status, 101);
});

test('the executable holds no LLVM, and little that the program has no use for', () => {
  const executable = build(PROGRAM, 'main');
  assert.not.match(execFileSync('ldd', [executable], { encoding: 'utf8' }), 'LLVM');
  const { size } = statSync(executable);
  assert.ok(size < MOST_BYTES, `${size} bytes`);
});

test('a stack overflow of a static executable is a panic', () => {
  const exe = build(PROGRAM.replace('@down(i8* %ctx, i64 1)', '@down(i8* %ctx, i64 100000000)'), 'main');
  const child = spawnSync(exe, [], { encoding: 'utf8', env: { ...process.env, OTTER_STACK_BYTES: '1000000' } });
  const lines = child.stderr.trimEnd().split('\n');
  assert.is(child.status, 101);
  assert.is(lines[0], 'panic: stack overflow');
  assert.is(lines.length, 22);
  assert.equal(lines.slice(-2), ['  at middle (dir/prog.ot:21:5)', '  at top level (dir/prog.ot:31:1)']);
});

test('the serve protocol answers each line, and is only spoken when asked for', () => {
  const exe = build(PROGRAM, 'serve');
  const child = spawnSync(exe, ['--serve'], { encoding: 'utf8', input: 'bench 41\nbench -8\n' });
  assert.is(child.status, 0, child.stderr);
  const answers = child.stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  assert.equal(
    answers.map((a) => a.result),
    ['42', '-7'],
  );
  for (const answer of answers)
    for (const field of ['wallNs', 'cpuNs', 'rssPeak']) assert.type(answer[field], 'number', field);
  // This process's own memory, which a child begins with, is not in it.
  const peak = answers[0]?.rssPeak as number;
  assert.ok(peak > 1e6 && peak < 15e6, `${peak} bytes`);
  assert.is(spawnSync(exe, ['--serve'], { encoding: 'utf8', input: 'bunch 1\n' }).status, 1);
  assert.is(spawnSync(exe, [], { encoding: 'utf8' }).stdout, 'bad\n');
});

test('nothing is left behind when the object cannot be made', () => {
  const path = join(folder, 'none.o');
  const attempt = (bytes: Uint8Array) => () =>
    addon.emitObject(memoryFile(bytes), plan({ tier: 'static' }), RUNTIME_BITCODE, path);
  assert.throws(attempt(new Uint8Array([0, 1])), /bitcode/i);
  assert.not(existsSync(path));
  assert.throws(
    () => addon.emitObject(memoryFile(assemble(PROGRAM)), plan({ tier: 'static' }), RUNTIME_BITCODE, '/nowhere/x.o'),
    /nowhere/,
  );
});

test('an object is the same each time', () => {
  const bytes = () => {
    build(PROGRAM, 'main');
    return readFileSync(join(folder, 'main.o')).toString('base64');
  };
  assert.is(bytes(), bytes());
});

test.after(() => rmSync(folder, { recursive: true }));
test.run();
