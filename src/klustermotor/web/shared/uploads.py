"""Files that are sent with a form: a name that leads into folders is refused before anything is kept."""

import html
from typing import Any

from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.http import QueryDict
from django.http.multipartparser import MultiPartParser, MultiPartParserError
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

_LONGEST_TOLD = 80


class NameWithFolders(MultiPartParserError):
    """A file was sent under a name that leads into folders; the message is a sentence for the person."""


class _Parser(MultiPartParser):
    """Reads a form with files; Django's own would cut the folders off and take the file."""

    def sanitize_file_name(self, file_name: str) -> str | None:
        """Return a plain name, or refuse."""
        name = html.unescape(file_name)
        if "/" in name or "\\" in name:
            shown = "".join(letter for letter in name if letter.isprintable())[:_LONGEST_TOLD]
            raise NameWithFolders(
                _(
                    "The file was sent as “%(name)s”, a name that leads into folders, and nothing of it was "
                    "kept. Give it a plain name, such as jobs.csv, and send it again."
                )
                % {"name": shown}
            )
        return super().sanitize_file_name(file_name)


class PlainNamesHandler(TemporaryFileUploadHandler):
    """Takes the reading of a form over, so that the names are seen as they were sent."""

    def handle_raw_input(
        self,
        input_data: Any,
        META: dict[str, Any],  # noqa: N803 - as Django calls it
        content_length: int,  # noqa: ARG002
        boundary: Any,  # noqa: ARG002
        encoding: str | None = None,
    ) -> tuple[QueryDict, MultiValueDict[str, Any]] | None:
        """Return the form's fields and files."""
        handler = TemporaryFileUploadHandler(self.request)
        return _Parser(META, input_data, [handler], encoding).parse()
