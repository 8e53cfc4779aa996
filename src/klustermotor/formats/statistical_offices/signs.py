"""What offices write where a figure is hidden, missing or remarked on, as the flags of this house."""

import polars as pl

from klustermotor.analysis.tables import HIDDEN_FLAGS, REMARK_FLAGS

#: Confidentiality in the code list CONF_STATUS of SDMX that leaves a figure free to be seen.
_FREE = ("", "F", "A")


def with_flags(frame: pl.DataFrame, *, missing: str, confidential: str | None = None) -> pl.DataFrame:
    """Return the frame with a column ``flag`` that `klustermotor.analysis.tables` understands.

    A figure that is absent is always flagged: with the office's own sign where that is a usual one, with
    ``c`` where it is confidential, else with ``missing``. A figure that stands keeps only remarks (break,
    estimated, provisional and the like). The column ``status`` stays as the office wrote it.

    Parameters
    ----------
    frame : polars.DataFrame
        With ``value`` and ``status``.
    missing : str
        The office's usual sign for an absent figure.
    confidential : str, optional
        Column with CONF_STATUS.

    Returns
    -------
    polars.DataFrame

    References
    ----------
    .. [1] SDMX Statistical Working Group. Code lists OBS_STATUS 2.2 and CONF_STATUS 1.3.
    .. [2] Eurostat (2025). Flags: observation status and confidentiality status, two lists since 27 January
           2025; C in the latter has taken the place of c.

    Examples
    --------
    >>> frame = pl.DataFrame({"value": [1.0, None, None, 2.0], "status": ["p", "c", "m", "A"]})
    >>> with_flags(frame, missing=":")["flag"].to_list()
    ['p', 'c', ':', '']
    """
    status = pl.col("status").fill_null("").str.strip_chars()
    secret = status.str.to_lowercase().str.contains(r"^:? ?[cq]$")
    if confidential is not None:
        secret = secret | ~pl.col(confidential).fill_null("").is_in(_FREE)
    usual = status.is_in([flag for flag in HIDDEN_FLAGS if not flag.isalpha()])
    hidden = pl.when(secret).then(pl.lit("c")).when(usual).then(status).otherwise(pl.lit(missing))
    remarks = status.str.to_lowercase().str.replace_all(f"[^{''.join(sorted(REMARK_FLAGS))}]", "")
    flag = pl.when(pl.col("value").is_null()).then(hidden).otherwise(remarks)
    return frame.with_columns(flag.alias("flag"), status.alias("status"))
