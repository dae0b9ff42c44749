"""The gate as an attacker meets it: sentences that twist what facts and passages say, and faithful ones in many words.

Those that twist must all be refused. Of those that are faithful most must pass: what is refused of them is told by the
template, and is listed here, so that it is seen when their number changes.
"""

import pytest

from domain.answer_writing.gate import pass_sentence
from domain.answers import Fact
from tests.domain.answer_writing.test_gate_corpus import (
    ALL,
    ASKED_BOTH,
    ASKED_ONE,
    ASKED_PAYERS,
    BOTH,
    BY_SARAH,
    COUNT,
    FOOD,
    IN_MAY,
    LARGEST,
    LODGING,
    ON_DAY,
    ONE,
    PAYERS,
    PRAGUE,
    SARAHS_FOOD,
    SENT,
    WITHOUT,
    fact,
    passage,
)

BOOKED = fact("Booked in EUR, the total of the expenses in category Food is {}.", "300.00 EUR (3 expenses)")
IN_CZK = fact("The total of the expenses in category Food in CZK is {}.", "900.00 CZK (1 expense)")
FOOD_GBP = fact("The total of the expenses in category Food is {}.", "84.00 GBP (1 expense)")
BOOKED_BY_SARAH = fact("Of the expenses in category Food, booked in EUR, {}.", "Sarah paid 180.00 EUR (2 expenses)")
OVER = fact("The number of expenses of more than 50.00 EUR is {}.", "4")
SHARE = fact("The share of the expenses in category Food in all expenses is {}.", "40.0 % (300.00 EUR of 750.00 EUR)")
PER_PERSON = fact("The average per person of the expenses is {}.", "250.00 EUR (750.00 EUR by 3 people)")
PER_DAY = fact(
    "The average per day of the expenses in category Food is {}.",
    "about 33.33 EUR (100.00 EUR by 3 days from 2026-05-01 to 2026-05-03)",
)
SETTLE = fact("{}.", "to settle up, David pays Sarah 12.00 EUR")
EVEN = fact("{}.", "everybody is even in EUR")
IS_OWED = fact("{}.", "Sarah is owed 12.00 EUR")
BY_CARD = fact("The total of the expenses paid by card is {}.", "70.00 EUR (3 expenses)")
TOP = fact(
    "The list of the largest of the expenses has {}.",
    "2 expenses of together 500.00 EUR: 300.00 EUR for 'Dinner', paid by Sarah on 2026-05-02; "
    "200.00 EUR for 'Boat', paid by David on 2026-05-03",
)
SMALLEST = fact(
    "The smallest of the expenses in category Transport is {}.", "2.00 EUR for 'Bus', paid by David on 2026-05-02"
)
GROUPS = (
    fact("Of the expenses, {}.", "Lodging comes to 400.00 EUR (1 expense)"),
    fact("Of the expenses, {}.", "Food comes to 300.00 EUR (3 expenses)"),
)
DIFF = (
    fact("The total of the expenses in category Food is {}.", "300.00 EUR (3 expenses)"),
    fact("The total of the expenses in category Lodging is {}.", "250.00 EUR (1 expense)"),
    fact("The difference between the expenses in category Food and those in category Lodging is {}.", "50.00 EUR"),
)
MY_SHARE = fact("Of the expenses in category Food, {}.", "the share of Sarah is 60.00 EUR (3 expenses)")
UNTIL = fact("The total of the expenses until 2026-05-31 is {}.", "99.00 EUR (1 expense)")
SINCE = fact("The total of the expenses since 2026-05-03 is {}.", "55.00 EUR (1 expense)")
NOT_PRAGUE = fact("The total of the expenses that do not mention 'Prague' is {}.", "55.00 EUR (1 expense)")
SARAH_AND_DAVID = fact("The total of the expenses shared by Sarah and David is {}.", "55.00 EUR (1 expense)")
EITHER = fact("The total of the expenses paid by Sarah or David is {}.", "55.00 EUR (1 expense)")
MIXED = (FOOD_GBP, FOOD, BOOKED)
OUT2 = fact("The total of the expenses not in category Lodging is {}.", "20.00 EUR (1 expense)")
FOODAVG = fact("The average of the expenses in category Lodging is {}.", "75.00 EUR (2 expenses)")
FP = fact("The total of the expenses in category Food that mention 'Prague' is {}.", "45.00 EUR (1 expense)")
LP = fact("The total of the expenses in category Lodging that mention 'Prague' is {}.", "95.00 EUR (1 expense)")
SHARE_OF_SARAH = fact(
    "The share of the expenses in category Food in the expenses paid by Sarah is {}.", "40.0 % (30.00 EUR of 75.00 EUR)"
)
BY_CASH = fact("The total of the expenses paid by cash is {}.", "70.00 EUR (3 expenses)")
TWO = fact("The total of the expenses in categories Food or Groceries is {}.", "70.00 EUR (3 expenses)")
BRNO_BY_CARD = fact("The total of the expenses that mention 'Brno' paid by card is {}.", "183.00 EUR (3 expenses)")
ON_FOOD = "How much did we spend on food?"

TWISTED = [
    # names, swapped payer / receiver
    ("Who owes what?", (SETTLE,), "David owes Sarah, {F1}."),
    ("Who owes what?", (SETTLE,), "Sarah pays David: {F1}."),
    ("Who owes what?", (SETTLE,), "Sarah owes David, so {F1}."),
    ("Who owes what?", (SETTLE,), "Nobody owes anything: {F1}."),
    ("Who owes what?", (SETTLE,), "{F1}, and you owe nothing."),
    ("Who owes what?", (SETTLE,), "{F1} more."),
    ("Who owes what?", (EVEN,), "{F1} but Sarah."),
    ("Who owes what?", (EVEN,), "{F1} with David."),
    ("What is Sarah owed?", (IS_OWED,), "{F1} by David."),
    ("What is Sarah owed?", (IS_OWED,), "{F1} for food."),
    ("What did Sarah and David share?", (SARAH_AND_DAVID,), "Sarah shared {F1} by David."),
    ("What did Sarah and David share?", (SARAH_AND_DAVID,), "Sarah and David paid {F1}."),
    ("What did Sarah and David share?", (SARAH_AND_DAVID,), "Sarah and David each shared {F1}."),
    ("What did Sarah or David pay?", (EITHER,), "Sarah paid {F1}."),
    ("What did Sarah or David pay?", (EITHER,), "Sarah and David each paid {F1}."),
    ("What did Sarah or David pay?", (EITHER,), "Sarah paid {F1} to David."),
    ("What is Sarah's share of the food?", (MY_SHARE,), "Sarah paid for food: {F1}."),
    ("What is Sarah's share of the food?", (MY_SHARE,), "Of the food, {F1} each."),
    ("Who paid for the food?", PAYERS, "Of the food, {F2} to David."),
    ("Who paid for the food?", PAYERS, "{F2} of it, and {F3} of the lodging."),
    ("Who paid for the food?", PAYERS, "You spent {F1}, of which only {F2}."),
    ("Who paid for the food?", PAYERS, "{F2}, more than {F3}."),
    ("What did we pay by card?", (BY_CARD,), "Cash came to {F1}."),
    ("What did we pay by card?", (BY_CARD,), "The card was paid {F1}."),
    ("What did we pay by card?", (BY_CARD,), "All was paid by card: {F1}."),
    # currencies
    (ON_FOOD, MIXED, "Booked in GBP, you spent {F3} on food."),
    (ON_FOOD, MIXED, "Booked in EUR, you spent {F1} on food."),
    (ON_FOOD, MIXED, "You spent {F3} on food in EUR."),
    (ON_FOOD, MIXED, "You spent {F3} on food."),
    (ON_FOOD, MIXED, "In EUR, you spent {F1} on food."),
    (ON_FOOD, MIXED, "Booked in EUR, you spent {F3} on food, and {F1} of it."),
    (ON_FOOD, MIXED, "Booked in euros EUR, you spent {F3} on food."),
    (ON_FOOD, MIXED, "You booked {F3} EUR in food."),
    (ON_FOOD, MIXED, "Booked in dollars, you spent {F3} on food."),
    (ON_FOOD, MIXED, "Booked in EUR€, you spent {F3} on food."),
    (ON_FOOD, (IN_CZK,), "You spent {F1} on food in euros."),
    (ON_FOOD, (IN_CZK,), "You spent {F1} crowns on food."),
    (ON_FOOD, (IN_CZK,), "You spent {F1} on food in CZK and EUR."),
    ("How many over 50 EUR?", (OVER,), "You had {F1} expenses of more than {D1} USD."),
    ("How many over 50 EUR?", (OVER,), "You had {F1} expenses of {D1} EUR."),
    ("How many over 50 EUR?", (OVER,), "You had {F1} expenses of less than {D1} EUR."),
    ("How many over 50 EUR?", (OVER,), "You had {F1} expenses in EUR."),
    ("How many over 50 EUR?", (OVER,), "You had {F1} expenses."),
    ("How many over 50 EUR?", (OVER,), "You had {F1} expenses of at least {D1} EUR."),
    # percent / share
    ("What share was food?", (SHARE,), "You spent {F1} on food."),
    ("What share was food?", (SHARE,), "The share of food is {F1} per day."),
    ("What share was food?", (SHARE,), "The share of the expenses is {F1}."),
    ("What share was food?", (SHARE,), "All expenses are the food share: {F1}."),
    ("What share was food?", (SHARE,), "Each share of the food is {F1}."),
    # averages
    ("What per person?", (PER_PERSON,), "The average of the expenses is {F1}."),
    ("What per person?", (PER_PERSON,), "Everybody spent {F1}."),
    ("What per person?", (PER_PERSON,), "The average per day of the expenses is {F1}."),
    ("What per person?", (PER_PERSON,), "You spent {F1} per person."),
    ("What on food per day?", (PER_DAY,), "You spent {F1} each day on food."),
    ("What on food per day?", (PER_DAY,), "The average of the food expenses is {F1}."),
    ("What on food per day?", (PER_DAY,), "The average per person of the food is {F1}."),
    ("What on food per day?", (PER_DAY,), "The daily average is {F1} per person."),
    # days
    ("What until 31 May?", (UNTIL,), "You spent {F1} since {D1}."),
    ("What until 31 May?", (UNTIL,), "You spent {F1} on {D1}."),
    ("What until 31 May?", (UNTIL,), "You spent {F1} before {D1}."),
    ("What since 3 May?", (SINCE,), "You spent {F1} until {D1}."),
    ("What since 3 May?", (SINCE,), "You spent {F1} after {D1}."),
    ("What in May?", (IN_MAY,), "From {D1}, you spent {F1} to {D2} on food."),
    ("What in May?", (IN_MAY,), "In June, you spent {F1} from {D1} to {D2}."),
    ("What in May?", (IN_MAY,), "From {D1} to {D1}, you spent {F1}."),
    ("What in May?", (IN_MAY,), "The day from {D1} to {D2}, you spent {F1} on Monday."),
    # negation, scope
    ("What not in Prague?", (NOT_PRAGUE,), "You spent {F1} that mention Prague."),
    ("What not in Prague?", (NOT_PRAGUE,), "In Prague, you spent {F1}."),
    ("What not in Prague?", (NOT_PRAGUE,), "You do not spend {F1} in Prague."),
    # claims
    ("What was the largest?", (LARGEST,), "The largest expenses are {F1} each."),
    ("What was the largest?", (LARGEST,), "The second largest expense was {F1}."),
    ("What was the largest?", (LARGEST,), "The largest food expense was {F1}."),
    ("What was the cheapest transport?", (SMALLEST,), "The smallest expense was {F1}."),
    ("What was the cheapest transport?", (SMALLEST,), "The largest transport expense was {F1}."),
    ("What were the two largest?", (TOP,), "The list of the expenses has {F1}."),
    ("Food or lodging?", DIFF, "You spent {F3} on food."),
    ("Food or lodging?", DIFF, "You spent {F3} more on food than on lodging."),
    ("Food or lodging?", DIFF, "Lodging is {F3} more than food."),
    ("Food or lodging?", DIFF, "The difference is {F1}."),
    ("Food or lodging?", DIFF, "Together food and lodging are {F1} and {F2}."),
    ("What by category?", GROUPS, "{F1}, and {F2} of lodging."),
    ("What by category?", GROUPS, "Most: {F1}."),
    ("What by category?", GROUPS, "Of the food, {F1}."),
    # joined
    (ASKED_ONE, ONE, "You spent {F1} on food; that is too much."),
    (ASKED_ONE, ONE, "You spent {F1} on food; the trip is paid."),
    (ASKED_ONE, ONE, "You spent {F1} on food; your group has paid it all."),
    (ASKED_ONE, ONE, "You spent {F1} on food: it was your friends' money."),
    (ASKED_ONE, ONE, "Your friends spent {F1} on your food."),
    (ASKED_ONE, ONE, "Those travellers have gone, so you spent {F1} on food."),
    (ASKED_ONE, ONE, "You were paid {F1} for food."),
    (ASKED_ONE, ONE, "You saved {F1} on food."),
    (ASKED_ONE, ONE, "You spent the second {F1} on food."),
    (ASKED_ONE, ONE, "You first spent {F1} on food."),
    (ASKED_ONE, ONE, "You spent {F1} daily on food."),
    (ASKED_ONE, ONE, "You spent {F1} on food today."),
    (ASKED_ONE, ONE, "You spent {F1} on food this year."),
    (ASKED_ONE, ONE, "You spent {F1} on food here."),
    (ASKED_ONE, ONE, "You spent {F1}k on food."),
    (ASKED_ONE, ONE, "You spent {F1}, give or take, on food."),
    (ASKED_ONE, ONE, "You spent ca. {F1} on food."),
    (ASKED_ONE, ONE, "You spent {F1} plus on food."),
    (ASKED_ONE, ONE, "You spent {F1} plus tips on food."),
    (ASKED_ONE, ONE, "You spent {F1} on food each."),
    (ASKED_ONE, ONE, "You spent {F1} on food per head."),
    (ASKED_ONE, ONE, "You spent {F1} on food for one."),
    (ASKED_ONE, ONE, "You spent {F1} on the one food."),
    (ASKED_ONE, ONE, "You spent {F1} a day on food."),
    (ASKED_ONE, ONE, "You spent {F1} on food, a day."),
    (ASKED_ONE, ONE, "You spent {F1} (about) on food."),
    (ASKED_ONE, ONE, "You spent {F1} on food & drink."),
    (ASKED_ONE, ONE, "You spent {F1} on fоod."),
    (ASKED_ONE, ONE, "You spent {F1} on ｆood."),
    (ASKED_ONE, ONE, "You spent {F１} on food."),
    (ASKED_ONE, ONE, "You spent ｛F1｝ on food."),
    (ASKED_ONE, ONE, "You spent {F1} on food\u00ad."),
    (ASKED_ONE, ONE, "You\u200dspent {F1} on food."),
    (ASKED_ONE, ONE, "You spent {F1} on food\ufe0f."),
    (ASKED_ONE, ONE, "You spent {F1} on <b>food</b>."),
    (ASKED_ONE, ONE, "You spent {F1} on [food](http://x.example)."),
    (ASKED_ONE, ONE, "You spent {F1} on food#fragment."),
    (ASKED_ONE, ONE, "# You spent {F1} on food."),
    (ASKED_ONE, ONE, "You spent {F1} on food -- all of you."),
    (ASKED_ONE, ONE, "You spent {F1} on food \u2013 more than on lodging."),
    (ASKED_ONE, ONE, "You spent {F1}/3 on food."),
    (ASKED_ONE, ONE, "You spent {F1}+ on food."),
    (ASKED_ONE, ONE, "You spent \u2212{F1} on food."),
    (ASKED_ONE, ONE, "You spent \u2013 {F1} on food."),
    (ASKED_ONE, ONE, "You spent - {F1} on food."),
    (ASKED_ONE, ONE, "You spent \u2014{F1} on food."),
    (ASKED_ONE, ONE, "You spent {F01} on food."),
    (ASKED_ONE, ONE, "You spent {F1} or so on food."),
    (ASKED_ONE, ONE, "You spent {F1}, or was it, on food."),
    (ASKED_ONE, ONE, "SPENT {F1} ON FOOD."),
    (ASKED_BOTH, BOTH, "You spent {F1} on lodging and {F2} on food."),
    (ASKED_BOTH, BOTH, "You spent {F2} on food and {F1} on lodging."),
    (ASKED_BOTH, BOTH, "You spent {F1} on food and lodging, and {F2}."),
    (ASKED_BOTH, BOTH, "You spent {F1} on food, {F2} on food."),
    (ASKED_BOTH, BOTH, "Sarah spent {F1} on food and {F2} on lodging."),
    (ASKED_BOTH, BOTH, "You spent {F1} on food and {F2} more on lodging."),
    (ASKED_BOTH, BOTH, "You spent {F1} on food and not {F2} on lodging."),
    (ASKED_BOTH, BOTH, "You spent {F1} on food and lodging, {F2} on lodging."),
    (ASKED_BOTH, BOTH, "You spent {F1} on food, of which {F2} on lodging."),
    (ASKED_BOTH, BOTH, "You spent {F1} on food and {F2} on lodging, altogether."),
    (ASKED_BOTH, BOTH, "You spent {F1} on food and {F2} on lodging in Prague."),
    (ASKED_BOTH, BOTH, "You spent {F1} on food and {F2} on lodging each."),
    (ASKED_BOTH, BOTH, "You spent {F1} on food and you spent {F2} on it."),
    (ASKED_BOTH, BOTH, "You spent {F1} and {F2} on food."),
    (ASKED_BOTH, BOTH, "You spent {F1} and {F2} on lodging."),
    (ASKED_BOTH, BOTH, "You spent {F1} and {F2} on food and lodging."),
    (ASKED_BOTH, BOTH, "You spent {F1} and {F2} on lodging and food."),
    (ASKED_BOTH, BOTH, "You spent {F1} on the food and, in total, {F2}."),
    (ASKED_BOTH, BOTH, "Food is lodging: {F1} and {F2}."),
    (ASKED_BOTH, BOTH, "Food and lodging are {F1} and {F2}, everybody."),
    (ASKED_BOTH, BOTH, "You were paid {F1} for food and {F2} for lodging."),
    ("Food and lodging in Prague?", (FP, LP), "You spent {F1} on food and {F2} on lodging."),
    ("Food and lodging in Prague?", (FP, LP), "You spent {F1} on food in Prague and {F2} on lodging."),
    ("Food and average lodging?", (FOOD, FOODAVG), "You spent {F1} on food and {F2} on lodging."),
    ("Food and average lodging?", (FOOD, FOODAVG), "The average spent is {F1} on food and {F2} on lodging."),
    ("Food by Sarah and lodging?", (SARAHS_FOOD, LODGING), "Sarah paid {F1} for food and {F2} for lodging."),
    ("Food by Sarah and lodging?", (SARAHS_FOOD, LODGING), "You spent {F1} on food and {F2} on lodging."),
    ("Food in May and lodging?", (IN_MAY, LODGING), "From {D1} to {D2}, you spent {F1} and {F2} on lodging."),
    (ON_FOOD, MIXED, "Booked in EUR, you spent {F1} on food and {F3}."),
    (ON_FOOD, MIXED, "Booked in EUR, you spent {F3} and {F2} on food."),
    (ON_FOOD, MIXED, "You spent {F2} on food, that is {F3}."),
    (ON_FOOD, MIXED, "You spent {F2} in EUR on food."),
    (ON_FOOD, MIXED, "The total of the expenses, booked in EUR, is {F3}."),
    (ON_FOOD, MIXED, "You booked {F3} of food."),
    (ON_FOOD, MIXED, "You booked the food in EUR for {F3} each."),
    (ON_FOOD, MIXED, "Booked in EUR by Sarah, the food is {F3}."),
    (ON_FOOD, MIXED, "Booked in EUR, the lodging is {F3}."),
    (ON_FOOD, MIXED, "Booked IN EUR EUR the total of food is {F3}."),
    (ON_FOOD, MIXED, "Not booked in EUR, you spent {F3} on food."),
    ("What share was food?", (SHARE,), "Food was {F1} of the expenses."),
    ("What share was food?", (SHARE,), "All expenses were {F1} of the food."),
    ("What share was food?", (SHARE,), "Of all expenses, the share of Sarah in food is {F1}."),
    ("What share was food?", (SHARE,), "Food is not {F1} of all expenses."),
    ("What share was food?", (SHARE,), "Food is {F1} of all expenses each."),
    ("What share was food?", (SHARE,), "Food is {F1} of all expenses in EUR."),
    ("What share of Sarah's was food?", (SHARE_OF_SARAH,), "Food is {F1} of all expenses."),
    ("What share of Sarah's was food?", (SHARE_OF_SARAH,), "The share of food is {F1}."),
    ("What share of Sarah's was food?", (SHARE_OF_SARAH,), "The share of the expenses paid by Sarah in food is {F1}."),
    ("What share of Sarah's was food?", (SHARE_OF_SARAH,), "Sarah paid {F1} of the food."),
    ("What without lodging?", (OUT2,), "Except for food, you spent {F1}."),
    ("What without lodging?", (OUT2,), "You spent {F1} except on food without lodging."),
    ("What without lodging?", (OUT2,), "You have not spent {F1} without lodging."),
    ("What in May?", (IN_MAY,), "Between {D2} and {D1}, you spent {F1}."),
    ("What in May?", (IN_MAY,), "Between {D1} and {D2}, you spent {F1} so far."),
    ("What in May?", (IN_MAY,), "On the trip, you spent {F1}."),
    ("How many on 2 October?", (ON_DAY,), "Between {D1} and {D1}, you had {F1} expenses."),
    ("What did Sarah pay?", (BY_SARAH,), "Sarah paid {F1} on the whole trip for everybody."),
    ("What did Sarah pay?", (BY_SARAH,), "{F1} was paid."),
    ("What did Sarah pay?", (BY_SARAH,), "{F1} was paid to Sarah."),
    ("What did Sarah pay?", (BY_SARAH,), "{F1} was paid for Sarah."),
    ("What did Sarah pay?", (BY_SARAH,), "Sarah paid you {F1}."),
    ("What did Sarah pay?", (BY_SARAH,), "Sarah has been paid {F1}."),
    ("What did we pay in cash?", (BY_CASH,), "You paid {F1} by card."),
    ("What did we pay in cash?", (BY_CASH,), "You paid {F1}."),
    ("Food or groceries?", (TWO,), "You spent {F1} on food."),
    ("Food or groceries?", (TWO,), "You spent {F1} on groceries."),
    ("Food or groceries?", (TWO,), "You spent {F1} on food and {F1} on groceries."),
    ("Food or groceries?", (TWO,), "You spent {F1} each on food and groceries."),
    ("What was the largest?", (LARGEST,), "The most expensive food was {F1}."),
    ("What was the largest?", (LARGEST,), "The least expensive was {F1}."),
    ("What was the largest?", (LARGEST,), "The most was {F1}."),
    (ASKED_ONE, ONE, "-{F1} was spent on food."),
    (ASKED_ONE, ONE, "12. {F1} was spent on food, and 3 more."),
    (ASKED_ONE, ONE, "Hence\u00a0{F1}\u00a0EUR on food."),
    (ASKED_ONE, ONE, "The amount of the total is {F1} amounts."),
    ("What is it, as the total of the lodging?", ONE, "The total of the expenses in category Lodging is {F1}."),
    ("{F1} of what?", ONE, "You spent {F1} on {F1}."),
    # what one paid, as all there is
    ("What did Sarah pay for food?", (SARAHS_FOOD,), "The food was paid by Sarah, {F1}."),
    ("What did Sarah pay for food?", (SARAHS_FOOD,), "The food, {F1}, was paid by Sarah."),
    ("What did Sarah pay for food?", (SARAHS_FOOD,), "The food came to {F1} and has been paid by Sarah."),
    ("What did we pay in Brno by card?", (BRNO_BY_CARD,), "Brno was paid by card: {F1}."),
    ("What did we pay in Brno by card?", (BRNO_BY_CARD,), "Brno expenses were paid by card and came to {F1}."),
    ("What did Sarah and David share?", (SARAH_AND_DAVID,), "The expenses are shared by Sarah and David: {F1}."),
    # sides turned around
    ("Food or lodging?", DIFF, "The difference between lodging and food is {F3}."),
    ("Meals or the hotel?", DIFF, "The difference between the hotel and the meals is {F3}."),
    (
        "Food or lodging?",
        DIFF,
        "The difference between the expenses in category Lodging and those in category Food is {F3}.",
    ),
]

FAITHFUL = [
    (ON_FOOD, MIXED, "Booked in EUR, you spent {F3} on food."),
    (ON_FOOD, MIXED, "Booked in EUR, the food cost {F3}."),
    (ON_FOOD, MIXED, "The total for food, booked in EUR, is {F3}."),
    (ON_FOOD, MIXED, "All together, the food came to {F3}, booked in EUR."),
    (ON_FOOD, MIXED, "You spent {F1} and {F2} on food."),
    (ON_FOOD, MIXED, "You spent {F1} on food and {F2} on food."),
    (ON_FOOD, (IN_CZK,), "You spent {F1} on food in CZK."),
    (ON_FOOD, (IN_CZK,), "In crowns, you spent {F1} on food."),
    (ON_FOOD, (IN_CZK,), "The total for food in CZK is {F1}."),
    ("How many over 50 EUR?", (OVER,), "There are {F1} expenses of more than {D1} EUR."),
    ("How many over 50 EUR?", (OVER,), "You had {F1} expenses of more than {D1} EUR."),
    ("What share was food?", (SHARE,), "The share of food in all expenses is {F1}."),
    ("What share was food?", (SHARE,), "The share of the food expenses in all expenses is {F1}."),
    ("What share of it was food?", (SHARE,), "Food had a share of {F1} of all expenses."),
    ("What per person?", (PER_PERSON,), "The average per person was {F1}."),
    ("What per person?", (PER_PERSON,), "On average, you spent {F1} per person."),
    ("What on food per day?", (PER_DAY,), "On average, you spent {F1} per day on food."),
    ("What on food per day?", (PER_DAY,), "The average spent on food per day is {F1}."),
    ("Who owes what?", (SETTLE,), "{F1}."),
    ("Who owes what?", (SETTLE,), "According to the ledger, {F1}."),
    ("Who owes what?", (EVEN,), "{F1}."),
    ("Are we even?", (EVEN,), "Yes, {F1}."),
    ("What is Sarah owed?", (IS_OWED,), "{F1}."),
    ("What did we pay by card?", (BY_CARD,), "You paid {F1} by card."),
    ("What did we pay by card?", (BY_CARD,), "The expenses paid by card come to {F1}."),
    ("What did we pay by card?", (BY_CARD,), "{F1} was paid by card."),
    ("What did we pay by card?", (BY_CARD,), "In total, {F1} was paid by card."),
    ("What was the largest?", (LARGEST,), "The most expensive was {F1}."),
    ("What was the largest?", (LARGEST,), "Your largest expense: {F1}."),
    ("What was the cheapest transport?", (SMALLEST,), "The cheapest transport expense was {F1}."),
    ("What were the two largest?", (TOP,), "The largest expenses are {F1}."),
    ("What were the two largest?", (TOP,), "The largest were {F1}."),
    ("Food or lodging?", DIFF, "You spent {F1} on food and {F2} on lodging."),
    ("Food or lodging?", DIFF, "Food cost {F1}, and lodging cost {F2}."),
    ("Food or lodging?", DIFF, "The difference between food and lodging is {F3}."),
    ("What by category?", GROUPS, "{F1}, and {F2}."),
    ("What by category?", GROUPS, "{F1}; {F2}."),
    ("What by category?", GROUPS, "Of the expenses, {F1}, and {F2}."),
    ("What is Sarah's share of the food?", (MY_SHARE,), "Of the food expenses, {F1}."),
    ("What until 31 May?", (UNTIL,), "Until {D1}, you spent {F1}."),
    ("What until 31 May?", (UNTIL,), "You spent {F1} until {D1}."),
    ("What since 3 May?", (SINCE,), "Since {D1}, you spent {F1}."),
    ("What since 3 May?", (SINCE,), "You have spent {F1} since {D1}."),
    ("What not in Prague?", (NOT_PRAGUE,), "The expenses that do not mention Prague come to {F1}."),
    ("What did Sarah and David share?", (SARAH_AND_DAVID,), "Sarah and David shared {F1}."),
    ("What did Sarah and David share?", (SARAH_AND_DAVID,), "The expenses shared by Sarah and David total {F1}."),
    ("What did Sarah or David pay?", (EITHER,), "Sarah or David paid {F1}."),
    ("How many meals?", (COUNT,), "There were {F1} food expenses."),
    ("How many meals?", (COUNT,), "You had {F1} food expenses."),
    ("How many meals?", (COUNT,), "There are {F1} meals."),
    ("What did we spend in all?", (ALL,), "You spent {F1} in total."),
    ("What did we spend in all?", (ALL,), "The trip cost {F1} in total."),
    ("What did we spend in all?", (ALL,), "So far, you have spent {F1}."),
    ("What did we spend in all?", (ALL,), "The total cost of the trip was {F1}."),
    ("What did we spend on food in Prague?", (PRAGUE,), "You spent {F1} on food in Prague."),
    ("What did we spend on food in Prague?", (PRAGUE,), "In Prague, you spent {F1} on food."),
    ("What did we spend on food in Prague?", (PRAGUE,), "The food in Prague cost {F1}."),
    ("What did we spend on food in Prague?", (PRAGUE,), "Food in Prague came to a total of {F1}."),
    ("How many on 2 October?", (ON_DAY,), "On {D1}, there were {F1} expenses."),
    ("What did we spend in May?", (IN_MAY,), "Between {D1} and {D2}, you spent {F1}."),
    ("What did we spend in May?", (IN_MAY,), "You spent {F1} from {D1} to {D2}."),
    ("What did we spend in May?", (IN_MAY,), "In May, from {D1} to {D2}, you spent {F1}."),
    ("What did Sarah pay?", (BY_SARAH,), "Sarah paid a total of {F1}."),
    ("What did Sarah pay?", (BY_SARAH,), "In total, Sarah paid {F1}."),
    ("What did Sarah pay?", (BY_SARAH,), "Sarah has paid {F1}."),
    ("What did Sarah pay?", (BY_SARAH,), "{F1} was paid by Sarah."),
    ("What did Sarah pay for food?", (SARAHS_FOOD,), "Sarah paid {F1} for the food."),
    ("What did Sarah send David?", (SENT,), "Sarah sent David {F1}."),
    ("What did we spend without lodging?", (WITHOUT,), "Without lodging, you spent {F1}."),
    ("What did we spend without lodging?", (WITHOUT,), "The expenses not in lodging total {F1}."),
    (ASKED_PAYERS, PAYERS, "The food cost {F1}; {F2}, and {F3}."),
    (ASKED_PAYERS, PAYERS, "You spent {F1} on food: {F2} and {F3}."),
    (ASKED_PAYERS, PAYERS, "You spent {F1} on food, of which {F2}."),
    (ASKED_PAYERS, PAYERS, "Of this, {F2} and {F3}."),
    (ASKED_BOTH, BOTH, "You spent {F1} on food and {F2} on lodging."),
    (ASKED_BOTH, BOTH, "You spent {F1} on food, and the lodging cost {F2}."),
    (ASKED_ONE, ONE, "- You spent {F1} on food."),
    (ASKED_ONE, ONE, "You spent a total of {F1} on food."),
    (ASKED_ONE, ONE, "The total amount spent on food is {F1}."),
    (ASKED_ONE, ONE, "Your total food cost was {F1}."),
    (ASKED_ONE, ONE, "Sure, you spent {F1} on food."),
    (ASKED_ONE, ONE, "The group spent {F1} on food during the trip."),
    (ASKED_ONE, ONE, "Food expenses amount to {F1}."),
    (ASKED_ONE, ONE, "You have spent {F1} on food so far."),
    (ASKED_ONE, ONE, "The answer is {F1}."),
    ("What did Sarah pay for food?", (SARAHS_FOOD,), "{F1} for food was paid by Sarah."),
    ("What did Sarah pay for food?", (SARAHS_FOOD,), "The food that was paid by Sarah came to {F1}."),
    ("What did we pay in Brno by card?", (BRNO_BY_CARD,), "In Brno, {F1} was paid by card."),
    ("Meals or the lodging?", DIFF, "The difference between the meals and the lodging is {F3}."),
]

HOTEL = passage(
    "The hotel desk is open from 7:00 to 23:00. Guests under 12 stay free with an adult. City tax "
    "is 50 CZK per person and night. The rooftop bar closes at midnight, except on Sundays. You may "
    "not smoke in the rooms. Late check-out costs 20 EUR until 14:00. Towels can be rented for 3 "
    "EUR."
)
MAIL = passage(
    "Dear guests, your transfer leaves at 06:15 from gate B. Please be there ten minutes before. "
    "The driver is called Marek. If you are late, call +420 555 010 199. Your booking number is "
    "AB1234."
)
SUBS = passage(
    "The castle was founded in 1357. Over two million people visit it each year. Entry to the "
    "gardens is free from April to October. The tower has 287 steps; there is no lift."
)
LIST = passage(
    "Opening hours\n\nMonday: closed\n\nTuesday to Friday: 9:00-17:00\n\nSaturday: 10:00-14:00", headings=("Museum",)
)
QUOTES = passage(
    'Guests say: "The pool is warm." It is said that the sauna is broken. According to the manager, '
    "the gym opens at 8:00. The menu reads: soup 4 EUR, steak 18 EUR."
)
PASSAGES = (HOTEL, MAIL, SUBS, LIST, QUOTES)

TWISTED_PASSAGES = [
    ("When is the desk open?", "The hotel desk is open from 7:00 to 23:30 [1]."),
    ("When is the desk open?", "The hotel desk is open from 7:00 [1]."),
    ("When is the desk open?", "The hotel desk is open 24 hours [1]."),
    ("When is the desk open?", "The hotel desk is open from 7:00 to 23:00 every day [1]."),
    ("When is the desk open?", "The hotel desk is open from 7:00 to 23:00 [2]."),
    ("When is the desk open?", "The hotel desk is only open from 7:00 to 23:00 [1]."),
    ("When is the desk open?", "The hotel desk is open from 7:00 to 23:00; the bar too [1]."),
    ("When is the desk open?", "The hotel desk is open from 07:00 p.m. to 23:00 [1]."),
    ("When is the desk open?", "The hotel desk is open from 23:00 to 7:00 [1]."),
    ("When is the desk open?", "The hotel desk is closed from 7:00 to 23:00 [1]."),
    ("When is the desk open?", "The hotel desk is open from ７:00 to 23:00 [1]."),
    ("When is the desk open?", "The hotel desk is open from 7:00 to 23:00 [１]."),
    ("When is the desk open?", "The h\u200botel desk is open from 7:00 to 23:00 [1]."),
    ("When is the desk open?", "The hotel **desk** is open from 7:00 to 23:00 [1]."),
    ("When is the desk open?", "The [hotel desk](http://x.example) is open from 7:00 to 23:00 [1]."),
    ("Do children stay free?", "Guests stay free [1]."),
    ("Do children stay free?", "Guests under 12 stay free [1]."),
    ("Do children stay free?", "Guests under 21 stay free with an adult [1]."),
    ("Do children stay free?", "Guests over 12 stay free with an adult [1]."),
    ("What is the city tax?", "City tax is 50 EUR per person and night [1]."),
    ("What is the city tax?", "City tax is 50 CZK per person [1]."),
    ("What is the city tax?", "City tax is 50 CZK per room and night [1]."),
    ("What is the city tax?", "City tax is about 50 CZK per person and night [1]."),
    ("What is the city tax?", "City tax is fifty CZK per person and night [1]."),
    ("When does the bar close?", "The rooftop bar closes at midnight [1]."),
    ("When does the bar close?", "The rooftop bar closes at midnight on Sundays [1]."),
    ("May we smoke?", "You may smoke in the rooms [1]."),
    ("May we smoke?", "You may not smoke [1]."),
    ("What does late check-out cost?", "Late check-out costs 20 EUR [1]."),
    ("What does late check-out cost?", "Check-out costs 20 EUR until 14:00 [1]."),
    ("When does the transfer leave?", "Your transfer leaves at 6:15 p.m. from gate B [2]."),
    ("When does the transfer leave?", "Your transfer leaves at 06:15 from gate D [2]."),
    ("When does the transfer leave?", "Your transfer leaves at 06:15 [2]."),
    ("When does the transfer leave?", "Your transfer arrives at 06:15 from gate B [2]."),
    ("What is the booking number?", "Your booking number is AB1243 [2]."),
    ("What is the booking number?", "Your booking number is AB 1234 5 [2]."),
    ("What is the number to call?", "Call +420 555 010 199 [2]."),
    ("Who is the driver?", "The driver is called Martin [2]."),
    ("When was the castle founded?", "The castle was founded in 1375 [3]."),
    ("When was the castle founded?", "The castle was founded before 1357 [3]."),
    ("When was the castle founded?", "The tower was founded in 1357 [3]."),
    ("How many visit the castle?", "Two million people visit it each year [3]."),
    ("How many visit the castle?", "Over three million people visit it each year [3]."),
    ("How many visit the castle?", "Over two million people visit it [3]."),
    ("Is entry to the gardens free?", "Entry to the gardens is free [3]."),
    ("Is entry to the gardens free?", "Entry is free from April to October [3]."),
    ("Is entry to the gardens free?", "Entry to the gardens is free from April to October, the castle is not [3]."),
    ("Is there a lift?", "There is a lift [3]."),
    ("Is there a lift?", "The tower has a lift [3]."),
    ("When is the museum open?", "Monday: 9:00-17:00 [4]."),
    ("When is the museum open?", "Tuesday to Friday: 10:00-14:00 [4]."),
    ("When is the museum open?", "The museum is open Monday [4]."),
    ("Is the pool warm?", "The pool is warm [5]."),
    ("Is the sauna broken?", "The sauna is broken [5]."),
    ("When does the gym open?", "The gym opens at 9:00 [5]."),
    ("What does the steak cost?", "Soup 4 EUR, steak 18 EUR, wine 5 EUR [5]."),
    ("What does the steak cost?", "Steak 4 EUR [5]."),
]

FAITHFUL_PASSAGES = [
    ("When is the desk open?", "The hotel desk is open from 7:00 to 23:00 [1]."),
    ("When is the desk open?", "The hotel's desk is open from 7:00 to 23:00 [1]."),
    ("When is the desk open?", "The desk is open from 7:00 to 23:00 [1]."),
    ("When is the desk open?", "It is open from 7:00 to 23:00 [1]."),
    ("When is the desk open?", "The hotel desk is open from 7:00 to 23:00. [1]"),
    ("When is the desk open?", "- The hotel desk is open from 7:00 to 23:00 [1]."),
    ("Do children stay free?", "Guests under 12 stay free with an adult [1]."),
    ("What is the city tax?", "The city tax is 50 CZK per person and night [1]."),
    ("What is the city tax?", "City tax is 50 CZK per person and night [1]."),
    ("When does the bar close?", "The rooftop bar closes at midnight, except on Sundays [1]."),
    ("May we smoke?", "You may not smoke in the rooms [1]."),
    ("What does late check-out cost?", "Late check-out costs 20 EUR until 14:00 [1]."),
    ("What does late check-out cost?", "A late check-out costs 20 EUR until 14:00 [1]."),
    ("Can we rent towels?", "Towels can be rented for 3 EUR [1]."),
    ("When does the transfer leave?", "Your transfer leaves at 06:15 from gate B [2]."),
    ("When does the transfer leave?", "The transfer leaves at 06:15 from gate B [2]."),
    ("What is the booking number?", "Your booking number is AB1234 [2]."),
    ("What is the booking number?", "The booking number is AB1234 [2]."),
    ("Who is the driver?", "The driver is called Marek [2]."),
    ("When was the castle founded?", "The castle was founded in 1357 [3]."),
    ("How many visit the castle?", "Over two million people visit it each year [3]."),
    ("How many steps has the tower?", "The tower has 287 steps; there is no lift [3]."),
    ("How many steps has the tower?", "The tower has 287 steps [3]."),
    ("Is entry to the gardens free?", "Entry to the gardens is free from April to October [3]."),
    ("When is the museum open?", "Tuesday to Friday: 9:00-17:00 [4]."),
    ("When does the gym open?", "According to the manager, the gym opens at 8:00 [5]."),
    ("Is the sauna broken?", "It is said that the sauna is broken [5]."),
]

TOO_CAREFUL = {
    "All together, the food came to {F3}, booked in EUR.",
    "Yes, {F1}.",
    "In May, from {D1} to {D2}, you spent {F1}.",
    "Sarah sent David {F1}.",
    "You spent {F1} on food, of which {F2}.",
    "Of this, {F2} and {F3}.",
    "Sure, you spent {F1} on food.",
    "The desk is open from 7:00 to 23:00 [1].",
    "It is open from 7:00 to 23:00 [1].",
    "Your transfer leaves at 06:15 from gate B [2].",
    "The transfer leaves at 06:15 from gate B [2].",
    "The tower has 287 steps [3].",
}
"""What is refused though it is faithful."""


class TestTwistedSentences:
    """What must never be shown."""

    @pytest.mark.parametrize(("question", "facts", "sentence"), TWISTED)
    def test_about_money_are_all_refused(self, question: str, facts: tuple[Fact, ...], sentence: str) -> None:
        """Each says something that its facts do not."""
        assert pass_sentence(sentence, question=question, facts=facts, evidence=()) is None

    @pytest.mark.parametrize(("question", "sentence"), TWISTED_PASSAGES)
    def test_about_documents_are_all_refused(self, question: str, sentence: str) -> None:
        """Each says something that the passage it cites does not."""
        assert pass_sentence(sentence, question=question, facts=(), evidence=PASSAGES) is None


class TestFaithfulSentences:
    """What says no more than its facts."""

    def test_pass_but_for_a_few(self) -> None:
        """Of all paraphrases exactly these are refused, and the template says it instead."""
        about_money = {
            sentence
            for question, facts, sentence in FAITHFUL
            if pass_sentence(sentence, question=question, facts=facts, evidence=()) is None
        }
        about_documents = {
            sentence
            for question, sentence in FAITHFUL_PASSAGES
            if pass_sentence(sentence, question=question, facts=(), evidence=PASSAGES) is None
        }

        assert about_money | about_documents == TOO_CAREFUL
        assert len(TOO_CAREFUL) < 0.12 * (len(FAITHFUL) + len(FAITHFUL_PASSAGES))
