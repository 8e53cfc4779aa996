"""What a computed page rests on: inputs, parameters, version, date."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Input:
    """A file that went into a run.

    Parameters
    ----------
    name : str
        Its name, without the folder.
    used_as : str
        "table", "reference", "definitions", "concordance" or "hierarchy".
    checksum : str
        SHA-256 of its bytes.
    """

    name: str
    used_as: str
    checksum: str


@dataclass(frozen=True, slots=True)
class RunRecord:
    """Enough about a run to make it again.

    Parameters
    ----------
    inputs : tuple of Input
    parameters : mapping of str to object
        Every choice made, also the defaults.
    version : str
        Version of the software.
    made_on : date
    """

    inputs: tuple[Input, ...]
    parameters: Mapping[str, object]
    version: str
    made_on: date

    def parameters_as_text(self) -> str:
        """Return the parameters as ``name=value``, those that were not given left out."""
        return ", ".join(
            f"{name}={value}" for name, value in self.parameters.items() if value not in (None, [], ())
        )
