from django.apps import AppConfig


class OpportunitiesConfig(AppConfig):
    name = "opportunities"

    def ready(self) -> None:
        from core import records, related
        from files.registry import attach_files
        from jobs import registry as jobs
        from opportunities.path import PATH
        from opportunities.record_type import RECORD_TYPE, RELATED_LISTS
        from opportunities.services.moving import CHANGE_STAGE
        from paths import registry as paths

        records.register(RECORD_TYPE)
        related.register(*RELATED_LISTS)
        attach_files(RECORD_TYPE.model)
        jobs.register(CHANGE_STAGE)
        paths.register(PATH)
