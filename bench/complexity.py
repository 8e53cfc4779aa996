"""From jobs by region and industry to complexity, proximity, density and outlook, beside ecomplexity.

Data (``--data DIR``): ``employment.csv`` without a header, a row per region and a column per industry.
Without it, a seeded table of 3,100 regions × 1,000 industries is drawn.
The peer gets the same jobs as the long frame it asks for.
"""

import contextlib
import io
import warnings
from collections.abc import Mapping
from typing import Any

import numpy as np

from employment_table import employment
from harness import arguments, report
from klustermotor.analysis.relatedness import ComplexityProfile, complexity_profile


def main() -> None:
    options = arguments(__doc__ or "")
    jobs = employment(options.data, quick=options.quick)
    warnings.simplefilter("ignore")  # the gap is printed with the figures

    def ours() -> ComplexityProfile:
        return complexity_profile(jobs, include_self=True)  # as the peer does

    def ecomplexity() -> Any:
        import pandas as pd
        from ecomplexity import ecomplexity as peer

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
            return peer(long, columns, check_logsupermodularity=False)

    def quality(found: ComplexityProfile, peers: Mapping[str, Any]) -> Mapping[str, Any]:
        figures = compare(found, peers["ecomplexity"], jobs.shape)
        print(f"agreement with ecomplexity: {figures['largest_difference']}")
        return figures

    report("complexity", options, ours, {"ecomplexity": ecomplexity}, quality=quality)


def compare(found: ComplexityProfile, theirs: Any, shape: tuple[int, int]) -> dict[str, Any]:
    """Return the largest differences after bringing both to one sign and scale."""
    table = {name: theirs[name].to_numpy().reshape(shape) for name in ("eci", "pci", "density", "coi", "cog")}
    value = found.complexity.industries - found.complexity.zero
    phi = np.nan_to_num(found.proximity)
    own = value / phi.sum(axis=1)
    # The peer's gain keeps the industry's own term and does not subtract the possibility that it used up.
    gain = found.outlook_gain + (1 - found.presence) * (own + found.density * value)
    index = found.outlook_index
    pairs = {
        "eci": (found.complexity.regions, table["eci"][:, 0]),
        "pci": (found.complexity.industries, table["pci"][0]),
        "density": (found.density, table["density"]),
        "coi": ((index - index.mean()) / index.std(), table["coi"][:, 0]),
        "cog": (gain, table["cog"]),
    }
    return {
        "largest_difference": {
            name: float(f"{np.nanmax(np.abs(a - b)):.2e}") for name, (a, b) in pairs.items()
        },
        "residual": float(f"{found.complexity.residual:.2e}"),
        "eigenvalues": [round(float(v), 5) for v in found.complexity.eigenvalues],
        "present": round(float(found.presence.mean()), 4),
        "shape": list(shape),
    }


if __name__ == "__main__":
    main()
