"""Local Moran of every industry with permutation tests, beside esda.

Data (``--data DIR``): ``quotients.csv`` without a header, a row per region and a column per industry, and
``coordinates.csv`` with easting and northing in metres for each region. Without it, 3,100 regions × 1,000
industries are drawn: location quotients two thirds of which are zero, and neighbours by touching in a lattice
with gaps, 5 to 6 on average. The peer runs on a few industries and is scaled to all; its two cores are used.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from harness import arguments, report
from klustermotor.analysis.concentration import (
    SpatialWeights,
    local_moran,
    nearest_neighbour_weights,
    weights_from_pairs,
)

PERMUTATIONS = 999
PEER_INDUSTRIES = 10


def example(*, quick: bool) -> tuple[np.ndarray, SpatialWeights]:
    rng = np.random.default_rng(1995)
    side, industries = (20, 50) if quick else (60, 1000)
    kept = rng.permutation(side * side)[: 3100 if not quick else 350]
    place = np.full((side, side), -1)
    place.flat[kept] = np.arange(len(kept))
    pairs = [
        np.column_stack([place[:-down or None, left:right].ravel(), place[down:, shifted:until].ravel()])
        for down, left, right, shifted, until in (
            (0, 0, -1, 1, None), (1, 0, None, 0, None), (1, 0, -1, 1, None),
        )
    ]  # fmt: skip
    touching = np.concatenate(pairs)
    touching = touching[(touching >= 0).all(axis=1)]
    quotients = rng.gamma(0.5, 2.0, (len(kept), industries)) * (rng.random((len(kept), industries)) < 1 / 3)
    return quotients, weights_from_pairs(touching, n_regions=len(kept))


def given(folder: Path) -> tuple[np.ndarray, SpatialWeights]:
    quotients = np.loadtxt(folder / "quotients.csv", delimiter=",", ndmin=2)
    coordinates = np.loadtxt(folder / "coordinates.csv", delimiter=",", ndmin=2)
    return quotients, nearest_neighbour_weights(coordinates, k=6, system="planar")


def main() -> None:
    options = arguments(__doc__ or "")
    quotients, weights = given(options.data) if options.data else example(quick=options.quick)
    regions, industries = quotients.shape
    measured = min(PEER_INDUSTRIES, industries)

    def ours() -> Any:
        return local_moran(quotients, weights, seed=1, permutations=PERMUTATIONS)

    def esda() -> Any:
        import warnings

        warnings.simplefilter("ignore")
        from esda import Moran_Local
        from libpysal.weights import WSP

        theirs = WSP(weights.tocsr()).to_W(silence_warnings=True)
        return [
            Moran_Local(quotients[:, i], theirs, permutations=PERMUTATIONS, keep_simulations=False, n_jobs=-1)
            for i in range(measured)
        ]

    def quality(found: Any, peers: Mapping[str, Any]) -> Mapping[str, Any]:
        peer = np.column_stack([one.Is for one in peers["esda"]])
        theirs = np.column_stack([one.p_sim for one in peers["esda"]])
        mine = found.statistic[:, :measured] * (regions - 1) / regions
        apart = float(np.nanmax(np.abs(mine - peer)))
        doubled = np.minimum(1, 2 * theirs)
        ties = float(np.nanmean(np.abs(found.p_value[:, :measured] - doubled) > 0.1))
        print(f"local_moran: largest difference of the statistic {apart:.2e}")
        print(f"local_moran: p-values apart by more than 0.1 in {ties:.1%} (ties, which esda splits)")
        return {
            "regions": regions,
            "industries": industries,
            "permutations": PERMUTATIONS,
            "neighbours": round(float(weights.nnz / regions), 2),
            "largest_difference": apart,
            "p_values_apart": round(ties, 4),
            "peer_scaled": True,
            "note": f"esda on all cores, on {measured} of {industries} industries, scaled by industries",
        }

    report(
        "local_moran",
        options,
        ours,
        {"esda": esda},
        scale={"esda": industries / measured},
        quality=quality,
    )


if __name__ == "__main__":
    main()
