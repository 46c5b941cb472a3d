"""What the HTTP tests share: a server to start, raw bytes to send, facts to check."""
import contextlib
import json
import os
import re
import resource
import signal
import socket
import subprocess
import sys
import tempfile
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


class Running:
    """A server process that listens on `host` and `port`."""

    def __init__(self, command, host, **options):
        self.host = host
        self.log = tempfile.TemporaryFile("w+")
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=self.log, text=True, **options)
        self.first_line = self.process.stdout.readline()

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

    def errors(self):
        """What it wrote to standard error so far."""
        self.log.seek(0)
        return self.log.read()

    def connect(self, timeout=10):
        return socket.create_connection((self.host, self.port), timeout)

    def descriptors(self):
        return len(os.listdir(f"/proc/{self.process.pid}/fd"))

    def threads(self):
        return len(os.listdir(f"/proc/{self.process.pid}/task"))

    def rss_kb(self):
        with open(f"/proc/{self.process.pid}/statm") as statm:
            return int(statm.read().split()[1]) * resource.getpagesize() // 1024

    def is_sanitized(self):
        """Sanitizers keep freed memory: what the process takes tells nothing then."""
        with open(f"/proc/{self.process.pid}/maps") as maps:
            return re.search("lib[at]san", maps.read()) is not None


class Server(Running):
    """http_echo with options."""

    def __init__(self, program, host="127.0.0.1", **options):
        command = [program, "--host", host]
        for key, value in options.items():
            command += ["--" + key.replace("_", "-"), str(value)]
        super().__init__(command, host)
        if not self.first_line.startswith("port "):
            raise RuntimeError(f"no server: {self.errors()}, exit {self.stop()}")
        self.port = int(self.first_line.split()[1])


class Program(Running):
    """`conserje serve` on a bot's folder; `key` is the admin key of --dev."""

    def __init__(self, program, folder, *options, host="127.0.0.1", env=None, cwd=None):
        listen = f"[{host}]:0" if ":" in host else f"{host}:0"
        command = [program, "-C", str(folder), "--json", "serve", "--listen", listen, *options]
        clean = {name: value for name, value in os.environ.items() if not name.startswith("CONSERJE_")}
        super().__init__(command, host, env={**clean, "LC_ALL": "C", **(env or {})}, cwd=cwd)
        if not self.first_line.startswith("{"):
            raise RuntimeError(f"no server: {self.errors()}, exit {self.stop()}")
        start = json.loads(self.first_line)
        self.port, self.url, self.key = start["port"], start["url"], start.get("admin_key")

    def admin(self, method, target, **headers):
        """A request with the admin key."""
        return request(self, method, target, b"" if method == "POST" else None,
                       Authorization=f"Bearer {self.key}", **headers)

    def ask(self, text, **members):
        """The answer object."""
        body = json.dumps({"text": text, **members}).encode()
        answer = request(self, "POST", "/v1/ask", body, Content_Type="application/json")
        return json.loads(answer.body)

    def metric(self, line):
        """The value of one sample, 0 when it is not there."""
        text = self.admin("GET", "/metrics").body.decode()
        found = re.search("^" + re.escape(line) + r" (\S+)", text, re.M)
        return float(found[1]) if found else 0.0

    def events(self, event):
        """Lines of the log with this event."""
        lines = [json.loads(line) for line in self.errors().splitlines() if line.startswith("{")]
        return [line for line in lines if line["event"] == event]


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
