"""What Norrvale sells."""

# ruff: noqa: E501 (tables: one row, one line)

# Name, code, family, unit, price in EUR, price in USD (or None), description.
PRODUCTS = [
    ("Frostline T2 logger", "FL-T2", "Hardware", "piece", "289", "312",
     "Temperature logger, −40 to +85 °C, IP67, three years on one battery."),
    ("Frostline TH3 logger", "FL-TH3", "Hardware", "piece", "329", "355", "Temperature and humidity, for cellars and vaults."),
    ("Cryo probe C1", "CR-C1", "Hardware", "piece", "415", "448", "Probe for freezers down to −90 °C, two metres of cable."),
    ("Door sensor D1", "DS-D1", "Hardware", "piece", "68", None, "Says for how long a door stood open."),
    ("Room gateway G2", "GW-G2", "Hardware", "piece", "390", "421", "Up to 60 loggers in one building, Ethernet or Wi-Fi."),
    ("Trailer gateway G4", "GW-G4", "Hardware", "piece", "540", "583", "4G, roof aerial, runs from the trailer's supply."),
    ("Spare logger kit, 10 pieces", "FL-KIT", "Hardware", "kit", "2600", None, "Ten loggers with brackets and labels."),
    ("Monitor Cloud, per sensor and year", "MC-12", "Software", "year", "126", "136", "Charts, alarms and reports, renewed yearly."),
    ("Validation pack, Annex 11", "VAL-11", "Services", "pack", "1900", None, "Documents and tests for regulated stores."),
    ("Three-point calibration, ISO 17025", "CAL-3", "Services", "piece", "62", "67", "With a certificate by serial number."),
    ("On-site installation, day", "INST-D", "Services", "day", "950", None, "One engineer, travel included."),
    ("Training, half a day", "TR-H", "Services", "session", "480", None, "On site or by video, up to ten people."),
]  # fmt: skip

# Tax class -> (rate in percent, families that have it).
TAX_CLASSES = {"Standard rate": ("20", ("Hardware", "Software", "Services")), "Zero rate": ("0", ())}

# What partners pay: name, description, and by product code the price in EUR; those without one use the standard price.
PARTNER_BOOK = ("Partners", "For resellers under contract: hardware about a fifth below list.")
PARTNER_PRICES = {
    "FL-T2": "231", "FL-TH3": "263", "CR-C1": "332", "DS-D1": "54", "GW-G2": "312", "GW-G4": "432", "FL-KIT": "2080",
    "MC-12": None, "CAL-3": None, "TR-H": None,
}  # fmt: skip
