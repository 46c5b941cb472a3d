"""Holds an answer to an OpenAPI 3.1 description: as much of JSON Schema as ours uses."""
import json
import re

TYPES = {"object": dict, "array": list, "string": str, "boolean": bool, "null": type(None)}
KNOWN = {"$ref", "type", "required", "properties", "additionalProperties", "items", "enum", "pattern", "minimum",
         "maximum", "minLength", "maxLength", "maxItems", "allOf", "description", "format", "default"}
FORMATS = {
    "date-time": r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z",
    "uri": r"[a-z][a-z0-9+.-]*:\S+",
    "uri-reference": r"[!-~]*",
}


def resolve(description, node):
    while "$ref" in node:
        target = description
        for part in node["$ref"].removeprefix("#/").split("/"):
            target = target[part]
        node = target
    return node


def is_type(value, name):
    if name in ("number", "integer"):
        kinds = int if name == "integer" else (int, float)
        return isinstance(value, kinds) and not isinstance(value, bool)
    return isinstance(value, TYPES[name])


def scalar_errors(node, value, at):
    if "enum" in node and value not in node["enum"]:
        yield f"{at}: {value!r} is not in {node['enum']}"
    if isinstance(value, str):
        if not node.get("minLength", 0) <= len(value) <= node.get("maxLength", len(value)):
            yield f"{at}: length {len(value)}"
        if "pattern" in node and not re.search(node["pattern"], value):
            yield f"{at}: {value!r} does not match {node['pattern']}"
        if "format" in node and not re.fullmatch(FORMATS[node["format"]], value):
            yield f"{at}: {value!r} is no {node['format']}"
    elif is_type(value, "number"):
        if not node.get("minimum", value) <= value <= node.get("maximum", value):
            yield f"{at}: {value} is out of range"


def errors(description, node, value, at="$"):
    """Everything in which `value` differs from the schema `node`."""
    node = resolve(description, node)
    if unknown := set(node) - KNOWN:
        yield f"{at}: this checker does not know {unknown}"
    types = node.get("type", [])
    types = [types] if isinstance(types, str) else types
    if types and not any(is_type(value, name) for name in types):
        yield f"{at}: {value!r} is not {types}"
        return
    for part in node.get("allOf", []):
        yield from errors(description, part, value, at)
    yield from scalar_errors(node, value, at)
    if isinstance(value, dict):
        yield from (f"{at}: no {name}" for name in node.get("required", []) if name not in value)
        other = node.get("additionalProperties")
        for name, member in value.items():
            part = node.get("properties", {}).get(name, other if isinstance(other, dict) else None)
            if part is not None:
                yield from errors(description, part, member, f"{at}.{name}")
    elif isinstance(value, list):
        if len(value) > node.get("maxItems", len(value)):
            yield f"{at}: {len(value)} items"
        for i, item in enumerate(value):
            yield from errors(description, node.get("items", {}), item, f"{at}[{i}]")


def header_errors(description, response, answer):
    for name, header in response.get("headers", {}).items():
        header = resolve(description, header)
        value = answer.header(name)
        if value is None:
            if header.get("required"):
                yield f"no header {name}"
            continue
        if header["schema"].get("type") == "integer":
            value = int(value) if value.isdigit() else value
        yield from errors(description, header["schema"], value, name)


def check_answer(description, method, path, answer):
    """A list of what the description does not allow in the answer."""
    operation = description["paths"].get(path, {}).get(method.lower())
    if not operation:
        return [f"{method} {path} is not described"]
    if str(answer.status) not in operation["responses"]:
        return [f"{method} {path}: {answer.status} is not described: {answer.body[:200]!r}"]
    response = resolve(description, operation["responses"][str(answer.status)])
    found = list(header_errors(description, response, answer))
    media = answer.header("content-type")
    if media not in response["content"]:
        return found + [f"media type {media} is not described"]
    content = response["content"][media]
    if "json" in media:
        found += errors(description, content["schema"], json.loads(answer.body))
    return found
