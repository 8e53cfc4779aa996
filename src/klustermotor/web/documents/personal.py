"""Where kept documents may name persons, and why they are not erased by themselves."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from klustermotor.web.accounts.access import Access
from klustermotor.web.accounts.personal_data import Held, Holding, Subject, register
from klustermotor.web.documents.models import Document


def _find(access: Access, subject: Subject) -> Sequence[Held]:
    """Return the kept documents whose title or sources name the person, or that are about them."""
    seen = Document.objects.visible_to(access.user).filter(tenant=subject.tenant)
    return [
        Held(
            _("A kept document"),
            {_("Title"): one.title, _("Made on"): one.made_on},
            url=reverse("documents:document", args=[one.uid]),
            stays=_(
                "A kept document stays as it was made; where a public body keeps it, it is an official "
                "document and goes only by a decision on disposal. Look through it, and remove it if it "
                "may go."
            ),
        )
        for one in seen
        if one.object_uid == subject.uid or subject.stands_in(f"{one.title} {' '.join(one.rests_on)}")
    ]


register(
    Holding(
        "documents.kept",
        gettext_lazy("kept documents"),
        covers=("documents.document",),
        purpose=gettext_lazy("to find again exactly what was decided on"),
        ground=gettext_lazy("task in the public interest"),
        categories=gettext_lazy("those who work here: what they made; names inside documents"),
        source=gettext_lazy("the workbench itself"),
        recipients=gettext_lazy("readers of the documents"),
        kept=gettext_lazy("until it is removed; a public body’s by its plan for disposal"),
        find=_find,
    )
)
