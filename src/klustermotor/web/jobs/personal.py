"""What background work holds of persons: names and addresses in its titles and errors."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from klustermotor.web.accounts.access import Access
from klustermotor.web.accounts.models import User
from klustermotor.web.accounts.personal_data import Held, Holding, Subject, Taken, register
from klustermotor.web.accounts.trail_erasing import erased_word
from klustermotor.web.jobs.models import Job


def _naming(subject: Subject) -> list[Job]:
    """Return the work whose title, progress or error names the person."""
    found = Job.objects.filter(tenant=subject.tenant).iterator(chunk_size=500)
    return [one for one in found if subject.stands_in(f"{one.title} {one.progress_text} {one.error}")]


def _find(access: Access, subject: Subject) -> Sequence[Held]:
    """Return the background work that names the person."""
    seen = set(Job.objects.visible_to(access.user).values_list("pk", flat=True))
    return [
        Held(
            _("Background work that names the person"),
            {_("Title"): one.title if one.pk in seen else "–"},
            url=reverse("jobs:job", args=[one.uid]) if one.pk in seen else "",
        )
        for one in _naming(subject)
    ]


def _erase(subject: Subject, by: User | None) -> int:
    """Take titles and errors that name the person away; that the work was done stays."""
    return _empty(_naming(subject), by)


def _empty(some: Sequence[Job], by: User | None) -> int:
    """Take titles and errors of some work away."""
    for one in some:
        Job.objects.filter(pk=one.pk).update(title=erased_word(one.tenant), progress_text="", error="")
    return len(some)


register(
    Holding(
        "jobs.work",
        gettext_lazy("background work"),
        covers=("jobs.job", "jobs.schedule"),
        purpose=gettext_lazy("to do what was asked for, once"),
        ground=gettext_lazy("task in the public interest"),
        categories=gettext_lazy("those who asked for work; names in the titles of work"),
        source=gettext_lazy("the workbench itself"),
        recipients=gettext_lazy("those who work here"),
        kept=gettext_lazy("as long as the workbench; names go when a person is erased"),
        find=_find,
        erase=_erase,
        takes=(Taken("jobs.job", _naming, _empty),),
    )
)
