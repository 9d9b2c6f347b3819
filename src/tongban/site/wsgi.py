"""The WSGI application that the web server runs."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tongban.site.settings")

# what is loaded now stays as long as the process: not looking through it for rubbish while it is
# loaded takes a third off the start, and not again and again some 12 ms off the slowest pages
gc.disable()
application = get_wsgi_application()
gc.collect()
gc.freeze()
gc.enable()
