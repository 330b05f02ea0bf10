-- What every LuaJIT twin of the corpus shares: run once and print, or serve iterations, as harness.rs does for Rust.
local ffi = require("ffi")

ffi.cdef([[
  struct otter_timespec { long seconds; long nanoseconds; };
  int clock_gettime(int clock, struct otter_timespec *time);
]])

local MONOTONIC, PROCESS_CPUTIME = 1, 2

local function now(clock)
  local time = ffi.new("struct otter_timespec")
  ffi.C.clock_gettime(clock, time)
  return tonumber(time.seconds) * 1e9 + tonumber(time.nanoseconds)
end

local function rss_peak()
  for line in io.lines("/proc/self/status") do
    local kilobytes = line:match("^VmHWM:%s*(%d+)")
    if kilobytes then return tonumber(kilobytes) * 1024 end
  end
  return 0
end

local harness = {}

-- Up to nine decimals without trailing zeros; the twins have no numbers that need an exponent.
function harness.float_text(x)
  return (("%.9f"):format(x):gsub("0+$", ""):gsub("%.$", ""))
end

function harness.run(bench, quick)
  if arg[1] ~= "--serve" then
    print(bench(quick))
    return
  end
  for line in io.lines() do
    local n = tonumber(line:match("^bench (%d+)$"))
    local cpu, wall = now(PROCESS_CPUTIME), now(MONOTONIC)
    local result = bench(n)
    wall, cpu = now(MONOTONIC) - wall, now(PROCESS_CPUTIME) - cpu
    local answer = '{"wallNs":%.0f,"cpuNs":%.0f,"result":"%s","rssPeak":%.0f}\n'
    io.write(answer:format(wall, cpu, tostring(result), rss_peak()))
    io.flush()
  end
end

return harness
