-- KEYS: the reservation, then the counters. Takes all or nothing.
-- Answers 1 taken, 0 not now, -1 never, 2 called off before it came; which claim, counted from 1; how
-- many microseconds to wait; then left and reset of each counter.

local id, lease = ARGV[1], tonumber(ARGV[2])
local held = redis.call('GET', KEYS[1])
if held then
  return levels({held == 'x' and 2 or 1, 0, 0}, 2)
end

local claims, rates, pending = {}, {}, {}
local worst, longest, never = 0, 0, false
for i = 2, #KEYS do
  local key, a = KEYS[i], argument(i - 1)
  claims[i] = a
  local used
  if a.kind == 'r' or a.kind == 'R' then
    rates[key] = rates[key] or rate(key, a)
    used = rates[key].v
  else
    used = used_of(key, a)
  end
  pending[key] = (pending[key] or 0) + a.amount
  local over = used + pending[key] - a.room
  if over > 0 and not (a.kind == 'p' and a.unit == 0) then
    local wait
    if a.kind == 'g' then
      local first = redis.call('ZRANGE', key, 0, 0, 'WITHSCORES')
      wait = first[2] and math.max(1, math.min(GUESS, first[2] - now)) or GUESS
    elseif a.kind == 'p' then
      wait = math.max(1, a.flow * 1000)
    else
      wait = duration(over, a)
    end
    local hopeless = a.amount > a.room
    if (hopeless and not never) or (hopeless == never and wait > longest) then
      worst, longest, never = i - 1, wait, hopeless
    end
  end
end
if worst > 0 then
  return levels({never and -1 or 0, worst, never and 0 or longest}, 2)
end

local record = {}
for i = 2, #KEYS do
  local key, a = KEYS[i], claims[i]
  if a.kind == 'g' then
    for number = 1, a.amount do
      redis.call('ZADD', key, text(now + lease * 1000), member(id, number))
    end
    keep(key, lease + SLACK)
    record[i - 1] = text(a.amount)
  elseif a.kind == 'p' then
    local used = math.min(MOST, used_of(key, a) + a.amount)
    write_purse(key, used, a)
    record[i - 1] = text(a.amount)
  else
    local r = rates[key]
    charge(r, a, a.amount, a.kind == 'R' and 1 or 0)
    write_rate(key, r, a, lease)
    record[i - 1] = text(r.n) .. ':' .. text(r.v)
  end
end
redis.call('SET', KEYS[1], table.concat(record, ' '), 'PX', text(lease))
return levels({1, 0, 0}, 2)
