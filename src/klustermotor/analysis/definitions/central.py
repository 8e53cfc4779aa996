"""What a found cluster is about: its central industries, and a name made from them."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import ArrayLike

from klustermotor.analysis.arrays import IntArray, as_counts, check_shape
from klustermotor.analysis.definitions.validation import as_labels, cluster_relatedness


def central_industries(
    similarity: ArrayLike, labels: ArrayLike, *, size: ArrayLike | None = None, count: int = 3
) -> tuple[IntArray, ...]:
    """Return the industries that stand for each cluster: among its more central half, the largest.

    Central are the industries whose relatedness to their own cluster is at or above the cluster's median.

    Parameters
    ----------
    similarity : (n_industries, n_industries) array-like
        Symmetric.
    labels : (n_industries,) array-like of int
    size : (n_industries,) array-like, optional
        For instance jobs; without it the most central industries are returned.
    count : int
        At most this many per cluster.

    Returns
    -------
    tuple of ndarray of int
        Positions of industries, a tuple entry per cluster in the order of the sorted labels.

    Raises
    ------
    ValueError
        If the matrix is not valid, there are fewer than two clusters, or ``count`` is below 1.

    Examples
    --------
    >>> similarity = [[1, 0.9, 0.1], [0.9, 1, 0], [0.1, 0, 1]]
    >>> central_industries(similarity, [0, 0, 1], size=[10, 20, 5])
    (array([1, 0]), array([2]))
    """
    if count < 1:
        raise ValueError(f"count must be at least 1, but is {count}")
    relatedness = cluster_relatedness(similarity, labels)
    own = np.nan_to_num(relatedness.within_industries, nan=0.0)
    codes, compact = as_labels(labels, len(own))
    weight = own if size is None else as_counts(size, "size", ndim=1, axes=("industry",))
    check_shape(weight, "size", own.shape)
    result = []
    for cluster in range(len(codes)):
        members = np.flatnonzero(compact == cluster)
        central = members[own[members] >= np.median(own[members])]
        order = np.lexsort((central, -own[central], -weight[central]))
        result.append(central[order[:count]].astype(np.int64))
    return tuple(result)


def cluster_name(central: Sequence[str], names: Mapping[str, str] | None = None) -> str:
    """Return a name for a cluster made of its central industries.

    Parameters
    ----------
    central : sequence of str
        Codes of the central industries.
    names : mapping of str to str, optional
        Names of industries; a code without a name stands for itself.

    Returns
    -------
    str

    Raises
    ------
    ValueError
        If no industry is given.

    Examples
    --------
    >>> cluster_name(["332994", "336412"], {"332994": "Small arms"})
    'Small arms; 336412'
    """
    if not central:
        raise ValueError("a name needs at least one industry")
    known = names or {}
    return "; ".join(known.get(code, code) for code in central)
