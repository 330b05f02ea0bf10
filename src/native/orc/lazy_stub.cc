#include "lazy_stub.h"

// All registers that can carry an argument of an Otter function are kept: rdi rsi rdx rcx r8 r9, xmm0-7 (Otter
// passes no wider vectors). The context is in rdi, or in rsi behind the address of a result in memory. The frame is a
// regular one, so that a stack trace out of the resolver shows the caller.
__asm__(R"(
  .text
  .globl ot_lazy_entry
  .hidden ot_lazy_entry
  .type ot_lazy_entry, @function
  .p2align 4
ot_lazy_entry:
  pushq %rbp
  movq %rsp, %rbp
  subq $176, %rsp
  movups %xmm0, (%rsp)
  movups %xmm1, 16(%rsp)
  movups %xmm2, 32(%rsp)
  movups %xmm3, 48(%rsp)
  movups %xmm4, 64(%rsp)
  movups %xmm5, 80(%rsp)
  movups %xmm6, 96(%rsp)
  movups %xmm7, 112(%rsp)
  movq %rdi, 128(%rsp)
  movq %rsi, 136(%rsp)
  movq %rdx, 144(%rsp)
  movq %rcx, 152(%rsp)
  movq %r8, 160(%rsp)
  movq %r9, 168(%rsp)
  testl %r11d, %r11d
  cmovsq %rsi, %rdi
  movl %r11d, %esi
  andl $0x7fffffff, %esi
  callq ot_lazy_resolve
  movq %rax, %r11
  movups (%rsp), %xmm0
  movups 16(%rsp), %xmm1
  movups 32(%rsp), %xmm2
  movups 48(%rsp), %xmm3
  movups 64(%rsp), %xmm4
  movups 80(%rsp), %xmm5
  movups 96(%rsp), %xmm6
  movups 112(%rsp), %xmm7
  movq 128(%rsp), %rdi
  movq 136(%rsp), %rsi
  movq 144(%rsp), %rdx
  movq 152(%rsp), %rcx
  movq 160(%rsp), %r8
  movq 168(%rsp), %r9
  leave
  jmpq *%r11
  .size ot_lazy_entry, .-ot_lazy_entry
)");
