"""Opportunities with their products, people and quotes."""

# ruff: noqa: E501 (tables: one row, one line)

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Deal:
    """One opportunity.

    path: the stages that it went through, the last being where it stands. closes: days from today.
    since: how many days ago it came into each of them.
    lines: (product code, quantity, discount percent). people: (contact, role), the first one primary.
    rivals: (competitor, strengths, weaknesses). lost: (loss reason, what was said about it, the competitor that won).
    """

    name: str
    account: str
    owner: str
    path: tuple[str, ...]
    closes: int
    since: tuple[int, ...]
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

QUOTING = "Proposal/price quote"  # the stage in which a deal gets its quotes
FIRST = ("Prospecting",)
QUALIFIED = (*FIRST, "Qualification")
ANALYSED = (*QUALIFIED, "Needs analysis")
OFFERED = (*ANALYSED, QUOTING)
NEGOTIATED = (*OFFERED, "Negotiation/review")

DEALS = [
    Deal("40 trailers, first wave", "okafor", "ana", OFFERED, 12, (45, 38, 24, 7),
         (("FL-T2", "160", "10"), ("GW-G4", "40", "5"), ("MC-12", "160", "0"), ("CAL-3", "160", "15"), ("INST-D", "6", "0")),
         people=(("ngozi", "Decision maker"), ("bram", "Economic buyer"), ("sadia", "Technical buyer")),
         rivals=(("Frostline Telematics", "Cheaper by the month", "No service in the country"),
                 ("Coldwatch", "Known to the drivers", "Reports by hand")),
         next_step="Walk through the quote with the CFO",
         quotes=("Trailers, basic", "Trailers, with calibration")),
    Deal("Line 3 monitoring", "pellworth", "ana", NEGOTIATED, -6, (60, 52, 45, 28, 17),
         (("FL-T2", "90", "5"), ("GW-G2", "4", "0"), ("MC-12", "90", "10"), ("INST-D", "2", "0")),
         people=(("edwin", "Decision maker"), ("ruth", "Evaluator")), source="Phone inquiry", quotes=("Line 3",)),
    Deal("Harbour cold store", "marisol", "piotr", OFFERED, 15, (38, 31, 21, 9),
         (("FL-T2", "120", "8"), ("DS-D1", "40", "0"), ("GW-G2", "6", "0"), ("MC-12", "120", "5")),
         people=(("ignacio", "Decision maker"),), source="Trade show", quotes=("Harbour store",)),
    Deal("Pack-house sensors", "kestrel", "ana", ANALYSED, 22, (31, 28, 21), (("FL-TH3", "45", "0"), ("GW-G2", "3", "0"), ("MC-12", "45", "0")),
         people=(("jo", "Decision maker"),), source="Customer event"),
    Deal("Proving room", "bluebird", "maya", ANALYSED, 30, (24, 17, 9), (("FL-TH3", "16", "0"), ("GW-G2", "1", "0"), ("MC-12", "16", "0"), ("TR-H", "1", "0")),
         people=(("ines", "Decision maker"), ("martin", "Technical buyer")), next_step="Site visit"),
    Deal("Two ripening rooms", "ardleigh", "ana", ANALYSED, 16, (28, 21, 12), (("FL-TH3", "24", "0"), ("GW-G2", "2", "0"), ("MC-12", "24", "0")),
         people=(("helen", "Decision maker"),), next_step="Send a calibrated sample"),
    Deal("Ward fridges, phase 1", "greyfield", "piotr", NEGOTIATED, 18, (70, 60, 45, 28, 12),
         (("FL-T2", "110", "12"), ("GW-G2", "8", "0"), ("MC-12", "110", "10"), ("VAL-11", "1", "0"), ("CAL-3", "110", "10")),
         people=(("lesley", "Economic buyer"), ("david", "Executive sponsor")), next_step="Procurement call", quotes=("Phase 1",)),
    Deal("Three-site monitoring", "tessellane", "piotr", QUALIFIED, 40, (21, 12), amount="71500",
         people=(("alzbeta", "Decision maker"), ("peter", "Business user")), next_step="Visit the Bratislava site"),
    Deal("Bottling hall", "halden", "ana", ANALYSED, 36, (24, 21, 14), amount="17800", people=(("ragnhild", "Decision maker"),), next_step="Call about the wiring"),
    Deal("Blood fridges, pilot", "aldate", "piotr", FIRST, 90, (5,), amount="11900", people=(("omar", "Evaluator"),), next_step="Demonstration"),
    Deal("Tulip store sensors", "vanloon", "maya", FIRST, 105, (9,), amount="17600", people=(("lieke", "Decision maker"),)),
    Deal("Vault humidity", "elmhurst", "piotr", QUALIFIED, 60, (14, 7), (("FL-TH3", "12", "0"), ("GW-G2", "1", "0"), ("MC-12", "12", "0")),
         people=(("janet", "Decision maker"),), currency="USD"),
    Deal("Reefer fleet, renewal", "vega", "ana", (*NEGOTIATED, "Closed won"), -20, (70, 60, 52, 38, 28, 20),
         (("MC-12", "600", "15"), ("FL-T2", "50", "10")),
         people=(("luis", "Executive sponsor"), ("nina", "Economic buyer")), currency="USD", source="Employee referral", quotes=("Renewal",)),
    Deal("Chill rooms, Aberdeen", "norwell", "maya", (*OFFERED, "Closed won"), -8, (52, 45, 31, 17, 8), (("FL-T2", "24", "5"), ("GW-G2", "2", "0"), ("MC-12", "24", "0")),
         people=(("fergus", "Decision maker"),)),
    Deal("Distribution hub", "harrow", "maya", (*OFFERED, "Closed lost"), -15, (60, 52, 38, 28, 15), amount="28400", people=(("gareth", "Decision maker"),),
         rivals=(("Frostline Telematics", "Comes with the new trucks", "No calibration"),),
         lost=("Competitor", "Stays with the system that came with the new trucks", "Frostline Telematics")),
    Deal("Annual calibration", "norwell", "maya", (*QUALIFIED, "Closed won"), -60, (75, 70, 60), amount="4650", people=(("fergus", "Decision maker"),)),
    Deal("Door sensors, warehouse 2", "okafor", "ana", (*OFFERED, "Closed won"), -45, (90, 75, 70, 60, 45), amount="12400",
         people=(("sadia", "Technical buyer"),), source="Customer event"),
    Deal("Second packing line", "pellworth", "ana", (*OFFERED, "Closed won"), -31, (75, 70, 60, 45, 31), amount="21900",
         people=(("edwin", "Decision maker"),), source="Phone inquiry"),
    Deal("Delivery vans, 30 loggers", "harrow", "maya", (*ANALYSED, "Closed lost"), -28, (75, 60, 45, 28), amount="9800",
         people=(("gareth", "Decision maker"),), lost=("Price", "Found loggers at half the price, without a certificate", "Coldwatch")),
    Deal("Donor session kits", "aldate", "piotr", (*QUALIFIED, "Closed lost"), -24, (60, 45, 24), amount="6200",
         people=(("omar", "Evaluator"),), lost=("No budget", "Postponed to the next financial year", "")),
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
