"""What the server process loads."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "klustermotor.web.config.settings")

application = get_wsgi_application()

# Only now can apps be imported.
from klustermotor.web.mapping.network.warming import warm  # noqa: E402

warm()
