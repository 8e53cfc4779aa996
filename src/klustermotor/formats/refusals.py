"""What is raised when input cannot be used; the message is one sentence for the person who gave it."""


class RefusedInput(ValueError):  # noqa: N818 - said to the person whose input it is
    """A file, or what is asked of it, cannot be used; nothing was written."""


class MalformedOption(RefusedInput):
    """What was asked for is not written in the documented form, whatever the file holds."""
