"""Pages of enquiries for shared resources."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from klustermotor.web.accounts.rights import PageRequest, demand_change, page
from klustermotor.web.actors.asking import take_form
from klustermotor.web.actors.resources import selectors, services
from klustermotor.web.actors.resources.columns import enquiry_columns
from klustermotor.web.actors.resources.forms import AnswerForm, AskForm, CloseForm, EnquiryForm
from klustermotor.web.actors.resources.models import Asked, Enquiry, Resource
from klustermotor.web.documents.exports import list_file
from klustermotor.web.shared.errors import Refused
from klustermotor.web.shared.shown import one_change
from klustermotor.web.shared.tables import Table


@page("actors.view")
def enquiries(request: PageRequest) -> HttpResponse:
    """Show everything that is asked for, and hand out the list as a file."""
    found = selectors.enquiries(request.access)
    table = Table(
        request.GET, found, enquiry_columns(), caption=_("Enquiries"), order="-asked_on",
        export_url=reverse("actors:enquiries"),
    )  # fmt: skip
    if asked := request.GET.get("format"):
        example = any(one.is_example for one in table.page)
        return list_file(
            access=request.access, title=_("Enquiries"), table=table, format=asked, example=example
        )
    open_now = found.filter(state=Enquiry.State.OPEN).count()
    said = ngettext("%(n)s enquiry is open.", "%(n)s enquiries are open.", open_now) % {"n": open_now}
    context = {
        "table": table,
        "lead": said,
        "has_any": found.exists(),
        "may_edit": request.access.may("resources.edit"),
    }
    return render(request, "actors/resources/enquiries.html", context)


@page("actors.view")
def enquiry(request: PageRequest, uid: UUID) -> HttpResponse:
    """Show one enquiry: to those concerned whole, to others that it is asked for."""
    found: Any = get_object_or_404(selectors.enquiries(request.access), uid=uid)
    may_edit = found.knows and request.access.may_change(found)
    form = None
    if may_edit and found.state == Enquiry.State.OPEN:
        fitting = selectors.matches_of(found, request.access)
        asked = {one.resource_id for one in found.asked.all()}
        form = AskForm(
            request.POST if request.method == "POST" else None,
            offered=[one.resource for one in fitting if one.resource.pk not in asked],
        )
    else:
        fitting = selectors.matches_of(found, request.access) if found.knows else []
    if request.method == "POST" and form is not None and form.is_valid():
        return _ask(request, found, form)
    context = {
        "enquiry": found,
        "crumbs": [(_("Enquiries"), reverse("actors:enquiries")), (str(found), "")],
        "lead": selectors.asked_in_a_sentence(found),
        "fitting": fitting[:20],
        "form": form,
        "rows": [_asked_row(request, one) for one in found.asked.all()],
        "log": selectors.log_of(found) if found.knows else [],
        "may_edit": may_edit,
    }
    failed = form is not None and bool(form.errors)
    return render(request, "actors/resources/enquiry.html", context, status=422 if failed else 200)


def _asked_row(request: PageRequest, one: Asked) -> dict[str, Any]:
    """Return a question to an owner as the page shows it."""
    return {
        "asked": one,
        "answer": selectors.asked_of(one),
        "may_answer": one.resource.pk in _answerable(request),
    }


def _answerable(request: PageRequest) -> set[int]:
    """Return the resources for which the person may answer; asked for once in a request."""
    if not hasattr(request, "_answerable"):
        keys: set[int] = set()
        if request.access.may("resources.edit"):
            mine = Resource.objects.editable_by(request.access.user)
            keys = set(mine.in_tenant(request.access.tenant).values_list("pk", flat=True))
        request._answerable = keys  # type: ignore[attr-defined]
    return request._answerable  # type: ignore[attr-defined, no-any-return]


def _ask(request: PageRequest, found: Enquiry, form: AskForm) -> HttpResponse:
    """Ask the owners that were chosen."""
    try:
        made = services.ask_owners(
            enquiry=found, resources=list(form.cleaned_data["resources"]), by=request.access.user
        )
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    else:
        said = ngettext("%(n)s owner was asked.", "%(n)s owners were asked.", len(made))
        messages.success(request, said % {"n": len(made)})
    return redirect("actors:enquiry", found.uid)


@page("resources.edit")
def new_enquiry(request: PageRequest) -> HttpResponse:
    """Ask for something."""
    thing = Enquiry(tenant=request.access.tenant, asked_on=request.access.tenant.today())
    return _edit(request, thing, _("A new enquiry"), reverse("actors:enquiries"))


def _telling(request: PageRequest, uid: UUID) -> Enquiry:
    """Return an enquiry that is the person's to change: they know who asks."""
    visible = Enquiry.objects.telling(request.user).in_tenant(request.access.tenant)
    found = get_object_or_404(visible.select_related("organisation"), uid=uid)
    demand_change(request.access, found)
    return found


@page("resources.edit")
@one_change
def edit_enquiry(request: PageRequest, uid: UUID) -> HttpResponse:
    """Change an enquiry."""
    return _edit(
        request, _telling(request, uid), _("Change the enquiry"), reverse("actors:enquiry", args=[uid])
    )


def _edit(request: PageRequest, thing: Enquiry, heading: str, back_url: str) -> HttpResponse:
    """Show and take the form."""
    form = EnquiryForm(request.POST or None, instance=thing, access=request.access)

    def save() -> str:
        saved = services.save_enquiry(
            enquiry=form.save(commit=False), by=request.access.user, readers=form.cleaned_data["readers"],
            belongs_to=form.cleaned_data.get("belongs_to"),
        )  # fmt: skip
        return reverse("actors:enquiry", args=[saved.uid])

    return take_form(request, form, heading=heading, back_url=back_url, save=save)


@page("resources.edit")
@one_change
def close_enquiry(request: PageRequest, uid: UUID) -> HttpResponse:
    """Say how an enquiry ended, or open it again."""
    found = _telling(request, uid)
    form = CloseForm(request.POST or None, of=found, initial=lambda: {"state": found.state, "why": found.why})
    address = reverse("actors:enquiry", args=[uid])

    def save() -> str:
        services.close_enquiry(
            enquiry=found, state=form.cleaned_data["state"], why=form.cleaned_data["why"],
            by=request.access.user,
        )  # fmt: skip
        return address

    heading = _("How it stands with the enquiry")
    return take_form(request, form, heading=heading, back_url=address, save=save, about=str(found))


@page("resources.edit")
@one_change
def answer_enquiry(request: PageRequest, uid: UUID) -> HttpResponse:
    """Answer for whoever has the resource."""
    visible = Asked.objects.visible_to(request.user).in_tenant(request.access.tenant)
    held = visible.select_related("enquiry__organisation", "resource__organisation")
    asked = get_object_or_404(held, uid=uid)
    demand_change(request.access, asked.resource)

    def answered() -> dict[str, str]:
        """Return the answer that a further one takes the place of."""
        last = asked.answers.first()
        said = f"{last.get_says_display()} {last.text}".strip() if last else ""
        return {pgettext("to an enquiry", "Answer"): said}

    form = AnswerForm(request.POST or None, of=asked, beside=answered)
    address = reverse("actors:enquiry", args=[asked.enquiry.uid])

    def save() -> str:
        services.answer_enquiry(
            asked=asked, says=form.cleaned_data["says"], text=form.cleaned_data["text"],
            come_back_on=form.cleaned_data["come_back_on"], by=request.access.user,
        )  # fmt: skip
        return address

    about = _("%(who)s asks %(owner)s for %(resource)s: %(what)s") % {
        "who": asked.enquiry.organisation, "owner": asked.resource.organisation,
        "resource": asked.resource, "what": asked.enquiry,
    }  # fmt: skip
    return take_form(request, form, heading=_("Answer the enquiry"), back_url=address, save=save, about=about)
