"""What a leadership network's page tells of trust: statement by statement, wave by wave, together only."""

from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from klustermotor.figures.row_pictures import RowFormat
from klustermotor.figures.trust_waves import StatementWaves, trust_waves
from klustermotor.web.mapping.leadership.models import LeadershipNetwork
from klustermotor.web.questionnaires.surveys.models import Survey
from klustermotor.web.questionnaires.surveys.selectors.together import Told, WaveTogether, waves_together
from klustermotor.web.shared.templatetags.written import active_language, date_written
from klustermotor.web.shared.templatetags.written import number as written

#: Below this a change between two waves is not spoken of: it may be chance.
_NOTABLE = 0.5


@dataclass(frozen=True, slots=True)
class StatementRow:
    """One statement in one wave: a mean over those who answered, or why there is none."""

    statement: str
    wave: str
    told: Told

    @property
    def mean(self) -> float | None:
        """Return the mean where it may be told."""
        return self.told.mean

    @property
    def n(self) -> int | None:
        """Return how many answered, where that may be told."""
        return self.told.n

    @property
    def said(self) -> str:
        """Return how many marked each step where that is safe, or why there is no figure."""
        if self.told.steps:
            return _("from 1 to 5: %(steps)s") % {"steps": ", ".join(map(str, self.told.steps))}
        return self.told.why


@dataclass(frozen=True, slots=True)
class WaveRow:
    """One wave: when, and how many of how many have answered, in steps of five rounded down."""

    label: str
    state: str
    asked: int
    answered: int

    @property
    def share(self) -> float | None:
        """Return the share that answered, at least; none where fewer than five did."""
        return self.answered / self.asked if self.answered else None


class TrustView:
    """The waves of a network's trust, as all who see the network may see them."""

    def __init__(self, network: LeadershipNetwork) -> None:
        """Read the waves that have been opened."""
        self.network = network
        self.waves: list[WaveTogether] = waves_together(network.trust) if network.trust is not None else []

    def _label(self, wave: WaveTogether) -> str:
        """Return what a wave is called: its number, and when it was closed or opened."""
        day = wave.survey.closed_on or wave.survey.opened_on
        return ", ".join([str(wave.survey.wave), *([date_written(day)] if day else [])])

    @property
    def wave_rows(self) -> list[WaveRow]:
        """Return the waves with their response."""
        return [
            WaveRow(self._label(one), str(one.survey.get_state_display()), one.asked, one.answered)
            for one in self.waves
        ]

    @property
    def rows(self) -> list[StatementRow]:
        """Return each statement in each wave."""
        return [
            StatementRow(str(scale.question), self._label(wave), scale.whole)
            for at in range(len(self._statements))
            for wave in self.waves
            for scale in wave.scales[at : at + 1]
        ]

    @cached_property
    def _statements(self) -> list[StatementWaves]:
        """Return each statement with its means in the order of the waves."""
        if not self.waves:
            return []
        return [
            StatementWaves(
                str(first.question),
                tuple(wave.scales[at].whole.mean if at < len(wave.scales) else None for wave in self.waves),
            )
            for at, first in enumerate(self.waves[0].scales)
        ]

    @property
    def is_example(self) -> bool:
        """Return whether any of the answers are invented."""
        return any(one.survey.is_example for one in self.waves)

    @property
    def is_told(self) -> bool:
        """Return whether there is any figure yet."""
        return any(mean is not None for one in self._statements for mean in one.means)

    @property
    def title(self) -> str:
        """Return what the picture shows."""
        return _("Trust and understanding in %(network)s, wave by wave") % {"network": self.network.name}

    def picture(self, drawn_as: RowFormat) -> str:
        """Return a scale for each statement with a dot for each wave that may be told."""
        first = self.waves[0].scales[0].question
        notes = [_("A number in a dot is the wave; the newest that is told is dark. Means over all answers.")]
        hidden = sum(mean is None for one in self._statements for mean in one.means)
        if hidden:
            told = ngettext(
                "%(n)s mean is not told, so that nobody’s answer can be worked out.",
                "%(n)s means are not told, so that nobody’s answer can be worked out.",
                hidden,
            )
            notes.append(told % {"n": written(hidden)})
        return trust_waves(
            self._statements,
            active_language(),
            title=self.title,
            description=self.lead,
            ends=(f"1 {first.low}", f"{first.steps} {first.high}"),
            notes=notes,
            steps=first.steps,
            drawn_as=drawn_as,
        )

    @property
    def lead(self) -> str:
        """Return how many answered last, and what has changed between the two newest waves that are told."""
        if not self.waves:
            return _("Trust has not been asked for yet.")
        last = self.waves[-1]
        told = {"answered": written(last.answered), "asked": written(last.asked)}
        few = last.answered == 0
        if last.survey.state == Survey.State.OPEN:
            if few:
                return _("A wave is open: fewer than five of %(asked)s have answered so far.") % told
            return _("A wave is open: at least %(answered)s of %(asked)s have answered so far.") % told
        if few:
            return _("In the newest wave fewer than five of %(asked)s answered.") % told
        said = _("In the newest wave at least %(answered)s of %(asked)s answered.") % told
        return f"{said} {self._changes()}".strip()

    def _changes(self) -> str:
        """Say which statements moved, up or down, by half a step or more."""
        up, down, compared = 0, 0, False
        for one in self._statements:
            known = [mean for mean in one.means if mean is not None]
            if len(known) > 1:
                compared = True
                up += known[-1] - known[-2] >= _NOTABLE
                down += known[-2] - known[-1] >= _NOTABLE
        if not compared:
            return ""
        if not up and not down:
            return _("No statement has moved by half a step or more since it was shown before.")
        told = {"up": written(up), "down": written(down), "all": written(len(self._statements))}
        if not down:
            said = _("%(up)s of %(all)s statements rose by half a step or more since they were shown before.")
        elif not up:
            said = _(
                "%(down)s of %(all)s statements fell by half a step or more since they were shown before."
            )
        else:
            said = _(
                "Since they were shown before, %(up)s of %(all)s statements rose and %(down)s fell "
                "by half a step or more."
            )
        return said % told
