"""What the description of the API says beyond the operations themselves: how each may refuse."""

from typing import Any

from ninja.openapi.schema import OpenAPISchema

from klustermotor.web.shared.schemas import Refusal

#: Says of an operation where the version that it changes is read, if not at its own address.
VERSION_OF = "x-version-of"
#: Says of an operation that what it records may be here already.
MAY_STAND_ALREADY = "x-may-stand-already"
_BODIES = {"post", "put", "patch"}
_SAID = {
    304: "The version named by If-None-Match still holds.",
    400: "The body could not be read.",
    401: "No token that works.",
    403: "Role or token do not include this.",
    404: "No such thing, or not to be seen.",
    409: "It seems to be here already: the sentence says what, and where.",
    412: "Changed since it was read (If-Match).",
    413: "Larger than is accepted.",
    422: "Refused: the sentence says why.",
    428: "If-Match is missing.",
    503: "Other files are being opened just now: try again after the seconds that Retry-After says.",
}
_IF_NONE_MATCH = {
    "name": "If-None-Match",
    "in": "header",
    "required": False,
    "schema": {"type": "string"},
    "description": "Tag of the version you hold.",
}
_IF_MATCH = _IF_NONE_MATCH | {
    "name": "If-Match",
    "required": True,
}
_IF_MATCH_SAID = "Tag of the version you mean to change."


def described(schema: OpenAPISchema) -> OpenAPISchema:
    """Add to every operation what it may refuse with, and the headers about versions."""
    components = schema["components"].setdefault("schemas", {})
    components["Refusal"] = Refusal.model_json_schema()
    for operations in schema["paths"].values():
        for method, operation in operations.items():
            _describe(method, operation)
    return schema


def _describe(method: str, operation: dict[str, Any]) -> None:
    """Add to one operation."""
    parameters = operation.setdefault("parameters", [])
    responses = operation["responses"]
    statuses = {401, 403, 422}
    if any(one["in"] == "path" for one in parameters):
        statuses.add(404)
    if method == "get":
        parameters.append(_IF_NONE_MATCH)
        statuses.add(304)
    if method in _BODIES:
        statuses |= {400, 404, 413}
    if method == "patch" or VERSION_OF in operation:
        read = operation.get(VERSION_OF, "")
        told = f" It comes with {read}." if read else ""
        parameters.append(_IF_MATCH | {"description": _IF_MATCH_SAID + told})
        statuses |= {412, 428}
    if MAY_STAND_ALREADY in operation:
        statuses.add(409)
    if "multipart/form-data" in operation.get("requestBody", {}).get("content", {}):
        statuses.add(503)
    for status in sorted(statuses):
        responses.setdefault(status, _refusal(status))


def _refusal(status: int) -> dict[str, Any]:
    """Return how a refusal is described."""
    told: dict[str, Any] = {"description": _SAID[status]}
    if status != 304:
        told["content"] = {"application/json": {"schema": {"$ref": "#/components/schemas/Refusal"}}}
    return told
