"""A model of how registers agree on the same organisation: trained, kept as text, used by every engine."""

import json
import logging
import math
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl
from splink import Linker, SettingsCreator, block_on

from klustermotor.linkage.blocking import with_blocking_keys
from klustermotor.linkage.comparisons import (
    BLOCKING_KEYS,
    COMPARED,
    FORMER_NAME,
    NAME_FORMER,
    NOTHING_ALIKE,
    comparison_settings,
)
from klustermotor.linkage.engines import Engine
from klustermotor.linkage.preparation import prepared_with_words

#: Above so many records, a sample of this size is learnt from.
MOST_ROWS = 60_000
_RANDOM_PAIRS = 1_000_000.0
_FEWEST_TWINS = 100
#: How often numbers agree for the same organisation, given that the check digit is right.
_NUMBER_AGREES = {"same": 0.99, "one slip": 0.003, NOTHING_ALIKE: 0.007}
_RARELY, _BY_CHANCE = 0.01, 1e-5
#: Weights are whole numbers of this many bits.
_STEP = 1e-3
_COLUMNS = (
    "unique_id_l",
    "unique_id_r",
    "match_weight",
    "match_key",
    *(f"mw_{field}" for field in COMPARED),
)


@dataclass(frozen=True, slots=True)
class LinkageModel:
    """What was learnt from registers.

    Parameters
    ----------
    settings : dict
        Splink's settings with trained parameters.
    common : frozenset of str
        Words that tell what organisations do.
    """

    settings: dict[str, Any]
    common: frozenset[str]

    def to_text(self) -> str:
        """Return the model as JSON text."""
        return json.dumps({"settings": self.settings, "common": sorted(self.common)}, ensure_ascii=False)

    @classmethod
    def from_text(cls, text: str) -> "LinkageModel":
        """Return the model that ``to_text`` wrote."""
        read = json.loads(text)
        return cls(read["settings"], frozenset(read["common"]))


def train(
    registers: Mapping[str, pl.DataFrame], engine: Engine, *, seed: int = 0, most_rows: int = MOST_ROWS
) -> LinkageModel:
    """Return a model of how these registers agree, learnt without anybody's answers [1]_ [2]_.

    How often fields agree by chance comes from random pairs; how often they agree for the same organisation,
    from pairs with the same organisation number; where too few have one, by expectation maximisation.

    Parameters
    ----------
    registers : mapping of name to DataFrame with columns of ``FIELDS``
    engine : Engine
    seed : int
    most_rows : int
        Above so many records, a sample of this size is learnt from.

    Returns
    -------
    LinkageModel

    Raises
    ------
    ValueError
        As ``prepared``.

    References
    ----------
    .. [1] Fellegi, I. P. & Sunter, A. B. (1969). A theory for record linkage. Journal of the American
       Statistical Association, 64(328), 1183–1210.
    .. [2] Linacre, R. et al. (2022). Splink: free software for probabilistic record linkage at scale.
       International Journal of Population Data Science, 7(3).
    """
    records, common = prepared_with_words(registers)
    return train_on(records, common, engine, seed=seed, most_rows=most_rows)


def train_on(
    records: pl.DataFrame,
    common: frozenset[str],
    engine: Engine,
    *,
    seed: int = 0,
    most_rows: int = MOST_ROWS,
) -> LinkageModel:
    """Return a model of how prepared records agree; ``train`` tells how.

    Parameters
    ----------
    records : DataFrame as ``prepared`` returns it
    common : frozenset of str
        The words that they were prepared with.
    engine : Engine
    seed : int
    most_rows : int

    Returns
    -------
    LinkageModel
    """
    keyed = with_blocking_keys(records)
    sample = keyed if keyed.height <= most_rows else _sample(keyed, most_rows, seed)
    linker = _linker(engine, sample, _settings(_chance_of_same(sample)))
    with _quietly():
        linker.training.estimate_u_using_random_sampling(max_pairs=_RANDOM_PAIRS, seed=seed or 1)
        if _twins(sample) >= _FEWEST_TWINS:
            linker.training.estimate_m_from_label_column("number")
            linker.training.estimate_parameters_using_expectation_maximisation(
                block_on("sound"), fix_u_probabilities=True
            )
        else:
            for key in ("sound", "block_door"):
                linker.training.estimate_parameters_using_expectation_maximisation(
                    block_on(key), fix_u_probabilities=True
                )
    return LinkageModel(_completed(linker.misc.save_model_to_json()), common)


def compared_pairs(
    records: pl.DataFrame, model: LinkageModel, engine: Engine, *, least_weight: float = -15.0
) -> pl.DataFrame:
    """Return the pairs of prepared records that could be the same, each with its levels and weight.

    Parameters
    ----------
    records : DataFrame as ``prepared`` returns it
    model : LinkageModel
    engine : Engine
    least_weight : float, bits
        Pairs that are below it by all fields but the number are left out.

    Returns
    -------
    DataFrame
        ``left`` < ``right`` (``unique_id``), ``weight`` (log2 of the odds that they are the same, with
        fields taken as independent), and the level of each field of ``COMPARED`` (-1 unknown, 0 nothing
        alike).
    """
    number = level_weights("number", model)
    linker = _linker(engine, with_blocking_keys(records), model.settings)
    with _quietly():
        found = engine.frame(
            linker.inference.predict(threshold_match_weight=least_weight + min(number.values())), _COLUMNS
        )
    swap = pl.col("unique_id_l") > pl.col("unique_id_r")
    return (
        found.select(
            left=pl.when(swap).then("unique_id_r").otherwise("unique_id_l"),
            right=pl.when(swap).then("unique_id_l").otherwise("unique_id_r"),
            weight=pl.col("match_weight").cast(pl.Float64),
            weight_but_number=pl.col("match_weight") - pl.col("mw_number"),
            key=pl.col("match_key").cast(pl.String),
            **{field: _level_of(field, model) for field in COMPARED},
        )
        .filter((pl.col("weight_but_number") >= least_weight) | (pl.col("number") > 0))
        .sort("left", "right")
    )


def _level_of(field: str, model: LinkageModel) -> pl.Expr:
    """Return the level of a field by its weight, which is what the engines hand over."""
    levels = {round(weight / _STEP): gamma for gamma, weight in level_weights(field, model).items()}
    weight = (pl.col(f"mw_{field}") / _STEP).round().cast(pl.Int64)
    return weight.replace_strict(levels, default=-1, return_dtype=pl.Int8)


def _completed(settings: dict[str, Any]) -> dict[str, Any]:
    """Return trained settings in which every level has its two probabilities.

    What the registers could not teach is given: the number, since it was what taught, and levels that never
    occurred. No two levels of a field weigh the same, and none weighs nothing, so that a weight tells its
    level.
    """
    for comparison in settings["comparisons"]:
        given = _NUMBER_AGREES if comparison["output_column_name"] == "number" else {}
        for level in comparison["comparison_levels"]:
            if not level.get("is_null_level"):
                level["m_probability"] = given.get(
                    level["label_for_charts"], level.get("m_probability") or _RARELY
                )
                level["u_probability"] = level.get("u_probability") or _BY_CHANCE
        _tell_apart([level for level in comparison["comparison_levels"] if not level.get("is_null_level")])
    return settings


def _tell_apart(levels: list[dict[str, Any]]) -> None:
    """Give each level a weight of its own, a whole number of steps from nought."""
    taken = {0}
    for level in levels:
        steps = round(math.log2(level["m_probability"] / level["u_probability"]) / _STEP)
        while steps in taken:
            steps += 1
        taken.add(steps)
        level["m_probability"] = level["u_probability"] * 2 ** (steps * _STEP)


def level_weights(field: str, model: LinkageModel) -> dict[int, float]:
    """Return the weight of each level of a field in bits, levels as the engines number them."""
    levels = next(one for one in model.settings["comparisons"] if one["output_column_name"] == field)[
        "comparison_levels"
    ]
    known = [level for level in levels if not level.get("is_null_level")]
    return {
        gamma: math.log2(level["m_probability"] / level["u_probability"])
        for gamma, level in zip(range(len(known) - 1, -1, -1), known, strict=True)
    }


def _settings(chance_of_same: float) -> dict[str, Any]:
    """Return Splink's settings before training."""
    rules: list[Any] = [
        *(block_on(*keys) for keys in BLOCKING_KEYS),
        *({"blocking_rule": rule} for rule in (FORMER_NAME, NAME_FORMER)),
    ]
    creator = SettingsCreator(
        link_type="dedupe_only",
        comparisons=list(comparison_settings()),
        blocking_rules_to_generate_predictions=rules,
        probability_two_random_records_match=chance_of_same,
        retain_matching_columns=False,
        retain_intermediate_calculation_columns=True,
    )
    return dict(creator.create_settings_dict("duckdb"))


def _linker(engine: Engine, records: pl.DataFrame, settings: dict[str, Any]) -> Linker:
    """Return Splink's linker on an engine."""
    with _quietly():
        return Linker(
            engine.register(records), {**settings, "sql_dialect": engine.name}, log_level=logging.ERROR
        )


class _quietly(warnings.catch_warnings):  # noqa: N801 - reads as a word
    """Leave out Splink's hints at charts and settings."""

    def __enter__(self) -> Any:
        entered = super().__enter__()
        warnings.simplefilter("ignore")
        return entered


def _sample(records: pl.DataFrame, rows: int, seed: int) -> pl.DataFrame:
    """Return a sample that keeps records of one number, or one sound, together."""
    together = pl.coalesce("number", "sound", pl.col("unique_id").cast(pl.String)).hash(seed)
    share = rows / records.height
    return records.filter(together % 1_000_003 < share * 1_000_003)


def _twins(records: pl.DataFrame) -> int:
    """Return how many pairs have the same organisation number."""
    sizes = records["number"].drop_nulls().value_counts(name="n")["n"]
    return int((sizes * (sizes - 1) // 2).sum())


def _chance_of_same(records: pl.DataFrame) -> float:
    """Return the chance that two random records are the same organisation."""
    known = records["number"].drop_nulls().len()
    if known < 2 or not _twins(records):
        return 1.0 / max(2, records.height)
    return min(0.5, _twins(records) / (known * (known - 1) / 2))
