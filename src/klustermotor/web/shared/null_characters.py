"""Null characters, which no database keeps, are left out of what pages are sent before anybody reads it.

They come with text that is pasted from broken files, and from programs that try what happens; nobody who
writes means them. The API refuses them by its schemas, each with a sentence.
"""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict

_NULL = "\x00"


class NullCharactersMiddleware:
    """Leave null characters out of addresses' parameters and forms; a cookie with one counts as none."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep what answers."""
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Look through what comes with every request, before the session is looked for."""
        request.COOKIES = {name: held for name, held in request.COOKIES.items() if _NULL not in held}
        return self._get_response(request)

    def process_view(
        self, request: HttpRequest, _view: Callable[..., Any], _arguments: Any, named: dict[str, Any]
    ) -> None:
        """Look through the address and the form; an address that holds one leads nowhere."""
        if request.path.startswith("/api/"):
            return
        if any(_NULL in part for part in named.values() if isinstance(part, str)):
            raise Http404
        request.GET = without_null(request.GET)
        request.POST = without_null(request.POST)


def without_null(sent: Any) -> Any:
    """Return what was sent without null characters in names and values; itself when it has none."""
    if not any(_NULL in text for name, texts in sent.lists() for text in (name, *texts)):
        return sent
    kept = QueryDict(mutable=True)
    for name, texts in sent.lists():
        for text in texts:
            kept.appendlist(name.replace(_NULL, ""), text.replace(_NULL, ""))
    kept._mutable = False
    return kept
