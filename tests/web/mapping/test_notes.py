"""What a run noted is said once."""

import pytest

from klustermotor.web.evidence.models import Run
from klustermotor.web.mapping.selectors.notes import notes_of


@pytest.mark.parametrize(
    ("estimated", "said"),
    [
        (12, "The publisher hides 12 figures; they are estimates, marked ≈."),
        (9, "The publisher hides 12 figures; they were filled within their bounds, and 9 of them are"),
    ],
)
def test_the_number_of_hidden_figures_is_said_once(estimated: int, said: str) -> None:
    run = Run(notes=[{"key": "hidden", "cells": 12, "estimated": estimated}])
    [sentence] = notes_of(run)
    assert sentence.startswith(said)
