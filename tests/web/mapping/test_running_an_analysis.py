"""A question is answered once, in the background, by a run that says what it rests on."""

from datetime import date

import polars as pl
import pytest
from tests.web.mapping.conftest import add_vintage, answer, jobs_table, make_analysis, make_dataset

import klustermotor
from klustermotor.web.accounts.models import AuditEntry, Tenant, User
from klustermotor.web.evidence.models import Run
from klustermotor.web.jobs.models import Job
from klustermotor.web.jobs.worker import run_all
from klustermotor.web.mapping.models import Analysis
from klustermotor.web.mapping.selectors import cluster_facts, latest_run
from klustermotor.web.mapping.services import create_analysis, runs, start_analysis
from klustermotor.web.shared import files
from klustermotor.web.shared.errors import Refused
from klustermotor.web.statistics.models import Dataset


def test_a_run_keeps_inputs_parameters_seed_and_version(run: Run, dataset: Dataset) -> None:
    vintage = dataset.vintages.get()
    assert list(run.inputs.all()) == [vintage.source]
    assert run.parameters["digest"] == vintage.digest
    assert (run.seed, run.version) == (2003, klustermotor.__version__)
    assert run.summary["periods"] == ["2001", "2002", "2003"]
    for digest in run.results.values():
        assert files.path_of(digest).exists()
    assert AuditEntry.objects.filter(object_uid=run.uid, action=AuditEntry.Action.CREATED).exists()


def test_the_planted_cluster_is_found_strong_and_first(run: Run) -> None:
    facts = cluster_facts(run, "02", "A")
    assert facts is not None
    assert facts.strong
    assert (facts.rank, facts.of) == (1, 6)
    assert facts.low > 1
    assert facts.low < facts.likely < facts.high


def test_every_region_cluster_and_period_is_assessed(run: Run) -> None:
    frame = pl.read_parquet(files.path_of(run.results["assessment"]))
    assert frame.height == 6 * 6 * 3
    inner = pl.read_parquet(files.path_of(run.results["industries"]))
    assert inner.height == 6 * 12 * 3
    shares = frame.group_by("cluster", "period").agg(pl.col("share").sum())
    assert shares["share"].to_list() == pytest.approx([1.0] * 18)


def test_parts_of_growth_add_up_to_the_change(run: Run) -> None:
    frame = pl.read_parquet(files.path_of(run.results["growth"]))
    parts = (frame["national"] + frame["industry"] + frame["regional"]).to_list()
    assert parts == pytest.approx((frame["end"] - frame["start"]).to_list())


def test_the_same_question_on_the_same_figures_is_not_computed_twice(
    run: Run, analysis: Analysis, developer: User
) -> None:
    job = start_analysis(analysis=analysis, by=developer)
    assert job.state == Job.State.DONE
    assert job.result["run"] == str(run.uid)
    assert answer(analysis, developer, force=True) != run


def test_forced_again_finds_the_same_to_the_last_byte(run: Run, analysis: Analysis, developer: User) -> None:
    again = answer(analysis, developer, force=True)
    assert again.results == run.results
    assert again.replaces == run


def test_a_new_vintage_makes_a_new_run_that_replaces_the_old(
    run: Run, analysis: Analysis, dataset: Dataset, developer: User
) -> None:
    add_vintage(dataset, jobs_table(seed=2, strong="C1"), developer)
    after = answer(analysis, developer)
    assert after.replaces == run
    assert latest_run(dataset.tenant, dataset.region_set) == after
    found = cluster_facts(after, "02", "C")
    assert found is not None
    assert found.strong


def test_hidden_figures_are_filled_within_bounds_and_marked(tenant: Tenant, developer: User) -> None:
    dataset = make_dataset(tenant, jobs_table(hidden=True), developer)
    found = answer(make_analysis(dataset, developer), developer)
    facts = cluster_facts(found, "02", "B")
    assert facts is not None
    assert facts.estimated
    assert facts.jobs_low < facts.jobs < facts.jobs_high
    other = cluster_facts(found, "03", "B")
    assert other is not None
    assert not other.estimated
    assert any(note["key"] == "hidden" and note["cells"] == 3 for note in found.notes)


def test_one_region_can_be_what_the_others_are_compared_with(
    dataset: Dataset, developer: User, tenant: Tenant
) -> None:
    reference = dataset.region_set.regions.get(code="06")
    found = answer(make_analysis(dataset, developer, reference=reference), developer)
    frame = pl.read_parquet(files.path_of(found.results["assessment"]))
    assert "06" not in frame["region"].unique()
    assert found.summary["reference"] == ["Region nummer 06", "Region number 06"]


def test_a_region_that_has_ended_since_is_compared_with_as_it_was(
    dataset: Dataset, developer: User, tenant: Tenant
) -> None:
    regions = dataset.region_set.regions
    asked = make_analysis(dataset, developer, reference=regions.get(code="06"))
    regions.filter(code="06").update(valid_to=date(2004, 1, 1))
    regions.create(tenant=tenant, code="06", name_sv="Namn sedan", valid_from=date(2004, 1, 1))
    found = answer(asked, developer)
    assert found.summary["reference"] == ["Region nummer 06", "Region number 06"]


def test_a_region_to_compare_with_that_is_gone_is_told(dataset: Dataset, developer: User) -> None:
    job = start_analysis(
        analysis=make_analysis(dataset, developer, reference=dataset.region_set.regions.get(code="06")),
        by=developer,
    )
    dataset.region_set.regions.filter(code="06").update(code="07")
    run_all()
    job.refresh_from_db()
    assert (job.state, "06" in job.error) == (Job.State.FAILED, True)


def test_without_definitions_the_industries_are_assessed(dataset: Dataset, developer: User) -> None:
    found = answer(make_analysis(dataset, developer, definitions=None), developer)
    assert found.summary["clusters"] == 12
    assert "industries" not in found.results


def test_a_total_among_its_parts_fails_with_a_sentence(tenant: Tenant, developer: User) -> None:
    frame = jobs_table()
    total = (
        frame.group_by("industry", "period")
        .agg(pl.col("jobs").sum(), pl.col("plants").sum())
        .with_columns(region=pl.lit("99"), wages=pl.lit(None, pl.Float64), flag=pl.lit(""))
    )
    dataset = make_dataset(tenant, pl.concat([frame, total.select(frame.columns)]), developer)
    job = start_analysis(analysis=make_analysis(dataset, developer), by=developer)
    run_all()
    job.refresh_from_db()
    assert job.state == Job.State.FAILED
    assert "99" in job.error
    assert not Run.objects.exists()


def test_growth_must_be_counted_from_before_the_last_period(dataset: Dataset, developer: User) -> None:
    with pytest.raises(Refused, match="before the last"):
        make_analysis(dataset, developer, growth_from="2003")


def test_a_dataset_without_figures_is_refused(dataset: Dataset, developer: User) -> None:
    empty = Dataset.objects.create(
        tenant=dataset.tenant,
        name="Empty",
        region_set=dataset.region_set,
        classification=dataset.classification,
    )
    with pytest.raises(Refused, match="no figures"):
        create_analysis(
            tenant=dataset.tenant,
            by=developer,
            name="Nothing",
            dataset=empty,
            region=dataset.region_set.regions.get(code="02"),
        )


def test_an_interrupted_run_goes_on_from_the_periods_done(
    analysis: Analysis, developer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    assess = runs.assess_period

    def breaks_once(question: object, prepared: object, period: str) -> dict[str, str]:
        done.append(period)
        if done == ["2001", "2002"]:
            raise RuntimeError("the power went")
        return assess(question, prepared, period)  # type: ignore[arg-type]

    monkeypatch.setattr(runs, "assess_period", breaks_once)
    job = start_analysis(analysis=analysis, by=developer)
    run_all()
    Job.objects.filter(pk=job.pk).update(not_before=None)
    run_all()
    job.refresh_from_db()
    assert job.state == Job.State.DONE
    assert done == ["2001", "2002", "2002", "2003"]
    assert Run.objects.count() == 1


def test_definitions_changed_while_waiting_are_noticed(analysis: Analysis, developer: User) -> None:
    job = start_analysis(analysis=analysis, by=developer)
    assert analysis.definitions is not None
    analysis.definitions.items.get(code="A").members.all().delete()
    run_all()
    job.refresh_from_db()
    assert job.state == Job.State.FAILED
    assert "definitions" in job.error
