"""What the server's log says."""

import logging


class RefusalsOnOneLine(logging.Filter):
    """Leave the call stack out where a request was refused: only a fault of ours needs one."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Take the stack from a record below an error; every record is kept."""
        if record.levelno < logging.ERROR:
            record.exc_info = record.exc_text = None
        return True
