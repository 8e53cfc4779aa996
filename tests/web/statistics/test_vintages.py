"""A vintage is never altered, keeps what is hidden marked, and is numbered without a clash."""

from collections.abc import Callable

import polars as pl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from klustermotor.web.accounts.access import Access
from klustermotor.web.accounts.models import Tenant, User
from klustermotor.web.shared.errors import Refused
from klustermotor.web.statistics import selectors, services
from klustermotor.web.statistics.changes import changes_between
from klustermotor.web.statistics.layout import EMPLOYMENT
from klustermotor.web.statistics.models import Dataset


def test_a_vintage_lies_in_the_documented_layout(
    dataset: Dataset, frame: pl.DataFrame, developer: User
) -> None:
    made = services.add_vintage(dataset=dataset, frame=frame, by=developer)
    held = selectors.load_frame(made)
    assert dict(held.schema) == EMPLOYMENT
    assert held.filter(region="18", industry="29").row(0)[3:] == (None, 2.0, None, "..", 0.0, None)
    assert held.filter(region="04", industry="29").row(0)[3:] == (9870.0, 40.0, None, "", 9870.0, 9870.0)
    assert (made.rows, made.suppressed, made.regions, made.industries, made.periods) == (4, 1, 2, 2, ["2003"])
    assert made.source.digest == made.digest
    assert made.source.object_uid == made.uid


def test_the_analysis_gets_flags_bounds_and_names(dataset: Dataset, frame: pl.DataFrame) -> None:
    table = selectors.load_table(services.add_vintage(dataset=dataset, frame=frame, by=None), language="sv")
    assert bool(table.hidden[table.regions.index("18"), table.industries.index("29"), 0])
    assert table.flag("18", "26") == "p"
    assert table.region_names == {"04": "Södermanland", "18": "Örebro"}
    assert table.establishments is not None
    assert table.wages is None


def test_ranges_of_the_publishers_flags_are_kept(dataset: Dataset, frame: pl.DataFrame) -> None:
    dataset.flag_ranges = {"B": [20, 99]}
    lettered = frame.with_columns(flag=pl.lit("B"), employment=pl.lit(0.0))
    table = selectors.load_table(services.add_vintage(dataset=dataset, frame=lettered, by=None))
    assert table.lower.min() == 20
    assert table.upper.max() == 99


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"region": pl.col("region").replace({"18": "99"})}, "no code 99"),
        ({"flag": pl.lit("")}, "without a flag"),
        ({"industry": pl.lit("29")}, "Two rows stand for"),
    ],
)
def test_what_cannot_be_a_vintage_is_refused_whole(
    dataset: Dataset, frame: pl.DataFrame, change: dict[str, pl.Expr], said: str
) -> None:
    with pytest.raises(Refused, match=said):
        services.add_vintage(dataset=dataset, frame=frame.with_columns(**change), by=None)
    assert dataset.vintages.count() == 0


def test_what_changed_between_two_vintages(dataset: Dataset, frame: pl.DataFrame) -> None:
    old = services.add_vintage(dataset=dataset, frame=frame, by=None)
    later = pl.concat(
        [
            frame.filter(~((pl.col("region") == "04") & (pl.col("industry") == "26"))).with_columns(
                employment=pl.when(pl.col("employment") == 9870).then(9000.0).otherwise("employment")
            ),
            frame.head(1).with_columns(period=pl.lit("2004")),
        ]
    )
    new = services.add_vintage(dataset=dataset, frame=later, by=None)
    found = changes_between(old, new)
    assert (new.number, found.added, found.gone, found.changed, found.same) == (2, 1, 1, 1, 2)
    assert found.new_periods == ("2004",)
    assert found.largest[0].difference == -870
    assert changes_between(new, new).is_nothing


def test_the_pages_of_a_dataset(
    dataset: Dataset, frame: pl.DataFrame, developer: User, sign_in: Callable[[User], Client]
) -> None:
    client = sign_in(developer)
    first = services.add_vintage(dataset=dataset, frame=frame, by=developer)
    services.add_vintage(dataset=dataset, frame=frame.head(3), by=developer)
    page = client.get(f"/statistics/{dataset.uid}/").content.decode()
    assert "Jobs in 2 regions × 2 industries, 2003." in page
    assert "1 figure of 3 is hidden by the publisher" in page
    assert "1 earlier vintage is kept." in page
    changed = client.get(f"/statistics/{dataset.uid}/compare/").content.decode()
    assert "0 figures changed, 0 came and 1 went" in changed
    assert client.get(f"/statistics/vintages/{first.uid}/").status_code == 200
    known = client.get(f"/statistics/vintages/{first.uid}/known/").content.decode()
    assert "1 figures are hidden" in known


def test_a_vintage_leaves_with_marks_and_status(
    dataset: Dataset, frame: pl.DataFrame, developer: User, sign_in: Callable[[User], Client]
) -> None:
    client = sign_in(developer)
    made = services.add_vintage(dataset=dataset, frame=frame, by=developer)
    address = f"/statistics/{dataset.uid}/status/"
    seen = client.get(address).context["form"]["seen"].value()
    decided = client.post(address, {"body": "Länsstyrelsen", "on": "2003-06-30", "seen": seen})
    assert decided.status_code == 302
    text = client.get(f"/statistics/vintages/{made.uid}/file/?format=csv").content.decode("utf-8-sig")
    assert "Länsstyrelsen" in text
    assert ".." in text
    parquet = client.get(f"/statistics/vintages/{made.uid}/file/?format=parquet")
    assert pl.read_parquet(parquet.content).height == 4


def test_the_list_needs_as_many_questions_for_many_as_for_few(
    tenant: Tenant,
    access: Access,
    dataset: Dataset,
    frame: pl.DataFrame,
    sign_in: Callable[[User], Client],
    django_assert_num_queries: Callable[..., object],
) -> None:
    client = sign_in(access.user)
    services.add_vintage(dataset=dataset, frame=frame, by=None)
    client.get("/statistics/")
    with CaptureQueriesContext(connection) as few:
        client.get("/statistics/")
    as_many = len(few)
    for number in range(5):
        made = services.create_dataset(
            tenant=tenant,
            name=f"Nr {number}",
            region_set=dataset.region_set,
            classification=dataset.classification,
            by=None,
        )
        services.add_vintage(dataset=made, frame=frame, by=None)
    client.get("/statistics/")
    with django_assert_num_queries(as_many):
        client.get("/statistics/")
