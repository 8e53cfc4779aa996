"""What is handed out to a person: everything held of them, for programs and for reading (art. 15 and 20)."""

import json
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.http import HttpResponse
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from klustermotor.figures.numbers import Language
from klustermotor.web.accounts.access import Access
from klustermotor.web.accounts.models import TenantOwned
from klustermotor.web.accounts.personal_data import Subject
from klustermotor.web.documents.blocks import Block, Facts, Heading, Lead, Paragraph
from klustermotor.web.documents.exports import document_file, download, note_export
from klustermotor.web.portal.privacy.models import Controller
from klustermotor.web.portal.privacy.selectors import HeldOfKind, held_of, mentioned
from klustermotor.web.shared.exports import known_format

JSON = "application/json; charset=utf-8"


def language_asked(asked: str) -> Language:
    """Return the language that is asked for, else the reader's."""
    return "en" if (asked or get_language()) == "en" else "sv"


def personal_file(
    *,
    access: Access,
    subject: Subject,
    format: str,  # noqa: A002 - the word in the address
    language: Language,
    thing: TenantOwned | None,
) -> HttpResponse:
    """Return all that is held of a person: JSON for programs, PDF or DOCX for reading.

    The trail notes that a file was made for a request, without whom it is about.
    """
    ending = known_format(format, "json", "pdf", "docx")
    with override(language):
        title = _("Personal data held of you")
        if ending == "json":
            note_export(access, title, ending, thing)
            content = json.dumps(_for_programs(access, subject), ensure_ascii=False, indent=2)
            return download(content.encode(), f"{_('personal-data')}.json", JSON)
        return document_file(
            access=access,
            title=title,
            blocks=_for_reading(access, subject),
            format=ending,
            language=language,
            thing=thing,
        )


def _for_programs(access: Access, subject: Subject) -> dict[str, Any]:
    """Return everything as plain values; keys are the same in every language."""
    held = held_of(access, subject)
    return {
        "form": "klustermotor.personal-data/1",
        "made_on": access.tenant.today().isoformat(),
        "workbench": access.tenant.name,
        "controller": dict(_controller(access)),
        "known_by": {
            "names": sorted(subject.names),
            "emails": sorted(subject.emails),
            "phones": sorted(subject.phones),
            "numbers": sorted(subject.numbers),
        },
        "held": [
            {
                "kind": one.holding.key,
                "called": str(one.holding.label),
                **{str(name): text for name, text in _why(one)},
                "things": [
                    {
                        "what": str(thing.what),
                        "says": {str(name): _plain(value) for name, value in thing.said.items()},
                    }
                    for thing in one.things
                ],
            }
            for one in held
        ],
        "may_be_mentioned_in": [f"{one.kind}: {one.label}" for one in _free_text(access, subject)],
        "left_out": _left_out(),
        "rights": _rights(),
    }


def _free_text(access: Access, subject: Subject) -> Sequence[Any]:
    """Return where the person may be named in free text, but for what others said in confidence."""
    return [one for one in mentioned(access, subject) if "interview" not in one.url]


def _why(one: HeldOfKind) -> list[tuple[str, str]]:
    """Return why and how something is held (art. 15(1))."""
    holding = one.holding
    return [
        ("purpose", str(holding.purpose)),
        ("legal_ground", str(holding.ground)),
        ("categories", str(holding.categories)),
        ("source", str(holding.source)),
        ("recipients", str(holding.recipients)),
        ("kept", str(holding.kept)),
    ]


def _controller(access: Access) -> list[tuple[str, str]]:
    """Return who answers for the processing."""
    found = Controller.objects.in_tenant(access.tenant).first()
    if found is None:
        return [("name", access.tenant.name)]
    return [("name", found.name), ("contact", found.contact), ("officer", found.officer)]


def _plain(value: Any) -> Any:
    """Return a value as JSON holds it."""
    if value is None or isinstance(value, bool | int | float):
        return value
    return value.isoformat() if isinstance(value, date | datetime) else str(value)


def _left_out() -> list[str]:
    """Return what is not in the file and why (art. 15(4))."""
    return [
        _("What others said in confidence in interviews is theirs, and is left out also where it names you."),
        _("Backups hold what the workbench held when they were made, until they are rotated out."),
        _("Kept documents are named where their title or sources name you; their text is not searched."),
    ]


def _rights() -> str:
    """Return what the person may do next (art. 15(1)(e) and (f))."""
    return _(
        "You may ask for correction, erasure or restriction, object to the processing, and take back a "
        "consent. You may complain to the supervisory authority, in Sweden Integritetsskyddsmyndigheten "
        "(imy.se)."
    )


def _for_reading(access: Access, subject: Subject) -> list[Block]:
    """Return everything as a document."""
    held = held_of(access, subject)
    count = sum(len(one.things) for one in held)
    told = _("%(count)s things are held of %(who)s in %(workbench)s, of %(kinds)s kinds.")
    blocks: list[Block] = [
        Lead(
            told
            % {
                "count": count,
                "who": subject.label,
                "workbench": access.tenant.name,
                "kinds": len(held),
            }
        ),
        Facts([(_controller_words()[name], text) for name, text in _controller(access) if text]),
    ]
    for one in held:
        blocks += [
            Heading(str(one.holding.label).capitalize()),
            Facts([(_why_words()[name], text) for name, text in _why(one)]),
        ]
        for thing in one.things:
            blocks.append(Heading(str(thing.what), level=2))
            blocks.append(Facts(thing.lines))
    if found := _free_text(access, subject):
        blocks.append(Heading(_("You may be mentioned in")))
        blocks += [Paragraph(f"{one.kind}: {one.label}") for one in found]
    blocks.append(Heading(_("What is left out, and why")))
    blocks += [Paragraph(one) for one in _left_out()]
    return [*blocks, Heading(_("Your rights")), Paragraph(_rights())]


def _why_words() -> dict[str, str]:
    """Return what the parts of the ground are called."""
    return {
        "purpose": _("Purpose"),
        "legal_ground": _("Legal ground"),
        "categories": _("Whose data, and which"),
        "source": _("Where they come from"),
        "recipients": _("Who gets them"),
        "kept": _("Kept until"),
    }


def _controller_words() -> dict[str, str]:
    """Return what the parts of the controller are called."""
    return {
        "name": _("Controller"),
        "contact": _("Contact"),
        "officer": _("Data protection officer"),
    }
