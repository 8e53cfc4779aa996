"""Where sources and objections may name persons, and what of them stands in somebody's name."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from klustermotor.web.accounts.access import Access
from klustermotor.web.accounts.personal_data import (
    Held,
    Holding,
    Mention,
    Subject,
    may_mention,
    register,
)
from klustermotor.web.evidence.models import Objection, Source


def _find(access: Access, subject: Subject) -> Sequence[Held]:
    """Return the published works of which the person is author."""
    seen = Source.objects.visible_to(access.user).filter(tenant=subject.tenant)
    return [
        Held(
            _("A source of which the person is author"),
            {_("Title"): one.title, _("Author"): one.publisher},
            url=reverse("evidence:source", args=[one.uid]),
            stays=_("A reference to a published work names its author, as the freedom of expression allows."),
        )
        for one in seen.exclude(kind=Source.Kind.INTERVIEW)
        if subject.is_named(one.publisher)
    ]


def _claim_address(objection: Objection) -> str:
    """Return where an objection is read."""
    return reverse("evidence:objection", args=[objection.uid])


register(
    Holding(
        "evidence.sources",
        gettext_lazy("sources and files handed in"),
        covers=("evidence.source", "evidence.support", "evidence.attachment", "evidence.objection",
                "evidence.run"),
        purpose=gettext_lazy("to show what every statement rests on"),
        ground=gettext_lazy("task in the public interest"),
        categories=gettext_lazy("authors: name and work; those who work here: what they recorded"),
        source=gettext_lazy("published works; those who work here"),
        recipients=gettext_lazy("readers of the workbench and of its documents"),
        kept=gettext_lazy("as long as something rests on it"),
        find=_find,
    )
)  # fmt: skip
may_mention(
    Mention("evidence.source", ("title", "note"), lambda one: reverse("evidence:source", args=[one.uid]))
)
may_mention(Mention("evidence.objection", ("text", "answer"), _claim_address))
may_mention(
    Mention(
        "evidence.support",
        ("note",),
        lambda one: reverse("evidence:source", args=[one.source.uid]) if one.source else "",
        ("source", "run"),
    )
)
