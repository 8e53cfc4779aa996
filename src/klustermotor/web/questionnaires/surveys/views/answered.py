"""The page behind a personal link: open to whoever has the link, and to nobody else."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from klustermotor.web.accounts.adapter import client_address
from klustermotor.web.questionnaires.surveys.models import Recipient, Survey
from klustermotor.web.questionnaires.surveys.selectors.asked import OFTEN, asked_of, told_of
from klustermotor.web.questionnaires.surveys.services import answering
from klustermotor.web.questionnaires.surveys.services.answering import Given
from klustermotor.web.questionnaires.surveys.services.sending import digest_of
from klustermotor.web.shared.errors import Refused

#: How many links that open nothing one may try from an address, and how often one may save by a link.
MOST_GUESSES, MOST_SAVES = 30, 120
_GUESSES_SECONDS, _SAVES_SECONDS = 600, 60


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, secret: str) -> HttpResponse:
    """Show the questions to whoever has the link, and take what they answer."""
    if _tried_too_often(f"guess:{client_address(request)}", MOST_GUESSES, _GUESSES_SECONDS, add=False):
        return _apart(_too_often(request))
    try:
        recipient = answering.recipient_of(secret)
    except Refused as refusal:
        _tried_too_often(f"guess:{client_address(request)}", MOST_GUESSES, _GUESSES_SECONDS)
        return _apart(
            render(request, "questionnaires/surveys/no_link.html", {"refused": refusal.sentence}, status=404)
        )
    with translation.override(_language(request, recipient)):
        request.LANGUAGE_CODE = translation.get_language()
        if request.method == "POST":
            if _tried_too_often(f"save:{digest_of(secret)}", MOST_SAVES, _SAVES_SECONDS):
                return _apart(_too_often(request))
            return _apart(_take(request, recipient))
        return _apart(_page(request, recipient))


def _language(request: HttpRequest, recipient: Recipient) -> str:
    """Return the language chosen in this browser, else the one that the letter was written in."""
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    return chosen if chosen in dict(settings.LANGUAGES) else recipient.language


def _tried_too_often(what: str, most: int, seconds: int, *, add: bool = True) -> bool:
    """Count a try within a time, and return whether there have been too many."""
    key = f"surveys:{what}"
    if not add:
        return int(cache.get(key, 0)) >= most
    cache.add(key, 0, seconds)
    try:
        return cache.incr(key) > most
    except ValueError:
        # It was forgotten between the two.
        return False


def _too_often(request: HttpRequest) -> HttpResponse:
    """Say that it is tried too often."""
    told = {"refused": _("That was tried too many times. Wait a few minutes and open the link again.")}
    return render(request, "questionnaires/surveys/no_link.html", told, status=429)


def _apart(response: HttpResponse) -> HttpResponse:
    """Keep an answer out of search engines and caches, and its address from other sites."""
    response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["Cache-Control"] = "no-store, private"
    return response


def _take(request: HttpRequest, recipient: Recipient) -> HttpResponse:
    """Do what the button said; a form that saves as one writes sends none."""
    asked, told = request.POST.get("do", "keep"), ""
    try:
        if asked == "decline":
            answering.decline(recipient=recipient)
        elif asked == "take_back":
            answering.take_back(recipient=recipient)
        else:
            given = given_in(request.POST)
            told = " ".join(answering.save_answers(recipient=recipient, given=given, send=asked == "send"))
    except Refused as refusal:
        if request.headers.get("HX-Request"):
            return render(request, "questionnaires/surveys/kept.html", {"problem": refusal.sentence})
        return _page(request, Recipient.objects.get(pk=recipient.pk), problem=refusal.sentence, status=409)
    if request.headers.get("HX-Request"):
        return render(
            request, "questionnaires/surveys/kept.html", {"problem": told, "at": timezone.localtime()}
        )
    if told:
        return _page(request, Recipient.objects.get(pk=recipient.pk), problem=told)
    return HttpResponseRedirect(f"{request.path}?kept=1" if asked == "keep" else request.path)


def given_in(sent: QueryDict) -> dict[UUID, Given]:
    """Return what a form says about each question that it holds."""
    found = {}
    for name in sent:
        if not name.startswith("q-"):
            continue
        try:
            uid = UUID(name[2:])
        except ValueError:
            continue
        ticked = {one: sent.get(f"s-{uid}-{one}", "") for one in sent.getlist(f"o-{uid}")}
        start = f"f-{uid}-"
        ticked |= {
            key.removeprefix(start): value
            for key in sent
            if key.startswith(start) and (value := sent.get(key, ""))
        }
        found[uid] = Given(
            number=sent.get(f"n-{uid}", ""),
            chosen=tuple(sent.getlist(f"c-{uid}")),
            text=sent.get(f"t-{uid}", "").replace("\r\n", "\n"),
            ticked=ticked,
            written=tuple(sent.getlist(f"w-{uid}")),
        )
    return found


def _page(
    request: HttpRequest, recipient: Recipient, *, problem: str = "", status: int = 200
) -> HttpResponse:
    """Show the page: the questions while answers are taken, else what has become of it."""
    survey: Survey = recipient.survey
    context = page_of(survey, recipient) | {"problem": problem, "is_kept": request.GET.get("kept") == "1"}
    return render(request, "questionnaires/surveys/answer.html", context, status=status)


def page_of(survey: Survey, recipient: Recipient | None) -> dict[str, Any]:
    """Return what the page shows, for a recipient or for somebody who tries it."""
    takes = recipient is None or survey.takes_answers()
    return {
        "survey": survey,
        "recipient": recipient,
        "takes_answers": takes,
        "asked": asked_of(survey, recipient) if takes else [],
        "told_of": told_of(survey),
        "often": OFTEN,
    }
