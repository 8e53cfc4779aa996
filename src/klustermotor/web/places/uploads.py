"""Files that people hand in to be read at once: looked at before any reader opens them."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from klustermotor.formats import TABLE_KINDS, ExplainedRefusal, UploadLimits, inspect_upload
from klustermotor.web.shared.errors import Refused

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

_LARGEST_GEOJSON = 30_000_000


@contextmanager
def table_file(sent: "UploadedFile[Any]") -> Iterator[Path]:
    """Give an uploaded table as a file whose ending says what it is; refuse what is no table."""
    with tempfile.TemporaryDirectory(prefix="klustermotor-upload-") as folder:
        raw = Path(folder) / "sent"
        with raw.open("wb") as opened:
            shutil.copyfileobj(sent, opened)
        limits = UploadLimits(most_bytes=settings.UPLOAD_LIMIT)
        try:
            found = inspect_upload(raw, name=sent.name or "", limits=limits, accepted=TABLE_KINDS)
        except ExplainedRefusal as refusal:
            raise Refused(refusal.in_language(get_language() or "sv"), field="file") from refusal
        yield raw.rename(raw.with_suffix(f".{found.kind}"))


def geojson_of(sent: "UploadedFile[Any] | None") -> bytes:
    """Return the content of an uploaded GeoJSON file; nothing where none was sent."""
    if sent is None:
        return b""
    if (sent.size or 0) > _LARGEST_GEOJSON:
        raise Refused(
            _("The boundaries are larger than %(limit)s MB; simplify them first.")
            % {"limit": _LARGEST_GEOJSON // 1_000_000},
            field="file",
        )
    return bytes(sent.read())
