"""Gini coefficients of the location of all industries, beside inequality and plain pandas.

Data (``--data DIR``): ``employment.csv`` without a header, a row per region and a column per industry.
Without it, the seeded table of the complexity question is drawn: 3,100 regions × 1,000 industries. Timed is
the plain coefficient, which the peers have as well; the line adds our time for the one against the reference
(Krugman's, regions ordered by location quotient), which no peer has, beside its Lorenz curve in pandas.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np

from employment_table import employment
from harness import arguments, best_of, report
from klustermotor.analysis.concentration import gini, locational_gini


def main() -> None:
    options = arguments(__doc__ or "")
    jobs = employment(options.data, quick=options.quick)
    number = jobs.shape[0]

    def ours() -> np.ndarray:
        return gini(jobs)

    def inequality() -> np.ndarray:
        from inequality.gini import Gini

        with np.errstate(invalid="ignore"):
            return np.array([Gini(jobs[:, industry]).g for industry in range(jobs.shape[1])])

    def pandas() -> np.ndarray:
        import pandas as pd

        frame = pd.DataFrame(jobs)
        ranks = frame.rank()  # ties share the mean rank, which leaves the sum as it is
        return (2 * (ranks * frame).sum() / (number * frame.sum()) - (number + 1) / number).to_numpy()

    def lorenz() -> np.ndarray:
        import pandas as pd

        frame = pd.DataFrame(jobs)
        x = frame.sum(axis=1) / frame.to_numpy().sum()
        found = []
        for industry in frame:
            held = frame[industry] / frame[industry].sum()
            order = (held / x).sort_values().index
            curve = held[order].cumsum()
            found.append(1 - (x[order] * (curve + curve.shift(fill_value=0))).sum())
        return np.array(found)

    def quality(found: np.ndarray, peers: Mapping[str, Any]) -> Mapping[str, Any]:
        apart = max(float(np.nanmax(np.abs(found - values))) for values in peers.values())
        locational_s, located = best_of(lambda: locational_gini(jobs))
        lorenz_s, curves = best_of(lorenz, 1)
        apart_located = float(np.nanmax(np.abs(located - curves)))
        print(f"locational_gini: largest difference {apart:.2e}, against the reference {apart_located:.2e}")
        return {
            "largest_difference": apart,
            "against_reference_s": round(locational_s, 4),
            "against_reference_pandas_s": round(lorenz_s, 4),
            "against_reference_largest_difference": apart_located,
        }

    report("locational_gini", options, ours, {"inequality": inequality, "pandas": pandas}, quality=quality)


if __name__ == "__main__":
    main()
