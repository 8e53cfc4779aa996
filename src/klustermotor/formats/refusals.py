"""What is raised when input cannot be used; the message is one sentence for the person who gave it."""

from klustermotor.formats.phrases import Parameter, phrase


class RefusedInput(ValueError):  # noqa: N818 - said to the person whose input it is
    """A file, or what is asked of it, cannot be used; nothing was written."""

    def in_language(self, language: str) -> str:  # noqa: ARG002 - told in English unless it is explained
        """Return the sentence in ``sv`` or ``en``, where it is known in both."""
        return str(self)


class MalformedOption(RefusedInput):
    """What was asked for is not written in the documented form, whatever the file holds."""


class ExplainedRefusal(RefusedInput):
    """A refusal that can be said in Swedish and in English.

    Parameters
    ----------
    code : str
        Key of the sentence in ``formats/texts``.
    **parameters : str, int or float
        What the sentence names.

    Examples
    --------
    >>> refusal = ExplainedRefusal("upload.empty", name="jobb.csv")
    >>> str(refusal)
    'The file jobb.csv is empty; choose another file.'
    >>> refusal.in_language("sv")
    'Filen jobb.csv är tom; välj en annan fil.'
    """

    def __init__(self, code: str, **parameters: Parameter) -> None:
        super().__init__(phrase(code, "en", parameters))
        self.code = code
        self.parameters = parameters

    def __reduce__(self) -> tuple[object, ...]:
        return _rebuilt, (type(self), self.code, self.parameters)

    def in_language(self, language: str) -> str:
        """Return the sentence in ``sv`` or ``en``."""
        return phrase(self.code, language, self.parameters)


def _rebuilt(kind: type[ExplainedRefusal], code: str, parameters: dict[str, Parameter]) -> ExplainedRefusal:
    """Return a refusal that has travelled between processes."""
    return kind(code, **parameters)
