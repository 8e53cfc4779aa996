"""The example as a set of files for the command line to write."""

from dataclasses import dataclass
from importlib import resources

import polars as pl

from klustermotor.examples.classification import example_definitions, example_hierarchy
from klustermotor.examples.generator import example_table, planted_facts


@dataclass(frozen=True, slots=True)
class ExampleFiles:
    """What the example consists of, by file name."""

    frames: dict[str, pl.DataFrame]
    texts: dict[str, str]


def example_files(*, seed: int = 2003) -> ExampleFiles:
    """Return the example's tables and texts by file name, for somebody else to write.

    Parameters
    ----------
    seed : int
        Same seed, same files.

    Returns
    -------
    ExampleFiles
        ``frames`` to be written as CSV and ``texts`` as they are; all names begin with ``example_`` but
        the README, which says in Swedish and English that every number is invented.

    Examples
    --------
    >>> sorted(example_files().texts)
    ['README.md']
    """
    frames = {
        "example_table.csv": example_table(seed),
        "example_table_with_levels.csv": example_table(seed, levels=True, hidden=True),
        "example_definitions.csv": example_definitions(),
        "example_hierarchy.csv": example_hierarchy(),
        "example_planted_facts.csv": _facts(),
    }
    return ExampleFiles(frames=frames, texts={"README.md": _readme(seed)})


def _facts() -> pl.DataFrame:
    """Return the planted facts in both languages."""
    english = planted_facts("en").rename({"fact": "fact_en"})
    return english.with_columns(planted_facts("sv")["fact"].alias("fact_sv"))


def _readme(seed: int) -> str:
    """Return the README with its table of planted facts."""
    rows = _facts().select("region", "code", "source", "fact_en", "fact_sv").iter_rows()
    text = resources.files("klustermotor.examples").joinpath("data", "README.md").read_text("utf-8")
    return text.format(seed=seed, facts="\n".join(f"| {' | '.join(row)} |" for row in rows))
