"""PxWeb, as Statistics Sweden runs it: metadata, limits, queries in parts, JSON-stat 2 answers.

What an installation does is not wholly as its documents say; this is what it rests on:

- Version 1 (*PxWeb API 1.0*, Statistics Sweden): GET of a folder lists it, GET of a table gives ``title``
  and ``variables`` (``code``, ``text``, ``values``, ``valueTexts``, ``elimination``, ``time``), POST of a
  query gives data. ``?config`` under the language gives ``maxCells``, ``maxValues``, ``maxCalls`` and
  ``timeWindow``. ``maxCells`` is the limit of an answer; ``maxValues`` is another thing, used only where
  ``maxCells`` is lacking (rOpenGov/pxweb issue 268).
- Too many cells give status 403, too many calls within the window 429.
- Version 2 (PxTools/PxApiSpecs, PxAPI-2): ``/config`` gives ``maxDataCells``, ``maxCallsPerTimeWindow`` and
  ``timeWindow`` (0: not told), ``/tables/{id}/metadata`` a JSON-stat 2 data set without values, POST of
  ``{"selection": [{"variableCode", "valueCodes"}]}`` to ``/tables/{id}/data`` the data.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Any
from urllib.parse import quote

import httpx
import polars as pl

from klustermotor.formats.refusals import ExplainedRefusal
from klustermotor.formats.statistical_offices.jsonstat import (
    Cube,
    column_of,
    malformed,
    parsed_json,
    read_dimensions,
    read_jsonstat,
)
from klustermotor.formats.statistical_offices.planning import Part, Query, TableMetadata, Variable, plan
from klustermotor.formats.statistical_offices.signs import with_flags
from klustermotor.formats.statistical_offices.transport import (
    CallWindow,
    OfficeRefusal,
    Patience,
    ask,
    office_client,
)

#: Statistics Sweden, English; put ``/sv`` for Swedish labels.
SCB_V1 = "https://api.scb.se/OV0104/v1/doris/en"
SCB_V2 = "https://statistikdatabasen.scb.se/api/v2"

#: What is assumed of an installation that tells no limits.
_USUAL_CELLS, _USUAL_CALLS, _USUAL_SECONDS = 100_000, 10, 10.0

#: Magnitude nil: the symbol DATASYMBOLNIL of the PX file format.
_NIL = "-"


@dataclass(frozen=True, slots=True)
class PxWebLimits:
    """What an installation allows.

    Parameters
    ----------
    cells : int
        In one answer.
    calls : int
        Within ``seconds``.
    seconds : float
    """

    cells: int
    calls: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Node:
    """A folder or table of an office's tree.

    Parameters
    ----------
    path, label : str
    is_table : bool
    """

    path: str
    label: str
    is_table: bool


class PxWeb:
    """An installation of PxWeb.

    Parameters
    ----------
    base_url : str
        Version 1: up to the language, as `SCB_V1`; a table is then ``ssd/BE/BE0101/…``. Version 2: up to the
        version, as `SCB_V2`; a table is then ``TAB638``.
    version : {1, 2}
    language : {"sv", "en"}
        Of version 2; in version 1 it stands in the address.
    client : httpx.Client, optional
        With time limits of its own.
    patience : Patience, optional

    Examples
    --------
    >>> config = {"maxCells": 150000, "maxCalls": 30, "timeWindow": 10}
    >>> answering = httpx.MockTransport(lambda request: httpx.Response(200, json=config))
    >>> with PxWeb(SCB_V1, client=httpx.Client(transport=answering)) as office:
    ...     office.limits()
    PxWebLimits(cells=150000, calls=30, seconds=10.0)
    """

    def __init__(
        self,
        base_url: str,
        *,
        version: int = 1,
        language: str = "en",
        client: httpx.Client | None = None,
        patience: Patience | None = None,
    ) -> None:
        if version not in {1, 2}:
            raise ValueError(f"version must be 1 or 2, but is {version}")
        self.base_url = base_url.rstrip("/")
        self.version = version
        self.language = language
        self._client = client or office_client()
        self._owns_client = client is None
        self._patience = patience or Patience()
        self._window: CallWindow | None = None
        self._limits: PxWebLimits | None = None

    def __enter__(self) -> "PxWeb":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connection, if it was made here."""
        if self._owns_client:
            self._client.close()

    def limits(self) -> PxWebLimits:
        """Return what the installation allows; asked once."""
        if self._limits is None:
            path = "/?config" if self.version == 1 else "/config"
            config = self._config(path)
            cells = _positive(config, "maxDataCells", "maxCells", "maxValues") or _USUAL_CELLS
            calls = _positive(config, "maxCallsPerTimeWindow", "maxCalls") or _USUAL_CALLS
            seconds = _positive(config, "timeWindow") or _USUAL_SECONDS
            self._limits = PxWebLimits(cells, calls, float(seconds))
            self._window = CallWindow(calls, float(seconds), self._patience)
            self._window.enter()
        return self._limits

    def _config(self, path: str) -> Mapping[str, Any]:
        """Return the settings of the installation; nothing where it tells none."""
        try:
            return parsed_json(ask(self._client, self.base_url + path, patience=self._patience))
        except OfficeRefusal as refusal:
            if refusal.passing:
                raise
            return {}

    def browse(self, path: str = "") -> list[Node]:
        """Return the folders and tables under a folder; version 1 only."""
        if self.version != 1:
            raise ValueError("version 2 has no folders to browse; search its tables by name")
        content = self._ask(f"/{quote(path)}")
        # A folder is answered with a list, which is wrapped so that one reader does for all answers.
        entries = parsed_json(b'{"nodes":' + content + b"}")["nodes"]
        if not isinstance(entries, list) or not all(isinstance(one, dict) for one in entries):
            raise malformed("id, type, text")
        return [_node(path, entry) for entry in entries]

    def metadata(self, table: str) -> TableMetadata:
        """Return title and variables of a table."""
        if self.version == 1:
            return _metadata_v1(table, parsed_json(self._ask(f"/{quote(table)}")))
        content = self._ask(f"/tables/{quote(table, safe='')}/metadata", {"lang": self.language})
        return _metadata_v2(table, parsed_json(content))

    def plan(self, query: Query, metadata: TableMetadata) -> list[Part]:
        """Return the requests that answer a query within the limits of the installation."""
        return plan(query, metadata, self.limits().cells)

    def fetch_part(self, table: str, part: Part) -> bytes:
        """Return the answer to one request of a plan, checked to hold the values that were asked for."""
        chosen = part.selection.items()
        if self.version == 1:
            asked = [{"code": code, "selection": {"filter": "item", "values": list(v)}} for code, v in chosen]
            body: dict[str, Any] = {"query": asked, "response": {"format": "json-stat2"}}
            content = self._ask(f"/{quote(table)}", None, body)
        else:
            body = {"selection": [{"variableCode": code, "valueCodes": list(v)} for code, v in chosen]}
            params = {"lang": self.language, "outputFormat": "json-stat2"}
            content = self._ask(f"/tables/{quote(table, safe='')}/data", params, body)
        _check_part(read_jsonstat(content), part)
        return content

    def _ask(
        self, path: str, params: Mapping[str, str] | None = None, body: Mapping[str, Any] | None = None
    ) -> bytes:
        """Ask within the window of calls."""
        self.limits()
        url = self.base_url + path
        return ask(self._client, url, patience=self._patience, window=self._window, params=params, body=body)


def assemble_pxweb(answers: Iterable[bytes]) -> Cube:
    """Return the answers of all parts as one data set, in the order of its codes.

    Parameters
    ----------
    answers : iterable of bytes
        One for each part of a plan, in any order.

    Returns
    -------
    Cube
        With a column ``flag``: ``..`` or the office's sign where a figure is absent. Nil (``-``) is 0.

    Raises
    ------
    ExplainedRefusal
        If there is no answer, answers have different variables, or two give the same cell.

    Examples
    --------
    >>> answer = b'{"id": ["Region"], "size": [1], "value": [null], "status": [".."], "dimension": {"Region":'
    >>> answer += b' {"category": {"index": ["01"]}}}}'
    >>> assemble_pxweb([answer]).frame.select("Region", "value", "flag").rows()
    [('01', None, '..')]
    """
    cube = joined([read_jsonstat(answer) for answer in answers])
    nil = pl.col("value").is_null() & (pl.col("status").str.strip_chars() == _NIL)
    frame = cube.frame.with_columns(pl.when(nil).then(0.0).otherwise(pl.col("value")).alias("value"))
    return Cube(with_flags(frame, missing=".."), cube.dimensions, cube.label, cube.source, cube.updated)


def joined(cubes: list[Cube]) -> Cube:
    """Return data sets with the same variables as one.

    Parameters
    ----------
    cubes : list of Cube

    Returns
    -------
    Cube

    Raises
    ------
    ExplainedRefusal

    Examples
    --------
    >>> joined([])
    Traceback (most recent call last):
    klustermotor.formats.refusals.ExplainedRefusal: No answer is there to put together; fetch the parts first.
    """
    if not cubes:
        raise ExplainedRefusal("office.no_answers")
    first = cubes[0]
    if any(cube.frame.columns != first.frame.columns for cube in cubes):
        raise malformed("id")
    frame = pl.concat([cube.frame for cube in cubes])
    names = [column_of(one.code) for one in first.dimensions]
    if names and frame.select(pl.struct(names).is_duplicated().any()).item():
        raise malformed("dimension")
    return Cube(frame, first.dimensions, first.label, first.source, max(cube.updated for cube in cubes))


def _check_part(cube: Cube, part: Part) -> None:
    """Refuse an answer that is not what was asked for."""
    got = {one.code: set(one.codes) for one in cube.dimensions}
    for code, values in part.selection.items():
        if got.get(code) != set(values):
            raise ExplainedRefusal("office.incomplete", variable=code, number=part.number)


def _positive(config: Mapping[str, Any], *names: str) -> int:
    """Return the first of several settings that is a positive number; 0 where none is."""
    for name in names:
        value = config.get(name)
        if isinstance(value, int) and not isinstance(value, bool) and value > 0:
            return value
    return 0


def _node(path: str, entry: Mapping[str, Any]) -> Node:
    """Return an entry of a folder."""
    name = str(entry.get("id") or entry.get("dbid") or "")
    where = f"{path}/{name}".strip("/")
    return Node(where, str(entry.get("text") or name), entry.get("type") == "t")


def _metadata_v1(table: str, found: Mapping[str, Any]) -> TableMetadata:
    """Return the metadata that version 1 gives."""
    given = found.get("variables")
    if not isinstance(given, list):
        raise malformed("variables")
    variables = []
    for one in given:
        values = one.get("values") if isinstance(one, dict) else None
        if not isinstance(values, list) or not isinstance(one.get("code"), str):
            raise malformed("variables.values")
        texts = one.get("valueTexts", values)
        if not isinstance(texts, list) or len(texts) != len(values):
            raise malformed("variables.valueTexts")
        variables.append(
            Variable(
                one["code"],
                str(one.get("text") or one["code"]),
                tuple(map(str, values)),
                tuple(map(str, texts)),
                elimination=one.get("elimination") is True,
                time=one.get("time") is True,
            )
        )
    return TableMetadata(table, str(found.get("title") or table), tuple(variables))


def _metadata_v2(table: str, found: Mapping[str, Any]) -> TableMetadata:
    """Return the metadata that version 2 gives, a data set without values."""
    described = found.get("dimension")
    variables = []
    for one in read_dimensions(found):
        extension = described[one.code].get("extension") if isinstance(described, Mapping) else None
        left_out = isinstance(extension, Mapping) and extension.get("elimination") is True
        variables.append(Variable(one.code, one.label, one.codes, one.labels, left_out, one.role == "time"))
    return TableMetadata(table, str(found.get("label") or table), tuple(variables))
