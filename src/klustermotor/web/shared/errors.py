"""What a person can put right, said in one sentence."""

from typing import Any

from django.http import Http404


class Refused(Exception):
    """Something asked for cannot be done as asked; the message is a translated sentence for the person.

    ``field`` names the form field it concerns, when there is one.
    """

    def __init__(self, sentence: Any, *, field: str | None = None) -> None:
        """Keep the sentence and the field it belongs to."""
        super().__init__(sentence)
        self.sentence = str(sentence)
        self.field = field


class NoSuchFile(Http404):
    """There is no such file here; the message is a sentence for the person who asked."""
