"""What the HTTP tests share: a server to start, raw bytes to send, facts to check."""
import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
import time

passed = failed = 0


def check(name, ok, detail=""):
    """Counts one fact; tells what was there instead when it is not so."""
    global passed, failed
    if ok:
        passed += 1
    else:
        failed += 1
        print(f"FAIL {name}: {detail!r}", flush=True)


def finish():
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed or not passed else 0)


class Server:
    """http_echo with options; `port` is where it listens."""

    def __init__(self, program, host="127.0.0.1", **options):
        command = [program, "--host", host]
        for key, value in options.items():
            command += ["--" + key.replace("_", "-"), str(value)]
        self.host = host
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        line = self.process.stdout.readline()
        if not line.startswith("port "):
            raise RuntimeError(f"no server: {line!r}, exit {self.process.wait()}")
        self.port = int(line.split()[1])

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()

    def stop(self, timeout=10):
        """Ends it by SIGTERM; the exit code."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(timeout)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            return "did not stop"
        finally:
            self.process.stdout.close()

    def connect(self, timeout=10):
        return socket.create_connection((self.host, self.port), timeout)

    def descriptors(self):
        return len(os.listdir(f"/proc/{self.process.pid}/fd"))

    def threads(self):
        return len(os.listdir(f"/proc/{self.process.pid}/task"))


class Response:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    def header(self, name):
        values = [v for k, v in self.headers if k == name.lower()]
        return values[0] if values else None


def read_response(stream, head_only=False):
    """One response from a binary file; None at the end."""
    line = stream.readline()
    if not line:
        return None
    match = re.match(rb"HTTP/1\.[01] (\d{3}) ", line)
    if not match:
        raise ValueError(f"not a status line: {line!r}")
    headers = []
    while (line := stream.readline()) not in (b"\r\n", b""):
        name, _, value = line.decode("latin-1").partition(":")
        headers.append((name.lower(), value.strip()))
    status = int(match[1])
    length = int(dict(headers).get("content-length", 0))
    body = b"" if head_only or status in (100, 204, 304) else stream.read(length)
    return Response(status, headers, body)


def exchange(server, raw, timeout=10, half_close=False):
    """Sends bytes on a connection of their own; all that came back, and whether it was closed."""
    received = b""
    with server.connect(timeout) as sock:
        with contextlib.suppress(OSError):
            sock.sendall(raw)
            if half_close:
                sock.shutdown(socket.SHUT_WR)
        sock.settimeout(timeout)
        try:
            while chunk := sock.recv(65536):
                received += chunk
            closed = True
        except TimeoutError:
            closed = False
        except ConnectionResetError:
            closed = True
    return received, closed


def request(server, method, target, body=None, timeout=10, **headers):
    """One request on a connection of its own, well formed."""
    lines = [f"{method} {target} HTTP/1.1", "Host: test"]
    if body is not None:
        lines.append(f"Content-Length: {len(body)}")
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    raw = "\r\n".join(lines).encode() + b"\r\n\r\n" + (body or b"")
    with server.connect(timeout) as sock:
        sock.sendall(raw)
        with sock.makefile("rb") as stream:
            return read_response(stream, head_only=method == "HEAD")


def wait_until(condition, seconds):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.02)
    return condition()
