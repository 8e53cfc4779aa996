"""Pages for what went wrong: each says what happened, what was kept and what to do."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from klustermotor.formats import NoTurn
from klustermotor.web.shared.errors import NoSuchFile
from klustermotor.web.shared.uploads import NameWithFolders


@dataclass(frozen=True, slots=True)
class Failure:
    """What a page for a failure says; texts are translated when they are written."""

    status: int
    title: Any
    what: Any
    do: Any


FAILURES = {
    failure.status: failure
    for failure in (
        Failure(
            400,
            _("That could not be read"),
            _("What your browser sent was incomplete or not in the expected form. Nothing was saved."),
            _("Go back, reload the page and try once more."),
        ),
        Failure(
            403,
            _("You may not see this"),
            _("Your role does not include this page. Nothing was changed."),
            _("If you need it for your work, ask the administrator of your workbench for the role."),
        ),
        Failure(
            404,
            _("There is no such page here"),
            _("It may have been removed, or it belongs to somebody else’s workbench."),
            _("Check the address, search, or go to the start page."),
        ),
        Failure(
            405,
            _("This address takes what a button sends"),
            _("It has no page of its own to read. Nothing was changed."),
            _("Go back to the page with the button, and press it there."),
        ),
        Failure(
            413,
            _("The file is too large"),
            _("What you sent is larger than this workbench accepts. Nothing was saved."),
            _("Send a smaller file: fewer years or columns, or the same table as Parquet."),
        ),
        Failure(
            429,
            _("Too many attempts"),
            _("To protect the accounts, this page waits after many attempts in a short time."),
            _("Wait a minute and try again."),
        ),
        Failure(
            503,
            _("Other files are being opened just now"),
            _("Only a few files are opened at once, and yours did not get its turn. Nothing was saved."),
            _("Wait a minute, go back and send it again."),
        ),
        Failure(
            500,
            _("Something went wrong on our side"),
            _("The fault has been written down. What you had saved before is kept; the last step is not."),
            _("Try once more. If it happens again, tell whoever runs the workbench when it happened."),
        ),
    )
}
_LOCKED = Failure(
    429,
    _("Too many attempts"),
    _("To protect the account, it is closed for a while after many wrong passwords."),
    _("Wait a quarter of an hour and try again. If it was not you, change your password afterwards."),
)
_FORGED = Failure(
    403,
    _("The form had grown too old"),
    _("It was opened before you signed in, or in another window, so it was not accepted. Nothing was saved."),
    _("Go back, reload the page and send the form again."),
)


def failure_page(
    request: HttpRequest, failure: Failure, *, what: str = "", back_url: str = ""
) -> HttpResponse:
    """Answer with the page for a failure; ``what`` is a nearer sentence, ``back_url`` a nearer way back."""
    context = {"failure": failure, "what": what or failure.what, "back_url": back_url}
    return render(request, "shared/failure.html", context, status=failure.status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 400; why, where it is known."""
    told = str(exception) if isinstance(exception, NameWithFolders) else ""
    return failure_page(request, FAILURES[400], what=told)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 403."""
    return failure_page(request, FAILURES[403])


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 404; why, where it is known."""
    told = str(exception) if isinstance(exception, NoSuchFile) else ""
    return failure_page(request, FAILURES[404], what=told)


def too_large(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 413."""
    return failure_page(request, FAILURES[413])


def too_many_attempts(request: HttpRequest, *_arguments: object, **_named: object) -> HttpResponse:
    """Answer 429 to more than may be sent in a minute."""
    return _told_to_wait(request, FAILURES[429], seconds=60)


def locked_out(request: HttpRequest, *_arguments: object, **_named: object) -> HttpResponse:
    """Answer 429 where an account is closed against guessing."""
    return _told_to_wait(request, _LOCKED, seconds=900)


def no_turn(request: HttpRequest, exception: NoTurn) -> HttpResponse:
    """Answer 503 where a file was not opened because others are."""
    told = exception.in_language(get_language() or "sv")
    return _told_to_wait(request, FAILURES[503], seconds=exception.seconds, what=told)


def _told_to_wait(request: HttpRequest, failure: Failure, *, seconds: int, what: str = "") -> HttpResponse:
    """Answer with the page, and tell programs too how long to wait."""
    answer = failure_page(request, failure, what=what)
    answer.headers["Retry-After"] = str(seconds)
    return answer


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form whose token does not fit."""
    return failure_page(request, _FORGED)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 500 without asking anything that may be what has failed."""
    failure = FAILURES[500]
    page = render_to_string("shared/failure.html", {"failure": failure, "what": failure.what})
    return HttpResponse(page, status=500)
