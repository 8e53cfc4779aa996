"""Numbers as people write them in Swedish and English."""

import math
from typing import Literal, TypeAlias

Language: TypeAlias = Literal["sv", "en"]

THIN_SPACE = "\u202f"
MINUS = "\u2212"
UNKNOWN = "–"
ESTIMATE = "≈"
_DECIMAL_MARK = {"sv": ",", "en": "."}


def number(value: float, language: Language, *, decimals: int = 0, signed: bool = False) -> str:
    """Return a number with thin-space thousands and the language's decimal mark; a dash where unknown.

    Parameters
    ----------
    value : float
        The number; NaN and infinities are written as unknown.
    language : {"sv", "en"}
    decimals : int
        Decimals shown.
    signed : bool
        Write a plus before positive numbers.

    Returns
    -------
    str

    Examples
    --------
    >>> number(9870.4, "sv", decimals=1)
    '9\u202f870,4'
    >>> number(-2, "en", signed=True)
    '−2'
    """
    if not math.isfinite(value):
        return UNKNOWN
    rounded = round(abs(value), decimals)
    digits = f"{rounded:,.{decimals}f}".replace(",", THIN_SPACE).replace(".", _DECIMAL_MARK[language])
    if value < 0 and rounded:
        return MINUS + digits
    return f"+{digits}" if signed and rounded else digits


def percent(share: float, language: Language, *, decimals: int = 0, signed: bool = False) -> str:
    """Return a share (0.12) as a percentage: "12 %" in Swedish, "12%" in English.

    Parameters
    ----------
    share : float
        The share; 1 is the whole.
    language : {"sv", "en"}
    decimals : int
        Decimals shown.
    signed : bool
        Write a plus before positive numbers.

    Returns
    -------
    str

    Examples
    --------
    >>> percent(0.125, "sv", decimals=1), percent(0.125, "en", decimals=1)
    ('12,5\u202f%', '12.5%')
    """
    if not math.isfinite(share):
        return UNKNOWN
    sign = "%" if language == "en" else f"{THIN_SPACE}%"
    return f"{number(100 * share, language, decimals=decimals, signed=signed)}{sign}"


def quotient(value: float, language: Language) -> str:
    """Return a location quotient with as many decimals as it can bear.

    Parameters
    ----------
    value : float
        The quotient; NaN is written as unknown.
    language : {"sv", "en"}

    Returns
    -------
    str

    Examples
    --------
    >>> [quotient(value, "en") for value in (0.034, 4.13, 25.2)]
    ['0.03', '4.1', '25']
    """
    if not math.isfinite(value):
        return UNKNOWN
    return number(value, language, decimals=quotient_decimals(value))


def quotient_decimals(value: float) -> int:
    """Return how many decimals a location quotient is written with.

    Parameters
    ----------
    value : float

    Returns
    -------
    int

    Examples
    --------
    >>> [quotient_decimals(value) for value in (0.034, 4.13, 25.2)]
    [2, 1, 0]
    """
    return 2 if value < 1 else 1 if value < 10 else 0


def estimate(written: str, *, estimated: bool = True) -> str:
    """Return a written figure with the mark of an estimate before it; what is unknown stays a dash.

    Parameters
    ----------
    written : str
        A figure as :func:`number` and its like write it.
    estimated : bool
        Whether it rests on a hidden figure that had to be estimated.

    Returns
    -------
    str

    Examples
    --------
    >>> estimate("2.4"), estimate("2.4", estimated=False), estimate("–")
    ('≈2.4', '2.4', '–')
    """
    return f"{ESTIMATE}{written}" if estimated and written != UNKNOWN else written


_NUMERALS = {
    "sv": ("noll", "en", "två", "tre", "fyra", "fem", "sex", "sju", "åtta", "nio", "tio", "elva", "tolv"),
    "en": (
        "none",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
    ),
}
_ORDINALS = {
    "sv": ("", "etta", "tvåa", "trea", "fyra", "femma", "sexa", "sjua", "åtta", "nia", "tia"),
    "en": ("", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"),
}


def numeral(count: int, language: Language) -> str:
    """Return a count in words up to twelve, as running text has it.

    Parameters
    ----------
    count : int
        Not negative.
    language : {"sv", "en"}

    Returns
    -------
    str

    Examples
    --------
    >>> numeral(4, "sv"), numeral(51, "en")
    ('fyra', '51')
    """
    words = _NUMERALS[language]
    return words[count] if 0 <= count < len(words) else number(count, language)


def place(rank: int, language: Language) -> str:
    """Return a rank as running text has it: "third", "trea"; beyond ten in figures.

    Parameters
    ----------
    rank : int
        1 is first.
    language : {"sv", "en"}

    Returns
    -------
    str

    Examples
    --------
    >>> place(3, "en"), place(3, "sv"), place(22, "en"), place(22, "sv")
    ('third', 'trea', 'number 22', 'nummer 22')
    """
    words = _ORDINALS[language]
    if 0 < rank < len(words):
        return words[rank]
    return f"{'nummer' if language == 'sv' else 'number'} {number(rank, language)}"
