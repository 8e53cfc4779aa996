"""Eurostat: structure by SDMX 2.1, data by the statistics service (JSON-stat 2.0) or as SDMX-CSV.

What it rests on (Eurostat, *API – Detailed guidelines*):

- ``statistics/1.0/data/{dataset}`` answers in JSON-stat 2.0; a filter is ``dimension=code``, repeated for
  several.
- Under ``sdmx/2.1``, ``contentconstraint/ESTAT/{dataset}`` tells the codes in use,
  ``datastructure/ESTAT/{dataset}`` the order of the dimensions, and
  ``data/{dataset}/{key}?format=SDMX-CSV`` gives data.
- A request estimated at more than 5,000,000 cells is refused with 413, EXTRACTION_TOO_BIG. One that costs
  too much to answer at once is answered later: the statistics service says so in JSON (``warning``, status
  413, ASYNCHRONOUS_RESPONSE, under HTTP 200), the SDMX service with an envelope that holds an id under
  ``queued``, to be asked for at ``1.0/async/status/{id}`` and fetched at ``1.0/async/data/{id}``.
- Flags are two lists since 27 January 2025: observation status and confidentiality status.
"""

import gzip
import io
import zlib
from collections.abc import Iterable, Mapping
from types import TracebackType
from urllib.parse import quote, urlencode

import httpx
import polars as pl

from klustermotor.formats.refusals import ExplainedRefusal
from klustermotor.formats.statistical_offices.jsonstat import malformed, read_jsonstat
from klustermotor.formats.statistical_offices.planning import Part, Query, TableMetadata, Variable, plan
from klustermotor.formats.statistical_offices.pxweb import joined
from klustermotor.formats.statistical_offices.sdmx import read_sdmx, structure_of
from klustermotor.formats.statistical_offices.signs import with_flags
from klustermotor.formats.statistical_offices.transport import OfficeRefusal, Patience, ask, office_client

EUROSTAT = "https://ec.europa.eu/eurostat/api/dissemination"

#: Cells of one request: below this the answer usually comes at once.
SYNCHRONOUS_CELLS = 500_000

_LONGEST_FILTERS = 6_000
_MOST_BYTES = 300_000_000
_TIME = {"TIME_PERIOD", "TIME", "time"}


class Eurostat:
    """Eurostat's dissemination service, or one like it.

    Parameters
    ----------
    base_url : str
    language : {"en", "fr", "de"}
        Of labels.
    client : httpx.Client, optional
    patience : Patience, optional

    Examples
    --------
    >>> late = {"warning": {"status": 413, "label": "ASYNCHRONOUS_RESPONSE. Please try again later."}}
    >>> client = httpx.Client(transport=httpx.MockTransport(lambda request: httpx.Response(200, json=late)))
    >>> office = Eurostat(client=client, patience=Patience(sleep=lambda seconds: None))
    >>> office.fetch_part("nama_10r", Part(1, {"geo": ("SE12",)}, 1))
    Traceback (most recent call last):
    klustermotor.formats.statistical_offices.transport.OfficeRefusal: The office prepares the answer; ...
    """

    def __init__(
        self,
        base_url: str = EUROSTAT,
        *,
        language: str = "en",
        client: httpx.Client | None = None,
        patience: Patience | None = None,
    ) -> None:
        self.base_url = base_url.rstrip("/")
        self.language = language
        self._client = client or office_client()
        self._owns_client = client is None
        self._patience = patience or Patience()

    def __enter__(self) -> "Eurostat":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connection, if it was made here."""
        if self._owns_client:
            self._client.close()

    def metadata(self, dataset: str) -> TableMetadata:
        """Return the dimensions in their order, with the codes in use; time is called ``time``."""
        name = quote(dataset, safe="")
        order, title = _order(structure_of(self._ask(f"/sdmx/2.1/datastructure/ESTAT/{name}")))
        codes = _codes(structure_of(self._ask(f"/sdmx/2.1/contentconstraint/ESTAT/{name}")))
        variables = []
        for one in order:
            values = tuple(codes.get(one, ()))
            is_time = one in _TIME
            values = tuple(sorted(values)) if is_time else values
            variables.append(Variable("time" if is_time else one, one, values, values, time=is_time))
        if not variables:
            raise malformed("DimensionList")
        return TableMetadata(dataset, title or dataset, tuple(variables))

    def plan(self, query: Query, metadata: TableMetadata, limit: int = SYNCHRONOUS_CELLS) -> list[Part]:
        """Return the requests that answer a query, each within a number of cells and a length of address."""
        return plan(
            query, metadata, limit, fits=lambda one: len(urlencode(_filters(one))) <= _LONGEST_FILTERS
        )

    def fetch_part(self, dataset: str, part: Part) -> bytes:
        """Return the JSON-stat answer to one request; waits where the office prepares it."""
        params = [("format", "JSON"), ("lang", self.language.upper()), *_filters(part.selection)]
        for attempt in range(self._patience.attempts):
            content = self._ask(f"/statistics/1.0/data/{quote(dataset, safe='')}", params)
            try:
                read_jsonstat(content)
            except ExplainedRefusal as refusal:
                if refusal.code != "office.queued":
                    raise
                self._patience.sleep(self._patience.wait(attempt))
            else:
                return content
        raise OfficeRefusal("office.queued")

    def fetch_part_as_csv(self, dataset: str, part: Part, metadata: TableMetadata) -> bytes:
        """Return the SDMX-CSV answer to one request; waits where the office prepares it."""
        key = ".".join(
            "+".join(part.selection.get(one.code, ())) for one in metadata.variables if not one.time
        )
        params = [("format", "SDMX-CSV"), ("compressed", "false")]
        times = part.selection.get("time", ())
        if times:
            params += [("startPeriod", min(times)), ("endPeriod", max(times))]
        content = self._ask(f"/sdmx/2.1/data/{quote(dataset, safe='')}/{quote(key, safe='+.')}", params)
        return self._prepared(content) if content.lstrip()[:1] == b"<" else content

    def _prepared(self, envelope: bytes) -> bytes:
        """Return what an envelope promises, once it is there."""
        found = structure_of(envelope)
        fault = next((text for name, _, text in found if name == "faultstring"), None)
        if fault is not None:
            raise OfficeRefusal("office.said", message=fault[:300])
        after = [name for name, _, _ in found]
        if "queued" not in after:
            raise malformed("SDMX-CSV")
        key = next(text for name, _, text in found[after.index("queued") :] if name == "id")
        for attempt in range(self._patience.attempts):
            answer = structure_of(self._ask(f"/1.0/async/status/{quote(key, safe='')}"))
            status = next((text for name, _, text in answer if name == "status"), "")
            if status == "AVAILABLE":
                return _unpacked(self._ask(f"/1.0/async/data/{quote(key, safe='')}"))
            if status in {"EXPIRED", "UNKNOWN_REQUEST"}:
                break
            self._patience.sleep(self._patience.wait(attempt))
        raise OfficeRefusal("office.queued")

    def _ask(self, path: str, params: list[tuple[str, str]] | None = None) -> bytes:
        """Ask with patience."""
        return ask(self._client, self.base_url + path, patience=self._patience, params=params)


def assemble_eurostat(answers: Iterable[bytes], parts: Iterable[Part] = ()) -> pl.DataFrame:
    """Return the answers of all parts as one long frame, whichever form they came in.

    Parameters
    ----------
    answers : iterable of bytes
        JSON-stat or SDMX-CSV.
    parts : iterable of Part, optional
        Periods that no part asked for are left out: SDMX-CSV comes from the first to the last.

    Returns
    -------
    polars.DataFrame
        A column of codes for each dimension (``time`` among them), ``value``, ``status``, ``flag``: ``c``
        where confidential, ``:`` where absent, else remarks. Labels where the form has them.

    Raises
    ------
    ExplainedRefusal

    Examples
    --------
    >>> answer = b'{"id": ["geo"], "size": [1], "value": {}, "status": {"0": "C"}, "dimension": {"geo":'
    >>> answer += b' {"category": {"index": {"SE12": 0}}}}}'
    >>> assemble_eurostat([answer]).select("geo", "value", "status", "flag").rows()
    [('SE12', None, 'C', 'c')]
    """
    given = list(answers)
    times = {period for part in parts for period in part.selection.get("time", ())}
    if all(answer.lstrip()[:1] == b"{" for answer in given):
        frame = with_flags(joined([read_jsonstat(answer) for answer in given]).frame, missing=":")
    else:
        frame = pl.concat([read_sdmx(answer) for answer in given])
        frame = frame.rename({"TIME_PERIOD": "time"}, strict=False)
    if times and "time" in frame.columns:
        frame = frame.filter(pl.col("time").is_in(list(times)))
    return frame


def _short_enough(selection: Mapping[str, tuple[str, ...]]) -> bool:
    """Tell whether a selection makes an address that servers take."""
    return len(urlencode(_filters(selection))) <= _LONGEST_FILTERS


def _filters(selection: Mapping[str, tuple[str, ...]]) -> list[tuple[str, str]]:
    """Return a selection as the parameters of an address."""
    return [(code, value) for code, values in selection.items() for value in values]


def _order(elements: list[tuple[str, dict[str, str], str]]) -> tuple[list[str], str]:
    """Return the dimensions in the order of the structure, time last, and the title."""
    placed = [
        (int(attributes.get("position", at)), attributes["id"])
        for at, (name, attributes, _) in enumerate(elements)
        if name == "Dimension" and "id" in attributes
    ]
    times = [
        attributes["id"] for name, attributes, _ in elements if name == "TimeDimension" and "id" in attributes
    ]
    title = next((text for name, _, text in elements if name == "Name"), "")
    return [*dict.fromkeys(one for _, one in sorted(placed)), *dict.fromkeys(times)], title


def _codes(elements: list[tuple[str, dict[str, str], str]]) -> dict[str, list[str]]:
    """Return the codes in use of each dimension."""
    codes: dict[str, list[str]] = {}
    current = ""
    for name, attributes, text in elements:
        if name == "KeyValue":
            current = attributes.get("id", "")
        elif name == "Value" and current and text:
            codes.setdefault(current, []).append(text)
    return codes


def _unpacked(content: bytes) -> bytes:
    """Return an answer that may be packed with gzip, within bounds."""
    if not content.startswith(b"\x1f\x8b"):
        return content
    try:
        with gzip.open(io.BytesIO(content)) as packed:
            found = packed.read(_MOST_BYTES + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise malformed("gzip") from error
    if len(found) > _MOST_BYTES:
        raise OfficeRefusal("office.answer_too_large", office="Eurostat", limit=round(_MOST_BYTES / 1e6))
    return found
