-- The sieve of Eratosthenes, again and again over slightly larger tables.
local harness = dofile((arg[0]:match("^(.*)/[^/]*$") or ".") .. "/../harness.lua")

local function primes_up_to(limit)
  local prime = {}
  for i = 1, limit do prime[i] = true end
  local count = 0
  for i = 2, limit do
    if prime[i] then
      count = count + 1
      for k = i * i, limit, i do prime[k] = false end
    end
  end
  return count
end

local function bench(n)
  local total = 0
  for round = 0, n - 1 do total = total + primes_up_to(1000000 + round) end
  return ("%d"):format(total)
end

harness.run(bench, 30)
