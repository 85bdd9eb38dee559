-- wrk's half of the soak: every request is by a reader picked at random, every answer's status is counted and told at the end.
-- Its one word is a file with a Cookie header per line.

local threads = {}

function setup(thread)
  table.insert(threads, thread)
end

function init(words)
  requests = {}
  counts = {}
  for cookie in io.lines(words[1]) do
    wrk.headers["Cookie"] = cookie
    table.insert(requests, wrk.format())
  end
  math.randomseed(os.time())
end

function request()
  return requests[math.random(#requests)]
end

function response(status)
  counts[status] = (counts[status] or 0) + 1
end

function done()
  for _, thread in ipairs(threads) do
    for status, count in pairs(thread:get("counts")) do
      print(string.format("status %d: %d", status, count))
    end
  end
end
