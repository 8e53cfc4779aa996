"""Background work of actors."""

from klustermotor.web.actors.registers.tasks import import_register, match_registers

__all__ = ["import_register", "match_registers"]
