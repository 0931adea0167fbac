from django.apps import AppConfig


class QuotesConfig(AppConfig):
    name = "quotes"

    def ready(self) -> None:
        from core import records, related
        from files.registry import attach_files
        from jobs import registry as jobs
        from opportunities.signals import fields_changed, fields_changing, lines_changed, lines_changing
        from paths import registry as paths
        from quotes.path import PATH
        from quotes.receivers import (
            opportunity_fields_changed,
            opportunity_fields_changing,
            opportunity_lines_changed,
            opportunity_lines_changing,
        )
        from quotes.record_type import RECORD_TYPE, RELATED_LISTS
        from quotes.services.mapping import ALIGN_FIELDS

        records.register(RECORD_TYPE)
        related.register(*RELATED_LISTS)
        attach_files(RECORD_TYPE.model)
        jobs.register(ALIGN_FIELDS)
        paths.register(PATH)
        lines_changing.connect(opportunity_lines_changing, dispatch_uid="quotes")
        lines_changed.connect(opportunity_lines_changed, dispatch_uid="quotes")
        fields_changing.connect(opportunity_fields_changing, dispatch_uid="quotes")
        fields_changed.connect(opportunity_fields_changed, dispatch_uid="quotes")
