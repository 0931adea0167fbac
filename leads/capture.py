"""From a website's post to the fields of a lead: reading the body, names, values, limits. No database.

No enquiry is lost to a form that is sloppier than the record. A value that its field cannot hold (text over the limit,
a malformed e-mail or number, an unknown choice) stands in full at the end of the description, under "Kept from the
form", and the field gets the beginning of the text, or stays empty. What is missing altogether, and null characters,
are refused by the lead's own rules; the submission then keeps the reason.
"""

from __future__ import annotations

import codecs
import hashlib
import re
from collections.abc import Iterable, Mapping
from email.message import Message
from io import BytesIO
from typing import Any
from urllib.parse import unquote_to_bytes, urlencode

from django.core.exceptions import SuspiciousOperation, ValidationError
from django.core.validators import validate_email
from django.http.multipartparser import MultiPartParser, MultiPartParserError
from django.utils.translation import gettext as _

from core.catalogue import Field, FieldType
from core.numbers import read_decimal

# Posted name (compared without case) -> lead field, as a Sales Cloud web-to-lead form names them.
STANDARD_FIELD_MAP = {
    "salutation": "salutation",
    "first_name": "first_name",
    "last_name": "last_name",
    "email": "email",
    "company": "company",
    "title": "title",
    "phone": "phone",
    "mobile": "mobile",
    "fax": "fax",
    "URL": "website",
    "street": "street",
    "city": "city",
    "state": "state",
    "zip": "postal_code",
    "country": "country",
    "description": "description",
    "lead_source": "source",
    "industry": "industry",
    "rating": "rating",
    "revenue": "annual_revenue",
    "employees": "employees",
    "emailOptOut": "has_opted_out_of_email",
    "faxOptOut": "has_opted_out_of_fax",
    "doNotCall": "do_not_call",
}
_ORDER = list(dict.fromkeys(STANDARD_FIELD_MAP.values()))
# Names that steer the post and say nothing about the visitor.
CONTROL_NAMES = frozenset({
    "oid", "orgid", "returl", "debug", "debugemail", "encoding", "submit", "captcha_settings", "g-recaptcha-response",
    "recordtype", "campaign_id", "member_status", "currency", "submission_id",
})  # fmt: skip
CHARSETS = frozenset(
    codecs.lookup(name).name
    for name in (
        "utf-8 cp1250 cp1251 cp1252 cp1253 cp1254 cp1255 cp1256 cp1257 cp1258 cp874 koi8-r koi8-u big5 gbk gb18030 "
        "euc-jp shift-jis cp932 euc-kr cp949 " + " ".join(f"iso8859-{n}" for n in range(1, 17) if n != 12)
    ).split()
)
MAX_FIELDS = 1000
DESCRIPTION_LIMIT = 32000
URLENCODED = "application/x-www-form-urlencoded"

Payload = Mapping[str, list[str]]


class UnreadableBody(ValueError):
    """The body is not what its content type says, or holds too many fields."""


def parse(body: bytes, content_type: str = "", query: str = "") -> dict[str, list[str]]:
    """What was posted, by name as posted: values in order; the query string fills in names that the body lacks.

    Understands urlencoded and multipart bodies (files are left out) in the charset that a field `encoding`, in query or
    body, or the content type names; UTF-8 otherwise. Bytes that are not of the charset become U+FFFD.
    Raises UnreadableBody.
    """
    raw_query = query.encode("latin-1", "replace")
    charset = _known_charset(first(_urlencoded(raw_query, "latin-1"), "encoding")) or _charset_of(content_type)
    posted = _body(bytes(body), content_type, charset or "utf-8")
    named = _known_charset(first(posted, "encoding"))
    if charset is None and named and named != "utf-8":
        charset = named
        posted = _body(bytes(body), content_type, charset)
    for name, values in _urlencoded(raw_query, charset or "utf-8").items():
        posted.setdefault(name, values)
    return posted


def encode(payload: Mapping[str, Any]) -> bytes:
    """A body for a payload that came without one, so that it can be read again."""
    return urlencode(payload, doseq=True).encode("ascii")


def first(payload: Payload, name: str) -> str:
    """The first value that was posted under a name, whatever its case, without space around it; "" for none."""
    return next(iter(_values(payload, name)), "").strip()


def form_key(payload: Payload) -> str:
    """The web form's id: `oid`, or `orgid` as some senders say; an 18-character id is its 15 and a checksum."""
    return (first(payload, "oid") or first(payload, "orgid"))[:15]


def submission_id(payload: Payload) -> str:
    """The id that the sender gave this submission, "" for none. It is one submission however often it is sent.

    Up to 64 letters, digits and "-._~" stand as they are (a UUID does). Anything else is known by its SHA-256, for a
    sender's odd id is no reason to lose an enquiry, or to take it twice.
    """
    given = first(payload, "submission_id")
    is_plain = re.fullmatch(r"[A-Za-z0-9._~-]{0,64}", given)
    return given if is_plain else hashlib.sha256(given.encode("utf-8", "surrogatepass")).hexdigest()


def is_ping(payload: Payload) -> bool:
    """Whether nothing was said about anybody: plugins test an id by posting it alone."""
    return not any(
        value.strip() for name, values in payload.items() if name.lower() not in CONTROL_NAMES for value in values
    )


def in_order(field_map: Mapping[str, str]) -> dict[str, str]:
    """A field map in the order in which forms ask (the database keeps none), fields of one's own last."""
    return dict(sorted(field_map.items(), key=lambda pair: _ORDER.index(pair[1]) if pair[1] in _ORDER else len(_ORDER)))


def _body(body: bytes, content_type: str, charset: str) -> dict[str, list[str]]:
    if not content_type.lower().startswith("multipart/form-data"):
        return _urlencoded(body, charset)
    meta = {"CONTENT_TYPE": content_type, "CONTENT_LENGTH": str(len(body))}
    try:
        posted, __ = MultiPartParser(meta, BytesIO(body), [], charset).parse()
    except (MultiPartParserError, SuspiciousOperation, ValueError) as error:
        raise UnreadableBody(str(error)) from error
    return _limited({str(name): [str(value) for value in values] for name, values in posted.lists()})


def _urlencoded(text: bytes, charset: str) -> dict[str, list[str]]:
    """Like `urllib.parse.parse_qs`, but also for bodies with unescaped bytes in them."""
    if text.count(b"&") >= MAX_FIELDS:
        raise UnreadableBody(_("Too many fields."))
    found: dict[str, list[str]] = {}
    for pair in filter(None, text.split(b"&")):
        name, __, value = pair.replace(b"+", b" ").partition(b"=")
        found.setdefault(_decode(name, charset), []).append(_decode(value, charset))
    return found


def _decode(text: bytes, charset: str) -> str:
    return unquote_to_bytes(text).decode(charset, "replace")


def _limited(payload: dict[str, list[str]]) -> dict[str, list[str]]:
    if sum(map(len, payload.values())) > MAX_FIELDS:
        raise UnreadableBody(_("Too many fields."))
    return payload


def _charset_of(content_type: str) -> str | None:
    message = Message()
    message["content-type"] = content_type.replace("\r", "").replace("\n", "")
    return _known_charset(str(message.get_param("charset") or ""))


def _known_charset(name: str) -> str | None:
    """The codec's name, if it is a charset of web pages: Python knows stranger ones, in which "&" is no "&"."""
    try:
        codec = codecs.lookup(name.strip())
    except (LookupError, ValueError):
        return None
    return codec.name if codec.name in CHARSETS else None


def _values(payload: Payload, name: str) -> list[str]:
    wanted = _same_name(name)
    return [value for posted, values in payload.items() if _same_name(posted) == wanted for value in values]


def _same_name(name: str) -> str:
    """Names are compared without case, "[]" or "[2]" at the end, and ids of custom fields by their 15 characters."""
    plain = re.sub(r"\[\d*\]$", "", name.strip()).lower()
    return plain[:15] if re.fullmatch(r"00n[a-z0-9]{15}", plain) else plain


class LeadFields:
    """The fields of a lead out of a payload: `values` for `lead_create`, `kept` for what did not fit."""

    def __init__(self, payload: Payload, field_map: Mapping[str, str], *, fields: Mapping[str, Field]):
        """`fields`: those that a form may fill (`leads.webform_inputs.fillable`)."""
        self.values: dict[str, Any] = {}
        self.kept: list[str] = []
        self.fields = fields
        for name, texts in self._by_field(payload, field_map).items():
            self._take(name, texts)

    def description(self) -> str:
        """The posted description and, below it, what did not fit; never longer than the field."""
        text = str(self.values.get("description", ""))
        if not self.kept:
            return text
        notes = "\n".join([_("Kept from the form:"), *self.kept])[:DESCRIPTION_LIMIT]
        return f"{text[: max(0, DESCRIPTION_LIMIT - len(notes) - 2)]}\n\n{notes}".strip()[:DESCRIPTION_LIMIT]

    def keep(self, name: str, text: str) -> None:
        """Writes a value down that its field cannot hold."""
        self.kept.append(f"{self.fields[name].column.verbose_name}: {text}")

    def _by_field(self, payload: Payload, field_map: Mapping[str, str]) -> dict[str, list[str]]:
        """Posted values by lead field, without empty ones."""
        said: dict[str, list[str]] = {}
        for posted, values in payload.items():
            said.setdefault(_same_name(posted), []).extend(text.strip() for text in values if text.strip())
        found: dict[str, list[str]] = {}
        for posted, name in field_map.items():
            texts = said.get(_same_name(posted), [])
            if texts and name in self.fields:
                found.setdefault(name, []).extend(texts)
        return found

    def _take(self, name: str, texts: list[str]) -> None:
        field = self.fields[name]
        if field.type is FieldType.BOOLEAN:
            self.values[name] = any(text.lower() in {"1", "true", "on", "yes", "checked"} for text in texts)
        elif field.type is FieldType.REFERENCE:
            self.values[name] = texts[0]
        elif field.type is FieldType.CHOICE:
            self._choice(name, texts[0], field.choices())
        elif field.type in {FieldType.NUMBER, FieldType.MONEY, FieldType.PERCENT}:
            self._number(name, texts[0])
        elif field.type is FieldType.EMAIL:
            self._email(name, texts[0])
        else:
            self._text(name, "; ".join(dict.fromkeys(texts)))

    def _choice(self, name: str, text: str, choices: Iterable[Any]) -> None:
        known = {key.lower(): value for value, label in choices for key in (str(value), str(label))}
        if text.lower() in known:
            self.values[name] = known[text.lower()]
        else:
            self.keep(name, text)

    def _number(self, name: str, text: str) -> None:
        """Whole numbers, with or without separators of thousands; decimals are dropped."""
        grouped = re.sub(r"(?<=\d)[\s.,'’](?=\d{3}(?!\d))", "", text)
        try:
            number = int(read_decimal(grouped, "en"))
        except ValueError:
            number = -1
        limit = 10**18 if name == "annual_revenue" else 2**31
        if 0 <= number < limit:
            self.values[name] = number
        else:
            self.keep(name, text)

    def _email(self, name: str, text: str) -> None:
        try:
            validate_email(text)
            if len(text) > (self.fields[name].max_length or 0):
                raise ValidationError("too long")
        except ValidationError:
            self.keep(name, text)
        else:
            self.values[name] = text

    def _text(self, name: str, text: str) -> None:
        limit = self.fields[name].max_length or DESCRIPTION_LIMIT
        self.values[name] = text[:limit].strip()
        if len(text) > limit and name != "description":
            self.keep(name, text)
