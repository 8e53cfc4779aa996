"""Organisation numbers, telephone numbers and web addresses as registers write them, in one spelling each."""

import polars as pl
from stdnum.dk import cvr
from stdnum.exceptions import ValidationError
from stdnum.fi import ytunnus
from stdnum.no import orgnr as norwegian
from stdnum.se import orgnr as swedish

_OTHERS = {"NO": norwegian, "DK": cvr, "FI": ytunnus}
_SAFE_LENGTH = 10
#: A Swedish number in letters and digits, its ten digits as the first group or the second.
_SWEDISH = r"^(?:SE([0-9]{10})(?:[0-9]{2})?|(?:16|19|20)?([0-9]{10}))$"
#: Hosts at which many organisations have their mail; they tell nothing about which.
_SHARED_HOSTS = (
    *(
        "gmail.com",
        "hotmail.com",
        "hotmail.se",
        "outlook.com",
        "live.se",
        "telia.com",
        "yahoo.com",
        "yahoo.se",
    ),
    *("icloud.com", "bredband.net", "spray.se", "swipnet.se", "home.se", "facebook.com", "linkedin.com"),
)


def organisation_number(written: str | None) -> str | None:
    """Return an organisation number in one spelling, or None when it cannot be one.

    Swedish numbers (also with the century's ``16``, or as a VAT number, with ``SE`` or without) are ten
    digits; Norwegian, Danish and Finnish ones are read where the country stands in front
    (``NO 923 609 016``).

    Parameters
    ----------
    written : str or None

    Returns
    -------
    str or None
        The ten digits of a Swedish number; others with their country in front. None for a number whose check
        digit is wrong: it is some slip, and agrees with nothing.

    References
    ----------
    Check digits as python-stdnum knows them.

    Examples
    --------
    >>> [organisation_number(one) for one in ("16556036-0793", "SE556036079301", "556036-0794")]
    ['5560360793', '5560360793', None]
    >>> organisation_number("NO 923609016 MVA")
    'NO923609016'
    """
    text = "".join(letter for letter in (written or "").upper() if letter.isalnum())
    country, digits = text[:2], "".join(letter for letter in text if letter.isdigit())
    if country in _OTHERS:
        return _valid(_OTHERS[country], digits, country)
    if country == "SE" and len(digits) == _SAFE_LENGTH + 2:
        digits = digits[:_SAFE_LENGTH]
    elif len(digits) == _SAFE_LENGTH + 2 and digits[:2] in {"16", "19", "20"}:
        digits = digits[2:]
    elif len(digits) == _SAFE_LENGTH + 2 and text.isdecimal() and digits.endswith("01"):
        digits = digits[:_SAFE_LENGTH]
    return _valid(swedish, digits, "")


def _valid(kind: object, digits: str, prefix: str) -> str | None:
    """Return digits that a country's rule accepts, with its prefix."""
    try:
        return prefix + str(kind.validate(digits))  # type: ignore[attr-defined]  # a module of python-stdnum
    except ValidationError:
        return None


def clean_numbers(numbers: pl.Series) -> pl.Series:
    """Return organisation numbers in one spelling; null where there is none, or a wrong one.

    Parameters
    ----------
    numbers : (n,) Series of text

    Returns
    -------
    (n,) Series of text

    Examples
    --------
    >>> clean_numbers(pl.Series(["556036-0793", None, "556036-0794"])).to_list()
    ['5560360793', None, None]
    """
    given = numbers.cast(pl.String)
    letters = given.str.to_uppercase().str.replace_all(r"[^\p{Alphabetic}\p{N}]", "")
    # Nearly all are Swedish ones; they are checked together, the others one by one.
    digits = letters.str.extract(_SWEDISH).fill_null(letters.str.extract(_SWEDISH, 2))
    others = given.filter(digits.is_null() & letters.is_not_null()).unique()
    cleaned = pl.Series([organisation_number(one) for one in others], dtype=pl.String)
    checked = pl.DataFrame({"digits": digits}).select(
        number=pl.when(_checks(pl.col("digits").cast(pl.Int64))).then("digits")
    )["number"]
    return checked.fill_null(given.replace_strict(others, cleaned, default=None, return_dtype=pl.String))


def _checks(number: pl.Expr) -> pl.Expr:
    """Return whether ten digits end with the check digit of the others (Luhn)."""
    digits = [number // 10**place % 10 for place in range(_SAFE_LENGTH)]
    doubled = [digit * 2 - 9 * (digit > 4).cast(pl.Int64) for digit in digits[1::2]]
    return pl.sum_horizontal(*digits[::2], *doubled) % 10 == 0


def clean_phones(phones: pl.Series) -> pl.Series:
    """Return telephone numbers as their national digits, null where there are fewer than six.

    Examples
    --------
    >>> clean_phones(pl.Series(["+46 (0)16-12 34 56", "016/123456", "016", None])).to_list()
    ['16123456', '16123456', None, None]
    """
    digits = phones.cast(pl.String).str.replace_all(r"\(0\)", "").str.replace_all(r"[^0-9+]", "")
    national = digits.str.replace(r"^(\+|00)(46|47|45|358)", "").str.replace_all("+", "", literal=True)
    bare = national.str.strip_chars_start("0").str.slice(0, 12)
    return bare.set(bare.str.len_chars() < 6, None)


def clean_domains(addresses: pl.Series) -> pl.Series:
    """Return the domain of web and mail addresses; null for those that many share.

    Examples
    --------
    >>> clean_domains(pl.Series(["https://www.Lindbergs.se", "info@lindbergs.se", "a@gmail.com"])).to_list()
    ['lindbergs.se', 'lindbergs.se', None]
    """
    host = (
        addresses.cast(pl.String)
        .str.to_lowercase()
        .str.strip_chars()
        .str.replace(r"^[a-z]+://", "")
        .str.replace(r"^.*@", "")
        .str.replace(r"[/?#:].*$", "")
        .str.replace(r"^www\.", "")
    )
    kept = host.set(~host.str.contains(".", literal=True), None)
    return kept.set(kept.is_in(list(_SHARED_HOSTS)), None)
