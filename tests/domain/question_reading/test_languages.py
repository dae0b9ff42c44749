"""Languages: questions in German mean what they mean in English, and a language is nothing but its tables."""

import time
from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from domain.categories import Category
from domain.currencies import currency_of
from domain.lexicon.languages import LANGUAGES
from domain.lexicon.languages.tables import LanguageTables
from domain.lexicon.vocabulary import ENGLISH_WORDS
from domain.participants import Participant
from domain.plans import Described, Knowledge, Metric, QueryPlan
from domain.question_reading.language_checks import check_language, unread_lines
from domain.question_reading.language_forms import LanguageInvalid, language_of
from domain.question_reading.languages import MOST_TOKENS, SPOKEN, is_of_ledger, translations
from domain.question_reading.planning import document_question, plan_question
from domain.sentences import stems_of
from tests.domain.question_reading.test_planning import FORMS
from tests.ledger_forms import traps, tuned, worked, worked_last, worked_later

TODAY = date(2026, 11, 21)  # a Saturday
NAMES = ("Sarah", "David", "Mai", "Ende", "Will", "Anna Maria", "Thomas")
TEXTS = ("Dinner at Eiffel Tower", "Louvre tickets", "Taxi to the airport", "Hotel Adler", "Goulash", "Prague", "Brno")
KNOWN = Knowledge(
    participants=tuple(Participant(UUID(int=place), UUID(int=99), name) for place, name in enumerate(NAMES, start=1)),
    asker_id=UUID(int=1),
    descriptions=frozenset(map(stems_of, TEXTS)),
    places=frozenset(map(stems_of, ("Prague", "Brno"))),
    currencies=frozenset(map(currency_of, ("EUR", "CZK"))),
    first_day=date(2026, 10, 28),
    last_day=date(2026, 11, 3),
)
TWINS: tuple[tuple[str, str], ...] = (
    ("Wie viel haben wir ausgegeben?", "How much did we spend?"),
    ("Wieviel Geld haben wir bisher ausgegeben", "How much did we spend?"),
    ("Was hat die ganze Reise gekostet?", "How much did the trip cost?"),
    ("Wie viel haben wir insgesamt für Essen ausgegeben?", "How much did we spend on food?"),
    ("Wie viel haben wir für Essen in Prag ausgegeben?", "How much did we spend on food in Prague?"),
    ("Was haben wir im Oktober in Prag und Brünn bezahlt?", "How much did we spend in October in Prague and Brno?"),
    ("Wie viel haben wir für Lebensmittel und Unterkünfte gezahlt?", "How much did we spend on groceries and lodging?"),
    ("Wie viel haben wir für Transportkosten ausgegeben?", "How much did we spend on transport costs?"),
    ("Was hat das Hotel Adler gekostet?", "How much was Hotel Adler?"),
    ("Was hat das Taxi gekostet?", "How much was taxi?"),
    ("Wie viel haben wir ohne Essen ausgegeben?", "How much did we spend excluding food?"),
    ("Wie viel haben wir bar bezahlt?", "How much did we spend in cash?"),
    ("Wie viel wurde mit Kreditkarte bezahlt?", "How much was spent by card?"),
    ("Wie viel haben wir per Überweisung bezahlt?", "How much did we spend by bank transfer?"),
    ("Wie viele Kronen haben wir ausgegeben?", "How many crowns did we spend?"),
    ("Wie viel haben wir am 25. Oktober ausgegeben?", "How much did we spend on 25 October?"),
    ("Wie viel haben wir am 25.10. ausgegeben?", "How much did we spend on 25 October?"),
    ("Wie viel haben wir am 25.10.2026 ausgegeben?", "How much did we spend on 25 October 2026?"),
    ("Wie viel haben wir am Montag ausgegeben?", "How much did we spend on Monday?"),
    ("Wie viel haben wir letzten Montag ausgegeben?", "How much did we spend last Monday?"),
    ("Wie viel haben wir letzte Woche ausgegeben?", "How much did we spend last week?"),
    ("Wie viel haben wir gestern ausgegeben?", "How much did we spend yesterday?"),
    ("Wie viel haben wir vor drei Tagen ausgegeben?", "How much did we spend three days ago?"),
    ("Wie viel haben wir in den letzten 5 Tagen ausgegeben?", "How much did we spend in the last 5 days?"),
    ("Wie viel haben wir vom 20. bis zum 25. Oktober ausgegeben?", "How much did we spend from 20 to 25 October?"),
    ("Wie viel haben wir seit dem 25. Okt. ausgegeben?", "How much did we spend since 25 October?"),
    ("Wie viel haben wir vor dem 25. Oktober ausgegeben?", "How much did we spend before 25 October?"),
    ("Wie viel haben wir am ersten Tag der Reise ausgegeben?", "How much did we spend on the first day of the trip?"),
    ("Wie viel hat David für Essen bezahlt?", "How much did David spend on food?"),
    ("Wie viel habe ich bezahlt?", "How much did I spend?"),
    ("Wie viel wurde von David bezahlt?", "How much was paid by David?"),
    ("Wie viel haben David und Anna Maria zusammen gezahlt?", "How much did David and Anna Maria spend?"),
    ("Wie viel hat David für Thomas bezahlt?", "How much did David pay for Thomas?"),
    ("Wie viele Ausgaben gibt es?", "How many expenses are there?"),
    ("Wie viele Ausgaben über 50 Euro gab es in Prag?", "How many expenses are there over 50 euros in Prague?"),
    ("Wie oft haben wir für Essen bezahlt?", "How many times did we pay for food?"),
    ("Wie hoch ist die durchschnittliche Ausgabe für Essen?", "What is the average expense on food?"),
    ("Wie viel haben wir im Schnitt pro Tag ausgegeben?", "How much did we spend per day on average?"),
    (
        "Was haben wir durchschnittlich pro Person für Essen bezahlt?",
        "How much did we spend per person on average on food?",
    ),
    ("Was war unsere teuerste Ausgabe?", "What was our largest expense?"),
    ("Was war die größte Ausgabe, die David bezahlt hat?", "What was the largest expense paid by David?"),
    ("Was war die kleinste Ausgabe in Prag?", "What was the smallest expense in Prague?"),
    ("Was war die letzte Ausgabe?", "What was the last expense?"),
    ("Was war die erste Ausgabe?", "What was the first expense?"),
    ("Zeig mir die letzten drei Ausgaben", "List the last three expenses"),
    ("Was sind die drei größten Ausgaben für Essen?", "What are the three largest expenses on food?"),
    ("Zeig mir alle Ausgaben für Essen", "List all expenses on food"),
    ("Welche Ausgaben hat David im November bezahlt?", "Which expenses did David pay in November?"),
    ("Zeige alle Ausgaben unter 12,50 €", "List all expenses under 12.50 euros"),
    ("Ausgaben über 1.234,50 Euro", "Expenses over 1234.50 euros"),
    ("Welche Ausgaben sind zwischen 20 und 50 Euro?", "Which expenses are there between 20 and 50 euros?"),
    ("Wofür haben wir am 25. Oktober bezahlt?", "What did we pay for on 25 October?"),
    ("Wer hat am meisten bezahlt?", "Who paid the most?"),
    ("Wer hat am wenigsten für Essen ausgegeben?", "Who paid the least for food?"),
    ("Wer hat am häufigsten für Essen bezahlt?", "Who paid most often for food?"),
    ("Wer hat das Hotel Adler bezahlt?", "Who paid for Hotel Adler?"),
    ("Wie viel hat jeder von uns bezahlt?", "How much did each of us pay?"),
    ("Ausgaben nach Kategorie", "Spending by category"),
    ("Wie viel haben wir pro Monat ausgegeben?", "How much did we spend by month?"),
    ("Wofür haben wir am meisten ausgegeben?", "Which category did we spend the most on?"),
    ("In welcher Stadt haben wir am meisten ausgegeben?", "In which city did we spend the most?"),
    ("Welcher Tag war der teuerste?", "Which day was the most expensive?"),
    ("Was ist mein Anteil?", "What is my share?"),
    ("Wie hoch ist Davids Anteil an den Kosten für Essen?", "What is David's share of the food?"),
    ("Wie viel Prozent haben wir für Essen ausgegeben?", "What percentage was spent on food?"),
    ("Wie viel Prozent der Ausgaben hat David bezahlt?", "What percentage did David pay?"),
    ("Wer schuldet wem wie viel?", "Who owes whom?"),
    ("Wie viel schulde ich?", "How much do I owe?"),
    ("Wie viel schuldet David Thomas?", "How much does David owe Thomas?"),
    ("Hat David Thomas schon zurückgezahlt?", "Has David paid Thomas back?"),
    ("Wie viel hat David an Thomas überwiesen?", "How much did David pay Thomas?"),
    ("Zeige alle Rückzahlungen", "List all repayments"),
    ("Haben wir mehr für Essen oder für Transport ausgegeben?", "Did we spend more on food or on transport?"),
    ("Wer hat mehr bezahlt, David oder Thomas?", "Who spent more, David or Thomas?"),
    ("Haben wir in Prag weniger ausgegeben als in Brünn?", "Did we spend less in Prague than in Brno?"),
    ("Haben wir diese Woche mehr ausgegeben als letzte Woche?", "Did we spend more this week than last week?"),
    (
        "Wie viel haben wir für Essen ausgegeben, und wer hat am meisten davon bezahlt?",
        "How much did we spend on food, and who paid most of it?",
    ),
    ("Kannst du mir sagen, wie viel wir für Essen ausgegeben haben?", "How much did we spend on food?"),
    ("WIE VIEL HABEN WIR FUER ESSEN AUSGEGEBEN", "How much did we spend on food?"),
)
FOLLOW_UPS: tuple[tuple[tuple[str, ...], str, tuple[str, ...], str], ...] = (
    (
        ("Wie viel haben wir in Prag ausgegeben?",),
        "und in Brünn?",
        ("How much did we spend in Prague?",),
        "and in Brno?",
    ),
    (("How much did we spend in Prague?",), "und für Essen?", ("How much did we spend in Prague?",), "and on food?"),
    (("Wie viel hat David bezahlt?",), "und Thomas?", ("How much did David spend?",), "and Thomas?"),
    (("Wie viel hat David bezahlt?",), "and on food?", ("How much did David spend?",), "and on food?"),
    (("Wie viel haben wir ausgegeben?",), "nur Essen", ("How much did we spend?",), "only food"),
    (("Was haben wir ausgegeben?",), "und pro Monat?", ("How much did we spend?",), "and by month?"),
    (("Wie viel haben wir ausgegeben?",), "Und die größte?", ("How much did we spend?",), "And the largest one?"),
)
OF_DOCUMENTS = (
    "Wann gibt es Frühstück im Hotel?",
    "Wie ist das Wetter in Prag?",
    "Wie lange dauert die Fahrt nach Brünn?",
    "Kann man das Zimmer kostenlos stornieren?",
)
HALF_READ = (
    "Wie viel haben wir nicht für Essen ausgegeben?",
    "Wie viel haben wir fast für Essen ausgegeben?",
    "Wie viel hätten wir ohne Essen ausgegeben?",
    "Wie viel werden wir morgen für Essen ausgeben?",
    "Wie viel haben wir für Essen ausgegeben, wenn man das Taxi mitzählt?",
    "Wie viel haben wir für Essen ausgegeben, und zwar nur in Prag?",
)
"""Questions of which most words are known: what is left would change them."""
TOY = LanguageTables(
    name="Esperanto",
    parts={
        "question": """
            kiom ni elspezis {for*} = how much did we spend {for*}
            kiu pagis la plej multe = who paid the most
            """,
        "for": "por {thing} = on {thing}",
    },
    words="""
        food: manĝaĵo
        accommodation: loĝado
        taxi: taksio
        """,
)
"""Three words and two forms."""


def plan_of(text: str, known: Knowledge = KNOWN, earlier: tuple[str, ...] = ()) -> QueryPlan:
    """Return the plan of a question of the ledger."""
    plan = plan_question(text, known=known, today=TODAY, earlier=earlier)
    assert isinstance(plan, QueryPlan), f"{text} went to the documents"
    return plan


def english_of(text: str, known: Knowledge = KNOWN) -> str:
    """Return the only English of a question."""
    (found,) = translations(text, known=known)
    return found.english


class TestPlanQuestion:
    """plan_question, of questions in German."""

    @pytest.mark.parametrize(("german", "english"), TWINS)
    def test_means_the_same_in_both_languages(self, german: str, english: str) -> None:
        """A question in German asks for exactly what its English twin asks for."""
        plan, twin = plan_of(german), plan_of(english)

        assert plan.queries == twin.queries
        assert plan.is_computable
        assert (plan.confidence, plan.is_certain) == (twin.confidence, twin.is_certain)

    def test_has_twins_of_every_metric(self) -> None:
        """There are at least sixty questions, and all that can be computed is among them."""
        metrics = {query.metric for german, _ in TWINS for query in plan_of(german).queries}

        assert len(TWINS) >= 60
        assert metrics == set(Metric)

    @pytest.mark.parametrize(("earlier", "german", "before", "english"), FOLLOW_UPS)
    def test_goes_on_from_what_was_asked_in_either(
        self, earlier: tuple[str, ...], german: str, before: tuple[str, ...], english: str
    ) -> None:
        """A conversation may change its language: a follow-up goes on from the one before it all the same."""
        assert plan_of(german, earlier=earlier).queries == plan_of(english, earlier=before).queries

    def test_says_what_was_understood(self) -> None:
        """The interpretation has the question in English, so that whoever asked sees what became of it."""
        plan = plan_of("Wie viel haben wir für Essen in Prag ausgegeben?")

        assert plan.english == "how much did we spend on food in Prague"
        assert plan.interpretation == (
            "Asks for the total of the expenses in category Food in 'Prague'. "
            "It was read from German as 'how much did we spend on food in Prague'."
        )

    @pytest.mark.parametrize(
        ("text", "unplaced"),
        [
            ("Wie viel haben wir für Diamanten ausgegeben?", "Diamanten"),
            ("Wie viel haben wir in Lissabon ausgegeben?", "Lissabon"),
            ("Was hat Gertrude bezahlt?", "Gertrude"),
            ("Wie viel haben wir am See ausgegeben?", "See"),
            ("Wie viel haben wir für den Rest ausgegeben?", "Rest"),
            ("Wie viel haben wir für das Kind ausgegeben?", "Kind"),
        ],
    )
    def test_tells_unknown_words_as_they_were_written(self, text: str, unplaced: str) -> None:
        """What neither the trip nor the language knows is told, though it were an English word that is passed over."""
        assert plan_of(text).unplaced == (unplaced,)

    @pytest.mark.parametrize("text", OF_DOCUMENTS)
    def test_looks_for_it_in_the_documents_as_it_was_asked(self, text: str) -> None:
        """A question of no form is left as it is: documents are in the language of whoever wrote them."""
        assert plan_question(text, known=KNOWN, today=TODAY) == document_question(text)

    def test_leaves_the_documents_their_part(self) -> None:
        """Of a question of both, what is of the ledger is read, and the rest looked for as it was asked."""
        plan = plan_of("Wie viel haben wir für Transport ausgegeben, und wann gibt es Frühstück?")

        assert plan.queries == plan_of("How much did we spend on transport?").queries
        assert plan.document == document_question("wann gibt es Frühstück?")
        assert plan.is_computable

    @pytest.mark.parametrize("text", HALF_READ)
    def test_computes_nothing_of_half_a_question(self, text: str) -> None:
        """A word without a place in a form makes it none of that form, and that it was not read is told."""
        plan = plan_of(text)

        assert plan.unsupported == (text,)
        assert plan.interpretation == "Asks for something of the ledger."

    @pytest.mark.parametrize(
        ("text", "english"),
        [
            ("Wie viel hat Mai bezahlt?", "how much did Mai spend"),
            ("wie viel hat ende bezahlt?", "how much did Ende spend"),
            ("wie viel hat will bezahlt?", "how much did Will spend"),
            ("Wie viel haben wir im Mai ausgegeben?", "how much did we spend in May"),
            ("Was ist Thomas' Anteil?", "what is Thomas's share"),
            ("Was ist Anna Marias Anteil?", "what is Anna Maria's share"),
        ],
    )
    def test_takes_names_for_names(self, text: str, english: str) -> None:
        """A name of the trip is one wherever a person stands, whatever word of German it is as well."""
        assert english_of(text) == english

    def test_tells_what_could_be_two_questions(self) -> None:
        """Where a word is a category and a place of the trip, nothing is computed, and both are told."""
        in_essen = replace(KNOWN, descriptions=KNOWN.descriptions | {("essen",)}, places=frozenset({("essen",)}))

        plan = plan_of("Wie viel haben wir für Essen ausgegeben?", in_essen)

        assert plan.ambiguous == (
            "In English it could be 'how much did we spend on food' or 'how much did we spend on Essen'.",
        )
        assert plan_of("Wie viel haben wir in Essen ausgegeben?", in_essen).is_computable

    def test_takes_no_reading_because_it_can_be_computed(self) -> None:
        """Of two readings, that which nobody can compute may be what was meant."""
        in_essen = replace(KNOWN, descriptions=KNOWN.descriptions | {("essen",)}, places=frozenset({("essen",)}))

        plan = plan_of("Haben wir mehr für Essen und Taxis als für Transport ausgegeben?", in_essen)

        assert not plan.is_computable

    def test_takes_no_meal_for_a_city(self) -> None:
        """What a category is called is no place where no expense has it as its place, though some mention the word."""
        eaten = replace(KNOWN, descriptions=frozenset({stems_of("Essen beim Italiener")}))

        plan = plan_of("Wie viel haben wir in Essen ausgegeben?", eaten)

        assert plan.unsupported == ("Wie viel haben wir in Essen ausgegeben?",)

    @pytest.mark.parametrize("written", ["CZK", "czk", "HUF"])
    def test_takes_codes_for_currencies(self, written: str) -> None:
        """A code is one in small letters too, where the trip has it."""
        plan = plan_of(f"Wie viel haben wir in {written} bezahlt?")

        assert plan.queries == plan_of(f"How much did we spend in {written.upper()}?").queries
        assert plan.is_computable

    def test_takes_no_city_for_a_currency(self) -> None:
        """Bam is a city, and BAM the convertible mark, which the trip does not have."""
        assert plan_of("Wie viel haben wir in Bam bezahlt?").unplaced == ("Bam",)


class TestWordsOfTheTrip:
    """The words of a ledger that is kept in German, or in both languages."""

    def test_are_kept_and_mean_their_kind(self) -> None:
        """A flight is found by its German word, by its category, and by no dinner that mentions it."""
        known = replace(KNOWN, descriptions=frozenset(map(stems_of, ("Flug nach Wien", "Essen im Flug"))))

        (phrase,) = plan_of("Wie viel haben wir für Flüge ausgegeben?", known).queries[0].filters.phrases

        assert phrase.written == "Flug"
        assert phrase.means(Described(Category.TRANSPORT, "Flug nach Wien"))
        assert phrase.means(Described(Category.TRANSPORT_FLIGHT, "Lufthansa"))
        assert not phrase.means(Described(Category.FOOD, "Essen im Flug"))

    def test_are_found_in_both_languages(self) -> None:
        """Where some wrote "Bier" and others "beer", and some "Prag" and others "Prague", either is meant."""
        known = replace(
            KNOWN,
            descriptions=frozenset(map(stems_of, ("Bier im Garten", "Beer", "Prag", "Prague"))),
            places=frozenset(map(stems_of, ("Prag", "Prague"))),
        )

        filters = plan_of("Wie viel haben wir für Bier in Prag ausgegeben?", known).queries[0].filters

        (beer,), (prague,) = filters.phrases, filters.places
        assert all(beer.means(Described(Category.FOOD, text)) for text in ("Bier im Garten", "Beer"))
        assert all(prague.means(Described(Category.FOOD, "Soup", place)) for place in ("Prag", "Prague"))
        assert not prague.means(Described(Category.FOOD, "Soup", "Brno"))

    def test_are_quoted_where_english_would_pass_them_over(self) -> None:
        """A lake, "See" in German, is no word that says nothing; beside others it would be read as both at once."""
        known = replace(KNOWN, descriptions=frozenset(map(stems_of, ("Kajak am See", "Party"))))

        assert english_of("Wie viel haben wir am See ausgegeben?", known) == 'how much did we spend at "See"'
        assert translations("Wie viel haben wir für See und Party ausgegeben?", known=known) == ()


class TestTranslations:
    """translations: all that a question can be in English."""

    @pytest.mark.parametrize("text", [form[0] for form in FORMS])
    def test_leaves_questions_in_english_alone(self, text: str) -> None:
        """No question in English is read as one in another language."""
        assert translations(text, known=KNOWN) == ()

    def test_leaves_all_wordings_of_the_measurement_alone(self) -> None:
        """Nor is any of those that answers are measured by."""
        files = (tuned, worked, worked_later, worked_last, traps)
        texts = [text for one in files for wordings in one.WORDINGS.values() for text in wordings]
        filled = [text.format_map(_Anything()) for text in texts]

        assert [text for text in filled if translations(text, known=KNOWN)] == []

    @pytest.mark.parametrize(
        ("order", "written", "english"),
        [
            ("d.m.y", "3.10.2026", "3 October 2026"),
            ("d.m.y", "3.10.26", "3 October 2026"),
            ("d.m.y", "3.10.", "3 October"),
            ("m/d/y", "10/3/2026", "3 October 2026"),
            ("y.m.d", "2026.10.03", "3 October 2026"),
            ("y.m.d", "10.3", "3 October"),
            ("d.m.y", "2026-10-03", "2026-10-03"),
            ("d.m.y", "3.13.2026", None),
            ("d.m.y", "3.10.2026.5", None),
            ("d.m.y", "3.10.6", None),
        ],
    )
    def test_reads_days_in_the_order_of_the_language(self, order: str, written: str, english: str | None) -> None:
        """A day in figures is written out, since English orders them in two ways."""
        language = language_of(LanguageTables("Order", {"question": "kiom je {date} = how much on {date}"}, date=order))

        found = translations(f"kiom je {written}", known=KNOWN, languages=(language,))

        assert [one.english for one in found] == ([] if english is None else [f"how much on {english}"])

    @pytest.mark.parametrize(
        ("written", "english"),
        [("12,50", "12.50"), ("1.234,50", "1234.50"), ("2.500", "2500"), ("12.5", "12.5"), ("1,234", "1.234")],
    )
    def test_reads_numbers_with_the_signs_of_the_language(self, written: str, english: str) -> None:
        """A point parts thousands, a comma the fraction; a fraction of three figures is for the reader to doubt."""
        assert english_of(f"Ausgaben über {written} Euro") == f"expenses over {english} euros"

    @given(st.lists(st.sampled_from(sorted(ENGLISH_WORDS)), max_size=12))
    def test_finds_nothing_in_words_that_english_has(self, words: list[str]) -> None:
        """Whatever is made of the words that questions in English are made of is in English."""
        assert translations(" ".join(words), known=KNOWN) == ()

    @given(st.text(alphabet=st.characters(min_codepoint=97, max_codepoint=122), min_size=3, max_size=20))
    @example("kind")
    @example("thing")
    def test_keeps_the_users_words(self, word: str) -> None:
        """What stands in a slot and is of nobody's words is in the English as it was written."""
        found = translations(f"Wie viel haben wir für {word.title()} ausgegeben?", known=KNOWN)

        german = SPOKEN[0]
        if word not in german.words and word not in german.own_words and not word.endswith(tuple(german.compounds)):
            assert any(one.english.replace('"', "").endswith(f"on {word.title()}") for one in found) or word in {
                name.lower() for name in NAMES
            }

    @given(st.text(max_size=1_000))
    @example("{thing} = {spot*} [(")
    @example('"' * 1_000)
    @example("3.3.3.3.3. " * 90)
    @example("٣.٣.٢٠٢٦ für ٣ Euro")
    def test_never_raises(self, text: str) -> None:
        """Any text has translations or none."""
        for asked in (text, f"Wie viel haben wir für {text} ausgegeben?", f"Ausgaben am {text}"):
            translations(asked, known=KNOWN)
            is_of_ledger(asked, known=KNOWN, languages=SPOKEN)

    @pytest.mark.parametrize(
        "piece",
        [
            "für Essen ",
            "und ",
            "in Prag und Brünn, ",
            "insgesamt ",
            "vom 3. bis 5. Mai ",
            "am ersten Tag ",
            "wie viel ",
        ],
    )
    def test_takes_its_time_for_no_text(self, piece: str) -> None:
        """A question that could be read in many ways takes no longer than any other, at any length."""
        started = time.perf_counter()
        for many in (5, 20, MOST_TOKENS // len(piece.split()), 1_000 // len(piece)):
            translations(f"wie viel haben wir {piece * many} ausgegeben", known=KNOWN)

        assert time.perf_counter() - started < 3


class TestLanguageOf:
    """language_of and check_language: what is wrong with tables is told with its line."""

    @pytest.mark.parametrize(
        ("part", "words", "problem"),
        [
            (
                "kiom ni {for*} = how much did we spend",
                "",
                "'kiom ni {for*} = how much did we spend' has 'for' on one side",
            ),
            ("kiom ni = how much {for*}", "", "has 'for' on one side only"),
            ("kiom {nenio} = how much {nenio}", "", "names 'nenio', which is neither a part nor a slot"),
            ("kiom [ni = how much", "", "has a bracket that nothing closes"),
            ("kiom ni] = how much", "", "has a bracket that nothing opened"),
            ("kiom (ni] = how much", "", "has ']' where ')' belongs"),
            ("kiom {n i} = how much", "", "has braces that name no slot"),
            ("kiom ni elspezis", "", "has no '='"),
            ("= how much", "", "says nothing"),
            (
                "kiom = how much",
                "food: manĝo\ndinner: manĝo",
                "words: 'dinner: manĝo' has 'manĝo', which is 'food' already",
            ),
            ("kiom = how much", "food manĝo", "has no ':' with forms behind it"),
            ("kiom = how much", "thing: aĵo", "is a word that says nothing in English"),
        ],
    )
    def test_refuses_tables_that_contradict_themselves(self, part: str, words: str, problem: str) -> None:
        """The table and the line are named, so that whoever adds a language finds it."""
        tables = replace(TOY, parts={**TOY.parts, "question": part}, words=words)

        with pytest.raises(LanguageInvalid) as refused:
            language_of(tables)

        assert str(refused.value).startswith("Esperanto, ")
        assert problem in str(refused.value)

    @pytest.mark.parametrize(
        ("part", "line", "problem"),
        [
            ("question", "kiom ni dormis = how long did we sleep", "is no question of money in English"),
            ("question", "kiom ni flugis por {thing} = how much did we spend flying on {thing}", "is not understood"),
            ("nowhere", "hodiaŭ = today", "is in no question"),
        ],
    )
    def test_refuses_english_that_nobody_reads(self, part: str, line: str, problem: str) -> None:
        """A line whose English the reader of questions does not know is named, and so is one that nothing uses."""
        tables = replace(TOY, parts={**TOY.parts, part: f"{TOY.parts.get(part, '')}\n{line}"})

        with pytest.raises(LanguageInvalid, match=problem) as refused:
            check_language(language_of(tables))

        assert f"Esperanto, {part}: '{line}'" in str(refused.value)

    @pytest.mark.parametrize("tables", [*LANGUAGES, TOY], ids=lambda tables: tables.name)
    def test_finds_nothing_in_the_languages_there_are(self, tables: LanguageTables) -> None:
        """Each line of each language is matched by a question, and its English is read."""
        assert list(unread_lines(language_of(tables))) == []


class TestToyLanguage:
    """A language that is data in a test."""

    def test_is_read_without_code(self) -> None:
        """Two forms and three words are enough for their questions, beside the languages there are."""
        languages = (*SPOKEN, language_of(TOY))

        plan = plan_question("Kiom ni elspezis por manĝaĵo?", known=KNOWN, today=TODAY, languages=languages)
        most = plan_question("Kiu pagis la plej multe?", known=KNOWN, today=TODAY, languages=languages)

        assert isinstance(plan, QueryPlan)
        assert isinstance(most, QueryPlan)
        assert plan.queries == plan_of("How much did we spend on food?").queries
        assert plan.interpretation.endswith("It was read from Esperanto as 'how much did we spend on food'.")
        assert most.queries == plan_of("Who paid the most?").queries


class _Anything(dict[str, str]):
    """Slots of wordings, whatever they are called."""

    def __missing__(self, slot: str) -> str:
        return {"p": "Sarah", "q": "David", "day": "25 October", "from": "20 October", "to": "25 October"}.get(
            slot, "food"
        )
