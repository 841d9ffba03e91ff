"""How the news writes currencies and scales: the tables behind the grammar of sums."""

from decimal import Decimal

# What stands before a number. Longest first when made into a pattern.
SIGNS: dict[str, str | None] = {
    "US$": "USD", "U.S.$": "USD", "U.S. $": "USD", "US $": "USD", "USD": "USD",
    "A$": "AUD", "AU$": "AUD", "AUD$": "AUD", "AUD": "AUD",
    "C$": "CAD", "CA$": "CAD", "CAD$": "CAD", "CAD": "CAD", "Cdn$": "CAD",
    "CDN$": "CAD", "CAN$": "CAD", "HK$": "HKD", "HKD": "HKD", "S$": "SGD",
    "SGD": "SGD", "NZ$": "NZD", "NZD": "NZD", "NT$": "TWD", "TWD": "TWD",
    "R$": "BRL", "BRL": "BRL", "MX$": "MXN", "N$": "NAD", "Z$": "ZWG", "ZiG": "ZWG",
    "$": None, "€": "EUR", "EUR": "EUR", "£": "GBP", "GBP": "GBP", "¥": None,
    "\uffe5": None, "CN¥": "CNY", "JP¥": "JPY", "JPY": "JPY", "CNY": "CNY", "CNH": "CNY",
    "RMB": "CNY", "Rmb": "CNY", "Rs.": "INR", "Rs": "INR", "₹": "INR", "INR": "INR",
    "₩": "KRW", "KRW": "KRW", "₽": "RUB", "RUB": "RUB", "₺": "TRY", "TRY": "TRY",
    "₦": "NGN", "NGN": "NGN", "Rp": "IDR", "Rp.": "IDR", "IDR": "IDR", "RM": "MYR",
    "MYR": "MYR", "₱": "PHP", "PHP": "PHP", "฿": "THB", "THB": "THB", "SEK": "SEK",
    "NOK": "NOK", "DKK": "DKK", "CHF": "CHF", "SFr": "CHF", "PLN": "PLN", "CZK": "CZK",
    "HUF": "HUF", "RON": "RON", "AED": "AED", "Dh": "AED", "SAR": "SAR", "SR": "SAR",
    "QAR": "QAR", "KZT": "KZT", "₸": "KZT", "UAH": "UAH", "₴": "UAH", "ILS": "ILS",
    "₪": "ILS", "VND": "VND", "₫": "VND", "CLP": "CLP", "PEN": "PEN", "ARS": "ARS",
    "COP": "COP", "MXN": "MXN", "ZAR": "ZAR", "R": "ZAR", "BWP": "BWP", "ZMW": "ZMW",
    "GHS": "GHS", "GH₵": "GHS", "KES": "KES", "KSh": "KES", "TZS": "TZS", "XOF": "XOF",
    "XAF": "XAF", "XDR": "XDR", "EGP": "EGP", "PKR": "PKR", "BDT": "BDT", "RSD": "RSD",
    "UZS": "UZS", "MNT": "MNT", "OMR": "OMR", "KWD": "KWD", "kr": "SEK", "Tk": "BDT",
    "CFA": None, "FCFA": None, "P": "PHP", "K": None, "MWK": "MWK", "Php": "PHP", "PhP": "PHP",
    "Nkr": "NOK", "NKr": "NOK", "Skr": "SEK", "SKr": "SEK", "Dkr": "DKK",
}  # fmt: skip

# What stands after it. None: the state decides (home, or the adjective before it).
WORDS: dict[str, str | None] = {
    "dollars": None, "dollar": None, "euros": "EUR", "euro": "EUR", "pounds": "GBP",
    "pound": "GBP", "sterling": "GBP", "yen": "JPY", "yuan": "CNY", "renminbi": "CNY",
    "won": "KRW", "rupees": "INR", "rupee": "INR", "rupiah": "IDR", "ringgit": "MYR",
    "baht": "THB", "pesos": None, "peso": None, "rand": "ZAR", "rands": "ZAR",
    "roubles": "RUB", "rubles": "RUB", "rouble": "RUB", "ruble": "RUB", "lira": "TRY",
    "liras": "TRY", "kronor": "SEK", "kronas": "SEK", "kroner": None, "francs": None,
    "francs cfa": None, "zlotys": "PLN", "zloty": "PLN", "forint": "HUF",
    "forints": "HUF", "koruna": "CZK", "dirhams": "AED", "dirham": "AED",
    "riyals": "SAR", "riyal": "SAR", "tenge": "KZT", "hryvnia": "UAH",
    "hryvnias": "UAH", "shekels": "ILS", "dong": "VND", "reais": "BRL", "real": "BRL",
    "naira": "NGN", "kwacha": None, "crowns": None, "cedis": "GHS", "shillings": None, "pula": "BWP",
    "birr": "ETB", "soles": "PEN", "dinars": None, "taka": "BDT", "togrog": "MNT",
    "tugrik": "MNT", "tugriks": "MNT", "som": "KGS", "soum": "UZS", "bolivianos": "BOB",
    "leu": "RON", "lei": "RON", "kyat": "MMK", "€": "EUR", "£": "GBP", "us$": "USD",
    "pounds sterling": "GBP",
}  # fmt: skip

# Currency words that are also everyday words, or weights: believed only with a scale.
WEAK_WORDS = frozenset(
    {"pounds", "pound", "won", "real", "rand", "rands", "dong", "som", "lei", "leu",
     "taka", "pula", "lira", "sterling", "soles"}
)  # fmt: skip
WEAK_SIGNS = frozenset(
    {"R", "RM", "SR", "Dh", "kr", "Rp", "TRY", "COP", "Tk", "P", "K"}
)

# State -> the currency that its people call by an ambiguous word.
HOME: dict[str, dict[str, str]] = {
    "dollar": {
        "US": "USD", "AU": "AUD", "CA": "CAD", "HK": "HKD", "SG": "SGD", "TW": "TWD",
        "NZ": "NZD", "NA": "NAD",
    },
    "yen": {"JP": "JPY", "CN": "CNY"},
    "peso": {
        "MX": "MXN", "CL": "CLP", "PH": "PHP", "AR": "ARS", "CO": "COP", "UY": "UYU",
        "DO": "DOP", "CU": "CUP",
    },
    "krone": {"NO": "NOK", "DK": "DKK", "GL": "DKK"},
    "franc": {
        "CH": "CHF", "CD": "CDF", "GN": "GNF", "RW": "RWF", "BI": "BIF", "MG": "MGA",
        "CM": "XAF", "GA": "XAF", "CG": "XAF", "TD": "XAF", "CF": "XAF", "SN": "XOF",
        "ML": "XOF", "NE": "XOF", "BF": "XOF", "CI": "XOF", "TG": "XOF", "BJ": "XOF",
        "NC": "XPF",
    },
    "shilling": {"KE": "KES", "TZ": "TZS", "UG": "UGX"},
    "dinar": {"KW": "KWD", "RS": "RSD", "IQ": "IQD", "JO": "JOD", "DZ": "DZD"},
    "kwacha": {"ZM": "ZMW", "MW": "MWK"},
    "rupee": {"IN": "INR", "PK": "PKR", "LK": "LKR", "NP": "NPR"},
    "riyal": {"SA": "SAR", "QA": "QAR", "OM": "OMR"},
    "krona": {"SE": "SEK", "IS": "ISK", "NO": "NOK", "DK": "DKK", "CZ": "CZK"},
}  # fmt: skip
KIND = {
    "francs cfa": "franc",
    "$": "dollar", "dollars": "dollar", "dollar": "dollar", "¥": "yen", "\uffe5": "yen",
    "pesos": "peso", "peso": "peso", "kroner": "krone", "francs": "franc", "CFA": "franc", "FCFA": "franc",
    "shillings": "shilling", "dinars": "dinar", "rupees": "rupee", "rupee": "rupee",
    "Rs": "rupee", "Rs.": "rupee", "riyals": "riyal", "riyal": "riyal",
    "kronor": "krona", "kr": "krona", "crowns": "krona", "K": "kwacha", "kwacha": "kwacha",
}  # fmt: skip

# "Australian dollars": the adjective names the state.
ADJECTIVES: dict[str, str] = {
    "US": "US", "U.S.": "US", "American": "US", "Australian": "AU", "Canadian": "CA",
    "Hong Kong": "HK", "Singapore": "SG", "Singaporean": "SG", "New Taiwan": "TW",
    "Taiwan": "TW", "Taiwanese": "TW", "New Zealand": "NZ", "Namibian": "NA",
    "Mexican": "MX", "Chilean": "CL", "Philippine": "PH", "Argentine": "AR",
    "Colombian": "CO", "Norwegian": "NO", "Danish": "DK", "Swedish": "SE",
    "Swiss": "CH", "Congolese": "CD", "Guinean": "GN", "Rwandan": "RW",
    "Kenyan": "KE", "Tanzanian": "TZ", "Ugandan": "UG", "Kuwaiti": "KW",
    "Serbian": "RS", "Iraqi": "IQ", "Jordanian": "JO", "Indian": "IN",
    "Pakistani": "PK", "Sri Lankan": "LK", "Saudi": "SA", "Qatari": "QA",
    "Omani": "OM", "Icelandic": "IS", "Czech": "CZ", "Zambian": "ZM", "Malawian": "MW", "Japanese": "JP", "Chinese": "CN",
    "South Korean": "KR", "Korean": "KR", "Turkish": "TR", "Russian": "RU",
    "South African": "ZA", "Brazilian": "BR", "British": "GB", "Indonesian": "ID",
}  # fmt: skip

SCALES: dict[str, Decimal] = {
    "thousand": Decimal(10**3), "k": Decimal(10**3), "lakh": Decimal(10**5),
    "lakhs": Decimal(10**5), "lac": Decimal(10**5), "million": Decimal(10**6),
    "millions": Decimal(10**6), "mln": Decimal(10**6), "mn": Decimal(10**6),
    "mio": Decimal(10**6), "mil": Decimal(10**6), "mm": Decimal(10**6),
    "m": Decimal(10**6), "crore": Decimal(10**7), "crores": Decimal(10**7),
    "cr": Decimal(10**7), "billion": Decimal(10**9), "billions": Decimal(10**9),
    "bln": Decimal(10**9), "bn": Decimal(10**9), "bi": Decimal(10**9), "b": Decimal(10**9),
    "lakh crore": Decimal(10**12), "trillion": Decimal(10**12),
    "trillions": Decimal(10**12), "trn": Decimal(10**12), "tn": Decimal(10**12),
    "t": Decimal(10**12),
}  # fmt: skip

UNITS: dict[str, str] = {
    "kg": "kg", "kilogram": "kg", "kilogramme": "kg", "kilo": "kg", "g": "g",
    "gram": "g", "gramme": "g", "tonne": "tonne", "metric ton": "tonne",
    "metric tonne": "tonne", "t": "tonne", "mt": "tonne", "dmt": "tonne", "ton": "ton",
    "short ton": "ton", "mtu": "mtu", "metric ton unit": "mtu", "lb": "lb",
    "pound": "lb", "ounce": "oz", "oz": "oz", "troy ounce": "oz", "share": "share",
    "common share": "share", "ordinary share": "share", "ads": "share",
    "unit": "unit", "barrel": "barrel", "bbl": "barrel", "year": "year",
    "annum": "year", "month": "month", "week": "week", "day": "day", "hour": "hour",
    "quarter": "quarter", "mwh": "MWh", "megawatt-hour": "MWh", "megawatt hour": "MWh",
    "kwh": "kWh", "kilowatt-hour": "kWh", "kilowatt hour": "kWh", "kw": "kW",
    "mw": "MW", "watt": "W", "gallon": "gallon", "litre": "litre", "liter": "litre",
    "mmbtu": "MMBtu", "vehicle": "vehicle", "car": "vehicle", "head": "head",
    "person": "person", "household": "household", "container": "container",
    "teu": "TEU", "feu": "FEU", "piece": "piece", "item": "item", "wafer": "wafer",
    "cubic metre": "m3", "cubic meter": "m3", "hectare": "hectare", "acre": "acre",
    "dose": "dose", "swu": "SWU", "bushel": "bushel", "bag": "bag", "pack": "pack",
    "net ton": "ton", "warrant": "warrant", "ordinary": "share", "violation": "violation",
    "home": "household", "worker": "person", "employee": "person",
}  # fmt: skip
