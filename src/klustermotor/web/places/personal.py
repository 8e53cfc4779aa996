"""Places and lists hold nothing of persons; their notes are free text in which somebody may be named."""

from django.urls import reverse

from klustermotor.web.accounts.personal_data import Mention, may_mention

may_mention(Mention("places.region", ("note",), lambda one: reverse("places:region", args=[one.uid])))
