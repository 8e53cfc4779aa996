"""Published statistics become a set of regions of their own, from a path, by one command."""

from pathlib import Path

import polars as pl
import pytest
from django.core.management import CommandError, call_command

from klustermotor.analysis.tables import CBP_FLAG_RANGES
from klustermotor.web.accounts.models import Tenant
from klustermotor.web.places import selectors as places
from klustermotor.web.places.models import Classification, RegionSet
from klustermotor.web.statistics import selectors
from klustermotor.web.statistics.models import Dataset

COLUMNS = "region=fipstate,industry=naics,period=year,employment=emp,establishments=est,wages=ap,flag=empflag"


@pytest.mark.real_data
def test_the_states_of_the_union_are_loaded_with_what_is_hidden(
    tenant: Tenant, real_data: Path, tmp_path: Path
) -> None:
    cut = tmp_path / "states.parquet"
    whole = pl.scan_parquet(real_data / "us_state_naics_2000_2011.parquet")
    kept = whole.filter(
        pl.col("year").is_in([2010, 2011]), pl.col("fipstate").is_in(["01", "06", "48"])
    ).collect()
    kept.write_parquet(cut)
    call_command(
        "load_regions",
        cut,
        tenant=tenant.slug,
        regions="States",
        name="County Business Patterns",
        columns=COLUMNS,
        definitions=real_data / "us_benchmark_definitions.csv",
    )
    vintage = Dataset.objects.get().vintages.get()
    hidden = kept["empflag"].is_not_null().sum()
    assert (vintage.rows, vintage.regions, vintage.suppressed) == (kept.height, 3, hidden)
    table = selectors.load_table(vintage, language="en")
    flag = table.flag(
        "01", kept.filter(pl.col("empflag").is_not_null() & (pl.col("fipstate") == "01"))["naics"][0], "2010"
    )
    assert flag in {"", *CBP_FLAG_RANGES}
    industries = vintage.dataset.classification
    assert places.parents_of(industries)["311---"] == "31----"
    clusters = Classification.objects.get(kind="clusters")
    assert clusters.items.count() == 67
    assert clusters.gathers == industries


def test_a_table_that_cannot_be_loaded_leaves_nothing(tenant: Tenant, tmp_path: Path) -> None:
    path = tmp_path / "jobs.csv"
    path.write_text("region,industry,period,employment\n01,A,2003,5\n01,A,2003,6\n")
    with pytest.raises(CommandError):
        call_command("load_regions", path, tenant=tenant.slug, regions="States", name="Jobs")
    assert (RegionSet.objects.count(), Dataset.objects.count()) == (0, 0)


def test_an_unknown_workbench_is_said(tenant: Tenant, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=f"there are: {tenant.slug}"):
        call_command("load_regions", tmp_path / "jobs.csv", tenant="nowhere", regions="R", name="N")
