"""The outcome of reading a table row by row, and the file of refused rows that a person can mend."""

import io
import re
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from klustermotor.formats.cells import harmless_frame
from klustermotor.formats.phrases import phrase, phrases
from klustermotor.formats.row_checks import KEY_ROLES, ROW, RowRules
from klustermotor.formats.tables_out import write_atomically

_REASON = re.compile(r"\{(\w+)\}")
_TOLD = ("row", "column", "role", "code", "value", "hint", "more")


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """What became of the rows of a table.

    Parameters
    ----------
    frame : polars.DataFrame
        Rows that can be used: ``row`` (its number in the file, the header counted), the keys as text, figures
        as numbers, ``flag``.
    refused : polars.DataFrame
        The others: ``refused_row``, ``refused_column``, ``refused_role``, ``refused_code``,
        ``refused_value``, ``refused_hint``, ``refused_more``, then all cells as they stood.
    rows : int
        Rows looked at.
    blank : int
        Rows without any cell, passed over.
    decimal : {".", ","}
    """

    frame: pl.DataFrame
    refused: pl.DataFrame
    rows: int
    blank: int
    decimal: str

    def counts(self) -> dict[str, int]:
        """Return how many rows were refused for each reason, most frequent first."""
        counted = (
            self.refused.group_by("refused_code", maintain_order=True).len().sort("len", descending=True)
        )
        return dict(counted.iter_rows())

    def reasons(self, language: str) -> pl.Series:
        """Return the reason of each refused row as a sentence in ``sv`` or ``en``."""
        sentence = pl.col("refused_code").cast(pl.String)
        for code in self.refused["refused_code"].unique().to_list():
            sentence = (
                pl.when(pl.col("refused_code") == code).then(_sentences(code, language)).otherwise(sentence)
            )
        return self.refused.select(sentence.alias("reason")).to_series()

    def suggestions(self) -> dict[str, dict[str, str]]:
        """Return for each role which known code each unknown cell resembles, to be confirmed by a person."""
        hinted = self.refused.filter(
            pl.col("refused_code").str.starts_with("unknown_") & (pl.col("refused_hint") != "")
        )
        pairs = hinted.select(
            "refused_role", pl.col("refused_value").str.strip_chars(), "refused_hint"
        ).unique(maintain_order=True)
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
    >>> refused = pl.DataFrame({f"refused_{name}": [""] for name in _TOLD} | {"n": ["=1"]})
    >>> refused = refused.with_columns(refused_row=2, refused_code=pl.lit("missing_region"))
    >>> reading = Reading(pl.DataFrame(), refused, 1, 0, ".")
    >>> refused_csv(reading, "en").decode("utf-8-sig").splitlines()[1]
    '2,"","Row 2, column : the region is missing.",\'=1'
    """
    heading = {key: phrase(f"refused.{key}", language, {}) for key in ("row", "column", "reason")}
    told = reading.refused.select(
        pl.col(ROW).alias(heading["row"]),
        pl.col("refused_column").alias(heading["column"]),
        reading.reasons(language).alias(heading["reason"]),
        *(
            pl.col(name).alias(name if name not in heading.values() else f"{name} ·")
            for name in reading.refused.columns[len(_TOLD) :]
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
    >>> refused = pl.DataFrame({f"refused_{name}": [] for name in _TOLD})
    >>> reading = Reading(pl.DataFrame(), refused, 0, 0, ".")
    >>> write_refused(Path(tempfile.mkdtemp(), "a.csv"), reading, "en").read_text("utf-8-sig").strip()
    'row,column,reason'
    """
    content = refused_csv(reading, language)
    return write_atomically(path, lambda passing: passing.write_bytes(content))


def _sentences(code: str, language: str) -> pl.Expr:
    """Return the sentence of a reason for every row at once."""
    key = f"row.{code}"
    plain = phrases(language)[key]
    with_hint = phrases(language).get(f"{key}_hint", plain)
    return pl.when(pl.col("refused_hint") != "").then(_filled(with_hint)).otherwise(_filled(plain))


def _filled(template: str) -> pl.Expr:
    """Return a template with the cells of each row."""
    names = _REASON.findall(template)
    return pl.format(
        _REASON.sub("{}", template), *(pl.col(f"refused_{name}").cast(pl.String) for name in names)
    )


def refuse_doubles(
    accepted: pl.DataFrame, rows: pl.DataFrame, rules: RowRules
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return rows whose key stands once, and the others as refused.

    Parameters
    ----------
    accepted : polars.DataFrame
        Rows that hold each for itself.
    rows : polars.DataFrame
        All rows as they stood.
    rules : RowRules

    Returns
    -------
    (kept, refused)

    Examples
    --------
    >>> rows = pl.DataFrame({ROW: [2, 3], "lan": ["04", "04"], "jobs": ["7", "8"]})
    >>> good = pl.DataFrame({"row": [2, 3], "region": ["04", "04"], "employment": [7.0, 8.0]})
    >>> rules = RowRules({"region": "lan", "employment": "jobs"}, ".", None, None, {}, {}, {})
    >>> kept, refused = refuse_doubles(good, rows, rules)
    >>> kept.height, refused["refused_code"].to_list(), refused["refused_hint"].to_list()
    (0, ['double', 'double'], ['3', '2'])
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
    told = group.filter(~(copies & (pl.col("row") == pl.col("_first")))).select(
        pl.col("row").alias(ROW),
        pl.lit(rules.columns.get("region", "")).alias("refused_column"),
        pl.lit("region").alias("refused_role"),
        pl.when(copies).then(pl.lit("copy")).otherwise(pl.lit("double")).alias("refused_code"),
        pl.concat_str(keys, separator=" · ").alias("refused_value"),
        pl.when(pl.col("row") == pl.col("_first"))
        .then("_second")
        .otherwise("_first")
        .cast(pl.String)
        .alias("refused_hint"),
        pl.lit(0, pl.Int32).alias("refused_more"),
    )
    refused = told.join(rows, on=ROW, how="left", maintain_order="left")
    return accepted.filter(~pl.col("row").is_in(told[ROW].implode())), refused
