"""The same organisation in several registers: cleaned, compared, weighed, asked about, gathered.

::

    with duckdb_engine() as engine:
        comparison = compare({"association": members, "vehicles": suppliers}, engine, seed=1)
    linkage = link(comparison)
    linkage.questions(20)  # the pairs whose answer settles most
    linkage = link(comparison, decisions=[Decision(left, right, same=True)])
    linkage.links()

Records are compared by Splink on DuckDB, or on Spark by one setting. Where two records both have an
organisation number, the registers themselves tell whether they are the same; from those pairs is learnt what
the other fields are worth together, and people's decisions teach the rest.
"""

from klustermotor.linkage.comparisons import COMPARED, LEVELS, level_word
from klustermotor.linkage.engines import Engine, duckdb_engine, spark_engine
from klustermotor.linkage.entities import gathered
from klustermotor.linkage.given import given_model
from klustermotor.linkage.linking import (
    Comparison,
    Decision,
    Linkage,
    Reason,
    RecordKey,
    compare,
    link,
    pairs_of,
)
from klustermotor.linkage.model import LinkageModel, compared_pairs, train
from klustermotor.linkage.names import clean_names
from klustermotor.linkage.numbers import organisation_number
from klustermotor.linkage.preparation import FIELDS, check_registers, prepared
from klustermotor.linkage.questions import most_useful

__all__ = [
    "COMPARED",
    "FIELDS",
    "LEVELS",
    "Comparison",
    "Decision",
    "Engine",
    "Linkage",
    "LinkageModel",
    "Reason",
    "RecordKey",
    "check_registers",
    "clean_names",
    "compare",
    "compared_pairs",
    "duckdb_engine",
    "gathered",
    "given_model",
    "level_word",
    "link",
    "most_useful",
    "organisation_number",
    "pairs_of",
    "prepared",
    "spark_engine",
    "train",
]
