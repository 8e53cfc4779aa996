"""What must hold, whatever was killed."""

from tests.soak.writing import Acknowledged
from tests.web.operations.world import BAD_ROWS, ROWS, World

from klustermotor.web.accounts.models import AuditEntry
from klustermotor.web.evidence.models import Attachment, Objection, Run, Source
from klustermotor.web.jobs.models import Job
from klustermotor.web.mapping.fields.models import Judgement
from klustermotor.web.outbox.models import Message
from klustermotor.web.portal.models import RoomNote
from klustermotor.web.questionnaires.models import Answer
from klustermotor.web.shared import files
from klustermotor.web.statistics.models import Import, Vintage


def broken_invariants(world: World, done: Acknowledged) -> list[str]:
    """Return a sentence for each thing that does not hold."""
    return [
        *_writes(done),
        *_vintages(world),
        *_imports(done),
        *_runs(done),
        *_jobs(),
        *_letters(done),
        *_trail(),
    ]


def _lacking(called: str, told: set[object], there: set[object]) -> list[str]:
    return [f"{len(told - there)} {called} were acknowledged and are not there"] if told - there else []


def _writes(done: Acknowledged) -> list[str]:
    last = done.of("answer")[-1:]
    said = list(Answer.objects.filter(question__kind="text").values_list("text", flat=True))
    uploads = {str(uid) for uid in Import.objects.values_list("uid", flat=True)}
    return [
        *_lacking("notes", set(done.of("note")), set(RoomNote.objects.values_list("text_sv", flat=True))),
        *_lacking(
            "judgements", set(done.of("judgement")), set(Judgement.objects.values_list("pk", flat=True))
        ),
        *_lacking(
            "objections", set(done.of("objection")), set(Objection.objects.values_list("pk", flat=True))
        ),
        *_lacking("letters", set(done.of("letter")), set(Message.objects.values_list("uid", flat=True))),
        *_lacking("uploads", set(done.of("upload")), uploads),
        *([f"The last answer was {last}, and {said} stands"] if last and said != last else []),
    ]


def _vintages(world: World) -> list[str]:
    numbers = list(world.dataset.vintages.order_by("number").values_list("number", flat=True))
    wrong = [] if numbers == list(range(1, len(numbers) + 1)) else [f"Vintages are numbered {numbers}"]
    cut = Vintage.objects.exclude(number=1).exclude(rows=ROWS - BAD_ROWS)
    wrong += [f"{vintage} has {vintage.rows} rows" for vintage in cut]
    lone = [
        one for one in Vintage.objects.exclude(number=1) if Import.objects.filter(vintage=one).count() != 1
    ]
    wrong += [f"{len(lone)} vintages belong to no import, or to two"] if lone else []
    kept = {
        *Vintage.objects.values_list("digest", flat=True),
        *Attachment.objects.values_list("digest", flat=True),
    }
    kept |= set(Import.objects.exclude(content="").values_list("content", flat=True))
    lost = [digest for digest in kept if not files.path_of(digest).exists()]
    wrong += [f"{len(lost)} files that rows speak of are not there"] if lost else []
    sources = Source.objects.filter(object_kind="statistics.vintage").count()
    return wrong + ([] if sources == Vintage.objects.count() else [f"{sources} sources of vintages"])


def _imports(done: Acknowledged) -> list[str]:
    wrong = []
    for held, job in done.of("import"):
        one, work = Import.objects.get(pk=held), Job.objects.get(pk=job)
        if (work.state, one.state) not in {("done", "done"), ("failed", "running")}:
            wrong.append(f"An import is {one.state} and its work {work.state}")
        if (one.vintage is not None) != (work.state == "done"):
            wrong.append(f"An import whose work is {work.state} has the vintage {one.vintage}")
    return wrong


def _runs(done: Acknowledged) -> list[str]:
    finished = Job.objects.filter(pk__in=done.of("analysis"), state="done")
    told = sorted(job.result["run"] for job in finished)
    there = sorted(str(uid) for uid in Run.objects.values_list("uid", flat=True))
    wrong = [] if told == there else [f"{len(told)} analyses are done, and there are {len(there)} runs"]
    lost = [
        run
        for run in Run.objects.all()
        if not all(files.path_of(one).exists() for one in run.results.values())
    ]
    return wrong + ([f"{len(lost)} runs lack files"] if lost else [])


def _jobs() -> list[str]:
    dumb = Job.objects.filter(state="failed", error="").count()
    broke = Job.objects.filter(state="failed", error__contains="the work broke").count()
    held = Job.objects.exclude(state="running").exclude(lease_owner="").count()
    return [
        *([f"{dumb} jobs failed without a sentence"] if dumb else []),
        *([f"{broke} jobs broke each time they were tried"] if broke else []),
        *([f"{held} jobs are over and still somebody's"] if held else []),
    ]


def _letters(done: Acknowledged) -> list[str]:
    """Each letter is sent, waits, or is in doubt; none is for ever being sent once its work is over."""
    over = Job.objects.filter(kind="outbox.send", state="done").values_list("payload", flat=True)
    ended = {payload["message"] for payload in over}
    stuck = [
        letter
        for letter in Message.objects.filter(state="sending")
        if str(letter.uid) in ended and letter.uid in set(done.of("letter"))
    ]
    return [f"{len(stuck)} letters are being sent by nobody"] if stuck else []


def _trail() -> list[str]:
    wrong = []
    for model in (RoomNote, Judgement, Objection, Vintage, Import, Run, Source):
        kind = model._meta.label_lower
        told = set(
            AuditEntry.objects.filter(object_kind=kind, action="created").values_list("object_uid", flat=True)
        )
        there = set(model.objects.values_list("uid", flat=True))
        if told != there:
            wrong.append(f"The trail tells of {len(told)} new {kind}, and there are {len(there)}")
    return wrong
