"""Where an industry counts as present in a region."""

import numpy as np
from numpy.typing import ArrayLike

from klustermotor.analysis.arrays import BoolArray, FloatArray, as_counts
from klustermotor.analysis.specialisation import location_quotient

# A region built exactly like the nation has quotients of 1 up to rounding; they must count as 1.
_ROUNDING = 1e-12


def presence_matrix(
    employment: ArrayLike,
    *,
    reference: ArrayLike | None = None,
    threshold: float = 1.0,
    floor: float = 0.0,
) -> BoolArray:
    """Return in which regions each industry is present: specialised enough, and large enough [1]_.

    Parameters
    ----------
    employment : (n_regions, n_industries) array-like of jobs
        Finite and not negative.
    reference : (n_industries,) array-like of jobs, optional
        Jobs by industry in the reference area; default is the sum over regions.
    threshold : float
        Least location quotient; a quotient that equals it up to rounding counts.
    floor : float
        Least number of jobs. Without one, a handful of jobs in a small region makes an industry present.

    Returns
    -------
    (n_regions, n_industries) ndarray of bool
        False where the location quotient is undefined (a region or an industry without jobs).

    Raises
    ------
    ValueError
        If a count is negative or not finite, or threshold or floor is not a positive number (floor may be 0).

    References
    ----------
    .. [1] Hidalgo, C. A., Klinger, B., Barabási, A.-L., Hausmann, R. (2007). The product space conditions
       the development of nations. Science 317, 482–487.

    Examples
    --------
    >>> presence_matrix([[90, 10], [10, 90]])
    array([[ True, False],
           [False,  True]])
    """
    jobs = as_counts(employment, "employment")
    if not threshold > 0:
        raise ValueError(f"threshold must be above 0, but is {threshold}")
    if not floor >= 0:
        raise ValueError(f"floor must be 0 or more, but is {floor}")
    quotient = location_quotient(jobs, reference=reference)
    # A comparison with NaN is False, which is what an undefined quotient means here.
    present: BoolArray = quotient >= threshold * (1 - _ROUNDING)
    return present & (jobs >= floor)


def as_presence(values: ArrayLike, name: str = "presence") -> FloatArray:
    """Return a presence matrix as floats of 0 and 1, checked cell by cell.

    Parameters
    ----------
    values : (n_regions, n_industries) array-like of bool, or of 0 and 1
    name : str
        What the values are, for the message.

    Returns
    -------
    (n_regions, n_industries) ndarray of float64

    Raises
    ------
    ValueError
        If a value is neither 0 nor 1; the message names the first such cell.

    Examples
    --------
    >>> as_presence([[True, False]])
    array([[1., 0.]])
    >>> as_presence([[1, 2]])
    Traceback (most recent call last):
    ValueError: presence must be 0 or 1: 2 at region 0, industry 1 (counted from 0); see presence_matrix
    """
    given = np.asarray(values)
    if given.dtype == np.bool_ and given.ndim == 2 and given.size > 0:
        return given.astype(np.float64)
    array = as_counts(values, name)
    odd = (array != 0) & (array != 1)
    if odd.any():
        region, industry = (int(i) for i in np.argwhere(odd)[0])
        raise ValueError(
            f"{name} must be 0 or 1: {array[region, industry]:g} at region {region}, industry {industry} "
            "(counted from 0); see presence_matrix"
        )
    return array
