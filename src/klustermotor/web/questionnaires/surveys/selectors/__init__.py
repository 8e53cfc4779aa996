"""What is read of surveys: who is asked, how many answered, and what may be told of it."""

from django.utils.translation import gettext_lazy as _

from klustermotor.web.accounts.trail_words import DETAILS, EVENTS

EVENTS.update(
    {
        "survey opened": _("opened for answers"),
        "survey closed": _("closed for answers"),
        "recipients added": _("recipients were added"),
        "recipients forgotten": _("whom it was sent to was forgotten, by the retention rule"),
        "recipient withdrawn": _("a recipient’s link was withdrawn"),
        "list set": _("the list to choose from was set"),
        "questions changed": _("questions were changed"),
        "reminder asked for": _("reminders were asked for"),
        "ties told": _("ties were recorded from the answers"),
        "name recognised": _("a written name was recognised"),
        "answer taken back": _("an answer was taken back"),
    }
)
DETAILS.update(
    {
        "recipients": _("recipients"),
        "organisations": _("organisations"),
        "questions": _("questions"),
        "ties": _("ties"),
    }
)
