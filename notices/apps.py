from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "notices"

    def ready(self) -> None:
        from core.signals import record_deleting
        from jobs.signals import job_finished
        from notices import receivers
        from notices.services.mail import forget_record as forget_in_mail
        from notices.services.notices import forget_record
        from users import signals

        record_deleting.connect(forget_record, dispatch_uid="notices")
        record_deleting.connect(forget_in_mail, dispatch_uid="notices.mail")
        job_finished.connect(receivers.job_finished, dispatch_uid="notices.job_finished")
        for name in ("owner_changed", "record_shared", "user_invited", "password_reset_asked"):
            getattr(signals, name).connect(getattr(receivers, name), dispatch_uid=f"notices.{name}")
