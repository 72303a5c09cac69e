"""The web application as gunicorn serves it."""

import os

from django.core.wsgi import get_wsgi_application

from familieplan.config.whole_body import WholeBody

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "familieplan.config.settings")
application = WholeBody(get_wsgi_application())
