"""How much may be stored."""

from django.conf import settings

MAX_BYTES = settings.FILE_MAX_BYTES  # of one file
MAX_AT_ONCE = 20  # files of one upload
MAX_PER_RECORD = 200
