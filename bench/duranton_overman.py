"""Duranton–Overman density with bands, all distances, beside plain numpy and scipy.

Data (``--data DIR``): ``sites.csv`` without a header: easting and northing in metres, and 1 for plants of the
industry or 0. Without it, 200,000 sites in and between sixty towns are drawn, 50,000 of them the industry's.
No package for Python is known; the peer is the definition written out with ``pdist`` and a kernel sum over a
histogram of 4,096 classes, on a tenth of the plants and sites with a few simulations, scaled to all
simulations but *not* to all plants: it cannot hold the 1.25 billion distances of 50,000 plants.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from harness import arguments, report
from klustermotor.analysis.concentration import duranton_overman
from klustermotor.analysis.concentration.points_density import pair_density
from klustermotor.analysis.concentration.points_geometry import positions
from klustermotor.analysis.concentration.points_pairs import exact_pairs

SIMULATIONS = 100
PEER_SIMULATIONS = 3


def example(*, quick: bool) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(2005)
    sites, plants, extent = (10_000, 3_000, 1e6) if quick else (200_000, 50_000, 1e6)
    towns = rng.random((60, 2)) * extent
    size = rng.gamma(1.0, size=60)
    points = towns[rng.choice(60, sites, p=size / size.sum())] + rng.normal(size=(sites, 2)) * 15_000
    points[::4] = rng.random((len(points[::4]), 2)) * extent
    mask = np.zeros(sites, dtype=bool)
    mask[rng.choice(sites, plants, replace=False)] = True
    return points, mask


def given(folder: Path) -> tuple[np.ndarray, np.ndarray]:
    table = np.loadtxt(folder / "sites.csv", delimiter=",", ndmin=2)
    return table[:, :2], table[:, 2] > 0


def plain(points: np.ndarray, at: np.ndarray) -> np.ndarray:
    """Every distance by scipy, a histogram, and the reflected Gaussian kernel over it."""
    from scipy.spatial.distance import pdist

    distances = pdist(points)
    spread = min(distances.std(), np.subtract(*np.percentile(distances, [75, 25])) / 1.34)
    h = 0.9 * spread * len(distances) ** -0.2
    counts, edges = np.histogram(distances, bins=4096)
    middle = (edges[1:] + edges[:-1]) / 2
    kernels = np.exp(-0.5 * ((at[:, None] - middle) / h) ** 2) + np.exp(
        -0.5 * ((at[:, None] + middle) / h) ** 2
    )
    return kernels @ counts / (h * np.sqrt(2 * np.pi) * len(distances))


def main() -> None:
    options = arguments(__doc__ or "")
    points, mask = given(options.data) if options.data else example(quick=options.quick)
    few, plants = max(len(points) // 4, 10), max(int(mask.sum()) // 10, 5)

    def ours() -> Any:
        return duranton_overman(points, mask, system="planar", seed=1, simulations=SIMULATIONS, method="grid")

    def numpy() -> list[np.ndarray]:
        rng = np.random.default_rng(1)
        at = np.linspace(0, 5e5, 201)
        draws = [rng.choice(few, plants, replace=False) for _ in range(PEER_SIMULATIONS)]
        return [plain(points[draw], at) for draw in draws]

    def quality(found: Any, _: Mapping[str, Any]) -> Mapping[str, Any]:
        space = positions(points[mask], system="planar")
        longest = float(np.linalg.norm(np.ptp(points, axis=0)))
        exact = exact_pairs(space, weights=None, classes=2**17, longest=longest, system="planar")
        right = pair_density(exact, at=found.distance, bandwidth=found.bandwidth)
        error = float(np.abs(found.density / right - 1).max())
        direct = plain(points[mask][:plants], found.distance)
        near = duranton_overman(
            points[mask][:plants], np.ones(plants, dtype=bool), system="planar", seed=1, simulations=20,
            distances=found.distance, method="exact",
        )  # fmt: skip
        agreement = float(np.abs(near.density / direct - 1).max())
        print(f"duranton_overman: relative error {error:.2e} against every distance one by one")
        print(f"duranton_overman: it reports {found.relative_error:.2e} itself")
        print(f"duranton_overman: exact path and plain numpy apart by {agreement:.2e}")
        return {
            "plants": int(mask.sum()),
            "sites": len(points),
            "simulations": SIMULATIONS,
            "relative_error": error,
            "relative_error_reported": found.relative_error,
            "agreement_with_peer": agreement,
            "peer_scaled": True,
            "note": f"peer measured on {plants} plants among {few} sites, {PEER_SIMULATIONS} simulations, "
            f"scaled to {SIMULATIONS} simulations only; ours runs all plants among all sites",
        }

    report(
        "duranton_overman",
        options,
        ours,
        {"numpy_scipy": numpy},
        scale={"numpy_scipy": (SIMULATIONS + 1) / PEER_SIMULATIONS},
        quality=quality,
        peer_repeats=1,
    )


if __name__ == "__main__":
    main()
