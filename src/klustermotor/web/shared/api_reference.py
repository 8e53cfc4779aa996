"""The description of the API as its page shows it: operations by room, with examples made from the schema."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from klustermotor.web.shared.api_description import VERSION_OF

#: The rooms in the order of the page.
ROOMS: dict[str, Any] = {
    "places": _("Regions and classifications"),
    "statistics": _("Statistics"),
    "analyses": _("Analyses and runs"),
    "fields": _("Fields of strength"),
    "actors": _("Organisations and people"),
    "clusters": _("Clusters and who belongs to them"),
    "chains": _("Value chains"),
    "interviews": _("Interview guides and interviews"),
    "evidence": _("Sources and what rests on them"),
    "documents": _("Documents"),
    "search": _("Search"),
    "jobs": _("Background work"),
}
_UID = "0190f8a0-0000-7000-8000-000000000000"
_BY_FORMAT = {"uuid": _UID, "date": "2003-06-30", "date-time": "2003-06-30T12:00:00Z", "binary": "…"}
_PLAIN = {"string": "…", "integer": 1, "number": 1.5, "boolean": True, "null": None}
_PLACE = re.compile(r"\{[a-z_]+\}")
_DEEPEST = 6


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of an operation."""

    name: str
    place: str
    kind: str
    required: bool


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation as the page shows it."""

    name: str
    method: str
    path: str
    summary: Any
    scope: str
    capability: str
    parameters: list[Parameter]
    body: str
    answer: str
    curl: str
    python: str


@dataclass(frozen=True, slots=True)
class Room:
    """Operations that belong together."""

    key: str
    title: Any
    operations: list[Operation]


def rooms_of(schema: Mapping[str, Any], address: str) -> list[Room]:
    """Return the operations of a description by room; ``address`` is the workbench's."""
    by_room: dict[str, list[Operation]] = {}
    for path, methods in schema["paths"].items():
        for method, said in methods.items():
            room = said["tags"][-1]
            by_room.setdefault(room, []).append(_operation(schema, address, method, path, said))
    return [Room(key, title, by_room[key]) for key, title in ROOMS.items() if key in by_room]


def _operation(
    schema: Mapping[str, Any], address: str, method: str, path: str, said: Mapping[str, Any]
) -> Operation:
    """Return one operation with its examples."""
    contents = said.get("requestBody", {}).get("content", {})
    sent = next(iter(contents.items()), None)
    body = _example(schema, sent[1]["schema"]) if sent else None
    is_form = sent is not None and sent[0] != "application/json"
    inner = path.removeprefix("/api/v1")
    return Operation(
        name=said["operationId"],
        method=method.upper(),
        path=path,
        summary=said["summary"],
        scope=said["x-scope"],
        capability=said["x-capability"],
        parameters=list(_parameters(schema, said)),
        body=_written(body) if sent else "",
        answer=_answer(schema, said),
        curl=_curl(address, method.upper(), path, body, is_form=is_form, named=_names_version(said)),
        python="" if is_form else _python(method.upper(), inner, body, _is_list(schema, said), said),
    )


def _parameters(schema: Mapping[str, Any], said: Mapping[str, Any]) -> Iterable[Parameter]:
    """Yield the parameters of address and query."""
    for one in said.get("parameters", []):
        if one["in"] != "header":
            kind = _kind(schema, one["schema"])
            yield Parameter(one["name"], one["in"], kind, bool(one.get("required")))


def _kind(schema: Mapping[str, Any], given: Mapping[str, Any]) -> str:
    """Return what a parameter holds, in the words of the description."""
    found = _resolved(schema, given)
    if "anyOf" in found:
        kinds = [_kind(schema, one) for one in found["anyOf"] if one.get("type") != "null"]
        return " | ".join(kinds)
    if "enum" in found:
        return " | ".join(map(str, found["enum"]))
    return str(found.get("format") or found.get("type", ""))


def _resolved(schema: Mapping[str, Any], given: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return what a reference points at."""
    if "$ref" not in given:
        return given
    found: Mapping[str, Any] = schema["components"]["schemas"][given["$ref"].rpartition("/")[2]]
    return found


def _example(schema: Mapping[str, Any], given: Mapping[str, Any], depth: int = 0) -> Any:
    """Return a value that fits a schema."""
    found = _resolved(schema, given)
    if depth > _DEEPEST:
        return None
    for name in ("anyOf", "oneOf", "allOf"):
        if name in found:
            return _example(schema, found[name][0], depth + 1)
    if "const" in found or "enum" in found:
        return found.get("const", found.get("enum", [None])[0])
    if "properties" in found:
        return {name: _example(schema, one, depth + 1) for name, one in found["properties"].items()}
    if found.get("type") == "array":
        return [_example(schema, found.get("items", {}), depth + 1)]
    if found.get("type") == "object":
        return {}
    default = found.get("default")
    return default or _BY_FORMAT.get(found.get("format", ""), _PLAIN.get(found.get("type", ""), "…"))


def _answer(schema: Mapping[str, Any], said: Mapping[str, Any]) -> str:
    """Return an example of a good answer; empty where it is a file or nothing."""
    for status, response in said["responses"].items():
        if int(status) < 300:
            content = response.get("content", {}).get("application/json")
            return _written(_example(schema, content["schema"])) if content and content["schema"] else ""
    return ""


def _is_list(schema: Mapping[str, Any], said: Mapping[str, Any]) -> bool:
    """Return whether the answer is a part of a list."""
    content = said["responses"].get(200, {}).get("content", {}).get("application/json", {})
    return "next" in _resolved(schema, content.get("schema", {})).get("properties", {})


def _written(value: Any) -> str:
    """Return a value as JSON to be read."""
    return json.dumps(value, indent=2, ensure_ascii=False, default=str)


def _names_version(said: Mapping[str, Any]) -> bool:
    """Return whether the version that is to be changed must be named."""
    return any(one["name"] == "If-Match" for one in said.get("parameters", []))


def _curl(address: str, method: str, path: str, body: Any, *, is_form: bool, named: bool) -> str:
    """Return the call as one types it."""
    parts = [f'curl -H "Authorization: Bearer $TOKEN" "{address}{_filled(path)}"']
    if method != "GET":
        parts.append(f"-X {method}")
    if named:
        parts.append('-H "If-Match: $ETAG"')
    if is_form:
        parts.append("-F file=@table.csv")
    elif body is not None:
        parts.append('-H "Content-Type: application/json"')
        parts.append(f"-d '{json.dumps(body, ensure_ascii=False, default=str)}'")
    return " \\\n  ".join(parts)


def _python(method: str, path: str, body: Any, is_list: bool, said: Mapping[str, Any]) -> str:
    """Return the call with our client; what is to be changed is read first."""
    where = json.dumps(_filled(path))
    if method != "GET":
        given = f", {_as_python(body)}" if body is not None else ""
        if not _names_version(said):
            return f'workbench.send("{method}", {where}{given})'
        read = json.dumps(_filled(said.get(VERSION_OF, path)))
        of = "" if read == where else f", of={read}"
        return f'workbench.record({read})\nworkbench.send("{method}", {where}{given}{of})'
    return f"list(workbench.records({where}))" if is_list else f"workbench.record({where})"


def _as_python(value: Any) -> str:
    """Return a value as Python writes it."""
    return repr(json.loads(json.dumps(value, default=str)))


def _filled(path: str) -> str:
    """Return a path with an identifier in it."""
    filled = path.replace("{kind}", "mapping.fieldofstrength").replace("{name}", "assessment")
    return _PLACE.sub(_UID, filled)
