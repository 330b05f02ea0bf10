// Where the first call of a function lands: saves the arguments, has the function compiled, and continues in it.
#pragma once

#include <cstdint>

namespace otter {
struct Context;
}

/// In r11 with the FnId: the function's result goes to memory, whose address comes before the context.
constexpr uint32_t kResultInMemory = 0x8000'0000;

/// Entered by a jump from a stub with the FnId in r11 and the stack as at a function's entry. Written in assembly.
extern "C" void ot_lazy_entry();

/// What the assembly calls: the code to continue in. Does not return when there is none.
extern "C" void *ot_lazy_resolve(otter::Context *ctx, uint32_t fn);
