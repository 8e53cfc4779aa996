"""Say where growth rests on the industry's general growth and not on the region's own."""

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtri

from klustermotor.analysis.arrays import BoolArray, FloatArray, as_counts, check_shape
from klustermotor.analysis.growth.classic import shift_share
from klustermotor.analysis.growth.rates import read_counts


def growth_is_the_industrys_own(
    start: ArrayLike,
    end: ArrayLike,
    *,
    establishments: ArrayLike | None = None,
    plant_noise: float = 0.0,
    confidence: float = 0.9,
    reference_start: ArrayLike | None = None,
    reference_end: ArrayLike | None = None,
) -> BoolArray:
    """Return where jobs grew only because the industry grew everywhere, not because of the region [1]_.

    A cell is flagged when its jobs grew, the industry's part was positive and the competitive component of
    shift-share is not above what is needed. With *n* establishments, each growing by chance with standard
    deviation *s* (``plant_noise``) beside its industry, the cell's jobs vary by *E s / √n*, and by more
    where plants differ in size; the needed jobs are that times the normal quantile of the confidence. With
    no plant noise, any positive competitive component is the region's own.

    Parameters
    ----------
    start, end : (n_regions, n_industries) array-like of jobs
        Finite and not negative.
    establishments : (n_regions, n_industries) array-like, optional
        At the start; needed when plant noise is given. Where none are counted, one is assumed.
    plant_noise : float
        Standard deviation of a plant's own growth over the whole time (0.3 = 30%), not negative.
    confidence : float
        One-sided, from 0.5 to below 1.
    reference_start, reference_end : (n_industries,) array-like of jobs, optional
        Jobs by industry in the reference area; default are the sums over regions.

    Returns
    -------
    (n_regions, n_industries) ndarray of bool
        The figures behind it are those of :func:`shift_share`.

    Raises
    ------
    ValueError
        As for :func:`shift_share`, or if plant noise is negative or lacks establishments, or the confidence
        is out of range.

    References
    ----------
    .. [1] Dunn, E. S. (1960). A statistical and analytical technique for regional analysis. Papers in
       Regional Science, 6, 97–112.

    Examples
    --------
    >>> growth_is_the_industrys_own([[100, 100], [100, 100]], [[140, 90], [120, 110]])
    array([[False, False],
           [ True, False]])
    """
    jobs, later = read_counts(start, "start"), read_counts(end, "end")
    parts = shift_share(jobs, later, reference_start=reference_start, reference_end=reference_end)
    needed = _needed(jobs, establishments, plant_noise, confidence)
    industrys = parts.national_growth + parts.industry_mix
    flag: BoolArray = (later > jobs) & (industrys > 0) & (parts.competitive <= needed)
    return flag


def _needed(
    jobs: FloatArray, establishments: ArrayLike | None, plant_noise: float, confidence: float
) -> FloatArray:
    """Return the jobs that chance among plants may give."""
    if not plant_noise >= 0:
        raise ValueError(f"plant_noise must not be negative: {plant_noise:g}")
    if not 0.5 <= confidence < 1:
        raise ValueError(f"confidence must be from 0.5 to below 1, not {confidence:g}")
    if plant_noise == 0:
        return np.zeros(jobs.shape)
    if establishments is None:
        raise ValueError("plant_noise needs establishments: chance is larger where plants are few")
    plants = as_counts(establishments, "establishments")
    check_shape(plants, "establishments", jobs.shape)
    needed: FloatArray = jobs * plant_noise * float(ndtri(confidence)) / np.sqrt(np.maximum(plants, 1.0))
    return needed
