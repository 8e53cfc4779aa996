"""Organisations and people from a file: columns named, every row looked at, the chosen ones kept."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from klustermotor.formats import Card, RefusedInput, read_cards, read_text_frame
from klustermotor.web.accounts.access import Access
from klustermotor.web.actors.facts.hearing import alike, web_address
from klustermotor.web.actors.facts.models import Field, FieldValue, Origin
from klustermotor.web.actors.facts.services import Said, text_of
from klustermotor.web.actors.identifiers import later_vat, valid_number
from klustermotor.web.actors.models import Organisation, Person, Position, written_numbers
from klustermotor.web.actors.registers.reading import guessed
from klustermotor.web.actors.selectors import municipalities
from klustermotor.web.actors.services import save_organisation, save_person, save_position
from klustermotor.web.actors.traders import is_sole_trader
from klustermotor.web.shared.errors import Refused, StandsAlready
from klustermotor.web.shared.sorting import fold

MOST_ROWS = 1000
#: What a column can be, of organisations and of people; the name is needed.
ORGANISATION: Mapping[str, Any] = {
    "name": gettext_lazy("name"),
    "number": gettext_lazy("organisation number"),
    "street": gettext_lazy("street"),
    "postcode": gettext_lazy("postcode"),
    "place": gettext_lazy("place"),
    "phone": gettext_lazy("telephone"),
    "web": gettext_lazy("web address"),
    "employees": gettext_lazy("employees"),
    "note": gettext_lazy("note"),
}
PERSON: Mapping[str, Any] = {
    "name": gettext_lazy("name"),
    "email": gettext_lazy("e-mail address"),
    "phone": gettext_lazy("telephone"),
    "organisation": gettext_lazy("organisation"),
    "title": gettext_lazy("role"),
}
#: Headings beyond those of registers, folded and without signs.
_HEADINGS: Mapping[str, tuple[str, ...]] = {
    "employees": ("employees", "anstallda", "antalanstallda", "personal"),
    "note": ("note", "anteckning", "notering", "kommentar"),
    "email": ("email", "epost", "epostadress", "mail", "mejl"),
    "organisation": ("organisation", "foretag", "company", "arbetsgivare", "org"),
    "title": ("title", "titel", "role", "roll", "befattning", "uppdrag"),
}
#: Which field of an organisation a column tells.
_TELLS = {
    "name": "name", "number": "organisation_number", "street": "street", "postcode": "postcode",
    "place": "post_town", "phone": "phone", "web": "address", "employees": "employees",
}  # fmt: skip
#: Said of a row that is of a sole trader, by its number or by the legal form in any column.
_TRADER = "sole_trader"


@dataclass(frozen=True, slots=True)
class RawFile:
    """A file as it was read: its headings, and the cells of its rows."""

    header: list[str]
    rows: list[list[str]]


@dataclass(frozen=True, slots=True)
class Line:
    """A row as it is looked at: what would happen with it, and what is said of that."""

    number: int
    said: str
    #: new, known, differs, or refused.
    state: str
    why: str
    told: dict[str, str]

    @property
    def may_keep(self) -> bool:
        """Return whether there is anything to keep of it."""
        return self.state in {"new", "differs"}


def read_raw(path: Path, name: str, *, people: bool) -> RawFile:
    """Return the rows of a table or the cards of a vCard file; raise ``Refused`` where it is neither."""
    try:
        if name.lower().endswith((".vcf", ".vcard")):
            return _from_cards(path.read_bytes(), people=people)
        frame = read_text_frame(path)
    except RefusedInput as refused:
        told = refused.in_language(get_language() or "sv").replace(f"{path}: ", "")
        raise Refused(told, field="file") from refused
    rows = [[(cell or "").replace("\x00", "").strip() for cell in row] for row in frame.rows()]
    return _demand_few(RawFile(list(frame.columns), rows))


def _demand_few(raw: RawFile) -> RawFile:
    """Refuse more rows than a person looks through."""
    if len(raw.rows) > MOST_ROWS:
        raise Refused(_("The file has more than %(count)s rows.") % {"count": MOST_ROWS}, field="file")
    return raw


def _from_cards(content: bytes, *, people: bool) -> RawFile:
    """Return the cards of organisations, or of people, as rows."""
    names = [one.name for one in fields(Card) if one.name != "is_organisation"]
    cards = [one for one in read_cards(content) if one.is_organisation != people]
    if not cards:
        told = _("There are cards in the file, but none of a person.") if people else ""
        raise Refused(told or _("There are cards in the file, but none of an organisation."), field="file")
    return _demand_few(RawFile(names, [[getattr(one, name) for name in names] for one in cards]))


def columns_guessed(header: Sequence[str], *, people: bool) -> dict[str, str]:
    """Return which column is probably what."""
    wanted = PERSON if people else ORGANISATION
    plain = {"".join(sign for sign in fold(name) if sign.isalnum()): name for name in reversed(header)}
    found = {field: plain[field] for field in wanted if field in plain}
    for field in wanted:
        for heading in _HEADINGS.get(field, ()):
            if heading in plain:
                found.setdefault(field, plain[heading])
    taken = set(found.values())
    for field, name in guessed(header, {}).items():
        if field in wanted and name not in taken:
            found.setdefault(field, name)
    return found


def looked_at(raw: RawFile, columns: Mapping[str, str], access: Access, *, people: bool) -> list[Line]:
    """Return what would happen with every row; nothing is kept."""
    at = {field: raw.header.index(name) for field, name in columns.items() if name in raw.header}
    if "name" not in at:
        raise Refused(_("Say which column holds the name."), field="column_name")
    known, seen = _Known(access), set[str]()
    lines = []
    for number, row in enumerate(raw.rows, start=2):
        told = {field: row[place] for field, place in at.items()}
        if any(told.values()):
            again = fold("|".join(told.values()))
            if not people and is_sole_trader(told["name"], [told.get("number", "")], told=row):
                told[_TRADER] = "1"
            line = _person(number, told, known) if people else _organisation(number, told, known)
            if again in seen and line.may_keep:
                line = Line(number, line.said, "refused", _("The same stands further up in the file."), told)
            seen.add(again)
            lines.append(line)
    return lines


class _Known:
    """Organisations and people that are here, by number and name."""

    def __init__(self, access: Access) -> None:
        """Read them once."""
        self.access = access
        organisations = Organisation.objects.visible_to(access.user).in_tenant(access.tenant)
        self.by_name: defaultdict[str, list[Organisation]] = defaultdict(list)
        self.by_number: dict[str, Organisation] = {}
        for one in organisations.select_related("region"):
            self.by_name[fold(one.name)].append(one)
            if one.organisation_number:
                self.by_number |= dict.fromkeys(written_numbers(one.organisation_number), one)
        mine = Organisation.objects.editable_by(access.user).in_tenant(access.tenant)
        self.mine = set(mine.values_list("pk", flat=True))
        people = Person.objects.visible_to(access.user).in_tenant(access.tenant)
        self.people = {(fold(one.name), fold(one.email)) for one in people}
        said = FieldValue.objects.in_tenant(access.tenant).filter(origin=Origin.FILE)
        self.said = set(said.values_list("organisation_id", "field", "value"))

    def organisation(self, told: Mapping[str, str]) -> Organisation | None:
        """Return the organisation that a row tells of, by its number, else by its name."""
        if (number := valid_number(told.get("number", ""))) and number in self.by_number:
            return self.by_number[number]
        named = self.by_name.get(fold(told.get("name", "")), [])
        return named[0] if named else None


def _organisation(number: int, told: dict[str, str], known: _Known) -> Line:
    """Return what would happen with a row of an organisation."""
    said = " · ".join(filter(None, (told["name"], told.get("number", ""), told.get("place", ""))))[:200]
    here = known.organisation(told)
    if here is not None:
        other = _differing(here, told, known) if here.pk in known.mine else {}
        why = ", ".join(str(dict(Field.choices)[one]) for one in other)
        told_why = _("Stands here already; says something else of: %(fields)s.") % {"fields": why}
        state, why = ("differs", told_why) if other else ("known", _("Stands here already."))
        return Line(number, said, state, why, told)
    try:
        _made(told, known.access).clean_fields(exclude={"tenant"})
    except ValidationError as wrong:
        return Line(number, said, "refused", " ".join(wrong.messages), told)
    except Refused as refused:
        return Line(number, said, "refused", refused.sentence, told)
    return Line(number, said, "new", "", told)


def _values(told: Mapping[str, str]) -> dict[str, str]:
    """Return what a row says of an organisation's fields."""
    values = {field: told.get(name, "") for name, field in _TELLS.items()}
    values["organisation_number"] = (
        valid_number(values["organisation_number"]) or values["organisation_number"]
    )
    values["address"] = web_address(values["address"]) or values["address"]
    return {field: text for field, text in values.items() if text}


def _differing(here: Organisation, told: Mapping[str, str], known: _Known) -> dict[str, str]:
    """Return what a row says that is not used here, and that no file has said before."""
    return {
        field: text
        for field, text in _values(told).items()
        if not alike(text, text_of(here, field)) and (here.pk, field, text[:300]) not in known.said
    }


def _made(told: Mapping[str, str], access: Access) -> Organisation:
    """Return a row as an organisation."""
    if not told["name"]:
        raise Refused(_("It has no name."))
    values: dict[str, Any] = dict(_values(told))
    employees = values.pop("employees", "")
    if employees and not (employees.isdecimal() and len(employees) < 10):
        raise Refused(_("Employees is a whole number."))
    if values.get("organisation_number") and not access.may("persons.view"):
        raise Refused(_("Numbers are recorded by those who see people here: one may be a person’s."))
    if told.get(_TRADER) and not access.may("persons.view"):
        raise Refused(_("A sole trader is recorded by those who see people here."))
    made = Organisation(
        tenant=access.tenant,
        note=told.get("note", ""),
        is_sole_trader=bool(told.get(_TRADER)),
        vat_number=later_vat(told.get("number", "")),
        **values,
    )
    made.employees = int(employees) if employees else None
    wanted = fold(told.get("place", ""))
    if wanted:
        found = (one for one in municipalities(access) if fold(one.name_sv) == wanted)
        made.region = next(found, None)
    return made


def _person(number: int, told: dict[str, str], known: _Known) -> Line:
    """Return what would happen with a row of a person."""
    parts = (told["name"], told.get("title", ""), told.get("organisation", ""))
    said = " · ".join(filter(None, parts))[:200]
    why = _wrong_person(told, known)
    if why:
        return Line(number, said, "refused", why, told)
    if (fold(told["name"]), fold(told.get("email", ""))) in known.people:
        return Line(number, said, "known", _("Stands here already."), told)
    return Line(number, said, "new", "", told)


def _wrong_person(told: Mapping[str, str], known: _Known) -> str:
    """Return why a row is no person that can be kept; nothing where it is."""
    if not told["name"]:
        return _("It has no name.")
    made = Person(name=told["name"], email=told.get("email", ""), phone=told.get("phone", ""), purpose="x")
    try:
        made.clean_fields(exclude={"tenant"})
    except ValidationError as wrong:
        return " ".join(wrong.messages)
    where = told.get("organisation", "")
    if where and len(known.by_name.get(fold(where), [])) != 1:
        return _("There is no organisation “%(name)s” here; add it first.") % {"name": where[:80]}
    if len(told.get("title", "")) > 120:
        return _("The role is longer than 120 characters.")
    return ""


@transaction.atomic
def keep_organisations(
    *, lines: Sequence[Line], chosen: Collection[int], access: Access, is_example: bool
) -> tuple[int, int]:
    """Record the chosen new organisations, and what the file says differently of those that are here.

    Returns how many organisations are new, and how many values were kept beside what is used.
    """
    known, made, told_of = _Known(access), 0, 0
    for line in lines:
        if line.number not in chosen or not line.may_keep:
            continue
        if line.state == "new":
            organisation = _made(line.told, access)
            organisation.is_example = is_example
            try:
                save_organisation(organisation=organisation, by=access.user, said=Said(Origin.FILE))
            except StandsAlready as twin:
                raise Refused(
                    _("Row %(row)s: %(why)s") % {"row": line.number, "why": twin.sentence}
                ) from twin
            made += 1
            continue
        here = known.organisation(line.told)
        if here is None:
            continue
        for field, text in _differing(here, line.told, known).items():
            FieldValue.objects.create(
                tenant=access.tenant, organisation=here, field=field, value=text[:300], origin=Origin.FILE,
                by=access.user, waits=bool(text_of(here, field)),
            )  # fmt: skip
            told_of += 1
    return made, told_of


@transaction.atomic
def keep_people(
    *, lines: Sequence[Line], chosen: Collection[int], access: Access, ground: str, purpose: str
) -> int:
    """Record the chosen new people, each with what they do where that is told; return how many."""
    known, made = _Known(access), 0
    for line in lines:
        if line.number not in chosen or line.state != "new":
            continue
        told = line.told
        person = Person(
            tenant=access.tenant, name=told["name"], email=told.get("email", ""),
            phone=told.get("phone", ""), ground=ground, purpose=purpose,
        )  # fmt: skip
        save_person(person=person, by=access.user)
        made += 1
        if where := told.get("organisation", ""):
            held = known.by_name[fold(where)][0]
            role = told.get("title", "") or _("employee")
            position = Position(tenant=access.tenant, person=person, organisation=held, role=role)
            save_position(position=position, by=access.user)
    return made
