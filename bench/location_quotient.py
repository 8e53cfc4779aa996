"""Location quotients of all cells, beside pandas and ecomplexity.

Data (``--data DIR``): ``employment.csv`` without a header, a row per region and a column per industry.
Without it, the seeded table of the complexity question is drawn: 3,100 regions × 1,000 industries. Peers
start from what they ask for, built beforehand: ``pandas wide`` from a frame of regions × industries, ``pandas
long`` and ``ecomplexity`` (its RCA, without what else it computes) from a row per region and industry.
"""

import contextlib
import io
from collections.abc import Mapping
from typing import Any

import numpy as np

from employment_table import employment
from harness import arguments, best_of, report
from klustermotor.analysis.specialisation import location_quotient, location_quotient_bounds, strong_clusters


def main() -> None:
    options = arguments(__doc__ or "")
    jobs = employment(options.data, quick=options.quick)
    frames: dict[str, Any] = {}

    def build_frames() -> None:
        import pandas as pd

        n_regions, n_industries = jobs.shape
        frames["wide"] = pd.DataFrame(jobs)
        frames["long"] = pd.DataFrame(
            {
                "year": 1,
                "region": np.repeat(np.arange(n_regions), n_industries),
                "industry": np.tile(np.arange(n_industries), n_regions),
                "jobs": jobs.ravel(),
            }
        )

    def pandas_wide() -> Any:
        wide = frames["wide"]
        share = wide.div(wide.sum(axis=1), axis=0)
        return share.div(wide.sum() / wide.sum().sum(), axis=1).to_numpy()

    def pandas_long() -> Any:
        long = frames["long"]
        region = long.groupby("region")["jobs"].transform("sum")
        industry = long.groupby("industry")["jobs"].transform("sum")
        return ((long["jobs"] / region) / (industry / long["jobs"].sum())).to_numpy().reshape(jobs.shape)

    def ecomplexity() -> Any:
        from ecomplexity.ComplexityData import ComplexityData

        columns = {"time": "year", "loc": "region", "prod": "industry", "val": "jobs"}
        with contextlib.redirect_stdout(io.StringIO()):
            data = ComplexityData(frames["long"], columns, "coerce")
            data.create_full_df(1)
            data.calculate_rca()
        return data.rca_t

    def quality(found: np.ndarray, peers: Mapping[str, Any]) -> Mapping[str, Any]:
        # ecomplexity leaves out regions and industries without jobs; the others keep them as NaN.
        kept = np.ix_(jobs.sum(axis=1) > 0, jobs.sum(axis=0) > 0)
        apart = {
            name: float(np.nanmax(np.abs(value - (found[kept] if name == "ecomplexity" else found))))
            for name, value in peers.items()
        }
        print(f"location_quotient: largest difference {apart}")
        return {
            "largest_difference": max(apart.values()),
            "bounds_s": round(best_of(lambda: location_quotient_bounds(jobs, jobs * 1.1))[0], 4),
            "strong_clusters_s": round(best_of(lambda: strong_clusters(found, jobs, jobs))[0], 4),
        }

    if not options.memory:
        build_frames()
    peers = {"pandas wide": pandas_wide, "pandas long": pandas_long, "ecomplexity": ecomplexity}
    report("location_quotient", options, lambda: location_quotient(jobs), peers, quality=quality)


if __name__ == "__main__":
    main()
