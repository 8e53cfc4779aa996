"""Read guides."""

from django.db.models import Count, Prefetch, QuerySet

from klustermotor.web.accounts.access import Access
from klustermotor.web.questionnaires.models import Code, Guide, Question, Theme


def guides(access: Access) -> QuerySet[Guide]:
    """Return guides with how many questions they ask and how many interviews were held by them."""
    found = Guide.objects.visible_to(access.user).in_tenant(access.tenant)
    return found.annotate(
        questions=Count("themes__questions", distinct=True),
        interviews_held=Count("interviews", distinct=True),
    )


def themes_of(guide: Guide) -> QuerySet[Theme]:
    """Return a guide's themes with their questions and alternatives, in a fixed number of queries."""
    offered = Prefetch("codes", Code.objects.filter(from_reading=False), to_attr="offered")
    questions = Prefetch("questions", Question.objects.prefetch_related(offered))
    return guide.themes.prefetch_related(questions)


def labels_of(question: Question) -> list[tuple[str, str]]:
    """Return the alternatives that a question offers, in Swedish and English."""
    offered = Code.objects.filter(question=question, from_reading=False)
    return [(code.label_sv, code.label_en) for code in offered]


def in_use(access: Access) -> QuerySet[Guide]:
    """Return the guides that interviews can be made with."""
    return Guide.objects.visible_to(access.user).in_tenant(access.tenant).in_use()
