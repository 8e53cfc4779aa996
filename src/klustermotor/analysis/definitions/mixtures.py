"""Put similarity matrices on one scale and mix them."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import ArrayLike

from klustermotor.analysis.arrays import FloatArray
from klustermotor.analysis.definitions.validation import as_similarity, as_similarity_stack

_CO_LOCATION = {"LC": ("LC-Employment", "LC-Establishments"), "COI": ("COI",)}
_LINKS = ("IO", "Occ")


def standardised(similarity: ArrayLike) -> FloatArray:
    """Return the matrix with mean 0 and standard deviation 1 over all pairs of different industries [1]_.

    Parameters
    ----------
    similarity : (n_industries, n_industries) array-like
        Symmetric. The diagonal is moved and scaled with the rest but does not count in mean and deviation.

    Returns
    -------
    (n_industries, n_industries) ndarray

    Raises
    ------
    ValueError
        If the matrix is not symmetric or finite, or all its pairs have the same value.

    References
    ----------
    .. [1] Delgado, M., Porter, M. E., Stern, S. (2016). Defining clusters of related industries. Journal of
       Economic Geography 16(1), 1–38.

    Examples
    --------
    >>> standardised([[9, 1, 2], [1, 9, 3], [2, 3, 9]])[0].round(3)
    array([ 8.573, -1.225,  0.   ])
    """
    matrix = as_similarity(similarity, "similarity")
    pairs = matrix[np.triu_indices(len(matrix), k=1)]
    spread = float(pairs.std()) if len(pairs) else 0.0
    if spread <= np.finfo(np.float64).eps * float(np.abs(pairs).max(initial=0.0)):
        raise ValueError("similarity has the same value for all pairs of industries, so that it says nothing")
    return np.asarray((matrix - pairs.mean()) / spread, dtype=np.float64)


def mixture(
    similarities: Mapping[str, ArrayLike], *, weights: Mapping[str, float] | None = None
) -> FloatArray:
    """Return the average of the standardised matrices [1]_.

    Parameters
    ----------
    similarities : mapping of name to (n_industries, n_industries) array-like
    weights : mapping of name to float, optional
        Positive, one per matrix; default is the same for all.

    Returns
    -------
    (n_industries, n_industries) ndarray

    Raises
    ------
    ValueError
        If a matrix or weight is missing or not valid.

    References
    ----------
    .. [1] Delgado, M., Porter, M. E., Stern, S. (2016). Defining clusters of related industries. Journal of
       Economic Geography 16(1), 1–38.

    Examples
    --------
    >>> mixture({"IO": [[0, 1], [1, 0]]})
    Traceback (most recent call last):
    ValueError: IO: similarity has the same value for all pairs of industries, so that it says nothing
    """
    stack = standardised_stack(similarities)
    given = dict.fromkeys(similarities, 1.0) if weights is None else dict(weights)
    if set(given) != set(similarities) or not all(np.isfinite(w) and w > 0 for w in given.values()):
        raise ValueError(
            f"weights must be positive and name the matrices {', '.join(similarities)}, but are {given}"
        )
    shares = np.array([given[name] for name in similarities]) / sum(given.values())
    return np.asarray(np.tensordot(shares, stack, axes=1), dtype=np.float64)


def with_mixtures(similarities: Mapping[str, ArrayLike]) -> dict[str, FloatArray]:
    """Return the matrices together with the mixtures the literature uses [1]_.

    From what is given of LC-Employment, LC-Establishments, COI, IO and Occ these are: LC (both locational
    correlations), LC-COI, and each of LC, COI and LC-COI with IO, with Occ, and with both (LC-IO-Occ, …).
    Within a mixture every matrix counts the same. LC-COI is not in the paper.

    Parameters
    ----------
    similarities : mapping of name to (n_industries, n_industries) array-like
        Matrices with other names are passed on alone.

    Returns
    -------
    dict of name to (n_industries, n_industries) ndarray

    Raises
    ------
    ValueError
        If a matrix is not valid.

    References
    ----------
    .. [1] Delgado, M., Porter, M. E., Stern, S. (2016). Defining clusters of related industries. Journal of
       Economic Geography 16(1), 1–38.

    Examples
    --------
    >>> a = [[1, 0.5, 0.1], [0.5, 1, 0.2], [0.1, 0.2, 1]]
    >>> list(with_mixtures({"COI": a, "IO": a}))
    ['COI', 'IO', 'COI-IO']
    """
    stack = as_similarity_stack(similarities)
    result = {name: np.asarray(matrix) for name, matrix in zip(similarities, stack, strict=True)}
    places = {family: tuple(n for n in names if n in result) for family, names in _CO_LOCATION.items()}
    families: list[tuple[str, ...]] = [(family,) for family in places if places[family]]
    if len(families) > 1:
        families.append(tuple(places))
    links = [link for link in _LINKS if link in result]
    link_sets: list[tuple[str, ...]] = [(), *((link,) for link in links)]
    if len(links) > 1:
        link_sets.append(tuple(links))
    for family in families:
        base = tuple(name for part in family for name in places[part])
        for extra in link_sets:
            parts = base + extra
            if len(parts) > 1:
                result["-".join(family + extra)] = mixture({name: result[name] for name in parts})
    return result


def standardised_stack(similarities: Mapping[str, ArrayLike]) -> FloatArray:
    """Return the checked and standardised matrices (n_matrices, n_industries, n_industries).

    Parameters
    ----------
    similarities : mapping of name to (n_industries, n_industries) array-like

    Returns
    -------
    ndarray

    Raises
    ------
    ValueError
        If a matrix is not valid or says nothing; the message names it.

    Examples
    --------
    >>> standardised_stack({"IO": [[9, 1, 2], [1, 9, 3], [2, 3, 9]]}).shape
    (1, 3, 3)
    """
    stack = as_similarity_stack(similarities)
    return np.stack([_standardised(matrix, name) for name, matrix in zip(similarities, stack, strict=True)])


def _standardised(matrix: ArrayLike, name: str) -> FloatArray:
    """Return the standardised matrix, with its name in the message when it says nothing."""
    try:
        return standardised(matrix)
    except ValueError as error:
        raise ValueError(f"{name}: {error}") from error
