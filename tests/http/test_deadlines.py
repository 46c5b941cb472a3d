#!/usr/bin/env python3
"""Slow clients: each is closed at its deadline, however often it sends a byte, and never one
that is only slow to be answered. usage: test_deadlines.py HTTP_ECHO"""
import contextlib
import socket
import sys
import time

from kit import Server, check, finish, read_response, request, wait_until

BODY = b'{"text":"a"}'
HEAD = b"POST /echo HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 12\r\n"
SHORT = dict(headers_ms=400, body_ms=600, request_ms=1200, idle_ms=500, sweep_ms=50)
SLACK = 0.5  # for a machine that is busy


def drip(sock, data, pause=0.04):
    """Sends byte by byte, and `data` again and again; returns when the server has closed."""
    begin = time.monotonic()
    sock.settimeout(pause)
    while time.monotonic() - begin < 5:
        for i in range(len(data)):
            with contextlib.suppress(TimeoutError):
                try:
                    sock.send(data[i:i + 1])
                    if sock.recv(1000) == b"":
                        return time.monotonic() - begin
                except OSError as error:
                    if isinstance(error, TimeoutError):
                        raise
                    return time.monotonic() - begin
    return 5


def closes_after(sock, patience=5):
    """Seconds until the server closes; 5 when it does not."""
    begin = time.monotonic()
    sock.settimeout(patience)
    try:
        while sock.recv(65536):
            pass
    except TimeoutError:
        return patience
    except OSError:
        pass
    return time.monotonic() - begin


def within(seconds, expected):
    return expected - 0.1 <= seconds <= expected + SLACK


def check_slow_senders(server):
    cases = [
        ("says nothing", b"", b"", 0.4),
        ("an unfinished header", HEAD, b"", 0.4),
        ("drips its request line", b"GET /hello", b"a", 0.4),
        ("drips a header", HEAD + b"A: ", b"b", 0.4),
        ("drips empty lines", b"", b"\r\n", 0.4),
        ("sends no body", HEAD + b"\r\n", b"", 0.6),
        ("sends half a body", HEAD + b"\r\n" + BODY[:6], b"", 0.6),
    ]
    for name, begin, more, expected in cases:
        with server.connect() as sock:
            sock.sendall(begin)
            seconds = drip(sock, more) if more else closes_after(sock)
            check(f"{name}: closed at its deadline", within(seconds, expected), seconds)
    with server.connect() as sock:  # 60 KB at a byte per 20 ms would take 20 minutes
        sock.sendall(HEAD.replace(b"12", b"60000") + b"\r\n")
        check("drips a body: closed at its deadline", within(drip(sock, b"x", 0.02), 0.6))


def check_kept_alive(server):
    with server.connect() as sock, sock.makefile("rb") as stream:
        sock.sendall(HEAD + b"\r\n" + BODY)
        check("answered", read_response(stream).status == 200)
        check("idle: closed", within(seconds := closes_after(sock), 0.5), seconds)
    with server.connect() as sock, sock.makefile("rb") as stream:
        for i in range(6):  # longer in all than any deadline
            sock.sendall(HEAD + b"\r\n" + BODY)
            check(f"busy {i}: stays", (answer := read_response(stream)) and answer.status == 200)
            time.sleep(0.3)
    with server.connect() as sock, sock.makefile("rb") as stream:
        sock.sendall(HEAD + b"\r\n" + BODY)
        read_response(stream)
        sock.sendall(HEAD)
        check("second header: closed", within(seconds := closes_after(sock), 0.4), seconds)


def check_slow_readers(server, before):
    """An answer that nobody takes: 32 MB are more than the system keeps for a client."""
    check("nobody else is there", wait_until(lambda: server.descriptors() <= before, 5))
    with socket.socket() as sock:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        sock.connect((server.host, server.port))
        begin = time.monotonic()
        sock.sendall(b"GET /big?kb=32000 HTTP/1.1\r\nHost: x\r\n\r\n")
        time.sleep(0.3)
        check("the answer waits for its reader", server.descriptors() > before)
        wait_until(lambda: server.descriptors() <= before, 5)
        seconds = time.monotonic() - begin
        check("a reader who does not read: closed", within(seconds, 1.2), seconds)


def check_suspended(server):
    answer = request(server, "GET", "/sleep?ms=1800")
    check("what waits for us is not cut off", answer and answer.status == 200, answer)


def check_crowd(server):
    """Slow clients beside a good one."""
    crowd = [server.connect() for _ in range(300)]
    for i, sock in enumerate(crowd):
        sock.sendall([b"", b"GET /he", HEAD, HEAD + b"\r\n{"][i % 4])
    worst = 0.0
    for _ in range(100):
        begin = time.monotonic()
        ok = request(server, "GET", "/hello").status == 200
        worst = max(worst, time.monotonic() - begin)
        if not ok:
            check("the good one is answered", False)
    check("the good one is answered at once", worst < 0.5, worst)
    begin = time.monotonic()
    left = sum(closes_after(sock, 3) >= 3 for sock in crowd)
    check("the crowd is shed", left == 0, left)
    check("in time", time.monotonic() - begin < 2, time.monotonic() - begin)
    for sock in crowd:
        sock.close()


def main():
    with Server(sys.argv[1], **SHORT) as server:
        descriptors = server.descriptors()
        check_slow_senders(server)
        check_kept_alive(server)
        check_slow_readers(server, descriptors)
        check_suspended(server)
        check_crowd(server)
        check("no descriptor left", wait_until(lambda: server.descriptors() <= descriptors, 5))
        check("exit 0", server.stop() == 0)
    finish()


if __name__ == "__main__":
    main()
