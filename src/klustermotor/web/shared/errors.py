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


class StandsAlready(Refused):
    """What is to be recorded seems to be here already; ``name`` and ``url`` say what and where.

    ``anyway`` is whether it may be recorded all the same by whoever knows that it is another one.
    """

    def __init__(self, sentence: Any, *, name: str, url: str, anyway: bool) -> None:
        """Keep what stands there already."""
        super().__init__(sentence)
        self.name, self.url, self.anyway = name, url, anyway


class Doubtful(Refused):
    """What is to be recorded is probably a mistake; whoever knows better may record it all the same."""


class NoSuchFile(Http404):
    """There is no such file here; the message is a sentence for the person who asked."""
