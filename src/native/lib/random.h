// The pseudo-random generator of `rand`: xoshiro256**, seeded through splitmix64 (docs/runtime-algorithms.md).
//
// Invariants: plain data and inline functions only, optimised code inlines them; the state is never all zeros
// (splitmix64 cannot give four zeros in a row).
#pragma once

#include <cstdint>

#include "context.h"

namespace otter {

struct Random {
  uint64_t words[4];
};

/// The program's own generator. Once it is shared, several threads run Otter code and its users take the lock.
struct SharedRandom {
  Random state;
  /// Read and written by threads at any time: a flag of its own that orders nothing, so relaxed.
  bool shared;

  bool isShared() const { return __atomic_load_n(&shared, __ATOMIC_RELAXED); }
  void share() { __atomic_store_n(&shared, true, __ATOMIC_RELAXED); }
};

inline void seedRandom(Random &random, uint64_t seed) {
  for (uint64_t &word : random.words) {
    seed += 0x9e3779b97f4a7c15u;
    uint64_t mixed = (seed ^ (seed >> 30)) * 0xbf58476d1ce4e5b9u;
    mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111ebu;
    word = mixed ^ (mixed >> 31);
  }
}

inline uint64_t rotateLeft(uint64_t value, int bits) {
  return value << bits | value >> (64 - bits);
}

inline uint64_t nextRandom(Random &random) {
  uint64_t *s = random.words;
  uint64_t result = rotateLeft(s[1] * 5, 7) * 9;
  uint64_t shifted = s[1] << 17;
  s[2] ^= s[0];
  s[3] ^= s[1];
  s[1] ^= s[2];
  s[0] ^= s[3];
  s[2] ^= shifted;
  s[3] = rotateLeft(s[3], 45);
  return result;
}

/// In [0, 1), all multiples of 2^-53.
inline double unitFloat(uint64_t bits) {
  return double(bits >> 11) * 0x1p-53;
}

/// In [0, range), each value as likely as any other: Lemire's multiply and shift.
template <typename Next> uint64_t boundedRandom(uint64_t range, Next next) {
  unsigned __int128 product = (unsigned __int128)(next())*range;
  if (OT_UNLIKELY(uint64_t(product) < range)) {
    uint64_t least = (0 - range) % range;
    while (uint64_t(product) < least)
      product = (unsigned __int128)(next())*range;
  }
  return uint64_t(product >> 64);
}

} // namespace otter
