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
_RULES: tuple[Any, ...] = tuple({"blocking_rule": rule} for rule in BLOCKING_KEYS)
_KEY = pl.Enum([str(key) for key in range(len(BLOCKING_KEYS))])
#: So many records are compared with all others at a time: what the engine holds of pairs is bounded by it.
AT_A_TIME = 700_000


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
    sample = records if records.height <= most_rows else _sample(records, most_rows, seed)
    table = engine.register(with_blocking_keys(sample))
    linker = _linker(engine, table, _settings(_chance_of_same(sample)))
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
    learnt = _completed(linker.misc.save_model_to_json())
    engine.release(table)
    return LinkageModel(learnt, common)


def compared_pairs(
    records: pl.DataFrame,
    model: LinkageModel,
    engine: Engine,
    *,
    least_weight: float = -15.0,
    at_a_time: int = AT_A_TIME,
) -> pl.DataFrame:
    """Return the pairs of prepared records that could be the same, each with its levels and weight.

    Parameters
    ----------
    records : DataFrame as ``prepared`` returns it
    model : LinkageModel
    engine : Engine
    least_weight : float, bits
        Pairs that are below it by all fields but the number are left out.
    at_a_time : int
        So many records are compared with all others at a time; a lower number takes less memory and more
        time, and gives the same pairs.

    Returns
    -------
    DataFrame
        ``left`` < ``right`` (``unique_id``), ``weight`` (log2 of the odds that they are the same, with
        fields taken as independent), ``weight_but_number``, ``key`` (which of ``BLOCKING_KEYS`` brought them
        together), and the level of each field of ``COMPARED`` (-1 unknown, 0 nothing alike).
    """
    table = engine.register(with_blocking_keys(records.drop("register", "record")))
    linker = _linker(engine, table, model.settings)
    slices = max(1, math.ceil(records.height / at_a_time))
    parts = [_slice(linker, (one, slices), model, engine, least_weight) for one in range(1, slices + 1)]
    engine.release(table)
    pairs = pl.concat(parts)
    del parts
    return pairs.sort(pl.col("left").cast(pl.Int64) * 2**32 + pl.col("right"))


def _slice(
    linker: Linker, part: tuple[int, int], model: LinkageModel, engine: Engine, least_weight: float
) -> pl.DataFrame:
    """Return the pairs of one part of the records with all others."""
    number = level_weights("number", model)
    with _quietly():
        found = linker.inference.predict_chunk(
            left_chunk=part,
            right_chunk=(1, 1),
            threshold_match_weight=least_weight + min(number.values()),
        )
    but_number = "match_weight - mw_number"
    columns = {
        "low": "cast(least(unique_id_l, unique_id_r) as int)",
        "high": "cast(greatest(unique_id_l, unique_id_r) as int)",
        "weight": "cast(match_weight as double)",
        "weight_but_number": f"cast({but_number} as double)",
        "key": "cast(match_key as tinyint)",
        **{field: _level_of(field, model) for field in COMPARED},
    }
    told = engine.frame(
        found, columns, where=f"{but_number} >= {least_weight} or {_level_of('number', model)} > 0"
    )
    engine.release(found)
    return told.rename({"low": "left", "high": "right"}).with_columns(
        key=pl.col("key").cast(pl.UInt8).cat.to(_KEY)
    )


def _level_of(field: str, model: LinkageModel) -> str:
    """Return the level of a field by its weight, which is what the engines hand over, as SQL."""
    levels = {round(weight / _STEP): gamma for gamma, weight in level_weights(field, model).items()}
    cases = " ".join(f"when {steps} then {gamma}" for steps, gamma in levels.items())
    return f"cast(case cast(round(mw_{field} / {_STEP}) as int) {cases} else -1 end as tinyint)"


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
    creator = SettingsCreator(
        link_type="dedupe_only",
        comparisons=list(comparison_settings()),
        blocking_rules_to_generate_predictions=list(_RULES),
        probability_two_random_records_match=chance_of_same,
        retain_matching_columns=False,
        retain_intermediate_calculation_columns=True,
    )
    return dict(creator.create_settings_dict("duckdb"))


def _linker(engine: Engine, table: Any, settings: dict[str, Any]) -> Linker:
    """Return Splink's linker on a table of an engine; pairs are sought as now, however old the settings."""
    sought = {"blocking_rules_to_generate_predictions": list(_RULES), "sql_dialect": engine.name}
    with _quietly():
        return Linker(table, {**settings, **sought}, log_level=logging.ERROR)


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
