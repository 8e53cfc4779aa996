"""JSON-stat 2.0 data sets, as PxWeb and Eurostat answer with."""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from klustermotor.formats.refusals import ExplainedRefusal

#: More cells than this are refused before they are made.
MOST_CELLS = 20_000_000

_RESERVED = {"value", "status", "flag", "row"}


@dataclass(frozen=True, slots=True)
class Dimension:
    """One way in which a data set is divided.

    Parameters
    ----------
    code, label : str
    codes, labels : tuple of str
        Of the categories, in order.
    role : str
        ``time``, ``geo``, ``metric`` or empty.
    """

    code: str
    label: str
    codes: tuple[str, ...]
    labels: tuple[str, ...]
    role: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Cube:
    """A data set in long form.

    Parameters
    ----------
    frame : polars.DataFrame
        For each dimension a column of codes and one of labels (``<code>_label``), then ``value`` (null where
        absent) and ``status`` (as the office wrote it, empty for none).
    dimensions : tuple of Dimension
    label, source, updated : str
    """

    frame: pl.DataFrame
    dimensions: tuple[Dimension, ...]
    label: str = ""
    source: str = ""
    updated: str = ""


def read_jsonstat(content: bytes | str | Mapping[str, Any], *, most_cells: int = MOST_CELLS) -> Cube:
    r"""Return a JSON-stat 2.0 data set in long form [1]_.

    Parameters
    ----------
    content : bytes, text or mapping
    most_cells : int
        Cells that are made at most.

    Returns
    -------
    Cube
        Of a sparse data set (``value`` is an object) only the cells that it lists, by value or by status.

    Raises
    ------
    ExplainedRefusal
        If it is no JSON, a message of the office, or no valid data set; the sentence names the property.

    References
    ----------
    .. [1] Badosa, X. JSON-stat Format 2.0, full specification. https://json-stat.org/full/

    Examples
    --------
    >>> cube = read_jsonstat(
    ...     '{"version": "2.0", "class": "dataset", "id": ["geo"], "size": [2], "value": [5, null],'
    ...     ' "status": {"1": "c"}, "dimension": {"geo": {"category": {"index": ["SE12", "SE21"]}}}}'
    ... )
    >>> cube.frame.select("geo", "value", "status").rows()
    [('SE12', 5.0, ''), ('SE21', None, 'c')]
    """
    dataset = parsed_json(content)
    _refuse_messages(dataset)
    if dataset.get("class", "dataset") != "dataset" or "dimension" not in dataset or "id" not in dataset:
        raise malformed("class, id, dimension")
    dimensions = read_dimensions(dataset)
    cells = math.prod(len(one.codes) for one in dimensions)
    given = dataset.get("value", [])
    positions, values = _values(given, cells, most_cells)
    status = _statuses(dataset.get("status"), cells, positions)
    if isinstance(given, Mapping) and isinstance(dataset.get("status"), Mapping):
        extra = np.setdiff1d(_keys(dataset["status"], cells, "status"), positions)
        positions = np.concatenate([positions, extra])
        values = pl.concat([values, pl.Series("value", [None] * len(extra), dtype=pl.Float64)])
        status = _statuses(dataset["status"], cells, positions)
        order = np.argsort(positions, kind="stable")
        positions, values, status = positions[order], values[order], status[order]
    frame = _long(dimensions, positions).with_columns(values.alias("value"), status.alias("status"))
    text = {key: str(dataset.get(key) or "") for key in ("label", "source", "updated")}
    return Cube(frame, dimensions, **text)


def parsed_json(content: bytes | str | Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the object that an answer holds; refuse what is none.

    Parameters
    ----------
    content : bytes, text or mapping

    Returns
    -------
    mapping

    Raises
    ------
    ExplainedRefusal

    Examples
    --------
    >>> parsed_json(b'{"a": 1}')
    {'a': 1}
    """
    if isinstance(content, Mapping):
        return content
    try:
        text = content.decode("utf-8-sig") if isinstance(content, bytes) else content
        found = json.loads(text)
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise malformed("JSON") from error
    if not isinstance(found, dict):
        raise malformed("{ }")
    return found


def malformed(what: str) -> ExplainedRefusal:
    """Return the refusal of an answer in which something is not as the format says.

    Parameters
    ----------
    what : str
        The property, as the format calls it.

    Returns
    -------
    ExplainedRefusal

    Examples
    --------
    >>> str(malformed("size"))
    'The answer is not the data set that was asked for (wrong in: size); try again, and tell the office ...'
    """
    return ExplainedRefusal("office.malformed", what=what)


def _refuse_messages(dataset: Mapping[str, Any]) -> None:
    """Refuse an answer that is a message of the office instead of data."""
    for key in ("error", "warning"):
        message = dataset.get(key)
        if message is None:
            continue
        first = message[0] if isinstance(message, list) and message else message
        label = first.get("label", "") if isinstance(first, Mapping) else str(first)
        if "ASYNCHRONOUS" in str(label).upper():
            raise ExplainedRefusal("office.queued")
        raise ExplainedRefusal("office.said", message=str(label)[:300])


def read_dimensions(dataset: Mapping[str, Any]) -> tuple[Dimension, ...]:
    """Return the dimensions of a data set, categories in their order.

    Parameters
    ----------
    dataset : mapping
        JSON-stat 2.0, class ``dataset``.

    Returns
    -------
    tuple of Dimension

    Raises
    ------
    ExplainedRefusal

    Examples
    --------
    >>> read_dimensions({"id": ["a"], "size": [1], "dimension": {"a": {"category": {"label": {"x": "X"}}}}})
    (Dimension(code='a', label='a', codes=('x',), labels=('X',), role=''),)
    """
    codes, sizes, described = dataset.get("id"), dataset.get("size"), dataset.get("dimension")
    if not _all(codes, str) or not _all(sizes, int) or not isinstance(described, Mapping):
        raise malformed("id, size, dimension")
    assert isinstance(codes, list)
    assert isinstance(sizes, list)
    if len(codes) != len(sizes) or len(set(codes)) != len(codes):
        raise malformed("id, size")
    given = dataset.get("role")
    roles = {one: role for role, ones in given.items() for one in ones} if isinstance(given, Mapping) else {}
    return tuple(
        _dimension(code, size, described.get(code), str(roles.get(code, "")))
        for code, size in zip(codes, sizes, strict=True)
    )


def _all(given: object, kind: type) -> bool:
    """Tell whether something is a list of texts, or of whole numbers."""
    return isinstance(given, list) and all(
        isinstance(one, kind) and not isinstance(one, bool) for one in given
    )


def _dimension(code: str, size: int, described: object, role: str) -> Dimension:
    """Return one dimension; refuse one whose categories are not as many as its size."""
    where = f"dimension.{code}"
    category = described.get("category") if isinstance(described, Mapping) else None
    if not isinstance(described, Mapping) or not isinstance(category, Mapping):
        raise malformed(where)
    label = category.get("label", {})
    index = category.get("index", list(label) if isinstance(label, Mapping) else None)
    if isinstance(index, Mapping):
        places = list(index.values())
        if not _all(places, int) or sorted(places) != list(range(len(places))):
            raise malformed(f"{where}.category.index")
        index = sorted(index, key=index.__getitem__)
    if not _all(index, str) or len(set(index)) != len(index) or len(index) != size:
        raise malformed(f"{where}.category.index")
    if not isinstance(label, Mapping):
        raise malformed(f"{where}.category.label")
    labels = tuple(str(label.get(one, one)) for one in index)
    return Dimension(code, str(described.get("label") or code), tuple(index), labels, role)


def _values(given: object, cells: int, most: int) -> tuple[np.ndarray[Any, Any], pl.Series]:
    """Return the positions of the cells that are given, and their figures."""
    if isinstance(given, Mapping):
        positions = _keys(given, cells, "value")
        figures: Sequence[object] = list(given.values())
    elif isinstance(given, list):
        if len(given) != cells:
            raise malformed("value, size")
        positions, figures = np.arange(cells), given
    else:
        raise malformed("value")
    if len(figures) > most:
        raise ExplainedRefusal("office.too_many_cells_here", count=len(figures), limit=most)
    if any(
        one is not None and (isinstance(one, bool) or not isinstance(one, int | float)) for one in figures
    ):
        raise malformed("value")
    return positions, pl.Series("value", figures, dtype=pl.Float64, strict=False).fill_nan(None)


def _keys(given: Mapping[str, object], cells: int, where: str) -> np.ndarray[Any, Any]:
    """Return the positions that an object of cells names."""
    if not all(key.isascii() and key.isdigit() and len(key) < 18 for key in given):
        raise malformed(where)
    positions = np.array([int(key) for key in given], dtype=np.int64)
    if len(positions) and (positions.max() >= cells or len(np.unique(positions)) < len(positions)):
        raise malformed(where)
    return positions


def _statuses(given: object, cells: int, positions: np.ndarray[Any, Any]) -> pl.Series:
    """Return the status of each cell: one text for all, one for each, or those that have one."""
    if given is None or isinstance(given, str):
        return pl.Series("status", [given or ""], dtype=pl.String).new_from_index(0, len(positions))
    if isinstance(given, list):
        if len(given) == 1 and cells != 1:
            return _statuses(str(given[0] or ""), cells, positions)
        if len(given) != cells:
            raise malformed("status, size")
        texts = pl.Series("status", ["" if one is None else str(one) for one in given], dtype=pl.String)
        return texts[positions]
    if not isinstance(given, Mapping):
        raise malformed("status")
    _keys(given, cells, "status")
    named = {int(key): str(one or "") for key, one in given.items()}
    return pl.Series("status", [named.get(int(at), "") for at in positions], dtype=pl.String)


def column_of(code: str) -> str:
    """Return the column that holds a dimension's codes: its own code, unless that is another column's.

    Parameters
    ----------
    code : str

    Returns
    -------
    str

    Examples
    --------
    >>> column_of("geo"), column_of("status")
    ('geo', 'status_')
    """
    return f"{code}_" if code in _RESERVED else code


def _long(dimensions: Sequence[Dimension], positions: np.ndarray[Any, Any]) -> pl.DataFrame:
    """Return codes and labels of each position; the last dimension turns fastest."""
    columns: dict[str, pl.Series] = {}
    step = 1
    for one in reversed(dimensions):
        at = (positions // step) % max(len(one.codes), 1)
        name = column_of(one.code)
        columns[f"{name}_label"] = pl.Series(one.labels, dtype=pl.String)[at]
        columns[name] = pl.Series(one.codes, dtype=pl.String)[at]
        step *= max(len(one.codes), 1)
    return pl.DataFrame(dict(reversed(columns.items())))
