"""Rows that were erased because they name somebody: known again when their register comes anew."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from klustermotor.web.accounts.personal_data import Subject, digits, erased_marks, keyed_mark
from klustermotor.web.actors.registers.models import GONE, LinkageRun, RegisterRecord, RegisterVintage
from klustermotor.web.documents.models import Document
from klustermotor.web.evidence.models import Attachment
from klustermotor.web.shared import files
from klustermotor.web.shared.sorting import fold

#: What the marks of rows are called in the ledger of erasures.
ROW = "actors.registerrow"
_SHORTEST_NUMBER = 6


def cell_marks(register: UUID, raw: Mapping[str, str]) -> list[str]:
    """Return what stands for each cell of a register's row."""
    return [keyed_mark(str(register), _plain(str(cell))) for cell in raw.values() if cell]


def naming_marks(records: Iterable[RegisterRecord], subject: Subject) -> set[str]:
    """Return what stands for the cells of some records that name somebody."""
    return {
        mark
        for one in records
        for mark in cell_marks(
            one.register.uid,
            {name: cell for name, cell in one.raw.items() if _names(str(cell), subject)},
        )
    }


def _names(cell: str, subject: Subject) -> bool:
    """Return whether a cell names somebody: by name, address, telephone or number."""
    return subject.stands_in(cell) or subject.stands_at(cell)


def _plain(cell: str) -> str:
    """Return a cell as it is known again: a number by its last digits, however it is written."""
    held = digits(cell)
    is_number = len(held) >= _SHORTEST_NUMBER and not any(sign.isalpha() for sign in cell)
    return held[-9:] if is_number else fold(cell)


class ErasedRows:
    """The rows of a register that were erased because they name somebody."""

    def __init__(self, vintage: RegisterVintage) -> None:
        """Read the marks of the workbench once."""
        self._register = vintage.register.uid
        self._marks = erased_marks(vintage.tenant, ROW)

    def has(self, cells: Mapping[str, str]) -> bool:
        """Return whether a row is one of them."""
        return bool(self._marks) and not self._marks.isdisjoint(cell_marks(self._register, cells))


def forget_file(vintage: RegisterVintage) -> str:
    """Leave of a vintage what it counted, and neither first rows nor file; return which file that was."""
    digest, vintage.digest = vintage.digest, GONE
    vintage.mapping = {**vintage.mapping, "sample": []}
    return digest


def erase_files(digests: Iterable[str]) -> None:
    """Erase files that nothing else of any workbench is."""
    wanted = set(digests)
    held = set(RegisterVintage.objects.filter(digest__in=wanted).values_list("digest", flat=True))
    held |= set(Attachment.objects.filter(digest__in=wanted).values_list("digest", flat=True))
    held |= set(Document.objects.filter(digest__in=wanted).values_list("digest", flat=True))
    for name in ("records_file", "pairs_file"):
        found = LinkageRun.objects.filter(**{f"{name}__in": wanted})
        held |= set(found.values_list(name, flat=True))
    for digest in wanted - held:
        files.path_of(digest).unlink(missing_ok=True)
