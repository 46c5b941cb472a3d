#!/usr/bin/env python3
"""Measures the HTTP server with wrk, as ratios within one run.

usage: bench.py [stall] [echo] [ask] [-- BOT_FOLDER QUESTION]

  stall  libmicrohttpd's own epoll thread at 127 and 128 clients
  echo   the bare echo on our loop beside nginx `return 200`, and at 127 … 1000 clients
  ask    /v1/ask beside the bare echo, and at 127 … 512 clients

Needs wrk and nginx; builds what it measures in build/release. A figure is the median of
alternating runs; CPU is the server process's own, in microseconds a request."""
import contextlib
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

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
BUILD = ROOT / "build" / "release"
SECONDS = int(os.environ.get("BENCH_SECONDS", "3"))
PAIRS = int(os.environ.get("BENCH_PAIRS", "5"))
CROWDS = (127, 128, 129, 255, 256, 257, 512, 1000)


def build(*targets):
    subprocess.run(["cmake", "--preset", "release"], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    subprocess.run(["cmake", "--build", "--preset", "release", "--target", *targets], cwd=ROOT,
                   check=True, stdout=subprocess.DEVNULL)


def free_port():
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return sock.getsockname()[1]


@contextlib.contextmanager
def running(command, port):
    """A server process that listens on `port`."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(400):
            with contextlib.suppress(OSError):
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            if process.poll() is not None:
                sys.exit(f"bench: {command[0]} ended with {process.returncode}")
            time.sleep(0.05)
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def processes(pid):
    """A process and its children: nginx works in one."""
    children = pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid] + [int(child) for child in children]


def cpu_us(pid):
    total = 0
    for one in processes(pid):
        for task in pathlib.Path(f"/proc/{one}/task").iterdir():
            total += int((task / "schedstat").read_text().split()[0])
    return total / 1000


class Run:
    def __init__(self, words, us):
        self.count, self.per_s, self.p50, self.p99 = int(words[1]), *map(float, words[2:5])
        self.errors = int(words[5])
        self.cpu = us / max(1, self.count)


def wrk(process, port, path, clients, text=None, seconds=SECONDS):
    command = ["wrk", "-t1", f"-c{clients}", f"-d{seconds}", "-s", str(HERE / "post.lua"),
               f"http://127.0.0.1:{port}{path}"]
    before = cpu_us(process.pid)
    out = subprocess.run(command + (["--", text] if text else []), capture_output=True, text=True)
    line = [line for line in out.stdout.splitlines() if line.startswith("RESULT")]
    if not line:
        sys.exit(f"bench: wrk failed: {out.stdout}{out.stderr}")
    return Run(line[0].split(), cpu_us(process.pid) - before)


def show(name, run, note=""):
    print(f"{name:34} {run.per_s:9.0f}/s  p50 {run.p50:7.2f} ms  p99 {run.p99:8.2f} ms  "
          f"{run.cpu:6.2f} us CPU/request  {run.errors} errors  {note}", flush=True)


def row(what, value, target):
    print(f"| {what} | {value:.2f} | {target} |", flush=True)


def measure_stall():
    build("bench_stall")
    for clients in (64, 127, 128, 129, 256):
        port = free_port()
        with running([str(BUILD / "bench/http/bench_stall"), str(port)], port) as process:
            show(f"stock epoll thread, {clients} clients", wrk(process, port, "/", clients, seconds=2))


def median_pairs(first, second, port_of, clients=64):
    """Runs two servers in turns; the median of the ratio of their CPU per request."""
    ratios = []
    for _ in range(PAIRS):
        a = wrk(first[1], port_of[0], first[2], clients, first[3])
        b = wrk(second[1], port_of[1], second[2], clients, second[3])
        show(first[0], a)
        show(second[0], b)
        ratios.append(a.cpu / b.cpu)
    return statistics.median(ratios)


def measure_crowds(name, process, port, path, text, crowds):
    ratios = {}
    for clients in crowds:
        pairs = []
        for _ in range(max(3, PAIRS - 2)):
            base = wrk(process, port, path, 64, text, seconds=2)
            crowd = wrk(process, port, path, clients, text, seconds=2)
            pairs.append(crowd.per_s / base.per_s)
        ratios[clients] = statistics.median(pairs)
        show(f"{name}, {clients} clients", crowd, f"{ratios[clients]:.2f} of 64 clients")
    row(f"{name}: {'/'.join(map(str, crowds))} clients vs 64, the worst", min(ratios.values()), ">= 0.7")


@contextlib.contextmanager
def nginx():
    port, folder = free_port(), tempfile.mkdtemp(prefix="bench-nginx-")
    os.chmod(folder, 0o755)
    config = pathlib.Path(folder, "nginx.conf")
    text = (HERE / "nginx.conf").read_text()
    config.write_text(text.replace("PORT", str(port)).replace("PREFIX", folder))
    try:
        with running(["nginx", "-p", folder, "-e", folder + "/start.err", "-c", str(config)], port) as process:
            yield process, port
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def echo():
    build("bench_echo")
    port = free_port()
    with running([str(BUILD / "bench/http/bench_echo"), str(port), "1"], port) as process:
        yield process, port


def measure_echo():
    with echo() as (process, port), nginx() as (other, other_port):
        ratio = median_pairs(("nginx, one worker", other, "/", None), ("bare echo, one loop", process, "/", None),
                             (other_port, port))
        row("bare echo vs nginx `return 200`, CPU/request, 64 clients", ratio, ">= 0.65")
        measure_crowds("bare echo", process, port, "/", None, CROWDS)


def measure_ask(folder, question):
    build("conserje_program")
    port = free_port()
    command = [str(BUILD / "conserje"), "-C", folder, "serve", "--listen", f"127.0.0.1:{port}"]
    with echo() as (other, other_port), running(command, port) as process:
        ratio = median_pairs(("bare echo", other, "/", question), ("/v1/ask", process, "/v1/ask", question),
                             (other_port, port))
        row("/v1/ask vs the bare echo, CPU/request", ratio, ">= 0.55 for an exact question")
        measure_crowds("/v1/ask", process, port, "/v1/ask", question, (127, 128, 129, 256, 512))


def main(arguments):
    folder, question = str(ROOT), "¿Cuánto tiempo tengo para devolver un pedido?"
    if "--" in arguments:
        folder, question = arguments[arguments.index("--") + 1:]
        arguments = arguments[:arguments.index("--")]
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    print(f"# {platform.machine()}, {os.cpu_count()} cores, Linux {platform.release()}, "
          f"{time.strftime('%Y-%m-%d')}, load {os.getloadavg()[0]:.1f}", flush=True)
    parts = {"stall": measure_stall, "echo": measure_echo, "ask": lambda: measure_ask(folder, question)}
    for name in arguments or parts:
        parts[name]()


if __name__ == "__main__":
    main(sys.argv[1:])
