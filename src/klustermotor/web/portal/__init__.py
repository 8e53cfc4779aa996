"""Start page, search, people and rights, and what crosses the apps."""
