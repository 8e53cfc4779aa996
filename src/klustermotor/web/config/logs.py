"""What the server's log says."""

import logging
import re

#: Addresses that let their bearer in: what follows is a secret, and no log keeps it.
_SECRET = re.compile(r"/(s|invitations)/[^/\s\"']+")


class RefusalsOnOneLine(logging.Filter):
    """Leave the call stack out where a request was refused: only a fault of ours needs one."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Take the stack from a record below an error or of a request that asks amiss; every one is kept."""
        if record.levelno < logging.ERROR or record.name.startswith("django.security."):
            record.exc_info = record.exc_text = None
        return True


class LinksWithoutTheirSecret(logging.Filter):
    """Keep the secret of a personal link out of the log, whatever is logged of a request to it."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Write stars in its place; every record is kept."""
        told = record.getMessage()
        if _SECRET.search(told):
            record.msg, record.args = _SECRET.sub(r"/\1/***", told), ()
        return True
