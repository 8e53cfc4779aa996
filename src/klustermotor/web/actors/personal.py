"""What the register of actors holds of persons: people, positions, sole traders, and registers of others."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from klustermotor.web.accounts.access import Access
from klustermotor.web.accounts.models import Tenant, User
from klustermotor.web.accounts.personal_data import (
    Held,
    Holding,
    Mention,
    Subject,
    Taken,
    bar_letters,
    may_mention,
    register,
)
from klustermotor.web.accounts.retention import Due, Kept, keep_for
from klustermotor.web.actors import erasing, shared_personal
from klustermotor.web.actors.models import Organisation, Person, Position
from klustermotor.web.actors.registers.erasing import erase_records, erase_register
from klustermotor.web.actors.registers.gone import ROW, cell_marks, naming_marks
from klustermotor.web.actors.registers.models import Register, RegisterRecord
from klustermotor.web.actors.registers.naming import known_by, records_of, restrict_records, traders_of
from klustermotor.web.actors.registers.selectors import sees_personal

__all__ = ["shared_personal"]


def _restricted_addresses() -> list[tuple[int, str]]:
    """Return the addresses of those whose data are stored and not used."""
    held = Person.objects.filter(restricted_on__isnull=False, stands_for_erased=False)
    return list(held.exclude(email="").values_list("tenant_id", "email"))


bar_letters(_restricted_addresses)


def _person(subject: Subject) -> Person | None:
    """Return the person in the register of people."""
    if subject.uid is None:
        return None
    found: Person | None = Person.objects.filter(tenant=subject.tenant, uid=subject.uid).first()
    return found


def _people(access: Access, subject: Subject) -> Sequence[Held]:
    """Return what is recorded of the person, and others of the same name or address."""
    one = _person(subject)
    found = [_told(one)] if one else []
    alike = Person.objects.for_handling(access.user).filter(tenant=subject.tenant)
    told = _("Somebody recorded with the same name or address; if it is the same person, handle it there.")
    found += [
        Held(
            _("A person with the same name or address"),
            {},
            url=reverse("portal:privacy-person", args=[other.uid]),
            stays=told,
        )
        for other in (alike.exclude(uid=subject.uid) if subject.uid else alike)
        if subject.is_named(other.name)
        or (other.email and other.email.casefold() in {mail.casefold() for mail in subject.emails})
    ]
    return found


def _told(one: Person) -> Held:
    """Return what is recorded of a person."""
    return Held(
        _("A person among the actors"),
        {
            _("Name"): one.name,
            _("E-mail address"): one.email,
            _("Telephone"): one.phone,
            _("Purpose"): one.purpose,
            _("Legal ground"): one.get_ground_display(),
            _("Recorded on"): one.created_at.date(),
            _("Restricted since"): one.restricted_on,
        },
        url=reverse("portal:privacy-person", args=[one.uid]),
    )


def _positions(access: Access, subject: Subject) -> Sequence[Held]:
    """Return what the person does and has done."""
    one = _person(subject)
    if one is None:
        return []
    return [
        Held(
            _("A position"),
            {
                _("Role"): held.role,
                _("Organisation"): held.organisation.name,
                _("From"): held.valid_from,
                _("Until"): held.valid_to,
            },
            url=reverse("actors:organisation", args=[held.organisation.uid]),
        )
        for held in Position.objects.filter(person=one).select_related("organisation")
    ]


def _erase_person(subject: Subject, by: User | None) -> int:
    """Erase the person; positions are counted without them."""
    one = _person(subject)
    return erasing.erase_person(person=one, by=by) if one else 0


def _restrict_person(subject: Subject, restricted: bool, by: User | None) -> None:
    """Let the person be shown nowhere, or again."""
    one = _person(subject)
    if one is not None:
        erasing.restrict_person(person=one, restricted=restricted, by=by)


def _sole_traders(access: Access, subject: Subject) -> Sequence[Held]:
    """Return the businesses whose number is the person's own."""
    seen = sees_personal(access)
    return [
        Held(
            _("A sole trader, whose number is a personal one"),
            {
                _("Name"): one.name,
                _("Organisation number"): one.organisation_number if seen else "–",
                _("Telephone"): one.phone if seen else "–",
                _("Address"): one.postal if seen else "–",
                _("Municipality"): str(one.region or ""),
                _("Note"): one.note,
            },
            url="" if one.is_restricted else reverse("actors:organisation", args=[one.uid]),
        )
        for one in traders_of(subject)
    ]


def _restrict_traders(subject: Subject, restricted: bool, by: User | None) -> None:
    """Let the person's own firms be shown nowhere, or again."""
    for one in traders_of(known_by(subject, ())):
        erasing.restrict_trader(trader=one, restricted=restricted, by=by)


def _restrict_records(subject: Subject, restricted: bool, by: User | None) -> None:
    """Let the records that name the person, or a firm of theirs, be stored only, or used again."""
    alone = known_by(subject, ())
    restrict_records(known_by(subject, traders_of(alone)), restricted=restricted)


def _erase_traders(subject: Subject, by: User | None) -> int:
    """Take number, name, address and note away; that there is such a business stays, with its ties."""
    return _take_traders(traders_of(subject), by)


def _take_traders(traders: Sequence[Organisation], by: User | None) -> int:
    """Take of some sole traders what is a person's."""
    for one in traders:
        erasing.erase_trader(trader=one, by=by)
    return len(traders)


def _records(access: Access, subject: Subject) -> Sequence[Held]:
    """Return the records of registers that name the person, with every column of them."""
    seen = access.may_everywhere("registers.view") and sees_personal(access)
    return [
        Held(
            _("A record in the register %(register)s") % {"register": one.register.name},
            {
                _("Purpose"): one.register.purpose,
                _("Legal ground"): one.register.get_ground_display(),
                _("Kept until"): one.register.keep_until,
                _("Who keeps it"): one.register.holder,
                **(dict(one.raw) if seen and one.raw else {_("Name"): one.name}),
            },
            url=reverse("actors:register", args=[one.register.uid]) if seen else "",
        )
        for one in records_of(subject)
    ]


def _erase_records(subject: Subject, by: User | None) -> int:
    """Erase the records, the files they came in, and what was matched from them."""
    return erase_records(records_of(subject), by=by)


def _take_records(records: Sequence[RegisterRecord], by: User | None) -> int:
    """Erase records, whomever they name."""
    return erase_records(records, by=by)


def _registers_due(tenant: Tenant, until: date, months: int) -> list[Due]:
    """Return the registers whose day has come."""
    held = Register.objects.filter(tenant=tenant, keep_until__isnull=False, keep_until__lte=until)
    return [Due(one.uid, one.keep_until) for one in held if one.keep_until is not None]


_TASK: Any = gettext_lazy("task in the public interest")
register(
    Holding(
        "actors.people",
        gettext_lazy("people"),
        covers=("actors.person",),
        purpose=gettext_lazy("as is said on each person’s page"),
        ground=gettext_lazy("as is said on each person’s page"),
        categories=gettext_lazy("key persons of the cluster: name, e-mail address, telephone, purpose"),
        source=gettext_lazy("the person, or the organisation they work in"),
        recipients=gettext_lazy("those who work here and may see people"),
        kept=gettext_lazy("by the retention rule for people without a position"),
        find=_people,
        erase=_erase_person,
        restrict=_restrict_person,
    )
)
register(
    Holding(
        "actors.positions",
        gettext_lazy("positions"),
        covers=("actors.position",),
        purpose=gettext_lazy("to know whom to turn to where"),
        ground=gettext_lazy("as is said on each person’s page"),
        categories=gettext_lazy("key persons of the cluster: role, organisation, days"),
        source=gettext_lazy("the person, or the organisation they work in"),
        recipients=gettext_lazy("those who work here and may see people"),
        kept=gettext_lazy("as long as the person; then counted without them"),
        find=_positions,
    )
)
register(
    Holding(
        "actors.sole_traders",
        gettext_lazy("sole traders"),
        covers=(
            "actors.organisation",
            "actors.tie",
            "actors.establishment",
            "actors.industry",
            "actors.size",
            "actors.fieldvalue",
            "actors.tag",
            "actors.tagging",
        ),
        purpose=gettext_lazy("to know who is in the cluster, and how they are joined"),
        ground=_TASK,
        categories=gettext_lazy("sole traders: name, organisation number, municipality, note"),
        source=gettext_lazy("public registers, and the business itself"),
        recipients=gettext_lazy("those who work here; the number those who see people"),
        kept=gettext_lazy("as long as the business is part of the cluster"),
        find=_sole_traders,
        erase=_erase_traders,
        restrict=_restrict_traders,
        takes=(Taken("actors.organisation", traders_of, _take_traders),),
    )
)
register(
    Holding(
        "actors.registers",
        gettext_lazy("registers of others"),
        covers=(
            "actors.register",
            "actors.registervintage",
            "actors.registerrecord",
            "actors.registerselection",
            "actors.linkdecision",
            "actors.linkagerun",
            "actors.linkquestion",
        ),
        purpose=gettext_lazy("as is said of each register"),
        ground=gettext_lazy("as is said of each register"),
        categories=gettext_lazy("whoever the register names, sole traders and contacts: every column of it"),
        source=gettext_lazy("whoever keeps the register"),
        recipients=gettext_lazy("those who work with registers here"),
        kept=gettext_lazy("until each register’s own day"),
        find=_records,
        erase=_erase_records,
        restrict=_restrict_records,
        takes=(
            Taken("actors.registerrecord", records_of, _take_records),
            # The same row under another identifier: a register may come anew with it.
            Taken(
                "actors.registerrecord",
                records_of,
                _take_records,
                fields=("register__uid", "raw"),
                marks=cell_marks,
                name=ROW,
                naming=lambda subject: naming_marks(records_of(subject), subject),
            ),
        ),
    )
)
may_mention(
    Mention("actors.organisation", ("note",), lambda one: reverse("actors:organisation", args=[one.uid]))
)
may_mention(
    Mention(
        "actors.tie",
        ("note",),
        lambda one: reverse("actors:tie", args=[one.uid]),
        ("organisation", "partner"),
    )
)
may_mention(
    Mention(
        "actors.establishment",
        ("note",),
        lambda one: reverse("actors:organisation", args=[one.organisation.uid]),
        ("organisation",),
    )
)
keep_for(
    Kept(
        "actors.registers",
        "actors.register",
        ("by",),
        gettext_lazy("registers of others"),
        gettext_lazy("Each register has a day of its own: it is then erased with its records and files."),
        months=None,
        due=_registers_due,
        act=lambda one, by: erase_register(register=one, by=by or one.by),
        address=lambda one: reverse("actors:register", args=[one.uid]),
        answers=lambda one: one.by,
    )
)
keep_for(
    Kept(
        "actors.people",
        "actors.person",
        (),
        gettext_lazy("people without a position"),
        gettext_lazy(
            "Counted from the day somebody’s last position ended, or from when they were recorded if they "
            "never had one, unless an interview is still kept: the person is erased."
        ),
        months=36,
        due=erasing.without_position,
        act=erasing.erase_by_rule,
        address=lambda one: reverse("actors:person", args=[one.uid]),
    )
)
