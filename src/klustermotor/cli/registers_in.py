"""Registers of organisations, and what people decided of their records, as a command is given them."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import polars as pl

from klustermotor.formats import MalformedOption, RefusedInput, read_text_frame
from klustermotor.formats.tables_in import refusals_of
from klustermotor.linkage import FIELDS, Decision, LinkageModel, RecordKey

_YES = frozenset({"yes", "y", "ja", "j", "1", "true", "same", "samma"})
_NO = frozenset({"no", "n", "nej", "0", "false", "different", "olika"})
_SIDES = ("left_register", "left_record", "right_register", "right_record")
#: The column of a file of questions that is filled in.
ANSWER = "same"


def named_registers(given: Sequence[str]) -> dict[str, Path]:
    """Return the files of registers by name: ``NAME=FILE``, or the file's own name without its end.

    Parameters
    ----------
    given : sequence of str

    Returns
    -------
    dict of str to Path

    Raises
    ------
    MalformedOption
        If two registers have the same name.

    Examples
    --------
    >>> {name: path.name for name, path in named_registers(["members=a.csv", "b.csv"]).items()}
    {'members': 'a.csv', 'b': 'b.csv'}
    """
    named: dict[str, Path] = {}
    for one in given:
        name, is_named, file = one.partition("=")
        path = Path(file if is_named else one)
        key = name if is_named else path.stem
        if key in named:
            raise MalformedOption(f"two registers are called {key}: name them, as in members={path}")
        named[key] = path
    return named


def columns_by_register(given: Sequence[str], registers: Mapping[str, Path]) -> dict[str, dict[str, str]]:
    """Return which column of each register is what.

    Parameters
    ----------
    given : sequence of str
        ``FIELD=COLUMN,…`` for all registers, or ``REGISTER:FIELD=COLUMN,…`` for one.
    registers : mapping of name to Path

    Returns
    -------
    dict of register to dict of field to column

    Raises
    ------
    MalformedOption
        If it is written otherwise, or names a field or a register that there is not.

    Examples
    --------
    >>> columns_by_register(["name=namn", "b:record=nr"], {"a": Path("a.csv"), "b": Path("b.csv")})
    {'a': {'name': 'namn'}, 'b': {'name': 'namn', 'record': 'nr'}}
    """
    chosen: dict[str, dict[str, str]] = {name: {} for name in registers}
    for text in sorted(given, key=lambda one: ":" in one.partition("=")[0]):
        head, has_register, rest = text.partition(":")
        of_one = bool(has_register) and "=" not in head
        if of_one and head not in registers:
            raise MalformedOption(f"--columns: there is no register {head}; there are {', '.join(registers)}")
        for pair in (rest if of_one else text).split(","):
            field, is_pair, column = pair.partition("=")
            if not is_pair or field.strip() not in FIELDS:
                raise MalformedOption(
                    f"--columns: {pair!r} is not FIELD=COLUMN; fields are {', '.join(FIELDS)}"
                )
            for name in [head] if of_one else registers:
                chosen[name][field.strip()] = column.strip()
    return chosen


def read_register(path: Path, columns: Mapping[str, str], *, encoding: str | None = None) -> pl.DataFrame:
    """Return a register with the columns of ``FIELDS`` that it has; rows without ``record`` are numbered.

    Parameters
    ----------
    path : Path
        CSV, Parquet or XLSX.
    columns : mapping of field to column
        A field that is not named is read from the column of its own name.
    encoding : str, optional

    Returns
    -------
    DataFrame of text

    Raises
    ------
    RefusedInput
        If the file cannot be read, or a named column or the name is not there.
    """
    frame = read_text_frame(path, encoding=encoding)
    for field, column in columns.items():
        if column not in frame.columns:
            raise RefusedInput(
                f"{path} has no column {column} for {field}; it has {', '.join(frame.columns)}"
            )
    found = {
        field: columns.get(field, field) for field in FIELDS if columns.get(field, field) in frame.columns
    }
    if "name" not in found:
        raise RefusedInput(f"{path} has no column name: say which it is with --columns name=COLUMN")
    read = frame.select(pl.col(column).alias(field) for field, column in found.items())
    if "record" in found:
        return read
    return read.select(pl.format("row {}", pl.int_range(1, pl.len() + 1)).alias("record"), pl.all())


def read_decisions(path: Path, *, encoding: str | None = None) -> list[Decision]:
    """Return what a filled-in file of questions decides; rows without an answer decide nothing.

    Parameters
    ----------
    path : Path
        Columns ``left_register``, ``left_record``, ``right_register``, ``right_record`` and ``same`` (yes or
        no).
    encoding : str, optional

    Returns
    -------
    list of Decision

    Raises
    ------
    RefusedInput
        If a column is missing, or an answer is neither yes nor no; the message names the row.
    """
    frame = read_text_frame(path, encoding=encoding)
    for column in (*_SIDES, ANSWER):
        if column not in frame.columns:
            raise RefusedInput(f"{path} has no column {column}; questions are written with --questions")
    decisions = []
    for number, row in enumerate(frame.iter_rows(named=True), start=2):
        answer = (row[ANSWER] or "").strip().lower()
        if not answer:
            continue
        if answer not in _YES | _NO:
            raise RefusedInput(f"{path}, row {number}: {row[ANSWER]!r} is neither yes nor no")
        left, right = (
            RecordKey(*(row[side] for side in _SIDES[:2])),
            RecordKey(*(row[side] for side in _SIDES[2:])),
        )
        decisions.append(Decision(left, right, same=answer in _YES))
    return decisions


def read_model(path: Path) -> LinkageModel:
    """Return the model that a file holds.

    Parameters
    ----------
    path : Path

    Returns
    -------
    LinkageModel

    Raises
    ------
    RefusedInput
        If the file holds no model.
    """
    try:
        return LinkageModel.from_text(path.read_text("utf-8"))
    except (OSError, ValueError, KeyError, TypeError):
        raise RefusedInput(f"{path} holds no model; leave --model out, or name a new file") from None


def checked(registers: Mapping[str, Path], frames: Mapping[str, pl.DataFrame]) -> None:
    """Refuse registers whose records are missing or stand twice, by the file's name.

    Parameters
    ----------
    registers : mapping of name to Path
    frames : mapping of name to DataFrame

    Raises
    ------
    RefusedInput
    """
    for name, frame in frames.items():
        with refusals_of(registers[name]):
            twice = frame["record"].filter(frame["record"].is_duplicated())
            if len(twice):
                raise RefusedInput(f"the record {twice[0]} stands more than once")
            if frame["record"].null_count():
                raise RefusedInput("a row has no record")
