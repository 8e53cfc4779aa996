"""Keys that bring records together to be compared."""

import polars as pl

#: A key that more records share than this says too little; its pairs are found by the others.
MOST_TOGETHER = 60


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
        With ``block_door`` (street, house, postcode or place), ``block_phone``, ``block_domain``,
        ``block_core`` (core and area), ``block_start`` and ``block_end`` (the core's first and last letters,
        with the place: a slip of the hand touches only one of them), ``block_skeleton`` (the core's
        consonants) and ``block_rare`` (the core, where few share it).

    Examples
    --------
    >>> from klustermotor.linkage.preparation import prepared
    >>> register = pl.DataFrame({"record": ["1", "2"], "name": ["Lindberg Mek AB", "Lindbrg Mek AB"]})
    >>> with_blocking_keys(prepared({"a": register}))["block_skeleton"].to_list()
    ['lndbrgmekaniska', 'lndbrgmekaniska']
    """
    area = pl.coalesce(pl.col("postcode").str.slice(0, 2), pl.col("place").str.slice(0, 4))
    where = pl.coalesce("place", pl.col("postcode").str.slice(0, 3))
    skeleton = pl.col("core").str.slice(0, 1) + pl.col("core").str.slice(1).str.replace_all(r"[aeiouy]", "")
    keys = {
        "block_door": pl.concat_str("street", "house", pl.coalesce("postcode", "place"), separator="|"),
        "block_phone": pl.col("phone"),
        "block_domain": pl.col("domain"),
        "block_core": pl.concat_str("core", area, separator="|"),
        "block_start": pl.concat_str(pl.col("core").str.slice(0, 4), where, separator="|"),
        "block_end": pl.concat_str(pl.col("core").str.slice(-4), where, separator="|"),
        "block_skeleton": skeleton + pl.col("trade").str.replace(r" .*$", ""),
    }
    keyed = records.with_columns(**keys)
    rarest = pl.when(pl.len().over("core") <= most_together // 4).then(pl.col("core"))
    rare = {key: pl.when(pl.len().over(key) <= most_together).then(pl.col(key)) for key in keys}
    return keyed.with_columns(**rare, block_rare=rarest)
