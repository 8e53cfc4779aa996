"""SDMX-CSV 1.0 and 2.0, and the data messages of SDMX-ML 2.1 and 3.0 in their generic and specific forms."""

import io
import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError

import polars as pl
from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring, iterparse

from klustermotor.formats.refusals import ExplainedRefusal
from klustermotor.formats.statistical_offices.jsonstat import malformed
from klustermotor.formats.statistical_offices.signs import with_flags

#: Columns that tell which data set a row belongs to, and are no dimension.
_ABOUT = {"DATAFLOW", "STRUCTURE", "STRUCTURE_ID", "STRUCTURE_NAME", "ACTION", "LAST UPDATE"}
_STATUS = ("OBS_STATUS", "OBS_FLAG")
_ATTRIBUTES = {*_STATUS, "CONF_STATUS", "DECIMALS", "UNIT_MULT", "TIME_FORMAT", "COMMENT_OBS"}
_NUMBER = r"^[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?$"


def read_sdmx(content: bytes, *, missing: str = ":") -> pl.DataFrame:
    r"""Return an SDMX data message in long form.

    Parameters
    ----------
    content : bytes
        SDMX-CSV [1]_ or SDMX-ML [2]_.
    missing : str
        Flag of a figure that is absent without a word why.

    Returns
    -------
    polars.DataFrame
        A column of codes for each dimension (``TIME_PERIOD`` under that name), ``value``, ``status`` as it
        stood, ``flag`` as `klustermotor.analysis.tables` understands it.

    Raises
    ------
    ExplainedRefusal
        If it is neither, is damaged, or declares entities.

    References
    ----------
    .. [1] SDMX Technical Working Group. SDMX-CSV data messages, 1.0 (2018) and 2.0 (2021).
    .. [2] SDMX Technical Working Group. SDMX-ML data messages, 2.1 (2011).

    Examples
    --------
    >>> read_sdmx(
    ...     b"DATAFLOW,LAST UPDATE,geo,TIME_PERIOD,OBS_VALUE,OBS_FLAG,CONF_STATUS\n"
    ...     b"ESTAT:X(1.0),01/02/26,SE12,2019,,,C\nESTAT:X(1.0),01/02/26,SE21,2019,7,p,\n"
    ... ).rows()
    [('SE12', '2019', None, '', 'c'), ('SE21', '2019', 7.0, 'p', 'p')]
    """
    start = content[:200].lstrip(b"\xef\xbb\xbf \r\n\t")
    if start.startswith(b"<"):
        return _from_ml(content, missing)
    return _from_csv(content, missing)


def _from_csv(content: bytes, missing: str) -> pl.DataFrame:
    """Read SDMX-CSV."""
    header = content[:100_000].split(b"\n", 1)[0]
    separator = ";" if header.count(b";") > header.count(b",") else ","
    try:
        rows = pl.read_csv(io.BytesIO(content), separator=separator, infer_schema=False)
    except pl.exceptions.PolarsError as error:
        raise malformed("SDMX-CSV") from error
    labelled = [name for name in rows.columns if ": " in name]
    rows = rows.with_columns(pl.col(name).str.split(": ").list.first() for name in labelled)
    rows = rows.rename({name: name.split(": ", 1)[0] for name in labelled})
    about = [name for name in rows.columns if re.sub(r"\[.*\]$", "", name) in _ABOUT]
    if "OBS_VALUE" not in rows.columns or not about:
        raise malformed("OBS_VALUE")
    if "ACTION" in rows.columns:
        rows = rows.filter(pl.col("ACTION").fill_null("I") != "D")
    at = rows.columns.index("OBS_VALUE")
    dimensions = [name for name in rows.columns[:at] if name not in about and name not in _ATTRIBUTES]
    return _finished(rows, dimensions, missing)


def _finished(rows: pl.DataFrame, dimensions: list[str], missing: str) -> pl.DataFrame:
    """Return codes, figure, status and flag."""
    text = pl.col("OBS_VALUE").str.strip_chars()
    wrong = rows.filter(~text.str.contains(_NUMBER) & ~text.is_in(["", ":", "NaN", "nan", ".."]))
    if wrong.height:
        raise malformed("OBS_VALUE")
    status = pl.coalesce(
        [pl.col(name).replace("", None) for name in _STATUS if name in rows.columns] + [pl.lit("")]
    )
    secret = "CONF_STATUS" if "CONF_STATUS" in rows.columns else None
    value = pl.when(text.str.contains(_NUMBER)).then(text).cast(pl.Float64)
    told = with_flags(
        rows.with_columns(value.alias("value"), status.alias("status")), missing=missing, confidential=secret
    )
    return told.select(*dimensions, "value", "status", "flag")


def _from_ml(content: bytes, missing: str) -> pl.DataFrame:
    """Read SDMX-ML: observations in series or flat, as attributes or as generic values."""
    found: list[dict[str, str]] = []
    try:
        found.extend(_observations(content))
    except DefusedXmlException as error:
        raise ExplainedRefusal("upload.entities", name="SDMX-ML") from error
    except (ParseError, ValueError, LookupError) as error:
        raise malformed("SDMX-ML") from error
    names = list(dict.fromkeys(name for row in found for name in row))
    if "OBS_VALUE" not in names:
        raise malformed("Obs")
    rows = pl.DataFrame(
        {name: pl.Series([row.get(name) for row in found], dtype=pl.String) for name in names}
    )
    return _finished(
        rows, [name for name in names if name not in _ATTRIBUTES and name != "OBS_VALUE"], missing
    )


def _observations(content: bytes) -> Iterator[dict[str, str]]:
    """Give the observations of a message, each with the key of its series."""
    series: dict[str, str] = {}
    depth_of_header = 0
    for event, element in iterparse(io.BytesIO(content), events=("start", "end"), forbid_dtd=True):
        name = _local(element)
        if name == "Header":
            depth_of_header += 1 if event == "start" else -1
        elif depth_of_header:
            continue
        elif event == "start" and name == "Series":
            series = dict(element.attrib)
        elif event == "end" and name == "SeriesKey":
            series.update(_generic(element))
        elif event == "end" and name == "Obs":
            own = {key: text for key, text in element.attrib.items() if not key.startswith("{")}
            yield {**series, "OBS_VALUE": "", **own, **_generic(element)}
            element.clear()
        elif event == "end" and name == "Series":
            series = {}
            element.clear()


def _local(element: Element) -> str:
    """Return the name of an element without its namespace."""
    return str(element.tag).rpartition("}")[2]


def _generic(element: Element) -> dict[str, str]:
    """Return what the generic form says in elements."""
    found: dict[str, str] = {}
    for inner in element.iter():
        name, value = _local(inner), inner.get("value")
        if value is None:
            continue
        if name == "ObsDimension":
            found[inner.get("id") or "TIME_PERIOD"] = value
        elif name == "ObsValue":
            found["OBS_VALUE"] = value
        elif name == "Value" and inner.get("id"):
            found[str(inner.get("id"))] = value
    return found


def structure_of(content: bytes) -> list[tuple[str, dict[str, str], str]]:
    """Return name, attributes and text of every element of a structure message, in order.

    Parameters
    ----------
    content : bytes
        SDMX-ML, or an envelope around a message of the office.

    Returns
    -------
    list of (local name, attributes, text)

    Raises
    ------
    ExplainedRefusal

    Examples
    --------
    >>> structure_of(b'<a xmlns="x"><KeyValue id="geo"><Value>SE</Value></KeyValue></a>')[1:]
    [('KeyValue', {'id': 'geo'}, ''), ('Value', {}, 'SE')]
    """
    try:
        root = fromstring(content, forbid_dtd=True)
    except DefusedXmlException as error:
        raise ExplainedRefusal("upload.entities", name="SDMX-ML") from error
    except (ParseError, ValueError, LookupError) as error:
        raise malformed("SDMX-ML") from error
    return [(_local(one), dict(one.attrib), (one.text or "").strip()) for one in root.iter()]
