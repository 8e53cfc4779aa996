"""Pages on which a request about personal data is met: identity, correction, restriction, erasure, answer."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from klustermotor.web.accounts.rights import PageRequest, demand_change, page
from klustermotor.web.portal.privacy import selectors, services
from klustermotor.web.portal.privacy.forms import (
    CloseForm,
    CorrectFirmForm,
    CorrectForm,
    EraseForm,
    IdentityForm,
    ReasonForm,
)
from klustermotor.web.portal.privacy.models import Controller, SubjectCase
from klustermotor.web.portal.privacy.views import case_form, case_of
from klustermotor.web.shared.shown import one_change


def _own_case(request: PageRequest, uid: UUID) -> SubjectCase:
    """Return a request that is somebody's to handle."""
    found = case_of(request, uid)
    demand_change(request.access, found)
    return found


def _back(found: SubjectCase) -> str:
    """Return the page of a request."""
    return reverse("portal:privacy-case", args=[found.uid])


@page("privacy.handle")
@one_change
def identity(request: PageRequest, uid: UUID) -> HttpResponse:
    """Write how it was made sure who asks."""
    found = _own_case(request, uid)
    form = IdentityForm(request.POST or None, of=found, initial=lambda: {"identity": found.identity})
    return case_form(
        request,
        form,
        _("Who asks?"),
        _back(found),
        lambda: services.check_identity(
            case=found, identity=form.cleaned_data["identity"], by=request.access.user
        ),
        _("Ask for no more than is needed to be sure (art. 12(6)); no copy of an identity card is kept."),
    )


@page("privacy.handle")
def extend(request: PageRequest, uid: UUID) -> HttpResponse:
    """Take two months more."""
    found = _own_case(request, uid)
    form = ReasonForm(request.POST or None)
    return case_form(
        request,
        form,
        _("Take two months more?"),
        _back(found),
        lambda: services.extend(case=found, by=request.access.user, **form.cleaned_data),
        _("The law allows it once, for complex requests; the person is told why within the first month."),
    )


@page("privacy.handle")
@one_change
def correct(request: PageRequest, uid: UUID) -> HttpResponse:
    """Put right what is recorded."""
    found = _own_case(request, uid)
    firm = selectors.trader_of(found)
    form: CorrectForm | CorrectFirmForm = CorrectForm(request.POST or None, instance=found.person)
    if firm is not None:
        form = CorrectFirmForm(request.POST or None, instance=firm)

    def save() -> SubjectCase:
        given = dict(form.cleaned_data)
        told_to = given.pop("told_to")
        # The form has filled its instance in; the service reads the person anew and compares.
        return services.correct(case=found, given=given, told_to=told_to, by=request.access.user)

    about = _("The old value then stands nowhere: not on pages, not in search, not in the trail.")
    return case_form(request, form, _("Put right what is recorded"), _back(found), save, about)


@page("privacy.handle")
def restrict(request: PageRequest, uid: UUID) -> HttpResponse:
    """Let what is held be stored and not used."""
    return _restriction(request, uid, restricted=True)


@page("privacy.handle")
def free(request: PageRequest, uid: UUID) -> HttpResponse:
    """Let what is held be used again."""
    return _restriction(request, uid, restricted=False)


def _restriction(request: PageRequest, uid: UUID, *, restricted: bool) -> HttpResponse:
    """Restrict or free, with a reason."""
    found = _own_case(request, uid)
    form = ReasonForm(request.POST or None)
    about = (
        _(
            "The person then stands on no list, page or file, is found by no search and gets no letter, and "
            "what they said in interviews is used for nothing. It is stored, and handled from here alone."
        )
        if restricted
        else _("The person must have been told before (art. 18(3)). What is held is then used as before.")
    )
    heading = _("Restrict what is held?") if restricted else _("Lift the restriction?")
    return case_form(
        request,
        form,
        heading,
        _back(found),
        lambda: services.restrict(
            case=found, restricted=restricted, by=request.access.user, **form.cleaned_data
        ),
        about,
    )


@page("privacy.handle")
def erase(request: PageRequest, uid: UUID) -> HttpResponse:
    """Show what goes and what stays, and erase it."""
    found = _own_case(request, uid)
    form = EraseForm(request.POST or None)
    subject = selectors.subject_of(found)
    held = selectors.held_of(request.access, subject)

    def save() -> SubjectCase:
        given: dict[str, Any] = dict(form.cleaned_data)
        given.pop("sure")
        return services.erase(case=found, by=request.access.user, **given)

    return case_form(
        request,
        form,
        _("Erase what is held?"),
        _back(found),
        save,
        preview=True,
        held=held,
        mentioned=selectors.mentioned(request.access, subject),
        keeps_archives=Controller.objects.in_tenant(request.access.tenant)
        .filter(keeps_archives=True)
        .exists(),
        identified=bool(found.identity),
        count=sum(len(one.goes) for one in held),
    )


@page("privacy.handle")
def close(request: PageRequest, uid: UUID) -> HttpResponse:
    """Answer a request."""
    found = _own_case(request, uid)
    form = CloseForm(request.POST or None)
    return case_form(
        request,
        form,
        _("Answer the request"),
        _back(found),
        lambda: services.close(case=found, by=request.access.user, **form.cleaned_data),
        _(
            "A refusal says why, and that the person may complain to the supervisory authority and go to "
            "court (art. 12(4))."
        ),
    )
