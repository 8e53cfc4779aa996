"""What each operation of the API demands, and objects to try it on."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tests.web.actors.made import a_person, an_organisation
from tests.web.conftest import make_initiative
from tests.web.documents.made import a_document
from tests.web.evidence.made import a_source, a_support, an_attachment, an_objection
from tests.web.mapping.conftest import jobs_table, make_analysis, make_dataset, make_run
from tests.web.questionnaires.asked import opened
from tests.web.questionnaires.made import a_draft, a_guide, an_interview, held
from tests.web.rights import api_queries as saved
from tests.web.rights.api_details import DETAIL_CALLS
from tests.web.rights.suite import in_part, with_all

from klustermotor.web.accounts.models import Tenant, User
from klustermotor.web.evidence.models import Attachment
from klustermotor.web.evidence.services.standing import as_seen
from klustermotor.web.jobs.models import Job
from klustermotor.web.jobs.services import enqueue
from klustermotor.web.mapping.fields import services as fields
from klustermotor.web.places import services as places
from klustermotor.web.places.models import Classification, Region, RegionSet
from klustermotor.web.questionnaires.services import interviews as holding
from klustermotor.web.shared import files
from klustermotor.web.statistics.models import Import

People = Mapping[str, User]
#: An object's part of the address, and the body to send.
Made = tuple[dict[str, Any], Any]
Make = Callable[[Tenant, People], Made]


@dataclass(frozen=True)
class Call:
    """What one operation demands."""

    capability: str
    scope: str
    make: Make = field(default=lambda tenant, people: ({}, None))
    #: A further capability that it takes.
    also: str = ""
    #: Whose list it is: nothing of it is another tenant's.
    is_list: bool = False
    #: Sent as a form with a file.
    has_file: bool = False
    #: Whether it takes the capability for everything here, not for one's own things alone.
    for_everything: bool = False
    #: Who gets an answer, where that is particular people.
    roles: frozenset[str] | None = None

    def allowed(self) -> frozenset[str]:
        """Return the roles that get an answer."""
        return with_all(self.capability, self.also) if self.roles is None else self.roles

    def allowed_in_part(self, *, others: bool) -> frozenset[str]:
        """Return the roles that get an answer when held in a part, on what is others' or their own."""
        if self.roles is not None:
            return frozenset()
        return in_part(self.capability, self.also, others=others or self.for_everything)


def of(make: Callable[[Tenant, People], Any], body: Any = None, **more: str) -> Make:
    """Return an object's address with a body that does not depend on it."""
    return lambda tenant, people: ({"uid": make(tenant, people).uid, **more}, body)


def a_set(tenant: Tenant, people: People) -> RegionSet:
    return places.create_region_set(
        tenant=tenant, code="counties", kind="county", name_sv="Län",
        regions=[places.RegionRow("04", "Södermanland"), places.RegionRow("18", "Örebro")], by=None,
    )  # fmt: skip


def a_set_to_be(tenant: Tenant, people: People) -> Made:
    regions = [{"code": "01", "name_sv": "Norr"}, {"code": "0101", "name_sv": "Byn", "parent": "01"}]
    return {}, {"name_sv": "Delar", "kind": "county", "regions": regions}


def a_region(tenant: Tenant, people: People) -> Region:
    return a_set(tenant, people).regions.get(code="04")


def an_own_region(tenant: Tenant, people: People) -> Region:
    parts = list(a_set(tenant, people).regions.all())
    return places.create_own_region(tenant=tenant, name_sv="Mälardalen", parts=parts, by=None)


def a_union(tenant: Tenant, people: People) -> Made:
    return {}, {"name_sv": "Union", "parts": [str(a_region(tenant, people).uid)]}


def a_list(tenant: Tenant, people: People) -> Any:
    return places.create_classification(
        tenant=tenant,
        code="nace",
        kind=Classification.Kind.NACE_2,
        name_sv="Nace",
        items=[places.ItemRow("C", "Tillverkning", level=1), places.ItemRow("29", "Fordon", "", "C", 2)],
        by=None,
    )


def a_dataset(tenant: Tenant, people: People) -> Any:
    return make_dataset(tenant, jobs_table(), people["developer"])


def a_vintage(tenant: Tenant, people: People) -> Any:
    return a_dataset(tenant, people).vintages.get()


def an_import(tenant: Tenant, people: People, state: str = "mapping", refusals: str = "") -> Import:
    attachment = Attachment.objects.create(
        tenant=tenant, name="jobs.csv", digest=files.store(b"region\n"), media_type="text/csv", size=7
    )
    columns = {"region": "region", "industry": "industry", "period": "period", "employment": "jobs"}
    return Import.objects.create(
        tenant=tenant, attachment=attachment, dataset=a_dataset(tenant, people), by=people["developer"],
        mapping={"header": list(columns.values()), "columns": columns}, state=state, rows=2,
        refusals=refusals,
    )  # fmt: skip


def an_import_with_refusals(tenant: Tenant, people: People) -> Import:
    return an_import(tenant, people, "checked", files.store(b"row,why\n"))


def a_checked_import(tenant: Tenant, people: People) -> Import:
    return an_import(tenant, people, "checked")


def a_failed_import(tenant: Tenant, people: People) -> Import:
    imported = an_import(tenant, people, "checking")
    imported.check_job = a_failed_job(tenant, people)
    imported.save()
    return imported


def a_file(tenant: Tenant, people: People) -> Made:
    return {}, b"region,industry,period,employment\n01,A1,2003,5\n"


def an_analysis(tenant: Tenant, people: People) -> Any:
    return make_analysis(a_dataset(tenant, people), people["developer"])


def a_question(tenant: Tenant, people: People) -> Made:
    dataset = a_dataset(tenant, people)
    region = dataset.region_set.regions.get(code="02")
    return {}, {"name": "Fråga", "dataset": str(dataset.uid), "region": str(region.uid)}


def a_run(tenant: Tenant, people: People) -> Any:
    return make_run(tenant, people["developer"], jobs_table(3))


def a_field(tenant: Tenant, people: People) -> Any:
    return fields.add_field(
        region=a_region(tenant, people), name_sv="Fordon", judgement_sv="Stark.", signed_as="Analytiker",
        by=people["developer"],
    )  # fmt: skip


def a_field_to_be(tenant: Tenant, people: People) -> Made:
    region = str(a_region(tenant, people).uid)
    return {}, {"region": region, "name_sv": "Fordon", "judgement_sv": "Stark.", "signed_as": "Analytiker"}


def a_step(tenant: Tenant, people: People) -> Any:
    return fields.propose_step(
        field=a_field(tenant, people), kind="study", name_sv="Studie", responsible="Länet", due_on=None,
        by=people["developer"],
    )  # fmt: skip


def a_voice(tenant: Tenant, people: People) -> Any:
    return fields.name_voice(
        field=a_field(tenant, people), text_sv="Underleverantörer", by=people["developer"]
    )


def a_job(tenant: Tenant, people: People) -> Job:
    return enqueue(tenant=tenant, kind="x", key=f"x:{tenant.uid}", payload={}, by=people["developer"])


def a_failed_job(tenant: Tenant, people: People) -> Job:
    job = a_job(tenant, people)
    job.state = Job.State.FAILED
    job.save()
    return job


def a_claim(tenant: Tenant, people: People) -> Any:
    return a_source(tenant)


def a_decidable(tenant: Tenant, people: People) -> Any:
    return a_field(tenant, people)


def a_decision_to_be(tenant: Tenant, people: People) -> Made:
    thing = a_decidable(tenant, people)
    body = {"body": "Landstinget", "on": "2003-06-30", "seen": as_seen(thing)}
    return {"uid": thing.uid, **_FIELD}, body


def a_support_to_be(tenant: Tenant, people: People) -> Made:
    ground = a_source(tenant, title="Grund")
    return {"uid": a_source(tenant).uid, "kind": "evidence.source"}, {"source": str(ground.uid)}


def a_position_to_be(tenant: Tenant, people: People) -> Made:
    return {"uid": a_person(tenant).uid}, {
        "organisation": str(an_organisation(tenant).uid),
        "role": "platschef",
    }


def _supported(tenant: Tenant, people: People) -> Any:
    return a_support(tenant, people["analyst"])


def _contested(tenant: Tenant, people: People) -> Any:
    return an_objection(tenant, people["reader"])


def _kept(tenant: Tenant, people: People) -> Any:
    return a_document(tenant, people["developer"])


def _organised(tenant: Tenant, people: People) -> Any:
    return an_organisation(tenant)


def _known(tenant: Tenant, people: People) -> Any:
    return a_person(tenant)


def _attached(tenant: Tenant, people: People) -> Any:
    return an_attachment(tenant)


def _asked(tenant: Tenant, people: People) -> Any:
    return a_guide(tenant)


def _open(tenant: Tenant, people: People) -> Any:
    return an_interview(tenant, people["interviewer"])


def _held(tenant: Tenant, people: People) -> Any:
    return held(tenant, people["interviewer"], "none")


def an_appointment(tenant: Tenant, people: People) -> Made:
    return {}, {"guide": str(a_guide(tenant).uid), "role": "platschef"}


def _drafted(tenant: Tenant, people: People) -> Any:
    return a_draft(tenant)


def _drafted_theme(tenant: Tenant, people: People) -> Any:
    return a_draft(tenant).themes.get()


def _drafted_question(tenant: Tenant, people: People) -> Any:
    return _drafted_theme(tenant, people).questions.get(kind="text")


def _consented(tenant: Tenant, people: People) -> Any:
    return held(tenant, people["interviewer"], "role")


def _refused(tenant: Tenant, people: People) -> Any:
    return holding.withdraw_consent(
        interview=_consented(tenant, people), on=date(2003, 6, 30), by=people["interviewer"]
    )


def an_initiative(tenant: Tenant, people: People) -> Any:
    return make_initiative(tenant, "Plåtnätet")


def answers_to_be(tenant: Tenant, people: People) -> Made:
    interview = an_interview(tenant, people["interviewer"])
    theme = interview.guide.themes.get()
    question = theme.questions.get(kind="text")
    said = {"answers": {str(question.uid): {"text": "Bockning"}}}
    return {"uid": interview.uid, "theme": theme.uid}, said


def listed(make: Callable[[Tenant, People], Any]) -> Make:
    """Return the address of a list that has something in it."""

    def made(tenant: Tenant, people: People) -> Made:
        make(tenant, people)
        return {}, None

    return made


_REGION, _CHANGE_REGION = "read:region", "write:region"
_SIGNED = {"text_sv": "Därför.", "signed_as": "Analytiker"}
_INTERVIEWS: dict[str, Any] = {"capability": "interviews.view", "scope": "read:interviews"}
_GUIDES: dict[str, Any] = {"capability": "guides.edit", "scope": "write:interviews"}
_SOURCE, _FIELD = {"kind": "evidence.source"}, {"kind": "mapping.fieldofstrength"}


def seen(make: Make, *, capability: str = "region.view", scope: str = _REGION, is_list: bool = False) -> Call:
    return Call(capability, scope, make, is_list=is_list)


def handed(capability: str, scope: str, make: Callable[[Tenant, People], Any], also: str = "") -> Call:
    """Return the call that hands an object back to the whole workbench."""
    return Call(capability, scope, of(make, {"initiatives": []}), also=also, for_everything=True)


def _survey(tenant: Tenant, people: People) -> Any:
    """Return a survey under way."""
    return opened(tenant, people["developer"])


CALLS: dict[str, Call] = {
    **{name: Call(*told, is_list=is_list) for name, (told, is_list) in DETAIL_CALLS.items()},
    "list_region_sets": seen(listed(a_set), is_list=True),
    "get_region_set": seen(of(a_set)),
    "create_region_set": Call("places.manage", _CHANGE_REGION, a_set_to_be),
    "bring_in_our_region_set": Call(
        "places.manage", _CHANGE_REGION, lambda tenant, people: ({}, {"code": "countries"})
    ),
    "add_regions": Call(
        "places.manage", _CHANGE_REGION, of(a_set, {"regions": [{"code": "21", "name_sv": "Gävleborg"}]})
    ),
    "list_regions": seen(listed(a_region), is_list=True),
    "get_region": seen(of(a_region)),
    "create_region": Call("places.manage", _CHANGE_REGION, a_union),
    "change_region": Call("places.manage", _CHANGE_REGION, of(an_own_region, {"name_sv": "Ny"})),
    "end_region": Call("places.manage", _CHANGE_REGION, of(an_own_region, {"on": "2003-06-30"})),
    "list_classifications": seen(listed(a_list), is_list=True),
    "get_classification": seen(of(a_list)),
    "list_classification_items": seen(of(a_list)),
    "list_datasets": seen(listed(a_dataset), is_list=True),
    "get_dataset": seen(of(a_dataset)),
    "change_dataset": Call("statistics.manage", _CHANGE_REGION, of(a_dataset, {"note": "Ny"})),
    "list_vintages": seen(of(a_dataset)),
    "get_vintage": seen(of(a_vintage)),
    "get_vintage_rows": seen(of(a_vintage)),
    "list_imports": seen(listed(an_import), capability="statistics.manage", is_list=True),
    "create_import": Call("statistics.manage", _CHANGE_REGION, a_file, has_file=True),
    "get_import": seen(of(an_import), capability="statistics.manage"),
    "set_import_columns": Call("statistics.manage", _CHANGE_REGION, of(an_import, {})),
    "accept_import": Call("statistics.manage", _CHANGE_REGION, of(a_checked_import, {})),
    "discard_import": Call("statistics.manage", _CHANGE_REGION, of(an_import)),
    "get_refused_rows": seen(of(an_import_with_refusals), capability="statistics.manage"),
    "restart_import": Call("statistics.manage", _CHANGE_REGION, of(a_failed_import)),
    "list_queries": seen(listed(saved.a_query), capability="statistics.manage", is_list=True),
    "get_query": seen(of(saved.a_query), capability="statistics.manage"),
    "create_query": Call("statistics.manage", _CHANGE_REGION, saved.a_query_to_be),
    "change_query": Call("statistics.manage", _CHANGE_REGION, of(saved.a_ready_query, {"every": "month"})),
    "refresh_query": Call("statistics.manage", _CHANGE_REGION, of(saved.a_ready_query)),
    "look_up_query": Call("statistics.manage", _CHANGE_REGION, of(saved.a_query)),
    "delete_query": Call("statistics.manage", _CHANGE_REGION, of(saved.a_ready_query)),
    "get_query_refusals": seen(of(saved.a_query), capability="statistics.manage"),
    "list_analyses": seen(listed(an_analysis), is_list=True),
    "create_analysis": Call("analysis.run", _CHANGE_REGION, a_question),
    "get_analysis": seen(of(an_analysis)),
    "change_analysis": Call("analysis.run", _CHANGE_REGION, of(an_analysis, {"name": "Ny"})),
    "start_analysis": Call("analysis.run", _CHANGE_REGION, of(an_analysis, {})),
    "list_runs": seen(listed(a_run), is_list=True),
    "get_run": seen(of(a_run)),
    "get_run_result": seen(of(a_run, name="assessment")),
    "list_cluster_facts": seen(of(a_run)),
    "list_changes": seen(of(a_run)),
    "list_fields": seen(listed(a_field), is_list=True),
    "create_field": Call("fields.edit", _CHANGE_REGION, a_field_to_be),
    "get_field": seen(of(a_field)),
    "change_field": Call("fields.edit", _CHANGE_REGION, of(a_field, {"name_sv": "Ny"})),
    "create_judgement": Call("fields.edit", _CHANGE_REGION, of(a_field, {"stage": "established", **_SIGNED})),
    "create_weighing": Call(
        "fields.edit", _CHANGE_REGION, of(a_field, {"goal": "equality", "weight": "for", **_SIGNED})
    ),
    "create_step": Call(
        "fields.edit", _CHANGE_REGION, of(a_field, {"name_sv": "Studie", "responsible": "Länet"})
    ),
    "change_step": Call("fields.edit", _CHANGE_REGION, of(a_step, {"state": "done"})),
    "create_voice": Call("fields.edit", _CHANGE_REGION, of(a_field, {"text_sv": "Småföretag"})),
    "mark_voice_heard": Call("fields.edit", _CHANGE_REGION, of(a_voice)),
    "end_field": Call("fields.edit", _CHANGE_REGION, of(a_field, {"because": "Gick upp i ett annat."})),
    "list_organisations": seen(
        listed(_organised), capability="actors.view", scope="read:actors", is_list=True
    ),
    "get_organisation": seen(of(_organised), capability="actors.view", scope="read:actors"),
    "list_initiatives": seen(
        listed(an_initiative), capability="actors.view", scope="read:actors", is_list=True
    ),
    "get_organisation_initiatives": seen(of(_organised), capability="actors.view", scope="read:actors"),
    "hand_over_organisation": handed("actors.edit", "write:actors", _organised),
    "get_person_initiatives": seen(of(_known), capability="persons.view", scope="read:actors"),
    "hand_over_person": handed("persons.view", "write:actors", _known, also="actors.edit"),
    "create_organisation": Call(
        "actors.edit", "write:actors", lambda tenant, people: ({}, {"name": "Exempel Plåt AB"})
    ),
    "change_organisation": Call("actors.edit", "write:actors", of(_organised, {"name": "Exempel Stål AB"})),
    "list_persons": seen(listed(_known), capability="persons.view", scope="read:actors", is_list=True),
    "get_person": seen(of(_known), capability="persons.view", scope="read:actors"),
    "create_person": Call(
        "persons.view",
        "write:actors",
        lambda tenant, people: ({}, {"name": "Exempelperson", "purpose": "Nyckelperson"}),
        also="actors.edit",
    ),
    "change_person": Call(
        "persons.view", "write:actors", of(_known, {"purpose": "Referensgrupp"}), also="actors.edit"
    ),
    "create_position": Call("persons.view", "write:actors", a_position_to_be, also="actors.edit"),
    "list_guides": seen(listed(_asked), **_INTERVIEWS, is_list=True),
    "get_guide": seen(of(_asked), **_INTERVIEWS),
    "list_tallies": seen(of(_asked), **_INTERVIEWS),
    "create_guide": Call(**_GUIDES, make=lambda tenant, people: ({}, {"title": "Företag"})),
    "change_guide": Call(**_GUIDES, make=of(_drafted, {"title": "Företag"})),
    "publish_guide": Call(**_GUIDES, make=of(_drafted)),
    "create_guide_version": Call(**_GUIDES, make=of(_asked)),
    "create_theme": Call(**_GUIDES, make=of(_drafted, {"title_sv": "Svagheter"})),
    "change_theme": Call(**_GUIDES, make=of(_drafted_theme, {"title_en": "Strengths"})),
    "move_theme": Call(**_GUIDES, make=of(_drafted_theme, {"up": True})),
    "delete_theme": Call(**_GUIDES, make=of(_drafted_theme)),
    "create_question": Call(**_GUIDES, make=of(_drafted_theme, {"text_sv": "Vad saknas?"})),
    "change_question": Call(**_GUIDES, make=of(_drafted_question, {"text_en": "What are you good at?"})),
    "move_question": Call(**_GUIDES, make=of(_drafted_question, {"up": False})),
    "delete_question": Call(**_GUIDES, make=of(_drafted_question)),
    "list_surveys": Call("surveys.view", "read:interviews", listed(_survey), is_list=True),
    "get_survey": Call("surveys.view", "read:interviews", of(_survey)),
    "list_interviews": seen(listed(_open), **_INTERVIEWS, is_list=True),
    "get_interview": seen(of(_open), **_INTERVIEWS),
    "create_interview": Call("interviews.record", "write:interviews", an_appointment),
    "complete_interview": Call("interviews.record", "write:interviews", of(_open)),
    "record_consent": Call(
        "interviews.record", "write:interviews", of(_held, {"consent": "role", "on": "2003-06-30"})
    ),
    "withdraw_consent": Call("interviews.record", "write:interviews", of(_consented)),
    "erase_answers": Call(
        "interviews.record",
        "write:interviews",
        of(_refused),
        roles=frozenset({"developer", "analyst", "interviewer"}),
    ),
    "get_interview_initiatives": seen(of(_open), **_INTERVIEWS),
    "hand_over_interview": handed("interviews.record", "write:interviews", _open),
    "list_answers": seen(of(_held), **_INTERVIEWS),
    "save_answers": Call("interviews.record", "write:interviews", answers_to_be),
    "list_sources": seen(listed(a_claim), capability="evidence.view", scope="read:evidence", is_list=True),
    "get_source": seen(of(a_claim), capability="evidence.view", scope="read:evidence"),
    "create_source": Call(
        "evidence.edit",
        "write:evidence",
        lambda tenant, people: ({}, {"kind": "document", "title": "Rapport"}),
    ),
    "change_source": Call("evidence.edit", "write:evidence", of(a_claim, {"title": "Ny"})),
    "get_source_initiatives": seen(of(a_claim), capability="evidence.view", scope="read:evidence"),
    "hand_over_source": handed("evidence.edit", "write:evidence", a_claim),
    "create_attachment": Call("evidence.edit", "write:evidence", a_file, has_file=True),
    "get_attachment_file": seen(of(_attached), capability="evidence.view", scope="read:evidence"),
    "list_supports": seen(of(a_claim, **_SOURCE), capability="evidence.view", scope="read:evidence"),
    "create_support": Call("evidence.edit", "write:evidence", a_support_to_be),
    "delete_support": Call("evidence.edit", "write:evidence", of(_supported)),
    "list_objections": seen(
        listed(_contested), capability="evidence.view", scope="read:evidence", is_list=True
    ),
    "get_objection": seen(of(_contested), capability="evidence.view", scope="read:evidence"),
    "create_objection": Call(
        "objections.raise", "write:evidence", of(a_claim, {"text": "Fel år."}, **_SOURCE)
    ),
    "answer_objection": Call(
        "evidence.view", "write:evidence", of(_contested, {"text": "Rättat."}), also="evidence.edit"
    ),
    "get_decision": Call("evidence.view", "read:evidence", of(a_decidable, **_FIELD)),
    "decide": Call(
        "status.decide",
        "write:evidence",
        a_decision_to_be,
    ),
    "reopen": Call("status.decide", "write:evidence", of(a_decidable, **_FIELD)),
    "list_documents": seen(listed(_kept), capability="documents.view", is_list=True),
    "get_document": seen(of(_kept), capability="documents.view"),
    "delete_document": Call("documents.make", _CHANGE_REGION, of(_kept), roles=frozenset({"developer"})),
    "keep_field": Call("documents.make", _CHANGE_REGION, of(a_field, {"format": "docx"})),
    "keep_fields": Call("documents.make", _CHANGE_REGION, of(a_region, {"format": "csv"})),
    "keep_report": Call("documents.make", _CHANGE_REGION, of(a_run, {"format": "docx"})),
    "get_document_file": seen(of(_kept), capability="documents.view"),
    "search": seen(listed(_organised), is_list=True),
    "list_jobs": seen(listed(a_job), capability="jobs.view", is_list=True),
    "get_job": seen(of(a_job), capability="jobs.view"),
    "cancel_job": Call("jobs.view", _CHANGE_REGION, of(a_job)),
    "restart_job": Call("jobs.view", _CHANGE_REGION, of(a_failed_job)),
}
