"""Proximity of all pairs of industries and density of all regions, beside ecomplexity and plain pandas.

Data (``--data DIR``): ``employment.csv`` without a header, a row per region and a column per industry.
Without it, the seeded table of the complexity question is drawn: 3,100 regions × 1,000 industries. The peers
start from the same jobs: ecomplexity from the long frame it asks for (proximity only, which is all it offers
apart from complexity), pandas from a wide frame.
"""

import contextlib
import io
from collections.abc import Mapping
from typing import Any

import numpy as np

from employment_table import employment
from harness import arguments, report
from klustermotor.analysis.relatedness import presence_matrix, proximity, relatedness_density


def main() -> None:
    options = arguments(__doc__ or "")
    jobs = employment(options.data, quick=options.quick)

    def ours() -> tuple[np.ndarray, np.ndarray]:
        presence = presence_matrix(jobs)
        phi = proximity(presence)
        return phi, relatedness_density(presence, phi, include_self=True)

    def ecomplexity() -> Any:
        import pandas as pd
        from ecomplexity import proximity as peer

        n_regions, n_industries = jobs.shape
        long = pd.DataFrame(
            {
                "year": 1,
                "region": np.repeat(np.arange(n_regions), n_industries),
                "industry": np.tile(np.arange(n_industries), n_regions),
                "jobs": jobs.ravel(),
            }
        )
        columns = {"time": "year", "loc": "region", "prod": "industry", "val": "jobs"}
        with contextlib.redirect_stdout(io.StringIO()):
            found = peer(long, columns)
        return found["proximity"].to_numpy().reshape(n_industries, n_industries)

    def pandas() -> Any:
        import pandas as pd

        wide = pd.DataFrame(jobs)
        share = wide.div(wide.sum(axis=1), axis=0)
        present = (share.div(wide.sum(axis=0) / wide.to_numpy().sum(), axis=1) >= 1).astype(float)
        conditional = present.T.dot(present).div(present.sum(axis=0), axis=0)
        phi = conditional.where(conditional <= conditional.T, conditional.T)
        return phi.to_numpy(), present.dot(phi.div(phi.sum(axis=0), axis=1)).to_numpy()

    def quality(found: tuple[np.ndarray, np.ndarray], peers: Mapping[str, Any]) -> Mapping[str, Any]:
        largest = {
            "proximity, ecomplexity": found[0] - peers["ecomplexity"],
            "proximity, pandas": found[0] - peers["pandas"][0],
            "density, pandas": found[1] - peers["pandas"][1],
        }
        figures = {name: float(f"{np.nanmax(np.abs(gap)):.2e}") for name, gap in largest.items()}
        print(f"largest differences: {figures}")
        return {"largest_difference": figures, "shape": list(jobs.shape)}

    peers = {"ecomplexity": ecomplexity, "pandas": pandas}
    report("relatedness", options, ours, peers, quality=quality)


if __name__ == "__main__":
    main()
