"""Shift-share of all regions and industries, beside plain pandas and a loop over regions.

Data (``--data DIR``): ``start.csv`` and ``end.csv`` without a header, a row per region and a column per
industry. Without it, a seeded table of 3,100 regions × 1,000 industries with the sparseness of county
statistics is drawn. Peers, both in plain pandas: ``pandas`` merges and groups two long frames as an analyst
writes it (missing rows mean no jobs); ``pandas wide`` works on two data frames of regions × industries.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from harness import arguments, report
from klustermotor.analysis.growth import ShiftShare, shift_share


def tables(folder: Path | None, *, quick: bool) -> tuple[np.ndarray, np.ndarray]:
    """Return jobs by region and industry at the start and at the end."""
    if folder:
        start, end = (np.loadtxt(folder / f"{name}.csv", delimiter=",", ndmin=2) for name in ("start", "end"))
        return start, end
    rng = np.random.default_rng(1960)
    n_regions, n_industries = (300, 100) if quick else (3100, 1000)
    size = rng.lognormal(8, 1.3, n_regions)
    share = rng.lognormal(0, 1.2, n_industries)
    expected = np.outer(size, share / share.sum())
    start = rng.poisson(expected * rng.gamma(0.4, 2.5, expected.shape)).astype(np.float64)
    growth = rng.normal(1.05, 0.15, n_industries) * rng.normal(1, 0.05, n_regions)[:, None]
    end = np.rint(start * np.maximum(growth * rng.normal(1, 0.2, start.shape), 0))
    return start, end + (rng.random(start.shape) < 0.02) * rng.integers(1, 9, start.shape)


def long_frame(jobs: np.ndarray) -> Any:
    """Return the cells with jobs as the long frame that statistics come in."""
    import pandas as pd

    region, industry = np.nonzero(jobs)
    return pd.DataFrame({"region": region, "industry": industry, "jobs": jobs[region, industry]})


def with_pandas(first: Any, last: Any) -> Any:
    """Return the three components as an analyst writes them down."""
    both = first.merge(last, on=["region", "industry"], how="outer", suffixes=("_0", "_1")).fillna(0.0)
    nation = both.groupby("industry")[["jobs_0", "jobs_1"]].transform("sum")
    growth = both["jobs_1"].sum() / both["jobs_0"].sum() - 1
    industry = (nation["jobs_1"] / nation["jobs_0"] - 1).where(nation["jobs_0"] > 0, growth)
    both["national_growth"] = both["jobs_0"] * growth
    both["industry_mix"] = both["jobs_0"] * (industry - growth)
    both["competitive"] = both["jobs_1"] - both["jobs_0"] - both["national_growth"] - both["industry_mix"]
    return both


def with_wide_pandas(first: Any, last: Any) -> tuple[Any, Any, Any]:
    """Return the three components from two wide frames."""
    nation_0, nation_1 = first.sum(), last.sum()
    growth = nation_1.sum() / nation_0.sum() - 1
    industry = (nation_1 / nation_0 - 1).where(nation_0 > 0, growth)
    national, mix = first * growth, first * (industry - growth)
    return national, mix, last - first - national - mix


def main() -> None:
    options = arguments(__doc__ or "")
    start, end = tables(options.data, quick=options.quick)
    frames: dict[str, Any] = {}

    def ours() -> ShiftShare:
        return shift_share(start, end)

    def pandas() -> Any:
        if "long" not in frames:  # the best of three leaves this out: the analyst has the frames already
            frames["long"] = long_frame(start), long_frame(end)
        return with_pandas(*frames["long"])

    def pandas_wide() -> Any:
        import pandas as pd

        if "wide" not in frames:
            frames["wide"] = pd.DataFrame(start), pd.DataFrame(end)
        return with_wide_pandas(*frames["wide"])

    def quality(found: ShiftShare, peers: Mapping[str, Any]) -> Mapping[str, Any]:
        figures = compare(found, peers, start, end)
        print(f"largest differences in jobs: {figures}")
        return figures

    peers = {"pandas": pandas, "pandas wide": pandas_wide}
    report("shift_share", options, ours, peers, quality=quality)


def compare(
    found: ShiftShare, peers: Mapping[str, Any], start: np.ndarray, end: np.ndarray
) -> dict[str, float]:
    """Return the largest differences to the peers, and from adding up."""
    table = peers["pandas"]
    cells = table["region"].to_numpy(), table["industry"].to_numpy()
    differences = [
        np.abs(getattr(found, name)[cells] - table[name].to_numpy()).max()
        for name in ("national_growth", "industry_mix", "competitive")
    ]
    return {
        "largest_difference_to_pandas": float(max(differences)),
        "largest_difference_to_pandas_wide": float(
            np.abs(found.competitive - peers["pandas wide"][2]).max().max()
        ),
        "largest_error_in_adding_up": float(np.abs(found.change - (end - start)).max()),
    }


if __name__ == "__main__":
    main()
