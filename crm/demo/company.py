"""The organisation itself and who works there."""

ORGANISATION = {
    "name": "Norrvale Instruments",
    "street": "14 Tannery Yard",
    "city": "Leeds",
    "postal_code": "LS9 8AG",
    "country": "United Kingdom",
    "phone": "+44 113 496 0100",
    "email": "sales@norrvale.example",
    "website": "https://www.norrvale.example",
    "tax_number": "GB 123 4567 89",
    "bank_details": "Aire Valley Bank · IBAN GB00 AIRE 0000 0012 3456 78",
    "currency": "EUR",
}

# Role -> the role it reports to.
ROLES = {"Head of sales": None, "Sales north": "Head of sales", "Sales south": "Head of sales"}

# Key -> (first name, last name, title, profile, role).
PEOPLE = {
    "sofia": ("Sofia", "Ekdahl", "Managing director", "administrator", None),
    "tomasz": ("Tomasz", "Bielak", "Head of sales", "manager", "Head of sales"),
    "ana": ("Ana", "Lindqvist", "Account executive", "rep", "Sales north"),
    "piotr": ("Piotr", "Nowak", "Account executive", "rep", "Sales south"),
    "maya": ("Maya", "Okoro", "Sales development", "rep", "Sales north"),
}
# Who gets a password, one for each profile; the others get a one-time link when they are wanted.
LOGINS = ("sofia", "tomasz", "ana")

AGE = 100  # days for which the company has worked with the product
FIRST_SHARE = 60  # days ago

QUEUE = ("Website", "enquiries@norrvale.example", ("ana", "maya"))
WEB_FORM = {
    "name": "Ask for a demo",
    "return_url": "https://www.norrvale.example/thank-you",
    "allowed_return_urls": ["https://www.norrvale.example/"],
}
