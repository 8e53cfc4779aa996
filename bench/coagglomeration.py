"""Co-agglomeration of all pairs of industries, beside the formula as it stands in the literature.

Data (``--data DIR``): ``employment.csv`` without a header, a row per region and a column per industry.
Without it, the seeded table of the complexity question is drawn: 3,100 regions × 1,000 industries. No package
for Python has the index; peers are the definition of Ellison and Glaeser (1997) written out, pair by pair, in
pandas and in numpy. They run on 500 pairs and are scaled to all. Who knows that it reduces to one product of
matrices can write that in numpy as well: the line says how long it takes (``same_closed_form_in_numpy_s``).
"""

import itertools
from collections.abc import Mapping
from typing import Any

import numpy as np

from employment_table import employment
from harness import arguments, best_of, report
from klustermotor.analysis.concentration import coagglomeration_matrix

PAIRS = 500


def main() -> None:
    options = arguments(__doc__ or "")
    jobs = employment(options.data, quick=options.quick)
    n_industries = jobs.shape[1]
    every = n_industries * (n_industries - 1) // 2
    number = min(PAIRS, every)
    chosen = list(itertools.islice(itertools.combinations(np.flatnonzero(jobs.sum(axis=0)), 2), number))
    # One over the number of plants; it cancels out, as the agreement shows.
    herfindahls = np.random.default_rng(1997).uniform(0.01, 0.3, n_industries)

    def ours() -> np.ndarray:
        return coagglomeration_matrix(jobs)

    def pandas() -> list[float]:
        import pandas as pd

        frame = pd.DataFrame(jobs)
        x = frame.sum(axis=1) / frame.to_numpy().sum()
        return [_index(frame[list(pair)], x, herfindahls[list(pair)]) for pair in chosen]

    def numpy() -> list[float]:
        x = jobs.sum(axis=1) / jobs.sum()
        return [_index(jobs[:, list(pair)], x, herfindahls[list(pair)]) for pair in chosen]

    def closed_form() -> np.ndarray:
        x = jobs.sum(axis=1) / jobs.sum()
        with np.errstate(invalid="ignore"):
            away = jobs / jobs.sum(axis=0) - x[:, None]
        return away.T @ away / (1 - x @ x)

    def quality(found: np.ndarray, peers: Mapping[str, Any]) -> Mapping[str, Any]:
        mine = np.array([found[pair] for pair in chosen])
        apart = max(float(np.abs(mine - values).max()) for values in peers.values())
        print(f"coagglomeration: largest difference {apart:.2e} over {number} pairs")
        return {
            "largest_difference": apart,
            "peer_scaled": True,
            "note": f"peers measured on {number} of {every} pairs, scaled by pairs",
            "same_closed_form_in_numpy_s": round(best_of(closed_form)[0], 4),
        }

    scale = dict.fromkeys(("pandas", "numpy"), every / number)
    peers = {"pandas": pandas, "numpy": numpy}
    report("coagglomeration", options, ours, peers, scale=scale, quality=quality)


def _index(pair: Any, x: Any, herfindahls: np.ndarray) -> float:
    """Return γᶜ of two industries as Ellison and Glaeser (1997) define it."""
    totals = np.asarray(pair.sum(axis=0))
    weights = totals / totals.sum()
    room = 1 - (x**2).sum()
    shares = np.asarray(pair) / totals
    own = ((shares - np.asarray(x)[:, None]) ** 2).sum(axis=0) / room
    gammas = (own - herfindahls) / (1 - herfindahls)
    group = ((pair.sum(axis=1) / totals.sum() - x) ** 2).sum() / room
    plants = (weights**2 * herfindahls).sum()
    return float(
        (group - plants - (gammas * weights**2 * (1 - herfindahls)).sum()) / (1 - (weights**2).sum())
    )


if __name__ == "__main__":
    main()
