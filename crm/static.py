"""How static files are served: compressed, under names with their hashes, also where one script imports another."""

from whitenoise.storage import CompressedManifestStaticFilesStorage as Base

IMPORTS = Base._js_module_import_aggregation_patterns[1]


class StaticFilesStorage(Base):
    """Imports are written to the hashed names, so that old and new files of a release never meet.

    Only in our own scripts: those of packages name files in comments that are nowhere.
    """

    patterns = (*Base.patterns, ("js/*.js", IMPORTS))
