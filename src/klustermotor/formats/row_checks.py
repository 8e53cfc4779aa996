"""What must hold for each row of a stranger's table, as expressions over all rows at once."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from klustermotor.analysis.tables import REMARK_FLAGS, FlagRanges, ranges_of_flags
from klustermotor.formats.nearest_codes import nearest_codes

#: Number of a row in the file, the header counted.
ROW = "refused_row"

#: What is known of each fault: number of the row, column (empty where the whole row is meant), role, the
#: reason's code, the cell, and what may have been meant. A row has one of them for each thing to be mended.
FAULTS = pl.Schema(
    {
        "row": pl.Int64(),
        "column": pl.String(),
        "role": pl.String(),
        "code": pl.String(),
        "value": pl.String(),
        "hint": pl.String(),
    }
)

NUMBER_ROLES = ("employment", "establishments", "wages")
KEY_ROLES = ("region", "industry", "period")

_SPACES = " \u00a0\u2009\u202f"
_GROUPED = rf"^[-+]?\d{{1,3}}([{_SPACES}]\d{{3}})+([.,]\d+)?$"
_NUMBER = r"^[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?$"
_THOUSANDS = {",": r"^[-+]?\d{1,3}(\.\d{3})+$", ".": r"^[-+]?\d{1,3}(,\d{3})+$"}
_BOTH = r"[.].*,|,.*[.]"
_DASH = r"^[-–—−]+$"
_WITH_REMARK = rf"^(.*\d)\s+([{''.join(sorted(REMARK_FLAGS))}]{{1,3}})$"
_PERIOD = r"^\d{4}(-?(Q[1-4]|K[1-4]|M(0[1-9]|1[0-2])|(0[1-9]|1[0-2])))?$"


def is_period(text: str) -> bool:
    """Return whether a text is a period that tables are read with: a year, a quarter or a month.

    Parameters
    ----------
    text : str

    Returns
    -------
    bool

    Examples
    --------
    >>> [is_period(text) for text in ("2003", "2003-Q1", "2003-01", "last year")]
    [True, True, True, False]
    """
    return re.fullmatch(_PERIOD, text) is not None


@dataclass(frozen=True, slots=True)
class RowRules:
    """What the cells of a table are held against.

    Parameters
    ----------
    columns : mapping of role to column
    decimal : {".", ","}
    regions, industries : mapping of code to name, collection of codes, or None
        Known codes; None leaves that unchecked.
    flag_ranges : mapping of flag to (lowest, highest)
        Flags of the publisher beside the usual signs.
    fixed : mapping of role to value
        Keys that the file has no column for.
    translations : mapping of role to mapping of cell to code
        How cells that are not known codes are to be read.
    """

    columns: Mapping[str, str]
    decimal: str
    regions: Mapping[str, str] | Collection[str] | None
    industries: Mapping[str, str] | Collection[str] | None
    flag_ranges: FlagRanges
    fixed: Mapping[str, str]
    translations: Mapping[str, Mapping[str, str]]

    def known(self, role: str) -> Mapping[str, str] | Collection[str] | None:
        """Return the known codes of a role."""
        return {"region": self.regions, "industry": self.industries}.get(role)

    @property
    def hiding(self) -> list[str]:
        """Return the flags that hide a figure."""
        return list(ranges_of_flags(self.flag_ranges))


@dataclass(frozen=True, slots=True)
class Check:
    """A condition under which a row is refused, and the role and code that say so."""

    role: str
    code: str
    wrong: pl.Expr


def checked(rows: pl.DataFrame, rules: RowRules) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """Return the rows that hold, under the names of their roles, those refused, and all their faults.

    Parameters
    ----------
    rows : polars.DataFrame
        Every cell as text, and the number of each row as `ROW`.
    rules : RowRules

    Returns
    -------
    (accepted, refused, faults)
        Refused rows have their number and all cells of the file as they stood. Faults are as `FAULTS` says,
        those of one row in the order in which they are told.

    Examples
    --------
    >>> columns = {"region": "lan", "employment": "jobs"}
    >>> rules = RowRules(columns, ".", {"04": "Södermanland"}, None, {}, {}, {})
    >>> rows = pl.DataFrame({ROW: [2, 3], "lan": ["04", "4"], "jobs": ["7", "many"]})
    >>> good, bad, faults = checked(rows, rules)
    >>> good.rows(), bad.rows(), faults.select("row", "code", "hint").rows()
    ([(2, '04', 7.0, '')], [(3, '4', 'many')], [(3, 'unknown_region', '04'), (3, 'not_a_number', '')])
    """
    checks = _checks(rules)
    read = rows.with_columns(_read(rules)).with_columns(_signs(rules)).with_columns(_figures(rules))
    read = read.with_columns(
        check.wrong.fill_null(value=False).alias(_wrong(at)) for at, check in enumerate(checks)
    ).with_columns(pl.any_horizontal(_wrong(at) for at in range(len(checks))).alias("\x00refused"))
    names = [role for role in (*KEY_ROLES, "region_name", "industry_name") if _given(rules, role)]
    figures = [role for role in NUMBER_ROLES if role in rules.columns]
    accepted = read.filter(~pl.col("\x00refused")).select(
        pl.col(ROW).alias("row"),
        *(pl.col(f"\x00{role}").alias(role) for role in (*names, *figures, "flag")),
    )
    refused = read.filter("\x00refused")
    faults = _with_hints(_faults(refused, checks, rules), rules)
    return accepted, refused.select(ROW, *(name for name in rows.columns if name != ROW)), faults


def _wrong(at: int) -> str:
    """Return the column that says which rows fail a check."""
    return f"\x00wrong{at}"


def _given(rules: RowRules, role: str) -> bool:
    """Tell whether a role has a column or a fixed value."""
    return role in rules.columns or role in rules.fixed


def _text(column: str) -> pl.Expr:
    """Return cells without white space around them, null where nothing is left."""
    text = pl.col(column).str.strip_chars(f"{_SPACES}\t\r\n\ufeff")
    return pl.when(text != "").then(text)


def _read(rules: RowRules) -> list[pl.Expr]:
    """Return the cells of each role as text, keys translated."""
    read = [
        _text(column).alias(f"\x00{role}") for role, column in rules.columns.items() if role not in KEY_ROLES
    ]
    for role in KEY_ROLES:
        if role in rules.columns:
            text = _text(rules.columns[role])
            translation = dict(rules.translations.get(role, {}))
            read.append((text.replace(translation) if translation else text).alias(f"\x00{role}"))
        elif role in rules.fixed:
            read.append(pl.lit(rules.fixed[role]).alias(f"\x00{role}"))
    if "flag" not in rules.columns:
        read.append(pl.lit(None, pl.String).alias("\x00flag"))
    return read


def _signs(rules: RowRules) -> list[pl.Expr]:
    """Move what marks a figure out of its cell: a sign that hides it, or a letter after it."""
    if "employment" not in rules.columns:
        return [pl.col("\x00flag").fill_null("")]
    cell = pl.col("\x00employment")
    hides = cell.is_in(rules.hiding).fill_null(value=False)
    remark = cell.str.extract(_WITH_REMARK, 2)
    sign = pl.when(hides).then(cell).otherwise(remark)
    bare = (
        pl.when(hides)
        .then(None)
        .when(remark.is_not_null())
        .then(cell.str.extract(_WITH_REMARK, 1))
        .otherwise(cell)
    )
    others = [
        pl.when(~pl.col(f"\x00{role}").is_in(rules.hiding)).then(pl.col(f"\x00{role}")).alias(f"\x00{role}")
        for role in NUMBER_ROLES[1:]
        if role in rules.columns
    ]
    return [
        pl.coalesce("\x00flag", sign, pl.lit("")).alias("\x00flag"),
        bare.alias("\x00employment"),
        *others,
    ]


def _figures(rules: RowRules) -> list[pl.Expr]:
    """Return figures as numbers beside their text; null where they are none, or hidden."""
    read = []
    for role in (role for role in NUMBER_ROLES if role in rules.columns):
        text = pl.col(f"\x00{role}")
        number = _plain(text, rules.decimal)
        figure = pl.when(number.str.contains(_NUMBER)).then(number).cast(pl.Float64, strict=False)
        figure = pl.when(figure.is_finite()).then(figure)
        if role == "employment":
            figure = pl.when(~pl.col("\x00flag").is_in(rules.hiding)).then(figure)
        read += [
            figure.alias(f"\x00{role}"),
            text.alias(f"\x00text_{role}"),
            number.alias(f"\x00plain_{role}"),
        ]
    return read


def _plain(text: pl.Expr, decimal: str) -> pl.Expr:
    """Return the text of a figure without spaces between thousands and with a decimal point."""
    grouped = (
        pl.when(text.str.contains(_GROUPED)).then(text.str.replace_all(f"[{_SPACES}]", "")).otherwise(text)
    )
    minus = grouped.str.replace("−", "-", literal=True)
    return minus.str.replace(",", ".", literal=True) if decimal == "," else minus


def _checks(rules: RowRules) -> list[Check]:
    """Return everything that can be wrong, in the order in which it is told."""
    checks = []
    for role in (role for role in KEY_ROLES if _given(rules, role)):
        key = pl.col(f"\x00{role}")
        checks.append(Check(role, f"missing_{role}", key.is_null()))
        known = rules.known(role)
        if known is not None:
            checks.append(Check(role, f"unknown_{role}", ~key.is_in(list(known)).fill_null(value=True)))
    if _given(rules, "period"):
        checks.append(
            Check("period", "bad_period", ~pl.col("\x00period").str.contains(_PERIOD).fill_null(value=True))
        )
    flag = pl.col("\x00flag")
    hidden = flag.is_in(rules.hiding)
    remarks = flag.str.contains(rf"^[{''.join(sorted(REMARK_FLAGS))}]+$")
    checks.append(Check("flag", "unknown_flag", ~(hidden | remarks | (flag == ""))))
    for role in (role for role in NUMBER_ROLES if role in rules.columns):
        checks += _number_checks(role, hidden, rules.decimal)
    return checks


def _number_checks(role: str, hidden: pl.Expr, decimal: str) -> list[Check]:
    """Return what can be wrong with a figure."""
    text, figure = pl.col(f"\x00text_{role}"), pl.col(f"\x00{role}")
    asked = ~hidden if role == "employment" else pl.lit(value=True)
    unclear = text.str.contains(_THOUSANDS[decimal]) | text.str.contains(_BOTH)
    if decimal == ".":
        unclear = unclear | text.str.contains(",", literal=True)
    number = pl.col(f"\x00plain_{role}").str.contains(_NUMBER)
    unclear = (unclear & text.str.contains(r"^[-+\d.,\s]+$")).fill_null(value=False)
    dash = text.str.contains(_DASH).fill_null(value=False)
    checks = [
        Check(role, "dash", asked & dash),
        Check(role, "unclear_number", asked & unclear),
        Check(
            role,
            "not_a_number",
            asked & text.is_not_null() & ~dash & ~unclear & (~number | figure.is_null()),
        ),
        Check(role, "negative", (figure < 0).fill_null(value=False)),
    ]
    if role == "employment":
        checks.insert(0, Check(role, "missing_number", asked & text.is_null()))
    return checks


def _faults(refused: pl.DataFrame, checks: Sequence[Check], rules: RowRules) -> pl.DataFrame:
    """Return what is wrong with each refused row, in the order of the checks, without hints."""
    pieces = []
    for at, check in enumerate(checks):
        place, value = _place(check.role, rules)
        pieces.append(
            refused.filter(_wrong(at)).select(
                pl.col(ROW).cast(pl.Int64).alias("row"),
                pl.lit(place).alias("column"),
                pl.lit(check.role).alias("role"),
                pl.lit(check.code).alias("code"),
                value.fill_null("").alias("value"),
            )
        )
    return pl.concat(pieces).sort("row", maintain_order=True)


def _place(role: str, rules: RowRules) -> tuple[str, pl.Expr]:
    """Return the column in which a role's faults stand, and the cell; no column where a key was given."""
    if role in rules.fixed and role not in rules.columns:
        return "", pl.lit(rules.fixed[role])
    # A sign that was written in the cell of the figure is wrong there, not in a column of flags.
    column = rules.columns.get(role, "") or rules.columns.get("employment", "")
    return column, pl.col(column) if column else pl.lit("")


def _with_hints(faults: pl.DataFrame, rules: RowRules) -> pl.DataFrame:
    """Return faults with the known code that an unknown one most resembles, empty where there is none."""
    hint, value = pl.lit(""), pl.col("value").str.strip_chars()
    for role in ("region", "industry"):
        known = rules.known(role)
        if known is None:
            continue
        unknown = pl.col("code") == f"unknown_{role}"
        cells = faults.filter(unknown).select(value).to_series().unique(maintain_order=True)
        near = nearest_codes(cells.to_list(), known)
        if near:
            found = value.replace_strict(near, default="", return_dtype=pl.String)
            hint = pl.when(unknown).then(found).otherwise(hint)
    return faults.with_columns(hint.alias("hint")).cast(FAULTS)
