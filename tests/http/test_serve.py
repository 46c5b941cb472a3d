#!/usr/bin/env python3
"""`conserje serve` from its first line to its last: what it prints, what it refuses, keys, logs,
proxies and limits as conserje.yaml says. usage: test_serve.py CONSERJE"""
import json
import os
import pathlib
import resource
import signal
import subprocess
import sys
import tempfile
import time

from kit import Program, check, finish, read_response, request, wait_until
from test_api import make_bot

FILES = {"knowledge-base/a.md": "# A\n\n## ¿Qué precio tiene?\n\nTres euros.\n\n## ¿Dónde está la tienda?\n\nAquí.\n"}
ASK = dict(body=b'{"text":"precio"}', Content_Type="application/json")


def run(program, folder, *arguments, lang="C", env=None):
    """Runs it to its end; exit code, standard output, standard error."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("CONSERJE_")}
    done = subprocess.run([program, "-C", str(folder), "serve", *arguments], capture_output=True, text=True,
                          timeout=20, env={**clean, "LC_ALL": lang, **(env or {})})
    return done.returncode, done.stdout, done.stderr


def check_refusals(program, folder):
    with Program(program, folder) as other:
        cases = [
            ("a port in use", ["--listen", f"127.0.0.1:{other.port}"], 2, "Address already in use"),
            ("no port", ["--listen", "127.0.0.1"], 2, "listen"), ("a port too high", ["--listen", "127.0.0.1:65536"], 2, "listen"),
            ("a word for a port", ["--listen", "127.0.0.1:http"], 2, "listen"),
            ("an address that is not ours", ["--listen", "203.0.113.7:0"], 2, "Cannot assign requested address"),
            ("no such name", ["--listen", "no.such.host.invalid:0"], 2, "listen"),
            ("an unknown store", ["--store", "mysql://x"], 2, "store"), ("an operand", ["now"], 2, "unexpected argument 'now'"),
            ("an unknown option", ["--wach"], 2, "--watch"), ("an option without its value", ["--listen"], 2, "needs a value"),
        ]
        for name, arguments, code, words in cases:
            found = run(program, folder, *arguments)
            check(f"{name}: exit {code}", found[0] == code and words in found[2] and found[1] == "", found)
        found = run(program, folder, "--listen", f"127.0.0.1:{other.port}", lang="es_ES.UTF-8")
        check("told in Spanish", "la dirección ya está en uso" in found[2], found)
    for name, target, words in (("no folder", "/no/such/folder", "No such file or directory"), ("a file", "/etc/passwd", "is not a folder")):
        found = run(program, target)
        check(f"{name}: exit 2", found[0] == 2 and words in found[2], found)
    with tempfile.TemporaryDirectory() as empty:
        found = run(program, empty)
        check("nothing to answer: exit 1", found[0] == 1 and found[2], found)
        pathlib.Path(empty, "conserje.yaml").write_text("lisen: 1\n")
        found = run(program, empty)
        check("a wrong conserje.yaml: exit 1", found[0] == 1 and "conserje.yaml:1:1" in found[2] and
              found[2].count("lisen") <= 2, found)


def check_start(program, folder):
    with subprocess.Popen([program, "-C", str(folder), "serve", "--listen", "127.0.0.1:0", "--dev"],
                          stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
                          env={**os.environ, "LC_ALL": "C"}) as process:
        lines = [process.stdout.readline() for _ in range(5)]
        check("tells where", lines[0].startswith("Conserje answers at http://127.0.0.1:"), lines)
        done = subprocess.run(["sh", "-c", lines[1]], capture_output=True, text=True) if have_curl() else None
        check("a curl line that works", done is None or json.loads(done.stdout)["outcome"] == "answer", (lines, done))
        done = subprocess.run(["sh", "-c", lines[3]], capture_output=True, text=True) if have_curl() else None
        check("one with the key, too", done is None or "content_version" in done.stdout, (lines, done))
        process.send_signal(signal.SIGINT)
        check("SIGINT: exit 0", process.wait(10) == 0)


def have_curl():
    return subprocess.run(["sh", "-c", "command -v curl"], capture_output=True).returncode == 0


def at_a_terminal(program, folder):
    """The first lines that a person sees on standard error; None on a bare tree without /dev/pts."""
    try:
        ours, theirs = os.openpty()
    except OSError:
        return None
    with subprocess.Popen([program, "-C", str(folder), "serve", "--listen", "127.0.0.1:0"], stderr=theirs,
                          stdout=subprocess.PIPE, env={**os.environ, "LC_ALL": "C", "NO_COLOR": "1"}) as process:
        process.stdout.readline()
        process.send_signal(signal.SIGTERM)
        process.wait(10)
    os.close(theirs)
    shown = os.read(ours, 65536).decode()
    os.close(ours)
    return shown


def check_faulty_files(program, folder):
    make_bot(folder, {"knowledge-base/bad.md": "# B\n\n## ¿B?\n<!-- conserje\nid: [b\n-->\nB.\n"})
    with Program(program, folder, "--dev") as server:
        check("the rest serves", server.ask("qué precio tiene")["text"] == "Tres euros.")
        told = [(e["level"], e["file"], e["line"]) for e in server.events("diagnostic")]
        check("the error is in the log", told == [("error", "knowledge-base/bad.md", 6)], server.errors())
        check("which is JSON from its first line on", all(json.loads(line) for line in server.errors().splitlines()))
        check("and says what serves", [e["url"] for e in server.events("started")] == [server.url], server.errors())
        content = json.loads(server.admin("GET", "/v1/content").body)
        check("and in /v1/content", content["error_count"] == 1 and content["skipped_files"] == 1, content)
    shown = at_a_terminal(program, folder)
    check("a terminal shows it as check does", shown is None or "knowledge-base/bad.md:6:" in shown, shown)
    pathlib.Path(folder, "knowledge-base/bad.md").unlink()


def check_keys(program, folder):
    def status(server, key):
        return request(server, "GET", "/v1/content", Authorization=f"Bearer {key}").status

    with Program(program, folder) as server:
        answer = request(server, "GET", "/v1/content", Authorization="Bearer x")
        check("no key is set", answer.status == 401 and b"CONSERJE_ADMIN_KEY" in answer.body, answer.body)
        answer = request(server, "GET", "/v1/content", Authorization="Bearer ")
        check("and none is the empty one", answer.status == 401, answer.status)
    key_file = pathlib.Path(folder, "key")
    key_file.write_text("from-a-file-0123456789\n")
    keys = {"CONSERJE_ADMIN_KEY": "from-outside-0123456789", "CONSERJE_ADMIN_KEY_FILE": str(key_file)}
    with Program(program, folder, "--dev", env=keys) as server:
        for key, expected in (("from-outside-0123456789", 200), ("from-a-file-0123456789", 200), (server.key, 200),
                              ("from-outside-012345678", 401), ("", 401), ("x" * 3000, 401)):
            check(f"key {key[:12]!r}: {expected}", status(server, key) == expected)
        check("no key in the log", not any(key in server.errors() for key in keys.values()))
    for name, env in (("an empty key", {"CONSERJE_ADMIN_KEY": ""}), ("no such file", {"CONSERJE_ADMIN_KEY_FILE": "/no/such"}),
                      ("a folder", {"CONSERJE_ADMIN_KEY_FILE": "/"}), ("an empty file", {"CONSERJE_ADMIN_KEY_FILE": "/dev/null"}),
                      ("an endless file", {"CONSERJE_ADMIN_KEY_FILE": "/dev/zero"})):
        found = run(program, folder, "--listen", "127.0.0.1:0", env=env)
        check(f"{name}: exit 2", found[0] == 2 and found[2], found)
    key_file.unlink()


def check_configuration(program, folder):
    config = pathlib.Path(folder, "conserje.yaml")
    config.write_text("name: Ñandú\nmetrics: public\nlog: { level: debug, texts: on }\ntrusted_proxies: [127.0.0.1]\n"
                      "limits: { address_rate: 3/min }\npublic_url: https://bot.example\nlisten: 127.0.0.1:1\n")
    with Program(program, folder) as server:
        answer = request(server, "GET", "/metrics", X_Forwarded_For="203.0.113.1")
        check("public metrics", answer.status == 200)
        found = [request(server, "POST", "/v1/ask", X_Forwarded_For="203.0.113.2", **ASK).status for _ in range(4)]
        check("a rate behind a proxy", found == [200, 200, 200, 429], found)
        answer = request(server, "POST", "/v1/ask", Origin="https://bot.example", **ASK)
        check("public_url is an origin", answer.status == 200, answer.status)
        server.ask("precio \u202e y\x7f\u0085 más")
        request(server, "GET", "/v1/suggest?q=%1b[2J", X_Request_Id="named")
        for line in server.errors().splitlines():
            json.loads(line)
        check("one JSON object a line", True)
        check("texts when they are wanted", [e for e in server.events("ask") if "precio" in e["text"]], server.errors())
        check("direction marks are escaped", "\u202e" not in server.errors() and "\\u202e" in server.errors())
        check("requests at level debug", wait_until(
            lambda: any(e["request_id"] == "named" for e in server.events("request")), 5))
    config.write_text("log: { level: info }\n")
    with Program(program, folder) as server:
        server.ask("un secreto")
        request(server, "POST", "/v1/ask", b'{"text":"otro secreto"', Content_Type="application/json")
        check("no texts in the log", "secreto" not in server.errors(), server.errors())
    config.unlink()
    with Program(program, folder, env={"CONSERJE_STORE": "sqlite:data/x.db"}) as server:
        check("a store is accepted", request(server, "GET", "/healthz").status == 200)
        check("and not made", not pathlib.Path(folder, "data").exists())
    found = run(program, folder, env={"CONSERJE_LISTEN": "nonsense"})
    check("CONSERJE_LISTEN is read", found[0] in (1, 2) and "nonsense" in found[2], found)


def check_descriptors(program, folder):
    """The limit of open files is raised as far as the system lets it."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (256, hard))
    try:
        with Program(program, folder) as server:
            found = resource.prlimit(server.process.pid, resource.RLIMIT_NOFILE)
            check("as many descriptors as may be", found == (hard, hard), found)
            socks = [server.connect() for _ in range(200)]
            check("200 clients beside it", server.ask("precio")["outcome"] == "answer")
            for sock in socks:
                sock.close()
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def check_addresses(program, folder):
    with Program(program, folder, host="::1") as server:
        check("IPv6", server.url.startswith("http://[::1]:") and server.ask("precio")["outcome"] == "answer", server.url)


def check_drain(program, folder):
    """SIGTERM in the middle of traffic: whoever began is answered."""
    with Program(program, folder) as server:
        socks = [server.connect() for _ in range(50)]
        body = b'{"text":"precio"}'
        head = b"POST /v1/ask HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(body)
        for sock in socks:
            sock.sendall(head + body[:5])
        time.sleep(0.2)
        server.process.send_signal(signal.SIGTERM)
        time.sleep(0.2)
        for sock in socks:
            sock.sendall(body[5:])
        answers = [read_response(sock.makefile("rb")) for sock in socks]
        check("50 half sent requests are answered", all(a and a.status == 200 for a in answers))
        check("exit 0", server.stop() == 0)
    with Program(program, folder) as server:
        with server.connect() as sock, server.connect() as idle, sock.makefile("rb") as stream:
            request_bytes = b"GET /readyz HTTP/1.1\r\nHost: x\r\n\r\n"
            sock.sendall(request_bytes)
            check("ready", read_response(stream).status == 200)
            halves = [server.connect() for _ in range(20)]  # keep each loop from ending at once
            for half in halves:
                half.sendall(head)
            time.sleep(0.1)
            server.process.send_signal(signal.SIGTERM)
            time.sleep(0.1)
            sock.sendall(request_bytes)
            answer = read_response(stream)
            check("not ready while it stops", answer and answer.status == 503 and answer.header("retry-after"), answer)
            for half in halves:
                half.close()
        begin = time.monotonic()
        check("exit 0 in time", server.stop() == 0 and time.monotonic() - begin < 5)


def main():
    program = os.path.abspath(sys.argv[1])
    for part in (check_refusals, check_start, check_faulty_files, check_keys, check_configuration, check_descriptors, check_addresses, check_drain):
        with tempfile.TemporaryDirectory() as folder:
            make_bot(folder, FILES)
            part(program, folder)
    finish()


if __name__ == "__main__":
    main()
