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
        ("BEGIN:VCARD\nFN:A\nEND:VCARD\n" * 2001, "more than 2,000"),
        ("x" * 2_000_001, "larger than"),
    ],
)
def test_what_is_no_plain_file_of_cards_is_refused_with_a_sentence(text: str, told: str) -> None:
    with pytest.raises(RefusedInput, match=told):
        read_cards(text.encode())


def card(*lines: str, version: str = "2.1") -> bytes:
    """Return one card."""
    return "\r\n".join(["BEGIN:VCARD", f"VERSION:{version}", *lines, "END:VCARD", ""]).encode()


def test_a_name_that_breaks_over_lines_in_an_old_card_is_whole() -> None:
    quoted = "CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE"
    (read,) = read_cards(
        card(
            f"N;{quoted}:=C3=96hrn=\r\n=C3=A9n;=C3=85sa",
            f"FN;{quoted}:=C3=85sa =\r\n=C3=96hrn=\r\n=C3=A9n",
            "TEL;CELL:1",
        )
    )
    assert (read.name, read.phone) == ("Åsa Öhrnén", "1")


def test_an_equals_sign_at_the_end_of_a_plain_line_joins_nothing() -> None:
    (read,) = read_cards(card("FN:Åsa", "URL:https://exempel.example/?a=", "TEL:1", version="3.0"))
    assert (read.web, read.phone) == ("https://exempel.example/?a=", "1")


@pytest.mark.parametrize(
    ("lines", "name"),
    [
        (["N:Exempel;Åsa;Maria;;"], "Åsa Maria Exempel"),
        (["N:von Exempel;Åsa"], "Åsa von Exempel"),
        (["N:;;;;", "ORG:Exempel Plåt AB"], "Exempel Plåt AB"),
        (["N:Exempel;Åsa", "ORG:Exempel Plåt AB"], "Åsa Exempel"),
        (["N:Exempel;Åsa", "FN:Åsa E"], "Åsa E"),
    ],
)
def test_a_name_in_parts_alone_is_a_name(lines: list[str], name: str) -> None:
    assert [one.name for one in read_cards(card(*lines, version="3.0"))] == [name]


@pytest.mark.parametrize(
    "kind", ["KIND:group", "KIND:location", "X-ADDRESSBOOKSERVER-KIND:group", "item1.KIND:Group"]
)
def test_a_group_is_nobody(kind: str) -> None:
    held = card("FN:Styrelsen", kind, version="4.0") + card(
        "FN:Åsa Exempel", "KIND:individual", version="4.0"
    )
    assert [one.name for one in read_cards(held)] == ["Åsa Exempel"]


def test_a_long_note_is_cut_and_says_so_and_the_other_cards_are_read() -> None:
    held = card("FN:A", "NOTE:" + "ö" * 9000, version="4.0") + card("FN:B", version="4.0")
    first, second = read_cards(held)
    assert second.name == "B"
    assert first.note.endswith("ö […]")
    assert len(first.note) == 4000 - len("NOTE:") + len(" […]")


def test_a_long_note_of_an_old_card_is_cut_between_letters() -> None:
    for extra in range(6):
        note = "NOTE;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:" + "x" * extra + "=C3=B6" * 2000
        (read,) = read_cards(card("FN:A", note))
        assert read.note.strip("x").strip("ö") == " [...]", read.note[-20:]


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Åsa Exempel", "N:Exempel;Åsa;;;"),
        ("Åsa Maria von Exempel", "N:von Exempel;Åsa Maria;;;"),
        ("Åsa", "N:;Åsa;;;"),
        ("De Exempel", "N:Exempel;De;;;"),
    ],
)
def test_the_family_name_stands_as_such(name: str, parts: str) -> None:
    text = vcards([Card(name)])
    assert parts in text
    assert [one.name for one in read_cards(text.encode())] == [name]
