"""Files named by their content, under the data folder; written whole or not at all, and never changed."""

import hashlib
import os
import re
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings

_DIGEST = re.compile(r"[0-9a-f]{64}")
_CHUNK = 1024 * 1024


def path_of(digest: str) -> Path:
    """Return where the content with this SHA-256 lies."""
    if not _DIGEST.fullmatch(digest):
        raise ValueError("A stored file is named by 64 hexadecimal digits.")
    return Path(settings.FILES_DIR) / digest[:2] / digest


def store(content: bytes | Path | Iterable[bytes]) -> str:
    """Keep content and return its SHA-256; storing the same again changes nothing."""
    folder = Path(settings.FILES_DIR)
    folder.mkdir(parents=True, exist_ok=True)
    draft = folder / f".draft-{os.getpid()}-{os.urandom(8).hex()}"
    try:
        digest = _write(draft, _pieces(content))
        final = path_of(digest)
        final.parent.mkdir(exist_ok=True)
        draft.replace(final)
    finally:
        draft.unlink(missing_ok=True)
    return digest


def _pieces(content: bytes | Path | Iterable[bytes]) -> Iterable[bytes]:
    """Yield content piece by piece."""
    if isinstance(content, bytes):
        yield content
    elif isinstance(content, Path):
        with content.open("rb") as opened:
            while piece := opened.read(_CHUNK):
                yield piece
    else:
        yield from content


def _write(path: Path, pieces: Iterable[bytes]) -> str:
    """Write pieces through to the disk and return their SHA-256."""
    seen = hashlib.sha256()
    with path.open("xb") as opened:
        for piece in pieces:
            seen.update(piece)
            opened.write(piece)
        opened.flush()
        os.fsync(opened.fileno())
    return seen.hexdigest()
