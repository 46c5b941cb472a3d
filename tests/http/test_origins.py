#!/usr/bin/env python3
"""Which pages may talk to the server: CORS with and without sites.
usage: test_origins.py HTTP_ECHO"""
import json
import sys

from kit import Server, check, finish, request

WITHOUT_SITES = [
    ("http://localhost", 200), ("http://localhost:3000", 200), ("https://LOCALHOST:8443", 200),
    ("http://127.0.0.1:5173", 200), ("http://127.8.9.1", 200), ("http://[::1]:8080", 200),
    ("null", 403), ("https://evil.example", 403), ("http://localhost.evil.example", 403),
    ("http://127.0.0.1.evil.example", 403), ("http://evil.example/localhost", 403), ("file://", 403),
    ("http://localhost@evil.example", 403), ("localhost", 403), ("ftp://localhost", 403),
    ("http://192.0.2.7", 403), ("http://" + "a" * 300, 403), ("http://0.0.0.0:80", 403),
]
WITH_SITES = [
    ("https://shop.example", 200), ("https://SHOP.example", 200), ("http://shop.example", 403),
    ("https://shop.example:8443", 403), ("https://shop.example.evil.example", 403),
    ("https://evil-shop.example", 403), ("https://www.shop.example", 403), ("http://localhost:3000", 403),
    ("https://shop.example/", 403), ("null", 403),
]
POST = dict(body=b'{"text":"a"}', Content_Type="application/json")


def check_table(server, table):
    for origin, status in table:
        answer = request(server, "POST", "/echo", Origin=origin, **POST)
        check(f"{origin}: {status}", answer.status == status, answer.status)
        allowed = answer.header("access-control-allow-origin")
        check(f"{origin}: told so", allowed == (origin if status == 200 else None), allowed)
        preflight = request(server, "OPTIONS", "/echo", Origin=origin, Access_Control_Request_Method="POST")
        check(f"{origin}: preflight", preflight.status == (204 if status == 200 else 403), preflight.status)


def check_preflight(server):
    answer = request(server, "OPTIONS", "/echo", Origin="http://localhost", Access_Control_Request_Method="POST")
    for name, value in (("access-control-allow-methods", "POST, OPTIONS"),
                        ("access-control-max-age", "600"), ("vary", "Origin"),
                        ("access-control-allow-headers", "authorization, content-type, idempotency-key, "
                         "last-event-id, x-ms-bot-agent, x-requested-with"),
                        ("access-control-allow-credentials", None)):
        check(f"preflight {name}", answer.header(name) == value, answer.header(name))
    answer = request(server, "OPTIONS", "/echo")
    check("OPTIONS without an origin", (answer.status, answer.header("allow")) == (204, "POST, OPTIONS"))
    check("tells no page anything", answer.header("access-control-allow-methods") is None)
    answer = request(server, "OPTIONS", "/nothing", Origin="http://localhost")
    check("OPTIONS of nothing", answer.status == 404, answer.status)


def check_pages_of_our_own(server):
    """A page served by us under an address talks to us; under a name only when it is listed."""
    for host, origin, status in (("192.0.2.7:8080", "http://192.0.2.7:8080", 200),
                                 ("[2001:db8::7]", "http://[2001:db8::7]", 200),
                                 ("192.0.2.7:8080", "http://192.0.2.7:8081", 403),
                                 ("bot.evil.example", "http://bot.evil.example", 403)):
        with server.connect() as sock:
            sock.sendall(f"GET /hello HTTP/1.1\r\nHost: {host}\r\nOrigin: {origin}\r\n\r\n".encode())
            line = sock.recv(12)
        check(f"{origin} at {host}", line.endswith(str(status).encode()), line)


def main():
    program = sys.argv[1]
    with Server(program) as server:
        check_table(server, WITHOUT_SITES)
        check_preflight(server)
        check_pages_of_our_own(server)
        answer = request(server, "POST", "/echo", Origin="http://localhost", **POST)
        check("exposed", answer.header("access-control-expose-headers") ==
              "location, retry-after, x-request-id, ratelimit, ratelimit-policy", answer.headers)
        problem = request(server, "GET", "/nothing", Origin="http://localhost")
        check("a page may read problems", problem.header("access-control-allow-origin") == "http://localhost")
        problem = json.loads(request(server, "GET", "/hello", Origin="null").body)
        check("a problem", problem["type"] == "urn:conserje:problem:forbidden", problem)
        check("no origin", request(server, "POST", "/echo", **POST).status == 200)
    with Server(program, site="https://shop.example") as server:
        check_table(server, WITH_SITES)
        check("no origin, with sites", request(server, "POST", "/echo", **POST).status == 200)
    finish()


if __name__ == "__main__":
    main()
