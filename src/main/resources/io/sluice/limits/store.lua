-- What take.lua, settle.lua and look.lua share. Redis runs a script alone, so all of a call is one step.
--
-- Numbers are doubles: whole ones stay exact up to 2^53. Times are microseconds since 1970 (2^51 until
-- 2041, 2^52 until 2112) by Redis' own clock, whatever the brokers' say. What is used of a rate is kept
-- in fractions of a unit so chosen that whole ones flow away with each tick; they stay below MOST.
--
-- Arguments: id, lease in ms, 1 to undo; then seven for each counter, in the order of the keys:
--   rate   r or R   cost  fractions per unit  fractions per tick  tick in us  room  actual cost
--   gate   g        amount  0  0  0  capacity  0
--   purse  p        amount  1 if hard  ms until it ends  0  capacity  actual amount
-- R is a rate whose claims may be settled with less; only those need the history of lows.

local MOST = 2 ^ 52
local HEAD = 3
local LOWS = 100
local SLACK = 60000
local GUESS = 1000000
-- Brokers and Redis may disagree a little about when a period is over.
local AFTER = 3600000

local clock = redis.call('TIME')
local now = clock[1] * 1000000 + clock[2]

local function text(number)
  return string.format('%.0f', number)
end

local function keep(key, ms)
  if redis.call('PTTL', key) < ms then
    redis.call('PEXPIRE', key, text(math.min(ms, 2 ^ 42)))
  end
end

-- Until so many fractions have flowed away, in microseconds.
local function duration(fractions, a)
  return math.min(MOST, math.ceil(fractions / a.flow) * a.tick)
end

local function argument(index)
  local at = HEAD + (index - 1) * 7
  local a = {kind = ARGV[at + 1]}
  a.amount = tonumber(ARGV[at + 2])
  a.unit = tonumber(ARGV[at + 3])
  a.flow = tonumber(ARGV[at + 4])
  a.tick = tonumber(ARGV[at + 5])
  a.room = tonumber(ARGV[at + 6])
  a.actual = tonumber(ARGV[at + 7])
  return a
end

local function ticks(time, tick)
  return (time - time % tick) / tick
end

-- Rates ------------------------------------------------------------------------------------------
-- v used, p fractions per unit, t up to when it has flowed, n number of the last charge, s lows:
-- "number:used:open" with rising numbers and uses, used just before that charge. The first low with a
-- number after a charge's own is the lowest that the level has been since. Open is how many charges
-- from that number to the next low's may still be settled; a low that none asks for is dropped.

local function flow(r, a)
  if r.v > 0 then
    local passed = ticks(now, a.tick) - ticks(r.t + a.tick - 1, a.tick)
    if passed > 0 then
      if passed >= r.v / a.flow then
        r.v = 0
      else
        r.v = math.max(0, r.v - passed * a.flow)
        r.t = ticks(now, a.tick) * a.tick
      end
    end
  end
  if r.v == 0 then
    r.t = now
  end
end

local function rate(key, a)
  local f = redis.call('HMGET', key, 'v', 'p', 't', 'n', 's')
  local r = {
    v = tonumber(f[1]) or 0,
    t = tonumber(f[3]) or now,
    n = tonumber(f[4]) or 0,
    lows = {}
  }
  for number, used, open in string.gmatch(f[5] or '', '(%d+):(%d+):(%d+)') do
    r.lows[#r.lows + 1] = {tonumber(number), tonumber(used), tonumber(open)}
  end
  local unit = tonumber(f[2]) or a.unit
  if unit ~= a.unit then
    -- The configuration has changed. What was used stays; nobody knows the lows in the new measure.
    r.v = math.min(MOST, math.ceil(r.v / unit * a.unit))
    r.lows = {{r.n, 0, 1}}
  end
  flow(r, a)
  return r
end

local function write_rate(key, r, a, lease)
  local lows = {}
  for i, low in ipairs(r.lows) do
    lows[i] = text(low[1]) .. ':' .. text(low[2]) .. ':' .. low[3]
  end
  redis.call('HSET', key, 'v', text(r.v), 'p', text(a.unit), 't', text(r.t), 'n', text(r.n),
    's', table.concat(lows, ' '))
  keep(key, math.ceil(duration(r.v, a) / 1000) + lease + SLACK)
end

-- Drops a low: those that would have asked for it ask for the next one.
local function drop(lows, i)
  if i > 1 then
    lows[i - 1][3] = lows[i - 1][3] + lows[i][3]
  end
  table.remove(lows, i)
end

-- Makes a low and the next one the lower of both.
local function join(lows, i)
  lows[i + 1][2] = lows[i][2]
  drop(lows, i)
end

local function tidy(lows)
  for i = #lows - 1, 1, -1 do
    if lows[i][3] == 0 then
      join(lows, i)
    end
  end
  if #lows > LOWS then
    -- Those that differ least for their height. It may only give back too little, and seldom does: a
    -- low matters to claims that are larger than it.
    local least, where = nil, 1
    for i = 1, #lows - 1 do
      local gap = (lows[i + 1][2] - lows[i][2]) / (lows[i][2] + 1)
      if not least or gap < least then
        least, where = gap, i
      end
    end
    join(lows, where)
  end
end

-- open: 1 if it may still be settled with less by what the lows say.
local function charge(r, a, cost, open)
  r.n = math.max(now, r.n + 1)
  local lows = r.lows
  if open == 1 or #lows > 0 then
    while #lows > 0 and lows[#lows][2] >= r.v do
      drop(lows, #lows)
    end
    lows[#lows + 1] = {r.n, r.v, open}
    tidy(lows)
  end
  r.v = math.min(MOST, r.v + cost)
end

-- A charge cannot be settled any more.
local function forget(r, number)
  for i = #r.lows, 1, -1 do
    if r.lows[i][1] <= number then
      r.lows[i][3] = math.max(0, r.lows[i][3] - 1)
      break
    end
  end
  tidy(r.lows)
end

-- Gives back what would still count as used had the charge never been, and no more: what has flowed
-- away while the bucket would have been empty without it cannot be had twice.
local function refund(r, a, amount, number, after)
  local most = r.v
  local first = #r.lows + 1
  for i, low in ipairs(r.lows) do
    if low[1] > number then
      first = i
      break
    end
  end
  if a.kind == 'R' then
    if r.lows[first] then
      most = math.min(most, r.lows[first][2])
    end
  else
    -- No history: as if it had been the first to flow away of what was there.
    most = math.min(most, after - (ticks(now, a.tick) - ticks(number, a.tick)) * a.flow)
  end
  local given = math.max(0, math.min(amount, most))
  r.v = r.v - given
  for i = first, #r.lows do
    r.lows[i][2] = math.max(0, r.lows[i][2] - given)
  end
  while r.lows[first] and first > 1 and r.lows[first - 1][2] >= r.lows[first][2] do
    first = first - 1
    drop(r.lows, first)
  end
  flow(r, a)
end

-- All kinds --------------------------------------------------------------------------------------

local function used_of(key, a)
  if a.kind == 'g' then
    redis.call('ZREMRANGEBYSCORE', key, '-inf', text(now))
    return redis.call('ZCARD', key)
  end
  return tonumber(redis.call('GET', key)) or 0
end

local function write_purse(key, used, a)
  redis.call('SET', key, text(used), 'PX', text(a.flow + AFTER))
end

local function member(id, number)
  return number == 1 and id or id .. '#' .. number
end

-- What is left, and how many microseconds until nothing counts as used.
local function level(key, a)
  if a.kind == 'r' or a.kind == 'R' then
    local r = rate(key, a)
    return a.room - r.v, duration(r.v, a)
  end
  return a.room - used_of(key, a), 0
end

local function levels(answer, first)
  for i = first, #KEYS do
    local left, reset = level(KEYS[i], argument(i - first + 1))
    answer[#answer + 1] = left
    answer[#answer + 1] = reset
  end
  return answer
end
