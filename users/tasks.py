"""Doors for Celery: requests for a new password."""

from __future__ import annotations

from celery import shared_task

from users import services


@shared_task
def answer_password_resets() -> int:
    return services.password_resets_answer()
