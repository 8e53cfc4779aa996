"""Links between industries from statistics other than their location: purchases, and occupations."""

import numpy as np
from numpy.typing import ArrayLike

from klustermotor.analysis.arrays import FloatArray, as_counts, check_shape
from klustermotor.analysis.relatedness.locational import correlate_columns


def input_output_links(
    sales: ArrayLike,
    *,
    total_inputs: ArrayLike | None = None,
    total_outputs: ArrayLike | None = None,
) -> FloatArray:
    """Return the strongest of the four supplier and customer shares of each pair of industries [1]_ [2]_.

    These are what each buys from the other as a share of its inputs, and sells to it as a share of its
    output.

    Parameters
    ----------
    sales : (n_industries, n_industries) array-like of money
        What the row industry sells to the column industry. Own use (the diagonal) counts in the totals.
    total_inputs : (n_industries,) array-like of money, optional
        All inputs of each industry, also from industries outside the table; default is the column sums.
    total_outputs : (n_industries,) array-like of money, optional
        All output of each industry, also to final demand; default is the row sums.

    Returns
    -------
    (n_industries, n_industries) ndarray
        Symmetric, between 0 and 1; 0 on the diagonal. NaN in the rows and columns of an industry that has
        neither inputs nor outputs.

    Raises
    ------
    ValueError
        If a figure is negative or not finite, the table is not square, or the sales exceed a given total.

    References
    ----------
    .. [1] Ellison, G., Glaeser, E. L., Kerr, W. R. (2010). What causes industry agglomeration? Evidence from
       coagglomeration patterns. American Economic Review 100(3), 1195–1213.
    .. [2] Delgado, M., Porter, M. E., Stern, S. (2016). Defining clusters of related industries. JEG 16(1).

    Examples
    --------
    >>> input_output_links([[0, 30], [0, 0]], total_inputs=[50, 60], total_outputs=[40, 80])
    array([[0.  , 0.75],
           [0.75, 0.  ]])
    """
    table = as_counts(sales, "sales", axes=("selling industry", "buying industry"))
    if table.shape[0] != table.shape[1]:
        raise ValueError(f"sales must be square (industry × industry), but has shape {table.shape}")
    inputs = _totals(total_inputs, table.sum(axis=0), "total_inputs")
    outputs = _totals(total_outputs, table.sum(axis=1), "total_outputs")
    bought = np.divide(table, inputs[None, :], out=np.zeros_like(table), where=inputs[None, :] > 0)
    sold = np.divide(table, outputs[:, None], out=np.zeros_like(table), where=outputs[:, None] > 0)
    strongest: FloatArray = np.maximum(bought, sold)
    links: FloatArray = np.maximum(strongest, strongest.T)
    np.fill_diagonal(links, 0.0)
    unknown = (inputs == 0) & (outputs == 0)
    links[unknown, :] = np.nan
    links[:, unknown] = np.nan
    return links


def occupation_links(staffing: ArrayLike) -> FloatArray:
    """Return how alike the mixes of occupations of two industries are: the correlation of their shares [1]_.

    Parameters
    ----------
    staffing : (n_industries, n_occupations) array-like of jobs
        Jobs by industry and occupation; shares of each industry's jobs will do as well.

    Returns
    -------
    (n_industries, n_industries) ndarray
        Pearson correlations over occupations: symmetric, 1 on the diagonal. NaN in the rows and columns of an
        industry without jobs or with the same number in every occupation.

    Raises
    ------
    ValueError
        If a count is negative or not finite, or there is only one occupation.

    References
    ----------
    .. [1] Delgado, M., Porter, M. E., Stern, S. (2016). Defining clusters of related industries. Journal of
       Economic Geography 16(1), 1–38.

    Examples
    --------
    >>> occupation_links([[8, 1, 1], [80, 10, 10], [1, 1, 8]]).round(2)
    array([[ 1. ,  1. , -0.5],
           [ 1. ,  1. , -0.5],
           [-0.5, -0.5,  1. ]])
    """
    jobs = as_counts(staffing, "staffing", axes=("industry", "occupation"))
    if jobs.shape[1] < 2:
        raise ValueError("staffing has one occupation; a correlation over occupations needs at least two")
    return correlate_columns(np.ascontiguousarray(jobs.T))


def _totals(given: ArrayLike | None, within: FloatArray, name: str) -> FloatArray:
    """Return the given totals, or those within the table; refuse totals smaller than the table's."""
    if given is None:
        return within
    totals = as_counts(given, name, ndim=1, axes=("industry",))
    check_shape(totals, name, within.shape)
    # A published total may be rounded in its last digit.
    short = totals < within * (1 - 1e-9)
    if short.any():
        i = int(np.argmax(short))
        raise ValueError(
            f"{name} is {totals[i]:g} at industry {i} (counted from 0), but its sales in the table sum to "
            f"{within[i]:g}; a total must cover them"
        )
    return totals
