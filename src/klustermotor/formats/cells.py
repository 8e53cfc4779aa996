"""Cells that a spreadsheet program must not take for formulas."""

import polars as pl

#: First characters that make a spreadsheet program calculate, or split, what was meant as text; also the wide
#: forms that some programs fold into them. Source: OWASP, CSV Injection.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def harmless(text: str) -> str:
    r"""Return text that a spreadsheet program shows and does not calculate.

    Parameters
    ----------
    text : str
        Anything a stranger may have written.

    Returns
    -------
    str
        With an apostrophe before it where it begins like a formula, and no zero bytes.

    Examples
    --------
    >>> harmless('=HYPERLINK("x")'), harmless("Exempel Plåt AB")
    ('\'=HYPERLINK("x")', 'Exempel Plåt AB')
    """
    clean = text.replace("\x00", "")
    return f"'{clean}" if clean.startswith(FORMULA_STARTS) else clean


def harmless_frame(frame: pl.DataFrame) -> pl.DataFrame:
    """Return a frame whose text cells and column names are harmless; numbers and dates stay as they are.

    Parameters
    ----------
    frame : polars.DataFrame

    Returns
    -------
    polars.DataFrame

    Examples
    --------
    >>> harmless_frame(pl.DataFrame({"name": ["=1+1", "plåt"], "jobs": [-1, 2]})).rows()
    [("'=1+1", -1), ('plåt', 2)]
    """
    texts = [name for name, dtype in frame.schema.items() if dtype == pl.String]
    dangerous = "^[" + "".join(f"\\x{{{ord(start):x}}}" for start in FORMULA_STARTS) + "]"
    columns = []
    for name in texts:
        clean = pl.col(name).str.replace_all("\x00", "", literal=True)
        columns.append(
            pl.when(clean.str.contains(dangerous))
            .then(pl.concat_str(pl.lit("'"), clean))
            .otherwise(clean)
            .alias(name)
        )
    safe = frame.with_columns(columns)
    return safe.rename({name: harmless(name) for name in frame.columns})
