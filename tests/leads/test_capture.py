"""Reading a website's post, without a database."""

import pytest

from leads.capture import (
    STANDARD_FIELD_MAP,
    LeadFields,
    UnreadableBody,
    encode,
    first,
    form_key,
    is_ping,
    parse,
)
from leads.webform_inputs import fillable

BOUNDARY = "----x7"


def multipart(*parts, charset=""):
    body = b""
    for name, value in parts:
        disposition = f'form-data; name="{name}"'
        body += f"--{BOUNDARY}\r\nContent-Disposition: {disposition}\r\n\r\n".encode() + value + b"\r\n"
    return body + f"--{BOUNDARY}--\r\n".encode(), f"multipart/form-data; boundary={BOUNDARY}{charset}"


def fields(payload, **extra):
    return LeadFields(payload, {**STANDARD_FIELD_MAP, **extra}, fields=fillable())


class TestParse:
    def test_an_urlencoded_body_with_repeated_names(self):
        assert parse(b"last_name=%C5%BD+A&x=1&x=2&empty=") == {"last_name": ["Ž A"], "x": ["1", "2"], "empty": [""]}

    def test_the_query_fills_in_what_the_body_lacks(self):
        assert parse(b"oid=body", "", "oid=query&retURL=a") == {"oid": ["body"], "retURL": ["a"]}

    @pytest.mark.parametrize("charset", ["ISO-8859-2", "windows-1250", "UTF-8", "utf8"])
    def test_the_query_names_the_charset(self, charset):
        body = "last_name=Žáková".encode(charset)
        assert parse(body, "", f"encoding={charset}")["last_name"] == ["Žáková"]

    def test_a_field_of_the_body_names_the_charset(self):
        assert parse(b"encoding=ISO-8859-1&city=Z%FCrich")["city"] == ["Zürich"]

    def test_the_content_type_names_the_charset(self):
        body, kind = b"city=Z%FCrich", "application/x-www-form-urlencoded; charset=ISO-8859-1"
        assert parse(body, kind)["city"] == ["Zürich"]

    @pytest.mark.parametrize("charset", ["utf-16", "rot13", "base64", "no-such", "\x00", "idna", "x" * 500])
    def test_a_charset_that_cannot_be_is_not_followed(self, charset):
        assert parse("city=Zürich".encode(), "", f"encoding={charset}")["city"] == ["Zürich"]

    def test_bytes_that_are_not_of_the_charset_do_not_lose_the_rest(self):
        assert parse(b"city=Z%FCrich")["city"] == ["Z\ufffdrich"]

    def test_a_multipart_body(self):
        body, kind = multipart(("last_name", "Žáková".encode()), ("x", b"1"), ("x", b"2"))
        assert parse(body, kind) == {"last_name": ["Žáková"], "x": ["1", "2"]}

    def test_a_multipart_body_in_another_charset(self):
        body, kind = multipart(("encoding", b"ISO-8859-1"), ("city", b"Z\xfcrich"))
        assert parse(body, kind)["city"] == ["Zürich"]

    def test_files_are_left_out(self):
        body, kind = multipart(('f"; filename="a.exe', b"MZ"), ("x", b"1"))
        assert parse(body, kind) == {"x": ["1"]}

    @pytest.mark.parametrize("body", [b"", b"&&&", b"=", b"%", b"%zz=%", b"\xff\xfe=\x00"])
    def test_odd_bodies_are_read_as_far_as_they_go(self, body):
        assert isinstance(parse(body), dict)

    @pytest.mark.parametrize(
        ("body", "kind"),
        [
            (b"x", "multipart/form-data"),
            (b"x", "multipart/form-data; boundary=ü"),
            (b"&".join([b"a=1"] * 2000), ""),
            multipart(*[("a", b"1")] * 2000),
        ],
    )
    def test_what_cannot_be_read_says_so(self, body, kind):
        with pytest.raises(UnreadableBody):
            parse(body, kind)

    def test_an_encoded_payload_is_read_as_it_was(self):
        payload = {"last_name": ["Žáková & Co"], "x": ["1", "2"]}
        assert parse(encode(payload)) == payload


class TestNames:
    @pytest.mark.parametrize("name", ["URL", "url", "Url", "url[]", "URL[3]", " url "])
    def test_names_are_compared_without_case_and_array_marks(self, name):
        assert first({name: ["a"]}, "url") == "a"

    def test_ids_of_custom_fields_are_compared_by_their_fifteen_characters(self):
        taken = fields({"00N7Q00000GnZ4LAAA": ["CRM"]}, **{"00N7Q00000GnZ4L": "product_interest"})
        assert taken.values == {"product_interest": "CRM"}

    def test_the_forms_id_by_oid_or_orgid_in_15_or_18_characters(self):
        assert form_key({"OID": ["00D123456789abcAAA"]}) == "00D123456789abc"
        assert form_key({"oid": [""], "orgid": ["00D123456789abc"]}) == "00D123456789abc"
        assert form_key({}) == ""

    def test_a_ping_says_nothing_about_anybody(self):
        assert is_ping({"oid": ["1"], "debug": ["0"], "retURL": ["/x"], "encoding": ["UTF-8"], "last_name": [" "]})
        assert not is_ping({"oid": ["1"], "message": ["hello"]})


class TestValues:
    def test_standard_names_fill_their_fields(self):
        taken = fields({"last_name": ["Osei"], "zip": ["CB1"], "URL": ["a.example"], "emailOptOut": ["1"]})
        assert taken.values == {
            "last_name": "Osei", "postal_code": "CB1", "website": "a.example", "has_opted_out_of_email": True,
        }  # fmt: skip

    def test_several_choices_are_joined(self):
        taken = fields({"00N7Q00000GnZ4L": ["CRM", "Quotes", "CRM"]}, **{"00N7Q00000GnZ4L": "product_interest"})
        assert taken.values["product_interest"] == "CRM; Quotes"

    def test_unknown_names_and_unmappable_fields_are_ignored(self):
        taken = fields(
            {"owner": ["1"], "converted_at": ["now"], "x": ["y"]}, owner="owner", converted_at="converted_at"
        )
        assert (taken.values, taken.kept) == ({}, [])

    @pytest.mark.parametrize(
        ("name", "text", "value"),
        [
            ("rating", "HOT", "hot"),
            ("industry", "food & beverage", "Food & Beverage"),
            ("salutation", "ms.", "Ms."),
            ("revenue", "12,000,000", 12000000),
            ("revenue", "1.234.567", 1234567),
            ("revenue", "5000.75", 5000),
            ("employees", "1 150", 1150),
            ("doNotCall", "0", False),
        ],
    )
    def test_values_are_understood_as_people_write_them(self, name, text, value):
        taken = fields({name: [text]})
        assert (list(taken.values.values()), taken.kept) == ([value], [])

    @pytest.mark.parametrize(
        ("name", "text", "label"),
        [
            ("rating", "boiling", "rating"),
            ("industry", "Alchemy", "industry"),
            ("salutation", "Sir", "salutation"),
            ("email", "not an address", "e-mail"),
            ("email", "a" * 80 + "@b.example", "e-mail"),
            ("revenue", "plenty", "annual revenue"),
            ("revenue", "-5", "annual revenue"),
            ("revenue", "1" + "0" * 30, "annual revenue"),
            ("employees", "NaN", "employees"),
            ("employees", "99999999999", "employees"),
        ],
    )
    def test_what_a_field_cannot_hold_is_kept_in_the_description(self, name, text, label):
        taken = fields({name: [text], "description": ["Hello"]})
        assert taken.values == {"description": "Hello"}
        assert taken.description() == f"Hello\n\nKept from the form:\n{label}: {text}"

    def test_text_over_the_limit_is_cut_and_kept_in_full(self):
        taken = fields({"company": ["x" * 300]})
        assert taken.values["company"] == "x" * 255
        assert "x" * 300 in taken.description()

    def test_a_description_with_notes_stays_within_its_limit(self):
        taken = fields({"description": ["d" * 40000], "company": ["x" * 300]})
        assert len(taken.description()) <= 32000
        assert taken.description().endswith("x" * 300)
