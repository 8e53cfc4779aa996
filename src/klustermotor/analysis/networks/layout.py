"""Layout: where to draw each node, so that near in the network is near on the page."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from klustermotor.analysis.arrays import FloatArray, as_counts, check_shape
from klustermotor.analysis.networks.components import components
from klustermotor.analysis.networks.draws import stream
from klustermotor.analysis.networks.neighbours import all_neighbours
from klustermotor.analysis.networks.overlap import along_axes, apart, packed, with_room
from klustermotor.analysis.networks.stress import stress_layout
from klustermotor.analysis.networks.ties import Network
from klustermotor.analysis.networks.views import keep, undirected
from klustermotor.analysis.randomness import check_seed


@dataclass(frozen=True, slots=True, eq=False)
class Layout:
    """Where to draw each node, in the unit of the radii.

    Attributes
    ----------
    positions : (n_nodes, 2) ndarray
        From left to right and upwards, around (0, 0).
    radii : (n_nodes,) ndarray
        The circles that have room there: no two overlap.
    width, height : float
        Of the whole picture, circles included.
    stress : float
        How far distances on the page are from steps in the network, as a weighted mean of squared relative
        errors before circles were pushed apart; 0 is a perfect picture. NaN without ties.
    """

    positions: FloatArray
    radii: FloatArray
    width: float
    height: float
    stress: float


def layout(network: Network, *, seed: int, radii: ArrayLike | None = None, room: float = 0.5) -> Layout:
    """Return positions for a drawing: steps in the network become distances on the page [1]_ [2]_.

    Parts of the network that do not hang together are drawn side by side, the largest uppermost. In parts of
    more than 700 nodes, distances are kept along ties and to 150 pivots.

    Parameters
    ----------
    network : Network
        Direction and strength are set aside: any tie either way draws together.
    seed : int
        The same seed gives the same picture.
    radii : (n_nodes,) array-like, optional
        Of the circles that stand for nodes; default 1 each.
    room : float
        The least room between two circles.

    Returns
    -------
    Layout

    Raises
    ------
    ValueError
        If there are not as many radii as nodes, or a radius or the room is negative or not finite.

    References
    ----------
    .. [1] Zheng, J. X., Pawar, S., & Goodman, D. F. M. (2019). Graph drawing by stochastic gradient descent.
       IEEE Transactions on Visualization and Computer Graphics 25(9), 2738–2748.
    .. [2] Ortmann, M., Klimenta, M., & Brandes, U. (2017). A sparse stress model. Journal of Graph
       Algorithms and Applications 21(5), 791–821.

    Examples
    --------
    >>> from klustermotor.analysis.networks import network_from_pairs
    >>> found = layout(network_from_pairs([("a", "b"), ("b", "c")], directed=False), seed=1)
    >>> found.positions.shape, round(found.width), found.stress < 0.001
    ((3, 2), 12, True)
    """
    check_seed(seed)
    if not (np.isfinite(room) and room >= 0):
        raise ValueError(f"room must be finite and not negative, but is {room}")
    sizes = _radii(radii, network.n_nodes)
    whole = undirected(network)
    parts = components(whole)
    positions, boxes = np.zeros((network.n_nodes, 2)), np.zeros((len(parts.sizes), 2))
    errors = np.zeros(len(parts.sizes))
    for number in range(len(parts.sizes)):
        members = parts.of == number
        circles = sizes[members] + room / 2
        rng = np.random.default_rng([seed, number])
        placed, errors[number] = _part_drawn(keep(whole, members), circles, rng)
        low = (placed - circles[:, None]).min(axis=0)
        boxes[number] = (placed + circles[:, None]).max(axis=0) - low
        positions[members] = placed - low
    positions += packed(boxes[:, 0], boxes[:, 1])[parts.of]
    drawn = np.where(parts.sizes > 1, parts.sizes, 0)
    stress = float(errors @ drawn / drawn.sum()) if drawn.any() else float("nan")
    return _centred(positions, sizes, stress)


def _part_drawn(part: Network, circles: FloatArray, rng: np.random.Generator) -> tuple[FloatArray, float]:
    """Return positions of a part that hangs together, and the stress before circles were pushed apart."""
    if part.n_nodes == 1:
        return np.zeros((1, 2)), 0.0
    placed, stress = stress_layout(all_neighbours(part), stream(rng))
    return apart(with_room(along_axes(placed), circles), circles), stress


def _radii(radii: ArrayLike | None, n: int) -> FloatArray:
    """Return checked radii."""
    if radii is None or n == 0:
        return np.ones(n)
    sizes = as_counts(radii, "radius", ndim=1, axes=("node",))
    check_shape(sizes, "radii", (n,))
    return sizes


def _centred(positions: FloatArray, radii: FloatArray, stress: float) -> Layout:
    """Return the picture around (0, 0)."""
    if len(positions) == 0:
        return Layout(positions, radii, 0.0, 0.0, stress)
    low, high = (positions - radii[:, None]).min(axis=0), (positions + radii[:, None]).max(axis=0)
    width, height = (high - low).tolist()
    return Layout(positions - (low + high) / 2, radii, width, height, stress)
