"""The table of jobs that several questions are asked of: given as a file, or drawn with a seed."""

from pathlib import Path

import numpy as np


def employment(folder: Path | None, *, quick: bool) -> np.ndarray:
    """Return jobs by region and industry: capabilities that grow with size, and noise."""
    if folder:
        return np.loadtxt(folder / "employment.csv", delimiter=",", ndmin=2)
    rng = np.random.default_rng(20240607)
    n_regions, n_industries = (300, 100) if quick else (3100, 1000)
    size = rng.lognormal(8, 1.3, n_regions)
    able = (np.log(size) - np.log(size).mean())[:, None] / 2 + rng.normal(size=(n_regions, 4))
    asks = rng.normal(size=(n_industries, 4)) + rng.normal(size=n_industries)[:, None]
    fit = able @ asks.T / 4 - 0.5 + rng.normal(size=(n_regions, n_industries))
    share = rng.lognormal(0, 1, n_industries) / n_industries
    expected = size[:, None] * share * np.exp(np.clip(fit, -6, 6))
    jobs = rng.poisson(np.where(fit > -0.5, expected, 0)).astype(np.float64)
    return jobs[jobs.sum(axis=1) > 0][:, jobs.sum(axis=0) > 0]
