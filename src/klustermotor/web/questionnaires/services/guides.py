"""Write guides; a published version never changes."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Max
from django.utils.text import slugify
from django.utils.translation import gettext as _

from klustermotor.web.accounts import audit
from klustermotor.web.accounts.models import User
from klustermotor.web.questionnaires.models import Code, Guide, Question, Theme
from klustermotor.web.shared.errors import Refused
from klustermotor.web.shared.identifiers import new_uid

Label = tuple[str, str]


def _demand_draft(guide: Guide) -> None:
    """Refuse to change a version that interviews are or were held with; hold a draft while it changes."""
    held = Guide.objects.filter(pk=guide.pk).select_for_update(no_key=True).values_list("state", flat=True)
    if {guide.state, *held} != {Guide.State.DRAFT}:
        raise Refused(_("This version is in use and does not change; make a new version of the guide."))


@transaction.atomic
def save_guide(*, guide: Guide, by: User | None) -> Guide:
    """Record a new draft or its title and purpose."""
    _demand_draft(guide)
    audit.save(guide, by=by)
    return guide


@transaction.atomic
def save_theme(*, theme: Theme, by: User | None) -> Theme:
    """Add a theme last, or change it."""
    _demand_draft(theme.guide)
    if theme._state.adding:
        theme.order = 1 + (theme.guide.themes.aggregate(last=Max("order"))["last"] or 0)
    theme.full_clean()
    theme.save()
    audit.event(theme.guide, by=by, name="theme saved", details={"theme": theme.title_sv})
    return theme


@transaction.atomic
def save_question(*, question: Question, by: User | None, labels: Sequence[Label] = ()) -> Question:
    """Add a question last in its theme, or change it; ``labels`` are its alternatives in both languages."""
    guide = question.theme.guide
    _demand_draft(guide)
    choosing = question.kind in {Question.Kind.CHOICE, Question.Kind.SEVERAL}
    if choosing and len(labels) < 2:
        raise Refused(_("Give at least two alternatives, one on each line."), field="alternatives")
    if question._state.adding:
        question.order = 1 + (question.theme.questions.aggregate(last=Max("order"))["last"] or 0)
    question.full_clean()
    question.save()
    question.codes.all().delete()
    for order, (label_sv, label_en) in enumerate(labels if choosing else (), 1):
        key = _free_key(question, label_sv)
        Code.objects.create(question=question, key=key, order=order, label_sv=label_sv, label_en=label_en)
    audit.event(guide, by=by, name="question saved", details={"question": question.text_sv})
    return question


def _free_key(question: Question, label: str) -> str:
    """Return a key for a label that the question does not have yet."""
    base = slugify(label)[:50] or "code"
    taken = set(question.codes.values_list("key", flat=True))
    key, number = base, 2
    while key in taken:
        key, number = f"{base}-{number}", number + 1
    return key


@transaction.atomic
def move(*, thing: Theme | Question, up: bool, by: User) -> None:
    """Move a theme or question one step."""
    siblings: list[Theme | Question]
    if isinstance(thing, Theme):
        guide, siblings = thing.guide, list(thing.guide.themes.all())
    else:
        guide, siblings = thing.theme.guide, list(thing.theme.questions.all())
    _demand_draft(guide)
    at = siblings.index(thing)
    other = at - 1 if up else at + 1
    if 0 <= other < len(siblings):
        siblings[at], siblings[other] = siblings[other], siblings[at]
    for order, one in enumerate(siblings, 1):
        type(one)._base_manager.filter(pk=one.pk).update(order=order)
    audit.event(guide, by=by, name="order changed")


@transaction.atomic
def remove(*, thing: Theme | Question, by: User) -> None:
    """Take a theme or a question out of a draft."""
    guide = thing.guide if isinstance(thing, Theme) else thing.theme.guide
    _demand_draft(guide)
    audit.event(guide, by=by, name="removed", details={"what": str(thing)})
    thing.delete()


@transaction.atomic
def publish(*, guide: Guide, by: User | None) -> Guide:
    """Take a draft into use; the version it replaces is used for no new interviews."""
    _demand_draft(guide)
    if not Question.objects.filter(theme__guide=guide).exists():
        raise Refused(_("A guide needs at least one question before it is taken into use."))
    for old in Guide.objects.filter(series=guide.series, state=Guide.State.PUBLISHED):
        old.state = Guide.State.RETIRED
        audit.save(old, by=by)
    guide.state, guide.published_on = Guide.State.PUBLISHED, guide.tenant.today()
    audit.save(guide, by=by)
    return guide


@transaction.atomic
def new_version(*, guide: Guide, by: User) -> Guide:
    """Return a draft that is a copy of a guide, or the draft there already is."""
    draft = Guide.objects.filter(series=guide.series, state=Guide.State.DRAFT).first()
    if draft is not None:
        return draft
    last = Guide.objects.filter(series=guide.series).aggregate(last=Max("version"))["last"]
    made = Guide(
        tenant=guide.tenant, title=guide.title, purpose=guide.purpose, series=guide.series, version=last + 1
    )
    audit.save(made, by=by)
    for theme in guide.themes.prefetch_related("questions__codes"):
        questions = list(theme.questions.all())
        theme.pk, theme.uid, theme.guide, theme._state.adding = None, new_uid(), made, True
        theme.save()
        for question in questions:
            _copy_question(question, theme)
    return made


def _copy_question(question: Question, theme: Theme) -> None:
    """Copy a question with the alternatives that were offered."""
    codes = [code for code in question.codes.all() if not code.from_reading]
    question.pk, question.uid, question.theme, question._state.adding = None, new_uid(), theme, True
    question.save()
    for code in codes:
        code.pk, code.question, code._state.adding = None, question, True
        code.save()
