"""What is larger than the workbench takes is refused unread; a file without a turn is told to wait."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse

from klustermotor.formats import NoTurn
from klustermotor.web.shared.failures import FAILURES, no_turn, too_large

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

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer 503 where a file has to wait because others are being opened."""
        return no_turn(request, exception) if isinstance(exception, NoTurn) else None
