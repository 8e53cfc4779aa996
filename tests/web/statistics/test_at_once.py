"""Two people import into one dataset at the same time."""

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from django.db import connection
from tests.web.mapping.conftest import jobs_table
from tests.web.operations.ground import Ground
from tests.web.operations.own import form, ground
from tests.web.operations.world import make_world

from klustermotor.web.jobs.worker import run_all
from klustermotor.web.statistics import services
from klustermotor.web.statistics.models import Import

__all__ = ["form", "ground"]


def test_two_imports_at_once_become_the_next_two_vintages(ground: Ground, tmp_path: Path) -> None:
    world = make_world()
    uids = []
    for name in ("one", "two"):
        path = tmp_path / f"{name}.csv"
        jobs_table(seed=len(name) + len(uids)).select("region", "industry", "period", "jobs").write_csv(path)
        held = services.start_import(
            tenant=world.tenant, path=path, name=path.name, by=world.by, dataset=world.dataset
        )
        services.set_mapping(
            imported=held, columns=held.mapping["columns"], target={}, dataset=world.dataset, by=world.by
        )
        uids.append(held.uid)
    run_all()
    together = threading.Barrier(2)

    def import_it(at: int) -> None:
        try:
            together.wait(timeout=60)
            services.request_import(
                imported=Import.objects.get(uid=uids[at]), by=world.by, accept_refusals=True
            )
            together.wait(timeout=60)
            run_all()
        finally:
            connection.close()

    connection.close()
    with ThreadPoolExecutor(2) as pool:
        for ended in [pool.submit(import_it, at) for at in range(2)]:
            ended.result(timeout=120)
    assert set(Import.objects.values_list("state", flat=True)) == {"done"}
    numbers = world.dataset.vintages.order_by("number").values_list("number", flat=True)
    assert list(numbers) == [1, 2, 3]
