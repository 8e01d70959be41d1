-- For wrk: asks for the ranges in a file, one a line as in a Range header, one after the other, over and over.
local requests = {}
local threads = 0

function setup(thread)
  thread:set("first", threads)
  threads = threads + 1
end

function init(args)
  for range in io.lines(args[1]) do
    requests[#requests + 1] = wrk.format("GET", nil, { ["Range"] = range })
  end
  -- Threads begin at different places.
  at = math.floor(first * #requests / tonumber(args[2]))
end

function request()
  at = at % #requests + 1
  return requests[at]
end

function done(summary, latency, calls)
  local errors = summary.errors
  io.write(string.format("ranges %d %d %d %d\n", summary.bytes, summary.duration, summary.requests,
    errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end
