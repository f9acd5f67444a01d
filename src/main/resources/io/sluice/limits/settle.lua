-- KEYS: the reservation, then the counters. Puts the actual amounts in place of those that were taken,
-- once; afterwards, and when the lease is over, it does nothing. Undoing also keeps out a take that is
-- still on its way.

local id, lease, undo = ARGV[1], tonumber(ARGV[2]), ARGV[3] == '1'
local held = redis.call('GET', KEYS[1])
if undo then
  redis.call('SET', KEYS[1], 'x', 'PX', text(lease))
else
  redis.call('DEL', KEYS[1])
end
if not held or held == 'x' then
  return 0
end

local i = 1
for record in string.gmatch(held, '%S+') do
  i = i + 1
  local key, a = KEYS[i], argument(i - 1)
  if a.kind == 'g' then
    for number = 1, a.amount do
      redis.call('ZREM', key, member(id, number))
    end
  elseif a.kind == 'p' then
    if redis.call('EXISTS', key) == 1 or a.actual > a.amount then
      local used = math.min(MOST, math.max(0, used_of(key, a) - a.amount + a.actual))
      write_purse(key, used, a)
    end
  elseif a.kind == 'R' or a.actual ~= a.amount then
    local r = rate(key, a)
    local number, after = string.match(record, '(%d+):(%d+)')
    number, after = tonumber(number), tonumber(after)
    if a.actual > a.amount then
      charge(r, a, a.actual - a.amount, 0)
    elseif a.actual < a.amount then
      refund(r, a, a.amount - a.actual, number, after)
    end
    if a.kind == 'R' then
      forget(r, number)
    end
    write_rate(key, r, a, 0)
  end
end
return 1
