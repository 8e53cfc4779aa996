"""Three invented registers of the demo, matched with some questions left, and a selection from them."""

import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl
from django.utils import translation

from klustermotor.examples.organisations import organisation_registers
from klustermotor.web.accounts.models import Tenant, User
from klustermotor.web.actors.registers import services
from klustermotor.web.actors.registers.choosing import save_selection
from klustermotor.web.actors.registers.models import Register, RegisterSelection
from klustermotor.web.places.models import Region, RegionSet

_HEADINGS = {
    "record": "Nr",
    "name": "Företag",
    "number": "Organisationsnummer",
    "street": "Adress",
    "postcode": "Postnummer",
    "place": "Postort",
    "phone": "Telefon",
    "web": "Webbplats",
}
#: Name, who keeps it, whose list it is, and its file.
_REGISTERS = (
    ("Exempelföreningens medlemmar", "Exempelföreningen", Register.Kind.MEMBERS, "exempel medlemmar.csv"),
    ("Exempelbilars leverantörer", "Exempelbilar", Register.Kind.SUPPLIERS, "exempel bilar.csv"),
    ("Exempelbussars leverantörer", "Exempelbussar", Register.Kind.SUPPLIERS, "exempel bussar.csv"),
)
_RECORDS, _SEED = 90, 2003
_PURPOSE = {
    "sv": "Exempel: hitta fordonsleverantörer i regionen",
    "en": "Example: find vehicle suppliers in the region",
}
_SELECTION = {
    "sv": "Medlemmar som fordonstillverkare nämner (exempel)",
    "en": "Members whom vehicle makers name (example)",
}


def load_registers(
    tenant: Tenant, sets: Mapping[str, RegionSet], by: User, said: Sequence[pl.DataFrame] = ()
) -> list[Register]:
    """Hand in the registers' files and ask for their import, which has them matched; save a selection.

    ``said`` is what the first of them say beside, of organisations that are here already.
    """
    made = organisation_registers(seed=_SEED, registers=len(_REGISTERS), records=_RECORDS)
    with translation.override(tenant.language):
        registers = [
            _register(tenant, given, frame, by)
            for given, frame in zip(_REGISTERS, _with(list(made.registers.values()), said), strict=True)
        ]
        _select(tenant, registers, sets, by)
    return registers


def _with(frames: list[pl.DataFrame], said: Sequence[pl.DataFrame]) -> list[pl.DataFrame]:
    """Return the registers with what they say beside."""
    added = [*said, *[None] * (len(frames) - len(said))]
    return [
        frame if more is None else pl.concat([frame, more], how="diagonal")
        for frame, more in zip(frames, added, strict=True)
    ]


def _register(
    tenant: Tenant, given: tuple[str, str, Register.Kind, str], frame: pl.DataFrame, by: User
) -> Register:
    """Bring one register in."""
    name, holder, kind, file_name = given
    register = Register(
        tenant=tenant,
        name=name,
        holder=holder,
        kind=kind,
        purpose=_PURPOSE[tenant.language],
        is_example=True,
        by=by,
    )
    written = io.StringIO()
    frame.rename(_HEADINGS).write_csv(written, separator=";")
    with TemporaryDirectory(prefix="klustermotor-demo-") as folder:
        path = Path(folder) / "sent.csv"
        path.write_text(written.getvalue(), encoding="utf-8")
        vintage = services.take_file(register=register, path=path, name=file_name, by=by)
    services.set_columns(vintage=vintage, columns=vintage.mapping["columns"], by=by)
    services.request_import(vintage=vintage, by=by, accept_refusals=True)
    return register


def _select(tenant: Tenant, registers: list[Register], sets: Mapping[str, RegionSet], by: User) -> None:
    """Save which members a vehicle maker names, in the region's own county where the demo has one."""
    county = (
        Region.objects.filter(region_set=sets["counties"], code="04").first() if "counties" in sets else None
    )
    selection = RegisterSelection(
        tenant=tenant, name=_SELECTION[tenant.language], register=registers[0], by=by
    )
    selection.criteria = {
        "named_by": sorted(str(one.uid) for one in registers[1:]),
        "regions": [str(county.uid)] if county is not None else [],
    }
    save_selection(selection=selection, by=by)
