"""What the demo's invented organisations are in more detail; all of it made up, and marked so."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import polars as pl

from klustermotor.web.accounts.models import Tenant, User
from klustermotor.web.actors.details.services import save_establishment, save_industry, save_size
from klustermotor.web.actors.facts.choosing import tell
from klustermotor.web.actors.models import (
    Establishment,
    Industry,
    Organisation,
    Position,
    RegisterRecord,
    Size,
    Tag,
    Tagging,
)
from klustermotor.web.actors.registers.deciding import link
from klustermotor.web.actors.services import save_organisation, save_position
from klustermotor.web.actors.tags.services import save_tag, set_tag
from klustermotor.web.places.models import Classification, Region, RegionSet

_LAST_YEAR = 2002
_INVENTED = "Påhittad siffra"
_EARLIER = "Arbetsledare (påhittat exempel)"
#: Industry; employees in the years up to 2002; turnover of the last year in million kronor.
_FIRMS: Mapping[str, tuple[str, tuple[int, ...], float]] = {
    "exempel_plat": ("25.5", (38, 41, 44, 43, 46), 58.4),
    "exempel_skarteknik": ("25.6", (36, 37, 35, 31, 32), 37.9),
    "exempel_yta": ("25.6", (19, 20, 23, 24, 24), 24.6),
    "exempel_elektronik": ("26.1", (61, 74, 88, 79, 85), 142.0),
    "exempel_kretskort": ("26.1", (22, 31, 36, 24, 28), 39.5),
    "exempel_form": ("73.1", (5, 7, 10, 8, 9), 8.1),
    "exempel_akeri": ("49.4", (20, 20, 21, 22, 22), 31.2),
    "exempel_bioanalys": ("72.1", (3, 4, 6, 9, 11), 10.6),
    "exempel_renrum": ("41.2", (7, 9, 12, 14, 16), 21.8),
    "exempel_tra": ("41.2", (33, 35, 36, 37, 38), 64.0),
    "exempel_vardinfo": ("63.1", (24, 33, 41, 50, 58), 46.3),
    "exempel_industrifakta": ("63.1", (30, 36, 39, 42, 44), 38.7),
}
#: Establishments: name, municipality, street, postcode, post town, employees, from year, until year.
_PLACES: Mapping[str, tuple[tuple[str, str, str, str, str, int | None, int | None, int | None], ...]] = {
    "exempel_plat": (
        ("Verkstaden", "0484", "Exempelgatan 12", "630 00", "Eskilstuna", 38, 1974, None),
        ("Monteringen", "0486", "Påhittsvägen 3", "645 00", "Strängnäs", 8, 1999, None),
        ("Gamla pressen", "0484", "Hittegatan 1", "630 00", "Eskilstuna", None, 1961, 1998),
    ),
    "exempel_renrum": (
        ("Huvudkontoret", "0486", "Exempelvägen 7", "645 00", "Strängnäs", 12, 1996, None),
        ("Montaget", "0181", "Påhittsgatan 20", "151 00", "Södertälje", 4, 2001, None),
    ),
    "exempel_vardinfo": (
        ("Kontoret", "2161", "Exempelgatan 4", "827 00", "Ljusdal", 46, 1992, None),
        ("Intervjuarna", "2184", "Påhittsgatan 9", "824 00", "Hudiksvall", 12, 2000, None),
    ),
}
#: Name and definition; then which organisations have it, and why.
_TAGS = (
    (
        "Bioteknik och läkemedel",
        (
            "Säljer i huvudsak till läkemedels- eller bioteknikföretag, eller bygger det de måste ha, vad "
            "branschkoden än säger. Inte den som bara har enstaka sådana kunder."
        ),
        {
            "exempel_renrum": "Bygger renrum för läkemedelsfabriker; står som byggföretag i branschkoderna.",
            "exempel_bioanalys": "Analyserar åt läkemedelsföretag.",
        },
    ),
    (
        "Fordonsunderleverantör",
        "Minst hälften av omsättningen kommer från fordonsindustrin, direkt eller genom en annan leverantör.",
        {
            "exempel_plat": "Enligt intervjun går två tredjedelar till fordonsindustrin.",
            "exempel_skarteknik": "Skärande bearbetning åt fordonstillverkare.",
            "exempel_yta": "Ytbehandlar åt fordonsleverantörer.",
        },
    ),
    (
        "Informationsmäklare",
        "Samlar, kontrollerar och säljer egen marknadsinformation. Inte telefontjänster på uppdrag.",
        {
            "exempel_vardinfo": "Egna produkter för vårdens inköp.",
            "exempel_industrifakta": "Säljer egna uppgifter om industriaffärer.",
        },
    ),
)
#: What two registers say of firms that are here: key, name, street, postcode, place, telephone, web address.
_SAID_OF = ("exempel_plat", "exempel_renrum")
_SAID: tuple[tuple[tuple[str, ...], ...], ...] = (
    (
        ("K-1", "Exempel Plåt AB", "Exempelgatan 12", "63000", "Eskilstuna", "016-00 00 12", ""),
        ("K-2", "Exempel Renrum AB", "Exempelvägen 7", "64500", "Strängnäs", "0152-00 00 07", ""),
    ),
    (
        ("L-1", "Exempel Plåt i Eskilstuna AB", "Box 12", "63001", "Eskilstuna", "016-00 00 99", ""),
        ("L-2", "Exempel Renrum", "Påhittsgatan 20", "15100", "Södertälje", "0152-00 00 07", ""),
    ),
)
_COLUMNS = ("record", "name", "street", "postcode", "place", "phone", "web")


def said_by_registers() -> list[pl.DataFrame]:
    """Return what two of the demo's registers say of organisations that are here already."""
    schema = dict.fromkeys(_COLUMNS, pl.String)
    return [pl.DataFrame(list(rows), schema=schema, orient="row") for rows in _SAID]


def load_details(
    tenant: Tenant,
    organisations: Mapping[str, Organisation],
    sets: Mapping[str, RegionSet],
    industries: Classification,
    by: User,
) -> None:
    """Record establishments, industries, sizes and tags of the invented organisations."""
    places = {one.code: one for one in Region.objects.filter(region_set=sets["municipalities"])}
    for key, held in organisations.items():
        if key in _FIRMS:
            _describe(key, held, industries, by)
        for at, given in enumerate(_PLACES.get(key, ())):
            save_establishment(establishment=_establishment(held, places, given, is_main=at == 0), by=by)
    for name, definition, whose in _TAGS:
        belonging = {key: why for key, why in whose.items() if key in organisations}
        if not belonging:
            continue
        tag = save_tag(tag=Tag(tenant=tenant, name=name, definition=definition, is_example=True), by=by)
        for key, why in belonging.items():
            set_tag(tagging=Tagging(organisation=organisations[key], tag=tag, why=why), by=by)


def load_posts(tenant: Tenant, by: User) -> None:
    """Say since when people of invented organisations hold their positions, and what they did before."""
    held = Position.objects.in_tenant(tenant).filter(organisation__is_example=True, valid_from=None)
    for at, post in enumerate(held.select_related("person", "organisation", "tenant").order_by("pk")):
        begin = date(1996 + at % 5, 1 + at % 12, 1)
        post.valid_from = begin
        save_position(position=post, by=by)
        earlier = Position(
            tenant=tenant, person=post.person, organisation=post.organisation, role=_EARLIER,
            valid_from=date(begin.year - 4, 1, 1), valid_to=begin,
        )  # fmt: skip
        save_position(position=earlier, by=by)


def _describe(key: str, held: Organisation, industries: Classification, by: User) -> None:
    """Record a firm's industry and how large it was over the years."""
    code, employees, turnover = _FIRMS[key]
    if industries.items.filter(code=code).exists():
        made = Industry(organisation=held, classification=industries, code=code, is_main=True)
        save_industry(industry=made, by=by)
    first = _LAST_YEAR - len(employees) + 1
    for at, count in reversed(list(enumerate(employees))):
        share = Decimal(count) / Decimal(employees[-1])
        money = (Decimal(str(turnover)) * share).quantize(Decimal("0.1")) * 1_000_000
        size = Size(
            organisation=held, year=first + at, employees=count, turnover=money, note="Påhittad siffra"
        )
        save_size(size=size, by=by)


def _establishment(
    held: Organisation,
    places: Mapping[str, Region],
    given: tuple[str, str, str, str, str, int | None, int | None, int | None],
    *,
    is_main: bool,
) -> Establishment:
    """Return an establishment to record; its years are known to the year."""
    name, code, street, postcode, town, employees, begin, end = given
    return Establishment(
        organisation=held, name=name, region=places.get(code), street=street, postcode=postcode,
        post_town=town, employees=employees, is_main=is_main,
        valid_from=date(begin, 1, 1) if begin else None, from_precision="year",
        valid_to=date(end, 1, 1) if end else None, to_precision="year",
    )  # fmt: skip


def link_records(tenant: Tenant, by: User) -> None:
    """Say which organisations here registers speak of, once these are in, and what their website says."""
    for key, name in zip(_SAID_OF, ("Exempel Plåt AB", "Exempel Renrum AB"), strict=True):
        held = Organisation.objects.in_tenant(tenant).filter(name=name).first()
        if held is None:
            continue
        rows = [row for told in _SAID for row in told if row[0][-1] == str(_SAID_OF.index(key) + 1)]
        first = rows[0]
        held.street, held.post_town, held.phone = first[2], first[4], first[5]
        held.postcode = f"{first[3][:3]} {first[3][3:]}"
        save_organisation(organisation=held, by=by)
        for record in RegisterRecord.objects.in_tenant(tenant).filter(key__in=[row[0] for row in rows]):
            link(record=record, organisation=held, by=by)
        tell(organisation=held, field="employees", text=str((held.employees or 0) + 4), source=None, by=by)
