"""From answers to claims, and what interviews say together."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from klustermotor.web.accounts.rights import PageRequest, page
from klustermotor.web.evidence import claims
from klustermotor.web.questionnaires.forms import CodingForm, UseForm
from klustermotor.web.questionnaires.models import Answer, Guide
from klustermotor.web.questionnaires.selectors import interviews as selectors
from klustermotor.web.questionnaires.selectors import together
from klustermotor.web.questionnaires.services import answers as services
from klustermotor.web.questionnaires.services.interviews import citation, use_as_evidence
from klustermotor.web.shared.errors import Refused
from klustermotor.web.shared.shown import one_change


def _answer(request: PageRequest, uid: UUID) -> Answer:
    """Return an answer of an interview that this person may read, and whose words are not closed."""
    readable = selectors.readable(request.access).open()
    answers = Answer.objects.filter(interview__in=readable.values("pk"))
    found = get_object_or_404(answers.select_related("question"), uid=uid)
    found.interview = readable.select_related("source", "tenant", "organisation").get(pk=found.interview_id)
    return found


@page("evidence.edit")
def use_answer(request: PageRequest, uid: UUID) -> HttpResponse:
    """Choose what an answer speaks for or against: the second of two clicks."""
    answer = _answer(request, uid)
    form = UseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        kind, _dot, claim_uid = form.cleaned_data["claim"].partition("/")
        claim = _claim(request, kind, claim_uid)
        if not claims.may_edit(request.access, claim):
            raise PermissionDenied
        try:
            use_as_evidence(
                answer=answer, claim=claim.thing, stance=form.cleaned_data["stance"],
                note=form.cleaned_data["note"], by=request.access.user,
            )  # fmt: skip
        except Refused as refusal:
            messages.error(request, refusal.sentence)
        else:
            messages.success(request, _("“%(claim)s” now rests on this answer too.") % {"claim": claim.label})
        return redirect("questionnaires:interview", answer.interview.uid)
    text = request.GET.get("q", "").strip()[:100]
    context = {
        "answer": answer,
        "citation": citation(answer.interview),
        "may_rest": claims.may_rest(request.access),
        "groups": claims.search(request.access, text),
        "text": text,
    }
    return render(request, "questionnaires/use_answer.html", context)


def _claim(request: PageRequest, kind: str, uid: str) -> claims.Claim:
    """Return the claim that was chosen, if this person may see it."""
    try:
        found = claims.find(request.access, kind, UUID(uid))
    except ValueError:
        found = None
    if found is None:
        raise Http404
    return found


@page("interviews.view")
def coverage(request: PageRequest) -> HttpResponse:
    """Show whose voices were heard and whose not yet."""
    return render(request, "questionnaires/coverage.html", {"coverage": together.coverage(request.access)})


@page("interviews.view")
def tallies(request: PageRequest, uid: UUID) -> HttpResponse:
    """Show coded answers over at least five respondents."""
    guides = Guide.objects.visible_to(request.user).in_tenant(request.access.tenant)
    guide = get_object_or_404(guides, uid=uid)
    context = {
        "guide": guide,
        "tallies": together.tallies(request.access, guide.series),
        "fewest": together.FEWEST,
    }
    return render(request, "questionnaires/tallies.html", context)


@page("guides.edit")
def coding(request: PageRequest) -> HttpResponse:
    """Show answers in words that nobody has coded."""
    waiting = selectors.answers_to_code(request.access).order_by("question__series", "pk")
    return render(request, "questionnaires/coding.html", {"answers": waiting[:100], "count": waiting.count()})


@page("guides.edit")
@one_change
def code_answer(request: PageRequest, uid: UUID) -> HttpResponse:
    """Say what an answer in words was found to say."""
    answer = _answer(request, uid)
    choices = [(code.key, str(code)) for code in answer.question.codes.all()]
    form = CodingForm(
        request.POST or None,
        choices=choices,
        initial=lambda: {"codes": list(answer.codes.values_list("key", flat=True))},
        # Who records holds the interview before its answers; so does who codes.
        of=answer.interview,
        beside=lambda: {_("What was said"): Answer.objects.get(pk=answer.pk).text},
    )
    if request.method == "POST" and form.is_valid():
        services.code_answer(
            answer=answer, keys=tuple(form.cleaned_data.get("codes", ())),
            new_label=form.cleaned_data["new_label"], by=request.access.user,
        )  # fmt: skip
        return redirect(reverse("questionnaires:coding"))
    context = {"form": form, "answer": answer, "back_url": reverse("questionnaires:coding")}
    return render(request, "questionnaires/code_answer.html", context, status=422 if form.errors else 200)
