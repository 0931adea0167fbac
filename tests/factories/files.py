"""Files on records."""

from django.core.files.uploadedfile import SimpleUploadedFile

from files.services import files_upload

PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 40


def make_upload(name="offer.png", content=PNG, content_type="image/png"):
    """Keeps any name, also one that Django's own parser would not let through."""
    upload = SimpleUploadedFile("upload", content, content_type)
    upload._name = name
    return upload


def make_file(record, by, name="offer.png", content=PNG):
    return files_upload(record=record, uploads=[make_upload(name, content)], by=by)[0]
