// Lines, words and parts of texts that are cut one after the other, and the memory of pieces that are given back.
#include <algorithm>
#include <random>

#include "lib/search.h"
#include "lib/strings.h"
#include "lib/utf8.h"
#include "texts.h"

using namespace otter;

OT_API const Str *ot_str_chr(Context *ctx, int64_t point);
OT_API List *ot_str_split(Context *ctx, int64_t type, const Str *text, const Str *separator);
OT_API List *ot_str_splitWhitespace(Context *ctx, int64_t type, const Str *text);
OT_API List *ot_str_lines(Context *ctx, int64_t type, const Str *text);
OT_API int64_t ot_pieces_wordStart(Context *ctx, const Str *text);
OT_API int64_t ot_pieces_wordEnd(Context *ctx, const Str *text, int64_t start);
OT_API int64_t ot_pieces_wordNext(Context *ctx, const Str *text, int64_t end);
OT_API int64_t ot_pieces_lineStart(Context *ctx, const Str *text);
OT_API int64_t ot_pieces_lineEnd(Context *ctx, const Str *text, int64_t start);
OT_API int64_t ot_pieces_lineNext(Context *ctx, const Str *text, int64_t end);
OT_API int64_t ot_pieces_partStart(Context *ctx, const Str *text, const Str *separator);
OT_API int64_t ot_pieces_partEnd(Context *ctx, const Str *text, const Str *separator, int64_t start);
OT_API int64_t ot_pieces_partNext(Context *ctx, const Str *text, const Str *separator, int64_t end);
OT_API const Str *ot_pieces_cut(Context *ctx, const Str *text, int64_t start, int64_t end);
OT_API const uint8_t *ot_text_mark(const Context *ctx);
OT_API void ot_text_release(Context *ctx, const Str *text, const uint8_t *mark);

namespace {

// Pieces cut one after the other are those of the list.
template <typename Start, typename End, typename Next>
std::string inTurn(Context *ctx, const Str *text, Start start, End end, Next next) {
  std::string all;
  for (int64_t at = start(); at >= 0;) {
    int64_t to = end(at);
    all += (all.empty() && at == start() ? "" : "|") + test::text(ot_pieces_cut(ctx, text, at, to));
    at = next(to);
  }
  return all;
}

void testPiecesInTurn() {
  test::Program program(kTypes);
  program.run([](Context *ctx) {
    std::mt19937_64 random(5);
    const std::string letters[] = {"a", "b", " ", "\n", "\r\n", "\r", "é", "\u2003", ""};
    for (int round = 0; round < 2000; round++) {
      std::string all;
      for (uint64_t i = random() % 12; i > 0; i--)
        all += letters[random() % std::size(letters)];
      const Str *text = test::str(ctx, all), *by = test::str(ctx, round % 2 ? "a" : "ab");
      CHECK(inTurn(
                ctx, text, [&] { return ot_pieces_wordStart(ctx, text); },
                [&](int64_t at) { return ot_pieces_wordEnd(ctx, text, at); },
                [&](int64_t to) { return ot_pieces_wordNext(ctx, text, to); }) ==
            joined(ot_str_splitWhitespace(ctx, kStrs, text)));
      CHECK(inTurn(
                ctx, text, [&] { return ot_pieces_lineStart(ctx, text); },
                [&](int64_t at) { return ot_pieces_lineEnd(ctx, text, at); },
                [&](int64_t to) { return ot_pieces_lineNext(ctx, text, to); }) ==
            joined(ot_str_lines(ctx, kStrs, text)));
      CHECK(inTurn(
                ctx, text, [&] { return ot_pieces_partStart(ctx, text, by); },
                [&](int64_t at) { return ot_pieces_partEnd(ctx, text, by, at); },
                [&](int64_t to) { return ot_pieces_partNext(ctx, text, by, to); }) ==
            joined(ot_str_split(ctx, kStrs, text, by)));
    }
  });
}

std::string wordsOf(const std::string &text) {
  std::string all, word;
  auto end = [&] {
    all += (word.empty() || all.empty() ? "" : "|") + word;
    word.clear();
  };
  for (size_t i = 0; i < text.size(); i += size_t(characterBytes(text[i]))) {
    if (isWhitespace(decodeCharacter(text.data() + i)))
      end();
    else
      word += text.substr(i, size_t(characterBytes(text[i])));
  }
  end();
  return all;
}

// Every byte of ASCII, wide characters and wide spaces, at every place of the 16 that are looked at together.
void testWords() {
  test::Program program(kTypes);
  program.run([](Context *ctx) {
    std::mt19937_64 random(6);
    const std::string wide[] = {"\xc3\xa9", "\xc2\x85", "\xe2\x80\x83", "\xe3\x80\x80", "\xf0\x9f\x98\x80"};
    for (int round = 0; round < 4000; round++) {
      std::string all;
      for (uint64_t i = random() % 60; i > 0; i--)
        switch (random() % 12) {
        case 0:
          all += char(random() % 128);
          break;
        case 1:
          all += wide[random() % std::size(wide)];
          break;
        default:
          all += char('a' + random() % 26);
        }
      CHECK(joined(ot_str_splitWhitespace(ctx, kStrs, test::str(ctx, all))) == wordsOf(all));
    }
  });
}

// What is given back is allocated again, clear; what is not new, or not the last, stays.
void testRelease() {
  test::Program program(kTypes);
  program.run([](Context *ctx) {
    const Str *old = test::str(ctx, "an older string");
    const uint8_t *mark = ot_text_mark(ctx);
    ot_text_release(ctx, old, mark);
    CHECK(ctx->window.cursor == mark && test::text(old) == "an older string");
    const Str *temporary = test::str(ctx, "a string that is looked at and forgotten");
    ot_text_release(ctx, temporary, mark);
    CHECK(ctx->window.cursor == mark);
    auto object = static_cast<const uint8_t *>(ot_new_object(ctx, kBufferBit | kInt, 80));
    CHECK(object == mark);
    CHECK(std::all_of(object + sizeof(Header), object + 80, [](uint8_t byte) { return byte == 0; }));
    mark = ot_text_mark(ctx);
    const Str *first = test::str(ctx, "first");
    CHECK(reinterpret_cast<const uint8_t *>(first) == mark);
    const Str *second = test::str(ctx, "second");
    ot_text_release(ctx, first, mark);
    CHECK(test::text(first) == "first" && test::text(second) == "second");
    ot_text_release(ctx, ot_str_chr(ctx, 'x'), ot_text_mark(ctx));
    CHECK(test::text(ot_str_chr(ctx, 'x')) == "x");
    ot_collect(ctx);
    CHECK(test::text(first) == "first");
  });
}

} // namespace

int main() {
  testPiecesInTurn();
  testWords();
  testRelease();
  return test::finish();
}
