"""German wordings that were written when those of `german` and `german_later` were read; the slots are the same.

At first sight 0.819 of them were exact, and none was wrong; forms were written for the others since.
"""

from tests.ledger_forms import german

SAID, DAY_FORMATS = german.SAID, german.DAY_FORMATS

WORDINGS: dict[str, tuple[str, ...]] = {
    "total": ("Wie hoch sind unsere Gesamtausgaben?", "Wie viel Geld haben wir insgesamt auf der Reise ausgegeben?"),
    "total_category": ("Was haben wir insgesamt für {c} bezahlt?", "Wie viel ging für {c} drauf?"),
    "total_place": ("Was haben wir in {l} so alles ausgegeben?", "Wie hoch waren die Kosten in {l}?"),
    "total_category_place": ("Wie hoch waren in {l} die Kosten für {c}?", "Was hat uns {c} in {l} gekostet?"),
    "total_two_categories": ("Was haben {c} und {d} zusammen gekostet?",),
    "total_day": ("Wie hoch waren die Ausgaben am {day}?",),
    "total_range": ("Wie viel wurde vom {from} bis {to} ausgegeben?",),
    "total_month": ("Was haben wir im {m} insgesamt bezahlt?",),
    "total_since": ("Wie viel haben wir ab dem {day} ausgegeben?",),
    "total_before": ("Was haben wir vor dem {day} schon bezahlt?",),
    "total_last_week": ("Was haben wir vorige Woche ausgegeben?",),
    "total_currency": ("Wie viel haben wir in {u} bezahlt?",),
    "total_card": ("Wie viel haben wir per Karte ausgegeben?",),
    "paid_by": ("Wie viel hat {p} schon bezahlt?", "Wie hoch sind {p}s Ausgaben?"),
    "paid_by_me": ("Was habe ich bisher bezahlt?",),
    "paid_by_category": ("Wie viel Geld hat {p} für {c} ausgegeben?",),
    "paid_by_place_month": ("Was hat {p} im {m} in {l} bezahlt?",),
    "count": ("Wie viele Ausgaben sind es insgesamt?",),
    "count_paid_by": ("Wie viele Rechnungen hat {p} bezahlt?",),
    "average_category": ("Was kostete im Schnitt eine Ausgabe für {c}?",),
    "average_day": ("Wie viel geben wir pro Tag im Schnitt aus?", "Durchschnittliche Ausgaben pro Tag"),
    "largest": ("Welche Ausgabe war die höchste?", "Was war am teuersten?"),
    "smallest_category": ("Was war die günstigste Ausgabe für {c}?",),
    "top_three": ("Zeig mir die drei teuersten Ausgaben",),
    "list_category": ("Welche Ausgaben hatten wir für {c}?", "Alle Ausgaben für {c}"),
    "list_under": ("Welche Ausgaben lagen unter {a} {u}?",),
    "list_between": ("Ausgaben zwischen {a} und {b} {u}",),
    "list_day": ("Welche Ausgaben gab es am {day}?",),
    "who_most": ("Wer von uns hat am meisten gezahlt?", "Wer hat bisher am meisten ausgegeben?"),
    "who_least": ("Wer hat bisher am wenigsten gezahlt?",),
    "by_category": ("Wie verteilen sich die Ausgaben auf die Kategorien?", "Was haben wir je Kategorie ausgegeben?"),
    "by_payer": ("Wie viel hat jeder bezahlt?",),
    "by_place": ("Was haben wir in jeder Stadt ausgegeben?",),
    "top_place": ("Welche Stadt war die teuerste?",),
    "top_day": ("Welcher Tag war am teuersten?",),
    "share_me": ("Wie groß ist mein Anteil an der Reise?",),
    "share_person_category": ("Wie hoch ist {p}s Anteil an den Ausgaben für {c}?",),
    "share_percent": ("Wie viel Prozent der Gesamtkosten entfielen auf {c}?",),
    "balances": ("Wer schuldet wem noch Geld?",),
    "balance_me": ("Was schulde ich noch?", "wie viel muss ich noch zahlen?"),
    "balance_person": ("Wie viel schuldet {p} noch?",),
    "balance_pair": ("Was schuldet {p} {q} noch?",),
    "payments_pair": ("Wie viel hat {p} {q} überwiesen?",),
    "compare_categories": ("Was war teurer, {c} oder {d}?", "Haben wir für {c} mehr bezahlt als für {d}?"),
    "compare_people": ("Hat {p} mehr bezahlt als {q}?",),
    "compare_weeks": ("Haben wir diese Woche mehr bezahlt als letzte Woche?",),
    "excluding": ("Wie viel haben wir insgesamt ausgegeben, ohne {c}?",),
    "paid_for": ("Was hat {p} für {q} bezahlt?",),
    "last_expense": ("Welche Ausgabe war die letzte?",),
}
FOLLOW_UPS: dict[str, tuple[tuple[str, ...], ...]] = {
    "total_category_place": (("Was hat {c} in {k} gekostet?", "Und was in {l}?"),),
    "paid_by_category": (("Was hat {q} für {c} bezahlt?", "Und was ist mit {p}?"),),
    "total_month": (("Wie viel haben wir im {n} bezahlt?", "Und im {m}?"),),
    "sum_payers_category": (("Was haben wir für {c} ausgegeben?", "Und wer hat davon am meisten bezahlt?"),),
}
