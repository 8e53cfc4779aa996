"""The shared table: sorts, filters and pages what it is given, and says so in its addresses."""

from dataclasses import dataclass
from datetime import date
from functools import partial
from types import SimpleNamespace

import fastexcel
import pytest
from django.http import QueryDict
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation
from django.utils.translation import gettext_lazy

from klustermotor.web.accounts.models import Tenant
from klustermotor.web.shared.exports import Format, table_file
from klustermotor.web.shared.tables import Column, Table, plain_rows, read


@dataclass
class Region:
    name: str
    jobs: int | None
    share: float | None = 0.5


ROWS = [Region("Örebro", 300), Region("Åmål", None), Region("Arboga", 70), Region("Ängelholm", 4000)]
COLUMNS = [
    Column("name", "Region"),
    Column("jobs", "Jobs", kind="number"),
    Column("share", "Share", kind="percent"),
]


def made(query: str = "", **more: object) -> Table:
    return Table(QueryDict(query), ROWS, COLUMNS, **more)  # type: ignore[arg-type]


def names(table: Table) -> list[str]:
    return [row.name for row in table.page]


def test_text_sorts_in_the_order_of_the_reader_s_language() -> None:
    with translation.override("sv"):
        assert names(made("order=name")) == ["Arboga", "Åmål", "Ängelholm", "Örebro"]
    with translation.override("en"):
        assert names(made("order=name")) == ["Åmål", "Ängelholm", "Arboga", "Örebro"]


def test_unknown_stands_last_in_both_directions() -> None:
    assert names(made("order=jobs"))[-1] == names(made("order=-jobs"))[-1] == "Åmål"
    assert names(made("order=-jobs"))[0] == "Ängelholm"


def test_a_wish_that_makes_no_sense_is_passed_over() -> None:
    assert names(made("order=password&page=no&size=-3", order="-jobs")) == [
        "Ängelholm",
        "Örebro",
        "Arboga",
        "Åmål",
    ]


def test_the_filter_finds_without_marks_and_capitals() -> None:
    assert names(made("filter=OREB")) == ["Örebro"]


def test_pages_hold_as_many_rows_as_asked() -> None:
    table = Table(QueryDict("size=25&page=2"), [Region(str(n), n) for n in range(60)], COLUMNS)
    assert (len(table.page), table.page.start_index()) == (25, 26)


def test_headings_turn_the_order_and_keep_the_rest_of_the_address() -> None:
    jobs = made("order=-jobs&filter=a&tab=all").headings[1]
    assert jobs.sorted == "descending"
    assert set(jobs.sort_url[1:].split("&")) == {"order=jobs", "filter=a", "tab=all"}


def test_numbers_first_sort_from_the_largest() -> None:
    assert "order=-jobs" in made("order=name").headings[1].sort_url


def test_a_column_that_names_a_method_shows_what_it_answers() -> None:
    class Survey:
        get_mode_display = partial(str, "in confidence")

        def words(self) -> str:
            return "three questions"

    row = Survey()
    assert (read(row, "get_mode_display"), read(row, "words")) == ("in confidence", "three questions")


def test_two_tables_on_a_page_do_not_disturb_each_other() -> None:
    one, other = made("one-order=name", name="one"), made("one-order=name", name="other")
    assert one.sorted_by[0] is COLUMNS[0]
    assert other.sorted_by[0] is None


def test_exports_keep_order_and_filter_but_not_the_page() -> None:
    table = made("order=name&page=2&filter=a", export_url="/export/?kind=regions")
    assert [label for label, _ in table.exports] == ["CSV", "XLSX"]
    assert table.exports[0][1] == "/export/?kind=regions&format=csv&order=name&filter=a"


def test_an_export_holds_values_and_not_how_they_are_written() -> None:
    headings, rows = plain_rows([*COLUMNS, Column("why", "Why", kind="how")], made("order=name").ordered)
    assert headings == ["Region", "Jobs", "Share"]
    assert ["Åmål", None, 0.5] in rows


def page_of(table: Table) -> str:
    request = RequestFactory().get("/")
    with translation.override("sv"):
        return render_to_string("shared/parts/table.html", {"table": table, "request": request})


def test_the_page_says_what_sorts_and_labels_each_cell_for_the_phone() -> None:
    page = page_of(made("order=-jobs", caption="Alla län"))
    assert page.count('aria-sort="descending"') == page.count("aria-sort") == 1
    assert "<caption>Alla län</caption>" in page
    assert 'data-label="Jobs">4\u202f000<' in page
    assert '<span class="unknown">–</span>' in page


def test_what_people_wrote_is_never_read_as_markup() -> None:
    rows = [Region("<script>alert(1)</script>", 1)]
    assert "<script>" not in page_of(Table(QueryDict("filter=script"), rows, COLUMNS, caption="<b>"))


def test_a_table_without_rows_says_so() -> None:
    assert "Ingenting här" in page_of(made("filter=zzz"))


@pytest.mark.parametrize("order", ["name", "-name", "lives_on", "-lives_on"])
def test_the_database_sorts_and_filters_as_the_list_does(db: None, order: str) -> None:
    for place, name in enumerate(("Örebro", "Zinkgruvan", "Åmål", "Arboga")):
        day = None if name == "Arboga" else date(2003, 1, 1 + place)
        Tenant.objects.create(name=name, slug=f"t{place}", lives_on=day)
    columns = [Column("name", "Name"), Column("lives_on", "Day", kind="date")]
    query = QueryDict(f"order={order}")
    stored = Table(query, Tenant.objects.all(), columns)
    listed = Table(query, list(Tenant.objects.all()), columns)
    assert names(stored) == names(listed)
    assert names(Table(QueryDict("filter=gruva"), Tenant.objects.all(), columns)) == ["Zinkgruvan"]


def test_the_database_is_asked_as_often_for_many_rows_as_for_few(
    db: None, django_assert_num_queries: object
) -> None:
    Tenant.objects.bulk_create(Tenant(name=f"T{n}", slug=f"t{n}") for n in range(40))
    for query in ("filter=T39", "filter=T", "size=25&page=2"):
        with django_assert_num_queries(2):  # type: ignore[operator]
            page_of(Table(QueryDict(query), Tenant.objects.all(), [Column("name", "Name")]))


@pytest.mark.parametrize("file_format", ["csv", "xlsx"])
def test_a_file_holds_translated_names_and_columns_without_values(file_format: Format) -> None:
    columns = [Column("kind", "Kind", value=lambda row: gettext_lazy("Region")), Column("jobs", "Jobs")]
    table = Table(QueryDict(""), [Region("Åmål", None)], columns)
    with translation.override("en"):
        content = table_file(table, "towns", file_format).content
    frame = fastexcel.read_excel(content).load_sheet(0).to_polars() if file_format == "xlsx" else None
    assert (
        frame.rows() == [("Region", None)]
        if frame is not None
        else content.decode("utf-8-sig") == "Kind,Jobs\r\nRegion,\r\n"
    )


def test_a_csv_file_is_written_as_the_readers_spreadsheet_reads_it() -> None:
    columns = [
        Column("name", "Jobb"), Column("jobs", "Jobb"), Column("standing", "Läge", kind="badge"),
        Column("share", "Andel", value=lambda row: 0.000_012_345_678_9),
    ]  # fmt: skip

    def written(language: str) -> list[str]:
        with translation.override(language):
            table = Table(
                QueryDict(""), [SimpleNamespace(name=2.909090909, jobs=4900.0, standing="strong")], columns
            )
            return table_file(table, "towns", "csv").content.decode("utf-8-sig").splitlines()

    assert written("sv") == ["Jobb;Jobb (2);Läge;Andel", "2,909091;4900;starkt;0,0000123457"]
    assert written("en")[1] == "2.909091,4900,strong,0.0000123457"
