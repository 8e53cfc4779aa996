"""Code mappings: which code becomes which, and with which weight where it splits."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from klustermotor.analysis.tables.frame import natural_order
from klustermotor.analysis.tables.summing import Summation

#: From each code to its target, or to its targets with weights that sum to 1.
CodeMapping: TypeAlias = Mapping[str, str | Mapping[str, float]]

_TOLERANCE = 1e-6


@dataclass(frozen=True, slots=True)
class Links:
    """A checked code mapping, one link per code and target.

    Parameters
    ----------
    sources, targets : tuple of str
        The ends of each link.
    weights : tuple of float
        The share of the source that goes into the target.

    Examples
    --------
    >>> links_of({"3711": {"301": 0.25, "291": 0.75}, "3712": "292"}).targets
    ('301', '291', '292')
    """

    sources: tuple[str, ...]
    targets: tuple[str, ...]
    weights: tuple[float, ...]

    def labels(self, *, order: str = "natural") -> list[str]:
        """Return the targets, in natural order or as they first appear (``order="given"``)."""
        met = list(dict.fromkeys(self.targets))
        return met if order == "given" else natural_order(met)

    def summation(self, members: Sequence[str], labels: Sequence[str]) -> Summation:
        """Return the links as positions among the members and the labels; members without a link drop out."""
        member = {code: place for place, code in enumerate(members)}
        target = {code: place for place, code in enumerate(labels)}
        used = [
            (member[source], target[code], weight)
            for source, code, weight in zip(self.sources, self.targets, self.weights, strict=True)
            if source in member and code in target
        ]
        return Summation(
            members=[link[0] for link in used],
            targets=[link[1] for link in used],
            weights=[link[2] for link in used],
            n_members=len(members),
            n_targets=len(labels),
        )


def links_of(mapping: CodeMapping) -> Links:
    """Return a code mapping as checked links.

    Parameters
    ----------
    mapping : mapping of code to target, or to a mapping of targets to weights
        Weights of 0 are left out.

    Returns
    -------
    Links

    Raises
    ------
    ValueError
        If the mapping is empty, or the weights of a code are negative or do not sum to 1; the code is named.

    Examples
    --------
    >>> links_of({"3711": {"301": 0.25, "291": 0.25}})
    Traceback (most recent call last):
    ValueError: the weights of code '3711' must sum to 1, none negative, but are 0.25 ('301'), 0.25 ('291')
    """
    if not mapping:
        raise ValueError("the code mapping is empty")
    links: list[tuple[str, str, float]] = []
    for code, target in mapping.items():
        shares = {target: 1.0} if isinstance(target, str) else dict(target)
        if min(shares.values(), default=-1.0) < 0 or not abs(sum(shares.values()) - 1.0) <= _TOLERANCE:
            listed = ", ".join(f"{weight:g} ({name!r})" for name, weight in shares.items())
            raise ValueError(
                f"the weights of code {code!r} must sum to 1, none negative, but are {listed or 'none'}"
            )
        links.extend((code, name, float(weight)) for name, weight in shares.items() if weight > 0)
    return Links(*(tuple(part) for part in zip(*links, strict=True)))
