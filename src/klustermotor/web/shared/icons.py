"""The workbench's own small set of icons: lines on a grid of twenty, in the colour of the text."""

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

#: What each icon draws; strokes of 1.6 with round ends.
DRAWN: dict[str, str] = {
    "menu": '<path d="M3 5.5h14M3 10h14M3 14.5h14"/>',
    "close": '<path d="m5 5 10 10M15 5 5 15"/>',
    "search": '<circle cx="8.7" cy="8.7" r="5.2"/><path d="m12.6 12.6 4.4 4.4"/>',
    "caret": '<path d="m5 8 5 5 5-5"/>',
    "down": '<path d="M10 4v12M5 11l5 5 5-5"/>',
    "back": '<path d="M16 10H4M9 5l-5 5 5 5"/>',
    "forward": '<path d="M4 10h12M11 5l5 5-5 5"/>',
    "person": '<circle cx="10" cy="6.8" r="3.3"/><path d="M3.6 17c.6-3.5 3-5.2 6.4-5.2s5.8 1.7 6.4 5.2"/>',
    "done": '<path d="m4 10.5 4 4 8-9"/>',
    "warning": '<path d="M10 3 2.6 16.4h14.8zM10 8.2v3.6M10 14.1v.1"/>',
    "info": '<circle cx="10" cy="10" r="7.2"/><path d="M10 9.2v4.4M10 6.4v.1"/>',
    "add": '<path d="M10 4v12M4 10h12"/>',
    "edit": '<path d="m4 16 .7-3.4L13.5 4 16 6.5l-8.6 8.7zM11.8 5.7l2.5 2.5"/>',
    "export": '<path d="M10 3v9M6 8.4l4 4 4-4M3.5 13.5V17h13v-3.5"/>',
    "import": '<path d="M10 12.5v-9M6 7l4-4 4 4M3.5 13.5V17h13v-3.5"/>',
    "file": '<path d="M5 2.8h6.5L15.5 7v10.2H5zM11.3 3v4.2h4"/>',
    "map": '<path d="M2.8 5 7.5 3l5 2 4.7-2v12l-4.7 2-5-2-4.7 2zM7.5 3v12M12.5 5v12"/>',
    "table": '<path d="M3 4h14v12H3zM3 8h14M3 12h14M8.3 4v12"/>',
    "link": '<path d="M8.4 11.6a3 3 0 0 0 4.3 0l3-3a3 3 0 0 0-4.3-4.3l-1 1M11.6 8.4a3 3 0 0 0-4.3 0l-3 3a3 3 0 0 0 4.3 4.3l1-1"/>',  # noqa: E501
    "evidence": '<path d="M4 3.5h9.5V10M4 3.5V17h6M7 7h4M7 10h3"/><circle cx="13.6" cy="13.6" r="2.6"/><path d="m15.5 15.5 2 2"/>',  # noqa: E501
    "place": '<path d="M10 17.5s5.6-5.2 5.6-9.4a5.6 5.6 0 0 0-11.2 0c0 4.2 5.6 9.4 5.6 9.4z"/><circle cx="10" cy="8" r="2"/>',  # noqa: E501
    "cluster": '<circle cx="10" cy="10" r="2.2"/><circle cx="4.4" cy="5" r="1.6"/><circle cx="15.6" cy="5" r="1.6"/><circle cx="4.4" cy="15" r="1.6"/><circle cx="15.6" cy="15" r="1.6"/><path d="m5.6 6.1 2.7 2.4M14.4 6.1l-2.7 2.4M5.6 13.9l2.7-2.4M14.4 13.9l-2.7-2.4"/>',  # noqa: E501
    "calendar": '<path d="M3.5 4.8h13v12h-13zM3.5 8.5h13M7 3v3.4M13 3v3.4"/>',
    "lock": '<path d="M4.5 9h11v8h-11zM7 9V6.3a3 3 0 0 1 6 0V9"/>',
    "print": '<path d="M6 7.5V3h8v4.5M6 13.5H3v-6h14v6h-3M6 11.5h8V17H6z"/>',
    "letter": '<path d="M3 5h14v10.5H3zM3 5.4l7 5.6 7-5.6"/>',
}


def icon_svg(name: str) -> SafeString:
    """Return an icon as inline SVG; it is decoration, so what it stands beside must say the same in words."""
    return format_html(
        '<svg class="icon{}" viewBox="0 0 20 20" fill="none" stroke="currentColor" stroke-width="1.6" '
        'stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">{}</svg>',
        " caret" if name == "caret" else "",
        mark_safe(DRAWN[name]),  # noqa: S308
    )
