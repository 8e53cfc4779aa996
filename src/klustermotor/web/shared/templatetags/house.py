"""The parts pages are made of; ``/design/`` shows each of them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, cast

from django import template
from django.core.paginator import Page
from django.template.context import Context
from django.template.exceptions import TemplateSyntaxError
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join, json_script
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify
from django.utils.translation import gettext, pgettext

from klustermotor.figures.logo import logo as drawn_logo
from klustermotor.web.shared.glossary import glossary
from klustermotor.web.shared.icons import icon_svg
from klustermotor.web.shared.paging import page_links
from klustermotor.web.shared.statuses import status_label
from klustermotor.web.shared.templatetags.written import active_language

register = template.Library()


@register.simple_tag
def icon(name: str) -> SafeString:
    """Return an icon of the workbench's own set."""
    return icon_svg(name)


@register.simple_tag
def logo() -> SafeString:
    """Return the mark of the workbench."""
    return mark_safe(drawn_logo())  # noqa: S308


@register.simple_block_tag
def card(
    content: SafeString, title: str = "", subtitle: str = "", *, how: str = "", level: int = 2, css: str = ""
) -> SafeString:
    """Frame a matter of its own; ``how`` is the address of its evidence, ``css`` a width: ``span-7``."""
    context = {"body": content, "title": title, "subtitle": subtitle, "how": how, "level": level, "css": css}
    return render_to_string("shared/parts/card.html", context)


@register.simple_tag
def chip(label: Any, value: Any = "", url: str = "") -> SafeString:
    """Return a chip such as "Year **2003**"; with an address it is a link."""
    strong = format_html(" <strong>{}</strong>", value) if value != "" else ""
    if url:
        return format_html('<a class="chip" href="{}">{}{}</a>', url, label, strong)
    return format_html('<span class="chip">{}{}</span>', label, strong)


@register.simple_tag
def badge(kind: str, label: Any = "") -> SafeString:
    """Return a badge; without a label it says its kind in the reader's language."""
    return format_html('<span class="badge {}">{}</span>', kind, label or status_label(kind))


@register.simple_tag
def button(
    label: Any, url: str, *, filled: bool = False, quiet: bool = False, small: bool = False, icon: str = ""
) -> SafeString:
    """Return a link that looks like a button; at most one filled per page."""
    css = "".join(name for name, on in ((" filled", filled), (" quiet", quiet), (" small", small)) if on)
    drawn = icon_svg(icon) if icon else ""
    return format_html('<a class="button{}" href="{}">{}{}</a>', css, url, drawn, label)


@register.simple_tag
def submit(
    label: Any,
    *,
    filled: bool = False,
    danger: bool = False,
    small: bool = False,
    name: str = "",
    value: str = "",
) -> SafeString:
    """Return the button that sends the form it stands in."""
    css = "danger" if danger else "filled" if filled else ""
    sent = format_html(' name="{}" value="{}"', name, value) if name else ""
    small_css = " small" if small else ""
    return format_html('<button class="button {}{}" type="submit"{}>{}</button>', css, small_css, sent, label)


@register.simple_block_tag
def empty(
    content: SafeString, title: str, url: str = "", label: str = "", *, icon: str = "cluster"
) -> SafeString:
    """Say what will stand here and the one thing to do first."""
    context = {"body": content, "title": title, "url": url, "label": label, "icon": icon}
    return render_to_string("shared/parts/empty.html", context)


@register.simple_tag
def how_known(url: str, about: Any = "") -> SafeString:
    """Return the round "?" that opens how something is known; ``about`` names what, for those who hear it."""
    name = gettext("How do we know this?")
    named = f"{name} {about}" if about else name
    return format_html(
        '<a class="how-known" href="{}" role="button" data-opens-panel aria-haspopup="dialog" '
        'aria-label="{}" title="{}">?</a>',
        url,
        named,
        name,
    )


@register.simple_tag
def lead(pieces: Iterable[Any] | str | Promise, urls: Mapping[str, str] | None = None) -> SafeString:
    """Return the page's lead; words that rest on figures open their evidence, by its key in ``urls``."""
    if isinstance(pieces, str | Promise):
        return format_html('<p class="lead">{}</p>', pieces)
    return format_html('<p class="lead">{}</p>', _pieces(pieces, urls or {}))


@register.simple_tag
def sentences(pieces: Iterable[Any], urls: Mapping[str, str] | None = None) -> SafeString:
    """Return pieces of running text without the lead's paragraph."""
    return _pieces(pieces, urls or {})


def _pieces(pieces: Iterable[Any], urls: Mapping[str, str]) -> SafeString:
    """Join pieces, linking those whose evidence has an address."""
    return format_html_join(
        "",
        "{}",
        (
            (
                format_html(
                    '<a class="evidence" href="{}" data-opens-panel aria-haspopup="dialog">{}</a>',
                    urls[piece.evidence],
                    piece.text,
                )
                if piece.evidence in urls
                else piece.text,
            )
            for piece in pieces
        ),
    )


@register.inclusion_tag("shared/parts/breadcrumb.html")
def breadcrumb(crumbs: Iterable[tuple[Any, str]] | None) -> dict[str, Any]:
    """Show the way to the page: pairs of label and address, the address empty for what has no page."""
    return {"crumbs": crumbs or ()}


@register.inclusion_tag("shared/parts/facts.html")
def facts(rows: Iterable[Sequence[Any]]) -> dict[str, Any]:
    """Show facts: rows of label, value and, if there is one, the address of the evidence."""
    return {"rows": [(*row, "")[:3] for row in rows]}


@register.inclusion_tag("shared/parts/timeline.html", takes_context=True)
def timeline(context: Context, entries: Iterable[Any]) -> dict[str, Any]:
    """Show what happened, latest first: when, what, who, note, changes (field, before, after), url.

    Entries of the trail (``at``) tell real times; where the workbench lives on another day that is said,
    unless the page has said so already (``real_times_told``).
    """
    shown = list(entries)
    says_so = any(hasattr(one, "at") for one in shown) and not context.get("real_times_told")
    return {"entries": shown, "tenant": context.get("tenant") if says_so else None}


@register.inclusion_tag("shared/parts/tabs.html")
def tabs(items: Iterable[Any], label: str) -> dict[str, Any]:
    """Show links to a matter's pages; items have url, label, current and perhaps count."""
    return {"items": items, "label": label}


@register.inclusion_tag("shared/parts/pages.html", takes_context=True)
def pagination(context: Context, page: Page[Any], parameter: str = "page", about: Any = "") -> dict[str, Any]:
    """Show which of how many are shown and links to the other pages, keeping the query string."""
    query = context["request"].GET if "request" in context else None
    return {"page": page, "links": page_links(page, query, parameter), "about": about}


@register.inclusion_tag("shared/parts/table.html", takes_context=True)
def table(context: Context, table: Any) -> dict[str, Any]:
    """Show a table made by ``shared.tables.Table``."""
    return {"table": table, "request": context.get("request")}


@register.inclusion_tag("shared/parts/steps.html")
def steps(labels: Sequence[Any], current: int) -> dict[str, Any]:
    """Show the steps of a guided matter; ``current`` counts from 1."""
    return {"steps": [(n, label, n < current, n == current) for n, label in enumerate(labels, 1)]}


def _pause(since: datetime | None) -> int:
    """Return how many seconds pass before one asks again: what takes long is asked more seldom."""
    waited = (timezone.now() - since).total_seconds() if since else 0.0
    return 1 if waited < 15 else 2 if waited < 60 else 5


@register.inclusion_tag("shared/parts/progress.html")
def progress(
    state: str,
    done: float,
    total: float,
    text: Any,
    *,
    poll: str = "",
    next_url: str = "",
    name: str = "job",
    since: datetime | None = None,
) -> dict[str, Any]:
    """Show how far a job is; while it goes on, htmx asks ``poll`` for this box again, ever more seldom."""
    going = state in {"waiting", "running"}
    return {
        "state": state,
        "going": going,
        "done": done,
        "total": total,
        "share": done / total if total else 0,
        "text": text,
        "poll": poll if going else "",
        "pause": _pause(since),
        "next_url": next_url,
        "name": name,
    }


@register.simple_block_tag
def figure(
    content: SafeString,
    title: str,
    subtitle: str = "",
    *,
    svg_url: str = "",
    png_url: str = "",
    table_url: str = "",
    how: str = "",
    level: int = 2,
) -> SafeString:
    """Frame a picture with its title, what it shows, its evidence and its files."""
    links = [(svg_url, "SVG"), (png_url, "PNG"), (table_url, pgettext("link under a picture", "Table"))]
    context = {
        "body": content,
        "title": title,
        "subtitle": subtitle,
        "how": how,
        "level": level,
        "links": [(url, label) for url, label in links if url],
    }
    return render_to_string("shared/parts/figure.html", context)


@register.simple_tag
def drawing(wide: str, narrow: str = "", *, narrow_url: str = "", narrow_alt: str = "") -> SafeString:
    """Return a picture made by ``klustermotor.figures``; with a narrow drawing, phones get that one.

    A large narrow drawing may be named by its address instead: only a phone then loads it.
    """
    if narrow_url:
        narrow = format_html('<img src="{}" alt="{}" loading="lazy">', narrow_url, narrow_alt)
    if not narrow:
        return format_html('<div class="figure-drawing">{}</div>', mark_safe(wide))  # noqa: S308
    return format_html(
        '<div class="figure-drawing"><div class="figure-wide">{}</div>'
        '<div class="figure-narrow">{}</div></div>',
        mark_safe(wide),  # noqa: S308
        mark_safe(narrow),  # noqa: S308
    )


@register.simple_tag
def area_map(
    wide: str,
    narrow: str = "",
    links: Mapping[str, str] | None = None,
    *,
    name: str = "map",
    current: str = "",
    target: str = "",
    css: str = "",
    narrow_url: str = "",
    narrow_alt: str = "",
) -> SafeString:
    """Return a map for the island ``map``; ``links`` says where each code leads, ``target`` what it fills.

    A network is one too, with ``css="network"``: its nodes lead where areas do.
    """
    return format_html(
        '<div class="area-map{5}" data-map data-links="{0}-links" data-current="{1}"{2}>{3}</div>{4}',
        name,
        current,
        format_html(' data-target="{}"', target) if target else "",
        drawing(wide, narrow, narrow_url=narrow_url, narrow_alt=narrow_alt),
        json_script(dict(links or {}), f"{name}-links"),
        f" {css}" if css else "",
    )


@register.simple_tag
def island(name: str) -> SafeString:
    """Return the script of an island; pages name it in the block ``scripts``."""
    return format_html('<script type="module" src="{}"></script>', static(f"klustermotor/{name}.js"))


@register.simple_tag(takes_context=True)
def term(context: Context, key: str, text: Any = "") -> SafeString:
    """Return a term of the field with its definition at hand; ``text`` when the sentence inflects it."""
    found = glossary().get(key)
    if found is None:
        raise TemplateSyntaxError(f"The glossary has no term “{key}”.")
    language = active_language()
    # A page may say a term twice; each needs a name of its own, the same at every rendering.
    # Counted in the lowest layer, which the page and all that it includes have in common.
    counted: dict[str, int] = cast("Any", context.render_context).dicts[0].setdefault("_terms", {})
    counted[key] = counted.get(key, 0) + 1
    request = context.get("request")
    place = "panel" if request is not None and request.headers.get("HX-Request") else "term"
    identifier = f"{place}-{slugify(key)}-{counted[key]}"
    other = found.name("en" if language == "sv" else "sv")
    return format_html(
        '<button class="term" type="button" popovertarget="{0}">{1}</button>'
        '<span class="definition" id="{0}" popover><span class="definition-name">{2}</span> {3}'
        '<span class="definition-other" lang="{4}">{5}</span></span>',
        identifier,
        text or found.name(language),
        found.name(language)[:1].upper() + found.name(language)[1:],
        found.meaning(language),
        "en" if language == "sv" else "sv",
        other,
    )
