"""Eurostat is asked in parts, waited for where it prepares the answer, and its flags are kept."""

from collections.abc import Iterator
from typing import Any

import pytest

from klustermotor.formats import ExplainedRefusal
from klustermotor.formats.statistical_offices import (
    Eurostat,
    OfficeRefusal,
    Part,
    Patience,
    assemble_eurostat,
    read_sdmx,
)

QUERY = {"geo": ["01", "02"], "nace_r2": ["A"], "time": ["from(2002)"]}


@pytest.fixture
def waits() -> list[float]:
    return []


@pytest.fixture
def eurostat(office: Any, waits: list[float]) -> Iterator[Eurostat]:
    with Eurostat(f"{office.url}/e", patience=Patience(attempts=4, sleep=waits.append)) as opened:
        yield opened


def test_the_structure_is_read_in_its_order(eurostat: Eurostat) -> None:
    metadata = eurostat.metadata("nama_10r")
    assert [(one.code, one.time) for one in metadata.variables] == [
        ("nace_r2", False),
        ("geo", False),
        ("time", True),
    ]
    assert metadata.variables[2].values == ("2001", "2002", "2003")


def test_flags_and_gaps_are_kept(office: Any, eurostat: Eurostat) -> None:
    parts = eurostat.plan(QUERY, eurostat.metadata("nama_10r"))
    frame = assemble_eurostat([eurostat.fetch_part("nama_10r", part) for part in parts], parts)
    assert frame.select("nace_r2", "geo", "time", "value", "status", "flag").rows() == [
        ("A", "01", "2002", 5.0, "b", "b"),
        ("A", "01", "2003", None, "c", "c"),
    ]
    assert "geo=01&geo=02&time=2002&time=2003" in office.asked[-1][1]


def test_parts_keep_to_the_limit_and_to_addresses_that_are_short(eurostat: Eurostat) -> None:
    metadata = eurostat.metadata("nama_10r")
    assert [part.cells for part in eurostat.plan({}, metadata, 9)] == [9, 9, 9, 9, 9]
    wide = metadata.variables[1].__class__("geo", "geo", *(tuple(f"R{at:06}" for at in range(2000)),) * 2)
    many = metadata.__class__("x", "x", (wide,))
    parts = eurostat.plan({}, many)
    assert len(parts) == 4
    assert sum(part.cells for part in parts) == 2000


def test_an_answer_that_is_prepared_is_waited_for(
    office: Any, eurostat: Eurostat, waits: list[float]
) -> None:
    office.faults.extend(["late", "late"])
    part = Part(1, {"nace_r2": ("A",), "geo": ("01", "02"), "time": ("2002",)}, 2)
    assert assemble_eurostat([eurostat.fetch_part("nama_10r", part)]).height == 2
    assert waits == [1.0, 2.0]
    office.faults.extend(["late"] * 4)
    with pytest.raises(OfficeRefusal) as caught:
        eurostat.fetch_part("nama_10r", part)
    assert (caught.value.code, caught.value.passing) == ("office.queued", True)


def test_what_is_too_large_is_refused_at_once(office: Any, eurostat: Eurostat, waits: list[float]) -> None:
    office.faults.append("too big")
    with pytest.raises(OfficeRefusal, match="did not give so many figures at once"):
        eurostat.fetch_part("nama_10r", Part(1, {"geo": ("01",)}, 1))
    assert waits == []


def test_a_filter_that_is_no_dimension_is_told(eurostat: Eurostat) -> None:
    with pytest.raises(OfficeRefusal, match="INVALID_QUERY_DIMENSION"):
        eurostat.fetch_part("nama_10r", Part(1, {"sex": ("T",)}, 1))


@pytest.mark.parametrize("faults", [[], ["queued"]])
def test_csv_comes_at_once_or_later(office: Any, eurostat: Eurostat, faults: list[str]) -> None:
    metadata = eurostat.metadata("nama_10r")
    (part,) = eurostat.plan({"geo": ["01"], "nace_r2": ["A"], "time": ["2001", "2002"]}, metadata)
    office.faults.extend(faults)
    frame = assemble_eurostat([eurostat.fetch_part_as_csv("nama_10r", part, metadata)], [part])
    assert frame.rows() == [("A", "01", "2001", None, "", "c"), ("A", "01", "2002", 7.0, "p", "p")]
    asked = next(path for _, path, _ in office.asked if "/sdmx/2.1/data/" in path)
    assert asked.split("/data/")[1].startswith("nama_10r/A.01?format=SDMX-CSV")
    assert "startPeriod=2001&endPeriod=2002" in asked


def test_an_answer_that_never_comes_is_given_up(office: Any, eurostat: Eurostat) -> None:
    metadata = eurostat.metadata("nama_10r")
    (part,) = eurostat.plan({"geo": ["01"]}, metadata)
    office.faults.append("queued")
    office.polls.clear()
    office.polls.append("EXPIRED")
    with pytest.raises(OfficeRefusal) as caught:
        eurostat.fetch_part_as_csv("nama_10r", part, metadata)
    assert caught.value.passing


GENERIC = b"""<m:GenericData xmlns:m="m" xmlns:g="g"><m:Header><m:ID>x</m:ID></m:Header><m:DataSet><g:Series>
<g:SeriesKey><g:Value id="geo" value="SE12"/></g:SeriesKey>
<g:Obs><g:ObsDimension value="2019"/><g:ObsValue value="5"/>
<g:Attributes><g:Value id="OBS_STATUS" value="P"/></g:Attributes></g:Obs>
<g:Obs><g:ObsDimension value="2020"/><g:ObsValue value="NaN"/>
<g:Attributes><g:Value id="CONF_STATUS" value="C"/></g:Attributes></g:Obs>
</g:Series></m:DataSet></m:GenericData>"""
SPECIFIC = b"""<m:StructureSpecificData xmlns:m="m"><m:DataSet><Series geo="SE12">
<Obs TIME_PERIOD="2019" OBS_VALUE="5" OBS_STATUS="P"/>
<Obs TIME_PERIOD="2020" OBS_VALUE="NaN" CONF_STATUS="C"/>
</Series></m:DataSet></m:StructureSpecificData>"""
FLAT = b"""<m:D xmlns:m="m"><Obs geo="SE12" TIME_PERIOD="2019" OBS_VALUE="5" OBS_STATUS="P"/>
<Obs geo="SE12" TIME_PERIOD="2020" CONF_STATUS="C"/></m:D>"""
CSV_2 = b"""STRUCTURE,STRUCTURE_ID,ACTION,geo,TIME_PERIOD,OBS_VALUE,OBS_STATUS,CONF_STATUS
dataflow,ESTAT:X(1.0),I,SE12,2019,5,P,
dataflow,ESTAT:X(1.0),I,SE12,2020,,,C
dataflow,ESTAT:X(1.0),D,SE12,2021,9,,
"""
LABELLED = b"""DATAFLOW;geo: Region;TIME_PERIOD: Time;OBS_VALUE;OBS_STATUS: Status;CONF_STATUS
ESTAT:X;SE12: Stockholm;2019: 2019;5;P: provisional;
ESTAT:X;SE12: Stockholm;2020: 2020;:;;C
"""


@pytest.mark.parametrize("content", [GENERIC, SPECIFIC, FLAT, CSV_2, LABELLED])
def test_every_form_of_sdmx_says_the_same(content: bytes) -> None:
    assert read_sdmx(content).rows() == [("SE12", "2019", 5.0, "P", "p"), ("SE12", "2020", None, "", "c")]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "wrong in: SDMX-CSV"),
        (b"a,b\n1,2\n", "wrong in: OBS_VALUE"),
        (b"DATAFLOW,geo,OBS_VALUE\nx,SE12,many\n", "wrong in: OBS_VALUE"),
        (b"<a>", "wrong in: SDMX-ML"),
        (b"<a></a>", "wrong in: Obs"),
        (b'<!DOCTYPE a [<!ENTITY b "c">]><a><Obs OBS_VALUE="&b;"/></a>', "declares entities"),
    ],
)
def test_what_is_no_sdmx_is_refused(content: bytes, message: str) -> None:
    with pytest.raises(ExplainedRefusal, match=message):
        read_sdmx(content)
