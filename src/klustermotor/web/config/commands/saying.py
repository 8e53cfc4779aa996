"""What a command says to the person at the terminal, without waiting for anything else to be loaded."""

from rich.console import Console

#: Exit status of a command whose input or settings cannot be used.
REFUSED = 1
#: Everything said to a person goes to standard error; standard output is for machines.
_console = Console(stderr=True, highlight=False)


def say(sentence: str) -> None:
    """Tell the person at the terminal."""
    _console.print(sentence, markup=False, soft_wrap=True)
