"""The workbench's commands: reading this table loads none of them, nor Django."""

from klustermotor.cli.app import Entry

_PANEL = "The workbench"
_PACKAGE = "klustermotor.web.config.commands"

COMMANDS = {
    "demo": Entry("demo", _PANEL, "Load the demo's two cases of 2003 and serve them.", _PACKAGE),
    "serve": Entry(
        "serving", _PANEL, "Serve the workbench: the pages and the background work together.", _PACKAGE
    ),
    "worker": Entry("serving", _PANEL, "Do the workbench's background work, without the pages.", _PACKAGE),
    "migrate": Entry("preparing", _PANEL, "Bring the database to this version's form.", _PACKAGE),
    "create-tenant": Entry(
        "preparing", _PANEL, "Make a new workbench and invite its first administrator.", _PACKAGE
    ),
    "load-regions": Entry(
        "load_data", _PANEL, "Load published statistics as a further set of regions.", _PACKAGE
    ),
    "backup": Entry("keeping", _PANEL, "Write everything the workbench holds into one file.", _PACKAGE),
    "restore": Entry("keeping", _PANEL, "Put back what a backup holds, where nothing is yet.", _PACKAGE),
}
