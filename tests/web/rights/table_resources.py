"""Who may open the pages of shared resources and enquiries."""

from tests.web.actors.made_resources import a_capacity, a_resource, an_asked, an_enquiry
from tests.web.rights.suite import Make, Page


def resource() -> Make:
    return lambda tenant, people: {"uid": a_resource(tenant).uid}


def enquiry() -> Make:
    return lambda tenant, people: {"uid": an_enquiry(tenant).uid}


def capacity() -> Make:
    return lambda tenant, people: {"uid": a_capacity(a_resource(tenant)).uid}


PAGES = {
    "actors:resources": Page("actors.view"),
    "actors:new-resource": Page("resources.edit"),
    "actors:resource": Page("actors.view", make=resource()),
    "actors:edit-resource": Page("resources.edit", make=resource()),
    "actors:new-capacity": Page("resources.edit", make=resource()),
    "actors:edit-capacity": Page("resources.edit", make=capacity()),
    "actors:remove-capacity": Page("resources.edit", make=capacity()),
    "actors:enquiries": Page("actors.view"),
    "actors:new-enquiry": Page("resources.edit"),
    "actors:enquiry": Page("actors.view", make=enquiry()),
    "actors:edit-enquiry": Page("resources.edit", make=enquiry()),
    "actors:close-enquiry": Page("resources.edit", make=enquiry()),
    "actors:answer-enquiry": Page(
        "resources.edit", make=lambda tenant, people: {"uid": an_asked(tenant).uid}
    ),
}
