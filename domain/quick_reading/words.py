"""Quick words: what sentences about who paid what are made of, as data. All are folded: lower case, without accents."""

CURRENCY_WORDS: dict[str, tuple[str, ...]] = {
    word: codes
    for words, codes in (
        ("€ euro euros eur", ("EUR",)),
        ("£ quid sterling", ("GBP",)),
        ("pound pounds", ("GBP", "EGP")),
        ("$ dollar dollars bucks buck", ("USD", "AUD", "CAD", "NZD", "SGD", "HKD", "TWD", "MXN")),
        ("us$", ("USD",)),
        ("a$", ("AUD",)),
        ("c$", ("CAD",)),
        ("nz$", ("NZD",)),
        ("hk$", ("HKD",)),
        ("¥ yen 円", ("JPY", "CNY")),
        ("yuan rmb 元", ("CNY",)),
        ("kc koruna koruny korun", ("CZK",)),
        ("crown crowns kr", ("CZK", "SEK", "NOK", "DKK", "ISK")),
        ("krona kronor", ("SEK",)),
        ("franc francs sfr", ("CHF",)),
        ("zl zloty zlotys zlotych", ("PLN",)),
        ("ft forint forints", ("HUF",)),
        ("lei leu", ("RON",)),
        ("lira liras ₺", ("TRY",)),
        ("baht ฿", ("THB",)),
        ("won ₩", ("KRW",)),
        ("dong ₫", ("VND",)),
        ("rupee rupees ₹ rs", ("INR", "LKR", "NPR", "PKR", "IDR")),
        ("peso pesos", ("MXN", "PHP", "ARS", "CLP", "COP")),
        ("real reais r$", ("BRL",)),
        ("rand", ("ZAR",)),
        ("rouble roubles ruble rubles ₽", ("RUB",)),
        ("hryvnia ₴", ("UAH",)),
        ("denar denars", ("MKD",)),
        ("dinar dinars", ("RSD", "KWD", "JOD", "TND")),
        ("dirham dirhams", ("AED", "MAD")),
        ("shekel shekels ₪", ("ILS",)),
        ("ringgit", ("MYR",)),
        ("rupiah rp", ("IDR",)),
    )
    for word in words.split()
}
"""The currencies that a word or a sign may mean, the likeliest first; the trip's own where it is among them."""

UNITS = {
    word: number
    for number, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen".split()
    )
}
TENS = {
    word: 10 * number
    for number, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), start=2)
}

PAID = (
    "paid for",
    "paid",
    "pays",
    "covered",
    "bought",
    "got",
    "spent",
    "put in",
    "chipped in",
    "pitched in",
    "contributed",
    "fronted",
    "advanced",
    "payed",
    "picked up",
    "treated",
    "ordered",
    "booked",
    "took care of",
    "put",
    "will pay",
)
"""What whoever paid did, the longer first where one begins another."""

DAY_WORDS = {
    "today": 0,
    "tonight": 0,
    "this morning": 0,
    "this afternoon": 0,
    "this evening": 0,
    "just now": 0,
    "yesterday": 1,
    "last night": 1,
    "yesterday evening": 1,
    "the day before yesterday": 2,
    "day before yesterday": 2,
    "tomorrow": -1,
    "heute": 0,
    "gestern": 1,
    "vorgestern": 2,
    "hier": 1,
    "aujourd'hui": 0,
    "ayer": 1,
    "hoy": 0,
    "ieri": 1,
    "oggi": 0,
    "vcera": 1,
    "dnes": 0,
    "wczoraj": 1,
    "dzisiaj": 0,
}
"""How many days ago each is."""

EVERYBODY = (
    "everyone|everybody|every one|all of us|us all|the whole group|the group|the whole trip|all|us|everyone else"
)
BUT = "except for|except|excluding|but not|but|without|w/o|minus|not|apart from|other than"

FILLERS = frozenset(
    """
    a add added an and bill by cost costs das each euros expense for from fur hat i in is it me my new note of on our
    paid pay per please put record s share shared so split split: spent that the then there to total up us was we were
    had with at amount equally evenly bezahlte pour por per pro za und et y
    """.split()
)
"""Words that a description neither begins nor ends with."""

ONES_OWN = frozenset(
    """
    ticket tickets fare seat flight lunch breakfast dinner meal beer beers coffee drink drinks room bed haircut entry
    entrance admission visa luggage dessert pizza burger snack cocktail pass skipass
    """.split()
)
"""Things that whoever they are of has alone: "May's ticket", and no present."""

ALSO_WORDS = frozenset(
    """
    will may mark bill pat rob sue frank grant jack art rose dawn hope faith joy grace chase cash penny rich max
    guy drew
    june april august summer autumn sky star sunny dean king page baker cook hunter mason miles reed rusty sandy scout
    ace buddy candy cherry cliff coral crystal daisy eve ginger glen harry heather holly ivy jade lance lily mercy
    olive pearl peter poppy ray robin ruby sage terry tiffany victor violet wade ward an in on at to my me us we so do
    the all and or gas bus car bar pub tea
    """.split()
)
"""Words that are names too: they need a capital to be one."""
