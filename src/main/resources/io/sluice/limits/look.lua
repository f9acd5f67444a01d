-- KEYS: the counters. Answers left and reset of each.
return levels({}, 1)
