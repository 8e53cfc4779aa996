"""What other apps read of regional analyses."""

from klustermotor.web.mapping.selectors.facts import ClusterFacts, cluster_facts, region_facts
from klustermotor.web.mapping.selectors.known import trace
from klustermotor.web.mapping.selectors.rooms import Room, latest_run, open_room
from klustermotor.web.mapping.selectors.traced import Traced

__all__ = [
    "ClusterFacts",
    "Room",
    "Traced",
    "cluster_facts",
    "latest_run",
    "open_room",
    "region_facts",
    "trace",
]
