"""The outcome of reading a table row by row, and the file of refused rows that a person can mend."""

import io
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import polars as pl

from klustermotor.formats.cells import harmless_frame
from klustermotor.formats.phrases import phrase, phrases
from klustermotor.formats.row_checks import FAULTS, KEY_ROLES, ROW
from klustermotor.formats.tables_out import write_atomically

_PLACES = "\x00places"
_NAMED = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """What became of the rows of a table.

    Parameters
    ----------
    frame : polars.DataFrame
        Rows that can be used: ``row`` (its number in the file, the header counted), the keys as text, figures
        as numbers, ``flag``.
    refused : polars.DataFrame
        The others: ``refused_row``, its number, then all cells as they stood.
    faults : polars.DataFrame
        Why they were refused, all that is wrong with each: ``row``, ``column`` (empty where the whole row is
        meant), ``role``, ``code``, ``value``, ``hint``.
    rows : int
        Rows looked at.
    blank : int
        Rows without any cell, passed over.
    decimal : {".", ","}
    lists : mapping of role to mapping of language to name
        What the lists are called in which codes were looked for; told with a code that is not there.
    """

    frame: pl.DataFrame
    refused: pl.DataFrame
    faults: pl.DataFrame
    rows: int
    blank: int
    decimal: str
    lists: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def counts(self) -> dict[str, int]:
        """Return how many rows have each fault, most frequent first."""
        rows = self.faults.unique(["row", "code"], keep="first", maintain_order=True)
        counted = rows.group_by("code", maintain_order=True).len()
        return dict(counted.sort("len", descending=True, maintain_order=True).iter_rows())

    def reasons(self, language: str) -> pl.Series:
        """Return what is wrong with each refused row in ``sv`` or ``en``: a sentence for each fault."""
        told = self.faults.with_columns(
            pl.int_range(pl.len()).over("row").alias("at"), self._reason(language).alias("reason")
        )
        placed = told.select(
            "row",
            pl.when(pl.col("at") == 0)
            .then(_placed("first", language))
            .otherwise(_placed("further", language)),
        )
        joined = placed.group_by("row", maintain_order=True).agg(pl.col("reason").str.join(" "))
        rows = self.refused.select(pl.col(ROW).alias("row"))
        return rows.join(joined, on="row", how="left", maintain_order="left")["reason"]

    def examples(self, language: str) -> dict[str, str]:
        """Return the first sentence of each reason in ``sv`` or ``en``."""
        told = self.faults.unique("code", keep="first", maintain_order=True)
        told = told.with_columns(self._reason(language).alias("reason"))
        return dict(told.select("code", _placed("first", language)).iter_rows())

    def alike(self, language: str, *, most: int, rows: int) -> list[tuple[str, int, list[int]]]:
        """Return equal reasons once: the sentence, how many rows have it, and the numbers of the first ones.

        Parameters
        ----------
        language : {"sv", "en"}
        most : int
            How many reasons are told, the most frequent first.
        rows : int
            How many row numbers are told with each.
        """
        same = self.faults.group_by("column", "role", "code", "value", maintain_order=True).agg(
            pl.col("hint").first(), pl.len().alias("count"), pl.col("row").head(rows).alias("rows")
        )
        same = same.sort("count", descending=True, maintain_order=True).head(most)
        told = same.with_columns(replace(self, faults=same)._reason(language).alias("reason"))
        return list(told.select(_placed("further", language), "count", "rows").iter_rows())

    def _reason(self, language: str) -> pl.Expr:
        """Return what is wrong in words, for every fault at once."""
        reason = pl.col("code")
        for role, code in self.faults.select("role", "code").unique(maintain_order=True).iter_rows():
            its = (pl.col("code") == code) & (pl.col("role") == role)
            reason = pl.when(its).then(self._words(role, code, language)).otherwise(reason)
        return reason

    def _words(self, role: str, code: str, language: str) -> pl.Expr:
        """Return a reason in words, with the list's name and a hint where there are such."""
        known, called = phrases(language), self.lists.get(role, {}).get(language[:2], "")
        key = f"reason.{code}"
        key = f"{key}_list" if called and f"{key}_list" in known else key
        plain, hinted = known[key], known.get(f"{key}_hint", known[key])
        name = pl.lit(called)
        return (
            pl.when(pl.col("hint") != "")
            .then(_filled(hinted, list=name))
            .otherwise(_filled(plain, list=name))
        )

    def suggestions(self) -> dict[str, dict[str, str]]:
        """Return for each role which known code each unknown cell resembles, to be confirmed by a person."""
        hinted = self.faults.filter(pl.col("code").str.starts_with("unknown_") & (pl.col("hint") != ""))
        pairs = hinted.select("role", pl.col("value").str.strip_chars(), "hint").unique(maintain_order=True)
        found: dict[str, dict[str, str]] = {}
        for role, cell, code in pairs.iter_rows():
            found.setdefault(role, {})[cell] = code
        return found


def refused_csv(reading: Reading, language: str) -> bytes:
    r"""Return the refused rows as CSV that opens in a spreadsheet program: number, reason, then all cells.

    Parameters
    ----------
    reading : Reading
    language : {"sv", "en"}
        Of headings and reasons; Swedish files are separated by semicolons, as programs in Swedish expect.

    Returns
    -------
    bytes
        UTF-8 with its mark; no cell can be taken for a formula.

    Examples
    --------
    >>> refused = pl.DataFrame({ROW: [2], "r": [None], "n": ["=1"]})
    >>> faults = pl.DataFrame({"row": [2, 2], "column": ["r", "n"], "role": ["region", "employment"],
    ...     "code": ["missing_region", "not_a_number"], "value": ["", "=1"], "hint": ["", ""]})
    >>> reading = Reading(pl.DataFrame(), refused, faults, 1, 0, ".")
    >>> refused_csv(reading, "en").decode("utf-8-sig").splitlines()[1]
    '2,"r, n","Row 2, column r: the region is missing. Column n: =1 is not a number.",,\'=1'
    """
    heading = {key: phrase(f"refused.{key}", language, {}) for key in ("row", "column", "reason")}
    named = reading.faults.filter(pl.col("column") != "").unique(["row", "column"], maintain_order=True)
    columns = named.group_by("row").agg(pl.col("column").str.join(", "))
    rows = reading.refused.join(
        columns.rename({"row": ROW, "column": _PLACES}), on=ROW, how="left", maintain_order="left"
    )
    told = rows.select(
        pl.col(ROW).alias(heading["row"]),
        pl.col(_PLACES).fill_null("").alias(heading["column"]),
        reading.reasons(language).alias(heading["reason"]),
        *(
            pl.col(name).alias(name if name not in heading.values() else f"{name} ·")
            for name in reading.refused.columns
            if name != ROW
        ),
    )
    buffer = io.BytesIO()
    separator = ";" if language.startswith("sv") else ","
    harmless_frame(told).write_csv(buffer, separator=separator, include_bom=True, line_terminator="\r\n")
    return buffer.getvalue()


def write_refused(path: str | Path, reading: Reading, language: str) -> Path:
    """Write the refused rows as CSV, whole or not at all.

    Parameters
    ----------
    path : path
    reading : Reading
    language : {"sv", "en"}

    Returns
    -------
    Path

    Raises
    ------
    RefusedInput
        If the place cannot be written to.

    Examples
    --------
    >>> import tempfile
    >>> refused = pl.DataFrame(schema={ROW: pl.Int64})
    >>> reading = Reading(pl.DataFrame(), refused, pl.DataFrame(schema=FAULTS), 0, 0, ".")
    >>> write_refused(Path(tempfile.mkdtemp(), "a.csv"), reading, "en").read_text("utf-8-sig").strip()
    'row,column,reason'
    """
    content = refused_csv(reading, language)
    return write_atomically(path, lambda passing: passing.write_bytes(content))


def _placed(order: str, language: str) -> pl.Expr:
    """Return a reason with where it stands, as a row's ``first`` or ``further`` one."""
    known = phrases(language)
    whole, placed = _filled(known[f"row.{order}_whole"]), _filled(known[f"row.{order}"])
    return pl.when(pl.col("column") == "").then(whole).otherwise(placed).alias("reason")


def _filled(template: str, **given: pl.Expr) -> pl.Expr:
    """Return a template with what each fault says of itself, or what is given."""
    names = _NAMED.findall(template)
    return pl.format(
        _NAMED.sub("{}", template), *(given.get(name, pl.col(name)).cast(pl.String) for name in names)
    )


def refuse_doubles(
    accepted: pl.DataFrame, rows: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """Return rows whose key stands once, the others as refused, and their faults.

    Parameters
    ----------
    accepted : polars.DataFrame
        Rows that hold each for itself.
    rows : polars.DataFrame
        All rows as they stood.

    Returns
    -------
    (kept, refused, faults)

    Examples
    --------
    >>> rows = pl.DataFrame({ROW: [2, 3], "lan": ["04", "04"], "jobs": ["7", "8"]})
    >>> good = pl.DataFrame({"row": [2, 3], "region": ["04", "04"], "employment": [7.0, 8.0]})
    >>> kept, refused, faults = refuse_doubles(good, rows)
    >>> kept.height, refused.height, faults["code"].to_list(), faults["hint"].to_list()
    (0, 2, ['double', 'double'], ['3', '2'])
    """
    keys = [role for role in KEY_ROLES if role in accepted.columns]
    doubled = accepted.filter(pl.struct(keys).is_duplicated())
    figures = [
        name for name in accepted.columns if name not in {*keys, "row", "region_name", "industry_name"}
    ]
    group = doubled.with_columns(
        pl.struct(figures).n_unique().over(keys).alias("_different"),
        pl.col("row").min().over(keys).alias("_first"),
        pl.col("row").sort().slice(1, 1).first().over(keys).alias("_second"),
    )
    copies = pl.col("_different") == 1
    faults = group.filter(~(copies & (pl.col("row") == pl.col("_first")))).select(
        pl.col("row"),
        pl.lit("").alias("column"),
        pl.lit("region").alias("role"),
        pl.when(copies).then(pl.lit("copy")).otherwise(pl.lit("double")).alias("code"),
        pl.concat_str(keys, separator=" · ").alias("value"),
        pl.when(pl.col("row") == pl.col("_first"))
        .then("_second")
        .otherwise("_first")
        .cast(pl.String)
        .alias("hint"),
    )
    refused = rows.filter(pl.col(ROW).is_in(faults["row"].implode()))
    kept = accepted.filter(~pl.col("row").is_in(faults["row"].implode()))
    return kept, refused, faults.cast(FAULTS)
