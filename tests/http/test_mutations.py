#!/usr/bin/env python3
"""Requests that are broken at random, the same ones in every run: each is answered or closed in
time, none is read as more requests than an honest reader sees in it, and nothing of them stays
behind. usage: test_mutations.py HTTP_ECHO [COUNT [SEED]]"""
import concurrent.futures
import json
import random
import re
import sys
import time

from kit import Server, check, exchange, finish, request, wait_until
from test_guard import HOSTILE, statuses

BODY = b'{"text":"a"}'
SHORT = dict(headers_ms=300, body_ms=400, request_ms=800, idle_ms=300, sweep_ms=50)
LONGEST = 0.8 + 1.5  # the last deadline, and slack for a machine that is busy
CROWD = 32
BATCH = 100

SOUND = [
    b"GET /hello?name=a HTTP/1.1\r\nHost: x\r\n\r\n",
    b"HEAD /hello HTTP/1.1\r\nHost: x\r\nAccept-Language: es-ES,es;q=0.9,en;q=0.8\r\n\r\n",
    b"OPTIONS /echo HTTP/1.1\r\nHost: x\r\nOrigin: http://localhost\r\nAccess-Control-Request-Method: POST\r\n\r\n",
    b"POST /echo HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 12\r\n\r\n" + BODY,
    b"POST /echo HTTP/1.1\r\nHost: x:80\r\nContent-Type: application/json; charset=utf-8\r\nX-Request-Id: r1\r\n"
    b"Forwarded: for=192.0.2.1;proto=http\r\nX-Forwarded-For: 192.0.2.1\r\nContent-Length: 12\r\n\r\n" + BODY,
    b"POST /count HTTP/1.1\r\nHost: x\r\nIdempotency-Key: k\r\nAuthorization: Bearer y\r\nContent-Length: 0\r\n\r\n",
    b"POST /admin HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer echo-admin-key\r\nContent-Length: 0\r\n\r\n",
    b"GET /hello HTTP/1.0\r\nConnection: keep-alive\r\n\r\n",
    b"POST /echo HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Type: application/json\r\nContent-Length: 12\r\n\r\n" + BODY,
    b"GET /hello HTTP/1.1\r\nHost: x\r\n\r\nPOST /echo HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
    b"Content-Length: 12\r\n\r\n" + BODY + b"GET /hello HTTP/1.1\r\nHost: x\r\n\r\n",
]
SPECIAL = [b"\0", b"\r", b"\n", b"\r\n", b"\r\n\r\n", b"\t", b" ", b":", b"\x0b", b"\x7f", b"\xff", b"\xc0\xaf", b"%00", b"%", b"?",
           b",", b";", b'"', b"\\", b"/..", b"*", b"\r\n ", b"\n\t", b"Transfer-Encoding: chunked\r\n", b"Content-Length: 3\r\n",
           b"Host: y\r\n", b": ", b"0\r\n\r\n", b"a" * 5000, b"A: b\r\n" * 300]
NUMBERS = [b"0", b"-1", b"+1", b"1", b"11", b"13", b"12 ", b"0x10", b"1e1", b"9999999999", b"18446744073709551616", b"", b"12,12"]


def honest_requests(raw):
    """How many requests a reader sees who stops at the first thing that can be doubted. As lenient as
    RFC 9112 lets one be: bare LF for a line end, empty lines before a request."""
    count = 0
    while True:
        raw = raw.lstrip(b"\r\n\0")
        head = re.match(rb"(?P<method>[!-~]+) (?P<target>[^\s\0]+) HTTP/1\.[01]\r?\n(?P<lines>([!#$%&'*+.^_`|~0-9A-Za-z-]+:[^\r\n\0]*\r?\n)*)\r?\n", raw)
        if not head:
            return count
        names = [line.partition(b":")[0].lower() for line in head["lines"].splitlines()]
        lengths = [line.partition(b":")[2].strip() for line in head["lines"].splitlines()
                   if line.lower().startswith(b"content-length:")]
        if b"transfer-encoding" in names or len(lengths) > 1 or not all(re.fullmatch(rb"\d{1,10}", one) for one in lengths):
            return count
        end = head.end() + (int(lengths[0]) if lengths else 0)
        if end > len(raw):
            return count
        count += 1
        raw = raw[end:]


def mutate(raw, draw):
    """One change."""
    at, to = sorted(draw.randrange(len(raw) + 1) for _ in range(2))
    kind = draw.randrange(9)
    if kind == 0:  # a bit
        at = min(at, len(raw) - 1)
        return raw[:at] + bytes([raw[at] ^ (1 << draw.randrange(8))]) + raw[at + 1:]
    if kind == 1:
        return raw[:at] + draw.choice(SPECIAL) + raw[at:]
    if kind == 2:
        return raw[:at] + draw.choice(SPECIAL) + raw[min(at + draw.randrange(4), len(raw)):]
    if kind == 3:
        return raw[:at] + raw[to:]
    if kind == 4:
        return raw[:to] + raw[at:]
    if kind == 5:
        return raw[:at]
    if kind == 6:  # a line twice, or elsewhere
        lines = raw.split(b"\r\n")
        line = draw.choice(lines)
        lines.insert(draw.randrange(len(lines) + 1), line)
        return b"\r\n".join(lines)
    if kind == 7:
        numbers = list(re.finditer(rb"\d+", raw))
        one = draw.choice(numbers) if numbers else None
        return raw[:one.start()] + draw.choice(NUMBERS) + raw[one.end():] if one else raw
    return raw[:at] + draw.choice(SOUND)[draw.randrange(20):]  # another one's end


def mutated(seed):
    draw = random.Random(seed)
    raw = draw.choice(SOUND) if draw.random() < 0.7 else draw.choice(HOSTILE)[1][:20000]
    for _ in range(draw.choice((1, 1, 1, 2, 3, 5))):
        raw = mutate(raw, draw) or b"\n"
    return raw


def send(server, seed):
    """What is wrong with how one was taken; "" when nothing is."""
    raw = mutated(seed)
    begin = time.monotonic()
    received, closed = exchange(server, raw, timeout=LONGEST + 2)
    seconds = time.monotonic() - begin
    found = statuses(received)
    if not closed or seconds > LONGEST:
        return f"open after {seconds:.2f} s"
    if any(status >= 500 and status not in (501, 503, 505) for status in found):
        return f"statuses {found}"
    if received and not received.startswith(b"HTTP/1.1 "):
        return f"not an answer: {received[:60]!r}"
    served = sum(status < 300 and status != 100 for status in found)
    if served > honest_requests(raw):
        return f"{served} were served of {honest_requests(raw)}"
    return ""


def check_batch(server, pool, seeds):
    for seed, wrong in zip(seeds, pool.map(lambda seed: send(server, seed), seeds)):
        check(f"seed {seed}", not wrong, (wrong, mutated(seed)[:600]))
    answer = request(server, "GET", "/hello?name=well")
    check(f"healthy after seed {seeds[-1]}", json.loads(answer.body) == {"hello": "well"}, answer.body)


def main():
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 2000
    first = int(sys.argv[3]) if len(sys.argv) > 3 else 1
    with Server(sys.argv[1], **SHORT) as server, concurrent.futures.ThreadPoolExecutor(CROWD) as pool:
        descriptors, threads = server.descriptors(), server.threads()
        check_batch(server, pool, range(first, first + BATCH))  # arenas, buffers, tables take their size
        before = server.rss_kb()
        for seed in range(first + BATCH, first + count, BATCH):
            check_batch(server, pool, range(seed, min(seed + BATCH, first + count)))
        check("no descriptor left", wait_until(lambda: server.descriptors() <= descriptors, 5), server.descriptors())
        check("no thread left", server.threads() == threads, server.threads())
        grown = server.rss_kb() - before
        check("memory does not grow", grown < 8 * 1024 or server.is_sanitized(), grown)
        check("exit 0", server.stop() == 0, server.errors())
    finish()


if __name__ == "__main__":
    main()
