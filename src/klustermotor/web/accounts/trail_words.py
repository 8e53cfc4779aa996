"""What the trail calls events, details and fields, so that no history shows a name from the program."""

from typing import Any

from django.utils.translation import gettext_lazy, pgettext_lazy

#: What may happen to a thing besides a change of its fields; apps above add their own.
EVENTS: dict[str, Any] = {
    "cancelled": pgettext_lazy("background work", "stopped"),
    "restarted": pgettext_lazy("background work", "started again"),
    "paused": pgettext_lazy("a schedule", "paused"),
    "resumed": pgettext_lazy("a schedule", "resumed"),
    "run now": pgettext_lazy("a schedule", "run at once"),
    "exported": gettext_lazy("downloaded"),
    "invited": gettext_lazy("invited"),
    "accepted": gettext_lazy("accepted"),
    "resent": gettext_lazy("sent again"),
    "withdrawn": gettext_lazy("withdrawn"),
    "arrived": gettext_lazy("settled as arrived"),
    "sent again": gettext_lazy("sent again"),
    "revoked": gettext_lazy("revoked"),
    "role given": gettext_lazy("role given"),
    "role ended": gettext_lazy("role ended"),
    "role accepted": gettext_lazy("role gained by invitation"),
    "belongs": gettext_lazy("handed over"),
    "closed": gettext_lazy("account closed"),
    "opened": gettext_lazy("account opened"),
    "password changed": gettext_lazy("password changed"),
    "password by link": gettext_lazy("new password by the link in a letter"),
    "codes on": gettext_lazy("one-time codes turned on"),
    "codes off": gettext_lazy("one-time codes turned off"),
    "passkey added": gettext_lazy("passkey added"),
    "passkey removed": gettext_lazy("passkey removed"),
    "passkey renamed": gettext_lazy("passkey renamed"),
    "recovery codes made": gettext_lazy("recovery codes made"),
    "decided": gettext_lazy("decided"),
    "reopened": gettext_lazy("opened for discussion again"),
    "codes added": gettext_lazy("codes were added"),
    "regions added": gettext_lazy("regions were added"),
    "parts set": gettext_lazy("its parts were named"),
    "clusters": gettext_lazy("its clusters were changed"),
    "restricted": pgettext_lazy("what is held of a person", "restricted"),
    "freed": pgettext_lazy("what is held of a person", "no longer restricted"),
    "record erased": gettext_lazy("a record was erased at a person’s request"),
    "abilities": gettext_lazy("what somebody brings was changed"),
}

#: What is told beside an event.
DETAILS: dict[str, Any] = {
    "role": pgettext_lazy("in a workbench", "role"),
    "belongs_to": gettext_lazy("changed by"),
    "invited_by": gettext_lazy("invited by"),
    "passkey": gettext_lazy("passkey"),
    "codes": gettext_lazy("codes"),
    "regions": gettext_lazy("regions"),
    "parts": gettext_lazy("parts"),
    "parts_before": gettext_lazy("parts before"),
    "added": gettext_lazy("added"),
    "removed": pgettext_lazy("from a field of strength", "taken out"),
    "format": gettext_lazy("format"),
}

#: What the value of a field or detail is called, by its name; apps above add their own.
VALUES: dict[str, dict[Any, Any]] = {}

#: Fields that forms never ask for, and that therefore have no name of their own.
FIELDS: dict[str, Any] = {
    "accept_refusals": gettext_lazy("refused rows left out"),
    "accepted_at": gettext_lazy("accepted at"),
    "accepted_by": gettext_lazy("accepted by"),
    "answered_at": gettext_lazy("answered at"),
    "answered_by": gettext_lazy("answered by"),
    "attachment": gettext_lazy("file"),
    "attempts": gettext_lazy("attempts"),
    "by": gettext_lazy("by"),
    "claim_label": gettext_lazy("about"),
    "classification": gettext_lazy("list"),
    "code": gettext_lazy("code"),
    "dataset": gettext_lazy("dataset"),
    "error": gettext_lazy("error"),
    "expires_at": gettext_lazy("expires"),
    "finished_at": gettext_lazy("over"),
    "gathers": gettext_lazy("gathers industries of"),
    "industries": gettext_lazy("industries"),
    "invited_by": gettext_lazy("invited by"),
    "kind": gettext_lazy("kind"),
    "language": gettext_lazy("language"),
    "last_asked_at": gettext_lazy("last asked"),
    "last_error": gettext_lazy("error"),
    "last_used_at": gettext_lazy("last used"),
    "media_type": gettext_lazy("kind of file"),
    "number": gettext_lazy("number"),
    "nuts": gettext_lazy("NUTS code"),
    "organisation": gettext_lazy("organisation"),
    "parent": gettext_lazy("part of"),
    "part": gettext_lazy("part"),
    "periods": gettext_lazy("periods"),
    "person": gettext_lazy("person"),
    "postponed": gettext_lazy("times put off"),
    "postponed_since": gettext_lazy("put off since"),
    "raised_on": gettext_lazy("raised on"),
    "ran_on": gettext_lazy("computed on"),
    "received_on": gettext_lazy("received on"),
    "refused": gettext_lazy("refused rows"),
    "region": gettext_lazy("region"),
    "region_set": gettext_lazy("set of regions"),
    "regions": gettext_lazy("regions"),
    "replaces": gettext_lazy("replaces"),
    "restricted": gettext_lazy("for named readers only"),
    "revoked_at": gettext_lazy("revoked at"),
    "rows": gettext_lazy("rows"),
    "run": gettext_lazy("computation"),
    "schedule": gettext_lazy("comes back by itself"),
    "scope": gettext_lazy("applies to"),
    "sent_at": gettext_lazy("sent at"),
    "size": gettext_lazy("size in bytes"),
    "source": gettext_lazy("source"),
    "started_at": gettext_lazy("begun"),
    "state": gettext_lazy("state"),
    "suppressed": gettext_lazy("suppressed values"),
    "target": gettext_lazy("to"),
    "title": gettext_lazy("title"),
    "to_name": gettext_lazy("to"),
    "unusable_since": gettext_lazy("not to be used since"),
    "user": gettext_lazy("person"),
    "version": gettext_lazy("version"),
    "vintage": gettext_lazy("vintage"),
    "withdrawn_at": gettext_lazy("withdrawn at"),
}

#: What only the program reads: digests, leases, layouts. It stands in the trail's record but on no page.
UNSHOWN = frozenset(
    {
        *("body", "boundaries", "check_job", "checkpoint", "checks", "claim_kind", "claim_uid"),
        *("code_property", "content", "described", "digest", "findings", "flag_ranges", "html_body"),
        *("job", "key", "last_job", "last_outcome", "lease_owner", "lease_until", "locator", "mapping"),
        *("not_before", "notes", "object_kind", "object_uid", "pairs", "parameters", "payload", "prefix"),
        *("progress_done", "progress_text", "progress_total", "refusals", "result", "results", "secret"),
        *("seed", "sending_since", "summary"),
    }
)

#: Fields that hold a word of the program (``outbox.send``) where they have no choices: not shown either.
CODED = frozenset({"kind"})
