"""Look at a file that a stranger sends, before any reader opens it: what it is, and whether it is safe."""

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from klustermotor.formats.archives import inspect_office_file
from klustermotor.formats.documents import inspect_markup, inspect_pdf, inspect_picture
from klustermotor.formats.parquet_files import inspect_parquet
from klustermotor.formats.refusals import ExplainedRefusal
from klustermotor.formats.text_files import inspect_text
from klustermotor.formats.upload_limits import UploadLimits

#: Kinds that can be read as tables.
TABLE_KINDS = ("csv", "xlsx", "parquet")

#: Kinds that can be kept as attachments.
ATTACHMENT_KINDS = ("pdf", "docx", "odt", "txt", "png", "jpeg", "svg", "xml", "csv", "xlsx")

#: Media type of every kind that is accepted.
MEDIA_TYPES = MappingProxyType(
    {
        "csv": "text/csv",
        "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "parquet": "application/vnd.apache.parquet",
        "pdf": "application/pdf",
        "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "odt": "application/vnd.oasis.opendocument.text",
        "txt": "text/plain",
        "png": "image/png",
        "jpeg": "image/jpeg",
        "svg": "image/svg+xml",
        "xml": "application/xml",
    }
)

_ENDINGS = {
    "csv": (".csv", ".tsv", ".tab", ".txt"),
    "xlsx": (".xlsx",),
    "parquet": (".parquet", ".pq"),
    "jpeg": (".jpg", ".jpeg"),
    "txt": (".txt", ".md"),
}
_MACRO_ENDINGS = (".docm", ".dotm", ".xlsm", ".xltm", ".xlsb", ".pptm", ".xlam")
_SIGNATURES = (
    (b"PK\x03\x04", "zip"),
    (b"PAR1", "parquet"),
    (b"%PDF-", "pdf"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"MZ", "program"),
    (b"\x7fELF", "program"),
    (b"#!", "program"),
    (b"\xca\xfe\xba\xbe", "program"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old_office"),
    (b"PK\x05\x06", "empty_archive"),
    (b"\x1f\x8b", "compressed"),
    (b"BZh", "compressed"),
    (b"\xfd7zXZ\x00", "compressed"),
    (b"7z\xbc\xaf\x27\x1c", "compressed"),
    (b"Rar!\x1a\x07", "compressed"),
    (b"\x28\xb5\x2f\xfd", "compressed"),
)
_HEAD = 4096
_WEB_PAGE = re.compile(
    rb"^\s*(<!--.*?-->\s*)*<(!doctype\s+html|html|head|body|script|iframe|meta|table)\b",
    re.IGNORECASE | re.DOTALL,
)
_MARKUP = re.compile(
    rb"^\s*(<\?xml\b|<!--.*?-->\s*<|<!doctype\b|<!entity\b|<(svg:)?svg\b)", re.IGNORECASE | re.DOTALL
)
_LONGEST_NAME = 120
_NOT_IN_NAMES = re.compile(r'[<>:"|?*]')
_RESERVED = re.compile(r"(?i)^(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?$")


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that may be read or kept.

    Parameters
    ----------
    name : str
        Safe to show and to offer as the name of a download.
    kind : str
        One of `TABLE_KINDS` or `ATTACHMENT_KINDS`.
    media_type : str
    size : int
        Bytes.
    """

    name: str
    kind: str
    media_type: str
    size: int


def inspect_upload(
    path: str | Path,
    *,
    name: str,
    limits: UploadLimits | None = None,
    accepted: Collection[str] = tuple(MEDIA_TYPES),
    titled: bool = False,
) -> Upload:
    r"""Return what a file is, judged by what it holds; refuse what is not to be read or kept.

    Parameters
    ----------
    path : path
        Where the bytes lie.
    name : str
        What the sender calls the file. Its ending must agree with what the file holds.
    limits : UploadLimits, optional
    accepted : collection of kinds
        `TABLE_KINDS` for an import, `ATTACHMENT_KINDS` for attachments.
    titled : bool
        Whether titles and blank lines may stand above the headings of a table.

    Returns
    -------
    Upload

    Raises
    ------
    ExplainedRefusal
        In one sentence: the name is a path, the file is empty or too large, of another type than its name,
        a program, damaged, encrypted, holds macros, archives, entity declarations or more than the limits.

    Examples
    --------
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp(), "sent")
    >>> _ = path.write_text("region;jobs\n01;5\n")
    >>> inspect_upload(path, name="jobb.csv")
    Upload(name='jobb.csv', kind='csv', media_type='text/csv', size=17)
    """
    limits = limits or UploadLimits()
    file = Path(path)
    shown = _checked_name(name)
    size = file.stat().st_size
    if size == 0:
        raise ExplainedRefusal("upload.empty", name=shown)
    if size > limits.most_bytes:
        raise ExplainedRefusal(
            "upload.too_large", name=shown, size=size / 1e6, limit=round(limits.most_bytes / 1e6, 1)
        )
    kind = _kind_of(file, shown, accepted, limits, titled=titled)
    if kind not in accepted:
        raise ExplainedRefusal("upload.kind_not_accepted", name=shown, kind=kind, kinds=", ".join(accepted))
    if not shown.lower().endswith(_ENDINGS.get(kind, (f".{kind}",))):
        raise ExplainedRefusal("upload.other_than_its_name", name=shown, kind=kind)
    return Upload(shown, kind, MEDIA_TYPES[kind], size)


def safe_name(name: str) -> str:
    r"""Return a name that can be shown, and offered for a download, whatever a stranger called the file.

    Parameters
    ----------
    name : str

    Returns
    -------
    str
        The last part of a path, without control and direction characters, at most 120 characters, never
        empty and never a device of Windows.

    Examples
    --------
    >>> safe_name("../../etc/passwd"), safe_name("C:\\temp\\jobb\x00.csv"), safe_name("..")
    ('passwd', 'jobb.csv', 'file')
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    visible = "".join(char for char in last if unicodedata.category(char)[0] != "C")
    plain = _NOT_IN_NAMES.sub("_", visible).strip(". ")
    if _RESERVED.match(plain):
        plain = f"_{plain}"
    if len(plain) > _LONGEST_NAME:
        stem, dot, ending = plain.rpartition(".")
        keep = f".{ending}" if dot and len(ending) <= 10 else ""
        plain = (stem if keep else plain)[: _LONGEST_NAME - len(keep)] + keep
    return plain or "file"


def _checked_name(name: str) -> str:
    """Return the name to show; refuse one that is a path or holds what cannot be seen."""
    shown = safe_name(name)
    if re.search(r"[/\\]", name) or name.strip() in {"", ".", ".."}:
        raise ExplainedRefusal("upload.name_is_a_path", name=shown)
    if any(unicodedata.category(char) in {"Cc", "Cf", "Cs"} for char in name):
        raise ExplainedRefusal("upload.name_has_control_characters", name=shown)
    if shown.lower().endswith(_MACRO_ENDINGS):
        raise ExplainedRefusal("upload.macros", name=shown)
    return shown


def _kind_of(file: Path, name: str, accepted: Collection[str], limits: UploadLimits, *, titled: bool) -> str:
    """Return the kind that the bytes show, after the checks of that kind."""
    with file.open("rb") as opened:
        head = opened.read(_HEAD)
    found = next((kind for start, kind in _SIGNATURES if head.startswith(start)), None)
    if found == "zip":
        return inspect_office_file(file, name=name, limits=limits)
    if found == "parquet":
        return inspect_parquet(file, name=name, limits=limits)
    if found == "pdf":
        return inspect_pdf(file, name=name)
    if found in {"png", "jpeg"}:
        return inspect_picture(file, found, name=name, limits=limits)
    if found is not None:
        raise ExplainedRefusal(f"upload.{found}", name=name)
    if _WEB_PAGE.match(head.removeprefix(b"\xef\xbb\xbf")):
        raise ExplainedRefusal("upload.web_page", name=name)
    if _MARKUP.match(head.removeprefix(b"\xef\xbb\xbf")) or name.lower().endswith((".xml", ".svg")):
        return inspect_markup(file, name=name)
    as_table = name.lower().endswith((".csv", ".tsv", ".tab")) or "txt" not in accepted
    return inspect_text(file, name=name, limits=limits, as_table=as_table, titled=titled)
