// A runtime just large enough for the tests of lowering: objects from malloc, text of scalars, panics that exit.
#include <inttypes.h>
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct { uint32_t type, meta; int64_t length, hash; char bytes[]; } Str;
typedef struct { uint32_t type, meta; int64_t length, capacity; uint8_t *data; } List;

enum { kUnit, kBool, kInt, kI32, kFloat, kStr };

static void *object(uint32_t type, size_t bytes) {
  uint32_t *o = calloc(1, bytes + 16);
  o[0] = type;
  return o;
}

static Str *str(const char *bytes, int64_t length) {
  Str *s = object(kStr, sizeof(Str) + length);
  s->length = length;
  memcpy(s->bytes, bytes, length);
  return s;
}

static _Noreturn void fail(const char *message) {
  fflush(stdout);
  fprintf(stderr, "panic: %s\n", message);
  exit(101);
}

_Noreturn void ot_panic(void *ctx, const Str *s) {
  char text[1024];
  snprintf(text, sizeof text, "%.*s", (int)s->length, s->bytes);
  fail(text);
}
_Noreturn void ot_core_panic(void *ctx, const Str *s) { ot_panic(ctx, s); }
_Noreturn void ot_panic_index(void *ctx, int64_t index, int64_t length) {
  char text[128];
  snprintf(text, sizeof text, "index %" PRId64 " is out of range for a list of length %" PRId64, index, length);
  fail(text);
}
_Noreturn void ot_panic_div(void *ctx) { fail("division by zero"); }
_Noreturn void ot_panic_rem(void *ctx) { fail("remainder by zero"); }
_Noreturn void ot_panic_pop(void *ctx) { fail("pop from an empty list"); }

void *ot_new_object(void *ctx, int64_t type, int64_t bytes, void *cell) { return object(type, bytes); }

// Buffers have room for the largest element, so the size of one need not be known here.
enum { kLargestElement = 32 };

void *ot_list_make(void *ctx, int64_t type, int64_t elemType, int64_t elemBytes, int64_t capacity) {
  List *l = object(type, sizeof(List));
  l->capacity = capacity;
  if (capacity > 0) l->data = calloc(capacity, kLargestElement);
  return l;
}

void *ot_list_filled8(void *ctx, int64_t type, int64_t count, int64_t value) {
  List *l = ot_list_make(ctx, type, kInt, 8, count);
  for (; l->length < count; l->length++) ((int64_t *)l->data)[l->length] = value;
  return l;
}

void ot_list_grow(void *ctx, List *l, int64_t needed) {
  l->capacity = needed * 2;
  l->data = realloc(l->data, l->capacity * kLargestElement);
}

// How often appending grew a string in place, and how often it made a new one.
static int extended, copied;

int64_t ot_int_pow(void *ctx, int64_t base, int64_t exponent) {
  uint64_t result = 1;
  for (int64_t i = 0; i < exponent; i++) result *= (uint64_t)base;
  return (int64_t)result;
}

double ot_math_pow(void *ctx, double base, double exponent) { return pow(base, exponent); }

void *ot_str_chr(void *ctx, int64_t point) {
  char byte = (char)point;
  return str(&byte, 1);
}
const void *ot_text_mark(void *ctx) { return NULL; }
void ot_text_release(void *ctx, Str *text, const void *mark) {}
bool ot_str_equal(void *ctx, const Str *a, const Str *b) {
  return a->length == b->length && memcmp(a->bytes, b->bytes, a->length) == 0;
}

int64_t ot_str_compare(void *ctx, const Str *a, const Str *b) {
  int64_t shorter = a->length < b->length ? a->length : b->length;
  int order = memcmp(a->bytes, b->bytes, shorter);
  return order != 0 ? order : a->length - b->length;
}

void *ot_text_of(void *ctx, int64_t type, const void *value) {
  char text[64];
  switch (type) {
  case kBool: snprintf(text, sizeof text, "%s", *(const uint8_t *)value ? "true" : "false"); break;
  case kInt: snprintf(text, sizeof text, "%" PRId64, *(const int64_t *)value); break;
  case kI32: snprintf(text, sizeof text, "%d", *(const int32_t *)value); break;
  case kFloat: snprintf(text, sizeof text, "%.17g", *(const double *)value); break;
  default: snprintf(text, sizeof text, "<type %" PRId64 ">", type);
  }
  return str(text, strlen(text));
}

void *ot_str_concat(void *ctx, const Str *a, const Str *b) {
  Str *s = object(kStr, sizeof(Str) + a->length + b->length);
  s->length = a->length + b->length;
  memcpy(s->bytes, a->bytes, a->length);
  memcpy(s->bytes + a->length, b->bytes, b->length);
  return s;
}

Str *ot_text_begin(void *ctx, int64_t room) {
  return object(kStr, sizeof(Str) + room);
}

char *ot_text_end_of(void *ctx, Str *text, int64_t index) {
  return text->bytes + index;
}

Str *ot_text_finish(void *ctx, Str *text, const char *end) {
  text->length = end - text->bytes;
  return text;
}

Str *ot_text_grown(void *ctx, const Str *text, int64_t capacity) {
  Str *s = object(kStr, sizeof(Str) + capacity);
  s->length = text->length;
  memcpy(s->bytes, text->bytes, text->length);
  extended--;
  copied++;
  return s;
}

void ot_text_extended(void *ctx, Str *text, const char *end) {
  text->length = end - text->bytes;
  extended++;
}

char *ot_text_put_bytes(void *ctx, char *at, const Str *text, int64_t bytes) {
  memcpy(at, text->bytes, bytes);
  return at + bytes;
}

char *ot_text_put_str(void *ctx, char *at, const Str *text) {
  return ot_text_put_bytes(ctx, at, text, text->length);
}

char *ot_text_put_int(void *ctx, char *at, int64_t value) {
  return at + sprintf(at, "%" PRId64, value);
}

char *ot_text_put_float(void *ctx, char *at, double value) {
  return at + sprintf(at, "%.17g", value);
}

char *ot_text_put_bool(void *ctx, char *at, bool value) {
  return at + sprintf(at, "%s", value ? "true" : "false");
}

void ot_io_println(void *ctx, const Str *s) {
  fwrite(s->bytes, 1, s->length, stdout);
  putchar('\n');
}

_Noreturn void ot_panic_unbox(void *ctx, int64_t wanted, int64_t found) {
  char text[128];
  snprintf(text, sizeof text, "wanted type %" PRId64 ", found %" PRId64, wanted, found);
  fail(text);
}

_Noreturn void ot_panic_call(void *ctx, int64_t type, int64_t count) {
  char text[128];
  snprintf(text, sizeof text, "type %" PRId64 " called with %" PRId64 " arguments", type, count);
  fail(text);
}

// Operations on any: enough to see that operands and results travel.
typedef struct { int64_t type, payload; } Any;

Any ot_dyn_arith(void *ctx, int64_t op, int64_t ta, int64_t a, int64_t tb, int64_t b) {
  if (ta != kInt || tb != kInt) fail("arith on other types");
  return (Any){kInt, op == 0 ? a + b : op == 3 ? a / b : -1};
}

bool ot_dyn_compare(void *ctx, int64_t op, int64_t ta, int64_t a, int64_t tb, int64_t b) {
  return op == 2 ? a < b : ta == tb && a == b;
}

Any ot_dyn_method(void *ctx, const Str *name, int64_t type, int64_t object, const Any *args, int64_t count) {
  printf("method %.*s with %" PRId64 " arguments", (int)name->length, name->bytes, count);
  for (int64_t i = 0; i < count; i++) printf(" %" PRId64 ":%" PRId64, args[i].type, args[i].payload);
  printf("\n");
  return (Any){kInt, 77};
}

// Runs the task at once, when all its arguments are integers.
void *ot_task_spawn(void *ctx, int64_t type, void **slot, const int64_t *words, int64_t count, int64_t floats) {
  printf("spawn with %" PRId64 " words, floats %" PRIx64 "\n", count, floats);
  if (floats == 0 && count == 2) ((void (*)(void *, int64_t, int64_t))*slot)(ctx, words[0], words[1]);
  return object(type, 16);
}

// Equality of two memory forms by bytes: right for the values that the tests compare.
bool ot_equal(void *ctx, int64_t type, const void *a, const void *b) { return memcmp(a, b, 8) == 0; }

void otter_entry(void *ctx);

int main(int argc, char **argv) {
  static char context[256];
#ifdef BENCH
  void otter_bench(void *, int64_t, void *);
  int64_t result;
  void otter_init(void *);
  otter_init(context);
  otter_bench(context, atoll(argv[1]), &result);
  printf("%" PRId64 "\n", result);
#else
  otter_entry(context);
  if (getenv("COUNT_APPENDS")) printf("%d in place, %d copied\n", extended, copied);
#endif
  return 0;
}
