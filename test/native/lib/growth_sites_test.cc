// Room for lists: what a site expects after lists of one size, of all sizes, and when they change; and that a buffer is
// made once where lists become equally long, whatever the capacity says meanwhile.
#include "lib/growth_sites.h"
#include "lib/objects.h"

#include "harness.h"

using namespace otter;

namespace {

constexpr int64_t kNodes = 9;
constexpr const char *kTypes = "8\tstruct\tNode\t32\t2\tnext\t8\t8\tid\t2\t16\n9\tlist\tlist<Node>\t8\n";

/// Lists that grow from step 4 on to another.
void grow(GrowthSite &site, uint32_t last, int times) {
  for (int i = 0; i < times; i++)
    for (uint32_t step = 4; step <= last; step++)
      site.note(step);
}

void testSteps() {
  CHECK(GrowthSite::stepOf(0) == 0);
  CHECK(GrowthSite::stepOf(1) == 0);
  CHECK(GrowthSite::stepOf(31) == 4);
  CHECK(GrowthSite::stepOf(32) == 5);
  CHECK(GrowthSite::stepOf(UINT64_MAX) == GrowthSite::kSteps - 1);
}

void testEqualSizes() {
  GrowthSite site;
  grow(site, 7, 15);
  CHECK(site.expected(4) == 0); // too few
  grow(site, 7, 20);
  CHECK(site.expected(4) == 3);
  CHECK(site.expected(6) == 1);
  CHECK(site.expected(7) == 0);
  grow(site, 7, 10'000); // counts stay within their bits
  CHECK(site.expected(4) == 3);
  grow(site, 4, 1000); // by now they are shorter
  CHECK(site.expected(4) == 0);
  CHECK(site.expected(5) == 2);
}

void testAllSizes() {
  GrowthSite site;
  for (int i = 0; i < 100; i++)
    for (uint32_t last = 4; last < 12; last++)
      grow(site, last, 1);
  for (uint32_t step = 4; step < 9; step++)
    CHECK(site.expected(step) == 0);
}

// Something is allocated between two elements, so that no list grows where it is. How often it moved, from the first
// growth that is looked at on.
[[gnu::noinline]] int moves(Context *ctx, int64_t length) {
  List *list = ot_new_list(ctx, kNodes, 0);
  int count = 0;
  for (int64_t i = 0; i < length; i++) {
    const uint8_t *before = list->data;
    void *element = ot_new_object(ctx, 8, 32);
    ot_list_append(ctx, list, &element);
    count += i >= 8 && list->data != before;
  }
  int64_t capacity = 4;
  while (capacity < length)
    capacity *= 2;
  CHECK(list->capacity == capacity);
  for (int64_t i = 0; i < length; i++)
    CHECK(elementsOf<Header *>(list)[i]->type == 8);
  return count;
}

void testLists(test::Options options) {
  test::Program program(kTypes, options);
  program.run([&](Context *ctx) {
    for (int i = 0; i < 100; i++)
      moves(ctx, 100);
    CHECK(moves(ctx, 100) == (options.growthSites ? 1 : 4)); // to 16, 32, 64 and 128
    for (int i = 0; i < 2000; i++)
      moves(ctx, 10);
    CHECK(moves(ctx, 100) >= (options.growthSites ? 2 : 4)); // most are short now
    for (int i = 0; i < 200; i++)
      CHECK(moves(ctx, 3000) >= 1); // large objects know no room
  });
}

} // namespace

int main() {
  testSteps();
  testEqualSizes();
  testAllSizes();
  testLists({});
  testLists({.growthSites = false});
  return test::finish();
}
