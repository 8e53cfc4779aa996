"""The network that a questionnaire's answers tell of, with what is not known because some did not answer."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from django.utils.translation import gettext as _

from klustermotor.analysis.networks import Network, Response, network_from_columns, reconstruct, response
from klustermotor.figures.networks import NARROW_NETWORK, WIDE_NETWORK, NetworkMarks, network_picture
from klustermotor.figures.numbers import percent
from klustermotor.web.actors.models import Organisation
from klustermotor.web.actors.ties.models import SYMMETRIC, Kind
from klustermotor.web.mapping.network.measures import measured, pairs_of, placed
from klustermotor.web.questionnaires.models import Naming, Survey, SurveyQuestion
from klustermotor.web.questionnaires.surveys.services.telling import answered_by, claims_of, holding
from klustermotor.web.shared.sorting import reader_key
from klustermotor.web.shared.templatetags.written import active_language

#: Named by so many, somebody silent is worth a question.
_NAMED_BY_MANY = 2


@dataclass(frozen=True, slots=True)
class QuestionRow:
    """One roster question: how many ties it told of, and between which densities the truth lies."""

    question: SurveyQuestion
    ties: int
    density: float
    lowest: float
    highest: float
    confirmed: float


@dataclass(frozen=True, slots=True)
class ActorRow:
    """One organisation: whether it has answered, by whom it is named, and what is not known of it."""

    organisation: Organisation
    was_asked: bool
    has_answered: bool
    #: How many it named; not known of the silent.
    names: int | None
    named_by: int
    #: By how many more it could be named, if all who are silent named it.
    could_be_named_by: int
    #: On the shortest ways between others: as told, and with the silent's ties taken from what others say.
    between: float
    between_with_taken: float


class SurveyNetwork:
    """A questionnaire's network and its response."""

    def __init__(self, survey: Survey) -> None:
        """Read who is on the list or was asked, and who named whom."""
        self.survey = survey
        asked = survey.recipients.asked().filter(organisation__isnull=False)
        self.asked: set[int] = set(asked.values_list("organisation_id", flat=True))
        self.answered = answered_by(survey)
        keys = self.asked | set(survey.roster.values_list("organisation_id", flat=True))
        held = Naming.objects.filter(
            recipient__in=survey.recipients.answered().filter(organisation__isnull=False),
            organisation__isnull=False,
            organisation__is_restricted=False,
            question__survey=survey,
        ).select_related("recipient", "question")
        self.namings = [one for one in held if one.recipient.organisation_id != one.organisation_id]
        keys |= {one.organisation_id for one in self.namings if one.organisation_id is not None}
        used = Organisation.objects.in_tenant(survey.tenant).filter(is_restricted=False)
        found = used.filter(pk__in=keys).select_related("region")
        self.organisations = sorted(found, key=lambda one: one.pk)
        self._label = {one.pk: str(one.uid) for one in self.organisations}

    @property
    def labels(self) -> list[str]:
        """Return the organisations' labels in the network."""
        return [str(one.uid) for one in self.organisations]

    @property
    def silent(self) -> list[str]:
        """Return the labels of those who were asked and have not answered."""
        return [self._label[one.pk] for one in self.organisations if one.pk in self.asked - self.answered]

    def told(self, question: SurveyQuestion | None = None) -> Network:
        """Return who named whom, in one question or in any, among those who were asked or are on the list."""
        kept = [one for one in self.namings if question is None or one.question_id == question.pk]
        return network_from_columns(
            [self._label[one.recipient.organisation_id or 0] for one in kept],
            [self._label[one.organisation_id or 0] for one in kept],
            directed=True,
            labels=self.labels,
        )

    @cached_property
    def network(self) -> Network:
        """Return the ties that hold by the survey's rule, by kind and direction."""
        held = holding(self.survey, claims_of(self.survey))
        return network_from_columns(
            [self._label[one] for one, _other, _kind in held],
            [self._label[other] for _one, other, _kind in held],
            directed=True,
            labels=self.labels,
            weights=[float(claim.strength or 1) for claim in held.values()],
            kinds=[kind for _one, _other, kind in held],
            both_ways=SYMMETRIC,
        )

    @cached_property
    def response(self) -> Response:
        """Return how much of the network is known, over all questions."""
        return response(self.told(), [self._label[key] for key in self.answered if key in self._label])

    @cached_property
    def _asked(self) -> list[SurveyQuestion]:
        """Return the roster questions."""
        return list(self.survey.questions.filter(kind=SurveyQuestion.Kind.ROSTER))

    @cached_property
    def questions(self) -> list[QuestionRow]:
        """Return the roster questions with what is known of each."""
        told_by = [self._label[key] for key in self.answered if key in self._label]
        rows = []
        for one in self._asked:
            network = self.told(one)
            found = response(network, told_by)
            # Only of what holds both ways does the same question ask both ends.
            confirmed = found.confirmed if one.tie_kind in SYMMETRIC else float("nan")
            rows.append(
                QuestionRow(one, network.n_ties, found.density, found.lowest, found.highest, confirmed)
            )
        return rows

    @cached_property
    def rows(self) -> list[ActorRow]:
        """Return the organisations by name, each with what is known and not known of it."""
        told = self.told()
        answered = [self._label[key] for key in self.answered if key in self._label]
        taken = reconstruct(told, answered).network
        sectors = [one.sector for one in self.organisations]
        between, with_taken = (measured(net, sectors).betweenness for net in (self.network, taken))
        named = np.bincount(told.targets, minlength=told.n_nodes)
        names = np.bincount(told.sources, minlength=told.n_nodes)
        quiet = len(self.organisations) - len(answered)
        rows = [
            ActorRow(
                one, one.pk in self.asked, one.pk in self.answered,
                int(names[at]) if one.pk in self.answered else None,
                int(named[at]), quiet - (one.pk not in self.answered),
                float(between[at]), float(with_taken[at]),
            )
            for at, one in enumerate(self.organisations)
        ]  # fmt: skip
        return sorted(rows, key=lambda row: reader_key(row.organisation.name))

    @property
    def worth_asking(self) -> list[ActorRow]:
        """Return, by name, who was asked, is silent and is named by several: their answer settles most."""
        return [
            row
            for row in self.rows
            if row.was_asked and not row.has_answered and row.named_by >= _NAMED_BY_MANY
        ]

    @property
    def title(self) -> str:
        """Return what the picture shows."""
        return _("What was told in “%(survey)s”") % {"survey": self.survey}

    @cached_property
    def lead(self) -> str:
        """Return what is known, and how much is not."""
        found, language = self.response, active_language()
        asked = len(self.asked)
        said = _("%(n)d of %(m)d organisations have answered and told of %(ties)d ties.") % {
            "n": len(self.answered & self.asked), "m": asked, "ties": self.told().n_ties,
        }  # fmt: skip
        if not found.answered:
            return said
        if found.answered == found.asked:
            more = _("All who are on the list have answered: the density is %(density)s.")
        else:
            more = _(
                "Where it is known, %(density)s of the possible ties are there; whatever the silent "
                "would say, "
                "it is between %(lowest)s and %(highest)s of all."
            )
        figures = {
            "density": percent(found.density, language),
            "lowest": percent(found.lowest, language),
            "highest": percent(found.highest, language),
        }
        if np.isfinite(found.confirmed) and all(one.tie_kind in SYMMETRIC for one in self._asked):
            more += " " + _("Of ties between two who have both answered, %(confirmed)s are told of by both.")
            figures["confirmed"] = percent(found.confirmed, language)
        return f"{said} {more % figures}"

    def picture(self, *, narrow: bool = False) -> str:
        """Return the picture; who has not answered is drawn hollow."""
        degrees = np.bincount(
            np.concatenate([pairs_of(self.network).sources, pairs_of(self.network).targets]),
            minlength=self.network.n_nodes,
        )
        marks = NetworkMarks(
            names={str(one.uid): one.name for one in self.organisations},
            groups=[str(one.get_sector_display()) for one in self.organisations],
            group_order=[str(label) for label in Organisation.Sector.labels],
            group_heading=_("Sector"),
            sizes=degrees.astype(float),
            size_heading=_("Number of organisations tied to"),
            kind_names={kind: str(Kind(kind).label) for kind in self.network.kinds if kind},
            tie_heading=_("Ties"),
            both_ways=SYMMETRIC,
            arrow_heading=_("from the first to the second"),
            silent=[self._label[one.pk] for one in self.organisations if one.pk not in self.answered],
        )
        return network_picture(
            self.network,
            placed(self.network, self.network),
            active_language(),
            title=self.title,
            description=self.lead,
            marks=marks,
            drawn_as=NARROW_NETWORK if narrow else WIDE_NETWORK,
        )
