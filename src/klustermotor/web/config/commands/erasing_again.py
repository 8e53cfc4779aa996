"""After a restore: erase again what was erased of persons since the backup was made."""

from importlib import import_module
from pathlib import Path
from typing import Any

from klustermotor.web.shared.errors import Refused

# The apps are ready only once a command has begun, and this module is read before.
_LEDGER = "klustermotor.web.portal.privacy.ledger"


def erase_again(erased: Path | None) -> int:
    """Erase what the file beside the data, or the one that is named, says; return how many things."""
    ledger: Any = import_module(_LEDGER)
    if erased is not None and not erased.exists():
        raise Refused(f"{erased} is not there; the database is restored, but nothing was erased of it again.")
    try:
        held = ledger.read_file(ledger.path()) | (ledger.read_file(erased) if erased else set())
    except (ValueError, OSError) as error:
        raise Refused(
            f"What was erased cannot be read ({error}); the database is restored, but not erased of it."
        ) from error
    if not held:
        return 0
    count: int = ledger.apply_again(held)
    ledger.write_file()
    return count
