"""Files for download: tables, pictures and documents, each with its status on it and a line in the trail."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.utils.text import slugify

from klustermotor.figures.exports import standalone
from klustermotor.figures.numbers import Language
from klustermotor.figures.png import to_png
from klustermotor.formats import safe_name
from klustermotor.web.accounts import audit
from klustermotor.web.accounts.access import Access
from klustermotor.web.accounts.models import AuditEntry, TenantOwned
from klustermotor.web.documents.blocks import Block
from klustermotor.web.documents.pdf import pdf_bytes
from klustermotor.web.documents.provenance import Provenance
from klustermotor.web.documents.spreadsheets import csv_bytes, xlsx_bytes
from klustermotor.web.documents.word import docx_bytes
from klustermotor.web.evidence.models import Run, Standing
from klustermotor.web.shared.exports import known_format
from klustermotor.web.shared.tables import Table, plain_rows
from klustermotor.web.shared.templatetags.written import active_language

TableFormat: TypeAlias = Literal["csv", "xlsx"]
PictureFormat: TypeAlias = Literal["svg", "png"]
DocumentFormat: TypeAlias = Literal["docx", "pdf"]

MEDIA_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "svg": "image/svg+xml",
    "png": "image/png",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "gexf": "application/gexf+xml",
    "graphml": "application/graphml+xml",
}
_PNG_WIDTH = 2000


@dataclass(frozen=True, slots=True)
class MadeFile:
    """A file that was made: handed out, or kept among the documents."""

    about: Provenance
    content: bytes
    name: str
    ending: str
    #: What it is about, for the trail and for the kept document; the run's trail takes the note without it.
    thing: TenantOwned | None = None

    @property
    def media_type(self) -> str:
        """Return its media type."""
        return MEDIA_TYPES[self.ending]


def handed_out(access: Access, made: MadeFile) -> HttpResponse:
    """Return a file as a download and note it in the trail."""
    note_export(access, made.about.title, made.ending, made.thing or made.about.run)
    return download(made.content, made.name, made.media_type)


def provenance_of(
    access: Access,
    title: Any,
    *,
    language: Language | None = None,
    status: Standing | None = None,
    standings: Iterable[Standing] = (),
    run: Run | None = None,
    source_lines: Iterable[Any] = (),
    example: bool = False,
) -> Provenance:
    """Return what a file says of itself; the status is the run's own unless another object's is given.

    With ``standings``, what the rows are about, the file says their status where all have the same, and that
    each row has its own where they have not.
    """
    return Provenance(
        title=str(title),
        tenant=access.tenant,
        by=access.user,
        language=language or active_language(),
        status=status or run,
        standings=tuple(standings),
        run=run,
        source_lines=tuple(map(str, source_lines)),
        example=example,
    )


def table_file(
    *,
    access: Access,
    title: Any,
    columns: Sequence[Any],
    rows: Iterable[Sequence[Any]],
    format: str = "csv",  # noqa: A002 - the word in the address
    language: Language | None = None,
    status: Standing | None = None,
    standings: Iterable[Standing] = (),
    source_lines: Iterable[Any] = (),
    example: bool = False,
    run: Run | None = None,
    thing: TenantOwned | None = None,
) -> HttpResponse:
    """Return a table as a download (CSV unless XLSX is asked for) and note it in the trail.

    ``thing`` is the object whose trail takes the note; without one it is the run's, else the workbench's.
    """
    about = provenance_of(
        access,
        title,
        language=language,
        status=status,
        standings=standings,
        run=run,
        source_lines=source_lines,
        example=example,
    )
    return handed_out(access, made_table(columns, rows, about, format=format, thing=thing))


def made_table(
    columns: Sequence[Any],
    rows: Iterable[Sequence[Any]],
    about: Provenance,
    *,
    format: str = "csv",  # noqa: A002 - the word in the address
    thing: TenantOwned | None = None,
) -> MadeFile:
    """Make a table as CSV, or as XLSX when asked for."""
    names, kept = [str(name) for name in columns], [list(row) for row in rows]
    ending = known_format(format, "csv", "xlsx")
    content = (xlsx_bytes if ending == "xlsx" else csv_bytes)(names, kept, about)
    return MadeFile(about, content, file_name(about.title, "table", ending), ending, thing)


def list_file(*, access: Access, title: Any, table: Table, format: str, **about: Any) -> HttpResponse:  # noqa: A002
    """Return all rows of a page's table that match, in its order, as a download; ``about`` as for tables."""
    names, rows = plain_rows(table.columns, table.ordered)
    return table_file(access=access, title=title, columns=names, rows=rows, format=format, **about)


def picture_file(
    svg: str,
    *,
    access: Access,
    title: Any,
    format: str = "svg",  # noqa: A002 - the word in the address
    run: Run | None = None,
    thing: TenantOwned | None = None,
) -> HttpResponse:
    """Return a picture as SVG, or as PNG when asked for; status and sources stand inside the picture."""
    ending = "png" if format == "png" else "svg"
    content = to_png(svg, _PNG_WIDTH) if ending == "png" else standalone(svg, embed_fonts=True).encode()
    note_export(access, str(title), ending, thing or run)
    return download(content, file_name(str(title), "picture", ending), MEDIA_TYPES[ending])


def document_bytes(content: Iterable[Block], about: Provenance, *, format: str = "pdf") -> bytes:  # noqa: A002
    """Return a document as PDF, or as DOCX when asked for."""
    return (docx_bytes if format == "docx" else pdf_bytes)(list(content), about)


def made_document(
    blocks: Iterable[Block],
    about: Provenance,
    *,
    format: str = "pdf",  # noqa: A002 - the word in the address
    thing: TenantOwned | None = None,
) -> MadeFile:
    """Make a document as PDF, or as DOCX when asked for."""
    ending = known_format(format, "pdf", "docx")
    content = document_bytes(blocks, about, format=ending)
    return MadeFile(about, content, file_name(about.title, "document", ending), ending, thing)


def document_file(
    *,
    access: Access,
    title: Any,
    blocks: Iterable[Block],
    format: str = "pdf",  # noqa: A002 - the word in the address
    language: Language | None = None,
    status: Standing | None = None,
    source_lines: Iterable[Any] = (),
    example: bool = False,
    run: Run | None = None,
    thing: TenantOwned | None = None,
) -> HttpResponse:
    """Return a document as a download (PDF unless DOCX is asked for) and note it in the trail."""
    about = provenance_of(
        access, title, language=language, status=status, run=run, source_lines=source_lines, example=example
    )
    return handed_out(access, made_document(blocks, about, format=format, thing=thing))


def file_name(title: str, otherwise: str, ending: str) -> str:
    """Return a file's name from its title; years with a dash between them stay two numbers."""
    return f"{slugify(title.replace('–', '-')) or otherwise}.{ending}"


def download(content: bytes, name: str, media_type: str) -> HttpResponse:
    """Answer with a file that is saved and never opened in the page's own name."""
    answer = HttpResponse(content, content_type=media_type)
    answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=safe_name(name))
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    answer["Cache-Control"] = "private, no-store"
    return answer


def note_export(access: Access, title: str, ending: str, thing: TenantOwned | None) -> None:
    """Write in the trail that something left the workbench: on the object, else on the workbench."""
    if thing is not None:
        audit.event(thing, by=access.user, name="exported", details={"format": ending})
        return
    AuditEntry.objects.create(
        tenant=access.tenant,
        by=access.user,
        action=AuditEntry.Action.EVENT,
        object_kind=audit.kind_of(access.tenant),
        object_uid=access.tenant.uid,
        object_label=title[:250],
        event="exported",
        changes={"format": [None, ending]},
    )
