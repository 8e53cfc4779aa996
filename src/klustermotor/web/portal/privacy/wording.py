"""Take out of a free text whatever could name somebody who is erased."""

import re
from collections.abc import Iterable

from klustermotor.web.accounts.personal_data import Subject
from klustermotor.web.shared.sorting import fold

_INSTEAD = "…"
_ADDRESS = re.compile(r"\S+@\S+")
#: A telephone or a personal number has nine digits or more, however they are parted; a day has eight.
_NUMBER = re.compile(r"\+?\d(?:[\s()+-]{0,3}\d){8,}")
_WORD = re.compile(r"[^\W\d_]+")
_REPEATED = re.compile(rf"{_INSTEAD}(?:[\s-]*{_INSTEAD})+")
_SHORTEST = 2


def without(text: str, subject: Subject, more: Iterable[str] = ()) -> str:
    """Return a text without first names, last names, initials, addresses and numbers.

    Parameters
    ----------
    text : str
        What somebody wrote.
    subject : Subject
        Whom it must not name.
    more : iterable of str
        Other names by which the person is known, such as that of the firm.

    Returns
    -------
    str
        An ellipsis stands for what was taken out; every address and long number is, whosever it is.
    """
    names = [*subject.names, *more]
    parts = {fold(part) for name in names for part in _WORD.findall(name) if len(part) >= _SHORTEST}
    # A firm may be called by the genitive.
    parts |= {one[:-1] for one in parts if one.endswith("s") and len(one) > _SHORTEST + 1}
    parts |= {
        fold(part)
        for one in subject.emails
        for part in _WORD.findall(one.partition("@")[0])
        if len(part) > _SHORTEST
    }
    text = _NUMBER.sub(_INSTEAD, _ADDRESS.sub(_INSTEAD, text))
    for name in subject.names:
        if initials := _initials(name):
            text = initials.sub(_INSTEAD, text)
    text = _WORD.sub(lambda found: _INSTEAD if _is_one(fold(found[0]), parts) else found[0], text)
    return _REPEATED.sub(_INSTEAD, text).strip()


def _is_one(word: str, parts: set[str]) -> bool:
    """Return whether a word is a part of a name, in the genitive too."""
    return word in parts or (word.endswith("s") and word[:-1] in parts)


def _initials(name: str) -> re.Pattern[str] | None:
    """Return what finds somebody's initials, with points or without."""
    letters = [re.escape(part[0].upper()) for part in _WORD.findall(name)]
    if len(letters) < _SHORTEST:
        return None
    return re.compile(r"\b" + r"\.?\s?".join(letters) + r"\b\.?")
