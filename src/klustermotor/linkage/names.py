"""Names of Nordic organisations in the spellings that a comparison needs."""

import re
from collections.abc import Iterable

import polars as pl

from klustermotor.linkage.vocabulary import ABBREVIATIONS, LEGAL_FORMS, STANDING

#: Letters without a decomposition, and å ä ö written out, as the letters that they are typed as.
_LETTERS = {
    "æ": "a",
    "ø": "o",
    "œ": "o",
    "ð": "d",
    "þ": "t",
    "ß": "ss",
    "ł": "l",
    "đ": "d",
    "&amp;": " och ",
    "&": " och ",
    "+": " och ",
    "´": "",
    "’": "",
    "'": "",
    "`": "",
}
#: Spellings that sound alike. Doubled vowels stand for å ä ö on keyboards without them.
_SOUNDS = {
    "ae": "a",
    "oe": "o",
    "ph": "f",
    "th": "t",
    "ch": "k",
    "ck": "k",
    "qu": "kv",
    "dt": "t",
    "x": "ks",
    "c": "k",
    "q": "k",
    "w": "v",
    "z": "s",
    "j": "i",
    "y": "i",
}
_DOUBLED = "abdefghiklmnoprstuv"
_FORM_OF = {written: form for form, ways in LEGAL_FORMS.items() for written in ways}
_AND = "och"
#: Words that stand for "and" are left out.
_LONG_FOR_SHORT = {_AND: None} | {
    short: None if long == _AND else long for short, long in ABBREVIATIONS.items()
}
#: A single letter with a point, as initials are written.
_INITIAL = r"\b(\p{L})\."
#: A capital within a word: two words written together.
_GLUED = r"(\p{Ll}{3})(\p{Lu}\p{Ll}{3})"
#: At least so many letters before a genitive's s is taken away.
_GENITIVE = 5


def _one_of(phrases: Iterable[str]) -> str:
    """Return a pattern for any of the phrases, the longest first."""
    return "|".join(re.escape(one) for one in sorted(phrases, key=lambda one: (-len(one), one)))


_FORMS = rf"(?:^|\s)({_one_of(_FORM_OF)})(?:\s|$)"
_STANDING = rf"(?:^|\s)(?:{_one_of(STANDING)})(?:\s|$)"


def folded(text: pl.Expr) -> pl.Expr:
    """Return text in small letters without marks: letters, digits and single spaces.

    Parameters
    ----------
    text : polars expression of text

    Returns
    -------
    polars expression of text
        Null where nothing is left.

    Examples
    --------
    >>> pl.select(folded(pl.lit("Mölnlycke  Blåsippe & Ærø A/S"))).item()
    'molnlycke blasippe och aro a s'
    """
    plain = (
        text.str.replace_all(_INITIAL, "$1")
        .str.replace_all(_GLUED, "$1 $2")
        .str.to_lowercase()
        .str.replace_many(list(_LETTERS), list(_LETTERS.values()))
        .str.normalize("NFKD")
        .str.replace_all(r"\p{M}", "")
        .str.replace_all(r"[^a-z0-9]+", " ")
        .str.strip_chars()
    )
    return pl.when(plain != "").then(plain)


def sound_of(folded_text: pl.Expr) -> pl.Expr:
    """Return folded text as it sounds, glued: the same for spellings that are easily taken for each other.

    Examples
    --------
    >>> [pl.select(sound_of(pl.lit(one))).item() for one in ("wiik och carlsson", "vik o karlson")]
    ['vikokarlson', 'vikokarlson']
    """
    glued = folded_text.str.replace_all(" ", "", literal=True)
    heard = glued.str.replace_many(list(_SOUNDS), list(_SOUNDS.values()), leftmost=True)
    return heard.str.replace_many([2 * one for one in _DOUBLED], list(_DOUBLED))


def clean_names(names: pl.Series) -> pl.DataFrame:
    """Return names taken apart: the words that tell which organisation it is, and its legal form.

    Marks, legal forms, abbreviations, initials with points and a genitive's s are evened out; what stands for
    a company's standing ("i likvidation") is left out. A name that is nothing but a legal form is kept.

    Parameters
    ----------
    names : (n,) Series of text
        As registers write them; null where there is none.

    Returns
    -------
    (n,) DataFrame
        ``name`` (words with spaces, null where there is none), ``form`` (a key of ``LEGAL_FORMS`` or null)
        and ``sound`` (the words as they sound, glued).

    Examples
    --------
    >>> clean_names(pl.Series(["AB Lindbergs Mek. Verkst."])).rows()
    [('lindberg mekaniska verkstad', 'limited', 'lindbergmekaniskaverkstad')]
    >>> clean_names(pl.Series(["LINDBERG MEKANISKA VERKSTAD AKTIEBOLAG (publ)"]))["name"].item()
    'lindberg mekaniska verkstad'
    """
    plain = pl.DataFrame({"plain": names.cast(pl.String)}).select(plain=folded(pl.col("plain")))
    bare = _without(_without(_without(pl.col("plain"), _FORMS), _STANDING), _FORMS)
    return (
        plain.with_columns(
            form=pl.col("plain")
            .str.extract(_FORMS)
            .replace_strict(_FORM_OF, default=None, return_dtype=pl.String),
            bare=bare,
        )
        .with_columns(bare=pl.when(pl.col("bare") != "").then("bare").otherwise("plain"))
        .with_columns(name=_words(pl.col("bare")))
        .select("name", "form", sound=sound_of(pl.col("name")))
    )


def _without(text: pl.Expr, pattern: str) -> pl.Expr:
    """Return text without what a pattern meets."""
    return text.str.replace_all(pattern, " ").str.replace_all(r"\s+", " ").str.strip_chars()


def _words(bare: pl.Expr) -> pl.Expr:
    """Return the words of names, long for short, without a genitive's s and without "och"."""
    word = pl.element()
    nominative = pl.when(word.str.len_chars() > _GENITIVE).then(word.str.strip_suffix("s")).otherwise(word)
    words = bare.str.split(" ").list.eval(word.replace(_LONG_FOR_SHORT)).list.eval(nominative)
    name = words.list.join(" ", ignore_nulls=True)
    return pl.when(name != "").then(name)
