"""Opportunities with their products, people and quotes."""

# ruff: noqa: E501 (tables: one row, one line)

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Deal:
    """One opportunity.

    path: the stages that it went through, the last being where it stands. closes: days from today.
    lines: (product code, quantity, discount percent). people: (contact, role), the first one primary.
    rivals: (competitor, strengths, weaknesses). lost: (loss reason, what was said about it, the competitor that won).
    """

    name: str
    account: str
    owner: str
    path: tuple[str, ...]
    closes: int
    lines: tuple[tuple[str, str, str], ...] = ()
    amount: str | None = None
    people: tuple[tuple[str, str], ...] = ()
    next_step: str = ""
    source: str = "Web"
    currency: str = "EUR"
    rivals: tuple[tuple[str, str, str], ...] = ()
    lost: tuple[str, str, str] | None = None
    quotes: tuple[str, ...] = field(default=())


# Name -> website.
COMPETITORS = {"Frostline Telematics": "www.frostline.example", "Coldwatch": "www.coldwatch.example"}

FIRST = ("Prospecting",)
QUALIFIED = (*FIRST, "Qualification")
ANALYSED = (*QUALIFIED, "Needs analysis")
OFFERED = (*ANALYSED, "Proposal/price quote")
NEGOTIATED = (*OFFERED, "Negotiation/review")

DEALS = [
    Deal("40 trailers, first wave", "okafor", "ana", OFFERED, 12,
         (("FL-T2", "160", "10"), ("GW-G4", "40", "5"), ("MC-12", "160", "0"), ("CAL-3", "160", "15"), ("INST-D", "6", "0")),
         people=(("ngozi", "Decision maker"), ("bram", "Economic buyer"), ("sadia", "Technical buyer")),
         rivals=(("Frostline Telematics", "Cheaper by the month", "No service in the country"),
                 ("Coldwatch", "Known to the drivers", "Reports by hand")),
         next_step="Walk through the quote with the CFO",
         quotes=("Trailers, basic", "Trailers, with calibration")),
    Deal("Line 3 monitoring", "pellworth", "ana", NEGOTIATED, -6,
         (("FL-T2", "90", "5"), ("GW-G2", "4", "0"), ("MC-12", "90", "10"), ("INST-D", "2", "0")),
         people=(("edwin", "Decision maker"), ("ruth", "Evaluator")), source="Phone inquiry", quotes=("Line 3",)),
    Deal("Harbour cold store", "marisol", "piotr", OFFERED, 15,
         (("FL-T2", "120", "8"), ("DS-D1", "40", "0"), ("GW-G2", "6", "0"), ("MC-12", "120", "5")),
         people=(("ignacio", "Decision maker"),), source="Trade show", quotes=("Harbour store",)),
    Deal("Pack-house sensors", "kestrel", "ana", ANALYSED, 22, (("FL-TH3", "45", "0"), ("GW-G2", "3", "0"), ("MC-12", "45", "0")),
         people=(("jo", "Decision maker"),), source="Customer event"),
    Deal("Proving room", "bluebird", "maya", ANALYSED, 30, (("FL-TH3", "16", "0"), ("GW-G2", "1", "0"), ("MC-12", "16", "0"), ("TR-H", "1", "0")),
         people=(("ines", "Decision maker"), ("martin", "Technical buyer")), next_step="Site visit"),
    Deal("Two ripening rooms", "ardleigh", "ana", ANALYSED, 16, (("FL-TH3", "24", "0"), ("GW-G2", "2", "0"), ("MC-12", "24", "0")),
         people=(("helen", "Decision maker"),), next_step="Send a calibrated sample"),
    Deal("Ward fridges, phase 1", "greyfield", "piotr", NEGOTIATED, 18,
         (("FL-T2", "110", "12"), ("GW-G2", "8", "0"), ("MC-12", "110", "10"), ("VAL-11", "1", "0"), ("CAL-3", "110", "10")),
         people=(("lesley", "Economic buyer"), ("david", "Executive sponsor")), next_step="Procurement call", quotes=("Phase 1",)),
    Deal("Three-site monitoring", "tessellane", "piotr", QUALIFIED, 40, amount="71500",
         people=(("alzbeta", "Decision maker"), ("peter", "Business user")), next_step="Visit the Bratislava site"),
    Deal("Bottling hall", "halden", "ana", ANALYSED, 36, amount="17800", people=(("ragnhild", "Decision maker"),), next_step="Call about the wiring"),
    Deal("Blood fridges, pilot", "aldate", "piotr", FIRST, 90, amount="11900", people=(("omar", "Evaluator"),), next_step="Demonstration"),
    Deal("Tulip store sensors", "vanloon", "maya", FIRST, 105, amount="17600", people=(("lieke", "Decision maker"),)),
    Deal("Vault humidity", "elmhurst", "piotr", QUALIFIED, 60, (("FL-TH3", "12", "0"), ("GW-G2", "1", "0"), ("MC-12", "12", "0")),
         people=(("janet", "Decision maker"),), currency="USD"),
    Deal("Reefer fleet, renewal", "vega", "ana", (*NEGOTIATED, "Closed won"), -20,
         (("MC-12", "600", "15"), ("FL-T2", "50", "10")),
         people=(("luis", "Executive sponsor"), ("nina", "Economic buyer")), currency="USD", source="Employee referral", quotes=("Renewal",)),
    Deal("Chill rooms, Aberdeen", "norwell", "maya", (*OFFERED, "Closed won"), -8, (("FL-T2", "24", "5"), ("GW-G2", "2", "0"), ("MC-12", "24", "0")),
         people=(("fergus", "Decision maker"),)),
    Deal("Distribution hub", "harrow", "maya", (*OFFERED, "Closed lost"), -15, amount="28400", people=(("gareth", "Decision maker"),),
         rivals=(("Frostline Telematics", "Comes with the new trucks", "No calibration"),),
         lost=("Competitor", "Stays with the system that came with the new trucks", "Frostline Telematics")),
]  # fmt: skip

# Which of a deal's quotes the opportunity follows.
SYNCING = "Trailers, with calibration"
# How a quote is laid out: heading -> product codes below it; which of them are optional; a text below all; percent on
# the whole.
LAYOUTS = {
    "Trailers, basic": (
        {"Hardware": ("FL-T2", "GW-G4"), "First year": ("MC-12", "INST-D", "CAL-3")},
        {"CAL-3"},
        "Calibration can be ordered with the loggers or later, at the price stated.",
        "3",
    )
}
# Quote -> its status, where it is no draft any more.
QUOTE_STATUS = {
    "Line 3": "presented",
    "Phase 1": "approved",
    "Renewal": "accepted",
    "Trailers, with calibration": "presented",
}
