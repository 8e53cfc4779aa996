"""Forms in the house's look."""

import pytest
from django import forms
from django.db.models.fields import BLANK_CHOICE_DASH
from django.utils import translation


class Asked(forms.Form):
    kind = forms.ChoiceField(choices=[*BLANK_CHOICE_DASH, ("a", "A")])
    source = forms.ChoiceField(choices=[*BLANK_CHOICE_DASH, ("b", "B")], required=False)


@pytest.mark.parametrize(
    ("language", "must", "may"), [("en", "Choose …", "nothing chosen"), ("sv", "Välj …", "inget valt")]
)
def test_the_choice_of_nothing_is_said_in_words(language: str, must: str, may: str) -> None:
    with translation.override(language):
        written = str(Asked())
    assert "---" not in written
    assert written.count(f">{must}</option>") == written.count(f">{may}</option>") == 1
