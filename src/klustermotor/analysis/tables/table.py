"""The table that everything starts from: jobs by region, industry and period, with what is hidden in it."""

import difflib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal, TypeAlias

import numpy as np
import polars as pl
from numpy.typing import ArrayLike, NDArray

from klustermotor.analysis.arrays import BoolArray, FloatArray, check_shape
from klustermotor.analysis.tables.summing import Summation

Axis: TypeAlias = Literal["region", "industry", "period"]
FlagArray: TypeAlias = NDArray[np.int16]

#: The label of the only period of a table that has no period column.
NO_PERIOD = ""

_AXES: tuple[Axis, Axis, Axis] = ("region", "industry", "period")
_PLURALS: dict[Axis, str] = {"region": "regions", "industry": "industries", "period": "periods"}
_SLACK = 1e-9


@dataclass(frozen=True, slots=True)
class RegionIndustryTable:
    """Jobs by region × industry × period, with labels, flags and bounds of what the publisher hides.

    Every array has the shape (n_regions, n_industries, n_periods). Build one with `table_from_frame`.

    Parameters
    ----------
    regions, industries, periods : tuple of str
        Codes, unique on each axis; text, so ``"01"`` stays ``"01"``. A table without periods has one, ``""``.
    employment : ndarray
        Jobs; NaN exactly where the cell is hidden (suppressed and not filled), 0 where no row existed.
    establishments, wages : ndarray or None
        Plants and payroll; NaN where hidden, 0 where no row existed; None where the source has none.
    present : ndarray of bool
        A row existed.
    suppressed : ndarray of bool
        The publisher hides the employment; stays true after filling.
    filled : ndarray of bool
        A best value stands in for a suppressed one.
    lower, upper : ndarray
        Hard bounds of employment; equal to it where it is published; ``upper`` may be infinite.
    flag_codes : ndarray of int16
        The flag of each cell as a position in ``flag_labels``.
    flag_labels : tuple of str
        The flags met; the first is ``""``, no flag.
    region_names, industry_names : mapping of str to str
        Names to show for codes; may be empty.

    Raises
    ------
    ValueError
        If the parts contradict each other.

    Examples
    --------
    >>> table = table_of([[[10.0], [0.0]]], regions=["01"], industries=["A", "B"])
    >>> table.at()
    array([[10.,  0.]])
    """

    regions: tuple[str, ...]
    industries: tuple[str, ...]
    periods: tuple[str, ...]
    employment: FloatArray
    establishments: FloatArray | None
    wages: FloatArray | None
    present: BoolArray
    suppressed: BoolArray
    filled: BoolArray
    lower: FloatArray
    upper: FloatArray
    flag_codes: FlagArray
    flag_labels: tuple[str, ...] = ("",)
    region_names: Mapping[str, str] = field(default_factory=dict)
    industry_names: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for axis in _AXES:
            _check_labels(self.labels(axis), axis)
        self._check_shapes()
        self._check_cells()

    @property
    def shape(self) -> tuple[int, int, int]:
        """Return the number of regions, industries and periods."""
        return len(self.regions), len(self.industries), len(self.periods)

    @property
    def hidden(self) -> BoolArray:
        """Return where employment is still unknown: suppressed and not filled."""
        return self.suppressed & ~self.filled

    def labels(self, axis: Axis) -> tuple[str, ...]:
        """Return the codes along an axis (``"region"``, ``"industry"`` or ``"period"``)."""
        return {"region": self.regions, "industry": self.industries, "period": self.periods}[axis]

    def flag(self, region: str, industry: str, period: str | None = None) -> str:
        """Return the flag of one cell as text, ``""`` where it has none."""
        place = (
            *_positions((region,), self.regions, "region"),
            *_positions((industry,), self.industries, "industry"),
            self.period_index(period),
        )
        return self.flag_labels[int(self.flag_codes[place])]

    def period_index(self, period: str | None = None) -> int:
        """Return the position of a period; without one, the table must have a single period."""
        if period is None:
            if len(self.periods) == 1:
                return 0
            raise ValueError(
                f"say which period is meant: the table has {len(self.periods)}, "
                f"{self.periods[0]} to {self.periods[-1]}"
            )
        return _positions((period,), self.periods, "period")[0]

    def at(self, period: str | None = None) -> FloatArray:
        """Return employment (n_regions, n_industries) in a period; NaN where hidden."""
        return self._slice(self.employment, period)

    def lower_at(self, period: str | None = None) -> FloatArray:
        """Return the lower bounds of employment (n_regions, n_industries) in a period."""
        return self._slice(self.lower, period)

    def upper_at(self, period: str | None = None) -> FloatArray:
        """Return the upper bounds of employment (n_regions, n_industries) in a period; may be infinite."""
        return self._slice(self.upper, period)

    def establishments_at(self, period: str | None = None) -> FloatArray:
        """Return establishments (n_regions, n_industries) in a period; refused where the table has none."""
        return self._slice(_given(self.establishments, "establishments"), period)

    def wages_at(self, period: str | None = None) -> FloatArray:
        """Return wages (n_regions, n_industries) in a period; NaN where hidden."""
        return self._slice(_given(self.wages, "wages"), period)

    def select(
        self,
        *,
        regions: Iterable[str] | None = None,
        industries: Iterable[str] | None = None,
        periods: Iterable[str] | None = None,
    ) -> "RegionIndustryTable":
        """Return the named regions, industries and periods alone, in the order they are named."""
        wanted = {"region": regions, "industry": industries, "period": periods}
        chosen = {
            axis: self.labels(axis) if codes is None else tuple(codes)
            for axis, codes in zip(_AXES, (wanted[axis] for axis in _AXES), strict=True)
        }
        grid = np.ix_(*(_positions(chosen[axis], self.labels(axis), axis) for axis in _AXES))
        cut: dict[str, Any] = {
            name: None if cells is None else cells[grid] for name, cells in self.cells().items()
        }
        return replace(
            self,
            regions=chosen["region"],
            industries=chosen["industry"],
            periods=chosen["period"],
            **cut,
        )

    def with_filled(self, employment: ArrayLike, lower: ArrayLike, upper: ArrayLike) -> "RegionIndustryTable":
        """Return the table with best values and bounds in its suppressed cells.

        Parameters
        ----------
        employment, lower, upper : (n_regions, n_industries, n_periods) array-like
            As the table's own where published; NaN in ``employment`` leaves a suppressed cell hidden.

        Returns
        -------
        RegionIndustryTable

        Raises
        ------
        ValueError
            If a published value is changed, or a value lies outside its bounds.
        """
        values = np.asarray(employment, dtype=np.float64)
        check_shape(values, "employment", self.shape)
        _refuse_first(
            ~self.suppressed & (values != self.employment), self, "filling must not change a published value"
        )
        return replace(
            self,
            employment=values,
            lower=np.asarray(lower, dtype=np.float64),
            upper=np.asarray(upper, dtype=np.float64),
            filled=self.suppressed & ~np.isnan(values),
        )

    def aggregate(
        self,
        axis: Axis,
        labels: Sequence[str],
        summation: Summation,
        *,
        names: Mapping[str, str] | None = None,
    ) -> "RegionIndustryTable":
        """Return the table with the members along an axis summed into new codes.

        Parameters
        ----------
        axis : {"region", "industry", "period"}
        labels : sequence of str
            The new codes.
        summation : Summation
            Which member goes into which new code with which weight.
        names : mapping of str to str, optional
            Names of the new codes.

        Returns
        -------
        RegionIndustryTable
            Bounds add up. A cell with a hidden member is hidden; one with suppressed members that are all
            filled is suppressed and filled. Flags of members are dropped, as a range does not hold for a sum.
        """
        number = _AXES.index(axis)
        sums: dict[str, Any] = {
            name: None if cells is None else summation.floats(cells, number)
            for name, cells in self.cells().items()
            if name not in {"present", "suppressed", "filled", "flag_codes"}
        }
        suppressed = summation.any(self.suppressed, number)
        hidden = summation.any(self.hidden, number)
        present = summation.any(self.present, number)
        changed: dict[str, Any] = {_PLURALS[axis]: tuple(labels)}
        if axis != "period":
            changed[f"{axis}_names"] = dict(names or {})
        return replace(
            self,
            **changed,
            **sums,
            present=present,
            suppressed=suppressed,
            filled=suppressed & ~hidden,
            flag_codes=np.zeros(present.shape, dtype=np.int16),
            flag_labels=("",),
        )

    def to_frame(self, *, only_present: bool = True) -> pl.DataFrame:
        """Return the table as a long frame, sorted by region, industry and period.

        Parameters
        ----------
        only_present : bool
            Leave out the cells without a row.

        Returns
        -------
        polars.DataFrame
            Columns region, industry, period (where the table has periods), employment (null where hidden),
            lower, upper, suppressed, filled, establishments and wages where the table has them, and flag.
        """
        keep = np.argwhere(self.present if only_present else np.ones(self.shape, dtype=np.bool_))
        i, j, k = keep[:, 0], keep[:, 1], keep[:, 2]
        cells = self.cells()
        columns: dict[str, pl.Series] = {
            "region": _labelled(self.regions, i),
            "industry": _labelled(self.industries, j),
        }
        if self.periods != (NO_PERIOD,):
            columns["period"] = _labelled(self.periods, k)
        for name in ("employment", "lower", "upper", "suppressed", "filled", "establishments", "wages"):
            values = cells[name]
            if values is not None:
                columns[name] = pl.Series(values[i, j, k], nan_to_null=True)
        columns["flag"] = _labelled(self.flag_labels, self.flag_codes[i, j, k].astype(np.int64))
        return pl.DataFrame(columns)

    def cells(self) -> dict[str, Any]:
        """Return every array of cells by its name; None where the table has no such figures."""
        return {
            "employment": self.employment,
            "establishments": self.establishments,
            "wages": self.wages,
            "present": self.present,
            "suppressed": self.suppressed,
            "filled": self.filled,
            "lower": self.lower,
            "upper": self.upper,
            "flag_codes": self.flag_codes,
        }

    def _slice(self, cells: FloatArray, period: str | None) -> FloatArray:
        """Return one period of an array as a contiguous array of its own."""
        return np.ascontiguousarray(cells[:, :, self.period_index(period)])

    def _check_shapes(self) -> None:
        """Refuse arrays that do not fit the labels, or hold something else than they should."""
        kinds = {"present": "b", "suppressed": "b", "filled": "b", "flag_codes": "i"}
        for name, cells in self.cells().items():
            if cells is None:
                continue
            check_shape(cells, name, self.shape)
            if cells.dtype.kind != kinds.get(name, "f"):
                raise ValueError(f"{name} has the wrong type {cells.dtype}")
        if not self.flag_labels or self.flag_labels[0]:
            raise ValueError('the first flag label must be "", which stands for no flag')
        if self.flag_codes.min() < 0 or self.flag_codes.max() >= len(self.flag_labels):
            raise ValueError("a flag code points outside the flag labels")

    def _check_cells(self) -> None:
        """Refuse cells that contradict each other."""
        missing = np.isnan(self.employment)
        slack = _SLACK * (1.0 + np.abs(np.where(missing, 0.0, self.employment)))
        with np.errstate(invalid="ignore"):
            outside = (self.employment < self.lower - slack) | (self.employment > self.upper + slack)
            crossed = ~(self.lower <= self.upper) | (self.lower < 0) | np.isinf(self.lower)
            loose = ~self.suppressed & ((self.lower != self.employment) | (self.upper != self.employment))
        checks = [
            (np.isinf(self.employment), "employment must be finite"),
            (missing & ~self.hidden, "employment is missing though the cell is not hidden"),
            (~missing & self.hidden, "employment stands in a cell marked as hidden"),
            (~missing & (self.employment < 0), "employment must not be negative"),
            (crossed, "bounds must be numbers with 0 <= lower <= upper"),
            (loose, "bounds must equal employment where it is published"),
            (outside, "employment lies outside its bounds"),
            (self.filled & ~self.suppressed, "only a suppressed cell can be filled"),
            (self.suppressed & ~self.present, "a suppressed cell must have a row"),
            (~self.present & (self.employment > 0), "a cell without a row must have no employment"),
        ]
        for wrong, sentence in checks:
            _refuse_first(wrong, self, sentence)
        for name, cells in (("establishments", self.establishments), ("wages", self.wages)):
            if cells is not None:
                _refuse_first((cells < 0) | np.isinf(cells), self, f"{name} must be finite and not negative")


def table_of(
    employment: ArrayLike,
    *,
    regions: Sequence[str],
    industries: Sequence[str],
    periods: Sequence[str] = (NO_PERIOD,),
    establishments: ArrayLike | None = None,
    wages: ArrayLike | None = None,
) -> RegionIndustryTable:
    """Return a table in which everything is published, from arrays and labels.

    Parameters
    ----------
    employment : (n_regions, n_industries, n_periods) array-like of jobs
    regions, industries, periods : sequence of str
        Codes along the axes.
    establishments, wages : array-like of the same shape, optional

    Returns
    -------
    RegionIndustryTable

    Raises
    ------
    ValueError
        If the arrays do not fit the labels, or a value is negative or not finite.

    Examples
    --------
    >>> table_of([[[3.0]]], regions=["SE122"], industries=["C25"]).shape
    (1, 1, 1)
    """
    jobs = np.asarray(employment, dtype=np.float64)
    none = np.zeros(jobs.shape, dtype=np.bool_)
    return RegionIndustryTable(
        regions=tuple(regions),
        industries=tuple(industries),
        periods=tuple(periods),
        employment=jobs,
        establishments=None if establishments is None else np.asarray(establishments, dtype=np.float64),
        wages=None if wages is None else np.asarray(wages, dtype=np.float64),
        present=~none,
        suppressed=none,
        filled=none.copy(),
        lower=jobs.copy(),
        upper=jobs.copy(),
        flag_codes=np.zeros(jobs.shape, dtype=np.int16),
    )


def _positions(wanted: Sequence[str], labels: Sequence[str], axis: str) -> list[int]:
    """Return the positions of codes; refuse an unknown one with those that look like it."""
    places = {label: number for number, label in enumerate(labels)}
    for code in wanted:
        if code not in places:
            close = difflib.get_close_matches(str(code), labels, n=3, cutoff=0.4) or list(labels[:5])
            raise ValueError(
                f"there is no {axis} {code!r} in the table; it has {len(labels)}, among them "
                + ", ".join(repr(label) for label in close)
            )
    return [places[code] for code in wanted]


def _check_labels(labels: tuple[str, ...], axis: Axis) -> None:
    """Refuse labels that are not text, are missing, or stand twice."""
    if not labels:
        raise ValueError(f"the table has no {axis}")
    blank_allowed = axis == "period" and labels == (NO_PERIOD,)
    for label in labels:
        if not (str(label).strip() or blank_allowed):
            raise ValueError(f"every {axis} must have a code that is not empty, but one is {label!r}")
    if len(set(labels)) != len(labels):
        twice = next(label for label in labels if labels.count(label) > 1)
        raise ValueError(f"the {axis} {twice!r} stands twice")


def _refuse_first(wrong: BoolArray, table: RegionIndustryTable, sentence: str) -> None:
    """Raise with the sentence and the first offending cell, if there is one."""
    if not wrong.any():
        return
    i, j, k = (int(place) for place in np.argwhere(wrong)[0])
    where = f"region {table.regions[i]!r}, industry {table.industries[j]!r}"
    if table.periods != (NO_PERIOD,):
        where += f", period {table.periods[k]!r}"
    raise ValueError(f"{sentence}: {where} ({int(wrong.sum())} cells in all)")


def _given(cells: FloatArray | None, name: str) -> FloatArray:
    """Return the array, or refuse when the table has none."""
    if cells is None:
        raise ValueError(f"the table has no {name}; name their column when it is read")
    return cells


def _labelled(labels: Sequence[str], positions: NDArray[np.int64]) -> pl.Series:
    """Return a text column from positions in a list of labels."""
    return pl.Series(labels, dtype=pl.String).gather(positions)
