"""The root of all addresses; each app brings its own."""

from pathlib import Path

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from klustermotor.web.config.api import api
from klustermotor.web.config.api_page import api_reference

#: Apps with pages of their own, from the roof down.
_PAGES = [
    name
    for name in settings.OWN_APPS
    if f"klustermotor.web.{name}" in settings.INSTALLED_APPS
    and (Path(settings.WEB) / name / "urls.py").exists()
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("accounts/", include("klustermotor.web.accounts.sign_in_urls")),
    path("api/v1/", api.urls),
    path("api/", api_reference, name="api-reference"),
    *(path("", include(f"klustermotor.web.{name}.urls")) for name in _PAGES),
]

handler400 = "klustermotor.web.shared.failures.bad_request"
handler403 = "klustermotor.web.shared.failures.permission_denied"
handler404 = "klustermotor.web.shared.failures.not_found"
handler500 = "klustermotor.web.shared.failures.server_error"
handler429 = "klustermotor.web.shared.failures.too_many_attempts"
