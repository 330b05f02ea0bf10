// What most sources include, compiled once for all that run-lib.sh builds: reading it and instantiating its templates
// took three quarters of the time. The addon and the static runtime are built without it, so sources still have to
// include what they use.
#pragma once

#include <algorithm>
#include <array>
#include <atomic>
#include <charconv>
#include <chrono>
#include <cmath>
#include <condition_variable>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <random>
#include <string>
#include <string_view>
#include <thread>
#include <tuple>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "lib/runtime.h"
#include "lib/strings.h"
