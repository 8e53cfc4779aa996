"""What the server process loads."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "klustermotor.web.config.settings")

application = get_wsgi_application()
