"""Dates as people write them."""

from datetime import date

from klustermotor.figures.numbers import Language

_MONTHS = {
    "sv": [
        "januari",
        "februari",
        "mars",
        "april",
        "maj",
        "juni",
        "juli",
        "augusti",
        "september",
        "oktober",
        "november",
        "december",
    ],
    "en": [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
}


def written_date(day: date, language: Language) -> str:
    """Return a date in words.

    Parameters
    ----------
    day : date
    language : {"sv", "en"}

    Returns
    -------
    str

    Examples
    --------
    >>> written_date(date(2003, 6, 30), "sv")
    '30 juni 2003'
    """
    return f"{day.day} {_MONTHS[language][day.month - 1]} {day.year}"
