"""Where fields of strength may name persons: who signs, who is responsible, and free text."""

from collections.abc import Callable, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from klustermotor.web.accounts.access import Access
from klustermotor.web.accounts.models import User
from klustermotor.web.accounts.personal_data import (
    Held,
    Holding,
    Mention,
    Subject,
    Taken,
    may_mention,
    register,
)
from klustermotor.web.accounts.trail_erasing import erased_word, forget_words
from klustermotor.web.mapping import shared_personal
from klustermotor.web.mapping.fields.models import Judgement, Step, Weighing

__all__ = ["shared_personal"]

#: Where somebody stands by name: model, field, what it is.
_SIGNED: tuple[tuple[Any, str], ...] = (
    (Judgement, "signed_as"),
    (Weighing, "signed_as"),
    (Step, "responsible"),
)


def _address(one: Any) -> str:
    """Return the field that something belongs to."""
    field = getattr(one, "field", one)
    return reverse("mapping:field", args=[field.uid])


def _signed(subject: Subject) -> list[tuple[Any, str]]:
    """Return what the person signed or is responsible for, with the field in which the name stands."""
    return [
        (one, name)
        for model, name in _SIGNED
        for one in model.objects.filter(tenant=subject.tenant).select_related("field")
        if subject.is_named(getattr(one, name))
    ]


def _find(access: Access, subject: Subject) -> Sequence[Held]:
    """Return judgements signed, weighings signed, and steps that the person is responsible for."""
    return [
        Held(
            str(one),
            {_("Signed by the person, or theirs to do"): getattr(one, name)},
            url=_address(one),
        )
        for one, name in _signed(subject)
    ]


def _erase(subject: Subject, by: User | None) -> int:
    """Take the name away; the judgement stays, signed by nobody in particular."""
    count = sum(_take(name)([one], by) for one, name in _signed(subject))
    if count:
        forget_words(subject.tenant, subject.own_words)
    return count


def _take(name: str) -> Callable[[Sequence[Any], User | None], int]:
    """Return what takes the name away that stands in a field."""

    def take(some: Sequence[Any], _by: User | None) -> int:
        for one in some:
            type(one).objects.filter(pk=one.pk).update(**{name: erased_word(one.tenant)})
        return len(some)

    return take


def _taken(model: Any, name: str) -> Taken:
    """Return that an erasure takes a name from a model's rows."""

    def find(subject: Subject) -> list[Any]:
        return [one for one, field in _signed(subject) if isinstance(one, model) and field == name]

    return Taken(model._meta.label_lower, find, _take(name))


register(
    Holding(
        "mapping.signed",
        gettext_lazy("judgements on fields of strength"),
        covers=("mapping.judgement", "mapping.weighing", "mapping.step", "mapping.unheardvoice",
            "mapping.clusteractor",
            "mapping.networksnapshot",
                "mapping.analysis"),
        purpose=gettext_lazy("to know who judged, and who does what was agreed"),
        ground=gettext_lazy("task in the public interest"),
        categories=gettext_lazy("those who judge or are responsible: name or role"),
        source=gettext_lazy("those who work here"),
        recipients=gettext_lazy("readers of the workbench and of its documents"),
        kept=gettext_lazy("as long as the field of strength; names go on request"),
        find=_find,
        erase=_erase,
        takes=tuple(_taken(model, name) for model, name in _SIGNED),
    )
)  # fmt: skip
for _label, _more in (
    ("mapping.judgement", ("change_sv", "change_en")),
    ("mapping.weighing", ()),
    ("mapping.unheardvoice", ()),
):
    may_mention(Mention(_label, ("text_sv", "text_en", *_more), _address, ("field",)))
may_mention(
    Mention(
        "mapping.clusteractor",
        ("note",),
        lambda one: reverse("mapping:cluster-actor", args=[one.uid]),
        ("cluster", "organisation"),
    )
)
may_mention(Mention("mapping.networksnapshot", ("why",), lambda _one: reverse("mapping:waves"), ("survey",)))
may_mention(Mention("mapping.fieldofstrength", ("ended_because",), _address))
