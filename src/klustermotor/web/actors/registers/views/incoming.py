"""Pages of registers and of the files that come in."""

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from klustermotor.web.accounts.rights import PageRequest, demand_change, page
from klustermotor.web.accounts.selectors import history_of
from klustermotor.web.actors.registers import deciding, erasing, reading, selectors, services
from klustermotor.web.actors.registers.forms import ColumnsForm, FileForm, NewRegisterForm, RegisterForm
from klustermotor.web.actors.registers.models import Register, RegisterRecord, RegisterVintage
from klustermotor.web.actors.registers.words import field_word
from klustermotor.web.documents.exports import list_file, table_file
from klustermotor.web.shared.errors import Refused
from klustermotor.web.shared.shown import one_change
from klustermotor.web.shared.tables import Column, Table

_STEPS = {"mapping": 2, "checked": 3, "running": 4, "done": 5, "discarded": 1}


def registers_crumb() -> tuple[str, str]:
    """Return the way to the registers."""
    return _("Registers"), reverse("actors:registers")


def _register(request: PageRequest, uid: UUID) -> Register:
    """Return a register that the person may see."""
    found: Register = get_object_or_404(selectors.registers(request.access), uid=uid)
    return found


def _vintage(request: PageRequest, uid: UUID) -> RegisterVintage:
    """Return a vintage that the person may see."""
    found: RegisterVintage = get_object_or_404(selectors.vintages(request.access), uid=uid)
    return found


@require_GET
@page("registers.view")
def registers(request: PageRequest) -> HttpResponse:
    """Show the registers and where the matching stands."""
    access = request.access
    columns = [
        Column(
            "name",
            _("Register"),
            kind="link",
            url=lambda one: reverse("actors:register", args=[one.uid]),
            note=lambda one: _("example") if one.is_example else "",
        ),
        Column("kind", _("Kind"), value=lambda one: one.get_kind_display(), order="kind", filterable=False),
        Column("holder", _("Who keeps it")),
        Column("held", _("Records"), kind="number"),
        Column("newest", _("Vintage"), kind="number"),
        Column("imported", _("Last brought in"), kind="moment"),
    ]
    table = Table(
        request.GET,
        selectors.registers(access),
        columns,
        caption=_("Registers"),
        order="name",
        export_url=reverse("actors:registers"),
    )
    if asked := request.GET.get("format"):
        return list_file(access=access, title=_("Registers"), table=table, format=asked)
    job = selectors.matching_job(access.tenant)
    context = {
        "table": table,
        "run": selectors.latest_run(access),
        "job": job if job is not None and (not job.is_over or job.state == "failed") else None,
        "questions": len(selectors.open_questions(access)),
        "since": deciding.since_gathered(access.tenant),
        "open": selectors.vintages(access).filter(state__in=["mapping", "checked", "running"]),
        "may_manage": access.may("registers.manage"),
    }
    return render(request, "actors/registers/registers.html", context)


@require_http_methods(["GET", "POST"])
@page("registers.manage")
def new_register(request: PageRequest) -> HttpResponse:
    """Record a register with its first file."""
    made = Register(tenant=request.access.tenant, by=request.access.user)
    form = NewRegisterForm(request.POST or None, request.FILES or None, instance=made)
    if request.method == "POST" and form.is_valid():
        vintage = _taken(request, form, form.save(commit=False))
        if vintage is not None:
            return redirect("actors:vintage", uid=vintage.uid)
    return _file_page(request, form, _("A new register"), reverse("actors:registers"))


@require_http_methods(["GET", "POST"])
@page("registers.manage")
def new_vintage(request: PageRequest, uid: UUID) -> HttpResponse:
    """Take in the next file of a register."""
    register = _register(request, uid)
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        vintage = _taken(request, form, register)
        if vintage is not None:
            return redirect("actors:vintage", uid=vintage.uid)
    heading = _("A new file of %(register)s") % {"register": register.name}
    return _file_page(request, form, heading, reverse("actors:register", args=[uid]))


def _file_page(request: PageRequest, form: Any, heading: str, back_url: str) -> HttpResponse:
    """Show a form with a file."""
    context = {
        "form": form,
        "heading": heading,
        "back_url": back_url,
        "steps": step_labels(),
        "crumbs": [registers_crumb(), (heading, "")],
    }
    return render(request, "actors/registers/file.html", context, status=422 if form.errors else 200)


def _taken(request: PageRequest, form: Any, register: Register) -> RegisterVintage | None:
    """Keep the file that was sent; say on the form why it is refused."""
    sent = form.cleaned_data["file"]
    with tempfile.NamedTemporaryFile(prefix="klustermotor-register-") as draft:
        for piece in sent.chunks():
            draft.write(piece)
        draft.flush()
        try:
            return services.take_file(
                register=register, path=Path(draft.name), name=sent.name or "", by=request.access.user
            )
        except Refused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.sentence)
    return None


def step_labels() -> list[str]:
    """Return the steps of an import."""
    return [_("File"), _("Columns"), _("Check"), _("Import")]


@require_GET
@page("registers.view")
def register(request: PageRequest, uid: UUID) -> HttpResponse:
    """Show a register: what it is, its files and its records."""
    access, found = request.access, _register(request, uid)
    held = selectors.records(access).filter(register=found, is_current=True)
    table = Table(
        request.GET,
        held,
        _record_columns(personal=selectors.sees_personal(access)),
        caption=_("Records"),
        order="name",
        export_url=reverse("actors:register", args=[uid]),
    )
    if asked := request.GET.get("format"):
        return list_file(
            access=access, title=found.name, table=table, format=asked, example=found.is_example, thing=found
        )
    context = {
        "register": found,
        "vintages": selectors.vintages(access).filter(register=found),
        "table": table,
        "history": history_of(found),
        "may_manage": access.may_change(found),
        "crumbs": [registers_crumb(), (found.name, "")],
    }
    return render(request, "actors/registers/register.html", context)


def _record_columns(*, personal: bool) -> list[Column]:
    """Return what the list of records shows; a sole trader's number only with ``personal``."""

    def number(one: RegisterRecord) -> str:
        return str(selectors.shown(one, personal=personal).values["number"])

    return [
        Column(
            "name",
            _("Name"),
            kind="link",
            url=lambda one: reverse("actors:record-group", args=[one.uid]),
            note="other_name",
        ),
        Column("number", _("Organisation number"), value=number, sortable=False, filterable=False),
        Column("street", _("Street")),
        Column("postcode", _("Postcode"), filterable=False),
        Column("place", _("Place")),
        Column(
            "organisation",
            _("Organisation here"),
            kind="link",
            value="organisation.name",
            url=lambda one: (
                reverse("actors:organisation", args=[one.organisation.uid]) if one.organisation else ""
            ),
            sortable=False,
            filterable=False,
        ),
    ]


@require_http_methods(["GET", "POST"])
@page("registers.manage")
@one_change
def edit_register(request: PageRequest, uid: UUID) -> HttpResponse:
    """Change what is said of a register."""
    found = get_object_or_404(
        Register.objects.visible_to(request.user).in_tenant(request.access.tenant), uid=uid
    )
    demand_change(request.access, found)
    form = RegisterForm(request.POST or None, instance=found)
    back_url = reverse("actors:register", args=[uid])
    if request.method == "POST" and form.is_valid():
        try:
            services.save_register(register=form.save(commit=False), by=request.access.user)
        except Refused as refused:
            form.add_error(refused.field, refused.sentence)
        else:
            messages.success(request, _("Saved."))
            return redirect(back_url)
    context = {"form": form, "heading": _("Change the register"), "back_url": back_url}
    return render(request, "actors/form.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@page("registers.manage")
def erase_register(request: PageRequest, uid: UUID) -> HttpResponse:
    """Erase a register, after one question."""
    found = _register(request, uid)
    demand_change(request.access, found)
    if request.method == "POST":
        try:
            erasing.erase_register(register=found, by=request.access.user)
        except Refused as refused:
            messages.error(request, refused.sentence)
            return redirect("actors:register", uid=uid)
        messages.success(request, _("The register is erased."))
        return redirect("actors:registers")
    context = {
        "question": _("Erase the register %(name)s?") % {"name": found.name},
        "consequence": _(
            "Its records, its files, what was decided of them and selections that begin with it are erased "
            "for good. What was brought in as organisations stays."
        ),
        "confirm_label": _("Erase the register"),
        "destructive": True,
        "back_url": reverse("actors:register", args=[uid]),
    }
    return render(request, "shared/confirm.html", context)


@require_http_methods(["GET", "POST"])
@page("registers.manage")
@one_change
def vintage(request: PageRequest, uid: UUID) -> HttpResponse:
    """Show a file at the step where it stands, and take its columns."""
    found = _vintage(request, uid)
    form = None
    if found.state == RegisterVintage.State.MAPPING:
        form = ColumnsForm(request.POST or None, of=found, vintage=found)
        if request.method == "POST" and form.is_valid() and _named(request, found, form):
            return redirect("actors:vintage", uid=uid)
    job = found.job
    context = {
        "vintage": found,
        "form": form,
        "job": job,
        "going": job is not None and not job.is_over,
        "steps": step_labels(),
        "step": _STEPS[found.state],
        "columns": [
            (field_word(field), column) for field, column in found.mapping.get("columns", {}).items()
        ],
        "faults": reading.faults_shown(found),
        "good": found.rows - found.refused,
        "sample": [list(zip(found.mapping["header"], row, strict=True)) for row in found.mapping["sample"]],
        "crumbs": [
            registers_crumb(),
            (found.register.name, reverse("actors:register", args=[found.register.uid])),
            (found.file_name, ""),
        ],
    }
    status = 422 if form is not None and form.errors else 200
    return render(request, "actors/registers/vintage.html", context, status=status)


def _named(request: PageRequest, found: RegisterVintage, form: ColumnsForm) -> bool:
    """Keep the columns and check the rows; say what is refused on the form."""
    try:
        services.set_columns(vintage=found, columns=form.chosen(), by=request.access.user)
    except Refused as refused:
        form.add_error(refused.field if refused.field in form.fields else None, refused.sentence)
        return False
    return True


@require_GET
@page("registers.manage")
def vintage_progress(request: PageRequest, uid: UUID) -> HttpResponse:
    """Give the box that shows how far the import is."""
    found = _vintage(request, uid)
    return render(request, "actors/registers/vintage_progress.html", {"vintage": found, "job": found.job})


@require_GET
@page("registers.manage")
def refused_rows(request: PageRequest, uid: UUID) -> HttpResponse:
    """Give the refused rows with their reasons, to be mended."""
    found = _vintage(request, uid)
    if not found.refused or found.is_forgotten:
        raise Http404
    read = reading.read_vintage(found)
    columns = [*found.mapping["header"], _("Row"), _("Reason")]
    rows = [
        [*cells.values(), fault.row, fault.sentence]
        for cells, fault in zip(read.refused_rows, read.faults, strict=True)
    ]
    title = _("%(name)s refused rows") % {"name": found.file_name.rsplit(".", 1)[0]}
    return table_file(
        access=request.access,
        title=title,
        columns=columns,
        rows=rows,
        format=request.GET.get("format", "csv"),
        example=found.register.is_example,
        thing=found.register,
    )


def _post(request: PageRequest, uid: UUID, change: Callable[[RegisterVintage], object]) -> HttpResponse:
    """Make a change and go back to the file; a refusal is said there."""
    try:
        change(_vintage(request, uid))
    except Refused as refused:
        messages.error(request, refused.sentence)
    return redirect("actors:vintage", uid=uid)


@require_POST
@page("registers.manage")
def run_vintage(request: PageRequest, uid: UUID) -> HttpResponse:
    """Import the good rows."""
    accept, by = "accept_refusals" in request.POST, request.access.user
    return _post(
        request, uid, lambda one: services.request_import(vintage=one, accept_refusals=accept, by=by)
    )


@require_POST
@page("registers.manage")
def reopen_vintage(request: PageRequest, uid: UUID) -> HttpResponse:
    """Go back to the columns."""
    return _post(request, uid, lambda one: services.reopen(vintage=one, by=request.access.user))


@require_POST
@page("registers.manage")
def discard_vintage(request: PageRequest, uid: UUID) -> HttpResponse:
    """Give a file up."""
    return _post(request, uid, lambda one: services.discard(vintage=one, by=request.access.user))


@require_POST
@page("registers.manage")
def match_again(request: PageRequest) -> HttpResponse:
    """Have the records gathered anew, with what was decided since."""
    try:
        services.request_matching(tenant=request.access.tenant, by=request.access.user)
    except Refused as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(request, _("The registers are being matched in the background."))
    return redirect("actors:registers")


@require_GET
@page("registers.view")
def matching_progress(request: PageRequest) -> HttpResponse:
    """Give the box that shows how far the matching is."""
    job = selectors.matching_job(request.access.tenant)
    return render(request, "actors/registers/matching_progress.html", {"job": job})
