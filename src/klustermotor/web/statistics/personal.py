"""Datasets hold nothing of persons but who brought them in; their notes are free text."""

from django.urls import reverse

from klustermotor.web.accounts.personal_data import Mention, may_mention

may_mention(
    Mention("statistics.dataset", ("note",), lambda one: reverse("statistics:dataset", args=[one.uid]))
)
