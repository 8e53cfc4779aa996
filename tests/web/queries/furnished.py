"""A tenant with something of everything in it, put there by the services."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal

from tests.web.actors.made import (
    a_person,
    a_position,
    a_size,
    a_tag,
    a_tagging,
    a_tie,
    a_value,
    an_establishment,
    an_industry,
)
from tests.web.actors.made_ownership import an_event
from tests.web.actors.made_resources import a_capacity, an_asked
from tests.web.actors.made_settling import a_draw, a_settler
from tests.web.actors.registers.made import matched_registers
from tests.web.conftest import make_initiative
from tests.web.documents.made import a_document
from tests.web.evidence.made import a_run, a_source, a_support, an_attachment, an_objection
from tests.web.mapping.chains.made import a_whole_chain
from tests.web.mapping.conftest import answer, jobs_table, make_analysis, make_dataset
from tests.web.mapping.leadership.made import a_network, a_seat
from tests.web.mapping.membership.made import a_cluster, an_actor
from tests.web.queries.multiplied import pointing_nowhere
from tests.web.questionnaires.asked import a_network_survey, mark, name_them, opened
from tests.web.questionnaires.made import a_draft, an_interview, companies, held

from klustermotor.web.accounts import tokens
from klustermotor.web.accounts.models import Tenant, User
from klustermotor.web.accounts.services import let_belong
from klustermotor.web.actors.models import Inheritance, Organisation, OwnershipJudgement
from klustermotor.web.actors.origins.services import save_inheritance
from klustermotor.web.actors.ownership import services as owning
from klustermotor.web.actors.resources import services as sharing
from klustermotor.web.actors.settling import services as settling
from klustermotor.web.evidence.models import Run, Source
from klustermotor.web.evidence.services import support
from klustermotor.web.jobs import services as jobs
from klustermotor.web.mapping.fields import services as fields
from klustermotor.web.mapping.fields.models import FieldOfStrength
from klustermotor.web.mapping.waves.services import keep_answers
from klustermotor.web.outbox import services as outbox
from klustermotor.web.places import services as places
from klustermotor.web.places.models import Classification, Region
from klustermotor.web.places.services.concordances import save_concordance
from klustermotor.web.portal.models import (
    Controller,
    ProcessingRecord,
    RetentionNight,
    RetentionNotice,
    RetentionRule,
)
from klustermotor.web.portal.people import services as inviting
from klustermotor.web.portal.privacy import ledger, retaining
from klustermotor.web.portal.privacy import services as privacy
from klustermotor.web.portal.rooms import ROOMS
from klustermotor.web.portal.services import note_in_room
from klustermotor.web.questionnaires.services.interviews import save_interview
from klustermotor.web.questionnaires.surveys.services import sending
from klustermotor.web.search.services import index
from klustermotor.web.shared.identifiers import new_uid
from klustermotor.web.statistics.models import Dataset, Import, SavedQuery

People = Mapping[str, User]


def furnish(tenant: Tenant, people: People) -> None:
    """Put something of everything in a tenant."""
    developer = people["developer"]
    dataset = make_dataset(tenant, jobs_table(), developer)
    answer(make_analysis(dataset, developer), developer)
    _add_region(tenant, dataset, developer)
    _bring_in(tenant, dataset, developer)
    _look_into(tenant, developer)
    _meet(tenant, people)
    _settle(tenant, dataset, developer)
    _correspond(tenant, people)
    matched_registers(tenant, developer)
    _chain_up(tenant, dataset, developer)
    _ask_for_data(tenant, people)
    _share(tenant, developer)
    _detail(tenant)
    _own(tenant, developer)
    _gather(tenant, developer)
    _ask_by_links(tenant, developer)
    _lead_on()


def _chain_up(tenant: Tenant, dataset: Dataset, by: User) -> None:
    """Have a value chain with a home, and a stage that lies elsewhere."""
    made, (home, away) = a_whole_chain(tenant, by), dataset.region_set.regions.order_by("code")[:2]
    made["chain"].regions.set([home])
    made["research"].regions.set([away])
    made["production"].industry_codes = "A"
    made["production"].save()


def _add_region(tenant: Tenant, dataset: Dataset, by: User) -> None:
    """Add a region of regions, and a way between two lists."""
    districts = places.create_region_set(
        tenant=tenant, code="districts", kind="municipality", name_sv="Kommuner", by=by,
        regions=[places.RegionRow("0480", "Första"), places.RegionRow("0481", "Andra")],
    )  # fmt: skip
    places.create_own_region(
        tenant=tenant, name_sv="Två regioner", parts=list(districts.regions.all()), by=by
    )
    former = places.create_classification(
        tenant=tenant, code="former", kind=Classification.Kind.OTHER, name_sv="Förr", by=by,
        items=[places.ItemRow("A", "A")],
    )  # fmt: skip
    save_concordance(source=former, target=dataset.classification, pairs=[["A", "A1", 1.0]], by=by)


def _bring_in(tenant: Tenant, dataset: Dataset, by: User) -> None:
    """Have a file on its way in, and a question to an office that comes back."""
    columns = {"region": "region", "industry": "industry", "period": "period", "employment": "jobs"}
    work = jobs.enqueue(tenant=tenant, kind="tests.work", key="work", payload={}, by=by)
    Import.objects.create(
        tenant=tenant, attachment=an_attachment(tenant), dataset=dataset, by=by, state="checked", rows=2,
        mapping={"header": list(columns.values()), "columns": columns}, vintage=dataset.vintages.get(),
        check_job=work, job=work,
    )  # fmt: skip
    back = jobs.schedule(
        tenant=tenant, kind="tests.work", title="weekly", payload={}, every="week", by=by,
        first_at=datetime(2030, 1, 1, tzinfo=UTC),
    )  # fmt: skip
    SavedQuery.objects.create(
        tenant=tenant, name="Jobb", office="pxweb", address="https://example.org/v1", table="T", by=by,
        dataset=dataset, schedule=back, last_job=work,
    )  # fmt: skip


def _look_into(tenant: Tenant, by: User) -> None:
    """Have sources, what they support, an objection, and a document that was kept."""
    a_support(tenant, by)
    support(claim=a_source(tenant), run=Run.objects.in_tenant(tenant).get(), by=by)
    a_run(tenant)
    an_objection(tenant, by)
    document = a_document(tenant, by)
    document.readers.set([by])


def _meet(tenant: Tenant, people: People) -> None:
    """Have people in organisations, interviews planned and held, and a guide being written."""
    position, interviewer = a_position(tenant), people["interviewer"]
    a_tie(tenant, position.organisation)
    initiative = make_initiative(tenant, "Exempelnätet")
    for one in (position.organisation, position.person):
        let_belong(thing=one, scopes=[initiative], by=people["developer"])
    done = held(tenant, interviewer, organisation=position.organisation, person=position.person)
    done.readers.set([people["reader"]])
    due = an_interview(tenant, interviewer)
    due.come_back_on = date(2003, 6, 30)
    save_interview(interview=due, by=interviewer)
    a_draft(tenant)


def _ask_for_data(tenant: Tenant, people: People) -> None:
    """Have requests about personal data, something that goes soon, and the record of processing."""
    developer, person = people["developer"], a_person(tenant, "Exempel Frågesson", email="x@exempel.example")
    asked = privacy.open_case(
        tenant=tenant, right="access", received_on=date(2003, 6, 20), by=developer, person=person,
        identity="known",
    )  # fmt: skip
    privacy.close(case=asked, state="met", answer="Lämnat ut", by=developer)
    open_request = privacy.open_case(
        tenant=tenant, right="restriction", received_on=date(2003, 6, 20), by=developer, identity="known",
        person=a_person(tenant, "Exempel Begränsad"),
    )  # fmt: skip
    privacy.restrict(case=open_request, restricted=True, because="Bestrids", by=developer)
    RetentionNotice.objects.create(
        tenant=tenant, kind="actors.people", object_uid=person.uid, noticed_on=date(2003, 6, 1),
        goes_on=date(2003, 7, 1),
    )  # fmt: skip
    RetentionNight.objects.create(tenant=tenant, kind="actors.people", on=date(2003, 6, 1), gone=1)
    retaining.begin_nights(tenant)
    ledger.note(tenant=tenant, kind=ledger.PERSON, uid=new_uid())
    Controller.objects.create(tenant=tenant, name="Regionen", contact="info@exempel.example")
    ProcessingRecord.objects.create(tenant=tenant, key="actors.people", purpose="Klustret")
    RetentionRule.objects.create(tenant=tenant, kind="actors.people", months=24)


def _settle(tenant: Tenant, dataset: Dataset, by: User) -> None:
    """Have a field of strength with all that belongs to it."""
    cluster = Classification.objects.get(gathers=dataset.classification).items.first()
    assert cluster is not None
    field = a_field(dataset.region_set.regions.get(is_focus=True), by)
    field.clusters.set([cluster])
    fields.weigh(field=field, goal="equality", weight="for", text_sv="Ja", signed_as="A", by=by)
    fields.propose_step(
        field=field, kind="study", name_sv="Fördjupa", responsible="Länet", due_on=date(2003, 6, 1), by=by
    )
    fields.name_voice(field=field, text_sv="De minsta", by=by)


def a_field(region: Region, by: User) -> FieldOfStrength:
    """Return a field that rests on a source."""
    source = Source.objects.in_tenant(region.tenant).filter(kind="document").first()
    assert source is not None
    return fields.add_field(
        region=region, name_sv="Plåt", judgement_sv="Bra.", signed_as="A", sources=[source], by=by
    )


def _gather(tenant: Tenant, by: User) -> None:
    """Have clusters with actors, one of whom belongs to two, and who leads there, known from a source."""
    organisation = Organisation.objects.in_tenant(tenant).first()
    for name in ("Första klustret", "Andra klustret"):
        actor = an_actor(a_cluster(tenant, name, by), organisation, by=by)
        support(claim=actor, source=a_source(tenant), by=by)
    seat = a_seat(a_network(tenant, "Den första ledningen", by=by), brings=(1, 2), by=by)
    support(claim=seat, source=a_source(tenant), by=by)


def _ask_by_links(tenant: Tenant, by: User) -> None:
    """Have a network questionnaire that told of ties and was kept, and figures told in confidence."""
    made = companies(tenant, 3)
    survey, _asked = a_network_survey(tenant, by, made)
    name_them(survey, made[0], [made[1]], written=["Okänd Plåt"])
    sending.new_link(survey.recipients.all()[0])
    sending.close_survey(survey=survey, by=by)
    keep_answers(survey=survey, name="Första", by=by)
    trust = opened(tenant, by)
    mark(trust, [1, 2, 3, 4, 5])
    sending.close_survey(survey=trust, by=by)


def _correspond(tenant: Tenant, people: People) -> None:
    """Have letters, invitations, tokens, notes in each kind, and something only some people find."""
    by = people["administrator"]
    outbox.post(
        tenant=tenant,
        kind="tests.letter",
        key="letter",
        to="anna@example.org",
        subject="Hej",
        body="Text",
        by=by,
    )
    inviting.invite(
        tenant=tenant, scope=tenant.scopes.get(kind="tenant"), role="reader", email="ny@example.org",
        name="Ny", language="sv", by=by,
    )  # fmt: skip
    for user in people.values():
        tokens.issue(user=user, tenant=tenant, name="program", scopes=["read:region"])
    for room in ROOMS:
        note_in_room(tenant=tenant, room=room, kind="finding", text_sv="Funnet", signed_as="A", by=by)
        note_in_room(
            tenant=tenant, room=room, kind="due", text_sv="Gör", due_on=date(2003, 6, 1), signed_as="A", by=by
        )
    index(
        a_source(tenant), title_sv="Örebro", address="/", capability="evidence.view", readers=people.values()
    )


def _share(tenant: Tenant, by: User) -> None:
    """Have a resource with a period, asked for and answered."""
    asked = an_asked(tenant)
    asked.enquiry.readers.set([by])
    a_capacity(asked.resource)
    sharing.answer_enquiry(asked=asked, says="part", by=by)
    a_draw(a_settler(tenant, stage="settled"))
    firm = a_settler(tenant, "Exempel Kommande AB")
    a_draw(firm)
    settling.take_step(settler=firm, what="Brev", stage="talks", on=date(2003, 6, 1), by=by)


def _detail(tenant: Tenant) -> None:
    """Have an organisation of which all is known that can be: where, in what, how large, and by whom."""
    organisation = Organisation.objects.in_tenant(tenant).order_by("pk").first()
    an_establishment(tenant, organisation)
    an_industry(tenant, organisation)
    a_size(tenant, organisation)
    a_tagging(tenant, organisation, a_tag(tenant, "Renrum"))
    a_value(tenant, organisation)


def _own(tenant: Tenant, by: User) -> None:
    """Have an owner abroad with a known share, what that means here, and a spin-off with its logic."""
    owned = a_tie(tenant, kind="owns")
    owner = owned.organisation
    an_event(tenant, owner)
    owning.set_share(tie=owned, share=Decimal(60), by=by)
    owning.set_seat(organisation=owner, country="DK", by=by)
    judged = OwnershipJudgement(
        organisation=owned.partner, meaning="both", text="Långt borta.", judged_on=date(2003, 6, 1),
        signed_as="A",
    )  # fmt: skip
    owning.judge(judgement=judged, by=by)
    spun_off = a_tie(tenant, owner, kind="spun_off")
    save_inheritance(inheritance=Inheritance(tie=spun_off, carried="Register", field="vård"), by=by)


def _lead_on() -> None:
    """Let what may point at something do so: whoever shows it must then ask what it is."""
    for kind, field in pointing_nowhere():
        target = field.related_model._default_manager.order_by("pk").first()
        rows = (
            kind._default_manager.exclude(pk=target.pk)
            if field.related_model is kind
            else kind._default_manager
        )
        chosen = rows.order_by("pk")[:1] if field.one_to_one else rows.all()
        kind._default_manager.filter(pk__in=[one.pk for one in chosen]).update(**{field.name: target})
