"""Uploaded files as bytes, refused by size before they are read."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from linli.kit.errors import TooLarge


def read_uploads(uploads: Sequence["UploadedFile[Any]"]) -> list[bytes]:
    """The bytes of each file. Raises TooLarge ``photo.too_large`` from its size alone (20 MB)."""
    if any((upload.size or 0) > settings.LINLI_UPLOAD_BYTES for upload in uploads):
        raise TooLarge("photo.too_large", _("This file is too large. A photo may have 20 MB."), field="photos")
    return [upload.read() for upload in uploads]
