#!/usr/bin/env python3
"""Hostile requests: each is refused at once, its connection is closed, nothing is smuggled behind
it, the server is well after each, and nothing of it stays. usage: test_guard.py HTTP_ECHO"""
import json
import re
import sys
import time

from kit import Server, check, exchange, finish, read_response, request, wait_until

AT_ONCE = 1.0  # seconds: a refusal takes a millisecond, and the machine may be busy

# What an attacker would like the server to take for a request of its own.
SMUGGLED = b"GET /hello?name=SMUGGLED HTTP/1.1\r\nHost: x\r\n\r\n"
GET = b"GET /hello HTTP/1.1\r\n"
POST = b"POST /echo HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
H = b"Host: x\r\n"
END = b"\r\n"
BODY = b'{"text":"a"}'
CL = b"Content-Length: 12\r\n"
CHUNKS = b"c\r\n" + BODY + b"\r\n0\r\n\r\n"
LONG = b"a" * 9000

BAD, LENGTH = "bad-request", "length-required"
# (name, bytes, expected): a slug is a problem of ours; "library" any refusal by libmicrohttpd,
# which answers HTML or just closes; each closes the connection.
HOSTILE = [
    # -- bodies whose end can be read in two ways
    ("chunked", POST + b"Transfer-Encoding: chunked\r\n\r\n" + CHUNKS, LENGTH),
    ("chunked and length", POST + CL + b"Transfer-Encoding: chunked\r\n\r\n" + CHUNKS, LENGTH),
    ("length and chunked", POST + b"Transfer-Encoding: chunked\r\n" + CL + END + CHUNKS, LENGTH),
    ("chunked on GET", GET + H + b"Transfer-Encoding: chunked\r\n\r\n" + CHUNKS, LENGTH),
    ("chunked on HEAD", b"HEAD /hello HTTP/1.1\r\n" + H + b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 411),
    ("chunked on DELETE", b"DELETE /hello HTTP/1.1\r\n" + H + b"Transfer-Encoding: chunked\r\n\r\n" + CHUNKS, LENGTH),
    ("chunked on OPTIONS", b"OPTIONS /hello HTTP/1.1\r\n" + H + b"Transfer-Encoding: chunked\r\n\r\n" + CHUNKS, LENGTH),
    ("chunked on PUT", b"PUT /hello HTTP/1.1\r\n" + H + b"Transfer-Encoding: chunked\r\n\r\n" + CHUNKS, LENGTH),
    ("chunked in HTTP/1.0", b"POST /echo HTTP/1.0\r\n" + H + b"Transfer-Encoding: chunked\r\n\r\n" + CHUNKS, LENGTH),
    ("identity", POST + b"Transfer-Encoding: identity\r\n" + CL + END + BODY, LENGTH),
    ("gzip, chunked", POST + b"Transfer-Encoding: gzip, chunked\r\n\r\n" + CHUNKS, LENGTH),
    ("xchunked", POST + b"Transfer-Encoding: xchunked\r\n" + CL + END + BODY, LENGTH),
    ("CHUNKED", POST + b"Transfer-Encoding: CHUNKED\r\n\r\n" + CHUNKS, LENGTH),
    ("chunked in quotes", POST + b'Transfer-Encoding: "chunked"\r\n' + CL + END + BODY, LENGTH),
    ("chunked with parameter", POST + b"Transfer-Encoding: chunked;q=1\r\n\r\n" + CHUNKS, LENGTH),
    ("lower-case name", POST + b"transfer-encoding: chunked\r\n" + CL + END + CHUNKS, LENGTH),
    ("mixed-case name", POST + b"tRANSFER-eNCODING: chunked\r\n" + CL + END + CHUNKS, LENGTH),
    ("empty transfer encoding", POST + b"Transfer-Encoding:\r\n" + CL + END + BODY, LENGTH),
    ("transfer encoding twice", POST + b"Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n" + CHUNKS, LENGTH),
    ("tab before chunked", POST + b"Transfer-Encoding:\tchunked\r\n" + CL + END + CHUNKS, LENGTH),
    ("vertical tab before chunked", POST + b"Transfer-Encoding: \x0bchunked\r\n" + CL + END + CHUNKS, (BAD, LENGTH)),
    ("folded transfer encoding", POST + b"Transfer-Encoding:\r\n chunked\r\n" + CL + END + CHUNKS, BAD),
    ("folded by a tab", POST + b"Transfer-Encoding:\r\n\tchunked\r\n" + CL + END + CHUNKS, (BAD, LENGTH)),
    ("space before the colon", POST + b"Transfer-Encoding : chunked\r\n" + CL + END + CHUNKS, (BAD, LENGTH)),
    ("tab before the colon", POST + b"Transfer-Encoding\t: chunked\r\n" + CL + END + CHUNKS, (BAD, LENGTH)),
    ("two lengths, same", POST + CL + CL + END + BODY, BAD),
    ("two lengths, different", POST + CL + b"Content-Length: 0\r\n\r\n" + BODY, BAD),
    ("two lengths, other case", POST + CL + b"content-length: 12\r\n\r\n" + BODY, BAD),
    ("two lengths, another header between", POST + CL + b"A: b\r\n" + CL + END + BODY, BAD),
    ("two lengths and chunked", POST + CL + CL + b"Transfer-Encoding: chunked\r\n\r\n" + CHUNKS, (BAD, LENGTH)),
    ("two lengths, shorter first", POST + b"Content-Length: 0\r\n" + CL + END + BODY, BAD),
    ("a list of lengths", POST + b"Content-Length: 12, 12\r\n\r\n" + BODY, (BAD, "library")),
    ("length with a plus", POST + b"Content-Length: +12\r\n\r\n" + BODY, (BAD, "library")),
    ("length with a minus", POST + b"Content-Length: -12\r\n\r\n" + BODY, (BAD, "library")),
    ("length in hex", POST + b"Content-Length: 0xc\r\n\r\n" + BODY, (BAD, "library")),
    ("length with a point", POST + b"Content-Length: 12.0\r\n\r\n" + BODY, (BAD, "library")),
    ("length with a letter", POST + b"Content-Length: 12a\r\n\r\n" + BODY, (BAD, "library")),
    ("length in quotes", POST + b'Content-Length: "12"\r\n\r\n' + BODY, (BAD, "library")),
    ("length with a space inside", POST + b"Content-Length: 1 2\r\n\r\n" + BODY, (BAD, "library")),
    ("no length in the header", POST + b"Content-Length:\r\n\r\n" + BODY, (BAD, "library")),
    ("length over 64 bits", POST + b"Content-Length: 99999999999999999999999\r\n\r\n" + BODY, (BAD, "library")),
    ("length of 11 digits", POST + b"Content-Length: 00000000012\r\n\r\n" + BODY, BAD),
    ("length of 2^64 - 1", POST + b"Content-Length: 18446744073709551615\r\n\r\n" + BODY, (BAD, "library")),
    ("length of 2^64", POST + b"Content-Length: 18446744073709551616\r\n\r\n" + BODY, (BAD, "library")),
    ("length of 2^32 and twelve, in eleven digits", POST + b"Content-Length: 04294967308\r\n\r\n" + BODY, BAD),
    ("length with a comma at its end", POST + b"Content-Length: 12,\r\n\r\n" + BODY, (BAD, "library")),
    ("length with an exponent", POST + b"Content-Length: 1e1\r\n\r\n" + BODY, (BAD, "library")),
    ("length with an underscore", POST + b"Content-Length: 1_2\r\n\r\n" + BODY, (BAD, "library")),
    ("length with a vertical tab", POST + b"Content-Length: \x0b12\r\n\r\n" + BODY, (BAD, "library")),
    ("length in Arabic digits", POST + "Content-Length: ١٢\r\n\r\n".encode() + BODY, (BAD, "library")),
    ("folded length", POST + b"Content-Length: 1\r\n 2\r\n\r\n" + BODY, BAD),
    ("space before the colon of length", POST + b"Content-Length : 12\r\n\r\n" + BODY, BAD),
    ("space before and right length", POST + b"Content-Length : 0\r\n" + CL + END + BODY, BAD),
    # -- headers that decide who may do what
    ("two origins", GET + H + b"Origin: http://localhost\r\nOrigin: https://evil.example\r\n\r\n", BAD),
    ("two origins, same, other case", GET + H + b"Origin: http://localhost\r\noRIGIN: http://localhost\r\n\r\n", BAD),
    ("two origins, the first empty", GET + H + b"Origin:\r\nOrigin: https://evil.example\r\n\r\n", BAD),
    ("two authorizations", GET + H + b"Authorization: Bearer a\r\nAuthorization: Bearer b\r\n\r\n", BAD),
    ("two content types", POST + b"Content-Type: text/plain\r\n" + CL + END + BODY, BAD),
    ("two idempotency keys", POST + b"Idempotency-Key: a\r\nIdempotency-Key: b\r\n" + CL + END + BODY, BAD),
    # -- hosts
    ("no host", GET + END, "library"),
    ("two hosts, same", GET + H + H + END, BAD),
    ("two hosts, different", GET + H + b"Host: y\r\n\r\n", BAD),
    ("two hosts, other case", GET + H + b"hOST: y\r\n\r\n", BAD),
    ("empty host", GET + b"Host:\r\n\r\n", BAD),
    ("blank host", GET + b"Host:  \r\n\r\n", BAD),
    ("host with a path", GET + b"Host: x/y\r\n\r\n", BAD),
    ("host with a user", GET + b"Host: u@x\r\n\r\n", BAD),
    ("host with a list", GET + b"Host: x, y\r\n\r\n", BAD),
    ("host with a space", GET + b"Host: x y\r\n\r\n", BAD),
    ("host with a query", GET + b"Host: x?y\r\n\r\n", BAD),
    ("host with a percent", GET + b"Host: x%00y\r\n\r\n", BAD),
    ("host with markup", GET + b"Host: <script>\r\n\r\n", BAD),
    ("host in UTF-8", GET + "Host: ñ.example\r\n\r\n".encode(), BAD),
    ("host with a backslash", GET + b"Host: x\\y\r\n\r\n", BAD),
    ("space before the colon of host", GET + b"Host : x\r\n\r\n", (BAD, "library")),
    # -- header names and values
    ("name with a space", GET + H + b"A B: c\r\n\r\n", BAD),
    ("name with a slash", GET + H + b"A/B: c\r\n\r\n", BAD),
    ("name with parentheses", GET + H + b"A(B): c\r\n\r\n", BAD),
    ("name in UTF-8", GET + H + "Ñ: c\r\n\r\n".encode(), BAD),
    ("name with a control byte", GET + H + b"A\x01: c\r\n\r\n", BAD),
    ("name with DEL", GET + H + b"A\x7f: c\r\n\r\n", BAD),
    ("name with a quote", GET + H + b'A": c\r\n\r\n', BAD),
    ("name with at", GET + H + b"A@B: c\r\n\r\n", BAD),
    ("name with an equals sign", GET + H + b"A=B: c\r\n\r\n", BAD),
    ("name with a bracket", GET + H + b"A[0]: c\r\n\r\n", BAD),
    ("no name", GET + H + b": c\r\n\r\n", BAD),
    ("no name, last but one", GET + H + b": c\r\nA: b\r\n\r\n", BAD),
    ("no name, first", GET + b": c\r\n" + H + END, BAD),
    ("no name among bare LF", b"GET /hello HTTP/1.1\nHost: x\n: c\nA: b\nB: c\nC: d\n\n", BAD),
    ("no name, and names without spaces", GET + b"Host:x\r\n" + b"A:b\r\n" * 30 + b": Transfer-Encoding\r\n\r\n", BAD),
    ("a NUL in a value", GET + H + b"A: b\0c\r\n\r\n", BAD),
    ("a NUL hides a list of lengths", POST + b"Content-Length: 12\0, 0\r\n\r\n" + BODY, BAD),
    ("a NUL hides a host", GET + b"Host: x\0.evil.example\r\n\r\n", BAD),
    ("a NUL in a name", GET + H + b"A\0B: c\r\n\r\n", (BAD, "library")),
    ("a NUL hides a name", POST + b"Transfer-Encoding\0: chunked\r\n" + CL + END + BODY, (BAD, "library")),
    ("a NUL in the target", b"GET /hello\0/admin HTTP/1.1\r\n" + H + END, (BAD, "library")),
    ("a NUL in the version", b"GET /hello HTTP/1.1\0x\r\n" + H + END, (BAD, "library")),
    ("a folded value", GET + H + b"A: b\r\n c\r\n\r\n", BAD),
    ("a folded first line", b"GET /hello HTTP/1.1\r\n A: b\r\n" + H + END, BAD),
    ("folded, and a name again", POST + b"X: 1\r\n Transfer-Encoding: chunked\r\n" + CL + END + CHUNKS, (BAD, LENGTH)),
    ("white space beyond measure", GET + H + b"A:" + b" " * 200 + b"b\r\n\r\n", BAD),
    ("no colon", GET + H + b"nothing\r\n\r\n", (BAD, "library")),
    ("value with 0x01", GET + H + b"A: b\x01c\r\n\r\n", BAD),
    ("value with 0x08", GET + H + b"A: b\x08c\r\n\r\n", BAD),
    ("value with escape", GET + H + b"A: \x1b[2J\r\n\r\n", BAD),
    ("value with DEL", GET + H + b"A: b\x7fc\r\n\r\n", BAD),
    ("value with form feed", GET + H + b"A: b\x0cc\r\n\r\n", BAD),
    ("value with vertical tab", GET + H + b"A: b\x0bc\r\n\r\n", BAD),
    ("value with 0x1f", GET + H + b"A: b\x1fc\r\n\r\n", BAD),
    ("bare CR in a value", GET + H + b"A: b\rTransfer-Encoding: chunked\r\n\r\n", (BAD, LENGTH, "library")),
    ("header over the memory", GET + H + b"A: " + LONG + b"\r\n\r\n", "library"),
    ("name over the memory", GET + H + LONG + b": a\r\n\r\n", "library"),
    ("2,000 headers", GET + H + b"A: b\r\n" * 2000 + END, "library"),
    ("a megabyte of header", GET + H + b"A: " + b"b" * 1000000 + b"\r\n\r\n", "library"),
    # -- request lines
    ("target over the memory", b"GET /" + LONG + b" HTTP/1.1\r\n" + H + END, "library"),
    ("method with a space in front", b" GET /hello HTTP/1.1\r\n" + H + END, (BAD, "library")),
    ("method with a slash", b"G/T /hello HTTP/1.1\r\n" + H + END, BAD),
    ("method in brackets", b"(GET) /hello HTTP/1.1\r\n" + H + END, BAD),
    ("no target", b"GET HTTP/1.1\r\n" + H + END, (BAD, "library")),
    ("no version", b"GET /hello\r\n" + H + END, (BAD, "library")),
    ("HTTP/0.9", b"GET /hello HTTP/0.9\r\n" + H + END, (BAD, "library")),
    ("HTTP/2.0", b"GET /hello HTTP/2.0\r\n" + H + END, (BAD, "library")),
    ("HTTP/1.2", b"GET /hello HTTP/1.2\r\n" + H + END, (BAD, "library")),
    ("HTTP/1.10", b"GET /hello HTTP/1.10\r\n" + H + END, (BAD, "library")),
    ("lower-case version", b"GET /hello http/1.1\r\n" + H + END, (BAD, "library")),
    ("HTTP/9", b"GET /hello HTTP/9\r\n" + H + END, (BAD, "library")),
    ("version of another protocol", b"GET /hello RTSP/1.0\r\n" + H + END, (BAD, "library")),
    ("two targets", b"GET /hello /admin HTTP/1.1\r\n" + H + END, (BAD, "library")),
    ("relative target", b"GET hello HTTP/1.1\r\n" + H + END, BAD),
    ("target with a fragment", b"GET /hello#x HTTP/1.1\r\n" + H + END, BAD),
    ("target with a quote", b'GET /hello" HTTP/1.1\r\n' + H + END, BAD),
    ("target with markup", b"GET /<script> HTTP/1.1\r\n" + H + END, BAD),
    ("target with a backslash", b"GET /..\\x HTTP/1.1\r\n" + H + END, BAD),
    ("target with a tab", b"GET /hel\tlo HTTP/1.1\r\n" + H + END, (BAD, "library")),
    ("target with a control byte", b"GET /hel\x01lo HTTP/1.1\r\n" + H + END, BAD),
    ("target with DEL", b"GET /hel\x7flo HTTP/1.1\r\n" + H + END, BAD),
    ("asterisk", b"GET * HTTP/1.1\r\n" + H + END, BAD),
    ("authority form", b"CONNECT x:443 HTTP/1.1\r\n" + H + END, BAD),
    ("absolute form without a path", b"GET http://x HTTP/1.1\r\n" + H + END, BAD),
    ("absolute form without a host", b"GET http:///hello HTTP/1.1\r\n" + H + END, BAD),
    ("another scheme", b"GET ftp://x/hello HTTP/1.1\r\n" + H + END, BAD),
    # -- not HTTP at all
    ("a TLS hello", bytes.fromhex("16030100a5010000a10303") + b"\0" * 154, (BAD, "library")),
    ("an HTTP/2 preface", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", (BAD, "library")),
    ("binary", bytes(range(256)) * 4 + b"\r\n\r\n", "library"),
    ("an SSH greeting", b"SSH-2.0-OpenSSH_9.2\r\n\r\n", (BAD, "library")),
    ("a megabyte without a line end", b"a" * 1000000, "library"),
]

# Unusual, and right all the same: (name, bytes, status).
UNUSUAL = [
    ("absolute form", b"GET http://x/hello HTTP/1.1\r\n" + H + END, 200),
    ("absolute form, https", b"GET https://x:8443/hello?name=a HTTP/1.1\r\n" + H + END, 200),
    ("LF line ends", b"GET /hello HTTP/1.1\nHost: x\n\n", 200),
    ("an empty line before", END + GET + H + END, 200),
    ("NULs for an empty line before", b"\0" * 100 + END + GET + H + END, 200),
    ("names without spaces", GET + b"Host:x\r\nA:b\r\nB:\r\nC: \r\nD:   e  \r\n\r\n", 200),
    ("40 headers", GET + H + b"A-Header: and its value\r\n" * 40 + END, 200),
    ("a mix of line ends", b"GET /hello HTTP/1.1\r\nHost: x\nA: b\r\nB: c\n\r\n", 200),
    ("HTTP/1.0 without a host", b"GET /hello HTTP/1.0\r\n\r\n", 200),
    ("tab inside a value", GET + H + b"A: b\tc\r\n\r\n", 200),
    ("Latin-1 in a value", GET + H + b"A: \xe9\r\n\r\n", 200),
    ("UTF-8 in a query", GET.replace(b"/hello", "/hello?name=ñ".encode()) + H + END, 200),
    ("IPv6 host", GET + b"Host: [::1]:8080\r\n\r\n", 200),
    ("empty value", GET + H + b"A:\r\n\r\n", 200),
    ("an upgrade", GET + H + b"Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA\r\n\r\n", 200),
    ("a range", GET + H + b"Range: bytes=0-0,1-1,2-2\r\n\r\n", 200),
    ("a name that is nearly one", POST + b"Transfer_Encoding: chunked\r\n" + CL + END + BODY, 200),
    ("names that a connection may drop", POST + b"Connection: Content-Length, Host\r\n" + CL + END + BODY, 200),
    ("a length in another header", POST + b"X-Content-Length: 0\r\n" + CL + END + BODY, 200),
    ("another method in a header", GET + H + b"X-HTTP-Method-Override: POST\r\n\r\n", 200),
    ("another address in a header", GET + H + b"X-Original-URL: /admin\r\nX-Rewrite-URL: /admin\r\n\r\n", 200),
    ("an address that claims to be the loopback", b"POST /admin HTTP/1.1\r\n" + H + b"X-Forwarded-For: 127.0.0.1\r\nX-Real-IP: 127.0.0.1\r\n"
     b"Forwarded: for=127.0.0.1\r\nContent-Length: 0\r\n\r\n", 401),
    ("length 0 on GET", GET + H + b"Content-Length: 0\r\n\r\n", 200),
    ("a body on GET", GET + H + CL + END + BODY, 200),
    ("leading zeros", POST + b"Content-Length: 0000000012\r\n\r\n" + BODY, 200),
    ("unknown method", b"BREW /hello HTTP/1.1\r\n" + H + END, 405),
    ("TRACE", b"TRACE /hello HTTP/1.1\r\n" + H + END, 405),
    ("encoded slash", b"GET /%68ello HTTP/1.1\r\n" + H + END, 404),
    ("encoded NUL", b"GET /hello%00 HTTP/1.1\r\n" + H + END, 404),
    ("dots", b"GET /../hello HTTP/1.1\r\n" + H + END, 404),
    ("double slash", b"GET //hello HTTP/1.1\r\n" + H + END, 404),
    ("trailing slash", b"GET /hello/ HTTP/1.1\r\n" + H + END, 404),
    ("other case", b"GET /HELLO HTTP/1.1\r\n" + H + END, 404),
    ("POST without a length", POST + END, 411),
    ("body over the limit", POST + b"Content-Length: 65537\r\n\r\n" + b"x" * 65537, 413),
    ("body over what is dropped", POST + b"Content-Length: 9999999999\r\n\r\n" + b"x" * 10, 413),
    ("no media type", POST.replace(b"Content-Type", b"X-Type") + CL + END + BODY, 415),
    ("text/plain", POST.replace(b"application/json", b"text/plain") + CL + END + BODY, 415),
    ("other charset", POST.replace(b"/json", b"/json; charset=latin1") + CL + END + BODY, 415),
    ("UTF-8 charset", POST.replace(b"/json", b"/json;charset=UTF-8") + CL + END + BODY, 200),
    ("no admin key", b"POST /admin HTTP/1.1\r\n" + H + b"Content-Length: 0\r\n\r\n", 401),
    ("other scheme", b"POST /admin HTTP/1.1\r\n" + H + b"Authorization: Basic eDp5\r\nContent-Length: 0\r\n\r\n", 401),
    ("wrong admin key", b"POST /admin HTTP/1.1\r\n" + H + b"Authorization: Bearer echo-admin-kex\r\nContent-Length: 0\r\n\r\n", 401),
    ("right admin key", b"POST /admin HTTP/1.1\r\n" + H + b"Authorization: bearer echo-admin-key\r\nContent-Length: 0\r\n\r\n", 200),
    ("broken JSON", POST + b"Content-Length: 1\r\n\r\n{", 400),
]


def statuses(received):
    return [int(s) for s in re.findall(rb"^HTTP/1\.[01] (\d{3}) ", received, re.M)]


def is_expected(received, expected):
    """True when the refusal is one of those expected."""
    found = statuses(received)
    allowed = expected if isinstance(expected, tuple) else (expected,)
    slug = re.search(rb'"urn:conserje:problem:([a-z-]+)"', received)
    for one in allowed:
        if one == "library" and not slug and all(400 <= s <= 505 for s in found):
            return True
        if isinstance(one, int) and found == [one]:
            return True
        if slug and slug[1].decode() == one and len(found) == 1:
            return True
    return False


def check_hostile(server, name, raw, expected):
    begin = time.monotonic()
    received, closed = exchange(server, raw + SMUGGLED, timeout=5)
    seconds = time.monotonic() - begin
    check(f"{name}: refused", is_expected(received, expected), received[:300])
    check(f"{name}: at once", seconds < AT_ONCE, seconds)
    check(f"{name}: closed", closed, received[:300])
    check(f"{name}: nothing smuggled", b"SMUGGLED" not in received, received[-300:])


def check_unusual(server, name, raw, status):
    with server.connect() as sock:
        sock.sendall(raw)
        with sock.makefile("rb") as stream:
            answer = read_response(stream)
    check(name, answer and answer.status == status, answer and (answer.status, answer.body))


def check_health(server, name):
    answer = request(server, "GET", "/hello?name=well")
    check(f"{name}: healthy afterwards", json.loads(answer.body) == {"hello": "well"}, answer.body)


def main():
    with Server(sys.argv[1]) as server:
        descriptors, threads = server.descriptors(), server.threads()
        for name, raw, expected in HOSTILE:
            check_hostile(server, name, raw, expected)
            check_health(server, name)
        before = server.rss_kb()
        for _, raw, _ in HOSTILE * 5:
            exchange(server, raw + SMUGGLED, timeout=5)
        grown = server.rss_kb() - before
        check("memory does not grow", grown < 2 * 1024 or server.is_sanitized(), grown)
        for name, raw, status in UNUSUAL:
            check_unusual(server, name, raw, status)
            check_health(server, name)
        check("no descriptor left", wait_until(lambda: server.descriptors() <= descriptors, 5), server.descriptors())
        check("no thread left", server.threads() == threads, server.threads())
        check("clean exit", server.stop() == 0)
    finish()


if __name__ == "__main__":
    main()
