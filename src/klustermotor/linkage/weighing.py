"""How likely pairs are the same, learnt from organisation numbers where both have one, and from decisions."""

import math

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit

from klustermotor.analysis.arrays import FloatArray
from klustermotor.linkage.comparisons import COMPARED, LEVELS

#: Log-odds that the organisation number adds: it agrees, it differs by a slip, it differs.
_NUMBER = {-1: 0.0, 0: -9.0, 1: 2.0, 2: 9.0}
_SAME_NUMBER = len(LEVELS["number"])
_FIELDS = tuple(field for field in COMPARED if field != "number")
#: How far what is learnt may stray from what fields tell one by one: the variance of a coefficient.
_VARIANCE = 4.0
#: Log-odds taken from pairs whose names differ: what shares a door or a telephone under another name is
#: another organisation, unless the registers teach otherwise.
_CAUTION = {0: -7.0, 1: -14.0, 2: -2.0}
_SAME_DOOR = len(LEVELS["address"]) - 1
#: What pairs are told apart by: a field and its lowest level, and how many levels each has.
_PATTERN = (*((field, -1) for field in COMPARED), ("rivals", 0), ("crowded", 0))
_SHAPE = (*(len(LEVELS[field]) + 2 for field in COMPARED), 3, 2)
_NAME_CLASS = {-1: 0, 0: 0, 1: 1, 2: 2, 3: 2, 4: 3, 5: 3, 6: 3, 7: 3}


def weigh(
    pairs: pl.DataFrame, *, decided: pl.Series | None = None, by_number_only: str | None = None
) -> FloatArray:
    """Return how likely each pair is the same organisation.

    Fields are not independent: what shares a door often shares a telephone and the first part of its name,
    and is yet another company. So the fields' weights are corrected by logistic regression, with what Splink
    says of each field as where it starts from, learnt from the pairs where both numbers are known and from
    what people decided.

    Parameters
    ----------
    pairs : DataFrame as ``with_surroundings`` returns it, with ``key``
    decided : (n,) Series of bool, optional
        What people decided, null where nobody has.
    by_number_only : text, optional
        The ``key`` of pairs that nothing but the number brought together: they teach nothing.

    Returns
    -------
    (n,) ndarray
        Probabilities; 1 or 0 where people decided.
    """
    patterns = _patterns(pairs)
    answers = pl.Series("decided", [None] * pairs.height, dtype=pl.Boolean) if decided is None else decided
    counted = _counted(pairs, patterns, answers, by_number_only)
    taught = counted.filter(pl.col("yes") + pl.col("no") > 0)
    learnt = _learnt(_design(taught), taught)
    logits = counted["base"].to_numpy() + _design(counted) @ learnt
    added = counted["number"].replace_strict(_NUMBER, return_dtype=pl.Float64).to_numpy()
    likely = np.zeros(math.prod(_SHAPE))
    likely[counted["pattern"].to_numpy()] = expit(logits + added)
    probability = likely[patterns]
    for answer in (True, False):
        probability[(answers == answer).fill_null(value=False).to_numpy()] = float(answer)
    return np.asarray(probability)


def _patterns(pairs: pl.DataFrame) -> NDArray[np.int32]:
    """Return the levels of each pair as one whole number, so that equal pairs are weighed together."""
    levels = zip(_PATTERN, _SHAPE, strict=True)
    packed = pl.lit(0, dtype=pl.Int32)
    for (field, lowest), size in levels:
        packed = packed * size + (pl.col(field).cast(pl.Int32) - lowest)
    return pairs.select(packed.alias("pattern"))["pattern"].to_numpy()


def _counted(
    pairs: pl.DataFrame, patterns: NDArray[np.int32], answers: pl.Series, by_number_only: str | None
) -> pl.DataFrame:
    """Return the patterns that occur, how likely each is beforehand, and how many pairs say yes and no."""
    sizes = np.bincount(patterns, minlength=math.prod(_SHAPE))
    occurring = np.flatnonzero(sizes)
    weight = np.zeros(len(sizes))
    weight[patterns] = pairs["weight_but_number"].to_numpy()
    idle = np.zeros(len(sizes), dtype=np.int64)
    if by_number_only is not None:
        idle = np.bincount(patterns[(pairs["key"] == by_number_only).to_numpy()], minlength=len(sizes))
    levels = {
        field: (held + lowest).astype(np.int8)
        for (field, lowest), held in zip(_PATTERN, np.unravel_index(occurring, _SHAPE), strict=True)
    }
    counts = {
        "pattern": occurring,
        "weight": weight[occurring],
        "same_number": (sizes - idle)[occurring],
        "other_number": sizes[occurring],
        **{
            name: np.bincount(
                patterns[(answers == answer).fill_null(value=False).to_numpy()], minlength=len(sizes)
            )[occurring]
            for name, answer in (("decided_yes", True), ("decided_no", False))
        },
    }
    known, unknown = pl.col("number"), pl.col("number") < 0
    return pl.DataFrame({**levels, **counts}).with_columns(
        base=(pl.col("weight") * np.log(2.0) + _caution()).round(6),
        yes=pl.col("same_number") * (known == _SAME_NUMBER) + pl.col("decided_yes") * unknown,
        no=pl.col("other_number") * (known == 0) + pl.col("decided_no") * unknown,
    )


def _caution() -> pl.Expr:
    """Return the log-odds that are taken from pairs whose names differ."""
    return pl.col("name").replace_strict(_CAUTION, default=0.0, return_dtype=pl.Float64)


def _design(counted: pl.DataFrame) -> FloatArray:
    """Return the columns that correct the fields' weights."""
    columns = [np.ones(counted.height)]
    for field in _FIELDS:
        level = counted[field].to_numpy()
        columns.extend((level == one).astype(float) for one in range(-1, len(LEVELS[field]) + 1))
    names = counted["name"].replace_strict(_NAME_CLASS, return_dtype=pl.Int8).to_numpy()
    door = counted["address"].to_numpy() >= _SAME_DOOR
    reached = (counted["phone"].to_numpy() > 0) | (counted["domain"].to_numpy() > 0)
    rivals = counted["rivals"].to_numpy()
    crowded = counted["crowded"].to_numpy()
    exact_names = counted["name"].to_numpy()
    for name in range(len(LEVELS["name"]) + 1):
        columns.extend(((exact_names == name) & (crowded == count)).astype(float) for count in range(2))
    for name in range(4):
        columns.extend(((names == name) & (rivals == share)).astype(float) for share in range(3))
        columns.extend(
            ((names == name) & (door == at_door) & (reached == is_reached)).astype(float)
            for at_door in (False, True)
            for is_reached in (False, True)
        )
    return np.column_stack(columns)


def _learnt(design: FloatArray, taught: pl.DataFrame) -> FloatArray:
    """Return the coefficients with the highest posterior density under a normal prior around nought."""
    base = taught["base"].to_numpy()
    yes, no = taught["yes"].to_numpy().astype(float), taught["no"].to_numpy().astype(float)

    def loss(coefficients: FloatArray) -> tuple[float, FloatArray]:
        logits = base + design @ coefficients
        value = yes @ np.logaddexp(0.0, -logits) + no @ np.logaddexp(0.0, logits)
        slope = design.T @ ((yes + no) * expit(logits) - yes)
        return value + coefficients @ coefficients / (2 * _VARIANCE), slope + coefficients / _VARIANCE

    start = np.zeros(design.shape[1])
    if not len(taught):
        return start
    return np.asarray(minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 500}).x)
