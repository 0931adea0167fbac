"""What was done, and what is to be done."""

# ruff: noqa: E501 (tables: one row, one line)

# Kind, on (a deal's or lead's name), owner, subject, days from today (a task's due date; a call's or event's day), text.
ENTRIES = [
    ("task", "40 trailers, first wave", "ana", "Send the revised quote", 0, "With the flat mounting plate, as Sadia asked."),
    ("task", "Line 3 monitoring", "ana", "Move the close date or call Edwin", -2, ""),
    ("task", "Pack-house sensors", "ana", "Ask Jo for the plan of the pack-house", -6, ""),
    ("task", "Katarína Žáková", "ana", "Send the validation pack", -1, "Promised on the call."),
    ("task", "Two ripening rooms", "ana", "Send a calibrated sample", 1, ""),
    ("task", "Priya Raman", "ana", "Second call with the pharmacist", 0, ""),
    ("task", "Ward fridges, phase 1", "piotr", "Prepare the procurement call", 2, "Terms, delivery in two lots."),
    ("task", "Harbour cold store", "piotr", "Plan a visit to the harbour store", 4, ""),
    ("task", "Three-site monitoring", "piotr", "Ask for the floor plans", -3, ""),
    ("task", "Proving room", "maya", "Order the demonstration kit", 3, ""),
    ("task", "Oskar Wieland", "ana", "Call again after the season", 75, ""),
    ("task", "Aoife Brennan", "maya", "List the 18 shops with opening hours", 0, ""),
    ("event", "Proving room", "maya", "Site visit: proving room", 1, "With Inês Carvalho, at the south gate."),
    ("event", "Ward fridges, phase 1", "piotr", "Procurement call", 5, ""),
    ("event", "Blood fridges, pilot", "piotr", "Demonstration", 7, "Dr Siddiq and two from estates."),
    ("event", "Bottling hall", "ana", "Trade fair, stand C14", -9, "Ragnhild looked at the door sensors."),
    ("call", "40 trailers, first wave", "ana", "Went through line items", -4, "Ngozi wants calibration in; Bram asks about payment."),
    ("call", "Line 3 monitoring", "ana", "Asked where we stand", -8, "Edwin waits for his budget round."),
    ("call", "Katarína Žáková", "ana", "First conversation", -2,
     "240 sensors over three sites. The auditor returns in January; wants to be live before."),
    ("call", "Grace Adeyemi", "ana", "25 trailers, no rush", -5, ""),
    ("call", "Harbour cold store", "piotr", "Price expectations", -3, "Ignacio compares with Cirrus Sensing."),
    ("call", "Callum Reyes", "piotr", "Hardening tunnel at −35 °C", -6, "T2 is good for it; sent the data sheet."),
    ("call", "Chill rooms, Aberdeen", "maya", "Order confirmed", -8, ""),
    ("call", "Étienne Marchetti", "maya", "Cellars under the vineyard: no network", -7, "Gateway with 4G?"),
    ("note", "40 trailers, first wave", "ana", "Mounting plate", -3, "The flat plate fits, says Sadia; go ahead."),
    ("note", "Ward fridges, phase 1", "piotr", "Who decides", -10, "Dr Osman wants it, Lesley Tran signs, estates must not object."),
    ("note", "Distribution hub", "maya", "Why we lost", -14, "The new trucks come with a system of their own. Ask again in a year."),
    ("note", "Yuki Tanabe", "ana", "Freezer list", -1, "40 freezers, 34 of one make. Probes by the cable port."),
    ("note", "Oskar Wieland", "ana", "Not now", -12, "Renovates the shop first."),
]  # fmt: skip

MINUTES = {"call": 9, "event": 60}
