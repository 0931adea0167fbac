"""Doors for Celery: sending, what a lost message left, and forgetting."""

from __future__ import annotations

from celery import shared_task

from notices import services


@shared_task
def send_email(email_id: int) -> None:
    services.mail_send(email_id=email_id)


@shared_task
def sweep_emails() -> int:
    return services.emails_sweep()


@shared_task
def prune_notices() -> int:
    return services.notices_prune()
