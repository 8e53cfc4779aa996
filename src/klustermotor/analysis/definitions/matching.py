"""Find the codes of a table in definitions that are written at another level of the same classification."""

from collections.abc import Sequence

import numpy as np

from klustermotor.analysis.definitions.given import Definitions


def definitions_for_codes(definitions: Definitions, codes: Sequence[str]) -> Definitions:
    """Return the definitions in the codes of a table, also where those are shorter or longer.

    A code is looked up as it is, and else by its letters and digits alone (``51111-`` is ``51111``). Many
    statistics leave out a code that is the only one under its parent: a code under which the table lists
    nothing stands for those that begin with it, where they all belong to one cluster. A code longer than any
    defined one belongs to where the nearest defined code it begins with belongs, unless the table lists that
    one too.

    Parameters
    ----------
    definitions : Definitions
    codes : sequence of str
        Codes of the table, of any level.

    Returns
    -------
    Definitions
        Links of those codes that have a cluster, in the order of ``codes``.

    Raises
    ------
    ValueError
        If no code has a cluster.

    Examples
    --------
    >>> given = Definitions(("511110", "311411", "311412"), ("45", "10", "10"), np.ones(3))
    >>> found = definitions_for_codes(given, ["------", "51111-", "3114--", "311411"])
    >>> found.industries, found.clusters
    (('51111-', '311411'), ('45', '10'))
    """
    finder = _Finder(definitions, codes)
    links = [(code, cluster, weight) for code in codes for cluster, weight in finder.links(code)]
    if not links:
        raise ValueError(
            f"none of the {len(codes)} codes, {', '.join(codes[:3])} …, is in the definitions; "
            "do they use the same classification?"
        )
    industries, clusters, weights = zip(*links, strict=True)
    return Definitions(industries, clusters, np.array(weights), definitions.names)


class _Finder:
    """Definitions and listed codes by their letters and digits, with all beginnings of either."""

    def __init__(self, definitions: Definitions, codes: Sequence[str]) -> None:
        mapping = definitions.mapping()
        self.exact = {
            code: ((target, 1.0),) if isinstance(target, str) else tuple(target.items())
            for code, target in mapping.items()
        }
        self.plain = {_plain(code): links for code, links in self.exact.items()}
        self.below: dict[str, set[tuple[tuple[str, float], ...]]] = {}
        for code, links in self.plain.items():
            for start in _beginnings(code):
                self.below.setdefault(start, set()).add(links)
        self.listed = {_plain(code) for code in codes}
        self.parents = {start for code in self.listed for start in _beginnings(code)}

    def links(self, code: str) -> tuple[tuple[str, float], ...]:
        """Return the clusters of a code with weights; none where it has none."""
        if code in self.exact:
            return self.exact[code]
        plain = _plain(code)
        if not plain or plain in self.plain:
            return self.plain.get(plain, ())
        beneath = self.below.get(plain, set())
        if beneath:
            return next(iter(beneath)) if len(beneath) == 1 and plain not in self.parents else ()
        for start in reversed(_beginnings(plain)):
            if start in self.plain:
                return () if start in self.listed else self.plain[start]
        return ()


def _plain(code: str) -> str:
    """Return the letters and digits of a code."""
    return "".join(character for character in code if character.isalnum())


def _beginnings(code: str) -> list[str]:
    """Return all shorter beginnings of a code, the shortest first."""
    return [code[:length] for length in range(1, len(code))]
