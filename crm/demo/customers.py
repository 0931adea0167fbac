"""Accounts and the people there."""

# ruff: noqa: E501 (tables: one row, one line)

# Key -> (name, type, industry, owner, city, country, phone, employees).
ACCOUNTS = {
    "okafor": ("Okafor Cold Chain", "customer", "Transportation", "ana", "Rotterdam", "Netherlands", "+31 10 555 0142", 420),
    "pellworth": ("Pellworth Foods", "customer", "Food & Beverage", "ana", "Hull", "United Kingdom", "+44 1482 555 010", 650),
    "marisol": ("Marisol Seafoods", "prospect", "Food & Beverage", "piotr", "Vigo", "Spain", "+34 986 555 012", 180),
    "kestrel": ("Kestrel Orchards", "prospect", "Agriculture", "ana", "Maidstone", "United Kingdom", "+44 1622 555 019", 95),
    "bluebird": ("Bluebird Bakeries", "customer", "Food & Beverage", "maya", "Bristol", "United Kingdom", "+44 117 555 0166", 310),
    "ardleigh": ("Ardleigh Fruit", "prospect", "Agriculture", "ana", "Colchester", "United Kingdom", "+44 1206 555 014", 70),
    "greyfield": ("Greyfield Hospital Trust", "customer", "Healthcare", "piotr", "Leicester", "United Kingdom", "+44 116 555 0107", 5200),
    "norwell": ("Norwell Meats", "customer", "Food & Beverage", "maya", "Aberdeen", "United Kingdom", "+44 1224 555 018", 140),
    "tessellane": ("Tessellane Pharma", "customer", "Biotechnology", "piotr", "Bratislava", "Slovakia", "+421 2 555 01 811", 880),
    "halden": ("Halden & Mare Brewing", "prospect", "Food & Beverage", "ana", "Halden", "Norway", "+47 69 55 50 38", 60),
    "aldate": ("St Aldate Blood Service", "prospect", "Healthcare", "piotr", "Oxford", "United Kingdom", "+44 1865 555 012", 240),
    "vanloon": ("Van Loon Bulbs", "prospect", "Agriculture", "maya", "Lisse", "Netherlands", "+31 252 555 030", 85),
    "elmhurst": ("Elmhurst Clinics", "prospect", "Healthcare", "piotr", "Chicago", "United States", "+1 312 555 0177", 150),
    "vega": ("Vega Freight Lines", "customer", "Shipping", "ana", "Newark", "United States", "+1 973 555 0133", 1200),
    "harrow": ("Harrow Lane Haulage", "partner", "Transportation", "maya", "Daventry", "United Kingdom", "+44 1327 555 017", 210),
    "cirrus": ("Cirrus Sensing", "competitor", "Electronics", "tomasz", "Malmö", "Sweden", "+46 40 555 01 22", 130),
}  # fmt: skip

# Key -> (account, salutation, first name, last name, title).
CONTACTS = {
    "ngozi": ("okafor", "Ms.", "Ngozi", "Okafor", "Fleet director"),
    "bram": ("okafor", "Mr.", "Bram", "Teller", "Chief financial officer"),
    "sadia": ("okafor", "Ms.", "Sadia", "Rahman", "Technical manager"),
    "edwin": ("pellworth", "Mr.", "Edwin", "Cole", "Plant manager"),
    "ruth": ("pellworth", "Mrs.", "Ruth", "Amory", "Quality manager"),
    "ignacio": ("marisol", "Mr.", "Ignacio", "Barreiro", "Owner"),
    "carmen": ("marisol", "Ms.", "Carmen", "Outeiro", "Harbour store manager"),
    "jo": ("kestrel", "Mx.", "Jo", "Farrant", "Pack-house manager"),
    "ines": ("bluebird", "Ms.", "Inês", "Carvalho", "Head of production"),
    "martin": ("bluebird", "Mr.", "Martin", "Shaw", "Maintenance lead"),
    "helen": ("ardleigh", "Mrs.", "Helen", "Ardleigh", "Managing partner"),
    "david": ("greyfield", "Dr.", "David", "Osman", "Chief pharmacist"),
    "lesley": ("greyfield", "Ms.", "Lesley", "Tran", "Procurement lead"),
    "fergus": ("norwell", "Mr.", "Fergus", "Norwell", "Operations director"),
    "alzbeta": ("tessellane", "Ms.", "Alžbeta", "Kováčová", "Head of quality"),
    "peter": ("tessellane", "Mr.", "Peter", "Hudec", "Warehouse manager"),
    "ragnhild": ("halden", "Ms.", "Ragnhild", "Moe", "Operations manager"),
    "omar": ("aldate", "Dr.", "Omar", "Siddiq", "Head of storage"),
    "lieke": ("vanloon", "Ms.", "Lieke", "van Loon", "Director"),
    "janet": ("elmhurst", "Ms.", "Janet", "Whitaker", "Practice manager"),
    "luis": ("vega", "Mr.", "Luis", "Ortega", "Vice president, operations"),
    "nina": ("vega", "Ms.", "Nina", "Petrov", "Purchasing"),
    "gareth": ("harrow", "Mr.", "Gareth", "Pugh", "Owner"),
    "selma": ("harrow", "Ms.", "Selma", "Aydin", "Partner manager"),
}
