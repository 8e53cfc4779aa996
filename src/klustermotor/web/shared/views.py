"""The living page of the design, the choice of language, and whether the server is well."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST
from django.views.i18n import set_language

from klustermotor.web.shared import specimens
from klustermotor.web.shared.glossary import glossary
from klustermotor.web.shared.icons import DRAWN
from klustermotor.web.shared.sorting import reader_key
from klustermotor.web.shared.statuses import LABELS
from klustermotor.web.shared.templatetags.written import active_language


@require_GET
@login_required
def design(request: HttpRequest) -> HttpResponse:
    """Show every colour, letter and part in its states."""
    context = {
        "crumbs": [("Klustermotor", "/"), (_("About the design"), "")],
        "swatches": specimens.swatches(),
        "statuses": list(LABELS),
        "icons": list(DRAWN),
        "map": specimens.county_map(active_language()),
        "table": specimens.table(request.GET),
        "empty_form": specimens.ExampleForm(auto_id="new_%s"),
        "wrong_form": specimens.filled_form(),
        "lead_pieces": specimens.LEAD,
        "lead_urls": dict.fromkeys(("vehicles", "design"), "evidence/"),
        "history": specimens.HISTORY,
        "started": specimens.STARTED,
        "step_labels": [_("File"), _("Columns"), _("Check the rows"), _("Bring in")],
        "tab_items": [
            {"url": "#parts", "label": _("Overview"), "current": True},
            {"url": "#tables", "label": _("Interviews"), "count": 3},
        ],
        "terms": sorted(glossary()),
        "spaces": (4, 8, 12, 16, 20, 24, 32, 40, 48, 64),
        "colour_scheme": "dark" if request.GET.get("scheme") == "dark" else "light",
    }
    return render(request, "shared/design.html", context)


@require_GET
@login_required
def design_evidence(request: HttpRequest) -> HttpResponse:
    """Show what the side panel holds."""
    return render(request, "shared/design_evidence.html", {"crumbs": [(_("About the design"), "/design/")]})


@require_GET
@login_required
def glossary_page(request: HttpRequest) -> HttpResponse:
    """Show every term of the field with what it means and where that is written."""
    language = active_language()
    terms = sorted(glossary().values(), key=lambda one: reader_key(one.name(language)))
    told = [
        {
            "id": slugify(one.key),
            "name": one.name(language),
            "meaning": one.meaning(language),
            "other": one.name("en" if language == "sv" else "sv"),
            "other_language": "en" if language == "sv" else "sv",
            "source": one.source,
        }
        for one in terms
    ]
    return render(request, "shared/glossary.html", {"terms": told})


@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Remember the language in this browser and, signed in, with the person; go back to the page."""
    chosen = request.POST.get("language", "")
    if request.user.is_authenticated and chosen in dict(settings.LANGUAGES):
        request.user.language = chosen
        request.user.save(update_fields=["language"])
    return set_language(request)


@require_GET
@never_cache
def health(request: HttpRequest) -> HttpResponse:
    """Say in one word whether the server answers and reaches its database; nothing else is told."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return HttpResponse("no database\n", content_type="text/plain", status=503)
    return HttpResponse("ok\n", content_type="text/plain")
