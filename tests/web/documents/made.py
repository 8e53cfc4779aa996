"""Documents for the tests."""

from typing import Any

from klustermotor.web.accounts.access import access_of
from klustermotor.web.accounts.models import Tenant, User
from klustermotor.web.documents import exports, services
from klustermotor.web.documents.blocks import Facts, Heading, Lead, Paragraph, Picture, Rows
from klustermotor.web.documents.models import Document

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20"><title>Två staplar</title>'
    '<rect x="2" y="4" width="8" height="16" fill="#1d5a4b"/></svg>'
)
BLOCKS = [
    Lead("Fordon är starkt i länet."),
    Heading("Var länet står"),
    Paragraph("#set text(red) *inte* markup\n\nEtt andra stycke."),
    Facts([("År", "2003")]),
    Rows(["Län", "Jobb"], [["Örebro", 12345], ["Gotland", ".."]], caption="Två län"),
    Picture(SVG, "Två staplar"),
]


def a_document(tenant: Tenant, by: User, **more: Any) -> Document:
    access = access_of(by, chosen=tenant.uid)
    assert access is not None
    about = exports.provenance_of(access, "Styrkeområde: fordon", language="sv")
    made = exports.made_document(BLOCKS, about, format=more.pop("format", "pdf"))
    return services.keep(access=access, made=made, **more)
