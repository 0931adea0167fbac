"""Leads: people who might buy, and whom nobody knows yet."""

# ruff: noqa: E501 (tables: one row, one line)

# First name, last name, title, company, owner (or "queue"), status, rating, source, interest, seen by the owner already.
LEADS = [
    ("Mireille", "Aubert", "Quality director", "Fjordlight Dairy", "ana", "New", "hot", "Web", "Cold store, 60 sensors", False),
    ("Daniel", "Osei", "Head brewer", "Harbour Street Brewing", "ana", "New", "warm", "Web", "Price list", False),
    ("Katarína", "Žáková", "GDP responsible person", "Medilane Distribution", "ana", "Working", "hot", "Trade show", "240 sensors over three sites", True),
    ("Jonah", "Whitlock", "Operations manager", "Ludwell & Finch", "ana", "New", "warm", "Phone inquiry", "Replacement for paper logs", False),
    ("Priya", "Raman", "Facilities lead", "Northgate Vaccines", "ana", "Working", "hot", "Partner", "Two walk-in fridges", True),
    ("Oskar", "Wieland", "Owner", "Wieland Feinkost", "ana", "Nurturing", "cold", "Web", "Counter fridges", True),
    ("Grace", "Adeyemi", "Logistics director", "Sundial Haulage", "ana", "Working", "warm", "Web", "25 trailers", True),
    ("Étienne", "Marchetti", "Cellar master", "Domaine du Vieux Pont", "maya", "Working", "warm", "Trade show", "Cellar humidity", True),
    ("Sunita", "Bhatt", "Procurement", "Thameside Plasma", "piotr", "New", "hot", "Web", "Blood fridges", False),
    ("Callum", "Reyes", "Plant engineer", "Moorfold Ice Cream", "piotr", "Working", "warm", "External referral", "Hardening tunnel", True),
    ("Hanneke", "Smit", "QA manager", "Tulp & Zoon", "maya", "Nurturing", "cold", "Web", "Bulb stores", True),
    ("Tobias", "Ferreira", "Export manager", "Castro & Lima Seafood", "piotr", "Qualified", "hot", "Trade show", "Reefers to Porto", True),
    ("Agnieszka", "Wrona", "Warehouse lead", "Mroźna Logistyka", "piotr", "New", "warm", "Web", "Gateway for one hall", False),
    ("Ben", "Carrick", "Shop owner", "Carrick Butchers", "maya", "Unqualified", "cold", "Web", "One fridge", True),
    ("Yuki", "Tanabe", "Laboratory manager", "Helix Biobank", "ana", "Qualified", "hot", "Webinar", "Cryo storage, 40 freezers", True),
    ("Leonie", "Hartmann", "Head of purchasing", "Hartmann Frischdienst", "ana", "Working", "warm", "Web", "Vans, 12 pieces", True),
    ("Marco", "Vitale", "Technical director", "Gelateria Vitale", "piotr", "New", "", "Web", "Alarm by text message", False),
    ("Aoife", "Brennan", "Pharmacist", "Brennan Pharmacy Group", "maya", "Working", "hot", "Employee referral", "18 shops", True),
    ("Samir", "Haddad", "Chief engineer", "Levant Cold Stores", "piotr", "Nurturing", "warm", "Trade show", "New site in spring", True),
    ("Clara", "Nyberg", "Sustainability lead", "Polar Foods", "maya", "New", "warm", "Webinar", "Energy use of freezers", False),
    ("Viktor", "Sandor", "Owner", "Sandor Pálinka", "piotr", "Unqualified", "cold", "Purchased list", "", True),
    ("Emily", "Rowntree", "Catering manager", "Dale Academy Trust", "queue", "New", "", "Web", "Nine school kitchens", False),
    ("Hassan", "Qureshi", "Site manager", "Riverside Produce", "queue", "New", "", "Web", "Ripening rooms", False),
    ("Lotte", "Vermeer", "Buyer", "Vermeer Bloemen", "queue", "New", "", "Web", "Flower auction store", False),
    ("Patrick", "Doyle", "Director", "Doyle Reefers", "queue", "New", "warm", "Web", "Container monitoring", False),
    ("Ida", "Kristoffersen", "Quality lead", "Nordhav Laks", "ana", "Working", "warm", "Customer event", "Salmon slaughterhouse", True),
    ("Beatriz", "Monteiro", "Hospital engineer", "Hospital da Ribeira", "piotr", "Qualified", "warm", "Partner", "Ward fridges", True),
    ("Colin", "Thackray", "Farm manager", "Thackray Dairy", "ana", "Nurturing", "cold", "Advertisement", "Milk tanks", True),
    ("Renske", "de Boer", "Operations", "Kaaspakhuis de Boer", "maya", "Working", "warm", "Web", "Cheese ripening", True),
    ("Jasper", "Lowe", "IT manager", "Lowe & Daughters Wine", "ana", "New", "cold", "Web", "Wine vault", False),
    ("Nadia", "Benali", "Import manager", "Atlas Dates", "piotr", "Working", "warm", "Phone inquiry", "Port warehouse", True),
    ("Gustav", "Ahlberg", "Veterinarian", "Ahlberg Djursjukhus", "maya", "Unqualified", "cold", "Web", "Vaccine fridge", True),
    ("Rosa", "Delgado", "Plant director", "Congelados del Sur", "piotr", "Qualified", "hot", "Trade show", "Four blast freezers", True),
    ("William", "Achterberg", "Lab head", "Groene Zaden", "maya", "New", "warm", "Webinar", "Seed bank", False),
    ("Teodora", "Ilieva", "Supply chain", "Rosa Cosmetics", "piotr", "Nurturing", "warm", "Web", "Raw material store", True),
    ("Angus", "McPhee", "Distiller", "Islay Roots", "maya", "New", "cold", "Business card", "Warehouse climate", False),
    ("Farah", "Karimi", "Clinical trials lead", "Sante Trials", "ana", "Working", "hot", "Web", "Courier boxes", True),
    ("Dominik", "Urban", "Fleet manager", "Urban Mražení", "piotr", "Working", "warm", "Partner", "16 trucks", True),
]  # fmt: skip

# Leads that were converted: as above, then the key of the account they joined (None: a new one), then the deal's name.
CONVERTED = [
    ("Stellan", "Berg", "Museum conservator", "Kungsgården Museum", "ana", "hot", "Web", "Archive climate", None, "Archive rooms, climate"),
    ("Zuzana", "Horváthová", "Validation lead", "Tessellane Pharma", "piotr", "hot", "Trade show", "Cold room B", "tessellane", "Cold room B, retrofit"),
    ("Kwame", "Mensah", "Depot manager", "Corvane Logistics", "ana", "warm", "Phone inquiry", "Depot roll-out", None, "Depot roll-out, pilot"),
]  # fmt: skip

# What the website's form posted, as browsers send it.
POSTS = [
    {"first_name": "Elena", "last_name": "Fontaine", "company": "Fromagerie Fontaine", "email": "elena@fontaine.example",
     "phone": "+33 4 55 50 11 22", "lead_source": "Web", "description": "Two ripening cellars. Please call after ten."},
    {"first_name": "Harry", "last_name": "Osborne", "company": "Osborne Game", "email": "harry@osborne-game.example",
     "lead_source": "Web", "description": "How long does the battery last at −25 °C?"},
    {"first_name": "Nils", "last_name": "", "company": "Nils Holm AB", "email": "nils@holm.example", "lead_source": "Web"},
]  # fmt: skip
