"""Which counts of alternatives may be told of answers in confidence: none of a few, none worked out."""

from collections.abc import Collection, Sequence

FEWEST = 5
#: No single answer may be given by more than this share, or the figure is about everybody's answer.
MOST_IN_ONE_STEP = 0.95


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
        and at least five did not. Empty where nothing may be told.

    """
    counts = {key: sum(key in one for one in chosen) for key in keys}
    if several:
        return {key: n for key, n in counts.items() if FEWEST <= n <= len(chosen) - FEWEST}
    if not chosen or max(counts.values(), default=0) > MOST_IN_ONE_STEP * len(chosen):
        return {}
    told = {key: n for key, n in counts.items() if n >= FEWEST}
    while told and 0 < len(chosen) - sum(told.values()) < FEWEST:
        smallest = min(told, key=lambda key: (told[key], key))
        del told[smallest]
    if told and sum(told.values()) == len(chosen):
        return counts
    return told
