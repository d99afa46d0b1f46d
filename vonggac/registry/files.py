"""Content kept by its hash under MEDIA_ROOT, outside the web root: letters as they came, attachments, reports."""

import hashlib
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings


def path_of(sha256: str) -> Path:
    """Return where the content with this hash lies."""
    return Path(settings.MEDIA_ROOT) / sha256[:2] / sha256[2:]


def store(data: bytes) -> str:
    """Keep bytes that the program made itself, and return their SHA-256."""
    return store_chunks([data])


def store_chunks(chunks: Iterable[bytes]) -> str:
    """Write to a temporary file, then rename: a crash leaves a stray, never half an attachment."""
    root = Path(settings.MEDIA_ROOT)
    root.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256()
    with tempfile.NamedTemporaryFile(dir=root, prefix="incoming-", delete=False) as partial:
        for chunk in chunks:
            digest.update(chunk)
            partial.write(chunk)
        partial.flush()
        os.fsync(partial.fileno())
    target = path_of(digest.hexdigest())
    target.parent.mkdir(exist_ok=True)
    os.replace(partial.name, target)
    return digest.hexdigest()
