"""Read cluster definitions, concordances and hierarchies of codes from CSV, Parquet or XLSX."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import polars as pl

from klustermotor.analysis.tables import CodeMapping, KeyedRows, links_of, natural_order
from klustermotor.formats.numbers import parse_numbers
from klustermotor.formats.refusals import RefusedInput
from klustermotor.formats.tables_in import read_text_frame, refusals_of

_Names: TypeAlias = Sequence[str]

_CLUSTER = ("cluster_code", "cluster", "cluster_id")
_CLUSTER_NAME = ("cluster_name", "cluster_label")
_SUBCLUSTER = ("subcluster_code", "subcluster", "sub_cluster", "sub_cluster_code")
_SUBCLUSTER_NAME = ("subcluster_name", "sub_cluster_name")
_TRADED = ("traded", "cluster_type", "scope", "type")
_WEIGHT = ("weight", "share")
_INDUSTRY = ("industry", "industry_code", "code")
_FROM = ("from", "old", "source", "from_code", "old_code")
_TO = ("to", "new", "target", "to_code", "new_code")
_FIRST = ("first_period", "period", "valid_from")
_LAST = ("last_period", "valid_to")
_CODE = ("code", "child", "industry", "region")
_PARENT = ("parent", "parent_code")
_TRUTH = {"traded": True, "true": True, "1": True, "local": False, "false": False, "0": False}


@dataclass(frozen=True, slots=True)
class ClusterDefinitions:
    """Which industries make up which cluster.

    Parameters
    ----------
    clusters : mapping of industry to cluster, or to clusters with weights
    names : mapping of cluster to its name
    traded : mapping of cluster to whether it is traded; empty where the file does not say
    subclusters : mapping of industry to sub-cluster; empty where the file has none
    subcluster_names : mapping of sub-cluster to its name

    Examples
    --------
    >>> ClusterDefinitions({"332994": "1"}, {"1": "Aerospace Engines"}, {}, {}, {}).names["1"]
    'Aerospace Engines'
    """

    clusters: CodeMapping
    names: Mapping[str, str]
    traded: Mapping[str, bool]
    subclusters: Mapping[str, str]
    subcluster_names: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Concordance:
    """From the codes of an old classification to those of a new one, for the periods in which it holds.

    Parameters
    ----------
    entries : tuple of (from, to, weight, first period, last period)
        An empty period means no limit.

    Examples
    --------
    >>> Concordance((("516", "519", 1.0, "", "2007"),)).for_periods(["2007", "2008"])
    {'2007': {'516': {'519': 1.0}}}
    """

    entries: tuple[tuple[str, str, float, str, str], ...]

    def for_periods(self, periods: Iterable[str]) -> dict[str, CodeMapping]:
        """Return the code mapping of each period in which an entry holds, for `bridge_classification`."""
        mappings: dict[str, CodeMapping] = {}
        for period in periods:
            mapping: dict[str, dict[str, float]] = {}
            for source, target, weight, first, last in self.entries:
                if _within(period, first, last):
                    mapping.setdefault(source, {})[target] = weight
            if mapping:
                links_of(mapping)
                mappings[period] = mapping
        return mappings


def read_definitions(
    path: str | Path, *, encoding: str | None = None, sheet: str | None = None, language: str | None = None
) -> ClusterDefinitions:
    r"""Return the cluster definitions that a file holds, one row per industry and cluster.

    Parameters
    ----------
    path : path
        Columns: ``cluster_code`` (or ``cluster``, ``cluster_id``) and ``cluster_name`` (one of the two will
        do); the industry in ``industry``, ``industry_code`` or ``code``, or else in the first column with
        another name; optionally ``weight`` (or ``share``) where an industry belongs to several clusters,
        ``traded`` (or ``cluster_type``: traded, local, true, false, 1, 0), ``subcluster_code`` and
        ``subcluster_name``. Upper and lower case are the same in names of columns.
    encoding, sheet
        As in `read_table`.
    language : str, optional
        Read names from ``cluster_name_sv``, say, where the file has them in several languages.

    Returns
    -------
    ClusterDefinitions

    Raises
    ------
    RefusedInput
        If a column is missing, or an industry stands in two clusters without weights that sum to 1.

    Examples
    --------
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp(), "definitions.csv")
    >>> _ = path.write_text("naics_2007,cluster_code,cluster_name\n332994,1,Aerospace Engines\n")
    >>> read_definitions(path).clusters
    {'332994': '1'}
    """
    with refusals_of(path):
        frame, rows = _lowered(read_text_frame(path, encoding=encoding, sheet=sheet))
        cluster_name = _find(frame, _in_language(_CLUSTER_NAME, language))
        named = {
            "cluster": _find(frame, _CLUSTER) or cluster_name,
            "cluster_name": cluster_name,
            "subcluster": _find(frame, _SUBCLUSTER) or _find(frame, _SUBCLUSTER_NAME),
            "subcluster_name": _find(frame, _SUBCLUSTER_NAME),
            "traded": _find(frame, _TRADED),
            "weight": _find(frame, _WEIGHT),
        }
        named["industry"] = _find(frame, _INDUSTRY) or _first_other(frame, named.values())
        table = _chosen(frame, named, required=("industry", "cluster"))
        rows = KeyedRows(rows.numbers, [table["industry"], table["cluster"]])
        _refuse_blank(table, ("industry", "cluster"), rows)
        return ClusterDefinitions(
            clusters=_mapping(table, "industry", "cluster", rows),
            names=_one_each(table, "cluster", "cluster_name", rows),
            traded=_truths(table, rows),
            subclusters=_one_each(table, "industry", "subcluster", rows),
            subcluster_names=_one_each(table, "subcluster", "subcluster_name", rows),
        )


def read_concordance(
    path: str | Path, *, encoding: str | None = None, sheet: str | None = None
) -> Concordance:
    r"""Return the concordance that a file holds, one row per old and new code.

    Parameters
    ----------
    path : path
        Columns: ``from`` (or ``old``, ``source``), ``to`` (or ``new``, ``target``), ``weight`` (or
        ``share``), which may be absent where no code splits, and optionally ``first_period`` (or ``period``,
        ``valid_from``) and ``last_period`` (or ``valid_to``), the periods whose data stand in the old codes;
        ``period`` alone means that one period.
    encoding, sheet
        As in `read_table`.

    Returns
    -------
    Concordance

    Raises
    ------
    RefusedInput
        If a column is missing or empty, or a code splits without weights.

    Examples
    --------
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp(), "concordance.csv")
    >>> _ = path.write_text("from,to,weight,period\n516,519,0.4,2007\n516,517,0.6,2007\n")
    >>> read_concordance(path).for_periods(["2007", "2008"])
    {'2007': {'516': {'519': 0.4, '517': 0.6}}}
    """
    with refusals_of(path):
        frame, rows = _lowered(read_text_frame(path, encoding=encoding, sheet=sheet))
        named = {
            "from": _find(frame, _FROM),
            "to": _find(frame, _TO),
            "weight": _find(frame, _WEIGHT),
            "first": _find(frame, _FIRST),
            "last": _find(frame, _LAST),
        }
        if named["first"] == "period" and named["last"] is None:
            named["last"] = "period"
        table = _chosen(frame, named, required=("from", "to"))
        rows = KeyedRows(rows.numbers, [table["from"], table["to"]])
        _refuse_blank(table, ("from", "to"), rows)
        keys = [name for name in ("from", "first", "last") if name in table.columns]
        rows.refuse(table.select(*keys, "to").is_duplicated(), "the same pair of codes stands twice")
        if "weight" not in table.columns:
            rows.refuse(
                table.select(keys).is_duplicated(),
                "a code splits, but there are no weights",
                advice="Add them",
            )
        weights = _weights(table, rows)
        bounds = [
            table[name].fill_null("") if name in table.columns else pl.Series([""] * table.height)
            for name in ("first", "last")
        ]
        return Concordance(tuple(zip(table["from"], table["to"], weights, *bounds, strict=True)))


def read_hierarchy(
    path: str | Path, *, encoding: str | None = None, sheet: str | None = None
) -> dict[str, str]:
    r"""Return the parent of each code, an empty one at the top.

    Parameters
    ----------
    path : path
        Columns ``code`` (or ``child``, ``industry``, ``region``) and ``parent`` (or ``parent_code``).
    encoding, sheet
        As in `read_table`.

    Returns
    -------
    dict of code to parent

    Raises
    ------
    RefusedInput
        If a column is missing, a code has two parents, or parents lead round in a circle.

    Examples
    --------
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp(), "hierarchy.csv")
    >>> _ = path.write_text("code,parent\n25,C\nC,\n")
    >>> read_hierarchy(path)
    {'25': 'C', 'C': ''}
    """
    with refusals_of(path):
        frame, rows = _lowered(read_text_frame(path, encoding=encoding, sheet=sheet))
        table = _chosen(
            frame, {"code": _find(frame, _CODE), "parent": _find(frame, _PARENT)}, required=("code", "parent")
        )
        rows = KeyedRows(rows.numbers, [table["code"]])
        _refuse_blank(table, ("code",), rows)
        rows.refuse(table["code"].is_duplicated(), "the code stands twice", values=table["parent"])
        parents = {code: parent or "" for code, parent in table.iter_rows()}
        _refuse_circles(parents)
        return parents


def read_names(path: str | Path, *, encoding: str | None = None, sheet: str | None = None) -> dict[str, str]:
    r"""Return the name of each code.

    Parameters
    ----------
    path : path
        The code in ``code``, ``region``, ``industry`` or else the first column; the name in ``name``, or else
        the first other column whose name ends in ``name``.
    encoding, sheet
        As in `read_table`.

    Returns
    -------
    dict of code to name

    Raises
    ------
    RefusedInput
        If a column is missing, or a code has two names.

    Examples
    --------
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp(), "names.csv")
    >>> _ = path.write_text("county_code,county_name\n04,Södermanland\n", encoding="utf-8")
    >>> read_names(path)
    {'04': 'Södermanland'}
    """
    with refusals_of(path):
        frame, rows = _lowered(read_text_frame(path, encoding=encoding, sheet=sheet))
        code = _find(frame, _CODE) or frame.columns[0]
        others = [name for name in frame.columns if name != code]
        named = {"code": code, "name": next((name for name in others if name.endswith("name")), None)}
        table = _chosen(frame, named, required=("code", "name"))
        rows = KeyedRows(rows.numbers, [table["code"]])
        _refuse_blank(table, ("code",), rows)
        return _one_each(table, "code", "name", rows)


def _lowered(frame: pl.DataFrame) -> tuple[pl.DataFrame, KeyedRows]:
    """Return the frame with names of columns in lower case and cells stripped, and its row numbers."""
    names = [name.strip().lower().replace(" ", "_").replace("-", "_") for name in frame.columns]
    if len(set(names)) < len(names):
        raise RefusedInput("two columns have the same name but for upper and lower case")
    numbers = pl.int_range(1, frame.height + 1, eager=True)
    named = frame.rename(dict(zip(frame.columns, names, strict=True)))
    cells = named.with_columns(pl.all().str.strip_chars()).with_columns(pl.all().replace("", None))
    blank = cells.select(pl.all_horizontal(pl.all().is_null())).to_series()
    return cells.filter(~blank), KeyedRows(numbers.filter(~blank), [])


def _in_language(names: _Names, language: str | None) -> _Names:
    """Return the names to look for, those in the wanted language first, then any language."""
    wanted = [f"{name}_{language}" for name in names] if language else []
    return [*wanted, *names, *(f"{name}_{code}" for name in names for code in ("en", "sv"))]


def _find(frame: pl.DataFrame, names: _Names) -> str | None:
    """Return the first of the names that the frame has."""
    return next((name for name in names if name in frame.columns), None)


def _first_other(frame: pl.DataFrame, taken: Iterable[str | None]) -> str | None:
    """Return the first column that plays no other part and does not speak of clusters."""
    used = set(taken)
    return next(
        (name for name in frame.columns if name not in used and "cluster" not in name),
        None,
    )


def _chosen(frame: pl.DataFrame, named: Mapping[str, str | None], required: _Names) -> pl.DataFrame:
    """Return the columns under their parts; refuse a file that lacks one."""
    missing = [part for part in required if named[part] is None]
    if missing:
        raise RefusedInput(f"no column for {' and '.join(missing)}; the file has {', '.join(frame.columns)}")
    return frame.select(pl.col(column).alias(part) for part, column in named.items() if column is not None)


def _refuse_blank(table: pl.DataFrame, parts: _Names, rows: KeyedRows) -> None:
    """Refuse rows without a code."""
    for part in parts:
        rows.refuse(table[part].is_null(), f"the {part} is missing")


def _weights(table: pl.DataFrame, rows: KeyedRows) -> list[float]:
    """Return the weight of each row, 1 where there are none."""
    if "weight" not in table.columns:
        return [1.0] * table.height
    weights = parse_numbers(table["weight"], decimal=".", rows=rows)
    rows.refuse(weights.is_null() | (weights < 0).fill_null(value=True), "the weight is missing or negative")
    return weights.to_list()


def _mapping(table: pl.DataFrame, source: str, target: str, rows: KeyedRows) -> CodeMapping:
    """Return a code mapping; refuse a source with two targets without weights that sum to 1."""
    rows.refuse(table.select(source, target).is_duplicated(), f"the same {source} stands twice in a {target}")
    if "weight" not in table.columns:
        rows.refuse(
            table[source].is_duplicated(),
            f"the {source} stands in more than one {target} without weights",
            advice="Add a column weight",
        )
        return dict(table.select(source, target).iter_rows())
    split: dict[str, dict[str, float]] = {}
    for code, to, weight in zip(table[source], table[target], _weights(table, rows), strict=True):
        split.setdefault(code, {})[to] = weight
    links_of(split)
    return {code: next(iter(shares)) if len(shares) == 1 else shares for code, shares in split.items()}


def _one_each(table: pl.DataFrame, key: str, value: str, rows: KeyedRows) -> dict[str, str]:
    """Return the one value of each key; refuse a key with two."""
    if key not in table.columns or value not in table.columns:
        return {}
    pairs = table.select(key, value).with_row_index("place").drop_nulls()
    distinct = pairs.unique(subset=[key, value], keep="first", maintain_order=True)
    twice = distinct.filter(distinct[key].is_duplicated())["place"]
    rows.refuse(
        pl.int_range(table.height, eager=True).is_in(twice.implode()),
        f"the {key} has more than one {value.replace('_', ' ')}",
        values=table[value],
    )
    return dict(distinct.select(key, value).iter_rows())


def _truths(table: pl.DataFrame, rows: KeyedRows) -> dict[str, bool]:
    """Return whether each cluster is traded, where the file says so."""
    said = _one_each(table, "cluster", "traded", rows)
    for cluster, word in said.items():
        if word.lower() not in _TRUTH:
            raise RefusedInput(
                f"cluster {cluster!r} is {word!r}, which is neither traded (true, 1) nor local (false, 0)"
            )
    return {cluster: _TRUTH[word.lower()] for cluster, word in said.items()}


def _within(period: str, first: str, last: str) -> bool:
    """Say whether a period lies between two others in natural order; an empty one sets no limit."""
    ordered = natural_order([label for label in (first, period, last) if label])
    return (not first or ordered.index(first) <= ordered.index(period)) and (
        not last or ordered.index(period) <= ordered.index(last)
    )


def _refuse_circles(parents: Mapping[str, str]) -> None:
    """Refuse parents that lead back to their own child."""
    clear: set[str] = set()
    for start in parents:
        trail: list[str] = []
        code = start
        while code in parents and code not in clear:
            if code in trail:
                raise RefusedInput(f"the parents lead round in a circle: {' → '.join((*trail, code))}")
            trail.append(code)
            code = parents[code]
        clear.update(trail)
