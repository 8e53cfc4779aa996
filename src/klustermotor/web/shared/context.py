"""What the frame around every page shows: version, languages, whose workbench it is and its own day."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language

import klustermotor


def page_frame(request: HttpRequest) -> dict[str, Any]:
    """Return what base templates need besides the navigation."""
    access = getattr(request, "access", None)
    tenant = access.tenant if access else None
    return {
        "version": klustermotor.__version__,
        "language": get_language() or settings.LANGUAGE_CODE,
        "languages": settings.LANGUAGES,
        "tenant": tenant,
        "today": tenant.today() if tenant else None,
    }
