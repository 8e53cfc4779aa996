"""The first sentences of the pages of results say what their tables say."""

from typing import Any

from klustermotor.web.mapping.selectors import leads
from klustermotor.web.mapping.selectors.facts import ClusterFacts


def facts(cluster: str, standing: str, growth: float, **values: Any) -> ClusterFacts:
    """Return a cluster of some standing that grew."""
    known: dict[str, Any] = dict.fromkeys(
        ("plants", "lq", "likely", "low", "high", "probability", "share"), 1.0
    )
    known |= {"jobs": 100.0, "jobs_low": 100.0, "jobs_high": 100.0, "rank": 1, "of": 2} | values
    known |= {"estimated": False, "growth_estimated": False}
    return ClusterFacts(cluster, region="01", period="2003", standing=standing, growth=growth, **known)


def test_the_fastest_of_the_uncertain_is_one_of_the_strong_and_not_one_to_watch() -> None:
    rows = [
        facts("watched", "watch", 0.3),
        facts("certain", "strong", 0.2),
        facts("slower", "doubtful", 0.05),
        facts("faster", "doubtful", 0.1),
    ]
    found = leads._fastest_in_doubt(rows)
    assert found is not None
    assert found.cluster == "faster"
    assert leads._fastest_in_doubt(rows[:2]) is None
