#!/usr/bin/env python3
"""The event loops: every multiple of 128 ready clients is served, keep-alive, pipelining,
answers from other threads, stopping. usage: test_loops.py HTTP_ECHO"""
import contextlib
import json
import select
import signal
import socket
import sys
import threading
import time

from kit import Server, check, finish, read_response, request, wait_until

BODY = '{"text":"¿Cómo devuelvo un pedido?"}'.encode()
ECHO = (b"POST /echo HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
        b"Content-Length: %d\r\n\r\n" % len(BODY)) + BODY
ANSWER = json.dumps({"echo": "¿Cómo devuelvo un pedido?", "lang": "es"},
                    ensure_ascii=False, separators=(",", ":")).encode()


def ready_clients(server, count, rounds):
    """`count` clients send at the same moment and wait for their answers, `rounds` times.
    Returns how many answers came, and how long the slowest round took."""
    clients = [server.connect() for _ in range(count)]
    answers, slowest = 0, 0.0
    poller = select.epoll()
    for client in clients:
        client.setblocking(False)
        poller.register(client, select.EPOLLIN)
    by_fd = {client.fileno(): client for client in clients}
    for _ in range(rounds):
        begin = time.monotonic()
        for client in clients:
            client.send(ECHO)
        waiting = {fd: b"" for fd in by_fd}
        while waiting and time.monotonic() - begin < 10:
            for fd, _ in poller.poll(0.5):
                if fd not in waiting:
                    continue
                with contextlib.suppress(BlockingIOError):
                    waiting[fd] += by_fd[fd].recv(65536)
                if waiting[fd].endswith(ANSWER):
                    del waiting[fd]
                    answers += 1
        slowest = max(slowest, time.monotonic() - begin)
    poller.close()
    for client in clients:
        client.close()
    return answers, slowest


def check_ready_clients(program, loops):
    with Server(program, loops=loops) as server:
        for count in (1, 127, 128, 129, 255, 256, 257, 512):
            answers, slowest = ready_clients(server, count, rounds=5)
            check(f"{loops} loops, {count} ready clients: all answered", answers == 5 * count, answers)
            check(f"{loops} loops, {count} ready clients: at once", slowest < 2, slowest)
        check("stops", server.stop() == 0)


def check_connection_reuse(server):
    with server.connect() as sock, sock.makefile("rb") as stream:
        for i in range(50):
            sock.sendall(ECHO)
            answer = read_response(stream)
            check(f"kept alive {i}", answer.status == 200 and answer.body == ANSWER, answer.body)
    with server.connect() as sock, sock.makefile("rb") as stream:
        sock.sendall(ECHO * 30)
        bodies = [read_response(stream).body for _ in range(30)]
        check("30 pipelined", bodies == [ANSWER] * 30, bodies)
    with server.connect() as sock, sock.makefile("rb") as stream:
        for i in range(0, len(ECHO), 7):
            sock.sendall(ECHO[i:i + 7])
            time.sleep(0.001)
        check("in small pieces", read_response(stream).body == ANSWER)


def check_bodies(server):
    big = json.dumps({"text": "x" * 60000}).encode()
    answer = request(server, "POST", "/echo", big, Content_Type="application/json")
    check("60 KB there and back", len(json.loads(answer.body)["echo"]) == 60000, answer.status)
    answer = request(server, "GET", "/big?kb=4000")
    check("4 MB back", len(answer.body) >= 4000 * 1024, len(answer.body))
    answer = request(server, "HEAD", "/hello")
    check("HEAD", answer.status == 200 and answer.header("content-length") == "12", answer.headers)
    answer = request(server, "POST", "/echo", big, Content_Type="application/json", Expect="100-continue")
    check("100-continue", answer.status == 100, answer.status)


def check_headers(server):
    answer = request(server, "GET", "/hello", X_Request_Id="abc.DEF-1_2")
    check("request id out", answer.header("x-request-id") == "abc.DEF-1_2", answer.headers)
    for bad in ("a b", "x" * 65, "<script>", "é"):
        answer = request(server, "GET", "/hello", X_Request_Id=bad)
        check(f"request id {bad!r} is replaced", len(answer.header("x-request-id")) == 22, answer.headers)
    ids = {request(server, "GET", "/hello").header("x-request-id") for _ in range(200)}
    check("request ids differ", len(ids) == 200, len(ids))
    answer = request(server, "GET", "/hello")
    for name, value in (("x-content-type-options", "nosniff"), ("referrer-policy", "no-referrer"),
                        ("content-security-policy", "default-src 'none'; frame-ancestors 'none'"),
                        ("cache-control", "no-store"), ("vary", "Origin")):
        check(f"header {name}", answer.header(name) == value, answer.header(name))
    check("does not name its software", answer.header("server") is None)


def check_problems(server):
    """The language and the shape of a problem."""
    for accept, language in (("", "en"), ("es", "es"), ("es-ES,es;q=0.9,en;q=0.8", "es"),
                             ("en-GB,en;q=0.9,es;q=0.8", "en"), ("es;q=0.3,en;q=0.5", "en"),
                             ("fr,de", "en"), ("fr,es;q=0.1", "es"), ("est", "en"), ("es;q=x", "en"),
                             ("ES-mx", "es"), (",,;q=1,", "en"), ("es;q=0", "en")):
        answer = request(server, "GET", "/nothing", Accept_Language=accept)
        check(f"Accept-Language {accept!r}", answer.header("content-language") == language, answer.headers)
    problem = json.loads(request(server, "GET", "/nothing/%C3%B1?x=1", X_Request_Id="r1").body)
    check("problem", problem == {
        "type": "urn:conserje:problem:not-found", "title": "Not found", "status": 404,
        "detail": "There is nothing at this path: /openapi.json lists what there is",
        "instance": "/nothing/%C3%B1", "request_id": "r1"}, problem)
    answer = request(server, "PATCH", "/hello")
    check("405 tells what is allowed", answer.header("allow") == "GET, HEAD, POST, OPTIONS", answer.headers)
    check("405 is a problem", answer.header("content-type") == "application/problem+json")
    answer = request(server, "POST", "/admin", b"")
    check("401 tells how", answer.header("www-authenticate") == 'Bearer realm="conserje"', answer.headers)


def check_other_threads(server):
    begin = time.monotonic()
    results = []
    threads = [threading.Thread(target=lambda: results.append(request(server, "GET", "/sleep?ms=1500")))
               for _ in range(40)]
    for thread in threads:
        thread.start()
    quick = request(server, "GET", "/hello")
    check("the loops go on meanwhile", quick.status == 200 and time.monotonic() - begin < 1.4)
    for thread in threads:
        thread.join()
    check("40 answered by other threads", [r.body for r in results] == [b'{"slept":true}'] * 40)
    with server.connect() as sock:
        sock.sendall(b"GET /sleep?ms=200 HTTP/1.1\r\nHost: x\r\n\r\n")
    time.sleep(0.4)  # the client is gone when its answer is ready
    check("well after a client left", request(server, "GET", "/hello").status == 200)
    with server.connect() as sock:
        sock.sendall(b"GET /silent HTTP/1.1\r\nHost: x\r\n\r\n")
        check("no answer closes the connection", sock.recv(100) == b"")


def check_drain(program):
    """SIGTERM: what runs is answered, what idles is closed, nobody new is let in."""
    with Server(program) as server:
        running = [server.connect() for _ in range(30)]
        idle = [server.connect() for _ in range(30)]
        for sock in running:
            sock.sendall(b"GET /sleep?ms=400 HTTP/1.1\r\nHost: x\r\n\r\n")
        check("all run", wait_until(lambda: server.threads() > 30, 5), server.threads())
        begin = time.monotonic()
        server.process.send_signal(signal.SIGTERM)
        answers = [read_response(sock.makefile("rb")) for sock in running]
        check("all that ran are answered", all(a and a.status == 200 for a in answers))
        check("and told to close", all(a.header("connection") == "close" for a in answers if a))
        check("exit 0", server.stop() == 0)
        check("in time", time.monotonic() - begin < 2, time.monotonic() - begin)
        check("idle ones are closed", all(sock.recv(10) == b"" for sock in idle))
        try:
            socket.create_connection((server.host, server.port), 1).close()
            check("nobody new", False)
        except OSError:
            check("nobody new", True)
        for sock in running + idle:
            sock.close()


def check_backlog(program):
    """SIGTERM while a crowd has connected and sent, but is not let in yet."""
    for loops in (1, 2):
        with Server(program, loops=loops) as server:
            server.process.send_signal(signal.SIGSTOP)
            crowd = [server.connect() for _ in range(300)]
            for sock in crowd:
                sock.sendall(ECHO)
            server.process.send_signal(signal.SIGTERM)
            server.process.send_signal(signal.SIGCONT)
            bodies = []
            for sock in crowd:
                with contextlib.suppress(OSError), sock, sock.makefile("rb") as stream:
                    answer = read_response(stream)
                    bodies.append(answer and answer.body)
            check(f"{loops} loops: 300 who waited at the door are answered", bodies == [ANSWER] * 300, bodies.count(ANSWER))
            check("exit 0", server.stop() == 0)


def check_drain_is_bounded(program):
    """What takes longer than the grace is cut off, suspended or half sent."""
    with Server(program, grace_ms=300) as server:
        slow, half = server.connect(), server.connect()
        slow.sendall(b"GET /sleep?ms=1500 HTTP/1.1\r\nHost: x\r\n\r\n")
        half.sendall(ECHO[:-3])
        time.sleep(0.2)
        begin = time.monotonic()
        server.process.send_signal(signal.SIGTERM)
        answer = read_response(slow.makefile("rb"))
        check("told that the server stops", answer and answer.status == 503, answer)
        check("when to come back", answer and answer.header("retry-after") == "2")
        check("half a request is closed", half.recv(10) == b"")
        check("bounded", time.monotonic() - begin < 1.2, time.monotonic() - begin)
        check("exit 0", server.stop() == 0)
        slow.close()
        half.close()


def check_addresses(program):
    with Server(program, host="::1") as server:
        check("IPv6", request(server, "GET", "/hello").status == 200)
    with Server(program, host="localhost") as server:
        server.host = "127.0.0.1"  # a bare machine has no hosts file for the client to look in
        check("a name", request(server, "GET", "/hello").status == 200)
    with Server(program) as server:
        try:
            Server(program, port=server.port).stop()
            check("a port in use is refused", False)
        except RuntimeError as error:
            check("a port in use is refused", "exit 2" in str(error), str(error))
    for host in ("203.0.113.1", "no.such.host.invalid"):
        try:
            Server(program, host=host).stop()
            check(f"{host} is refused", False)
        except RuntimeError as error:
            check(f"{host} is refused", "exit 2" in str(error), str(error))


def main():
    program = sys.argv[1]
    for loops in (1, 2):
        check_ready_clients(program, loops)
    with Server(program) as server:
        descriptors = server.descriptors()
        check_connection_reuse(server)
        check_bodies(server)
        check_headers(server)
        check_problems(server)
        check_other_threads(server)
        check("no descriptor left", wait_until(lambda: server.descriptors() <= descriptors, 5))
        check("exit 0", server.stop() == 0, server.errors())
    check_drain(program)
    check_backlog(program)
    check_drain_is_bounded(program)
    check_addresses(program)
    finish()


if __name__ == "__main__":
    main()
