"""From jobs to complexity, proximity, density and outlook in one go."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from klustermotor.analysis.arrays import BoolArray, FloatArray
from klustermotor.analysis.relatedness.complexity import EconomicComplexity, economic_complexity
from klustermotor.analysis.relatedness.density import density_from_weights
from klustermotor.analysis.relatedness.outlook import outlook_gain, outlook_index
from klustermotor.analysis.relatedness.presence import presence_matrix
from klustermotor.analysis.relatedness.proximity import count_together, proximity_from_counts


@dataclass(frozen=True, slots=True, eq=False)
class ComplexityProfile:
    """What the Atlas of Economic Complexity reports, for regions and industries.

    Attributes
    ----------
    presence : (n_regions, n_industries) ndarray of bool
    complexity : EconomicComplexity
    proximity : (n_industries, n_industries) ndarray
        NaN in the rows and columns of an industry present nowhere.
    density : (n_regions, n_industries) ndarray
        NaN for an industry present nowhere, or related to none.
    outlook_index : (n_regions,) ndarray
    outlook_gain : (n_regions, n_industries) ndarray
        0 where the industry is present already; NaN where its complexity is.
    """

    presence: BoolArray
    complexity: EconomicComplexity
    proximity: FloatArray
    density: FloatArray
    outlook_index: FloatArray
    outlook_gain: FloatArray


def complexity_profile(
    employment: ArrayLike,
    *,
    reference: ArrayLike | None = None,
    threshold: float = 1.0,
    floor: float = 0.0,
    include_self: bool = False,
    least_gap: float = 0.05,
) -> ComplexityProfile:
    """Return complexity, proximity, density and outlook of all regions and industries from their jobs [1]_.

    The outlook counts complexity from the eigenvector's own zero, so that it does not hang on how the index
    is standardised.

    Parameters
    ----------
    employment : (n_regions, n_industries) array-like of jobs
        Finite and not negative.
    reference : (n_industries,) array-like of jobs, optional
        Jobs by industry in the reference area; default is the sum over regions.
    threshold : float
        Least location quotient of a present industry.
    floor : float
        Least number of jobs of a present industry.
    include_self : bool
        As in :func:`relatedness_density`; the software behind the Atlas counts the diagonal.
    least_gap : float
        As in :func:`economic_complexity`.

    Returns
    -------
    ComplexityProfile

    Warns
    -----
    ComplexityWarning
        As :func:`economic_complexity`.

    Raises
    ------
    ValueError
        If a count is negative or not finite, or too little is present to compare.

    References
    ----------
    .. [1] Hausmann, R., Hidalgo, C. A., Bustos, S., Coscia, M., Simoes, A., Yıldırım, M. A. (2014). The Atlas
       of Economic Complexity. MIT Press.

    Examples
    --------
    >>> jobs = [[90, 70, 50, 30], [10, 60, 50, 30], [10, 10, 50, 30], [10, 10, 10, 60]]
    >>> complexity_profile(jobs).complexity.regions.round(2)
    array([ 1.39,  0.47, -0.67, -1.18])
    """
    presence = presence_matrix(employment, reference=reference, threshold=threshold, floor=floor)
    return _profile(presence, economic_complexity(presence, least_gap=least_gap), include_self=include_self)


def _profile(presence: BoolArray, complexity: EconomicComplexity, *, include_self: bool) -> ComplexityProfile:
    """Return the rest of the profile from presence and complexity."""
    present = presence.astype(np.float64)
    phi = proximity_from_counts(count_together(present))
    weights = np.nan_to_num(phi, nan=0.0)
    if not include_self:
        np.fill_diagonal(weights, 0.0)
    density = density_from_weights(present, weights)
    value = complexity.industries - complexity.zero
    return ComplexityProfile(
        presence=presence,
        complexity=complexity,
        proximity=phi,
        density=density,
        outlook_index=outlook_index(present, density, value),
        outlook_gain=outlook_gain(present, density, weights, value),
    )
