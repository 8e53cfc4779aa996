"""Which regions are like this one, and why."""
