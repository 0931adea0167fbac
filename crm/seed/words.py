"""The words that names, companies, places and products are made of; the frequent ones first."""

FIRST_NAMES = (
    "Anna James Maria Michael Thomas Laura Peter Sarah David Julia Martin Elena Daniel Sofia Jan Eva Paul Lucie "
    "Andreas Katarzyna Marco Giulia Pierre Camille José María Carlos Lucía Piotr Agnieszka Jürgen Käthe Björn "
    "Åsa Søren Jørgen François Zoë Chloé Hélène Renée Noël Jiří Tomáš Ondřej Kateřina Zdeněk Božena Ľubomír "
    "Žofia Łukasz Małgorzata Wojciech István Erzsébet György Ágnes Ștefan Ioana Răzvan Mehmet Ayşe Çağla Özgür "
    "Nguyễn Thị Олена Иван Дмитрий Наталья Тарас Γιώργος Μαρία Νίκος Ελένη محمد فاطمة אברהם 健太 美咲 伟 芳 민준 "
    "서연 Aarav Priya Rahul Ananya Kwame Amara Chidi Olumide Wanjiru Siobhán Niamh Oisín Rhys Gwen Aoife Mateus "
    "João Inês Tiago Vitória Linnea Freya Aino Mikko Väinö Guðrún Sigurður Emma Oliver Noah Mia Ben Hannah Leon "
    "Lina Felix Clara Max Lea Finn Ida Emil Ella Hugo Alice Oscar"
).split()

LAST_NAMES = (
    "Smith Müller Novák Kowalski Garcia Martin Rossi Johnson Schmidt Nowak Dubois Silva Jansen Andersen Svoboda "
    "Brown Schneider Wiśniewski Fernández Bernard Russo Williams Fischer Dvořák Wójcik Martínez Durand Ferrari "
    "Jones Weber Novotná Kamiński López Moreau Bianchi Davis Meyer Černý Lewandowski González Laurent Romano "
    "Miller Wagner Procházka Zieliński Rodríguez Lefèvre Colombo Wilson Becker Kučera Szymański Pérez Girard "
    "Ricci Taylor Schulz Veselý Dąbrowski Sánchez Roux Marino Evans Hoffmann Horák Kozłowski Ramírez Fournier "
    "Greco Walker Schäfer Němec Jankowski Torres Vincent Bruno Wright Koch Pokorný Mazur Flores Mercier Gallo "
    "Hall Bauer Marek Krawczyk Rivera Dupont Conti Green Richter Pospíšil Piotrowski Gómez Lambert Costa Clark "
    "Klein Hájek Grabowski Díaz Bonnet Giordano Lewis Wolf Jelínek Pawłowski Reyes François Mancini Young "
    "Schröder Král Michalski Cruz Martínek Rizzo King Neumann Růžička Król Ortiz Legrand Lombardi Scott Schwarz "
    "Beneš Wieczorek Gutiérrez Garnier Moretti Hill Zimmermann Fiala Jabłoński Morales Faure Barbieri Adams "
    "Braun Sedláček Wróbel Jiménez Rousseau Fontana Baker Krüger Doležal Nielsen Hansen Pedersen Larsson "
    "Karlsson Nilsson Eriksson Ångström Öberg Virtanen Korhonen Mäkinen Hämäläinen Johansen Olsen Sørensen "
    "Østergaard Bakker Visser Smit Meijer O'Brien O'Connor Murphy Ó'Súilleabháin MacLeod Campbell Nagy Kovács "
    "Szabó Tóth Varga Popescu Ionescu Țăranu Yılmaz Kaya Öztürk Şahin Nguyễn Trần Phạm Шевченко Коваленко Иванов "
    "Петрова Смирнов Παπαδόπουλος Νικολάου الحسن المصري כהן לוי 田中 佐藤 鈴木 王 李 陈 김 박 Singh Sharma Patel "
    "Gupta Iyer Okafor Mensah Adeyemi Mwangi Ferreira Oliveira Santos Pereira Almeida Gonçalves da_Silva "
    "van_der_Berg von_Hohenfels de_la_Cruz"
).split()

# Put before or after a common name they make the long tail of rare ones.
NAME_PARTS = (
    "Berg Stein Lund Holm Dal Wood Field Brook Strand Kvist Gren Rosen Linden Falk Adler Sommer Winter"
).split()

COMPANY_FIRST = (
    "North Delta Alpine Blue Nova Prime Baltic Atlas Central Green Vertex Silver Harbour Summit Orion Linden "
    "Bright Union Cedar Polar Meridian Falcon River Stone Amber Granite Apex Crystal Eastern Solar Pioneer Metro "
    "Golden Vega Iron Maple Lighthouse Kestrel Copper Aurora Beacon Willow Titan Nordic Rhein Elbe Donau Vltava "
    "Wisła Álamo Château Öresund Königs Città São Brüder Łódź Żubr Český Ørsted Mälar Garonne Iberia Hellas "
    "Anatolia Sakura Jade Lotus Baobab"
).split()
COMPANY_SECOND = (
    "Systems Logistics Foods Energy Software Consulting Machines Textiles Pharma Media Instruments Motors "
    "Trading Design Packaging Steel Networks Paper Optics Robotics Farms Shipping Ceramics Chemicals Labs "
    "Analytics Furniture Glass Tools Plastics Printing Water Timber Security Travel Brewery Bakery Clinics "
    "Insurance Capital Estates Telecom Games Aviation Biotech Hydraulics Lighting Sensors Coatings Dairy"
).split()
COMPANY_THIRD = ("", "", "", " Group", " International", " Europe", " Partners", " & Sons", " Works", " Solutions")
# Country, its legal forms, dialling code, internet ending, towns.
COUNTRIES = (
    ("Germany", ("GmbH", "AG", "GmbH & Co. KG"), "49", "de", ("Berlin", "München", "Köln", "Hamburg", "Dresden")),
    ("United Kingdom", ("Ltd", "plc", "LLP"), "44", "uk", ("London", "Leeds", "Bristol", "Glasgow", "Belfast")),
    ("France", ("SAS", "SARL", "SA"), "33", "fr", ("Paris", "Lyon", "Besançon", "Nîmes", "Orléans")),
    ("Czechia", ("s.r.o.", "a.s."), "420", "cz", ("Praha", "Brno", "Plzeň", "Ústí nad Labem", "Zlín")),
    ("Poland", ("Sp. z o.o.", "S.A."), "48", "pl", ("Warszawa", "Kraków", "Łódź", "Wrocław", "Poznań")),
    ("Italy", ("S.r.l.", "S.p.A."), "39", "it", ("Milano", "Torino", "Bologna", "Forlì", "Napoli")),
    ("Spain", ("S.L.", "S.A."), "34", "es", ("Madrid", "Málaga", "Cádiz", "Bilbao", "València")),
    ("United States", ("Inc.", "LLC", "Corp."), "1", "com", ("Chicago", "Austin", "Boston", "Denver", "San José")),
    ("Netherlands", ("B.V.", "N.V."), "31", "nl", ("Utrecht", "Rotterdam", "Den Haag", "Delft")),
    ("Sweden", ("AB",), "46", "se", ("Göteborg", "Malmö", "Västerås", "Uppsala")),
)
STREETS = (
    "Hauptstraße High_Street Rue_de_l'Église Náměstí_Míru Via_Roma Calle_Mayor Station_Road Ringvägen Quai_Sud"
).split()
PROVIDERS = ("gmail.com outlook.com yahoo.com gmx.de web.de seznam.cz wp.pl orange.fr libero.it icloud.com").split()
TITLES = (
    "Managing director,Head of purchasing,Buyer,IT manager,Plant manager,Office manager,Chief financial officer,"
    "Engineer,Head of operations,Marketing manager,Owner,Quality manager,Assistant,Facility manager,"
    "Procurement lead,Ředitelka"
).split(",")
DEPARTMENTS = ("Purchasing,IT,Production,Finance,Marketing,Operations,Quality,Management").split(",")
INTERESTS = (
    "Starter package,Maintenance contract,Flow sensors,Replacement of the old line,Training,Annual licence,Demo,"
    "Prices,Service visit,Spare parts,Pilot project,Second site"
).split(",")
MESSAGES = (
    "Please send me your prices.",
    "We are looking for a new supplier from next quarter on and would like to compare three offers.",
    "Could somebody call me back this week? Mornings are best.",
    "Vidíme se na veletrhu? Rádi bychom si zařízení vyzkoušeli.",
    "Wir haben Ihre Anlage bei einem Partner gesehen und suchen etwas Ähnliches, nur etwas kleiner.",
    "Our present contract ends in autumn. What would twelve sites cost, including installation and training?",
    "Nous avons besoin d'une offre pour 40 postes avant la fin du mois, merci.",
)
DEALS = (
    "New line,Renewal,Extension,Pilot,Framework contract,Replacement,Second site,Spare parts,Service contract"
).split(",")
NEXT_STEPS = ("Send the offer,Call back,Visit the site,Wait for the board,Demo,Clarify the contract").split(",")
SUBJECTS = {
    "task": ("Send prices", "Follow up", "Prepare the offer", "Ask about the budget", "Send references"),
    "call": ("First call", "Left a message", "Talked about needs", "Budget confirmed", "Will call back"),
    "event": ("Demo", "Visit", "Kick-off", "Contract talks"),
    "note": ("From the website", "What they use today", "Who decides", "Competitors"),
}
PRODUCTS = (
    "Sensor Valve Controller Gateway Licence Training Installation Maintenance Probe Pump Display Cable"
).split()
SIZES = ("Mini Basic Plus Pro Max").split()
