"""A case's value chains: stages, links, needs, lanes and who stands there, each known from its source."""

from collections.abc import Mapping
from datetime import date

from klustermotor.examples import Case
from klustermotor.examples.case_chains import CaseChain, CaseStage, CaseStanding
from klustermotor.examples.case_words import DateSpan, Text
from klustermotor.web.accounts.models import Scope, Tenant, User
from klustermotor.web.actors.models import Organisation
from klustermotor.web.evidence.models import Source
from klustermotor.web.mapping.chains import services
from klustermotor.web.mapping.chains.models import Chain, ChainStage, Lane, StageActor, StageLink, StageNeed
from klustermotor.web.places.models import Region


def load_chains(
    case: Case,
    tenant: Tenant,
    organisations: Mapping[str, Organisation],
    sources: Mapping[str, Source],
    by: User,
) -> None:
    """Record the case's value chains."""
    named = Region.objects.in_tenant(tenant).filter(region_set__code__in=("counties", "municipalities"))
    regions = {one.code: one for one in named.filter(valid_to__isnull=True)}
    for given in case.chains:
        _load(given, tenant, regions, organisations, sources, by)


def _load(
    given: CaseChain,
    tenant: Tenant,
    regions: Mapping[str, Region],
    organisations: Mapping[str, Organisation],
    sources: Mapping[str, Source],
    by: User,
) -> None:
    """Record one chain."""
    chain = services.save_chain(
        chain=Chain(
            tenant=tenant,
            name_sv=given.name.sv,
            name_en=given.name.en,
            core_product_sv=given.product.sv,
            core_product_en=given.product.en,
            description_sv=given.description.sv,
            description_en=given.description.en,
            is_example=given.invented,
        ),
        by=by,
        regions=[regions[code] for code in given.regions],
        belongs_to=list(tenant.scopes.filter(kind=Scope.Kind.INITIATIVE)),
    )
    stages = {one.key: _stage(one, chain, regions, by) for one in given.stages}
    for link in given.links:
        services.save_link(
            link=StageLink(
                chain=chain,
                source=stages[link.source],
                target=stages[link.target],
                kind=link.kind,
                what_sv=_swedish(link.what),
                what_en=_english(link.what),
            ),
            by=by,
        )
    for one in given.stages:
        needs = _needs(one, stages[one.key], by)
        for actor in one.actors:
            _stand(actor, stages[one.key], needs, organisations, sources, by)
    for lane in given.lanes:
        (begin, begins), (end, ends) = _day(lane.since), _day(lane.until)
        made = Lane(
            chain=chain, kind=lane.kind, name_sv=lane.name.sv, name_en=lane.name.en, valid_from=begin,
            from_precision=begins, valid_to=end, to_precision=ends, is_example=lane.invented,
        )  # fmt: skip
        services.save_lane(
            lane=made,
            by=by,
            stages=[stages[key] for key in lane.stages],
            organisations=[organisations[key] for key in lane.organisations],
        )


def _stage(given: CaseStage, chain: Chain, regions: Mapping[str, Region], by: User) -> ChainStage:
    """Record one stage."""
    (begin, begins), (end, ends) = _day(given.since), _day(given.until)
    stage = ChainStage(
        chain=chain, name_sv=given.name.sv, name_en=given.name.en, kind=given.kind,
        industry_codes=given.codes, description_sv=_swedish(given.description),
        description_en=_english(given.description), valid_from=begin, from_precision=begins, valid_to=end,
        to_precision=ends,
    )  # fmt: skip
    return services.add_stage(stage=stage, by=by, regions=[regions[code] for code in given.regions])


def _needs(given: CaseStage, stage: ChainStage, by: User) -> dict[str, StageNeed]:
    """Record what a stage takes."""
    return {
        one.key: services.save_need(
            need=StageNeed(
                stage=stage,
                kind=one.kind,
                name_sv=one.name.sv,
                name_en=one.name.en,
                how_much=str(getattr(one.how_much, stage.tenant.language)) if one.how_much else "",
                essential=one.essential,
            ),
            by=by,
        )
        for one in given.needs
    }


def _stand(
    given: CaseStanding,
    stage: ChainStage,
    needs: Mapping[str, StageNeed],
    organisations: Mapping[str, Organisation],
    sources: Mapping[str, Source],
    by: User,
) -> None:
    """Record who stands at a stage, with its tiers."""
    (begin, begins), (end, ends) = _day(given.since), _day(given.until)
    language = stage.tenant.language
    actor = StageActor(
        stage=stage, organisation=organisations[given.organisation], role=given.role, valid_from=begin,
        from_precision=begins, valid_to=end, to_precision=ends, is_example=given.invented,
        note=str(getattr(given.note, language)) if given.note else "",
    )  # fmt: skip
    services.save_actor(
        actor=actor,
        by=by,
        meets=[needs[key] for key in given.meets],
        source=sources[given.source] if given.source else None,
    )
    for step in given.tiers:
        since, precision = _day(step.since)
        because = str(getattr(step.because, language)) if step.because else ""
        services.step_tier(
            actor=actor, tier=step.tier, since=since, precision=precision, because=because, by=by
        )


def _day(span: DateSpan | None) -> tuple[date | None, str]:
    """Return the first day that a date may be, and how exactly it is known."""
    if span is None:
        return None, Source.Precision.DAY
    return span.first, "year" if span.precision == "years" else span.precision


def _swedish(text: Text | None) -> str:
    """Return a text's Swedish; nothing for none."""
    return text.sv if text else ""


def _english(text: Text | None) -> str:
    """Return a text's English; nothing for none."""
    return text.en if text else ""
