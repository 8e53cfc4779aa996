"""The places and their rooms, in the order of the side: what each is called, where it is, who may enter."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from klustermotor.web.accounts.trail_words import VALUES


@dataclass(frozen=True, slots=True)
class Room:
    """One room; ``inside`` are further url names whose pages belong to it."""

    key: str
    label: Any
    url_name: str
    capability: str
    inside: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """One of the places; shown when it has a room that the person may enter."""

    label: Any
    rooms: tuple[Room, ...]


PLACES = (
    Place(
        _("Region"),
        (
            Room("map", _("Map"), "mapping:map", "region.view"),
            Room(
                "strong_clusters",
                _("Strong clusters"),
                "mapping:strong-clusters",
                "region.view",
                ("mapping:cluster",),
            ),
            Room("growth", _("Growth"), "mapping:growth", "region.view"),
            Room("outward", _("Outward look"), "mapping:outward", "region.view"),
            Room(
                "fields",
                _("Fields of strength"),
                "mapping:fields",
                "region.view",
                ("mapping:field", "mapping:add-field", "mapping:judge-field", "mapping:weigh-field"),
            ),
            Room(
                "analyses",
                _("Analyses"),
                "mapping:analyses",
                "region.view",
                ("mapping:analysis", "mapping:run"),
            ),
        ),
    ),
    Place(
        pgettext_lazy("a place in the workbench", "Statistics"),
        (
            Room("statistics", _("Datasets"), "statistics:datasets", "region.view", ("statistics:dataset",)),
            Room(
                "places",
                _("Regions"),
                "places:region-sets",
                "region.view",
                ("places:region-set", "places:region"),
            ),
            Room("classifications", _("Classifications"), "places:classifications", "region.view"),
        ),
    ),
    Place(
        _("Actors"),
        (
            Room(
                "organisations",
                _("Organisations"),
                "actors:organisations",
                "actors.view",
                ("actors:organisation", "actors:tie", "actors:bring-in-ties"),
            ),
            Room(
                "network",
                _("Network"),
                "mapping:network",
                "actors.view",
                (
                    "mapping:network-people",
                    "mapping:waves",
                    "mapping:wave",
                    "mapping:keep-wave",
                    "mapping:compare-waves",
                    "mapping:survey-network",
                    "mapping:without",
                    "mapping:without-person",
                ),
            ),
            Room(
                "people", pgettext_lazy("persons among the actors", "People"), "actors:people", "persons.view"
            ),
            Room(
                "registers",
                _("Registers"),
                "actors:registers",
                "registers.view",
                (
                    "actors:register",
                    "actors:vintage",
                    "actors:review",
                    "actors:decisions",
                    "actors:record-group",
                    "actors:selections",
                    "actors:selection",
                ),
            ),
        ),
    ),
    Place(
        pgettext_lazy("of actors", "Clusters"),
        (
            Room(
                "known_clusters",
                pgettext_lazy("of actors", "Clusters"),
                "mapping:known-clusters",
                "actors.view",
                ("mapping:known-cluster", "mapping:cluster-actor", "mapping:bring-in-cluster-actors"),
            ),
            Room(
                "leadership",
                _("Leadership networks"),
                "mapping:leadership-networks",
                "actors.view",
                ("mapping:leadership", "mapping:seat", "mapping:abilities"),
            ),
            Room(
                "chains",
                _("Value chains"),
                "mapping:chains",
                "actors.view",
                ("mapping:chain", "mapping:chain-stage", "mapping:chain-actor"),
            ),
            Room(
                "resources",
                _("Shared resources"),
                "actors:resources",
                "actors.view",
                ("actors:resource",),
            ),
            Room(
                "enquiries",
                _("Enquiries"),
                "actors:enquiries",
                "actors.view",
                ("actors:enquiry", "actors:answer-enquiry"),
            ),
            Room("spin_offs", _("Spin-offs"), "actors:spin-offs", "actors.view", ("actors:inheritance",)),
            Room("beside", _("Beside the cluster"), "actors:beside", "actors.view", ("actors:settler",)),
            Room("ownership", _("Ownership"), "actors:ownership", "actors.view", ("actors:owned",)),
        ),
    ),
    Place(
        _("Insight"),
        (
            Room(
                "interviews",
                _("Interviews"),
                "questionnaires:interviews",
                "interviews.view",
                ("questionnaires:interview",),
            ),
            Room(
                "surveys",
                _("Surveys"),
                "questionnaires:surveys",
                "surveys.view",
                (
                    "questionnaires:survey",
                    "questionnaires:new-survey",
                    "questionnaires:survey-recipients",
                    "questionnaires:survey-list",
                ),
            ),
            Room("guides", _("Interview guides"), "questionnaires:guides", "interviews.view"),
        ),
    ),
    Place(
        _("Evidence"),
        (
            Room("sources", _("Sources"), "evidence:sources", "evidence.view", ("evidence:source",)),
            Room("documents", _("Documents"), "documents:list", "documents.view"),
        ),
    ),
)

ROOMS = {room.key: room for place in PLACES for room in place.rooms}
VALUES["room"] = {key: room.label for key, room in ROOMS.items()}
_BY_PAGE = {name: room for room in ROOMS.values() for name in (room.url_name, *room.inside)}


def room_of(url_name: str) -> Room | None:
    """Return the room that a page belongs to."""
    return _BY_PAGE.get(url_name)
