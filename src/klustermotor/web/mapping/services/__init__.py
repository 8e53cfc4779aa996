"""What can be done with regional analyses; other apps call these."""

from klustermotor.web.mapping.services.analyses import change_analysis, create_analysis, start_analysis

__all__ = ["change_analysis", "create_analysis", "start_analysis"]
