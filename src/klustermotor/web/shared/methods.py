"""HEAD is answered wherever GET is; another method that an address does not take gets a page that says so."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve

from klustermotor.web.shared.failures import FAILURES, failure_page


class MethodsMiddleware:
    """Answer HEAD as GET, and 405 with a page in the house's look."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep what answers."""
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer; the server leaves the body of an answer to HEAD out."""
        asked = request.method
        if asked == "HEAD":
            request.method = "GET"
        response = self._get_response(request)
        request.method = asked
        if response.status_code != 405:
            return response
        methods = [name.strip() for name in response.headers.get("Allow", "").split(",") if name.strip()]
        if "GET" in methods and "HEAD" not in methods:
            methods.insert(methods.index("GET") + 1, "HEAD")
        if not request.path.startswith("/api/v"):
            response = failure_page(request, FAILURES[405], back_url=_nearest_page(request.path))
        response.headers["Allow"] = ", ".join(methods)
        return response


def _nearest_page(path: str) -> str:
    """Return the nearest address above one that has a page, such as the interview above its button."""
    steps = path.rstrip("/").split("/")[1:]
    for count in range(len(steps) - 1, 0, -1):
        above = "/" + "/".join(steps[:count]) + "/"
        try:
            resolve(above)
        except Resolver404:
            continue
        return above
    return "/"
