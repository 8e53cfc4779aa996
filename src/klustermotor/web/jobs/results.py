"""Where the result of each kind of job is to be seen; apps above say so by the name of an address."""

from django.urls import reverse

from klustermotor.web.jobs.models import Job

_LINKS: dict[str, tuple[str, str]] = {}


def link(kind: str, url_name: str, *, key: str) -> None:
    """Say that a kind of job's result is at an address.

    The address' ``uid`` stands under ``key`` in the job's result, else in what the job was given.
    """
    _LINKS[kind] = (url_name, key)


def result_url(job: Job) -> str:
    """Return where a finished job's result is to be seen; empty where there is no such page."""
    if job.state != Job.State.DONE or job.kind not in _LINKS:
        return ""
    url_name, key = _LINKS[job.kind]
    uid = job.result.get(key) or job.payload.get(key)
    return reverse(url_name, kwargs={"uid": uid}) if uid else ""
