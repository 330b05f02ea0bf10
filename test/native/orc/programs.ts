/** Modules in LLVM 14 assembly that the tests of the addon share. */
import type { Source } from './harness.js';

/** Debug info for one function per line number: `!dbg !4` is the function, `!10 + k` is line k, column 7. */
export function debugInfo(name: string, lines: readonly number[]): string {
  return `
!llvm.dbg.cu = !{!0}
!llvm.module.flags = !{!2}
!0 = distinct !DICompileUnit(language: DW_LANG_C, file: !1, producer: "otter", isOptimized: false, runtimeVersion: 0, emissionKind: FullDebug)
!1 = !DIFile(filename: "dir/prog.ot", directory: "")
!2 = !{i32 2, !"Debug Info Version", i32 3}
!4 = distinct !DISubprogram(name: "${name}", scope: !1, file: !1, line: 1, scopeLine: 1, type: !5, unit: !0, spFlags: DISPFlagDefinition)
!5 = !DISubroutineType(types: !{null})
${lines.map((line) => `!${10 + line} = !DILocation(line: ${line}, column: 7, scope: !4)`).join('\n')}
`;
}

/** `fn(n) = callee(n) + add`, through the callee's entry slot. */
export function caller(symbol: string, callee: string, add = 0): Source {
  return {
    symbol,
    text: `
@otter.slot.${callee} = external global i8*
define i64 @NAME(i8* %ctx, i64 %n) {
  %slot = load i8*, i8** @otter.slot.${callee}
  %f = bitcast i8* %slot to i64 (i8*, i64)*
  %r = call i64 %f(i8* %ctx, i64 %n)
  %s = add i64 %r, ${add}
  ret i64 %s
}`,
  };
}

/** Calls itself without end, and reports its counter each time: a call of the runtime that takes a lock. */
export function reporter(symbol: string): Source {
  return {
    symbol,
    text: `
@otter.ctr.${symbol} = external global { i64, i64, i64 }
declare void @ot_hot(i8*, i8*)
define i64 @NAME(i8* %ctx, i64 %n) {
  call void @ot_hot(i8* %ctx, i8* bitcast ({ i64, i64, i64 }* @otter.ctr.${symbol} to i8*))
  %more = add i64 %n, 1
  %found = call i64 @NAME(i8* %ctx, i64 %more)
  %sum = add i64 %found, %more
  ret i64 %sum
}`,
  };
}

/** `fn(n) = value`. */
export function constant(symbol: string, value: number): Source {
  return { symbol, text: `define i64 @NAME(i8* %ctx, i64 %n) {\n  ret i64 ${value}\n}` };
}

/** Calls the callee until it returns something else than 1, counting calls; gives what it returned. */
export function spinner(symbol: string, callee: string): Source {
  return {
    symbol,
    text: `
@otter.slot.${callee} = external global i8*
@otter.ctr.${symbol} = external global { i64, i64, i64 }
declare i8* @ot_hot_loop(i8*, i8*, i64)
define i64 @NAME(i8* %ctx, i64 %n) {
entry:
  br label %loop
loop:
  %left = load i64, i64* getelementptr ({ i64, i64, i64 }, { i64, i64, i64 }* @otter.ctr.${symbol}, i32 0, i32 1)
  %less = sub i64 %left, 1
  store i64 %less, i64* getelementptr ({ i64, i64, i64 }, { i64, i64, i64 }* @otter.ctr.${symbol}, i32 0, i32 1)
  %zero = icmp eq i64 %less, 0
  br i1 %zero, label %hot, label %next
hot:
  %continuation = call i8* @ot_hot_loop(i8* %ctx, i8* bitcast ({ i64, i64, i64 }* @otter.ctr.${symbol} to i8*), i64 0)
  %none = icmp eq i8* %continuation, null
  br i1 %none, label %next, label %leave
leave:
  %rest = bitcast i8* %continuation to i64 (i8*, i64)*
  %result = call i64 %rest(i8* %ctx, i64 %n)
  ret i64 %result
next:
  %slot = load i8*, i8** @otter.slot.${callee}
  %f = bitcast i8* %slot to i64 (i8*, i64)*
  %r = call i64 %f(i8* %ctx, i64 %n)
  %same = icmp eq i64 %r, 1
  br i1 %same, label %loop, label %out
out:
  ret i64 %r
}`,
  };
}

/** `fn(0)` panics with the constant `otter.str.aa` at line 9; `fn(n)` calls itself at line 4. */
export function recursive(symbol: string): Source {
  return {
    symbol,
    text: `
@otter.slot.${symbol} = external global i8*
@otter.str.aa = external global i8
declare void @ot_panic(i8*, i8*)
define i64 @NAME(i8* %ctx, i64 %n) !dbg !4 {
  %zero = icmp eq i64 %n, 0, !dbg !14
  br i1 %zero, label %panic, label %again, !dbg !14
panic:
  call void @ot_panic(i8* %ctx, i8* @otter.str.aa), !dbg !19
  unreachable
again:
  %slot = load i8*, i8** @otter.slot.${symbol}, !dbg !14
  %f = bitcast i8* %slot to i64 (i8*, i64)*
  %less = sub i64 %n, 1, !dbg !14
  %r = call i64 %f(i8* %ctx, i64 %less), !dbg !14
  %sum = add i64 %r, 1, !dbg !14
  ret i64 %sum, !dbg !14
}
${debugInfo(symbol, [4, 9])}`,
  };
}
