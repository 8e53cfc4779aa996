"""What the search table holds of persons: the entries of the things themselves, with who may find them."""

from django.utils.translation import gettext_lazy

from klustermotor.web.accounts.models import User
from klustermotor.web.accounts.personal_data import Holding, Subject, register
from klustermotor.web.search import text_index
from klustermotor.web.search.models import Entry


def _erase(subject: Subject, by: User | None) -> int:
    """Let the person be found no more; the other entries follow what they are of."""
    found = Entry.objects.filter(tenant=subject.tenant, object_uid=subject.uid) if subject.uid else None
    if found is None:
        return 0
    keys = list(found.values_list("pk", flat=True))
    text_index.erase(keys)
    found.delete()
    return len(keys)


register(
    Holding(
        "search.entries",
        gettext_lazy("search"),
        covers=("search.entry",),
        purpose=gettext_lazy("to find again what is recorded"),
        ground=gettext_lazy("as what is found"),
        categories=gettext_lazy("names, as they stand in what is found"),
        source=gettext_lazy("the workbench itself"),
        recipients=gettext_lazy("those who may see what is found"),
        kept=gettext_lazy("as long as what is found"),
        # What is found is told where it stands.
        find=lambda _access, _subject: [],
        erase=_erase,
    )
)
