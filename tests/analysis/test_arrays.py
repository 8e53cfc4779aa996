"""Arrays on the way in: what passes, and which cell a refusal names."""

import numpy as np
import pytest
import scipy.sparse

from klustermotor.analysis.arrays import as_counts, as_floats


def test_floats_pass_without_a_copy():
    array = np.array([[1.0, -2.0]])
    assert as_floats(array, "change") is array
    assert as_floats([[True, 2]], "change").dtype == np.float64


@pytest.mark.parametrize(
    ("values", "message"),
    [
        (np.array([[1 + 2j, 3]]), "change must be real numbers, but is complex: give its real part"),
        ([[1 + 2j, 3]], "change must be numbers"),
        (np.complex64(1), "change must be real numbers"),
        (scipy.sparse.csr_array(np.eye(2)), r"change is a sparse matrix.*give change\.toarray\(\)"),
        (scipy.sparse.coo_matrix(np.eye(2)), "must be a dense array"),
        (
            np.ma.masked_array([[1.0, 2.0], [3.0, 4.0]], mask=[[False, False], [True, False]]),
            r"change has a masked value at region 1, industry 0 \(counted from 0\): fill it",
        ),
        (np.ma.masked_equal([[1, 2, 3]], 2), "masked value at region 0, industry 1"),
        (np.ma.masked_equal([1, 2, 3], 2), "masked value at position 1"),
        ([["a", 2]], "change must be numbers"),
        ([1.0, 2.0], "change must have 2 axes, but has 1"),
        (np.zeros((0, 3)), "change is empty"),
        ([[1.0, np.nan]], "change must be finite: nan at region 0, industry 1"),
        ([[-np.inf, 1.0]], "change must be finite: -inf at region 0, industry 0"),
    ],
)
def test_what_is_no_plain_number_is_refused(values, message):
    with pytest.raises(ValueError, match=message):
        as_floats(values, "change")


def test_masked_arrays_pass_once_nothing_is_masked():
    masked = np.ma.masked_array([[1.0, 2.0]], mask=[[False, True]])
    filled = as_floats(masked.filled(np.nan), "change", allow_missing=True)
    assert np.isnan(filled[0, 1])
    assert as_floats(np.ma.masked_array([[1.0, 2.0]]), "change").tolist() == [[1.0, 2.0]]


def test_only_what_is_allowed_passes_besides():
    unbounded = np.array([[1.0, np.inf]])
    assert as_counts(unbounded, "upper", allow_infinite=True) is unbounded
    for values, options, message in (
        (unbounded, {}, "upper must be finite: inf"),
        (unbounded, {"allow_missing": True}, "upper must be finite: inf"),
        ([[1.0, np.nan]], {"allow_infinite": True}, "upper must be finite: nan"),
        ([[1.0, -np.inf]], {"allow_infinite": True}, "upper must be finite: -inf"),
        ([[np.inf, -1.0]], {"allow_infinite": True}, "upper must not be negative: -1"),
        ([[np.nan, -1.0]], {"allow_missing": True}, "upper must not be negative: -1"),
    ):
        with pytest.raises(ValueError, match=message):
            as_counts(values, "upper", **options)
