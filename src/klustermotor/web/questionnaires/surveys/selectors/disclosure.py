"""The rules of what figures over confidential answers may be told: the one home of every threshold.

Four rules, for surveys and for what is asked in them by others (the waves of trust):

1.  *Enough, and unlike.* A figure is over at least five people, and no step of the scale holds four fifths of
    the answers or more (nine tenths from twenty answers on). Below ten answers the mean fixes the sum of the
    answers, so it is told only where nobody who knows their own answer could conclude that all others marked
    the same end of the scale. The rule looks at what would be told, not at who marked what, so that the
    silence tells no more than the rule does.
2.  *No two told figures a few people apart.* Figures of the same question are over the same people, over
    wholly different ones, or at least five people apart, whichever wave or survey of the workbench they come
    from, groups and what can be added up or taken from them included. The same question is one handed on from
    wave to wave, or one worded alike.
3.  *Alternatives in fives.* How many chose an alternative is told over the whole alone, of five people or
    more, and so that no smaller count is left when the told are taken from all.
4.  *Counts in steps.* How many have answered is told in steps of five, rounded down.

Somebody who knows their own value is the attacker of the linear sensitivity rules (Cox 1980, *Suppression
methodology and statistical disclosure control*, JASA 75; the p% rule in Hundepool and others 2012,
*Statistical Disclosure Control*, and in the ESSNet handbook of that name). Figures taken from one another are
differencing: linked tables in the handbook; Denning, Denning and Schwartz 1979, *The tracker*, ACM TODS 4.
Three or more figures of overlapping people solved together are looked for within one survey alone; people who
agree beforehand what to answer can always take their own answers from a mean.
"""

from collections.abc import Collection, Iterable, Sequence
from difflib import SequenceMatcher
from itertools import combinations

from klustermotor.web.shared.sorting import fold

#: No figure is over fewer people, and no two are fewer apart; counts are told in steps of as many.
FEWEST = 5
#: From here on a scale's steps are told one by one; below, the mean alone.
FEWEST_FOR_STEPS = 10
#: A step that holds this share of the answers makes a figure everybody's answer, …
MOST_IN_ONE_STEP = 0.8
#: … or this, where there are as many answers as this.
MOST_OF_MANY, MANY = 0.9, 20
#: Questions are worded alike where this share of the letters is the same.
WORDED_ALIKE = 0.9

#: People of whom a figure is, each as words that stand for their address, person and organisation.
Who = frozenset[str]


def in_steps(count: int) -> int:
    """Return how many, rounded down to a step of five.

    Parameters
    ----------
    count
        How many have answered.

    Returns
    -------
    int
        0, 5, 10 …: at least as many have answered.
    """
    return count - count % FEWEST


def withheld(numbers: Sequence[int], steps: int) -> str:
    """Return why a figure over answers may not be told, whatever else is.

    Parameters
    ----------
    numbers
        The answers, each from 1 to ``steps``.
    steps
        How many steps the scale has.

    Returns
    -------
    str
        ``few``, ``alike``, or nothing where it may be told.
    """
    count = len(numbers)
    if count < FEWEST:
        return "few"
    most = MOST_OF_MANY if count >= MANY else MOST_IN_ONE_STEP
    if max(numbers.count(step) for step in set(numbers)) >= most * count:
        return "alike"
    if count < FEWEST_FOR_STEPS and _one_could_know_all(count, sum(numbers), steps):
        return "alike"
    return ""


def _one_could_know_all(count: int, total: int, steps: int) -> bool:
    """Return whether somebody's own answer could show that all others marked the same end."""
    others = count - 1
    return total >= others * steps + 1 or total <= others + steps


def told_counts(chosen: Sequence[Collection[str]], keys: Sequence[str], *, several: bool) -> dict[str, int]:
    """Return how many chose each alternative, of those alternatives of which it may be told.

    Parameters
    ----------
    chosen : sequence of collections of str, one for each person
        Which alternatives the person chose.
    keys : sequence of str
        The alternatives in their order.
    several : bool
        Whether a person may choose several.

    Returns
    -------
    dict of str to int
        Where one is chosen: of at least five people each; what remains when the told are taken from all is
        nobody, or five people or more. Where several may be chosen: of alternatives that at least five chose
        and at least five did not. Empty where nothing may be told, also where nearly all answered alike.
    """
    counts = {key: sum(key in one for one in chosen) for key in keys}
    count = len(chosen)
    most = (MOST_OF_MANY if count >= MANY else MOST_IN_ONE_STEP) * count
    if several:
        unlike = {key: n for key, n in counts.items() if max(n, count - n) < most}
        return {key: n for key, n in unlike.items() if FEWEST <= n <= count - FEWEST}
    if not chosen or max(counts.values(), default=0) >= most:
        return {}
    told = {key: n for key, n in counts.items() if n >= FEWEST}
    while told and 0 < count - sum(told.values()) < FEWEST:
        del told[min(told, key=lambda key: (told[key], key))]
    return counts if told and sum(told.values()) == count else told


def worded_alike(one: Iterable[str], other: Iterable[str]) -> bool:
    """Return whether a question is another one again, by its words in any language.

    Case, accents, punctuation and spaces do not count, nor a letter in ten.
    """
    folded = [[_letters(text) for text in texts] for texts in (one, other)]
    pairs = [(a, b) for a in folded[0] for b in folded[1] if a and b]
    return any(
        a == b or SequenceMatcher(None, a, b, autojunk=False).ratio() >= WORDED_ALIKE for a, b in pairs
    )


def _letters(text: str) -> str:
    """Return the letters and digits of a text, folded."""
    return "".join(sign for sign in fold(text) if sign.isalnum())


def differs_by_few(one: Who, other: Who) -> bool:
    """Return whether two sets of people overlap and are a few people apart.

    Somebody is the same person at another address; an organisation that was asked at another address may be
    somebody else, so it neither parts two sets nor makes them the same.
    """
    if abs(len(one) - len(other)) >= FEWEST:
        return False
    surely = len(one) + len(other) - 2 * _shared(one, other, "ep")
    at_least = len(one) + len(other) - 2 * _shared(one, other, "epo")
    overlap = at_least < len(one) + len(other)
    return overlap and surely > 0 and at_least < FEWEST


def _shared(one: Who, other: Who, kinds: str) -> int:
    """Return how many stand in both sets, each paired with one in the other, by words of some kinds."""
    left, right, found = set(one), set(other), 0
    for kind in kinds:
        by_word: dict[str, list[str]] = {}
        for who in right:
            for word in who.split():
                if word.startswith(kind):
                    by_word.setdefault(word, []).append(who)
        for who in sorted(left):
            same = next(
                (same for word in who.split() for same in by_word.get(word, ()) if same in right), None
            )
            if same is not None:
                left.discard(who)
                right.discard(same)
                found += 1
    return found


def derivable(whole: Who | None, groups: Collection[Who]) -> set[Who]:
    """Return over whom figures can be had from those of a whole, where told, and of separate groups.

    Groups can be added up, and taken from the whole.
    """
    held = list(groups)
    sums = {frozenset().union(*some) for size in range(1, len(held) + 1) for some in combinations(held, size)}
    if whole is None:
        return sums
    return {found for found in (sums | {whole} | {whole - one for one in sums}) if found}
