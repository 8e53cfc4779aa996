"""A query to Eurostat over European regions fills a dataset of the set that comes with the workbench."""

import pytest
from tests.formats.offices import conftest as told
from tests.formats.offices.conftest import Behaviour, office
from tests.web.statistics.test_queries import near

from klustermotor.web.accounts.models import Tenant, User
from klustermotor.web.jobs import worker
from klustermotor.web.places import services as places
from klustermotor.web.places.models import Classification
from klustermotor.web.statistics import selectors, services
from klustermotor.web.statistics.models import SavedQuery

__all__ = ["near", "office"]


def test_european_regions_are_known_by_eurostats_codes(
    tenant: Tenant, developer: User, office: Behaviour, monkeypatch: pytest.MonkeyPatch
) -> None:
    codes = ["DE11", "EL30", "NL31", "SE12", "EU27"]
    monkeypatch.setattr(told, "REGIONS", codes)
    europe, _added = places.load_reference_set(tenant=tenant, code="nuts-europe", by=developer)
    industries = places.create_classification(
        tenant=tenant,
        code="abc",
        kind=Classification.Kind.NACE_2,
        name_sv="ABC",
        items=[places.ItemRow(code, code) for code in "ABC"],
        by=None,
    )
    dataset = services.create_dataset(
        tenant=tenant, name="Jobb i Europa", region_set=europe, classification=industries, by=None
    )
    query = services.begin_query(
        tenant=tenant,
        name="Europa",
        office=SavedQuery.Office.EUROSTAT,
        address=f"{office.url}/e",
        table="X",
        by=developer,
    )
    worker.run_all()
    query.refresh_from_db()
    services.save_query(
        query=query,
        chosen={"geo": ["*"], "nace_r2": ["*"], "time": ["*"]},
        columns={"region": "geo", "industry": "nace_r2", "period": "time"},
        dataset=dataset,
        every="",
        by=developer,
    )
    job = services.refresh_now(query=query, by=developer)
    worker.run_all()
    job.refresh_from_db()
    assert job.state == "done", job.error
    vintage = dataset.vintages.get()
    frame = selectors.load_frame(vintage)
    assert set(frame["region"]) <= set(codes) - {"EU27"}
    assert frame.filter(region="DE11", industry="A", period="2001")["jobs"].item() == 5
