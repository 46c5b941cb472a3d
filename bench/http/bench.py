#!/usr/bin/env python3
"""Measures the HTTP server, as ratios within one run; prints each figure beside its target.

usage: bench.py [stall] [echo] [ask] [start]

  stall  libmicrohttpd's own epoll thread at 127 and 128 clients: why our loops are our own
  echo   the bare echo on our loop beside nginx `return 200`, and at 127 … 1000 clients
  ask    /v1/ask beside the bare echo and nginx, and at 127 … 512 clients
  start  from the command to the first answer, and memory

Needs wrk and nginx; builds what it measures in build/release. CPU is the server process's own, in
microseconds a request, so that others on the machine disturb little; a figure is the median of
alternating runs. BENCH_SECONDS is the length of one (3), BENCH_TURNS how many of each (5),
BENCH_KB a large knowledge base (../shared/data/kb/msalchemy-es; left out when it is not there)."""
import contextlib
import json
import os
import pathlib
import platform
import resource
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
BUILD = ROOT / "build" / "release"
SECONDS = int(os.environ.get("BENCH_SECONDS", "3"))
TURNS = int(os.environ.get("BENCH_TURNS", "5"))
LARGE = pathlib.Path(os.environ.get("BENCH_KB", ROOT.parent / "shared/data/kb/msalchemy-es"))
EXACT = "¿Cuánto tiempo tengo para devolver un pedido?"
TYPED = "asta cuando puedo debolver un pedido"
ECHOED = '{"echo":"¿Cómo puedo devolver un producto que compré la semana pasada?","lang":"es"}'


def build(*targets):
    subprocess.run(["cmake", "--preset", "release"], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    subprocess.run(["cmake", "--build", "--preset", "release", "--target", *targets], cwd=ROOT,
                   check=True, stdout=subprocess.DEVNULL)


def free_port():
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return sock.getsockname()[1]


# ---- What is measured ----

class Server:
    """A process that answers `path` on `port`; what is posted is {"text": `text`}."""

    def __init__(self, name, process, port, path="/", text=None):
        self.name, self.process, self.port, self.path, self.text = name, process, port, path, text

    def asking(self, name, text):
        return Server(name, self.process, self.port, self.path, text)

    def post(self, text):
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{self.path}", json.dumps({"text": text}).encode(),
                                         {"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=10) as response:
            return response.read()

    def cpu_us(self):
        """CPU time of the process and its children: nginx works in one."""
        pid = self.process.pid
        children = pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        return sum(int((task / "schedstat").read_text().split()[0]) / 1000
                   for one in [pid, *children] for task in pathlib.Path(f"/proc/{one}/task").iterdir())

    def memory_mb(self):
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return int(status.partition("VmRSS:")[2].split()[0]) / 1024


@contextlib.contextmanager
def running(command, port):
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(2000):
            with contextlib.suppress(OSError):
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            if process.poll() is not None:
                sys.exit(f"bench: {command[0]} ended with {process.returncode}")
            time.sleep(0.01)
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@contextlib.contextmanager
def nginx(body):
    """One worker that answers `body`, whatever it is asked."""
    port, folder = free_port(), tempfile.mkdtemp(prefix="bench-nginx-")
    os.chmod(folder, 0o755)
    config = pathlib.Path(folder, "nginx.conf")
    text = (HERE / "nginx.conf").read_text()
    config.write_text(text.replace("PORT", str(port)).replace("PREFIX", folder).replace("BODY", body))
    try:
        with running(["nginx", "-p", folder, "-e", folder + "/start.err", "-c", str(config)], port) as process:
            yield Server(f"nginx, {len(body.encode())} bytes", process, port)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def echo():
    build("bench_echo")
    port = free_port()
    with running([str(BUILD / "bench/http/bench_echo"), str(port), "1"], port) as process:
        yield Server("bare echo", process, port)


@contextlib.contextmanager
def conserje(folder):
    build("conserje_program")
    port = free_port()
    command = [str(BUILD / "conserje"), "-C", str(folder), "serve", "--listen", f"127.0.0.1:{port}"]
    with running(command, port) as process:
        yield Server("/v1/ask", process, port, "/v1/ask")


# ---- Measuring ----

class Run:
    """One run of wrk, as post.lua reports it."""

    def __init__(self, words, us):
        self.count, self.per_s, self.p50, self.p99 = int(words[1]), *map(float, words[2:5])
        self.errors = int(words[5])
        self.cpu = us / max(1, self.count)

    def show(self, name, clients):
        print(f"{name + f', {clients} clients':44} {self.per_s:8.0f}/s  p50 {self.p50:6.2f} ms  p99 {self.p99:8.2f} ms  "
              f"{self.cpu:7.2f} us CPU/request  {self.errors} errors", flush=True)


def wrk(server, clients, seconds=SECONDS):
    command = ["wrk", "-t1", f"-c{clients}", f"-d{seconds}", "-s", str(HERE / "post.lua"),
               f"http://127.0.0.1:{server.port}{server.path}"]
    before = server.cpu_us()
    out = subprocess.run(command + (["--", server.text] if server.text else []), capture_output=True, text=True)
    line = [line for line in out.stdout.splitlines() if line.startswith("RESULT")]
    if not line:
        sys.exit(f"bench: wrk failed: {out.stdout}{out.stderr}")
    return Run(line[0].split(), server.cpu_us() - before)


def in_turns(servers, clients=64):
    """Runs them one after the other, again and again; the runs of each."""
    runs = {server.name: [] for server in servers}
    for _ in range(TURNS):
        for server in servers:
            runs[server.name].append(wrk(server, clients))
    for name, some in runs.items():
        sorted(some, key=lambda run: run.cpu)[len(some) // 2].show(name + ", median", clients)
    return runs


def ratio(ones, others):
    return statistics.median(a.cpu / b.cpu for a, b in zip(ones, others))


def row(what, value, target):
    print(f"| {what} | {value} | {target} |", flush=True)


def measure_crowds(server, crowds):
    worst = {}
    for clients in crowds:
        pairs = []
        for _ in range(TURNS):
            base = wrk(server, 64, seconds=2)
            crowd = wrk(server, clients, seconds=2)
            pairs.append(crowd.per_s / base.per_s)
        worst[clients] = statistics.median(pairs)
        crowd.show(server.name, clients)
    row(f"{server.name}: requests/s at {', '.join(map(str, crowds))} clients, each beside 64",
        ", ".join(f"{worst[clients]:.2f}" for clients in crowds), "each ≥ 0.7")


# ---- Parts ----

def measure_stall():
    build("bench_stall")
    runs = {}
    for clients in (64, 127, 128, 129, 256):
        port = free_port()
        with running([str(BUILD / "bench/http/bench_stall"), str(port)], port) as process:
            runs[clients] = wrk(Server("stock epoll thread", process, port), clients, seconds=2)
            runs[clients].show("stock epoll thread", clients)
    row("stock epoll thread: requests/s at 128 clients beside 127", f"{runs[128].per_s / runs[127].per_s:.4f}", "it stalls")


def measure_echo():
    with echo() as ours, nginx(ECHOED) as other:
        runs = in_turns([other, ours])
        row("bare echo beside nginx `return 200`, CPU/request, 64 clients", f"{ratio(runs[other.name], runs[ours.name]):.2f}",
            "≥ 0.65")
        measure_crowds(ours, (127, 128, 129, 255, 256, 257, 512, 1000))


def measure_ask():
    with conserje(ROOT) as bot, echo() as bare:
        exact = bot.asking("/v1/ask, an exact question", EXACT)
        typed = bot.asking("/v1/ask, by ranking, two words mistyped", TYPED)
        size = len(bot.post(EXACT))
        with nginx('{"x":"' + "x" * (size - 8) + '"}') as other:
            bare.text = EXACT
            runs = in_turns([other, bare, exact, typed])
            by_exact = runs[exact.name]
            row("/v1/ask, an exact question, beside the bare echo, CPU/request", f"{ratio(runs[bare.name], by_exact):.2f}", "≥ 0.55")
            row(f"the same beside nginx `return 200` of {size} bytes", f"{ratio(runs[other.name], by_exact):.2f}", "")
            row("/v1/ask by ranking, µs of CPU a request", f"{statistics.median(r.cpu for r in runs[typed.name]):.0f}",
                "≤ 120 (1,000 entries)")
        measure_crowds(exact, (127, 128, 129, 256, 512))


def start_once(folder, question):
    """Seconds to the first answer, and megabytes then and after more questions."""
    begin = time.monotonic()
    with conserje(folder) as bot:
        answer = json.loads(bot.post(question))
        seconds = time.monotonic() - begin
        first = bot.memory_mb()
        wrk(bot.asking("", question), 64, seconds=1)
        return seconds, first, bot.memory_mb(), answer["outcome"]


def measure_start():
    build("conserje_program")
    for folder, question in ((ROOT, EXACT), (LARGE, "no puedo iniciar sesión en Teams")):
        if not folder.is_dir():
            print(f"{folder.name}: not here, left out", flush=True)
            continue
        starts = [start_once(folder, question) for _ in range(TURNS)]
        seconds, first, later = (statistics.median(column) for column in list(zip(*starts))[:3])
        name = "the sample bot" if folder == ROOT else f"{folder.name}, {len(list(folder.rglob('*.md')))} files"
        row(f"{name}: from the command to its first answer, s", f"{seconds:.2f}", "< 3")
        row(f"{name}: memory then and after a second of 64 clients, MB", f"{first:.0f}, {later:.0f}", "< 150")
        row(f"{name}: outcome of “{question}”", starts[0][3], "an answer")


def main(arguments):
    parts = {"stall": measure_stall, "echo": measure_echo, "ask": measure_ask, "start": measure_start}
    if unknown := set(arguments) - set(parts):
        sys.exit(f"bench: no part {', '.join(unknown)}; there are {', '.join(parts)}")
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    model = [line.partition(":")[2].strip() for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines()
             if line.startswith("model name")]
    print(f"# {model[0] if model else platform.machine()}, {os.cpu_count()} cores, Linux {platform.release()}, "
          f"{time.strftime('%Y-%m-%d')}, load {os.getloadavg()[0]:.1f}", flush=True)
    for name in arguments or parts:
        parts[name]()


if __name__ == "__main__":
    main(sys.argv[1:])
