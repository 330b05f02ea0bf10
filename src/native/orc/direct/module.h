// A recorded module as the emitter wants it: values by number, instructions in the order of their blocks.
//
// Invariants: aggregates, casts that change no bits and addresses that an operand of x86 can hold are no instructions
// but ways to see other values; value 0 stands for none; a bool and a byte are zero-extended wherever they are held, of
// an i32 only the low half counts.
#pragma once

#include <cstdint>
#include <stdexcept>
#include <vector>

#include "llvm/ADT/StringRef.h"

#include "../recording.h"

namespace otter::direct {

/// What this emitter has no code for, and LLVM has: no error of the recording.
struct Unsupported : std::runtime_error {
  using runtime_error::runtime_error;
};

using ValueId = uint32_t;
using BlockId = uint32_t;
constexpr uint32_t kNone = ~0u;

struct Value {
  enum class Kind : uint8_t {
    none,
    constant,  // number: its bits
    symbol,    // base: number of the symbol; its address
    slot,      // number: bytes; the address of a cell in the frame
    offset,    // base + number
    indexed,   // base + index * scale + number
    computed,  // by an instruction, or a parameter
    aggregate, // index parts from base on, in Module::lists
  };
  Kind kind = Kind::none;
  bool isFloat = false;
  bool isPhi = false;
  uint8_t scale = 0;
  /// It is used where its register is not known, so it is stored to its home as soon as it is there.
  bool isShared = false;
  int8_t reg = -1;       // while code is emitted: where it is, besides its home
  uint32_t uses = 0;     // that are still to come
  uint32_t tree = kNone; // of the block that makes it
  int32_t home = 0;      // from the frame pointer; 0: none yet
  uint32_t base = 0;
  uint32_t index = 0;
  int64_t number = 0;
};

enum class Code : uint8_t {
  binary,
  compare,
  cast,
  unary,
  select,
  load,
  store,
  address, // a + b * number
  call,
  br,
  condBr,
  switch_,
  ret,
  unreachable,
  countDown,
  countWay,
};

struct Instr {
  Code code;
  uint8_t sub = 0;  // Binary, Compare, Cast, Unary
  uint8_t bits = 0; // of the operands; of what is loaded or stored
  bool isFloat = false;
  ValueId a = 0, b = 0, c = 0;
  ValueId result = 0;
  uint32_t list = 0, count = 0; // in Module::lists: arguments; constant and block of each case
  BlockId whenTrue = kNone, whenFalse = kNone;
  int64_t number = 0;
  uint32_t location = kNone;
  uint32_t next = kNone; // in its block
};

struct Incoming {
  ValueId value;
  BlockId from;
  uint32_t next;
};

struct Phi {
  ValueId value;
  uint32_t incoming = kNone;
  uint32_t next = kNone; // in its block
};

struct Block {
  uint32_t function = kNone;
  uint32_t first = kNone, last = kNone; // instructions
  uint32_t phis = kNone;
  bool isEnded = false;
  bool isPlaced = false; // in its function's order
  bool isRare = false;   // where a counter has run out
  // Flow
  uint32_t predecessors = 0;
  BlockId onlyPredecessor = kNone;
  bool isDead = false;
  bool isCold = false;
  bool inherits = false; // registers are as its only predecessor left them
  uint32_t place = kNone;
  uint32_t tree = kNone;
};

struct Function {
  uint32_t symbol;
  uint32_t scope = kNone;
  uint32_t type;
  ValueId firstParameter = 0;
  std::vector<BlockId> order{}; // as blocks got their first instructions; the entry first
  BlockId entry = kNone;
};

struct Symbol {
  llvm::StringRef name{};
  uint32_t function = kNone; // a function that was recorded, maybe without a body
  bool isCode = false;
};

struct Scope {
  llvm::StringRef function{}; // empty for a file
  llvm::StringRef file{};
  uint32_t line = 0;
  bool isFile = false;
};

struct Location {
  uint32_t line, column;
  uint32_t scope;
};

struct Type {
  enum class Kind : uint8_t { integer, floating, pointer, none, array, structure, function };
  Kind kind;
  uint8_t bits = 0;
  bool isNamed = false;
  uint64_t size = 0;
  uint32_t alignment = 1;
  uint32_t element = 0;          // of an array; result of a function
  uint64_t length = 0;           // of an array
  std::vector<uint32_t> parts{}; // fields; parameters
  std::vector<uint64_t> offsets{};

  bool isScalar() const { return kind == Kind::integer || kind == Kind::floating || kind == Kind::pointer; }
  bool isSized() const { return kind != Kind::none && kind != Kind::function; }
  bool isInteger(unsigned width) const { return kind == Kind::integer && bits == width; }
};

struct Module {
  std::vector<Type> types;
  std::vector<Value> values;
  std::vector<Instr> instrs;
  std::vector<Block> blocks;
  std::vector<Function> functions;
  std::vector<Symbol> symbols;
  std::vector<Phi> phis;
  std::vector<Incoming> incoming;
  std::vector<uint32_t> lists;
  std::vector<Scope> scopes;
  std::vector<Location> locations;
};

/// Throws BadRecording, Unsupported.
Module decode(RecordingReader &reader);

} // namespace otter::direct
