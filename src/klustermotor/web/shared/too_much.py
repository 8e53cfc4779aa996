"""What is larger than the workbench accepts is refused by its announced length, before any of it is read."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse

from klustermotor.web.shared.failures import FAILURES, too_large

#: What a form carries besides its file.
_BESIDES = 1024 * 1024


class TooMuchMiddleware:
    """Answer 413 to a body longer than the largest file accepted; nothing of it reaches disk or memory."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep what answers otherwise."""
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Look at the length that the sender announces; without one, no body is read at all."""
        announced = request.META.get("CONTENT_LENGTH") or "0"
        if not announced.isdecimal() or int(announced) <= settings.UPLOAD_LIMIT + _BESIDES:
            return self._get_response(request)
        if request.path.startswith("/api/"):
            return JsonResponse({"detail": str(FAILURES[413].what), "field": None}, status=413)
        return too_large(request)
