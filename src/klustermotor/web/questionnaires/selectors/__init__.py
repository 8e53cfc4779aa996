"""Read guides, interviews and what they say together."""

from django.utils.translation import gettext_lazy as _

from klustermotor.web.accounts.trail_words import EVENTS

# What the trail says of guides and interviews, in the reader's words.
EVENTS.update(
    {
        "theme saved": _("a theme was saved"),
        "question saved": _("a question was saved"),
        "order changed": _("the order was changed"),
        "removed": _("taken out"),
        "answers saved": _("answers were recorded"),
        "answered": _("answer given"),
        "replaced": _("answer replaced"),
        "emptied": _("answer taken out"),
        "answer coded": _("an answer was coded"),
        "said erased": _("what was said was erased"),
        "readers named": _("readers were named"),
        "theme": _("theme"),
        "question": _("question"),
        "number": _("count"),
        "readers": _("readers"),
        "what": _("what"),
    }
)
