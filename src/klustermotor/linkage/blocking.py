"""Keys that bring records together to be compared."""

import polars as pl

#: A key that more records share than this says too little; its pairs are found by the others.
MOST_TOGETHER = 20
#: A core that more records share does not bring them together wherever they are.
_FEW_NAMESAKES = 15


def with_blocking_keys(records: pl.DataFrame, *, most_together: int = MOST_TOGETHER) -> pl.DataFrame:
    """Return prepared records with the keys that pairs are sought by.

    Parameters
    ----------
    records : DataFrame as ``prepared`` returns it
    most_together : int
        A key shared by more records is null, so that the number of pairs grows no faster than the records.

    Returns
    -------
    DataFrame
        With ``block_sound`` and ``block_number``, ``block_door`` (street, house, postcode or place),
        ``block_phone``, ``block_domain``, ``block_core`` (core and area), ``block_start`` and ``block_end``
        (the core's first and last letters, with the place: a slip of the hand touches only one of them),
        ``block_skeleton`` (the core's consonants), ``block_rare`` (the core, where few share it), and
        ``block_former`` and ``block_renamed`` (a former name that is another record's name, and the other
        way round). Keys are whole numbers, equal for records to be compared, null where no other record has
        the same.

    Examples
    --------
    >>> from klustermotor.linkage.preparation import prepared
    >>> register = pl.DataFrame({"record": ["1", "2"], "name": ["Lindberg Mek AB", "Lindbrg Mek AB"]})
    >>> keyed = with_blocking_keys(prepared({"a": register}))
    >>> keyed["block_skeleton"].n_unique(), keyed["block_sound"].null_count()
    (1, 2)
    """
    area = pl.coalesce(pl.col("postcode").str.slice(0, 2), pl.col("place").str.slice(0, 4))
    where = pl.coalesce("place", pl.col("postcode").str.slice(0, 3))
    skeleton = pl.col("core").str.slice(0, 1) + pl.col("core").str.slice(1).str.replace_all(r"[aeiouy]", "")
    few = {
        "block_door": pl.concat_str("street", "house", pl.coalesce("postcode", "place"), separator="|"),
        "block_phone": pl.col("phone"),
        "block_domain": pl.col("domain"),
        "block_core": pl.concat_str("core", area, separator="|"),
        "block_start": pl.concat_str(pl.col("core").str.slice(0, 4), where, separator="|"),
        "block_end": pl.concat_str(pl.col("core").str.slice(-4), where, separator="|"),
        "block_skeleton": skeleton + pl.col("trade").str.replace(r" .*$", ""),
    }
    all_of_them = {"block_sound": pl.col("sound"), "block_number": pl.col("number")}
    numbers = records.select(
        **{key: _as_number(text) for key, text in (few | all_of_them).items()},
        block_rare=_as_number(pl.col("core")),
        block_former=_as_number(pl.col("former")),
    )
    shared = numbers.select(
        *(_shared_by(key, most_together) for key in few),
        *(_shared_by(key, records.height) for key in all_of_them),
        _shared_by("block_rare", _FEW_NAMESAKES),
        block_former=_also_in("block_former", numbers["block_sound"]),
        block_renamed=_also_in("block_sound", numbers["block_former"]),
    )
    return pl.concat([records, shared], how="horizontal")


def _as_number(text: pl.Expr) -> pl.Expr:
    """Return a whole number for each text, which engines compare sooner than the text."""
    return pl.when(text.is_not_null()).then(text.hash(0).reinterpret(signed=True))


def _shared_by(key: str, most: int) -> pl.Expr:
    """Return a key where others have it too, and no more than so many."""
    return pl.when(pl.len().over(key).is_between(2, most)).then(pl.col(key)).alias(key)


def _also_in(key: str, others: pl.Series) -> pl.Expr:
    """Return a key where it is among others."""
    return pl.when(pl.col(key).is_in(others.drop_nulls().unique().implode())).then(pl.col(key))
