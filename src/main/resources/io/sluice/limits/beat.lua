-- KEYS: the brokers, a sorted set by when each counts as gone. ARGV: name, ms until then; 0 takes leave.
-- Answers how many there are.

local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
local lifetime = tonumber(ARGV[2])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
if lifetime > 0 then
  redis.call('ZADD', KEYS[1], now + lifetime, ARGV[1])
  redis.call('PEXPIRE', KEYS[1], 2 * lifetime)
else
  redis.call('ZREM', KEYS[1], ARGV[1])
end
return redis.call('ZCARD', KEYS[1])
