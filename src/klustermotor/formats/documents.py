"""Attachments that are no archives: PDF, pictures, XML and SVG."""

import re
import struct
from pathlib import Path

from klustermotor.formats.markup import read_small_markup
from klustermotor.formats.refusals import ExplainedRefusal
from klustermotor.formats.upload_limits import UploadLimits

_TAIL = 4096
_MOST_MARKUP = 20_000_000
_SVG = "{http://www.w3.org/2000/svg}svg"
_ACTIVE = {"script", "foreignobject", "iframe", "handler", "listener", "set", "animate"}
# A browser passes over spaces and line breaks in an address. Of what an address holds itself, only pictures
# made of dots are safe: a drawing can hold script again.
_UNSEEN = re.compile(r"[\x00-\x20]+")
_OUTWARDS = re.compile(r"javascript:|vbscript:|data:(?!image/(png|jpeg|jpg|gif|webp)[;,])", re.IGNORECASE)
_FRAMES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}


def inspect_pdf(path: Path, *, name: str) -> str:
    r"""Return ``pdf`` if a file begins and ends as one.

    Parameters
    ----------
    path : Path
    name : str

    Returns
    -------
    str

    Raises
    ------
    ExplainedRefusal

    Examples
    --------
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp(), "a.pdf")
    >>> _ = path.write_bytes(b"%PDF-1.7\n%%EOF\n")
    >>> inspect_pdf(path, name="a.pdf")
    'pdf'
    """
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - _TAIL))
        tail = file.read()
    if b"%%EOF" not in tail:
        raise ExplainedRefusal("upload.damaged", name=name)
    return "pdf"


def inspect_picture(path: Path, kind: str, *, name: str, limits: UploadLimits) -> str:
    r"""Return the kind of a picture whose size in pixels stands in it and is within the limit.

    Parameters
    ----------
    path : Path
    kind : {"png", "jpeg"}
    name : str
    limits : UploadLimits

    Returns
    -------
    str

    Raises
    ------
    ExplainedRefusal

    Examples
    --------
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp(), "a.png")
    >>> _ = path.write_bytes(b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sII", 13, b"IHDR", 2, 2) + b"IEND....")
    >>> inspect_picture(path, "png", name="a.png", limits=UploadLimits())
    'png'
    """
    content = path.read_bytes()
    try:
        width, height = _size_of_png(content) if kind == "png" else _size_of_jpeg(content)
    except (struct.error, IndexError) as error:
        raise ExplainedRefusal("upload.damaged", name=name) from error
    if not width or not height:
        raise ExplainedRefusal("upload.damaged", name=name)
    if width * height > limits.most_pixels:
        raise ExplainedRefusal(
            "upload.too_many_pixels", name=name, count=width * height, limit=limits.most_pixels
        )
    return kind


def _size_of_png(content: bytes) -> tuple[int, int]:
    """Return width and height, 0 where the picture does not begin and end as it must."""
    if content[12:16] != b"IHDR" or b"IEND" not in content[-64:]:
        return 0, 0
    width, height = struct.unpack(">II", content[16:24])
    return width, height


def _size_of_jpeg(content: bytes) -> tuple[int, int]:
    """Return width and height from the frame header; 0 where there is none."""
    at = 2
    while content[at] == 0xFF:
        marker, length = content[at + 1], struct.unpack(">H", content[at + 2 : at + 4])[0]
        if marker in _FRAMES:
            height, width = struct.unpack(">HH", content[at + 5 : at + 9])
            return width, height
        at += 2 + length
    return 0, 0


def inspect_markup(path: Path, *, name: str) -> str:
    """Return ``svg`` or ``xml`` for XML without document type or entities, and a picture without script.

    Parameters
    ----------
    path : Path
    name : str

    Returns
    -------
    str

    Raises
    ------
    ExplainedRefusal

    Examples
    --------
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp(), "a.xml")
    >>> _ = path.write_text("<a><b/></a>")
    >>> inspect_markup(path, name="a.xml")
    'xml'
    """
    size = path.stat().st_size
    if size > _MOST_MARKUP:
        raise ExplainedRefusal("upload.too_large", name=name, size=size / 1e6, limit=_MOST_MARKUP / 1e6)
    elements = read_small_markup(path.read_bytes(), name=name)
    if elements[0][0].lower() in {"html", "{http://www.w3.org/1999/xhtml}html"}:
        raise ExplainedRefusal("upload.web_page", name=name)
    if elements[0][0] != _SVG:
        return "xml"
    for tag, attributes in elements:
        local = tag.rpartition("}")[2].lower()
        if local in _ACTIVE or any(_active(key, value) for key, value in attributes.items()):
            raise ExplainedRefusal("upload.script", name=name)
    return "svg"


def _active(key: str, value: str) -> bool:
    """Tell whether an attribute makes something happen."""
    local = key.rpartition("}")[2].lower()
    if local.startswith("on"):
        return True
    address = _UNSEEN.sub("", value)
    return local in {"href", "src", "to", "from", "values"} and _OUTWARDS.match(address) is not None
