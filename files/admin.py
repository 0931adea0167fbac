"""Files in the admin: for reading. They are uploaded and deleted on the pages of records."""

from __future__ import annotations

from django.contrib import admin

from core.backoffice import ReadOnlyInline, RecordAdmin
from files.models import FileLink, StoredFile


class FileLinkInline(ReadOnlyInline):
    """The records that a file belongs to, as far as the reader may see them."""

    model = FileLink
    fields = ("content_type", "record")
    relations = ("content_type",)

    def get_queryset(self, request):  # type: ignore[no-untyped-def]
        return super().get_queryset(request).visible_to(request.user).prefetch_related("record")


@admin.register(StoredFile)
class StoredFileAdmin(RecordAdmin):
    list_display = ("name", "size", "type", "uploaded_by", "uploaded_at")
    search_fields = ("name", "sha256")
    _shown = ("name", "size", "type", "sha256", "storage_name", "uploaded_by", "uploaded_at", "changed_at")
    groups = ((None, _shown),)
    computed = _shown
    inlines = (FileLinkInline,)
