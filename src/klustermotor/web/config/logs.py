"""What the server's log says."""

import logging


class RefusalsOnOneLine(logging.Filter):
    """Leave the call stack out where a request was refused: only a fault of ours needs one."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Take the stack from a record below an error or of a request that asks amiss; every one is kept."""
        if record.levelno < logging.ERROR or record.name.startswith("django.security."):
            record.exc_info = record.exc_text = None
        return True
