"""Visiting cards go out and come back, and nothing that strangers send does harm."""

import pytest

from klustermotor.formats import Card, RefusedInput, read_cards, vcards

PERSON = Card(
    name="Åsa Exempel; själv", organisation="Exempel Plåt AB", title="Platschef", email="asa@example.org",
    phone="+46 16 00 00", street="Gatan 1, 2 tr", postcode="630 00", place="Eskilstuna",
    note="Rad ett\nrad två",
)  # fmt: skip
FIRM = Card(name="Exempel Plåt AB", is_organisation=True, web="https://exempel.example", place="Strängnäs")


@pytest.mark.parametrize("version", ["3.0", "4.0"])
def test_what_is_written_is_read_again(version: str) -> None:
    text = vcards([PERSON, FIRM], version=version)
    assert f"VERSION:{version}" in text
    assert ("KIND:org" in text) is (version == "4.0")
    assert read_cards(text.encode()) == [PERSON, FIRM]


def test_cards_are_read_in_the_encodings_that_programs_write() -> None:
    text = "BEGIN:VCARD\nVERSION:3.0\nFN:Örjan Å\nEND:VCARD\n"
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "cp1252"):
        assert [one.name for one in read_cards(text.encode(encoding))] == ["Örjan Å"]


def test_pictures_and_what_else_strangers_send_are_left_before_they_are_read() -> None:
    photo = "PHOTO;ENCODING=b;TYPE=JPEG:" + "A" * 500_000
    evil = f"X-EVIL;{';' * 5000}:x"
    text = "\r\n".join(["BEGIN:VCARD", "VERSION:3.0", "FN:A", photo, evil, "item1.TEL:1", "END:VCARD", ""])
    (card,) = read_cards(text.encode())
    assert (card.name, card.phone) == ("A", "1")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "no vCard"),
        ("FN:A\n", "no vCard"),
        ("BEGIN:VCARD\nFN:A\n", "cut off"),
        ("BEGIN:VCARD\nBEGIN:VCARD\nFN:A\nEND:VCARD\nEND:VCARD\n", "within cards"),
        ("BEGIN:VCALENDAR\nEND:VCALENDAR\n", "something else"),
        ("BEGIN:VCARD\nNOTE:" + "x" * 5000 + "\nEND:VCARD\n", "longer than"),
        ("BEGIN:VCARD\nFN:A\nEND:VCARD\n" * 2001, "more than 2,000"),
        ("x" * 2_000_001, "larger than"),
    ],
)
def test_what_is_no_plain_file_of_cards_is_refused_with_a_sentence(text: str, told: str) -> None:
    with pytest.raises(RefusedInput, match=told):
        read_cards(text.encode())
