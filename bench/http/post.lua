-- wrk: one question, asked again and again. wrk -s post.lua URL -- [TEXT]
function init(args)
  local text = args[1] or "¿Cómo puedo devolver un producto que compré la semana pasada?"
  wrk.method = "POST"
  wrk.body = '{"text":"' .. text .. '"}'
  wrk.headers["Content-Type"] = "application/json"
end

function done(summary, latency, _)
  local errors = summary.errors
  io.write(string.format("RESULT %d %.0f %.2f %.2f %d\n", summary.requests,
    summary.requests / (summary.duration / 1e6), latency:percentile(50) / 1000,
    latency:percentile(99) / 1000,
    errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end
