#include "build_identity.h"

#include <cstring>
#include <elf.h>
#include <link.h>
#include <optional>

#include "llvm-c/blake3.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/BLAKE3.h"
#include "llvm/Support/MathExtras.h"

namespace otter {

using namespace llvm;

namespace {

struct Wanted {
  uintptr_t address; // in the library
  std::string id;
};

// A segment of notes: header, name and contents of each, in words of four bytes.
std::optional<ArrayRef<uint8_t>> buildIdIn(const uint8_t *notes, size_t bytes) {
  const uint8_t *end = notes + bytes;
  while (size_t(end - notes) >= sizeof(ElfW(Nhdr))) {
    ElfW(Nhdr) header;
    memcpy(&header, notes, sizeof header);
    const uint8_t *name = notes + sizeof header;
    const uint8_t *contents = name + alignTo(header.n_namesz, 4);
    if (size_t(end - name) < alignTo(header.n_namesz, 4) + header.n_descsz)
      return std::nullopt;
    if (header.n_type == NT_GNU_BUILD_ID && header.n_namesz == sizeof "GNU" && !memcmp(name, "GNU", sizeof "GNU"))
      return ArrayRef(contents, header.n_descsz);
    notes = contents + alignTo(header.n_descsz, 4);
  }
  return std::nullopt;
}

int look(dl_phdr_info *info, size_t, void *data) {
  auto &wanted = *static_cast<Wanted *>(data);
  ArrayRef headers(info->dlpi_phdr, info->dlpi_phnum);
  auto holds = [&](const ElfW(Phdr) & header) {
    return header.p_type == PT_LOAD && wanted.address - (info->dlpi_addr + header.p_vaddr) < header.p_memsz;
  };
  if (none_of(headers, holds))
    return 0;
  for (const ElfW(Phdr) & header : headers)
    if (header.p_type == PT_NOTE)
      if (auto id = buildIdIn(reinterpret_cast<const uint8_t *>(info->dlpi_addr + header.p_vaddr), header.p_memsz))
        wanted.id = toHex(*id, /*LowerCase=*/true);
  return 1;
}

std::string buildIdOf(uintptr_t address) {
  Wanted wanted{address, ""};
  dl_iterate_phdr(look, &wanted);
  return wanted.id;
}

} // namespace

std::string buildIdentity() {
  std::string own = buildIdOf(reinterpret_cast<uintptr_t>(&buildIdOf));
  std::string llvm = buildIdOf(reinterpret_cast<uintptr_t>(&llvm_blake3_version));
  return own.empty() || llvm.empty() ? "" : own + "-" + llvm;
}

std::string digest(ArrayRef<StringRef> parts) {
  BLAKE3 hasher;
  for (StringRef part : parts)
    hasher.update(part);
  return toHex(hasher.final(), /*LowerCase=*/true);
}

} // namespace otter
