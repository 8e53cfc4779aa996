"""Workbooks and documents are zip archives: look into them without unpacking more than is allowed."""

import struct
import zipfile
import zlib
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import BinaryIO

from klustermotor.formats.markup import check_markup_start, read_small_markup
from klustermotor.formats.refusals import ExplainedRefusal
from klustermotor.formats.upload_limits import UploadLimits

_CHUNK = 1 << 16
_LOCAL_HEADER = struct.Struct("<4s5H3L2H")
_SMALL = 10_000_000
_MOST_CONTENT_TYPES = 2_000_000
_ENCRYPTED = 0x1
_ARCHIVE_STARTS = (
    b"PK\x03\x04",
    b"\x1f\x8b",
    b"7z\xbc\xaf",
    b"Rar!",
    b"BZh",
    b"\xfd7zXZ",
    b"\xd0\xcf\x11\xe0",
)
_MAIN_PARTS = {
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml": "xlsx",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml": "docx",
}
_MACRO_PARTS = ("vbaproject.bin", "vbadata.xml")
_ODF_SCRIPTS = ("basic/", "scripts/")


def inspect_office_file(path: Path, *, name: str, limits: UploadLimits) -> str:
    """Return whether an archive is a workbook or a document; refuse any other, and what is packed to harm.

    The sizes in the central directory are checked first. They may lie, so every member is then unpacked piece
    by piece, and thrown away, until it ends or exceeds what was said of it.

    Parameters
    ----------
    path : Path
    name : str
        To be named in the refusal.
    limits : UploadLimits

    Returns
    -------
    {"xlsx", "docx", "odt"}

    Raises
    ------
    ExplainedRefusal

    Examples
    --------
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp(), "a.zip")
    >>> with zipfile.ZipFile(path, "w") as archive:
    ...     archive.writestr("note.txt", "hello")
    >>> inspect_office_file(path, name="a.zip", limits=UploadLimits())
    Traceback (most recent call last):
    klustermotor.formats.refusals.ExplainedRefusal: The file a.zip is an archive and neither a workbook ...
    """
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, struct.error, NotImplementedError, UnicodeError) as error:
        raise ExplainedRefusal("upload.damaged", name=name) from error
    _check_directory(members, path.stat().st_size, name, limits)
    kind = ""
    with path.open("rb") as file:
        for member in members:
            kind = _inspect_member(file, member, members, name) or kind
    if not kind:
        raise ExplainedRefusal("upload.archive", name=name)
    return kind


def _check_directory(members: list[zipfile.ZipInfo], size: int, name: str, limits: UploadLimits) -> None:
    """Refuse an archive by what its central directory says."""
    if len(members) > limits.most_members:
        raise ExplainedRefusal(
            "upload.too_many_members", name=name, count=len(members), limit=limits.most_members
        )
    unpacked = sum(member.file_size for member in members)
    if unpacked > limits.most_unpacked_bytes:
        raise _bomb(name, limits)
    if unpacked > _SMALL and unpacked > limits.most_ratio * size:
        raise _bomb(name, limits)
    if len({member.filename for member in members}) < len(members):
        raise ExplainedRefusal("upload.damaged", name=name)
    for member in members:
        _check_member(member, name)
    ends = [(member.header_offset, member.header_offset + 30 + member.compress_size) for member in members]
    ends.sort()
    if any(end > start for (_, end), (start, _) in pairwise(ends)):
        raise ExplainedRefusal("upload.damaged", name=name)


def _check_member(member: zipfile.ZipInfo, name: str) -> None:
    """Refuse a member by its name, its packing, or what its name says of macros."""
    inside = member.orig_filename.replace("\\", "/")
    lowered = inside.lower()
    if inside.startswith("/") or ".." in inside.split("/") or "\x00" in inside or ":" in inside:
        raise ExplainedRefusal("upload.member_is_a_path", name=name)
    if member.flag_bits & _ENCRYPTED:
        raise ExplainedRefusal("upload.encrypted", name=name)
    if member.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        raise ExplainedRefusal("upload.damaged", name=name)
    if lowered.endswith(_MACRO_PARTS) or (lowered.startswith(_ODF_SCRIPTS) and not member.is_dir()):
        raise ExplainedRefusal("upload.macros", name=name)


def _bomb(name: str, limits: UploadLimits) -> ExplainedRefusal:
    """Say that a file unpacks to too much."""
    return ExplainedRefusal(
        "upload.unpacks_to_too_much", name=name, limit=round(limits.most_unpacked_bytes / 1e6)
    )


def _inspect_member(
    file: BinaryIO, member: zipfile.ZipInfo, members: list[zipfile.ZipInfo], name: str
) -> str:
    """Unpack one member into nothing; return the kind of the archive if this member tells it."""
    pieces = _unpacked(file, member, name)
    lowered = member.filename.lower()
    first = next(pieces, b"")
    if first.startswith(_ARCHIVE_STARTS):
        raise ExplainedRefusal("upload.archive_in_archive", name=name)
    kind = ""
    if lowered in {"[content_types].xml", "mimetype"}:
        content = first + b"".join(pieces) if member.file_size <= _MOST_CONTENT_TYPES else b""
        kind = _kind_of_opc(content, members, name) if lowered != "mimetype" else _kind_of_odf(content)
    elif lowered.endswith((".xml", ".rels", ".vml", ".svg")):
        # A document type can only stand before the root element, so the start of each part is enough.
        check_markup_start(first, pieces, name=name)
    for _ in pieces:
        pass
    return kind


def _unpacked(file: BinaryIO, member: zipfile.ZipInfo, name: str) -> Iterator[bytes]:
    """Give a member piece by piece; refuse one that is larger or smaller than the directory says."""
    file.seek(member.header_offset)
    header = file.read(_LOCAL_HEADER.size)
    if len(header) < _LOCAL_HEADER.size or not header.startswith(b"PK\x03\x04"):
        raise ExplainedRefusal("upload.damaged", name=name)
    fields = _LOCAL_HEADER.unpack(header)
    file.seek(fields[-2] + fields[-1], 1)
    left, total = member.compress_size, 0
    inflater = zlib.decompressobj(-15) if member.compress_type == zipfile.ZIP_DEFLATED else None
    while left:
        packed = file.read(min(_CHUNK, left))
        if not packed:
            raise ExplainedRefusal("upload.damaged", name=name)
        left -= len(packed)
        for piece in _inflated(inflater, packed, name):
            total += len(piece)
            if total > member.file_size:
                raise ExplainedRefusal("upload.sizes_lie", name=name)
            yield piece
    if total != member.file_size or (inflater is not None and not inflater.eof):
        raise ExplainedRefusal("upload.sizes_lie", name=name)


def _inflated(inflater: "zlib._Decompress | None", packed: bytes, name: str) -> Iterator[bytes]:
    """Give what a packed piece unpacks to, never more than a bounded piece at once."""
    if inflater is None:
        yield packed
        return
    try:
        while packed:
            piece = inflater.decompress(packed, 1 << 20)
            packed = inflater.unconsumed_tail
            if piece:
                yield piece
            if inflater.eof:
                return
    except zlib.error as error:
        raise ExplainedRefusal("upload.damaged", name=name) from error


def _kind_of_opc(content: bytes, members: list[zipfile.ZipInfo], name: str) -> str:
    """Return the kind of an Office Open XML file by its list of content types (ECMA-376, part 2)."""
    kind = ""
    inside = {member.filename.lower().lstrip("/") for member in members}
    for _, attributes in read_small_markup(content, name=name):
        stated = attributes.get("ContentType", "")
        if "macroenabled" in stated.lower() or "vbaproject" in stated.lower():
            raise ExplainedRefusal("upload.macros", name=name)
        if stated in _MAIN_PARTS and attributes.get("PartName", "").lower().lstrip("/") in inside:
            kind = _MAIN_PARTS[stated]
    return kind


def _kind_of_odf(content: bytes) -> str:
    """Return the kind of an OpenDocument file by its member ``mimetype``."""
    return "odt" if content.strip() == b"application/vnd.oasis.opendocument.text" else ""
