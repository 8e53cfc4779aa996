"""What randomness may be drawn from."""

from decimal import Decimal
from typing import Any

import numpy as np
import pytest

from klustermotor.analysis.randomness import check_generator, check_seed


@pytest.mark.parametrize("seed", [0, 2**80, np.int32(3), np.uint64(2**63)])
def test_whole_numbers_from_zero_are_seeds(seed: Any) -> None:
    check_seed(seed)
    assert np.random.default_rng([seed, 1]).random() < 1


@pytest.mark.parametrize("seed", [1.0, "1", None, True, Decimal(1), [1], np.random.default_rng(1)])
def test_nothing_else_is_a_seed(seed: Any) -> None:
    with pytest.raises(TypeError, match="seed must be a whole number"):
        check_seed(seed)


@pytest.mark.parametrize("seed", [-1, np.int64(-7)])
def test_a_negative_seed_is_refused(seed: Any) -> None:
    with pytest.raises(ValueError, match=f"seed must not be negative, but is {seed}"):
        check_seed(seed)


@pytest.mark.parametrize("rng", [1, None, np.random.RandomState(1)])
def test_only_a_generator_of_numpy_is_one(rng: Any) -> None:
    check_generator(np.random.default_rng(1))
    with pytest.raises(TypeError, match=f"rng must be a numpy.random.Generator.* not {type(rng).__name__}"):
        check_generator(rng)
