#include "flow.h"

#include <algorithm>

namespace otter::direct {

namespace {

class Flow {
public:
  Flow(Module &module, Function &function) : module_(module), function_(function) {}

  void run() {
    // The entry is first, however late its instructions were recorded.
    auto entry = std::find(function_.order.begin(), function_.order.end(), function_.entry);
    checkRecording(entry != function_.order.end(), "a function does not begin");
    std::rotate(function_.order.begin(), entry, entry + 1);
    reach();
    place();
    for (uint32_t parameter = 0; parameter < module_.types[function_.type].parts.size(); parameter++)
      value(function_.firstParameter + parameter).tree = block(function_.entry).tree;
    for (BlockId id : function_.order)
      countUses(id);
  }

private:
  Block &block(BlockId id) { return module_.blocks[id]; }
  Value &value(ValueId id) { return module_.values[id]; }
  const Instr &end(const Block &block) { return module_.instrs[block.last]; }

  void reach() {
    for (BlockId id : function_.order)
      block(id).isDead = id != function_.entry;
    std::vector<BlockId> open{function_.entry};
    while (!open.empty()) {
      BlockId from = open.back();
      open.pop_back();
      eachTarget(module_, end(block(from)), [&](BlockId to) {
        Block &target = block(to);
        checkRecording(target.isPlaced && target.function == block(from).function, "a way leads nowhere");
        checkRecording(to != function_.entry, "a way leads back to the entry");
        target.predecessors++;
        target.onlyPredecessor = from;
        if (!target.isDead)
          return;
        target.isDead = false;
        open.push_back(to);
      });
    }
    std::erase_if(function_.order, [&](BlockId id) { return block(id).isDead; });
  }

  void place() {
    std::vector<uint32_t> coldPredecessors(function_.order.size());
    for (uint32_t i = 0; i < function_.order.size(); i++)
      block(function_.order[i]).place = i;
    for (uint32_t i = 0; i < function_.order.size(); i++) {
      Block &placed = block(function_.order[i]);
      placed.tree = function_.order[i];
      if (placed.predecessors == 1 && block(placed.onlyPredecessor).place < i) {
        placed.inherits = true;
        placed.tree = block(placed.onlyPredecessor).tree;
      }
      bool isLeft = placed.inherits && end(placed).code == Code::unreachable;
      placed.isCold = i > 0 && (placed.isRare || isLeft || coldPredecessors[i] == placed.predecessors);
      if (placed.isCold)
        eachTarget(module_, end(placed), [&](BlockId to) {
          if (block(to).place > i)
            coldPredecessors[block(to).place]++;
        });
    }
  }

  void countUses(BlockId id) {
    const Block &placed = block(id);
    for (uint32_t phi = placed.phis; phi != kNone; phi = module_.phis[phi].next) {
      Value &made = value(module_.phis[phi].value);
      // Whoever leads here writes to its home.
      made.isShared = true;
      made.tree = placed.tree;
    }
    for (uint32_t i = placed.first; i != kNone; i = module_.instrs[i].next) {
      const Instr &instr = module_.instrs[i];
      noteCells(instr);
      eachOperand(module_, instr, [&](ValueId used) { countUse(used, placed.tree); });
      made(instr.result, placed.tree);
    }
    eachTarget(module_, end(placed), [&](BlockId to) {
      for (uint32_t phi = block(to).phis; phi != kNone; phi = module_.phis[phi].next)
        countUse(incomingFrom(module_, module_.phis[phi], id), placed.tree, /*leaves=*/true);
    });
  }

  // A slot is a cell while it is only ever loaded from and stored to as a whole, always in the same form.
  void noteCells(const Instr &instr) {
    bool isAccess = instr.code == Code::load || instr.code == Code::store;
    eachOperand(module_, instr, [&](ValueId used) {
      const Value *root = &value(used);
      if (root->kind == Value::Kind::offset || root->kind == Value::Kind::indexed)
        root = &value(root->base);
      if (root->kind == Value::Kind::slot && !(isAccess && used == instr.a && root == &value(used)))
        value(ValueId(root - module_.values.data())).isShared = true;
    });
    if (!isAccess || value(instr.a).kind != Value::Kind::slot)
      return;
    Value &cell = value(instr.a);
    uint32_t form = instr.bits | uint32_t(instr.isFloat) << 8;
    cell.isShared |= cell.index != 0 && cell.index != form;
    cell.index = form;
    cell.isShared |= instr.b == instr.a;
  }

  void made(ValueId id, uint32_t tree) {
    Value &result = value(id);
    result.tree = tree;
    if (result.kind == Value::Kind::aggregate)
      for (uint32_t i = 0; i < result.index; i++)
        value(module_.lists[result.base + i]).tree = tree;
  }

  void countUse(ValueId id, uint32_t tree, bool leaves = false) {
    Value &used = value(id);
    switch (used.kind) {
    case Value::Kind::slot:
      used.isShared |= leaves;
      return;
    case Value::Kind::computed:
      used.uses++;
      used.isShared |= used.tree != tree;
      return;
    case Value::Kind::indexed:
      countUse(used.index, tree);
      [[fallthrough]];
    case Value::Kind::offset:
      return countUse(used.base, tree, leaves);
    case Value::Kind::aggregate:
      for (uint32_t i = 0; i < used.index; i++)
        countUse(module_.lists[used.base + i], tree, /*leaves=*/true);
      return;
    default:
      return;
    }
  }

  Module &module_;
  Function &function_;
};

} // namespace

void analyseFlow(Module &module, Function &function) {
  Flow(module, function).run();
}

ValueId incomingFrom(const Module &module, const Phi &phi, BlockId from) {
  for (uint32_t i = phi.incoming; i != kNone; i = module.incoming[i].next)
    if (module.incoming[i].from == from)
      return module.incoming[i].value;
  throw BadRecording("a value is missing for a way here");
}

} // namespace otter::direct
