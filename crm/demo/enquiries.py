"""Leads: people who might buy, and whom nobody knows yet."""

# ruff: noqa: E501 (tables: one row, one line)

# First name, last name, title, company, owner (or "queue"), status, rating, source, interest, seen by the owner already,
# how many days ago it came into each status of its way (`ROUTES`).
LEADS = [
    ("Mireille", "Aubert", "Quality director", "Fjordlight Dairy", "ana", "New", "hot", "Web", "Cold store, 60 sensors", False, (0,)),
    ("Daniel", "Osei", "Head brewer", "Harbour Street Brewing", "ana", "New", "warm", "Web", "Price list", False, (1,)),
    ("Katarína", "Žáková", "GDP responsible person", "Medilane Distribution", "ana", "Working", "hot", "Trade show", "240 sensors over three sites", True, (12, 9)),
    ("Jonah", "Whitlock", "Operations manager", "Ludwell & Finch", "ana", "New", "warm", "Phone inquiry", "Replacement for paper logs", False, (3,)),
    ("Priya", "Raman", "Facilities lead", "Northgate Vaccines", "ana", "Working", "hot", "Partner", "Two walk-in fridges", True, (7, 5)),
    ("Oskar", "Wieland", "Owner", "Wieland Feinkost", "ana", "Nurturing", "cold", "Web", "Counter fridges", True, (24, 21, 12)),
    ("Grace", "Adeyemi", "Logistics director", "Sundial Haulage", "ana", "Working", "warm", "Web", "25 trailers", True, (17, 12)),
    ("Étienne", "Marchetti", "Cellar master", "Domaine du Vieux Pont", "maya", "Working", "warm", "Trade show", "Cellar humidity", True, (24, 17)),
    ("Sunita", "Bhatt", "Procurement", "Thameside Plasma", "piotr", "New", "hot", "Web", "Blood fridges", False, (2,)),
    ("Callum", "Reyes", "Plant engineer", "Moorfold Ice Cream", "piotr", "Working", "warm", "External referral", "Hardening tunnel", True, (14, 12)),
    ("Hanneke", "Smit", "QA manager", "Tulp & Zoon", "maya", "Nurturing", "cold", "Web", "Bulb stores", True, (45, 38, 28)),
    ("Tobias", "Ferreira", "Export manager", "Castro & Lima Seafood", "piotr", "Qualified", "hot", "Trade show", "Reefers to Porto", True, (17, 12, 2)),
    ("Agnieszka", "Wrona", "Warehouse lead", "Mroźna Logistyka", "piotr", "New", "warm", "Web", "Gateway for one hall", False, (1,)),
    ("Ben", "Carrick", "Shop owner", "Carrick Butchers", "maya", "Unqualified", "cold", "Web", "One fridge", True, (12, 9, 7)),
    ("Yuki", "Tanabe", "Laboratory manager", "Helix Biobank", "ana", "Qualified", "hot", "Webinar", "Cryo storage, 40 freezers", True, (14, 9, 1)),
    ("Leonie", "Hartmann", "Head of purchasing", "Hartmann Frischdienst", "ana", "Working", "warm", "Web", "Vans, 12 pieces", True, (5, 3)),
    ("Marco", "Vitale", "Technical director", "Gelateria Vitale", "piotr", "New", "", "Web", "Alarm by text message", False, (5,)),
    ("Aoife", "Brennan", "Pharmacist", "Brennan Pharmacy Group", "maya", "Working", "hot", "Employee referral", "18 shops", True, (9, 7)),
    ("Samir", "Haddad", "Chief engineer", "Levant Cold Stores", "piotr", "Nurturing", "warm", "Trade show", "New site in spring", True, (52, 45, 31)),
    ("Clara", "Nyberg", "Sustainability lead", "Polar Foods", "maya", "New", "warm", "Webinar", "Energy use of freezers", False, (1,)),
    ("Viktor", "Sandor", "Owner", "Sandor Pálinka", "piotr", "Unqualified", "cold", "Purchased list", "", True, (28, 24, 21)),
    ("Emily", "Rowntree", "Catering manager", "Dale Academy Trust", "queue", "New", "", "Web", "Nine school kitchens", False, (0,)),
    ("Hassan", "Qureshi", "Site manager", "Riverside Produce", "queue", "New", "", "Web", "Ripening rooms", False, (1,)),
    ("Lotte", "Vermeer", "Buyer", "Vermeer Bloemen", "queue", "New", "", "Web", "Flower auction store", False, (2,)),
    ("Patrick", "Doyle", "Director", "Doyle Reefers", "queue", "New", "warm", "Web", "Container monitoring", False, (0,)),
    ("Ida", "Kristoffersen", "Quality lead", "Nordhav Laks", "ana", "Working", "warm", "Customer event", "Salmon slaughterhouse", True, (31, 24)),
    ("Beatriz", "Monteiro", "Hospital engineer", "Hospital da Ribeira", "piotr", "Qualified", "warm", "Partner", "Ward fridges", True, (21, 17, 7)),
    ("Colin", "Thackray", "Farm manager", "Thackray Dairy", "ana", "Nurturing", "cold", "Advertisement", "Milk tanks", True, (70, 60, 52)),
    ("Renske", "de Boer", "Operations", "Kaaspakhuis de Boer", "maya", "Working", "warm", "Web", "Cheese ripening", True, (12, 9)),
    ("Jasper", "Lowe", "IT manager", "Lowe & Daughters Wine", "ana", "New", "cold", "Web", "Wine vault", False, (7,)),
    ("Nadia", "Benali", "Import manager", "Atlas Dates", "piotr", "Working", "warm", "Phone inquiry", "Port warehouse", True, (9, 8)),
    ("Gustav", "Ahlberg", "Veterinarian", "Ahlberg Djursjukhus", "maya", "Unqualified", "cold", "Web", "Vaccine fridge", True, (38, 31, 31)),
    ("Rosa", "Delgado", "Plant director", "Congelados del Sur", "piotr", "Qualified", "hot", "Trade show", "Four blast freezers", True, (24, 15, 3)),
    ("William", "Achterberg", "Lab head", "Groene Zaden", "maya", "New", "warm", "Webinar", "Seed bank", False, (3,)),
    ("Teodora", "Ilieva", "Supply chain", "Rosa Cosmetics", "piotr", "Nurturing", "warm", "Web", "Raw material store", True, (38, 31, 24)),
    ("Angus", "McPhee", "Distiller", "Islay Roots", "maya", "New", "cold", "Business card", "Warehouse climate", False, (2,)),
    ("Farah", "Karimi", "Clinical trials lead", "Sante Trials", "ana", "Working", "hot", "Web", "Courier boxes", True, (8, 5)),
    ("Dominik", "Urban", "Fleet manager", "Urban Mražení", "piotr", "Working", "warm", "Partner", "16 trucks", True, (21, 14)),
]  # fmt: skip

# Leads that were converted: as above, then the key of the account they joined (None: a new one), then the deal's name,
# and how many days ago it was new, being worked on, qualified, and converted.
CONVERTED = [
    ("Stellan", "Berg", "Museum conservator", "Kungsgården Museum", "ana", "hot", "Web", "Archive climate", None, "Archive rooms, climate", (31, 28, 24, 21)),
    ("Zuzana", "Horváthová", "Validation lead", "Tessellane Pharma", "piotr", "hot", "Trade show", "Cold room B", "tessellane", "Cold room B, retrofit", (28, 24, 17, 14)),
    ("Kwame", "Mensah", "Depot manager", "Corvane Logistics", "ana", "warm", "Phone inquiry", "Depot roll-out", None, "Depot roll-out, pilot", (12, 9, 7, 5)),
]  # fmt: skip

# The statuses that a lead went through, by the one where it stands.
ROUTES = {
    "New": ("New",),
    "Working": ("New", "Working"),
    "Nurturing": ("New", "Working", "Nurturing"),
    "Qualified": ("New", "Working", "Qualified"),
    "Unqualified": ("New", "Working", "Unqualified"),
}

# What the website's form posted, as browsers send it; the first some days ago, the last today.
POSTS = [
    {"first_name": "Elena", "last_name": "Fontaine", "company": "Fromagerie Fontaine", "email": "elena@fontaine.example",
     "phone": "+33 4 55 50 11 22", "lead_source": "Web", "description": "Two ripening cellars. Please call after ten."},
    {"first_name": "Harry", "last_name": "Osborne", "company": "Osborne Game", "email": "harry@osborne-game.example",
     "lead_source": "Web", "description": "How long does the battery last at −25 °C?"},
    {"first_name": "Nils", "last_name": "", "company": "Nils Holm AB", "email": "nils@holm.example", "lead_source": "Web"},
]  # fmt: skip
