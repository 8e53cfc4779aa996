"""Every request knows who asks, in which tenant, and in which language to answer."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.functional import SimpleLazyObject

from klustermotor.web.accounts.access import access_from

Answer = Callable[[HttpRequest], HttpResponse]


class AccessMiddleware:
    """Give each request ``access``: worked out when first asked for, None signed out or without a tenant."""

    def __init__(self, get_response: Answer) -> None:
        """Keep what answers."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer with ``request.access`` at hand."""
        request.access = SimpleLazyObject(lambda: access_from(request))  # type: ignore[attr-defined]
        return self.get_response(request)


class KeptNowhereMiddleware:
    """What a signed-in person reads is kept by no cache on its way and not by the browser either."""

    def __init__(self, get_response: Answer) -> None:
        """Keep what answers."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer so; what has a tag may be kept by the browser alone, which asks each time if it holds."""
        response = self.get_response(request)
        if request.user.is_authenticated:
            tagged = response.has_header("ETag")
            response.headers["Cache-Control"] = "private, no-cache" if tagged else "no-store, private"
        return response


class LanguageMiddleware:
    """Answer in the person's own language, else the one chosen in this browser, else what it asks for."""

    def __init__(self, get_response: Answer) -> None:
        """Keep what answers."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer in the language, and say which it is."""
        language = self._language(request)
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response

    @staticmethod
    def _language(request: HttpRequest) -> str:
        """Return the language to answer in."""
        if request.user.is_authenticated and request.user.language:
            return str(request.user.language)
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        if chosen in dict(settings.LANGUAGES):
            return chosen
        return translation.get_language_from_request(request)
