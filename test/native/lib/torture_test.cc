// Random mutators against a shadow model: several threads build, link, cut and drop graphs of objects of many sizes,
// under all policies, with collections at random; what can still be reached must be what the model says it is.
//
// `torture_test` runs a short fixed course; `torture_test SECONDS [SEED]` goes on for so long with new seeds. Each
// seed is printed before it is used, and a failure names it.
#include <array>
#include <chrono>
#include <cstdlib>
#include <thread>
#include <unordered_map>

#include "harness.h"
#include "heap/world.h"
#include "lib/objects.h"

using namespace otter;

namespace {

constexpr const char *kTypes =
    "8\tstruct\tNode\t48\t5\tleft\t8\t8\tright\t8\t16\tid\t2\t24\ttext\t5\t32\titems\t9\t40\n"
    "9\tlist\tlist<Node>\t8\n";
constexpr int64_t kNode = 8;
constexpr int64_t kNodes = 9;

struct Node {
  Header header;
  Node *left;
  Node *right;
  int64_t id;
  const Str *text;
  List *items;
};

/// What a node should be; others are named by their ids, so that the model keeps nothing alive.
struct Model {
  int64_t left = 0;
  int64_t right = 0;
  std::string text;
  std::vector<int64_t> items;
};

// Of places: the heap may set the one, and give up the other.
AllocationCell openCell = 0;
AllocationCell apartCell = kApart;

class Mutator {
public:
  Mutator(Context *ctx, uint64_t seed) : ctx_(ctx), random_(seed) {
    ot_roots_add(ctx->runtime, roots_.data(), sizeof roots_);
  }
  ~Mutator() { ot_roots_remove(ctx_->runtime, roots_.data()); }

  void run(int steps) {
    for (int i = 0; i < steps; i++) {
      step();
      if (i % 512 == 511)
        compare();
    }
    compare();
  }

private:
  uint64_t below(uint64_t n) { return random_() % n; }
  Node *&slot() { return roots_[below(roots_.size())]; }
  Model &modelOf(const Node *node) { return models_.at(node->id); }

  void step() {
    switch (below(20)) {
    case 0:
      return drop();
    case 1:
      return descend();
    case 2:
      return replaceText();
    case 3:
      return replaceItems();
    case 4:
      return keepByInteriorPointer();
    case 5:
      return collectOrChangePolicy();
    case 6:
    case 7:
      return garbage();
    case 8:
    case 9:
    case 10:
      return appendItem();
    case 11:
    case 12:
    case 13:
    case 14:
      return link();
    default:
      return make();
    }
  }

  AllocationCell *place() {
    AllocationCell *const places[] = {nullptr, &openCell, &apartCell};
    return places[below(3)];
  }

  void make() {
    auto node = static_cast<Node *>(ot_new_object(ctx_, kNode, sizeof(Node), place()));
    node->id = ++lastId_;
    models_[node->id];
    slot() = node;
  }

  void link() {
    Node *from = slot();
    Node *to = slot();
    if (!from)
      return;
    bool isLeft = below(2) == 0;
    (isLeft ? from->left : from->right) = to;
    (isLeft ? modelOf(from).left : modelOf(from).right) = to ? to->id : 0;
  }

  // Mostly short, some longer than a line, a few large objects.
  std::string someText() {
    uint64_t bytes = below(8) ? below(60) : below(8) ? below(3000) : below(40000);
    return std::string(bytes, char('a' + below(26)));
  }

  void replaceText() {
    Node *node = slot();
    if (!node)
      return;
    std::string text = someText();
    node->text = test::str(ctx_, text);
    modelOf(node).text = text;
  }

  void replaceItems() {
    Node *node = slot();
    if (!node)
      return;
    node->items = ot_new_list(ctx_, kNodes, int64_t(below(4) ? 0 : below(200)));
    modelOf(node).items.clear();
  }

  void appendItem() {
    Node *node = slot();
    Node *item = slot();
    if (!node || !item)
      return;
    if (!node->items)
      node->items = ot_new_list(ctx_, kNodes, 0);
    for (uint64_t i = below(20); i > 0; i--) {
      ot_list_append(ctx_, node->items, &item);
      modelOf(node).items.push_back(item->id);
    }
  }

  void drop() { slot() = nullptr; }

  void descend() {
    Node *&at = slot();
    if (at)
      at = below(2) ? at->left : at->right;
  }

  void garbage() {
    for (uint64_t i = below(40); i > 0; i--)
      ot_new_object(ctx_, kNode, int64_t(sizeof(Node)), place());
    test::str(ctx_, someText());
  }

  // A list and its only node, which nothing but a pointer into the middle of the list's buffer keeps.
  [[gnu::noinline]] void keepByInteriorPointer() {
    Node **inside = hidden();
    garbage();
    ctx_->heap->collect(ctx_);
    garbage();
    CHECK((*inside)->id == -7);
  }

  [[gnu::noinline]] Node **hidden() {
    List *list = ot_new_list(ctx_, kNodes, 0);
    auto node = static_cast<Node *>(ot_new_object(ctx_, kNode, sizeof(Node)));
    node->id = -7;
    for (int i = 0; i < 30; i++)
      ot_list_append(ctx_, list, &node);
    return elementsOf<Node *>(list) + 17;
  }

  void collectOrChangePolicy() {
    if (below(2))
      return ctx_->heap->collect(ctx_, below(3) ? Reason::allocation : Reason::asked);
    ctx_->heap->setPolicy(ctx_, HeapPolicy(below(4)));
  }

  // Everything that can be reached, and then forgets the models of what cannot.
  void compare() {
    std::unordered_map<int64_t, Model> reached;
    std::vector<Node *> todo(roots_.begin(), roots_.end());
    while (!todo.empty()) {
      Node *node = todo.back();
      todo.pop_back();
      if (!node || reached.count(node->id))
        continue;
      const Model &model = modelOf(node);
      reached[node->id] = model;
      compareOne(node, model);
      todo.insert(todo.end(), {node->left, node->right});
      for (int64_t i = 0; node->items && i < node->items->length; i++)
        todo.push_back(elementsOf<Node *>(node->items)[i]);
    }
    models_ = std::move(reached);
  }

  void compareOne(const Node *node, const Model &model) {
    CHECK((node->left ? node->left->id : 0) == model.left);
    CHECK((node->right ? node->right->id : 0) == model.right);
    CHECK((node->text ? test::text(node->text) : "") == model.text);
    CHECK((node->items ? size_t(node->items->length) : 0) == model.items.size());
    for (size_t i = 0; i < model.items.size(); i++)
      CHECK(elementsOf<Node *>(node->items)[i]->id == model.items[i]);
  }

  Context *ctx_;
  std::mt19937_64 random_;
  std::array<Node *, 24> roots_{};
  std::unordered_map<int64_t, Model> models_;
  int64_t lastId_ = 0;
};

// The mutator is on the thread's own stack, so the collector sees what it holds in registers and locals.
void mutate(test::Program &program, uint64_t seed, int steps) {
  program.run([&](Context *ctx) {
    worldOf(ctx).comeBack(ctx);
    Mutator(ctx, seed).run(steps);
  });
}

void course(uint64_t seed, int steps) {
  printf("seed %lu\n", (unsigned long)seed);
  fflush(stdout);
  test::Options options;
  options.minTrigger = 1 << 20;
  options.markThreads = 1 + uint32_t(seed % 2);
  options.generations = seed / 2 % 3 == 2 ? Generations::never : Generations::always;
  test::Program program(kTypes, options);
  std::vector<std::thread> threads;
  for (uint64_t i = 1; i <= 2; i++)
    threads.emplace_back([&program, seed, steps, i] { mutate(program, seed + (i << 32), steps); });
  mutate(program, seed, steps);
  for (std::thread &thread : threads)
    thread.join();
}

} // namespace

int main(int argc, char **argv) {
  using Clock = std::chrono::steady_clock;
  auto end = Clock::now() + std::chrono::seconds(argc > 1 ? atoi(argv[1]) : 0);
  uint64_t seed = argc > 2 ? strtoull(argv[2], nullptr, 10) : 1;
  if (argc <= 1) {
    for (uint64_t each : {1, 2, 4}) // with one and with two markers, with young collections and without
      course(each, 1500);
  }
  while (argc > 1 && Clock::now() < end && test::failed == 0)
    course(seed++, 20000);
  return test::finish();
}
