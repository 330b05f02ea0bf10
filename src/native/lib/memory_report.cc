#include "memory_report.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "json_fields.h"
#include "runtime.h"
#include "type_name.h"

namespace otter {

namespace {

class Writer : public JsonFields {
public:
  using JsonFields::JsonFields;

  void count(std::string_view name, const SiteCount &count) {
    json_.key(name);
    json_.beginDict();
    real("objects", count.objects);
    real("bytes", count.bytes);
    json_.endDict();
  }
  template <typename Rows, typename Row> void list(std::string_view name, const Rows &rows, Row row) {
    json_.key(name);
    json_.beginList();
    for (const auto &each : rows) {
      json_.beginDict();
      row(each);
      json_.endDict();
    }
    json_.endList();
  }
  void place(const SiteFrame &frame) {
    text("function", frame.function);
    text("file", frame.file);
    integer("line", frame.line);
  }
};

void writeSite(JsonWriter &json, const TypeTable &types, const Site &site) {
  Writer out(json);
  out.text("type", typeName(types, site.type));
  json.key("frames");
  json.beginList();
  for (uint32_t frame : site.frames)
    json.integer(frame);
  json.endList();
  out.integer("samples", site.samples);
  out.count("allocated", site.allocated);
  out.count("live", site.live);
  out.real("judgedBytes", site.judged.bytes);
  out.real("survivedBytes", site.survived.bytes);
}

void writeCollections(JsonWriter &json, const Heap &heap) {
  Writer out(json);
  out.list("collections", heap.collections(), [&](const CollectionRecord &record) {
    out.real("atMs", record.atMs);
    out.real("pauseMs", record.pauseMs);
    out.integer("liveBytes", record.liveBytes);
    out.integer("heldBytes", record.heldBytes);
    out.text("reason", reasonName(record.reason));
  });
  std::vector<std::pair<uint64_t, uint64_t>> buckets;
  heap.pauses().forEach([&](uint64_t upToNs, uint64_t count) { buckets.emplace_back(upToNs, count); });
  out.list("pauses", buckets, [&](const auto &bucket) {
    out.real("upToMs", double(bucket.first) / 1e6);
    out.integer("count", bucket.second);
  });
}

void writeTotals(JsonWriter &json, const RuntimeStats &stats) {
  Writer out(json);
  out.integer("allocatedBytes", stats.allocatedBytes);
  out.integer("liveBytes", stats.liveBytes);
  out.integer("heldBytes", stats.heldBytes);
  out.integer("peakBytes", stats.peakBytes);
  out.integer("collectionCount", stats.collections);
  out.real("pauseTotalMs", stats.pauseTotalMs);
  out.real("pauseP99Ms", stats.pauseP99Ms);
  out.real("pauseMaxMs", stats.pauseMaxMs);
}

} // namespace

std::string memoryProfile(const Runtime &runtime) {
  JsonWriter json(false);
  Writer out(json);
  AllocationSites::View view;
  const AllocationSites *sites = runtime.heap->sites();
  if (sites)
    view = sites->view();
  json.beginDict();
  out.integer("sampleBytes", sites ? sites->period() : 0);
  writeTotals(json, runtime.heap->stats());
  writeCollections(json, *runtime.heap);
  out.list("frames", view.frames, [&](const SiteFrame &frame) { out.place(frame); });
  out.list("sites", view.sites, [&](const Site &site) { writeSite(json, runtime.types, site); });
  json.endDict();
  return json.out();
}

void writePlaces(JsonWriter &json, const TypeTable &types, const AllocationSites::View &now,
                 const AllocationSites::View &before, size_t most) {
  // A view's sites are those of an earlier view and more, in the same order.
  std::map<std::tuple<SiteFrame, uint32_t>, Site> places;
  for (size_t i = 0; i < now.sites.size(); i++) {
    const Site &site = now.sites[i];
    SiteFrame frame = site.frames.empty() ? SiteFrame() : now.frames[site.frames[0]];
    Site &place = places[{frame, site.type}];
    auto addSince = [](SiteCount &sum, const SiteCount &after, const SiteCount &earlier) {
      sum.add(after.objects - earlier.objects, after.bytes - earlier.bytes);
    };
    static const Site none;
    const Site &then = i < before.sites.size() ? before.sites[i] : none;
    addSince(place.allocated, site.allocated, then.allocated);
    addSince(place.judged, site.judged, then.judged);
    addSince(place.survived, site.survived, then.survived);
    place.live.add(site.live.objects, site.live.bytes);
  }
  std::vector<std::pair<std::tuple<SiteFrame, uint32_t>, Site>> rows(places.begin(), places.end());
  std::erase_if(rows, [](const auto &row) { return row.second.allocated.objects <= 0; });
  std::sort(rows.begin(), rows.end(),
            [](const auto &a, const auto &b) { return a.second.allocated.bytes > b.second.allocated.bytes; });
  rows.resize(std::min(rows.size(), most));
  Writer out(json);
  out.list("places", rows, [&](const auto &row) {
    const auto &[key, site] = row;
    out.place(std::get<0>(key));
    out.text("type", typeName(types, std::get<1>(key)));
    out.integer("objects", uint64_t(site.allocated.objects + 0.5));
    out.integer("bytes", uint64_t(site.allocated.bytes + 0.5));
    out.integer("liveBytes", uint64_t(std::max(site.live.bytes, 0.0) + 0.5));
    out.real("survival", site.judged.bytes > 0 ? site.survived.bytes / site.judged.bytes : 0);
  });
}

} // namespace otter
