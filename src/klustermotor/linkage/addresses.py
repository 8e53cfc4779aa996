"""Addresses of Nordic organisations in the spellings that a comparison needs."""

import polars as pl

from klustermotor.linkage.names import folded
from klustermotor.linkage.vocabulary import STREET_ENDS

_ENDS = "|".join(sorted(STREET_ENDS, key=len, reverse=True))


def clean_addresses(streets: pl.Series, postcodes: pl.Series, places: pl.Series) -> pl.DataFrame:
    """Return addresses taken apart.

    Parameters
    ----------
    streets : (n,) Series of text
        Street and number, or box and number.
    postcodes, places : (n,) Series of text

    Returns
    -------
    (n,) DataFrame
        ``street`` (glued, its end written out), ``house`` (number without letter), ``postcode`` (digits),
        ``place`` (folded); null where unknown.

    Examples
    --------
    >>> clean_addresses(
    ...     pl.Series(["Kungsg. 12 B, 2 tr", "Box 117"]),
    ...     pl.Series(["S-632 20", "64522"]),
    ...     pl.Series(["ESKILSTUNA", "Strängnäs"]),
    ... ).rows()
    [('kungsgatan', '12', '63220', 'eskilstuna'), ('box', '117', '64522', 'strangnas')]
    """
    frame = pl.DataFrame({"street": streets, "postcode": postcodes, "place": places}, schema_overrides=_TEXT)
    # Many organisations share a street, and still more a place: each is cleaned once.
    known = frame.join(_cleaned_streets(frame["street"]), on="street", how="left", maintain_order="left")
    place = pl.col("place").unique(maintain_order=True)
    spelled = frame.select(place, folded=folded(place)).drop_nulls("place")
    postcode = pl.col("postcode").str.replace_all(r"[^0-9]", "")
    return known.select(
        street="name",
        house="house",
        postcode=pl.when(postcode.str.len_chars() >= 4).then(postcode),
        place=pl.col("place").replace_strict(
            spelled["place"], spelled["folded"], default=None, return_dtype=pl.String
        ),
    )


def _cleaned_streets(streets: pl.Series) -> pl.DataFrame:
    """Return each street as it was written, its name and the number of the house."""
    unique = pl.DataFrame({"street": streets.drop_nulls().unique()})
    plain = unique.with_columns(plain=folded(_written_out(pl.col("street").str.replace(r",.*$", ""))))
    parts = plain.with_columns(
        name=pl.col("plain")
        .str.extract(r"^(.*?)(?: \d.*)?$")
        .str.replace(r"^(?:postbox|postboks|pb|pl)$", "box"),
        house=pl.col("plain").str.extract(r" (\d+)"),
    ).with_columns(name=_ended(pl.col("name")))
    return parts.select("street", "house", name=pl.when(pl.col("name") != "").then("name"))


_TEXT = {"street": pl.String, "postcode": pl.String, "place": pl.String}


def _written_out(street: pl.Expr) -> pl.Expr:
    """Return a street whose end, shortened by a point, is written out."""
    gatan = street.str.replace(r"(?i)g(?:at)?\.(\s|$)", "gatan$1")
    return gatan.str.replace(r"(?i)v(?:äg)?\.(\s|$)", "vägen$1")


def _ended(name: pl.Expr) -> pl.Expr:
    """Return the name of a street with its end written out, glued."""
    apart = name.str.replace(rf" ({_ENDS})$", " #$1#")
    written = apart.str.replace(r"([a-z]{3,}s)(g|v)$", "$1#$2#")
    for short, long in STREET_ENDS.items():
        written = written.str.replace(f"#{short}#", long, literal=True)
    return written.str.replace_all(" ", "", literal=True)
