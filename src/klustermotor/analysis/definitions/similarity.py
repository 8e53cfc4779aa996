"""How related every pair of industries is: the similarity matrices that clusters are found in."""

import numpy as np
from numpy.typing import ArrayLike

from klustermotor.analysis.arrays import BoolArray, FloatArray, as_counts, check_shape
from klustermotor.analysis.concentration import coagglomeration_matrix
from klustermotor.analysis.definitions.validation import as_similarity
from klustermotor.analysis.relatedness import locational_correlation


def similarity_matrices(
    employment: ArrayLike,
    *,
    establishments: ArrayLike | None = None,
    input_output: ArrayLike | None = None,
    occupations: ArrayLike | None = None,
) -> dict[str, FloatArray]:
    """Return the similarity matrices of Delgado, Porter and Stern that the data allow [1]_.

    Parameters
    ----------
    employment : (n_regions, n_industries) or (n_regions, n_industries, n_periods) array-like of jobs
        Periods are averaged first, which evens out a single year's noise. No hidden cells: fill them first.
    establishments : array-like of the same shape, optional
    input_output : (n_industries, n_industries) array-like, optional
        Symmetric links, as from ``relatedness.input_output_links``.
    occupations : (n_industries, n_industries) array-like, optional
        Symmetric links, as from ``relatedness.occupation_links``.

    Returns
    -------
    dict of name to (n_industries, n_industries) ndarray
        LC-Employment and LC-Establishments (correlation over regions), COI (co-agglomeration [2]_), IO, Occ.

    Raises
    ------
    ValueError
        If an input is not valid, or an industry has equally many jobs (establishments) in every region, none
        for instance; see :func:`usable_industries`.

    References
    ----------
    .. [1] Delgado, M., Porter, M. E., Stern, S. (2016). Defining clusters of related industries. Journal of
       Economic Geography 16(1), 1–38.
    .. [2] Ellison, G., Glaeser, E. L., Kerr, W. R. (2010). What causes industry agglomeration? American
       Economic Review 100(3), 1195–1213.

    Examples
    --------
    >>> found = similarity_matrices([[9, 8, 0], [1, 2, 5], [0, 0, 5]])
    >>> found["LC-Employment"][0].round(2)
    array([ 1.  ,  0.99, -0.99])
    >>> list(found)
    ['LC-Employment', 'COI']
    """
    counts = {"employment": _over_periods(employment, "employment")}
    if establishments is not None:
        counts["establishments"] = _over_periods(establishments, "establishments")
        check_shape(counts["establishments"], "establishments", counts["employment"].shape)
    for name, values in counts.items():
        _refuse_flat(values, name)
    result = {f"LC-{name.capitalize()}": locational_correlation(values) for name, values in counts.items()}
    result["COI"] = _coagglomeration(counts["employment"])
    for name, links in (("IO", input_output), ("Occ", occupations)):
        if links is not None:
            result[name] = as_similarity(links, name)
            check_shape(result[name], name, result["COI"].shape)
    return result


def usable_industries(employment: ArrayLike, *, establishments: ArrayLike | None = None) -> BoolArray:
    """Return which industries are spread unevenly over regions, so that they can be compared.

    Parameters
    ----------
    employment, establishments : array-like
        As in :func:`similarity_matrices`.

    Returns
    -------
    (n_industries,) ndarray of bool

    Raises
    ------
    ValueError
        If a count is negative or not finite.

    Examples
    --------
    >>> usable_industries([[0, 3, 4], [0, 3, 5]])
    array([False, False,  True])
    """
    usable = ~_flat(_over_periods(employment, "employment"))
    if establishments is not None:
        usable = usable & ~_flat(_over_periods(establishments, "establishments"))
    return usable


def _over_periods(values: ArrayLike, name: str) -> FloatArray:
    """Return counts by region and industry, the mean over periods where there are any."""
    ndim = 3 if np.ndim(values) == 3 else 2
    counts = as_counts(values, name, ndim=ndim)
    return counts.mean(axis=2) if ndim == 3 else counts


def _flat(counts: FloatArray) -> BoolArray:
    """Return which industries have the same count in every region."""
    return np.asarray(counts.max(axis=0) <= counts.min(axis=0))


def _refuse_flat(counts: FloatArray, name: str) -> None:
    """Refuse industries that cannot be correlated with others, and say which."""
    flat = np.flatnonzero(_flat(counts))
    if len(flat):
        listed = ", ".join(str(k) for k in flat[:5]) + (", …" if len(flat) > 5 else "")
        raise ValueError(
            f"{len(flat)} industries have the same {name} in every region (positions {listed}, counted from "
            "0); leave them out, see usable_industries"
        )


def _coagglomeration(jobs: FloatArray) -> FloatArray:
    """Return the co-agglomeration of all pairs against the mean of the industries' shares.

    The diagonal, which only enters profiles, is what the formula gives for an industry with itself: its
    agglomeration before any correction for plants.
    """
    shares = jobs / jobs.sum(axis=0)
    size = shares.mean(axis=1)
    matrix = coagglomeration_matrix(jobs, reference=size)
    own = ((shares - size[:, None]) ** 2).sum(axis=0) / (1.0 - (size**2).sum())
    np.fill_diagonal(matrix, own)
    return matrix
