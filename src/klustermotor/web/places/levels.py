"""The levels of a list of industries: what they are called, and its codes at one of them or below a code."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.translation import gettext as _

from klustermotor.codelists import industry_levels
from klustermotor.web.places.models import Classification, ClassificationItem
from klustermotor.web.shared.paging import query_with
from klustermotor.web.shared.templatetags.written import active_language

_SYSTEMS: dict[str, str] = {
    Classification.Kind.NACE_2: "nace",
    Classification.Kind.NACE_21: "nace2.1",
    Classification.Kind.SNI: "sni2007",
    Classification.Kind.NAICS: "naics",
}


def level_names(kind: str) -> dict[int, str]:
    """Return what the levels of a kind of list are called, the top one being 1."""
    if kind not in _SYSTEMS:
        return {}
    names = industry_levels().filter(system=_SYSTEMS[kind])[f"name_{active_language()}"]
    return dict(enumerate(names, start=1))


def level_name(kind: str, level: int) -> str:
    """Return what one level is called, by its number where it has no name."""
    return level_names(kind).get(level) or _("Level %(level)s") % {"level": level}


@dataclass(frozen=True, slots=True)
class Codes:
    """The codes of a list that the reader asked for: of one level, or below one code."""

    every: Sequence[ClassificationItem]
    level: int | None = None
    above: ClassificationItem | None = None

    @property
    def rows(self) -> list[ClassificationItem]:
        """Return them in order of code."""
        kept = self.every if self.above is None else _below(self.every, self.above)
        return [item for item in kept if self.level in (None, item.level)]

    def tabs(self, kind: str, query: QueryDict) -> list[dict[str, object]]:
        """Return a link to each level with how many codes it has, where there are several."""
        counts = Counter(item.level for item in self.every)
        if len(counts) < 2:
            return []
        found: list[dict[str, object]] = [{"label": _("All"), "value": None, "count": len(self.every)}]
        found += [
            {"label": level_name(kind, level), "value": level, "count": counts[level]}
            for level in sorted(counts)
        ]
        for one in found:
            one["current"] = self.above is None and one["value"] == self.level
            one["url"] = query_with(query, level=one["value"], under=None, page=None)
        return found


def codes_of(classification: Classification, query: QueryDict) -> Codes:
    """Return the codes that the address asks for; what it asks for and is not there is passed over."""
    every = list(classification.items.all())
    level = query.get("level", "")
    asked = int(level) if level.isdecimal() and any(item.level == int(level) for item in every) else None
    above = next((item for item in every if item.code == query.get("under")), None)
    return Codes(every, asked, above)


def _below(items: Sequence[ClassificationItem], above: ClassificationItem) -> list[ClassificationItem]:
    """Return a code and those that lie below it, however deep."""
    parents = {item.code: item.parent_code for item in items}

    def lies_below(code: str) -> bool:
        seen: set[str] = set()
        while code and code != above.code and code not in seen:
            seen.add(code)
            code = parents.get(code, "")
        return code == above.code

    return [item for item in items if lies_below(item.code)]
