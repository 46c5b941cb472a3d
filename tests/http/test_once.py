#!/usr/bin/env python3
"""Idempotency-Key: a POST that is sent again does nothing again and gets the same answer.
usage: test_once.py HTTP_ECHO"""
import json
import sys
import threading
import time

from kit import Server, check, finish, request

JSON = dict(Content_Type="application/json")


def post(server, target, key, body=b"{}", **headers):
    if key is not None:
        headers["Idempotency_Key"] = key
    return request(server, "POST", target, body, **{**JSON, **headers})


def slug(answer):
    return json.loads(answer.body).get("type", "").rpartition(":")[2]


def count(answer):
    return json.loads(answer.body)["count"]


def check_replay(server):
    first = post(server, "/count", "k1", X_Request_Id="first")
    again = post(server, "/count", "k1", X_Request_Id="again")
    check("runs once", (first.status, again.status, again.body) == (200, 200, first.body), (first.body, again.body))
    check("says so", (first.header("idempotency-replayed"), again.header("idempotency-replayed")) == (None, "true"))
    check("each has its id", again.header("x-request-id") == "again", again.headers)
    check("the same headers", again.header("content-type") == "application/json" and again.header("vary") == "Origin")
    check("at every loop", all(post(server, "/count", "k1").body == first.body for _ in range(30)))
    check("another key runs", count(post(server, "/count", "k2")) == count(first) + 1)
    check("no key runs", count(post(server, "/count", None)) == count(first) + 2)
    check("an empty key is none", count(post(server, "/count", "")) == count(first) + 3)
    check("a GET has no key", request(server, "GET", "/hello?name=a", Idempotency_Key="k1").body == b'{"hello":"a"}')
    problem = post(server, "/echo", "k3", b"{", Accept_Language="es")
    again = post(server, "/echo", "k3", b"{", Accept_Language="en")
    check("a problem, too", (again.status, again.body, again.header("content-language"), again.header("vary")) ==
          (400, problem.body, "es", "Origin, Accept-Language"), again.body)


def check_other_requests(server):
    post(server, "/count?a", "k4", b'{"a":1}')
    for name, target, body in (("another body", "/count?a", b'{"a":2}'), ("another path", "/echo?a", b'{"a":1}'),
                               ("another query", "/count?b", b'{"a":1}'), ("no query", "/count", b'{"a":1}')):
        answer = post(server, target, "k4", body)
        check(f"{name}: 422", (answer.status, slug(answer)) == (422, "idempotency-mismatch"), (answer.status, answer.body))
    check("the key is as it was", post(server, "/count?a", "k4", b'{"a":1}').header("idempotency-replayed") == "true")
    for name, key in (("too long", "x" * 256), ("with a space", "a b"), ("not ASCII", "ñ")):
        answer = post(server, "/count", key)
        check(f"a key {name}: 400", (answer.status, slug(answer)) == (400, "bad-request"), (answer.status, answer.body))
    check("the longest key", post(server, "/count", "x" * 255).status == 200)


def check_senders(server):
    """A key is no way to read what somebody else was told."""
    mine = post(server, "/count", "k5", X_Forwarded_For="203.0.113.1")
    for name, headers in (("another address", dict(X_Forwarded_For="203.0.113.2")),
                          ("another page", dict(X_Forwarded_For="203.0.113.1", Origin="http://localhost")),
                          ("a bearer", dict(X_Forwarded_For="203.0.113.1", Authorization="Bearer x"))):
        answer = post(server, "/count", "k5", **headers)
        check(f"{name} has its own", answer.status == 200 and answer.body != mine.body, answer.body)
    moved = [post(server, "/count", "k6", Authorization="Bearer y", X_Forwarded_For=f"203.0.113.{i}").body for i in (3, 4)]
    check("a bearer is known at any address", moved[0] == moved[1], moved)
    check("no scope is got by a key", [post(server, "/admin", "k7", b"", Authorization=f"Bearer {key}").status
                                       for key in ("echo-admin-key", "another", "echo-admin-key")] == [200, 401, 200])


def check_running(server):
    results = []
    thread = threading.Thread(target=lambda: results.append(post(server, "/sleep?ms=600", "k8")))
    thread.start()
    time.sleep(0.2)
    answer = post(server, "/sleep?ms=600", "k8")
    check("still running: 409", (answer.status, slug(answer)) == (409, "conflict"), (answer.status, answer.body))
    thread.join()
    check("the first is answered", results[0].status == 200 and not results[0].header("idempotency-replayed"))
    answer = post(server, "/sleep?ms=600", "k8")
    check("then all are", (answer.status, answer.body, answer.header("idempotency-replayed")) == (200, results[0].body, "true"))
    with server.connect() as sock:
        sock.sendall(b"POST /sleep?ms=300 HTTP/1.1\r\nHost: x\r\nIdempotency-Key: k9\r\nContent-Type: application/json\r\n"
                     b"Content-Length: 2\r\n\r\n{}")
        time.sleep(0.1)
    time.sleep(0.5)  # the client has gone without its answer
    answer = post(server, "/sleep?ms=300", "k9")
    check("who comes back gets the answer", answer.header("idempotency-replayed") == "true", answer.headers)
    for i in range(2):
        check(f"no answer is not kept {i}", post(server, "/silent", "k10") is None)
    before = count(post(server, "/count", None))
    crowd = [threading.Thread(target=lambda: results.append(post(server, "/count", "k11"))) for _ in range(30)]
    results.clear()
    for thread in crowd:
        thread.start()
    for thread in crowd:
        thread.join()
    served = {r.body for r in results if r.status == 200}
    check("30 at once run once", len(served) == 1 and {r.status for r in results} <= {200, 409}, results)
    check("really", count(post(server, "/count", None)) == before + 2)


def check_memory(server):
    """Keys without end, each with 60 KB to keep."""
    text = {i: json.dumps({"text": f"{i:04}" + "x" * 60000}).encode() for i in range(400)}
    before = server.rss_kb()
    check("all answered", all(post(server, "/echo", f"m{i}", text[i]).status == 200 for i in text))
    grown = server.rss_kb() - before
    check("memory is bounded", grown < 24 * 1024 or server.is_sanitized(), grown)
    check("the newest is kept", post(server, "/echo", "m399", text[399]).header("idempotency-replayed") == "true")
    check("the oldest is not", post(server, "/echo", "m0", text[0]).header("idempotency-replayed") is None)


def main():
    with Server(sys.argv[1], proxy="127.0.0.1", loops=2) as server:
        for part in (check_replay, check_other_requests, check_senders, check_running, check_memory):
            part(server)
        check("exit 0", server.stop() == 0, server.errors())
    finish()


if __name__ == "__main__":
    main()
