"""What definitions are found in and scored on: the similarity of industries in some periods."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from klustermotor.analysis.arrays import BoolArray, FloatArray
from klustermotor.analysis.definitions import (
    adjusted_rand_index,
    definitions_for_codes,
    definitions_from_mapping,
    overlap_share,
    similarity_matrices,
    usable_industries,
    validation_scores,
)
from klustermotor.analysis.relatedness import input_output_links, occupation_links
from klustermotor.analysis.tables import RegionIndustryTable
from klustermotor.cli.links import SALES, STAFFING, read_links
from klustermotor.cli.results import listed
from klustermotor.formats import RefusedInput, read_definitions


@dataclass(frozen=True, slots=True)
class LinkFiles:
    """Files on what industries share besides their location.

    Parameters
    ----------
    sales, staffing : Path or None
    """

    sales: Path | None = None
    staffing: Path | None = None

    def matrices(self, industries: Sequence[str]) -> tuple[dict[str, FloatArray], list[str]]:
        """Return the links by the names that `similarity_matrices` knows, and what was left out."""
        found: dict[str, FloatArray] = {}
        said = []
        if self.sales is not None:
            sold, left_out = read_links(self.sales, SALES).matrix(industries, industries)
            found["input_output"] = input_output_links(sold)
            said.append(left_out)
        if self.staffing is not None:
            file = read_links(self.staffing, STAFFING)
            staff, left_out = file.matrix(industries, list(dict.fromkeys(file.second)))
            found["occupations"] = occupation_links(staff)
            said.append(left_out)
        for name, links in found.items():
            absent = [code for code, row in zip(industries, links, strict=True) if np.isnan(row).all()]
            if absent:
                said.append(f"No {name.replace('_', '-')} links for {listed(absent)}; taken as none.")
            found[name] = np.nan_to_num(links, nan=0.0)
        return found, [sentence for sentence in said if sentence]


@dataclass(frozen=True, slots=True)
class Sample:
    """The similarity of industries in some periods.

    Parameters
    ----------
    label : str
        The periods, to be shown.
    industries : tuple of str
        Those that can be compared.
    names : mapping of str to str
    size : (n_industries,) ndarray
        Jobs, the mean over periods.
    matrices : mapping of name to (n_industries, n_industries) ndarray
    said : tuple of str
        On what was left out.
    """

    label: str
    industries: tuple[str, ...]
    names: Mapping[str, str]
    size: FloatArray
    matrices: Mapping[str, FloatArray]
    said: tuple[str, ...]

    def within(self, codes: Sequence[str]) -> dict[str, FloatArray]:
        """Return the matrices of some industries, in the order given."""
        place = {code: at for at, code in enumerate(self.industries)}
        chosen = [place[code] for code in codes]
        return {name: matrix[np.ix_(chosen, chosen)] for name, matrix in self.matrices.items()}


@dataclass(frozen=True, slots=True)
class Beside:
    """Given definitions to compare with, in the codes of the table.

    Parameters
    ----------
    name : str
        Of the file.
    clusters : mapping of industry to cluster
    """

    name: str
    clusters: Mapping[str, str]

    def known(self, samples: Sequence[Sample]) -> list[str]:
        """Return the industries that have a cluster and can be compared in every sample."""
        codes = [code for code in samples[0].industries if code in self.clusters]
        codes = [code for code in codes if all(code in sample.industries for sample in samples)]
        if len(codes) < 4:
            raise RefusedInput(f"{self.name}: it has {len(codes)} industries in common with all periods")
        return codes


@dataclass(frozen=True, slots=True)
class Score:
    """How well definitions hold together in some periods.

    Parameters
    ----------
    periods, definitions : str
        What was scored on, and what was scored.
    industries, clusters : int
    vs_cluster, vs_industry : float
        In per cent.
    """

    periods: str
    definitions: str
    industries: int
    clusters: int
    vs_cluster: float
    vs_industry: float


def given_beside(path: Path, industries: Sequence[str]) -> Beside:
    """Return given definitions in the codes of a table.

    Parameters
    ----------
    path : Path
    industries : sequence of str

    Returns
    -------
    Beside

    Raises
    ------
    RefusedInput
        If the file cannot be read.
    ValueError
        If it knows no industry, or splits one between clusters.
    """
    found = definitions_for_codes(definitions_from_mapping(read_definitions(path).clusters), industries)
    labels = found.labels_for(industries).tolist()
    codes = found.cluster_codes
    return Beside(
        path.name, {code: codes[at] for code, at in zip(industries, labels, strict=True) if at >= 0}
    )


def sample_of(table: RegionIndustryTable, links: LinkFiles) -> Sample:
    """Return the similarity of the industries of a table, over all its periods.

    Parameters
    ----------
    table : RegionIndustryTable
        Nothing hidden.
    links : LinkFiles

    Returns
    -------
    Sample

    Raises
    ------
    RefusedInput
        If fewer than two industries can be compared.
    """
    plants = None if table.establishments is None else np.nan_to_num(table.establishments)
    usable: BoolArray = usable_industries(table.employment, establishments=plants)
    kept = [code for code, good in zip(table.industries, usable, strict=True) if good]
    if len(kept) < 4:
        raise RefusedInput(f"{len(kept)} industries differ between regions; clusters need at least four")
    flat = [code for code, good in zip(table.industries, usable, strict=True) if not good]
    said = [f"The same in every region, and so in no cluster: {listed(flat)}."] if flat else []
    more, left_out = links.matrices(kept)
    return Sample(
        label=span(table),
        industries=tuple(kept),
        names=table.industry_names,
        size=table.employment[:, usable].sum(axis=0).mean(axis=1),
        matrices=similarity_matrices(
            table.employment[:, usable],
            establishments=None if plants is None else plants[:, usable],
            input_output=more.get("input_output"),
            occupations=more.get("occupations"),
        ),
        said=(*said, *left_out),
    )


def span(table: RegionIndustryTable) -> str:
    """Return the periods of a table as a person writes them.

    Parameters
    ----------
    table : RegionIndustryTable

    Returns
    -------
    str
        Empty for a table without periods.
    """
    return f"{table.periods[0]}–{table.periods[-1]}" if len(table.periods) > 1 else table.periods[0]


def scores_of(clusters: Mapping[str, str], sample: Sample, other: Beside | None) -> list[Score]:
    """Return the scores of found definitions, and of given ones on the same industries.

    Parameters
    ----------
    clusters : mapping of industry to cluster
        The found ones.
    sample : Sample
    other : Beside or None

    Returns
    -------
    list of Score
        Empty where too few industries are in all of them.
    """
    sets = [("found", clusters)] + ([(other.name, other.clusters)] if other else [])
    codes = [code for code in sample.industries if all(code in members for _, members in sets)]
    if len(codes) < 2:
        return []
    matrices, scores = sample.within(codes), []
    for name, members in sets:
        labels = _labels(members, codes)
        if labels.max() > 0:
            score = validation_scores(matrices, labels)
            scores.append(
                Score(
                    sample.label, name, len(codes), int(labels.max()) + 1, score.vs_cluster, score.vs_industry
                )
            )
    return scores


def agreement(clusters: Mapping[str, str], other: Beside) -> tuple[float, float]:
    """Return the overlap share and the adjusted Rand index of found and given definitions.

    Parameters
    ----------
    clusters : mapping of industry to cluster
    other : Beside

    Returns
    -------
    tuple of float
        NaN where they have no industry in common.
    """
    codes = [code for code in clusters if code in other.clusters]
    if not codes:
        return float("nan"), float("nan")
    first, second = _labels(clusters, codes), _labels(other.clusters, codes)
    return overlap_share(first, second), adjusted_rand_index(first, second)


def _labels(clusters: Mapping[str, str], codes: Sequence[str]) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Return the clusters of industries as numbers from 0."""
    return np.unique([clusters[code] for code in codes], return_inverse=True)[1].astype(np.int64)
