-- The largest singular value of an infinite matrix by the power method.
local harness = dofile((arg[0]:match("^(.*)/[^/]*$") or ".") .. "/../harness.lua")

local function element(i, j)
  return 1 / ((i + j) * (i + j + 1) / 2 + i + 1)
end

local function multiply(v, out, n)
  for i = 0, n - 1 do
    local sum = 0
    for j = 0, n - 1 do sum = sum + element(i, j) * v[j] end
    out[i] = sum
  end
end

local function multiply_transposed(v, out, n)
  for i = 0, n - 1 do
    local sum = 0
    for j = 0, n - 1 do sum = sum + element(j, i) * v[j] end
    out[i] = sum
  end
end

local function bench(n)
  local u, v, t = {}, {}, {}
  for i = 0, n - 1 do u[i], v[i], t[i] = 1, 0, 0 end
  for _ = 1, 10 do
    multiply(u, t, n)
    multiply_transposed(t, v, n)
    multiply(v, t, n)
    multiply_transposed(t, u, n)
  end
  local vbv, vv = 0, 0
  for i = 0, n - 1 do
    vbv = vbv + u[i] * v[i]
    vv = vv + v[i] * v[i]
  end
  return harness.float_text(math.sqrt(vbv / vv))
end

harness.run(bench, 1300)
