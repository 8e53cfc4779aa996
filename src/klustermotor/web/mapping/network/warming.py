"""Made ready when the server starts: what draws networks takes a second to load the first time."""

from threading import Thread
from uuid import uuid4

from klustermotor.analysis.networks import network_from_pairs
from klustermotor.figures.networks import NetworkMarks, network_picture
from klustermotor.web.mapping.network.measures import crossing, measured, placed, shape, suggested


def warm() -> None:
    """Load what the network's page needs, beside the first requests."""
    Thread(target=measure_a_small_one, name="networks", daemon=True).start()


def measure_a_small_one() -> None:
    """Measure and draw a network of five, so that the compiled parts are read from disk."""
    # Under names that nobody has met, so that nothing is taken from what was kept.
    a, b, c, d, e = (f"{uuid4()}" for _ in range(5))
    network = network_from_pairs([(a, b), (b, c), (c, a), (c, d), (d, e)], directed=True)
    sectors = ["business", "business", "academia", "academia", "public"]
    measured(network, sectors)
    shape(network, sectors)
    crossing(network, sectors)
    suggested(network, 1)
    marks = NetworkMarks(groups=sectors)
    network_picture(network, placed(network, network), "en", title="", marks=marks)
