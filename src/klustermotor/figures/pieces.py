"""Sentences in pieces, so that words that rest on figures can open their evidence."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from string import Formatter
from typing import TypeAlias

from klustermotor.figures.numbers import Language, numeral
from klustermotor.figures.texts import Texts


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a sentence.

    Parameters
    ----------
    text : str
        Plain text.
    evidence : str, optional
        What the words rest on, to be turned into an address by the page: ``cell:<region>:<cluster>`` (a
        region's figures in a cluster), ``cluster:<cluster>`` (all regions' figures), ``region:<region>``,
        ``growth:<region>:<cluster>``, ``alike:<region>:<other>``, ``figures:<field>``,
        ``interviews:<field>``, ``runs``.
    """

    text: str
    evidence: str | None = None


_PLACE = re.compile(r"%\((\w+)\)s")
Sentence: TypeAlias = list[Piece]
Value: TypeAlias = str | Piece | Sequence[Piece]
_CONJUNCTIONS: dict[Language, tuple[str, str]] = {
    "sv": (" och ", " samt "),
    "en": (" and ", ", and "),
}


def filled(words: Texts, key: str, **values: Value) -> Sentence:
    """Return the sentence under a key with its places filled, evidence kept.

    Parameters
    ----------
    words : Texts
    key : str
    **values : str, Piece or sequence of Piece

    Returns
    -------
    list of Piece
        Beginning with a capital letter.

    Examples
    --------
    >>> from klustermotor.figures.texts import texts
    >>> filled(texts("en"), "lead.one_strong", count="51", name=Piece("Logistics", "cell:04:log"))[1]
    Piece(text='Logistics', evidence='cell:04:log')
    """
    return _capitalised(clause(words, key, **values))


def clause(words: Texts, key: str, **values: Value) -> Sentence:
    """Return a part of a sentence: as :func:`filled`, with its first letter as it stands.

    Parameters
    ----------
    words : Texts
    key : str
    **values : str, Piece or sequence of Piece

    Returns
    -------
    list of Piece
    """
    pieces: Sentence = []
    for literal, place, _, _ in Formatter().parse(words.raw(key)):
        if literal:
            pieces.append(Piece(literal))
        if place is not None:
            pieces += _pieces(values[place])
    return _merged(pieces)


def one_sentence(clauses: Iterable[Sentence]) -> Sentence:
    """Return clauses as one sentence, with semicolons between; empty ones are passed over.

    Parameters
    ----------
    clauses : iterable of list of Piece

    Returns
    -------
    list of Piece
        Empty where there is no clause.

    Examples
    --------
    >>> plain(one_sentence([[Piece("one leads")], [], [Piece("two follows")]]))
    'One leads; two follows.'
    """
    joined: Sentence = []
    for part in clauses:
        if part and joined:
            joined.append(Piece("; "))
        joined += part
    return _capitalised(_merged([*joined, Piece(".")])) if joined else []


def _pieces(value: Value) -> Sentence:
    """Return what fills a place, as pieces."""
    if isinstance(value, str):
        return [Piece(value)]
    return [value] if isinstance(value, Piece) else list(value)


def _merged(pieces: Iterable[Piece]) -> Sentence:
    """Join neighbouring pieces without evidence."""
    merged: Sentence = []
    for piece in pieces:
        if merged and piece.evidence is None and merged[-1].evidence is None:
            merged[-1] = Piece(merged[-1].text + piece.text)
        elif piece.text:
            merged.append(piece)
    return merged


def _capitalised(pieces: Sentence) -> Sentence:
    """Begin with a capital letter."""
    if not pieces:
        return pieces
    first = pieces[0]
    return [replace(first, text=first.text[:1].upper() + first.text[1:]), *pieces[1:]]


def enumerated(parts: Sequence[Piece], language: Language) -> Sentence:
    """Return pieces with commas between them and an "and" before the last.

    Parts that hold commas themselves are set apart by semicolons; before the last, where a part holds an
    "and", English has a comma and Swedish "samt".

    Parameters
    ----------
    parts : sequence of Piece
    language : {"sv", "en"}

    Returns
    -------
    list of Piece

    Examples
    --------
    >>> plain(enumerated([Piece("a"), Piece("b"), Piece("c")], "sv"))
    'a, b och c'
    >>> plain(enumerated([Piece("Steel and metals"), Piece("Logistics")], "en"))
    'Steel and metals, and Logistics'
    """
    plainly, instead = _CONJUNCTIONS[language]
    mark = "; " if len(parts) > 2 and any("," in part.text for part in parts) else ", "
    last = instead if any(plainly in part.text for part in parts) else plainly
    joined: Sentence = []
    for position, part in enumerate(parts):
        if position:
            closing = last if mark == ", " else "; " + last.lstrip(", ")
            joined.append(Piece(closing if position == len(parts) - 1 else mark))
        joined.append(part)
    return joined


def some_named(parts: Sequence[Piece], most: int, words: Texts) -> Sentence:
    """Return the first pieces as :func:`enumerated` does, and how many more there are.

    Parameters
    ----------
    parts : sequence of Piece
    most : int
        How many are named.
    words : Texts

    Returns
    -------
    list of Piece

    Examples
    --------
    >>> from klustermotor.figures.texts import texts
    >>> plain(some_named([Piece("a"), Piece("b"), Piece("c"), Piece("d")], 2, texts("en")))
    'a, b and two more'
    """
    shown, more = list(parts[:most]), len(parts) - most
    if more > 0:
        shown.append(Piece(words("lead.more", count=numeral(more, words.language))))
    return enumerated(shown, words.language)


def placed(sentence: str, values: Mapping[str, Value]) -> Sentence:
    """Return a sentence with its places, written ``%(name)s``, filled and their evidence kept.

    Parameters
    ----------
    sentence : str
        As catalogues of translated texts have them.
    values : mapping of str to str, Piece or sequence of Piece

    Returns
    -------
    list of Piece

    Examples
    --------
    >>> placed("%(jobs)s jobs", {"jobs": Piece("120", "cell:04:log")})
    [Piece(text='120', evidence='cell:04:log'), Piece(text=' jobs', evidence=None)]
    """
    pieces: Sentence = []
    for at, part in enumerate(_PLACE.split(sentence)):
        pieces += _pieces(values[part]) if at % 2 else [Piece(part)]
    return _merged(pieces)


def together(sentences: Iterable[Sentence]) -> Sentence:
    """Return sentences as one run of pieces with spaces between; empty ones are passed over.

    Parameters
    ----------
    sentences : iterable of list of Piece

    Returns
    -------
    list of Piece

    Examples
    --------
    >>> plain(together([[Piece("One.")], [], [Piece("Two.")]]))
    'One. Two.'
    """
    joined: Sentence = []
    for sentence in sentences:
        if sentence and joined:
            joined.append(Piece(" "))
        joined += sentence
    return _merged(joined)


#: A lead is read at a glance.
_MOST_SENTENCES = 3


def lead_of(sentences: Iterable[Sentence]) -> Sentence:
    """Return the first three sentences that say anything, as a page's lead.

    Parameters
    ----------
    sentences : iterable of list of Piece
        What matters most first.

    Returns
    -------
    list of Piece

    Examples
    --------
    >>> plain(lead_of([[Piece("A.")], [], [Piece("B.")], [Piece("C.")], [Piece("D.")]]))
    'A. B. C.'
    """
    return together([sentence for sentence in sentences if sentence][:_MOST_SENTENCES])


def plain(pieces: Iterable[Piece]) -> str:
    """Return pieces as plain text, for a title, a search or a file.

    Parameters
    ----------
    pieces : iterable of Piece

    Returns
    -------
    str

    Examples
    --------
    >>> plain([Piece("Vehicles", "cell:04:veh"), Piece(" leads.")])
    'Vehicles leads.'
    """
    return "".join(piece.text for piece in pieces)
