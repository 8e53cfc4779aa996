"""Registers of organisations made ready to be compared: one row per record, every field in one spelling."""

from collections.abc import Mapping

import duckdb
import polars as pl

from klustermotor.linkage.addresses import clean_addresses
from klustermotor.linkage.names import clean_names, sound_of
from klustermotor.linkage.numbers import clean_domains, clean_numbers, clean_phones
from klustermotor.linkage.vocabulary import TRADES

#: What a register may tell of an organisation; ``record`` and ``name`` it must.
FIELDS = ("record", "name", "other_name", "number", "street", "postcode", "place", "phone", "web")
#: A word that so many of all records have tells what organisations do, not which one it is.
COMMON_SHARE = 0.002
_COMMON_AT_LEAST = 15
_NOTHING = ""
#: Words shorter than this have too many neighbours to be corrected.
_LONG_WORD = 6


def check_registers(registers: Mapping[str, pl.DataFrame]) -> None:
    """Refuse registers that lack what they must have.

    Parameters
    ----------
    registers : mapping of name to DataFrame with columns of ``FIELDS``

    Raises
    ------
    ValueError
        If a register has no ``record`` or ``name``, an unknown column, or the same record twice.
    """
    if not registers:
        raise ValueError("no register was given")
    for name, frame in registers.items():
        for column in ("record", "name"):
            if column not in frame.columns:
                raise ValueError(f"the register {name} has no column {column}")
        unknown = [column for column in frame.columns if column not in FIELDS]
        if unknown:
            raise ValueError(
                f"the register {name} has the column {unknown[0]}; known are {', '.join(FIELDS)}"
            )
        if frame["record"].null_count():
            raise ValueError(f"the register {name} has a row without a record")
        twice = frame["record"].cast(pl.String)
        if twice.is_duplicated().any():
            first = twice.filter(twice.is_duplicated())[0]
            raise ValueError(f"the register {name} has the record {first} more than once")


def common_words(names: pl.Series) -> frozenset[str]:
    """Return the words that tell what organisations do: the known trades, and what many names hold.

    Parameters
    ----------
    names : (n,) Series of cleaned names

    Returns
    -------
    frozenset of str

    Examples
    --------
    >>> common = common_words(pl.Series(["lindberg bygg"]))
    >>> "bygg" in common, "lindberg" in common
    (True, False)
    """
    known = names.drop_nulls()
    counted = known.str.split(" ").explode(empty_as_null=True, keep_nulls=True).value_counts(name="records")
    limit = max(_COMMON_AT_LEAST, COMMON_SHARE * len(known))
    column = counted.columns[0]
    return TRADES | frozenset(counted.filter(pl.col("records") > limit)[column].drop_nulls().to_list())


def respelled(names: pl.Series, common: frozenset[str]) -> pl.Series:
    """Return names in which long words that are a slip away from a common word are that word.

    Parameters
    ----------
    names : (n,) Series of cleaned names
    common : set of words

    Returns
    -------
    (n,) Series of text

    Examples
    --------
    >>> respelled(pl.Series(["lindberg mekansika", "lindberg"]), frozenset({"mekaniska"})).to_list()
    ['lindberg mekaniska', 'lindberg']
    """
    frame = pl.DataFrame({"words": names.str.split(" ")})
    unique = frame.explode("words", empty_as_null=True, keep_nulls=True).unique().rename({"words": "word"})
    long = unique.filter(pl.col("word").str.len_chars() >= _LONG_WORD)
    unknown = long.filter(~pl.col("word").is_in(list(common)))
    right = pl.DataFrame(
        {"meant": sorted(word for word in common if len(word) >= _LONG_WORD)}, schema={"meant": pl.String}
    )
    if unknown.is_empty() or right.is_empty():
        return names
    slips = _slips(unknown, right)
    mended = pl.element().replace(slips["word"], slips["meant"])
    return frame.select(pl.col("words").list.eval(mended).list.join(" ").alias("name"))["name"]


def _slips(unknown: pl.DataFrame, right: pl.DataFrame) -> pl.DataFrame:
    """Return words beside the one common word that is a slip away."""
    connection = duckdb.connect()
    try:
        connection.register("unknown", unknown.to_arrow())
        connection.register("common", right.to_arrow())
        found = connection.sql(_SLIPS).to_arrow_table()
    finally:
        connection.close()
    return pl.DataFrame(found).select("word", "meant")


#: A slip may be a letter too many, too few, wrong, or two that changed places; the beginning or the end is
#: right.
_SLIPS = """
select word, min_by(meant, (distance, meant)) as meant
from (
    select word, meant, damerau_levenshtein(word, meant) as distance
    from unknown join common
    on abs(length(word) - length(meant)) <= 1
    and (left(word, 2) = left(meant, 2) or right(word, 2) = right(meant, 2))
)
where distance = 1 or distance = 2 and length(meant) >= 9
group by word
"""


def prepared(registers: Mapping[str, pl.DataFrame], *, common: frozenset[str] | None = None) -> pl.DataFrame:
    """Return all records of all registers, each field in one spelling.

    Parameters
    ----------
    registers : mapping of name to DataFrame with columns of ``FIELDS``
    common : set of words, optional
        Words that tell what organisations do; default those of these registers (``common_words``).

    Returns
    -------
    DataFrame
        ``unique_id`` (row number), ``register``, ``record``, ``name``, ``form``, ``sound``, ``core`` (the
        words that tell which organisation it is, glued), ``trade`` (the others), ``digits`` (numbers in the
        name), ``former`` (another name, as it sounds), ``number``, ``street``, ``house``, ``postcode``,
        ``place``, ``phone``, ``domain``. Null where unknown.

    Raises
    ------
    ValueError
        As ``check_registers``.

    Examples
    --------
    >>> register = pl.DataFrame({"record": ["1"], "name": ["Lindbergs Mek AB"], "place": ["Eskilstuna"]})
    >>> prepared({"association": register}).select("core", "trade", "place").row(0)
    ('lindberg', 'mekaniska', 'eskilstuna')
    """
    return prepared_with_words(registers, common)[0]


def prepared_with_words(
    registers: Mapping[str, pl.DataFrame], common: frozenset[str] | None = None
) -> tuple[pl.DataFrame, frozenset[str]]:
    """Return what ``prepared`` returns, and the words that tell what organisations do.

    Parameters
    ----------
    registers : mapping of name to DataFrame with columns of ``FIELDS``
    common : set of words, optional

    Returns
    -------
    (DataFrame, frozenset of str)

    Raises
    ------
    ValueError
        As ``check_registers``.
    """
    check_registers(registers)
    whole = pl.concat([_of_one(name, frame) for name, frame in registers.items()])
    names = clean_names(whole["name"])
    others = clean_names(whole["other_name"].str.replace(r"[;|].*$", ""))
    known = common_words(names["name"]) if common is None else common
    names = names.with_columns(name=respelled(names["name"], known)).with_columns(
        sound=sound_of(pl.col("name"))
    )
    words = _core_and_trade(names["name"], known)
    places = clean_addresses(whole["street"], whole["postcode"], whole["place"])
    records = pl.concat(
        [
            whole.select(
                pl.int_range(pl.len(), dtype=pl.Int64).alias("unique_id"),
                "register",
                pl.col("record").cast(pl.String),
            ),
            names,
            words,
            others.select(former="sound"),
            pl.DataFrame({"number": clean_numbers(whole["number"])}),
            places,
            pl.DataFrame({"phone": clean_phones(whole["phone"]), "domain": clean_domains(whole["web"])}),
        ],
        how="horizontal",
    )
    return records, known


def _of_one(name: str, frame: pl.DataFrame) -> pl.DataFrame:
    """Return a register with all fields as text, those that it lacks as null."""
    lacking = [pl.lit(None, dtype=pl.String).alias(field) for field in FIELDS if field not in frame.columns]
    texts = frame.with_columns(*lacking).select(pl.col(field).cast(pl.String) for field in FIELDS)
    return texts.select(pl.lit(name).alias("register"), *FIELDS)


def _core_and_trade(names: pl.Series, common: frozenset[str]) -> pl.DataFrame:
    """Return the words of names parted into those that tell which, those that tell what, and numbers."""
    word = pl.element()
    is_common, is_number = word.is_in(list(common)), word.str.contains(r"^\d+$")
    parted = pl.DataFrame({"words": names.str.split(" ")}).select(
        core=_kept(~is_common & ~is_number).list.join(_NOTHING, ignore_nulls=True),
        whole=_kept(~is_number).list.join(_NOTHING, ignore_nulls=True),
        trade=_kept(is_common & ~is_number).list.sort().list.join(" ", ignore_nulls=True),
        digits=_kept(is_number).list.join(" ", ignore_nulls=True),
    )
    only_common = pl.col("core") == _NOTHING
    return parted.select(
        core=pl.when(only_common).then(pl.col("whole")).otherwise(pl.col("core")),
        trade=pl.when(only_common).then(pl.lit("")).otherwise(pl.col("trade")).fill_null(""),
        digits=pl.col("digits").fill_null(""),
    )


def _kept(which: pl.Expr) -> pl.Expr:
    """Return the words of each name that are of a kind, the others null."""
    return pl.col("words").list.eval(pl.when(which).then(pl.element()))
