from django.apps import AppConfig


class QuotesConfig(AppConfig):
    name = "quotes"

    def ready(self) -> None:
        from core import records, related
        from files.registry import attach_files
        from opportunities.signals import lines_changed
        from quotes.receivers import opportunity_lines_changed
        from quotes.record_type import RECORD_TYPE, RELATED_LISTS

        records.register(RECORD_TYPE)
        related.register(*RELATED_LISTS)
        attach_files(RECORD_TYPE.model)
        lines_changed.connect(opportunity_lines_changed, dispatch_uid="quotes")
