"""What the list of clusters says first."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from klustermotor.web.shared.templatetags.written import number as written


def lead_of_clusters(clusters: Sequence[Any], n_overlaps: int) -> str:
    """Return how many clusters are known, which is the largest, and whether they share actors."""
    if not clusters:
        return ""
    said = ngettext(
        "%(count)s cluster is known by its actors here.",
        "%(count)s clusters are known by their actors here.",
        len(clusters),
    ) % {"count": written(len(clusters))}
    most = max(one.size for one in clusters)
    largest = [one for one in clusters if one.size == most]
    if most and len(largest) == 1 and len(clusters) > 1:
        told = _("Most actors, %(count)s, belong to %(cluster)s.")
        said += " " + told % {"count": written(most), "cluster": largest[0].name}
    if n_overlaps:
        said += " " + ngettext(
            "%(count)s pair of clusters shares actors.",
            "%(count)s pairs of clusters share actors.",
            n_overlaps,
        ) % {"count": written(n_overlaps)}
    elif len(clusters) > 1:
        said += " " + _("No organisation is recorded in more than one of them.")
    return said
