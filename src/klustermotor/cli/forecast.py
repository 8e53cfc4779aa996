"""The test whether density foretold which industries came and went, as sentence and as figures."""

from dataclasses import asdict, dataclass
from typing import Any, Literal

import numpy as np

from klustermotor.analysis.relatedness import DensityForecast, density_forecast_test, presence_matrix
from klustermotor.analysis.tables import RegionIndustryTable
from klustermotor.cli.progress import Steps
from klustermotor.cli.results import figure

_VERBS = {"entry": "came", "exit": "went"}


@dataclass(frozen=True, slots=True)
class ForecastTest:
    """The test of one event.

    Parameters
    ----------
    event : {"entry", "exit"}
    first, last : str
        Periods.
    found : DensityForecast or None
    refused : str
        Why there is no test, where there is none.
    """

    event: Literal["entry", "exit"]
    first: str
    last: str
    found: DensityForecast | None
    refused: str = ""

    def said(self) -> str:
        """Return the result in one sentence."""
        start = f"Industries that {_VERBS[self.event]} from {self.first} to {self.last}: "
        found = self.found
        if found is None:
            return f"{start}no test ({self.refused})."
        return (
            f"{start}{found.n_events} of {found.n_at_risk} cells. Density in regions it was not computed "
            f"from told them apart with AUC {found.auc:.3f} ({found.auc_interval[0]:.3f} to "
            f"{found.auc_interval[1]:.3f}; 0.5 is a toss-up), beside {found.null_auc:.3f} with relatedness "
            f"interchanged (p = {found.p_value:.3f})."
        )

    def for_machines(self) -> dict[str, Any]:
        """Return the result as JSON can hold it."""
        periods = {"from": self.first, "to": self.last}
        if self.found is None:
            return {**periods, "refused": self.refused}
        return {**periods, **{name: _plain(value) for name, value in asdict(self.found).items()}}


@dataclass(frozen=True, slots=True)
class Forecast:
    """What the tests need.

    Parameters
    ----------
    table : RegionIndustryTable
        With both periods, nothing hidden.
    threshold, floor : float
        As in `presence_matrix`.
    seed : int
    """

    table: RegionIndustryTable
    threshold: float
    floor: float
    seed: int

    def run(self, first: str | None, last: str | None, step: Steps) -> dict[str, ForecastTest]:
        """Return the test of entry and of exit between two periods; none where none are given."""
        if first is None or last is None:
            return {}
        step(f"Testing density in {first} on what came and went until {last}")
        events: tuple[Literal["entry", "exit"], ...] = ("entry", "exit")
        return {event: self._test(event, first, last) for event in events}

    def _test(self, event: Literal["entry", "exit"], first: str, last: str) -> ForecastTest:
        """Return one test; where nothing came or went, why there is none."""
        before, after = (
            presence_matrix(self.table.at(one), threshold=self.threshold, floor=self.floor)
            for one in (first, last)
        )
        try:
            rng = np.random.default_rng(self.seed)
            found = density_forecast_test(before, after, rng=rng, event=event)
        except ValueError as refusal:
            return ForecastTest(event, first, last, None, str(refusal))
        return ForecastTest(event, first, last, found)


def _plain(value: Any) -> Any:
    """Return numbers that JSON can hold."""
    return [figure(one) for one in value] if isinstance(value, tuple | list) else figure(value)
