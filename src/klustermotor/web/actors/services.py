"""Record who acts in the region."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from klustermotor.web.accounts import audit
from klustermotor.web.accounts.models import Scope, User
from klustermotor.web.accounts.services import let_belong
from klustermotor.web.actors import selectors
from klustermotor.web.actors.facts.services import BY_HAND, Said, note_sources, texts_of
from klustermotor.web.actors.identifiers import plain_vat, tidy_number, vat_differs
from klustermotor.web.actors.models import Organisation, Person, Position, written_numbers
from klustermotor.web.search import services as search
from klustermotor.web.shared.errors import Doubtful, Refused, StandsAlready


@transaction.atomic
def save_organisation(
    *,
    organisation: Organisation,
    by: User | None,
    belongs_to: Iterable[Scope] | None = None,
    anyway: bool = False,
    said: Said | Mapping[str, Said] = BY_HAND,
) -> Organisation:
    """Record a new or changed organisation; with ``belongs_to`` the initiatives that may change it too.

    ``said`` is from where what is new is known, for all fields or field by field.

    A person's number, or its legal form, makes it a sole trader's. Raises ``StandsAlready`` where another
    has its number, or, unless ``anyway``, its name; ``Doubtful`` where what was given by hand does not fit
    together.
    """
    organisation.organisation_number = tidy_number(organisation.organisation_number)
    organisation.vat_number = plain_vat(organisation.vat_number)
    organisation.lei = organisation.lei.replace(" ", "").upper()
    organisation.is_sole_trader = organisation.is_sole_trader or organisation.is_its_owner
    _demand_new(organisation, anyway=anyway, by=by)
    if said is BY_HAND and not anyway:
        _demand_fitting(organisation)
    before = _before(organisation)
    audit.save(organisation, by=by)
    note_sources(organisation=organisation, before=before, said=said, by=by)
    if belongs_to is not None:
        let_belong(thing=organisation, scopes=belongs_to, by=by)
    index_organisation(organisation)
    return organisation


def _before(organisation: Organisation) -> dict[str, str]:
    """Return what the fields of an organisation held whose sources are kept; nothing of a new one."""
    if organisation._state.adding:
        return {}
    return texts_of(Organisation.objects.select_related("region").get(pk=organisation.pk))


def index_organisation(organisation: Organisation) -> None:
    """Let an organisation be found by its name and numbers; a sole trader by its name, as people are.

    Nobody finds one whose data are restricted.
    """
    if organisation.is_restricted:
        search.remove(organisation)
        return
    numbers = (organisation.organisation_number, organisation.vat_number, organisation.lei)
    told = () if organisation.is_sole_trader else numbers
    search.index(
        organisation,
        title_sv=organisation.name,
        detail=" · ".join(
            filter(
                None,
                [organisation.get_kind_display(), organisation.region.name if organisation.region else ""],
            )
        ),
        text=" ".join(filter(None, (*told, organisation.note))),
        address=reverse("actors:organisation", args=[organisation.uid]),
        capability="persons.view" if organisation.is_sole_trader else "actors.view",
    )


def _demand_new(organisation: Organisation, *, anyway: bool, by: User | None) -> None:
    """Refuse one that seems to be here already, where it was named or numbered just now."""
    named = organisation._state.adding or not organisation.untouched("name")
    numbered = organisation._state.adding or not organisation.untouched("organisation_number")
    twin = selectors.twin_of(organisation) if named or numbered else None
    if twin is None:
        return
    number = organisation.organisation_number
    if number and twin.organisation_number in written_numbers(number):
        if numbered:
            told = _("Another organisation here already has this number: %(name)s.")
            raise _stands_already(twin, told, anyway=False, by=by)
    elif named and not anyway:
        told = _("There is already an organisation called so here: %(name)s.")
        raise _stands_already(twin, told, anyway=True, by=by)


def _demand_fitting(organisation: Organisation) -> None:
    """Refuse a VAT number of another organisation number, where one of them was given just now."""
    number, vat = organisation.organisation_number, organisation.vat_number
    is_new = organisation._state.adding or not (
        organisation.untouched("organisation_number") and organisation.untouched("vat_number")
    )
    if is_new and vat_differs(number, vat):
        raise Doubtful(
            _("The VAT number holds another organisation number than the one beside it: a group, or a slip."),
            field="vat_number",
        )


def _stands_already(
    twin: Organisation, told: str, *, anyway: bool, by: User | None
) -> StandsAlready | Refused:
    """Return the refusal that names the other organisation and says where it is, to those who may see it."""
    if by is not None and not Organisation.objects.visible_to(by).filter(pk=twin.pk).exists():
        return Refused(
            _("A sole trader here is that one already; ask somebody who sees people here."), field="name"
        )
    return StandsAlready(
        told % {"name": twin.name},
        name=twin.name,
        url=reverse("actors:organisation", args=[twin.uid]),
        anyway=anyway,
    )


@transaction.atomic
def save_person(*, person: Person, by: User | None, belongs_to: Iterable[Scope] | None = None) -> Person:
    """Record a new or changed person; with ``belongs_to`` the initiatives that may change it too."""
    audit.save(person, by=by)
    if belongs_to is not None:
        let_belong(thing=person, scopes=belongs_to, by=by)
    index_person(person)
    return person


def index_person(person: Person) -> None:
    """Let a person be found; nobody whose data are restricted is."""
    if person.is_restricted:
        search.remove(person)
        return
    search.index(
        person,
        title_sv=person.name,
        address=reverse("actors:person", args=[person.uid]),
        capability="persons.view",
    )


@transaction.atomic
def save_position(*, position: Position, by: User | None) -> Position:
    """Record what somebody does in an organisation."""
    if position.person.tenant_id != position.organisation.tenant_id:
        raise Refused(_("That organisation belongs to another workbench."), field="organisation")
    position.tenant = position.person.tenant
    audit.save(position, by=by)
    return position


@transaction.atomic
def end_position(*, position: Position, on: date, by: User) -> Position:
    """End a position on a day."""
    if position.valid_from and on <= position.valid_from:
        raise Refused(_("The position must end after it begins."), field="valid_to")
    position.valid_to = on
    audit.save(position, by=by)
    return position
