"""What was said in an interview, as a document for those who may read it."""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from klustermotor.web.documents.blocks import Block, Facts, Heading, Lead, Paragraph
from klustermotor.web.questionnaires.models import Interview
from klustermotor.web.questionnaires.selectors.interviews import ThemeAsked
from klustermotor.web.shared.templatetags.written import date_written


def blocks(interview: Interview, themes: Iterable[ThemeAsked]) -> Iterator[Block]:
    """Return the minutes of what may be read: when, by whom, for what use, each answer by its question."""
    yield Lead(_("Confidential. Read by: %(readers)s.") % {"readers": interview.get_open_to_display()})
    yield Facts(
        [
            (_("Day"), date_written(interview.day)),
            (_("Interviewer"), interview.interviewer.name),
            (_("Guide"), str(interview.guide)),
            (_("May be used"), interview.told_use),
        ]
    )
    for theme in themes:
        if theme.answered:
            yield Heading(str(theme.theme))
            for asked in theme.asked:
                if asked.shown:
                    yield Heading(str(asked.question), level=2)
                    yield Paragraph(asked.shown)
    if interview.told_notes:
        yield Heading(_("Notes"))
        yield Paragraph(interview.told_notes)
