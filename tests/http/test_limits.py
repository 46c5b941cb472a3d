#!/usr/bin/env python3
"""Limits by client: requests a minute, connections; proxies that are believed and others.
usage: test_limits.py HTTP_ECHO"""
import re
import sys

from kit import Server, check, finish, request

ECHO = dict(body=b'{"text":"a"}', Content_Type="application/json")


def statuses(server, count, method="GET", target="/hello", **headers):
    return [request(server, method, target, **headers).status for _ in range(count)]


def check_loopback_is_free(program):
    with Server(program, address_rate=3, address_connections=2) as server:
        check("no limit for the loopback", statuses(server, 10) == [200] * 10)
        socks = [server.connect() for _ in range(10)]
        check("nor for its connections", request(server, "GET", "/hello").status == 200)
        for sock in socks:
            sock.close()
        found = statuses(server, 5, X_Forwarded_For="203.0.113.9")
        check("a header of an untrusted peer makes it count", found == [200] * 3 + [429] * 2, found)
        found = statuses(server, 1, X_Forwarded_For="203.0.113.10")
        check("and does not change who it is", found == [429], found)


def check_rates(program):
    with Server(program, address_rate=5, visitor_rate=2, proxy="127.0.0.0/8") as server:
        found = statuses(server, 7, X_Forwarded_For="203.0.113.1")
        check("five a minute", found == [200] * 5 + [429] * 2, found)
        check("another address has its own", statuses(server, 1, X_Forwarded_For="203.0.113.2") == [200])
        check("without a header it is the proxy itself", statuses(server, 9) == [200] * 9)

        answer = request(server, "GET", "/hello", X_Forwarded_For="203.0.113.1")
        wait = int(answer.header("retry-after"))
        check("Retry-After", 10 <= wait <= 12, wait)
        check("RateLimit-Policy", answer.header("ratelimit-policy") == '"address";q=5;w=60', answer.headers)
        check("RateLimit", re.fullmatch(r'"address";r=0;t=\d+', answer.header("ratelimit") or ""), answer.headers)
        check("a problem", b"urn:conserje:problem:rate-limited" in answer.body, answer.body)
        answer = request(server, "GET", "/hello", X_Forwarded_For="203.0.113.3")
        check("what is left", answer.header("ratelimit") == '"address";r=4;t=12', answer.headers)

        browser = dict(Origin="http://localhost", X_Forwarded_For="203.0.113.4", **ECHO)
        found = statuses(server, 3, "POST", "/echo", User_Agent="one", **browser)
        check("two a minute for a browser", found == [200, 200, 429], found)
        found = statuses(server, 1, "POST", "/echo", User_Agent="two", **browser)
        check("another at the same address has its own", found == [200], found)
        found = statuses(server, 3, "POST", "/echo", User_Agent="three", **browser)
        check("but they share the address's", found == [200, 429, 429], found)
        server_side = dict(X_Forwarded_For="203.0.113.5", **ECHO)
        found = statuses(server, 6, "POST", "/echo", **server_side)
        check("a server has only the address's", found == [200] * 5 + [429], found)
        found = statuses(server, 7, "GET", "/metrics", X_Forwarded_For="203.0.113.6")
        check("free routes are not counted", found == [401] * 7, found)
        found = statuses(server, 7, "POST", "/admin", body=b"", X_Forwarded_For="203.0.113.7")
        check("guesses at a key are", found == [401] * 5 + [429] * 2, found)


def check_proxies(program):
    """Who a request counts for, told by whose bucket it empties."""
    with Server(program, address_rate=1, proxy="127.0.0.1") as server:
        def is_counted_for(address, **headers):
            request(server, "GET", "/hello", X_Forwarded_For=address)
            return statuses(server, 1, **headers) == [429]

        check("the last hop counts", is_counted_for("198.51.100.1", X_Forwarded_For="1.2.3.4, 198.51.100.1"))
        check("a trusted last hop is skipped",
              is_counted_for("198.51.100.2", X_Forwarded_For="9.9.9.9, 198.51.100.2, 127.0.0.1"))
        check("Forwarded", is_counted_for("198.51.100.3", Forwarded="for=198.51.100.3;proto=https"))
        check("Forwarded with a port", is_counted_for("198.51.100.4", Forwarded='for="198.51.100.4:4711"'))
        check("Forwarded, IPv6",
              is_counted_for("2001:db8:1::1", Forwarded='for=_x, for="[2001:db8:1::1]:4711"'))
        check("IPv6 by its /64", is_counted_for("2001:db8:2::1", X_Forwarded_For="2001:db8:2::ffff"))
        check("but not by its /48", not is_counted_for("2001:db8:3::1", X_Forwarded_For="2001:db8:3:1::1"))
        check("IPv4 in IPv6", is_counted_for("198.51.100.5", X_Forwarded_For="::ffff:198.51.100.5"))
        check("an obscured hop counts for the proxy",
              statuses(server, 2, Forwarded="for=_hidden") == [200, 429])
        check("so do two headers that differ",
              statuses(server, 1, Forwarded="for=198.51.100.6", X_Forwarded_For="198.51.100.7") == [429])
        lines = "198.51.100.8\r\nX-Forwarded-For: 127.0.0.1"
        check("a proxy may add a line of its own", is_counted_for("198.51.100.8", X_Forwarded_For=lines))
        check("and nonsense", statuses(server, 1, X_Forwarded_For="]:,;=\"") == [429])


def check_connections(program):
    with Server(program, connections=6, loops=1, idle_ms=500, sweep_ms=50, headers_ms=700) as server:
        socks = [server.connect() for _ in range(12)]
        answer = request(server, "GET", "/hello")
        check("served once others are gone", answer and answer.status == 200, answer)
        for sock in socks:
            sock.close()


def main():
    program = sys.argv[1]
    check_loopback_is_free(program)
    check_rates(program)
    check_proxies(program)
    check_connections(program)
    finish()


if __name__ == "__main__":
    main()
