#!/usr/bin/env python3
"""Content that changes while it serves: no request fails, none sees a half, and a file that has
become faulty never replaces one that serves. usage: test_reload.py CONSERJE"""
import json
import os
import pathlib
import signal
import sys
import tempfile
import threading
import time

from kit import Program, check, finish, read_response, wait_until
from test_api import make_bot

FAULTY = "# Precio\n\n## ¿Qué precio tiene?\n<!-- conserje\nid: [precio\n-->\nNada.\n"


def version(number):
    """A bot in which every answer of one version says its number."""
    return {
        "conserje.yaml": "languages: [es]\n",
        "knowledge-base/a.md": f"# A\n\n## ¿Qué precio tiene?\n<!-- conserje\nid: precio\n-->\nVersión {number}.\n"
                               f"\n## ¿Qué plazo hay?\n<!-- conserje\nid: plazo\n-->\nVersión {number}.\n",
        "knowledge-base/b.md": f"# B\n\n## ¿Dónde está la tienda?\n<!-- conserje\nid: tienda\n-->\nVersión {number}.\n"
                               f"\n## ¿Quién atiende?\n<!-- conserje\nid: personal\n-->\nVersión {number}.\n",
    }


def reload(server):
    answer = server.admin("POST", "/v1/content/reload")
    return answer.status, json.loads(answer.body)


def price(server):
    return server.ask("qué precio tiene").get("text")


def check_reload(program, folder):
    make_bot(folder, version(1))
    with Program(program, folder, "--dev") as server:
        first = json.loads(server.admin("GET", "/v1/content").body)["content_version"]
        check("serves", price(server) == "Versión 1.", price(server))
        status, report = reload(server)
        check("nothing changed", (status, report["result"], report["content_version"]) == (200, "live", first), report)
        make_bot(folder, version(2))
        check("files alone change nothing", price(server) == "Versión 1.")
        status, report = reload(server)
        check("answers when it serves", status == 200 and price(server) == "Versión 2.", report)
        check("tells both versions", report["previous_version"] == first != report["content_version"], report)

        pathlib.Path(folder, "knowledge-base/a.md").write_text(FAULTY)
        pathlib.Path(folder, "knowledge-base/b.md").write_text(version(3)["knowledge-base/b.md"])
        status, report = reload(server)
        check("a file that served has become faulty", (status, report.get("result")) == (422, "kept"), report)
        check("says where", [(d["file"], d["severity"]) for d in report["diagnostics"]][:1] ==
              [("knowledge-base/a.md", "error")], report)
        check("all the old content stays", price(server) == "Versión 2." and
              server.ask("dónde está la tienda")["text"] == "Versión 2.")
        content = json.loads(server.admin("GET", "/v1/content").body)
        check("/v1/content tells the failed load", content["last_reload"]["result"] == "kept" and content["error_count"] == 0,
              content)

        make_bot(folder, version(4))
        pathlib.Path(folder, "knowledge-base/new.md").write_text(FAULTY)
        status, report = reload(server)
        check("a faulty new file is left out", (status, report["result"], report["error_count"]) == (200, "live", 1), report)
        check("the rest serves", price(server) == "Versión 4.")
        status, report = reload(server)
        check("and again", status == 200, report)
        os.remove(pathlib.Path(folder, "knowledge-base/b.md"))
        status, report = reload(server)
        check("a file may go", status == 200 and report["files"] == 1, report)

        pathlib.Path(folder, "conserje.yaml").write_text("nonsense: 1\n")
        status, report = reload(server)
        check("a wrong conserje.yaml", (status, report["result"]) == (422, "failed"), report)
        answer = server.admin("POST", "/v1/content/check")
        check("check tells so too", answer.status == 422, answer.body[:300])
        check("told in Spanish", b"contenido anterior" in
              server.admin("POST", "/v1/content/reload", Accept_Language="es").body)
        pathlib.Path(folder, "conserje.yaml").unlink()
        answer = server.admin("POST", "/v1/content/check")
        check("check without a load", answer.status == 200 and json.loads(answer.body)["result"] == "checked")
        for result, count in (("live", 5), ("kept", 1), ("failed", 2)):
            found = server.metric(f'conserje_content_reloads_total{{result="{result}"}}')
            check(f"counted: {result}", found == count, found)
        check("logged", len(server.events("content")) == 10 and server.events("diagnostic"), server.errors())
        check("exit 0", server.stop() == 0)


def check_signal(program, folder):
    make_bot(folder, version(1))
    with Program(program, folder) as server:
        make_bot(folder, version(2))
        server.process.send_signal(signal.SIGHUP)
        check("SIGHUP", wait_until(lambda: price(server) == "Versión 2.", 5), price(server))
        for _ in range(20):
            server.process.send_signal(signal.SIGHUP)
        make_bot(folder, version(3))
        server.process.send_signal(signal.SIGHUP)
        check("many of them", wait_until(lambda: price(server) == "Versión 3.", 5), price(server))
        check("exit 0", server.stop() == 0)


def check_watch(program, folder):
    make_bot(folder, version(1))
    base = pathlib.Path(folder, "knowledge-base")
    with Program(program, folder, "--watch", "--dev") as server:
        def serves(text, question="qué precio tiene", seconds=5):
            return wait_until(lambda: server.ask(question).get("text") == text, seconds)

        make_bot(folder, version(2))
        begin = time.monotonic()
        check("a saved file", serves("Versión 2."))
        check("soon", time.monotonic() - begin < 2, time.monotonic() - begin)
        temporary = base / ".a.md.tmp"
        temporary.write_text(version(3)["knowledge-base/a.md"])
        temporary.rename(base / "a.md")
        check("a file renamed over another", serves("Versión 3."))
        (base / "deep" / "er").mkdir(parents=True)
        (base / "deep" / "er" / "c.md").write_text("# C\n\n## ¿Hay aparcamiento?\n\nSí.\n")
        check("a file in a new folder", serves("Sí.", "hay aparcamiento"))
        (base / "deep" / "er" / "c.md").write_text("# C\n\n## ¿Hay aparcamiento?\n\nNo.\n")
        check("and what changes in it later", serves("No.", "hay aparcamiento"))
        time.sleep(0.3)  # the load is counted a moment after it serves
        loads = server.metric('conserje_content_reloads_total{result="live"}')
        (base / "notes.txt").write_text("nothing to do with it")
        (base / ".hidden.md").write_text(FAULTY)
        time.sleep(0.5)
        check("other files cause nothing", server.metric('conserje_content_reloads_total{result="live"}') == loads)
        with open(base / "a.md", "w") as file:  # written slowly: never live in between
            for piece in version(4)["knowledge-base/a.md"].split("\n"):
                file.write(piece + "\n")
                file.flush()
                time.sleep(0.01)
        check("a file written slowly", serves("Versión 4."))
        (base / "a.md").write_text(FAULTY)
        check("a faulty one is told", wait_until(lambda: server.events("diagnostic"), 5), server.errors())
        check("and changes nothing", price(server) == "Versión 4.")
        check("exit 0", server.stop() == 0)


def check_together(program, folder):
    """Requests at once share loads."""
    make_bot(folder, version(1))
    with Program(program, folder, "--dev") as server:
        results = []
        threads = [threading.Thread(target=lambda: results.append(reload(server)[0])) for _ in range(30)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        loads = server.metric('conserje_content_reloads_total{result="live"}')
        check("30 at once", results == [200] * 30, results)
        check("share their loads", 1 <= loads < 30, loads)


def check_under_load(program, folder):
    """Answers go on, whole, and never back, while versions change."""
    make_bot(folder, version(0))
    stop = threading.Event()
    wrong, counts = [], []

    def ask_on(server):
        newest, count = -1, 0
        body = json.dumps({"text": "qué precio tiene"}).encode()
        head = (f"POST /v1/ask HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                f"Content-Length: {len(body)}\r\n\r\n").encode()
        with server.connect() as sock, sock.makefile("rb") as stream:
            while not stop.is_set():
                sock.sendall(head + body)
                answer = read_response(stream)
                if not answer or answer.status != 200:
                    wrong.append(answer and answer.body)
                    return
                document = json.loads(answer.body)
                number = int(document["text"].split()[1].rstrip("."))
                if number < newest or f"Versión {number}." not in document["html"]:
                    wrong.append((newest, document))
                newest, count = number, count + 1
        counts.append(count)

    with Program(program, folder, "--dev") as server:
        threads = [threading.Thread(target=ask_on, args=(server,)) for _ in range(4)]
        for thread in threads:
            thread.start()
        for number in range(1, 21):
            make_bot(folder, version(number))
            status, report = reload(server)
            if status != 200 or price(server) != f"Versión {number}.":
                wrong.append((number, report))
        stop.set()
        for thread in threads:
            thread.join()
        check("no answer failed, was torn, or went back", not wrong, wrong[:2])
        check("there were answers", len(counts) == 4 and min(counts) > 20, counts)
        check("exit 0", server.stop() == 0)


def check_drain(program, folder):
    """SIGTERM while a load runs and its request waits."""
    make_bot(folder, {f"knowledge-base/{i}.md": f"# F{i}\n\n" + "".join(
        f"## ¿Pregunta {i} {j} de ejemplo?\n\nRespuesta {i} {j}.\n\n" for j in range(60)) for i in range(40)})
    with Program(program, folder, "--dev") as server:
        results = []
        thread = threading.Thread(target=lambda: results.append(server.admin("POST", "/v1/content/reload")))
        thread.start()
        time.sleep(0.1)
        begin = time.monotonic()
        check("exit 0", server.stop() == 0)
        check("within 5 s", time.monotonic() - begin < 5.5, time.monotonic() - begin)
        thread.join()
        check("the one who waits is answered", results and results[0] and results[0].status in (200, 503), results)


def main():
    for part in (check_reload, check_signal, check_watch, check_together, check_under_load, check_drain):
        with tempfile.TemporaryDirectory() as folder:
            part(sys.argv[1], folder)
    finish()


if __name__ == "__main__":
    main()
