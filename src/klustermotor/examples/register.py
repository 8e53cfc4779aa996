"""Plants behind the example table: one row per establishment, adding up to the table exactly."""

import numpy as np
import polars as pl

from klustermotor.analysis.arrays import IntArray
from klustermotor.examples.generator import example_table


def example_register(seed: int = 2003, *, period: int = 2003) -> pl.DataFrame:
    """Return an invented register of establishments whose sums are the example table of one year.

    Plant sizes are skewed (log-normal weights); every plant has at least one job.

    Parameters
    ----------
    seed : int
        Same seed, same register; the seed of the table as well.
    period : int
        Year, 1994–2003.

    Returns
    -------
    polars.DataFrame
        Columns ``establishment, region, industry, period, employment, example``.

    Raises
    ------
    ValueError
        If the table has no such year.

    Examples
    --------
    >>> plants = example_register()
    >>> int(plants.filter(region="04", industry="29.3")["employment"].sum())
    4900
    """
    cells = example_table(seed).filter(period=period)
    if cells.is_empty():
        raise ValueError(f"the example covers 1994–2003, not {period}")
    rng = np.random.default_rng([seed, period, 2])
    sizes = [
        _plant_sizes(rng, jobs, count) for jobs, count in cells.select("employment", "establishments").rows()
    ]
    cell = np.repeat(np.arange(len(cells)), [len(plants) for plants in sizes])
    return pl.DataFrame(
        {
            "establishment": [f"E{number:06d}" for number in range(1, cell.size + 1)],
            "region": cells["region"].gather(cell),
            "industry": cells["industry"].gather(cell),
            "period": cells["period"].gather(cell),
            "employment": np.concatenate(sizes),
            "example": pl.repeat(value=True, n=cell.size, eager=True),
        }
    )


def _plant_sizes(rng: np.random.Generator, jobs: int, count: int) -> IntArray:
    """Share the jobs of a cell among its plants."""
    weights = np.exp(1.1 * rng.standard_normal(count))
    return 1 + rng.multinomial(jobs - count, weights / weights.sum())
