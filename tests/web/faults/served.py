"""Places that the server passes, not the worker."""

#: Each has a test in ``test_killed_server.py``.
PLACES = ("statistics.upload.after_file",)
