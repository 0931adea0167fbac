"""Texts that have broken software: each is a legitimate thing to type, or is refused at its field."""

# ruff: noqa: E501

LONG = "Long " + "x" * 1_000_000
WORDS = [
    # Unicode as people use it
    "Zoë Ångström-Łukaszewicz", "Nguyễn Thị Ánh", "李小龙", "محمد عبد الله", "שלמה בן־דוד", "ประยุทธ์ จันทร์โอชา", "Александр",
    "İstanbul ıIiİ", "Straße ﬃ", "Cafe\u0301 and Café", "\u1112\u1161\u11ab and 한", "Ｆｕｌｌｗｉｄｔｈ", "½ ² № ™ ﷽",
    "👩‍👩‍👧‍👦 🏴󠁧󠁢󠁳󠁣󠁴󠁿 🇨🇭 ✌🏿", "𝕱𝖗𝖆𝖐𝖙𝖚𝖗 𠜎𠜱", "O'Brien \"The\" `Boss` <x@y>", "Smith & Sons; -- 100% {sure}",
    # Direction, width, combination
    "\u202egnp.exe", "\u202a\u202b\u202d\u2066\u2067\u2068 never closed", "\u200f\u200e mark", "zero\u200bwidth\u200c\u200djoin\u2060",
    "soft\u00adhyphen", "Z" + "\u0335\u0310\u0361" * 60, "e" + "\u0301" * 1_000, "\u3164\u115f filler", "tag\U000e0041\U000e007f",
    # White space and controls
    "no\u00a0break \u2003em \u3000wide", "line\u2028separator\u2029paragraph\u0085next", "tab\tinside", "two\r\nlines", "bell\x07esc\x1b[31m",
    "del\x7f c1\x9b", "vertical\x0b\x0cfeed", "unit\x1f\x1e\x1d\x1c", "\ufeffbyte order", "non\uffff\ufffe\ufdd0 characters", "\ufffd replaced",
    # Code that is text here
    "<script>x7()</script>", "\"><img src=x onerror=x7()>", "javascript:x7()", "{{7*7}}{% load x %}${7*7}#{7*7}", "'; drop table leads_lead; --",
    "%s%n%x %(name)s {0.__class__} {}", "../../../../etc/passwd\u2215x", "C:\\CON\\aux.txt", "\\u0000 \\x00 &#0; &amp;lt;", "=cmd|' /C calc'!A0",
    "X: y\r\nSet-Cookie: a=b", "]]> <!-- --> <?xml?>", "(?:a+)+$ [z-a] *", "a" * 200 + "!", "$(reboot) `id` | ls; &",
    # Words that programs read as something else
    "null", "None", "undefined", "NaN", "true", "-0", "1e309", "0x1F", "1_000", "٣٤٥", "1,5", "2026-02-30", "[1]", "{\"a\": 1}", "Name [1]",
    "NULL'", "\\", "/", "?", "#", "&&", "%", "%00", "+", "__proto__", "constructor", "self", "id", "pk",
]  # fmt: skip
NUL = "nul\x00inside"
LONE_SURROGATE = b"lone%ED%A0%80surrogate"  # as an address or a body would hold it
