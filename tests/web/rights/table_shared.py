"""Who may open what belongs to no room."""

from tests.web.rights.suite import PUBLIC, SIGNED_IN, Page

PAGES = {
    "shared:health": Page(PUBLIC, why_public="What watches over the server asks it; it says one word."),
    "shared:design": Page(SIGNED_IN),
    "shared:design-evidence": Page(SIGNED_IN),
    "shared:glossary": Page(SIGNED_IN),
    "shared:language": Page(
        PUBLIC,
        method="post",
        data={"language": "en"},
        why_public="The sign-in page is read in both languages too.",
    ),
}
