"""Write a survey's letters and close it in the background."""

from klustermotor.web.jobs import faults
from klustermotor.web.jobs.context import JobContext
from klustermotor.web.jobs.registry import task
from klustermotor.web.questionnaires.surveys.models import Survey
from klustermotor.web.questionnaires.surveys.services import sending


@task("questionnaires.survey")
def survey_work(context: JobContext) -> None:
    """Do a survey's work and mark it done in one transaction: killed half-way, nothing of it lasts."""
    what = context.payload["what"]
    with context.completing() as result:
        survey = Survey.objects.select_related("tenant", "by").filter(uid=context.payload["survey"]).first()
        if survey is None:
            return
        if what == "close":
            if survey.state == Survey.State.OPEN and not survey.takes_answers():
                sending.close_survey(survey=survey, by=None)
            return
        result["letters"] = sending.write_letters(
            survey=survey, reminding=what != "invite", at_once=what == "remind_now"
        )
        faults.passing("questionnaires.before_letters_last")
