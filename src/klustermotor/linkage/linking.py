"""From registers to organisations: compare once, then gather anew as often as people decide."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import polars as pl

from klustermotor.analysis.arrays import IntArray
from klustermotor.linkage.comparisons import BY_NUMBER_ONLY, COMPARED, level_word
from klustermotor.linkage.engines import Engine
from klustermotor.linkage.entities import LEAST_LIKELY, gathered
from klustermotor.linkage.given import given_model
from klustermotor.linkage.model import LinkageModel, compared_pairs, level_weights, train_on
from klustermotor.linkage.preparation import prepared_with_words
from klustermotor.linkage.questions import most_useful
from klustermotor.linkage.surroundings import with_surroundings
from klustermotor.linkage.weighing import weigh

#: Fewer records than this teach too little of how registers differ; then what was learnt elsewhere is used.
FEWEST_TO_LEARN_FROM = 2000


class RecordKey(NamedTuple):
    """A record by its register and its key there; both stay the same when the register comes again."""

    register: str
    record: str


@dataclass(frozen=True, slots=True)
class Decision:
    """What somebody decided of two records.

    Parameters
    ----------
    left, right : RecordKey
    same : bool
        Whether they are the same organisation.
    """

    left: RecordKey
    right: RecordKey
    same: bool


@dataclass(frozen=True, slots=True)
class Reason:
    """What one field says of a pair.

    Parameters
    ----------
    field : str
        One of ``COMPARED``.
    level : str
        How far it agrees: a word of ``comparisons.LEVELS``, ``unknown`` or ``nothing alike``.
    weight : float, bits
        What it adds to the odds that they are the same, taken alone; 0 when unknown.
    """

    field: str
    level: str
    weight: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """Registers compared: all that does not depend on what people decide.

    Parameters
    ----------
    records : DataFrame as ``prepared`` returns it
    pairs : DataFrame as ``with_surroundings`` returns it
    model : LinkageModel
    """

    records: pl.DataFrame
    pairs: pl.DataFrame
    model: LinkageModel


@dataclass(frozen=True, slots=True)
class Linkage:
    """Records gathered into organisations.

    Parameters
    ----------
    comparison : Comparison
    pairs : DataFrame
        As in the comparison, with ``probability`` and ``decided`` (null where nobody has).
    organisation : (n_records,) ndarray of int
        The lowest ``unique_id`` of those that are the same organisation.
    unheard : tuple of Decision
        Decisions on records that are not in these registers; they are kept for when they come again.
    """

    comparison: Comparison
    pairs: pl.DataFrame
    organisation: IntArray
    unheard: tuple[Decision, ...]

    def links(self) -> pl.DataFrame:
        """Return ``register``, ``record`` and ``organisation`` of every record."""
        named = self.comparison.records.select("register", "record")
        return named.with_columns(organisation=pl.Series(self.organisation))

    def questions(self, count: int) -> pl.DataFrame:
        """Return the pairs whose answer settles most, the most useful first, with who they are.

        Parameters
        ----------
        count : int

        Returns
        -------
        DataFrame
            ``left_register``, ``left_record``, ``right_register``, ``right_record``, ``left``, ``right``,
            ``probability``, ``worth``.
        """
        asked = most_useful(self.pairs, self.organisation, count=count).select(
            "left", "right", "probability", "worth"
        )
        names = self.comparison.records.select("unique_id", "register", "record")
        for side in ("left", "right"):
            told = names.rename(
                {"unique_id": side, "register": f"{side}_register", "record": f"{side}_record"}
            )
            asked = asked.join(told, on=side, how="left", maintain_order="left")
        return asked

    def reasons(self, left: int, right: int) -> tuple[Reason, ...]:
        """Return what each field says of a compared pair.

        Parameters
        ----------
        left, right : int
            ``unique_id`` of two records, in either order.

        Raises
        ------
        ValueError
            If the two had so little alike that they were not compared.
        """
        low, high = min(left, right), max(left, right)
        found = self.pairs.filter((pl.col("left") == low) & (pl.col("right") == high))
        if found.is_empty():
            raise ValueError(f"the records {low} and {high} had so little alike that they were not compared")
        levels = found.select(COMPARED).row(0, named=True)
        weights = {field: level_weights(field, self.comparison.model) for field in COMPARED}
        return tuple(
            Reason(field, level_word(field, gamma), weights[field].get(gamma, 0.0))
            for field, gamma in levels.items()
        )


def compare(
    registers: Mapping[str, pl.DataFrame], engine: Engine, *, model: LinkageModel | None = None, seed: int = 0
) -> Comparison:
    """Return registers compared with each other and within themselves.

    Parameters
    ----------
    registers : mapping of name to DataFrame with columns of ``FIELDS``
    engine : Engine
    model : LinkageModel, optional
        A trained one; default one trained on these registers, or the given one where they hold fewer than
        ``FEWEST_TO_LEARN_FROM`` records.
    seed : int
        For training.

    Returns
    -------
    Comparison

    Raises
    ------
    ValueError
        As ``check_registers``.
    """
    if model is None and sum(frame.height for frame in registers.values()) < FEWEST_TO_LEARN_FROM:
        model = given_model()
    records, common = prepared_with_words(registers, None if model is None else model.common)
    known = train_on(records, common, engine, seed=seed) if model is None else model
    return Comparison(records, with_surroundings(compared_pairs(records, known, engine), records), known)


def link(
    comparison: Comparison, *, decisions: Iterable[Decision] = (), least: float = LEAST_LIKELY
) -> Linkage:
    """Return compared records gathered into organisations, with what people decided.

    A decision holds for its two records whatever else is known; it also teaches what to think of pairs that
    agree in the same way.

    Parameters
    ----------
    comparison : Comparison
    decisions : iterable of Decision
        Later ones on the same two records replace earlier ones.
    least : float
        Pairs less likely to be the same are not joined.

    Returns
    -------
    Linkage
    """
    heard, unheard = _heard(comparison.records, decisions)
    pairs = _with_decided_pairs(comparison.pairs, heard)
    likelihood = weigh(pairs, decided=pairs["decided"], by_number_only=BY_NUMBER_ONLY)
    likely = pairs.with_columns(probability=pl.Series(likelihood))
    apart = [pair for pair, same in heard.items() if not same]
    organisation = gathered(likely, comparison.records, least=least, apart=apart)
    return Linkage(comparison, likely, organisation, tuple(unheard))


def _heard(
    records: pl.DataFrame, decisions: Iterable[Decision]
) -> tuple[dict[tuple[int, int], bool], list[Decision]]:
    """Return what was decided by ``unique_id``, and the decisions on records that are not here."""
    given = list(decisions)
    if not given:
        return {}, []
    keys = records.select("unique_id", "register", "record")
    row = {RecordKey(register, record): one for one, register, record in keys.iter_rows()}
    heard: dict[tuple[int, int], bool] = {}
    unheard = []
    for decision in given:
        left, right = row.get(decision.left), row.get(decision.right)
        if left is None or right is None or left == right:
            unheard.append(decision)
        else:
            heard[min(left, right), max(left, right)] = decision.same
    return heard, unheard


def _with_decided_pairs(pairs: pl.DataFrame, heard: Mapping[tuple[int, int], bool]) -> pl.DataFrame:
    """Return pairs with what was decided of them; decided ones that were not compared are added."""
    if not heard:
        return pairs.with_columns(decided=pl.lit(None, dtype=pl.Boolean))
    told = pl.DataFrame(
        {
            "left": [left for left, _right in heard],
            "right": [right for _left, right in heard],
            "decided": heard.values(),
        },
        schema={"left": pairs.schema["left"], "right": pairs.schema["right"], "decided": pl.Boolean},
    )
    joined = pairs.join(told, on=["left", "right"], how="left", maintain_order="left")
    missing = told.join(pairs, on=["left", "right"], how="anti")
    if missing.is_empty():
        return joined
    unknown = dict.fromkeys(COMPARED, -1)
    nothing = {"weight": 0.0, "weight_but_number": 0.0, "key": BY_NUMBER_ONLY, "rivals": 0, "crowded": 0}
    added = missing.with_columns(
        pl.lit(value).cast(pairs.schema[column]).alias(column)
        for column, value in (nothing | unknown).items()
    )
    return pl.concat([joined, added.select(joined.columns)]).sort("left", "right")


def pairs_of(organisation: IntArray) -> int:
    """Return how many pairs of records are the same organisation.

    Examples
    --------
    >>> pairs_of(np.array([0, 0, 0, 3]))
    3
    """
    sizes = np.bincount(organisation)
    return int((sizes * (sizes - 1) // 2).sum())
