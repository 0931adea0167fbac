"""What a file is, by its first bytes. The uploader's word counts for nothing; a name's ending only tells kinds of ZIP
and of text apart, and never makes anything that a browser would run.
"""

from __future__ import annotations

HEAD_BYTES = 4096
UNKNOWN = "application/octet-stream"

_SIGNATURES = (
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
    (b"{\\rtf", "application/rtf"),
    (b"\x1f\x8b", "application/gzip"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
)
_OFFICE = "application/vnd.openxmlformats-officedocument."
_ZIPS = {
    "docx": f"{_OFFICE}wordprocessingml.document",
    "xlsx": f"{_OFFICE}spreadsheetml.sheet",
    "pptx": f"{_OFFICE}presentationml.presentation",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "odp": "application/vnd.oasis.opendocument.presentation",
}
_TEXTS = {"csv": "text/csv", "txt": "text/plain", "md": "text/plain", "log": "text/plain", "vcf": "text/vcard"}


def detect(head: bytes, name: str) -> str:
    """The media type of a file that begins with `head`. HTML, SVG, scripts and whatever is not known are octets."""
    for signature, found in _SIGNATURES:
        if head.startswith(signature):
            return found
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return "image/webp"
    extension = name.rpartition(".")[2].lower()
    if head.startswith(b"PK\x03\x04"):
        return _ZIPS.get(extension, "application/zip")
    return _TEXTS.get(extension, UNKNOWN) if _is_plain_text(head) else UNKNOWN


def _is_plain_text(head: bytes) -> bool:
    """Text without tags: a browser that guesses must find nothing to run."""
    try:
        text = head.decode("utf8")
    except UnicodeDecodeError as error:
        # Only where the head ends within the file, a character may be cut.
        if len(head) < HEAD_BYTES or error.start < len(head) - 3:
            return False
        text = head[: error.start].decode("utf8")
    return "\x00" not in text and "<" not in text
