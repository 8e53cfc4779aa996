"""Names, addresses and numbers come out in one spelling, and registers that lack something are refused."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from klustermotor.linkage import check_registers, clean_names, organisation_number, prepared
from klustermotor.linkage.addresses import clean_addresses
from klustermotor.linkage.names import sound_of
from klustermotor.linkage.preparation import respelled


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Lindbergs Mekaniska Verkstad AB", "AB LINDBERGS MEK. VERKST. (publ)"),
        ("Åkessons Åkeri ek. för.", "AKESSONS ÅKERI EKONOMISK FÖRENING"),
        ("Holm & Söner HB", "Holm och Söner Handelsbolag"),
        ("Oy Nokian Teknik Ab", "Nokian Teknik OY"),
        ("A.B.C. Trading A/S", "ABC Trading AS"),
        ("Rör i Åby AB i likvidation", "Rör i Åby Aktiebolag"),
        ("Nordic Consulting Group ApS", "Nordic Konsult Gruppen ApS"),
    ],
)
def test_ways_of_writing_one_name_come_out_alike(one: str, other: str) -> None:
    names = clean_names(pl.Series([one, other]))["name"]
    assert names[0] == names[1]


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("Lindbergs AB", "limited"),
        ("Lindbergs HB", "partnership"),
        ("Lindbergs ek. för.", "cooperative"),
        ("Stiftelsen Lindberg", "foundation"),
        ("Lindberg enskild firma", "sole trader"),
        ("Lindberg", None),
    ],
)
def test_the_legal_form_is_kept_beside_the_name(name: str, form: str | None) -> None:
    assert clean_names(pl.Series([name])).row(0)[:2] == ("lindberg", form)


@pytest.mark.parametrize(
    ("one", "other"), [("Vikström", "Wikström"), ("Malmqvist", "Malmkvist"), ("Mårtensson", "Maartenson")]
)
def test_spellings_that_sound_alike_have_one_sound(one: str, other: str) -> None:
    sounds = clean_names(pl.Series([one, other]))["sound"]
    assert sounds[0] == sounds[1]


@given(st.lists(st.text(max_size=40), max_size=8))
def test_any_text_is_cleaned_to_ascii_and_again_to_itself(texts: list[str]) -> None:
    cleaned = clean_names(pl.Series(texts, dtype=pl.String))
    assert cleaned.height == len(texts)
    for name in cleaned["name"].drop_nulls():
        assert name.isascii()
        assert name.strip() == name != ""
    sounds = pl.DataFrame({"name": cleaned["name"]}).select(sound_of(pl.col("name")))["name"]
    assert sounds.to_list() == cleaned["sound"].to_list()


@pytest.mark.parametrize(
    ("written", "street"),
    [
        ("Kungsgatan 12", "kungsgatan"),
        ("Kungsg. 12 B", "kungsgatan"),
        ("KUNGSG 12", "kungsgatan"),
        ("Industriv. 12, 2 tr", "industrivagen"),
        ("Skolv. 12", "skolvagen"),
        ("Gamla vägen 12", "gamlavagen"),
        ("Box 12", "box"),
    ],
)
def test_streets_are_written_out(written: str, street: str) -> None:
    found = clean_addresses(pl.Series([written]), pl.Series(["632 20"]), pl.Series(["Eskilstuna"]))
    assert found.row(0) == (street, "12", "63220", "eskilstuna")


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("556036-0793", "5560360793"),
        ("SE556036079301", "5560360793"),
        ("165560360793", "5560360793"),
        ("556036-0794", None),
        ("12345", None),
        ("", None),
        (None, None),
        ("NO 923 609 016", "NO923609016"),
        ("DK 13585628", "DK13585628"),
        ("FI 2077474-0", "FI20774740"),
    ],
)
def test_organisation_numbers_are_read_or_left_out(written: str | None, number: str | None) -> None:
    assert organisation_number(written) == number


def test_a_slip_in_a_common_word_is_mended_and_names_are_left() -> None:
    names = pl.Series(["lindberg mekansika", "mekaniskt lindberg", "lindbergh", None])
    common = frozenset({"mekaniska", "lack"})
    assert respelled(names, common).to_list() == [
        "lindberg mekaniska",
        "mekaniska lindberg",
        "lindbergh",
        None,
    ]


@pytest.mark.parametrize(
    ("registers", "sentence"),
    [
        ({}, "no register was given"),
        ({"a": pl.DataFrame({"record": ["1"]})}, "the register a has no column name"),
        ({"a": pl.DataFrame({"name": ["x"]})}, "the register a has no column record"),
        ({"a": pl.DataFrame({"record": ["1"], "name": ["x"], "fax": ["1"]})}, "has the column fax"),
        ({"a": pl.DataFrame({"record": ["1", "1"], "name": ["x", "y"]})}, "has the record 1 more than once"),
        ({"a": pl.DataFrame({"record": ["1", None], "name": ["x", "y"]})}, "a row without a record"),
    ],
)
def test_registers_that_lack_something_are_refused(registers: dict[str, pl.DataFrame], sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        check_registers(registers)


def test_records_keep_their_order_and_what_is_unknown_is_null() -> None:
    frame = pl.DataFrame(
        {"record": ["7", "3"], "name": ["Lindbergs Mek AB", None], "phone": ["016-12 34 56", "12"]}
    )
    found = prepared({"a": frame, "b": frame})
    assert found["record"].to_list() == ["7", "3", "7", "3"]
    assert found.row(1, named=True)["name"] is None
    assert found["phone"].to_list() == ["16123456", None, "16123456", None]
