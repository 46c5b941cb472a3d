#!/usr/bin/env python3
"""Every route of the API and every problem it tells, held to /openapi.json.
usage: test_api.py CONSERJE"""
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile

import schema
from kit import Program, check, finish, request

BOT = {
    "conserje.yaml": 'name: Prueba\nlanguages: [es, en]\nsites: [{ id: shop, origins: ["https://shop.example"] }, '
                     '{ id: blog, origins: ["https://blog.example"] }]\nlimits: { body: 8KiB, text: 100 }\n',
    "knowledge-base/es/envios.md": "# Envíos\n\n## ¿Cuánto tarda un envío?\n<!-- conserje\nid: envios.plazo\n-->\n"
                                   "Tarda **dos días**.\n\n## ¿Cuánto cuesta un envío?\n<!-- conserje\nid: envios.coste\n-->\n"
                                   "Cuesta 3 €.\n",
    "knowledge-base/en/shipping.md": "# Shipping\n\n## How long does delivery take?\n<!-- conserje\nid: envios.plazo\n-->\n"
                                     "It takes *two days*.\n\n## How much is delivery?\n<!-- conserje\nid: envios.coste\n-->\n"
                                     "It is 3 €.\n",
    "intents/slow.yaml": "lang: es\nintents:\n  - id: slow\n    say: Lento.\n"
                         "    rules: [{ regex: '(x+x+)+[yz]' }]\n",
}
JSON = {"Content_Type": "application/json"}


def make_bot(folder, files=None):
    for name, text in (files or BOT).items():
        path = pathlib.Path(folder, name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


class Api:
    """Requests, each answer of which is held to the description."""

    def __init__(self, server):
        self.server = server
        self.description = json.loads(request(server, "GET", "/openapi.json").body)
        self.seen = set()

    def call(self, name, method, target, body=None, **headers):
        answer = request(self.server, method, target, body, **headers)
        path = target.partition("?")[0]
        wrong = schema.check_answer(self.description, method, path, answer)
        check(f"{name}: as described", not wrong, wrong)
        self.seen.add((path, method.lower(), str(answer.status)))
        return answer

    def ask(self, name, body, **headers):
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        return self.call(name, "POST", "/v1/ask", raw, **{**JSON, **headers})


def problem(answer):
    return json.loads(answer.body).get("type", "").rpartition(":")[2]


def check_ask(api):
    answer = json.loads(api.ask("es", {"text": "cuanto tarda un envio"}).body)
    check("answers", (answer["outcome"], answer["entry"], answer["lang"]) == ("answer", "envios.plazo", "es"), answer)
    check("text", answer["text"] == "Tarda dos días.", answer["text"])
    check("blocks", answer["blocks"] == [{"type": "paragraph", "inlines": [
        "Tarda ", {"type": "strong", "inlines": ["dos días"]}, "."]}], answer["blocks"])
    check("source", answer["source"]["file"] == "knowledge-base/es/envios.md", answer["source"])
    check("no explanation unasked", "explain" not in answer)
    answer = json.loads(api.ask("en", {"text": "how long does delivery take", "lang": "en"}).body)
    check("in English", (answer["entry"], answer["text"]) == ("envios.plazo", "It takes two days."), answer)
    answer = json.loads(api.ask("explained", {"text": "tarda un envio", "explain": True}).body)
    check("an explanation", answer["explain"]["tokens"] and answer["explain"]["candidates"], answer)
    for text in ("hola", "¿cuál es la capital de Mongolia?", "quiero hablar con una persona", "envío", "€", "🙂"):
        check(f"{text!r} is answered", api.ask(text, {"text": text}).status == 200)
    extra = {"text": "cuanto tarda un envio", "unknown": [1, {"a": None}], "lang": None, "context": None,
             "explain": None, "site": None}
    check("unknown members and nulls", api.ask("extra", extra).status == 200)
    first, second = (json.loads(api.ask("twice", {"text": "coste de envio"}).body) for _ in range(2))
    check("the same twice", first == second)
    check("the longest text", api.ask("100", {"text": "ñ" * 100}).status == 200)


def check_invalid_json(api):
    for name, body in (
            ("nothing", b""), ("cut", b'{"text":"a"'), ("a comma too many", b'{"text":"a",}'), ("no quotes", b"{text:1}"),
            ("two values", b'{"text":"a"}{"text":"b"}'), ("bytes that are no UTF-8", b'{"text":"\xff"}'),
            ("overlong UTF-8", b'{"text":"\xc0\xaf"}'), ("a surrogate in UTF-8", b'{"text":"\xed\xa0\x80"}'),
            ("a lone high surrogate", b'{"text":"\\ud800"}'), ("a lone low surrogate", b'{"text":"\\udc00x"}'),
            ("surrogates in the wrong order", b'{"text":"\\udc00\\ud800"}'), ("a NUL", b'{"text":"a\\u0000b"}'),
            ("a NUL in a name", b'{"te\\u0000xt":"a"}'), ("a raw NUL", b'{"text":"a\0b"}'),
            ("the same member twice", b'{"text":"a","text":"b"}'), ("a control character", b'{"text":"a\nb"}'),
            ("a single quote", b"{'text':'a'}"), ("a comment", b'{"text":"a"/**/}'), ("NaN", b'{"text":NaN}'),
            ("a byte order mark", b'\xef\xbb\xbf{"text":"a"}'), ("UTF-16", '{"text":"a"}'.encode("utf-16")),
            ("deep nesting", b'{"text":' + b"[" * 3000 + b"]" * 3000 + b"}"), ("only blanks", b"   "),
            ("a huge number", b'{"text":1e999}')):
        answer = api.ask(name, body)
        check(f"{name}: 400", (answer.status, problem(answer)) == (400, "invalid-json"), (answer.status, answer.body))
    spanish = json.loads(api.ask("in Spanish", b"{", Accept_Language="es").body)
    check("told in Spanish, with its place", spanish["detail"].endswith("línea:columna 1:1"), spanish)


def check_validation(api):
    def pointers(answer):
        return [note["pointer"] for note in json.loads(answer.body).get("errors", [])]

    for name, body, wanted in (
            ("an array", [], [""]), ("a string", "text", [""]), ("null", None, [""]), ("a number", 1, [""]),
            ("no text", {}, ["/text"]), ("null text", {"text": None}, ["/text"]), ("a number for text", {"text": 1}, ["/text"]),
            ("an array for text", {"text": ["a"]}, ["/text"]), ("empty text", {"text": ""}, ["/text"]),
            ("blank text", {"text": " \t\n "}, ["/text"]), ("a text of 101", {"text": "a" * 101}, ["/text"]), ("101 characters of 4 bytes", {"text": "🙂" * 101}, ["/text"]),
            ("a language nobody speaks", {"text": "a", "lang": "xx"}, ["/lang"]),
            ("a language the bot does not speak", {"text": "a", "lang": "de"}, ["/lang"]),
            ("an empty language", {"text": "a", "lang": ""}, ["/lang"]), ("a number for lang", {"text": "a", "lang": 1}, ["/lang"]),
            ("a string for explain", {"text": "a", "explain": "yes"}, ["/explain"]),
            ("a number for explain", {"text": "a", "explain": 1}, ["/explain"]),
            ("a number for context", {"text": "a", "context": 1}, ["/context"]),
            ("an unknown site", {"text": "a", "site": "nobody"}, ["/site"]),
            ("everything", {"text": 1, "lang": 1, "context": 1, "explain": 1, "site": 1},
             ["/text", "/lang", "/context", "/explain", "/site"])):
        answer = api.ask(name, body)
        check(f"{name}: 422", (answer.status, problem(answer), pointers(answer)) == (422, "validation", wanted),
              (answer.status, answer.body))
    note = json.loads(api.ask("too long", {"text": "a" * 101}).body)["errors"][0]
    check("says the limit", note["detail"] == "Has more than 100 characters", note)
    note = json.loads(api.ask("lang", {"text": "a", "lang": "xx"}).body)["errors"][0]
    check("says the languages", note["detail"] == "The bot speaks: es, en", note)


def check_body_limits(api):
    answer = api.ask("8 KiB and a byte", b" " * 8193)
    check("413", (answer.status, problem(answer)) == (413, "too-large"), answer.status)
    answer = api.ask("8 KiB", b'{"text":"envio"' + b" " * (8192 - 16) + b"}")
    check("the largest body", answer.status == 200, answer.status)
    answer = api.ask("not JSON", {"text": "a"}, Content_Type="text/plain")
    check("415", (answer.status, problem(answer)) == (415, "unsupported-media-type"), answer.status)
    answer = api.call("no length", "POST", "/v1/ask", None, **JSON)
    check("411", (answer.status, problem(answer)) == (411, "length-required"), answer.status)


def check_sites(api):
    own = {"text": "envio", "site": "shop"}
    check("own page", api.ask("shop", own, Origin="https://shop.example").status == 200)
    answer = api.ask("another site's page", own, Origin="https://blog.example")
    check("403", (answer.status, problem(answer)) == (403, "forbidden"), answer.status)
    check("no page", api.ask("server", own).status == 200)
    check("a page without site", api.ask("page", {"text": "envio"}, Origin="https://blog.example").status == 200)
    answer = api.ask("a foreign page", {"text": "envio"}, Origin="http://localhost")
    check("403 when there are sites", answer.status == 403, answer.status)


def check_once(api, key):
    asked = {"text": "cuanto tarda un envio"}
    first, again = (api.ask("with a key", asked, Idempotency_Key="k1") for _ in range(2))
    check("the same answer", (again.status, again.body, again.header("idempotency-replayed")) == (200, first.body, "true"))
    answer = api.ask("another question", {"text": "hola"}, Idempotency_Key="k1")
    check("422", (answer.status, problem(answer)) == (422, "idempotency-mismatch"), answer.body)
    answer = api.ask("no key", asked, Idempotency_Key="a b")
    check("400", (answer.status, problem(answer)) == (400, "bad-request"), answer.body)
    admin = dict(Authorization="Bearer " + key, Idempotency_Key="k2")
    first, again = (api.call("reload", "POST", "/v1/content/reload", b"", **admin) for _ in range(2))
    check("one reload", first.status == 200 and again.body == first.body, again.body)


def check_suggest(api):
    def titles(query):
        answer = api.call(query, "GET", "/v1/suggest?" + query)
        return [one["title"] for one in json.loads(answer.body)["suggestions"]]

    check("suggests", "¿Cuánto tarda un envío?" in titles("q=cuanto"), titles("q=cuanto"))
    check("accents and spaces", titles("q=cu%C3%A1nto+tarda%20un&lang=es")[:1] == ["¿Cuánto tarda un envío?"],
          titles("q=cu%C3%A1nto+tarda%20un&lang=es"))
    check("a limit", len(titles("q=cuanto&limit=1")) == 1)
    check("nothing typed yet", titles("q=") == [] and titles("q=+") == [])
    check("unknown parameters", titles("q=&x=1&y") == [])
    check("the first of two", titles("q=&q=cuanto") == [])
    for query, pointer in (("", "?q"), ("lang=es", "?q"), ("q=%", "?q"), ("q=%4", "?q"), ("q=%zz", "?q"), ("q=%ff", "?q"),
                           ("q=%00", "?q"), ("q=%ed%a0%80", "?q"), ("q=a&limit=0", "?limit"), ("q=a&limit=21", "?limit"),
                           ("q=a&limit=x", "?limit"), ("q=a&limit=-1", "?limit"), ("q=a&limit=", "?limit"),
                           ("q=a&limit=1x", "?limit"), ("q=a&limit=99999999999999999999", "?limit"),
                           ("q=a&lang=xx", "?lang"), ("q=" + "a" * 4001, "?q")):
        answer = api.call(query[:40], "GET", "/v1/suggest?" + query)
        found = [note["pointer"] for note in json.loads(answer.body).get("errors", [])]
        check(f"suggest?{query[:40]}: 422", (answer.status, found) == (422, [pointer]), (answer.status, answer.body[:300]))


def check_admin(api, key):
    for method, target in (("GET", "/v1/content"), ("POST", "/v1/content/reload"), ("POST", "/v1/content/check"), ("GET", "/metrics")):
        body = b"" if method == "POST" else None
        for name, headers in (("no key", {}), ("a wrong key", {"Authorization": "Bearer " + key[:-1] + "!"}),
                              ("an empty key", {"Authorization": "Bearer "}), ("another scheme", {"Authorization": key})):
            answer = api.call(f"{target}, {name}", method, target, body, **headers)
            check(f"{target}, {name}: 401", (answer.status, problem(answer)) == (401, "unauthorized"), answer.status)
        answer = api.call(target, method, target, body, Authorization="Bearer " + key)
        check(f"{target}: 200", answer.status == 200, (answer.status, answer.body[:500]))
    content = json.loads(api.call("content", "GET", "/v1/content", Authorization="Bearer " + key).body)
    check("counts", content["languages"] == [{"lang": "es", "entries": 2}, {"lang": "en", "entries": 2}] and
          content["files"] == 2, content)


def check_metrics(server, key):
    server.ask("x" * 60)
    check("slow regexes are counted", server.metric("conserje_regex_limit_hits_total") > 0)
    text = request(server, "GET", "/metrics", Authorization="Bearer " + key).body.decode()
    for line in ('conserje_http_requests_total{route="/v1/ask",method="POST",code="200"} ',
                 'conserje_http_requests_total{route="/v1/ask",method="POST",code="422"} ',
                 'conserje_http_request_duration_seconds_bucket{route="/v1/ask",le="+Inf"} ',
                 'conserje_answers_total{outcome="answer",source="entry",lang="es"} ',
                 'conserje_answers_total{outcome="answer",source="entry",lang="en"} ',
                 "conserje_match_duration_seconds_count ", 'conserje_content_entries{lang="es"} 2\n',
                 'conserje_content_reloads_total{result="live"} 2\n', 'conserje_build_info{version="'):
        check(f"metric {line}", line in text)
    if shutil.which("promtool"):
        linted = subprocess.run(["promtool", "check", "metrics"], input=text, text=True, capture_output=True)
        check("promtool", linted.returncode == 0, linted.stdout + linted.stderr)


def check_rest(api):
    for target in ("/healthz", "/readyz", "/openapi.json", "/"):
        check(target, api.call(target, "GET", target).status == 200)
        head = request(api.server, "HEAD", target)
        check(f"HEAD {target}", head.status == 200 and head.body == b"", head.status)
    for target, method, allow in (("/v1/ask", "GET", "POST, OPTIONS"), ("/v1/suggest", "POST", "GET, HEAD, OPTIONS"),
                                  ("/v1/content/reload", "GET", "POST, OPTIONS"), ("/", "POST", "GET, HEAD, OPTIONS")):
        answer = request(api.server, method, target, b"" if method == "POST" else None)
        check(f"{method} {target}: 405", (answer.status, answer.header("allow")) == (405, allow), answer.headers)
    answer = request(api.server, "GET", "/v1/nothing")
    check("404", (answer.status, problem(answer)) == (404, "not-found"), answer.status)


def check_page(server):
    page = request(server, "GET", "/")
    policy = page.header("content-security-policy")
    check("the page's policy", "script-src 'self'" in policy and "unsafe" not in policy and "default-src 'none'" in policy, policy)
    check("no inline script or style", b"<script src=" in page.body and b"<style" not in page.body and
          b" style=" not in page.body and b"onclick" not in page.body)
    for target, media in (("/ask.css", "text/css"), ("/ask.js", "text/javascript"), ("/ask.svg", "image/svg+xml")):
        answer = request(server, "GET", target)
        check(target, answer.status == 200 and answer.header("content-type").startswith(media), answer.headers)
    check("never innerHTML", b"innerHTML" not in request(server, "GET", "/ask.js").body)


def check_description(api):
    """Every answer that is described was seen here or can't be provoked from outside."""
    from_outside = {"409", "429", "503"}  # test_once.py, test_limits.py, test_loops.py
    described = {(path, method, code) for path, methods in api.description["paths"].items()
                 for method, operation in methods.items() for code in operation["responses"]}
    unseen = {one for one in described - api.seen if one[2] not in from_outside | {"400", "403", "411", "413", "422"}}
    check("every success and every refusal by scope was seen", not unseen, sorted(unseen))


def main():
    with tempfile.TemporaryDirectory() as folder:
        make_bot(folder)
        with Program(sys.argv[1], folder, "--dev") as server:
            api = Api(server)
            for part in (check_ask, check_invalid_json, check_validation, check_body_limits, check_sites, check_suggest, check_rest):
                part(api)
            check_admin(api, server.key)
            check_once(api, server.key)
            check_metrics(server, server.key)
            check_page(server)
            check_description(api)
            check("exit 0", server.stop() == 0)
    finish()


if __name__ == "__main__":
    main()
