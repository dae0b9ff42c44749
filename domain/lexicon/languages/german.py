"""German: the questions that people ask of a trip's money, and the words they use, as tables.

Written for this project from general knowledge of the language; no data set was copied. How the tables are read is told
in docs/languages.md.
"""

from domain.lexicon.languages.tables import LanguageTables

_QUESTION = """
# What was spent
{howmuch} {have} {extra*} {spent} {more*} = how much {have} spend {extra*} {more*}
was {have} {extra*} {spent} {more*} = how much {have} spend {extra*} {more*}
{howmuch} {was} {extra*} {spent} [worden] {more*} = how much was spent {extra*} {more*}
{howmuch} {was} {extra*} {by} {more*} {spent} = how much was {by} {extra*} {more*}
wie viele {currency} {have} {extra*} {spent} {more*} = how many {currency} {have} spend {extra*} {more*}
{howmuch} {have} {extra*} für {person} {more*} {spent} = how much {have} pay for {person} {extra*} {more*}
wie viel davon {have} {extra*} {spent} {more*} = how much of it {have} spend {extra*} {more*}
{howmuch} {have} {extra} und (wie viel|wieviel) {more} {spent} = how much {have} spend {extra} and how much {more}
{ask} {howmuch} wir {extra*} {spent} haben = how much did we spend {extra*}
{ask} {howmuch} ich {extra*} {spent} habe = how much did I spend {extra*}
{ask} {howmuch} {person} {extra*} {spent} hat = how much did {person} spend {extra*}
{howmuch} (geben|gaben) wir {extra*} aus {more*} = how much did we spend {extra*} {more*}
{howmuch} (geben|gaben) wir {extra*} {average} {more*} aus = how much did we spend {average} {extra*} {more*}
{howmuch} (bezahlten|zahlten) wir {extra*} = how much did we spend {extra*}
{howmuch} gab {person} {extra*} aus = how much did {person} spend {extra*}
{howmuch} (bezahlte|zahlte) {person} {extra*} = how much did {person} spend {extra*}
{howmuch} (ging|gingen) {extra} {more*} drauf = how much was spent {extra} {more*}
{howmuch} ist {extra} {more*} draufgegangen = how much was spent {extra} {more*}
{howcost} {cost} [uns] {thetrip} {extra*} [gekostet] = how much did the trip cost {extra*}
wie teuer (war|ist) {thetrip} {extra*} = how much did the trip cost {extra*}
{howcost} (hat|haben) [uns] {things} {extra*} gekostet {more*} = how much was {things} {extra*} {more*}
{howcost} (kostete|kosteten) [uns] {things} {extra*} = how much was {things} {extra*}
{howcost} (kostet|kosten) {things} {extra*} = how much does {things} cost {extra*}
(wie teuer|wie viel|wieviel) (war|waren) {things} {extra*} = how much was {things} {extra*}
{ask} was {things} {extra*} gekostet (hat|haben) = how much was {things} {extra*}
{whatis} {extra*} {the} {sum} {more*} = how much did we spend {extra*} {more*}
{whatis} {owner} {sum} {extra*} = how much did {owner} expenses cost {extra*}
{the} {total} {extra*} = total {extra*}
kosten {extra*} = costs {extra*}

# How many there are
{howmany} {filter*} {thereare} {also*} = how many expenses are there {filter*} {also*}
{howmany} {filter*} (haben|hatten) wir {also*} [gehabt|gemacht] = how many expenses are there {filter*} {also*}
{howmany} {filter*} (sind|waren|lagen|kosteten) {also*} = how many expenses are there {filter*} {also*}
{howmany} {filter*} {did} {also*} {spent} = how many expenses did {did} pay {filter*} {also*}
(wie oft|wie häufig) {have} [geld] {extra*} {spent} {more*} = how many times {have} pay {extra*} {more*}
{howmany} (sind|waren) es {filter*} = how many expenses are there {filter*}
{the} anzahl {the} {expenses} {filter*} = number of expenses {filter*}
{howmany} (waren|sind) das = how many expenses was that

# What comes to each on average
{whatis} {the} {averages} {expense} {filter*} = what is the average expense {filter*}
{the} {averages} {expense} {filter*} = the average expense {filter*}
{whatis} {the} {averages} {sum} einer {expense} {filter*} = what is the average expense {filter*}
{howcost} (kostet|kostete) {onaverage} eine {expense} {filter*} = what is the average expense {filter*}
{howspent} {have} {extra*} {average} {more*} {spent} = how much {have} spend {average} {extra*} {more*}
{the} {mean} {per} {extra*} = average {per} {extra*}
{the} {averages} {expenses} {per} {extra*} = average {per} {extra*}

# The largest, the smallest, the first and the last
{whatis} {the} {end} {expense} {filter*} = what was the {end} expense {filter*}
{the} {end} {expense} {filter*} = the {end} expense {filter*}
{whatis} {the} {end} und {whatis} {the} {end2} {expense} = what was the {end} and what was the {end2} expense
{whatis} {the} {endof} {what} {extra*} = what was our {endof} {what} {extra*}
{whatis} {owner} {end} {expense} {filter*} = what was the {end} expense paid by {owner} {filter*}
welche {expense} war {the} {largest} {extra*} = which expense was {largest} {extra*}
welche {expense} war {the} {end} {extra*} = what was the {end} expense {extra*}
was war {the} {first} {extra*} = which expense was {first} {extra*}
was haben wir zuletzt {spent} = what was the last expense
was haben wir zuerst {spent} = what was the first expense
{whatis} {the} {count} {end} {expenses} {filter*} = what are the {count} {end} expenses {filter*}
{show} {the} {end} {expenses} {filter*} = list the {end} expenses {filter*}
{whatis} {the} {end} {count} {expenses} {filter*} = what are the {end} {count} expenses {filter*}
{the} {end} {count} {expenses} {filter*} = the {end} {count} expenses {filter*}
{show} {the} {end} {count} {expenses} {filter*} = list the {end} {count} expenses {filter*}
{the} {count} {end} {expenses} {filter*} = the {count} {end} expenses {filter*}
{show} {the} {count} {end} {expenses} {filter*} = list the {count} {end} expenses {filter*}

# Lists
{show} {expenses} {filter*} [auf] = list all expenses {filter*}
{show} {owner} {expenses} {filter*} [auf] = list all expenses paid by {owner} {filter*}
ausgaben {filter*} = expenses {filter*}
alle {expenses} {filter*} = all expenses {filter*}
welche {expenses} (gab es|hatten wir|haben wir) {filter*} [gehabt] = which expenses are there {filter*}
welche {expenses} {filter*} {thereare} {also*} = which expenses are there {filter*} {also*}
welche {expenses} (sind|waren|lagen|kosteten) {filter*} = which expenses are there {filter*}
welche {expenses} haben wir {filter*} {spent} = which expenses did we pay {filter*}
welche {expenses} {did} {filter*} {spent} = which expenses did {did} pay {filter*}
welche {expenses} wurden {filter*} {spent} = which expenses were paid {filter*}
welche {expenses} (teilt|teilen|teilten) [sich] {pair} = which expenses did {pair}
welche {expenses} (hat|haben) [sich] {pair} geteilt = which expenses did {pair}
was wurde {filter*} {spent} = which expenses were paid {filter*}
was {did} alles {filter*} {spent} = what did {did} pay for {filter*}
(wofür|für was) {have} {filter*} [geld] {spent} = what {have} pay for {filter*}
{show} (barausgaben|barzahlungen) = list the cash expenses

# Who paid
{whohas} {extra*} {most} {more*} {spent} {more2*} = who paid {most} {extra*} {more*} {more2*}
{whohas} {extra*} {oftenest} {more*} {spent} = who paid most often {extra*} {more*}
{whohas} [was|wie viel] {extra*} {spent} {more*} = who paid how much {extra*} {more*}
{whohas} {things} {spent} {extra*} = who paid for {things} {extra*}
{whohas} (am meisten davon|davon am meisten|das meiste davon) {spent} = who paid most of it
{howspent} hat jeder [von uns|einzelne] {extra*} {spent} {more*} = how much did each of us pay {extra*} {more*}

# By group
{howspent} {have} {extra*} {groups} {more*} {spent} = how much {have} spend {groups} {extra*} {more*}
{the} {total} {groups} {extra*} = totals {groups} {extra*}
{show} {total} {groups} {extra*} = totals {groups} {extra*}
{expenses} {groups} {extra*} = spending {groups} {extra*}
wie verteilen sich {the} {sum} {extra*} auf {the} {group} = spending by {group} {extra*}
{show} {expenses} {groups} {extra*} = spending {groups} {extra*}
{howmany} {filter*} {thereare} {groups} {also*} = how many expenses are there {groups} {filter*} {also*}
(wo|an welchem ort) {have} {extra*} {most} {more*} {spent} = where {have} spend {most} {extra*} {more*}
{inwhich} {anygroup} {have} {extra*} {most} {more*} {spent} = in which {anygroup} {have} spend {most} {extra*} {more*}
{onwhat} {have} {extra*} {most} {more*} {spent} = which category {have} spend {most} on {extra*} {more*}
(welche|welcher) {anygroup} war {the} {first} = which {anygroup} was {first}
was war {the} {first} {anygroup} = which {anygroup} was {first}

# Shares
{whatis} mein anteil {of*} = what is my share {of*}
{whatis} {the} anteil von {person} {of*} = what is {person}'s share {of*}
{whatis} {owner} anteil {of*} = what is {owner} share {of*}
{whatis} {the} anteil (von jedem|jeder person|jedes einzelnen) = what is everybody's share
{percent} {oftotal} haben wir {extra} {more*} {spent} = what percentage was spent {extra} {more*}
{percent} {oftotal} {went} {topart} [drauf|{spent}] = what percentage was spent on {topart}
{percent} {oftotal} {went} {where} [{spent}] = what percentage was spent {where}
{percent} {oftotal} {did} {spent} = what percentage did {did} pay

# Who owes whom
wer schuldet wem [noch] [wie viel|was|etwas|geld] = who owes whom
wer muss wem [noch] [wie viel|was|etwas] [geld] {give} = who owes whom
wie (rechnen|gleichen) wir [das|alles] (ab|aus) = how do we settle up
{howspent} muss ich [noch] {give} = how much do I owe
{howspent} schulde ich [noch] = how much do I owe
(wem schulde ich|wem muss ich) [noch] {something} [{give}] = who do I owe money to
(bin ich jemandem|schulde ich jemandem) [noch] {something} [schuldig] = how much do I owe
{howspent} bekomme ich [noch] [zurück|raus] = how much am I owed
{howspent} schuldet {person} [noch] = how much does {person} owe
{howspent} muss {person} noch {give} = how much does {person} owe
{howspent} bekommt {person} [noch] [zurück|raus] = how much is {person} owed
{howspent} bekommt {person} [noch] von {person2} [noch] [zurück] = how much does {person2} owe {person}
{howspent} bekomme ich [noch] von {person} [noch] [zurück] = how much does {person} owe me
{howspent} muss {person} [noch] [an] {person2} [noch] {give} = how much does {person} owe {person2}
{howspent} muss ich [noch] [an] {person} [noch] {give} = how much do I owe {person}
schuldet {person} {person2} {something} = does {person} owe {person2} anything
muss {person} {person2} {something} {give} = does {person} owe {person2} anything
(schulde ich|muss ich) {person} {something} [{give}] = do I owe {person} anything
{howspent} schuldet {person} [noch] {person2} [noch] = how much does {person} owe {person2}
{howspent} schulde ich [noch] {person} [noch] = how much do I owe {person}
wer schuldet mir [noch] {something} = who owes me money
{howspent} schuldet (mir {person}|{person} mir) [noch] = how much does {person} owe me
{whatis} {owner} saldo = what is {owner} balance
{whatis} mein saldo = what is my balance

# What people paid each other
welche zahlungen hat {person} [schon|bisher] (gemacht|geleistet|getätigt) = what payments did {person} make
was hat {person} zurückgezahlt = what payments did {person} make
hat {person} {person2} [schon|bereits] [das geld|etwas] (zurückgezahlt|zurückbezahlt) = has {person} paid {person2} back
{howmuch} hat {person} [an] {person2} {gave} = how much did {person} pay {person2}
welche zahlungen gab es zwischen uns = what payments were made between us
{show} rückzahlungen = list all repayments

# Which is more
haben wir {moreless} für {things} (oder|als) für {things2} {spent} = did we spend {moreless} on {things} or on {things2}
haben wir {moreless} für {what} oder {what2} {spent} = did we spend {moreless} on {what} or on {what2}
haben wir {moreless} für {things} {spent} als für {things2} = did we spend {moreless} on {things} than on {things2}
haben wir für {things} {moreless} {spent} als für {things2} = did we spend {moreless} on {things} than on {things2}
haben wir {there} {moreless} {spent} (als|oder) {there2} = did we spend {moreless} {there} than {there2}
haben wir {moreless} {there} (als|oder) {there2} {spent} = did we spend {moreless} {there} or {there2}
haben wir {when} {moreless} {spent} (als|oder) {when2} = did we spend {moreless} {when} than {when2}
haben wir {moreless} {when} (als|oder) {when2} {spent} = did we spend {moreless} {when} or {when2}
{whohas} {moreless} {spent} [,|:] {person} oder {person2} = who spent {moreless}, {person} or {person2}
hat {person} {moreless} {spent} als {person2} = did {person} spend {moreless} than {person2}
vergleiche {things} (und|mit) {things2} = compare {things} and {things2}
vergleiche {the} {month} (und|mit) {the} {month2} = did we spend more in {month} or in {month2}
vergleiche {person} (und|mit) {person2} = compare {person} and {person2}
{the} {month} im vergleich (zu|zum|mit) {the} {month2} = did we spend more in {month} or in {month2}
{things} im vergleich (zu|zum|mit) {things2} = {things} versus {things2}
was war {dearer} [,|:] {things} oder {things2} = which was {dearer}, {things} or {things2}
war {things} {dearer} als {things2} = was {things} {dearer} than {things2}
war {the} {month} {dearer} als {the} {month2} = was it {dearer} in {month} than in {month2}

# What goes on from the question before
und {extra} {more*} = and {extra} {more*}
und {person} = and {person}
und {what} = and {what}
und was (ist|war) mit {what} = what about {what}
und was (ist|war) mit {person} = what about {person}
[und] nur {what} = only {what}
[und] nur {extra} = only {extra}
und {the} {end} = and the {end} one
und {onaverage} = and on average
und {groups} = and {groups}
und {howspent} {extra} {more*} = and how much {extra} {more*}
und {question} = and {question}
[kannst du mir sagen|sag mir|sag mal|hallo|hi|bitte] [,] bitte [,] {question} = {question}
"""

_PARTS = {
    "question": _QUESTION,
    "joint": """
        [,] und = , and
        (?|,) [und] = , and
        """,
    # How a question begins that no ledger answers.
    "other": """
        (wann|wohin|wozu|warum|wieso) =
        (um wie viel uhr|um wieviel uhr|ab wann|bis wann|von wann|wie lange|wie weit|wie spät|wie alt) =
        (gibt es|wo (ist|liegt|sind|liegen)|welche (adresse|telefonnummer)|wie (lautet|heißt)) =
        """,
    # How one begins that nothing but a ledger answers, though it be of no form.
    "ledger": """
        {howmuch} {have} = {have}
        {howmuch} (hätten|werden|würden|hatten) wir =
        {howmuch} (schulde|schuldet|schulden) =
        (wie viele|welche) {expenses} =
        wer schuldet =
        wer hat {most} = {most}
        """,
    # Who does what, and words that say nothing.
    "the": """
        [alle|unsere|unser|unseren|unserem|unserer] [der|die|das|den|dem|des|ein|eine|einen|einem|einer|eines] =
        """,
    "howmuch": "(wie viel|wieviel) [geld] [denn|eigentlich|genau] =",
    "howmany": "wie viele {expenses} =",
    "thereare": "(gibt|gab) es =",
    "howspent": "(wie viel|wieviel|was) [geld] [denn|eigentlich|genau] =",
    "howcost": "(wie viel|wieviel|was) [denn|eigentlich|genau] =",
    "ask": "[kannst du (mir|uns) sagen|sag mir|sag mal|weißt du|ich (möchte|will) wissen|rechne aus] [,] =",
    "whatis": "(was|wie hoch|wie groß|wie viel|wieviel|welche|welches|welcher) (ist|war|waren|sind) =",
    "show": """
        (zeige|zeig|liste|nenne|gib) [mir|uns] [bitte] [alle|sämtliche] {the} =
        """,
    "was": "(wurde|wurden|ist|sind) =",
    "cost": "(hat|haben|kostet|kosten|kostete|kosteten) =",
    "whohas": "(wer|wer von uns|wer von euch|welche person|welcher von uns) hat =",
    "inwhich": "(in|an) (welcher|welchem) =",
    "onwhat": "(wofür|für was|für welche kategorie) =",
    "went": "(waren|war|wurden|wurde|gingen|ging|entfielen) =",
    "spent": """
        (ausgegeben|bezahlt|gezahlt|verausgabt|hingelegt|gelassen|übernommen|beglichen) =
        """,
    "give": "(zahlen|bezahlen|geben|überweisen|zurückzahlen|zurückgeben) =",
    "gave": "(zurückgezahlt|zurückbezahlt|überwiesen|gegeben|gezahlt|bezahlt|geschickt) =",
    "something": "[noch] [etwas|was|geld] =",
    "have": """
        haben wir = did we
        habe ich = did I
        hat {person} = did {person}
        haben {people} = did {people}
        """,
    "did": """
        habe ich = I
        hat {person} = {person}
        haben {people} = {people}
        """,
    "people": """
        {person} (und|oder) {person2} = {person} and {person2}
        {person} , {person2} und {person3} = {person}, {person2} and {person3}
        {person} und ich = {person} and I
        ich und {person} = I and {person}
        """,
    "pair": """
        {person} (und|mit) {person2} = {person} share with {person2}
        """,
    "by": """
        von {person} = paid by {person}
        von {people} = paid by {people}
        von mir = paid by me
        """,
    # What expenses are of.
    "expense": "(ausgabe|rechnung|anschaffung|buchung) =",
    "expenses": "(ausgaben|kosten|rechnungen|posten|buchungen|anschaffungen) =",
    "total": "(gesamtausgaben|gesamtkosten|gesamtsumme|summe|summen|gesamtbetrag) =",
    "sum": "(ausgaben|kosten|gesamtausgaben|gesamtkosten|gesamtsumme|summe|gesamtbetrag|betrag) =",
    "thetrip": """
        (die|unsere|der|unser) [ganze|gesamte] (reise|urlaub|trip|ausflug|fahrt) =
        alles =
        """,
    "what": """
        {the} {thing} = {thing}
        {the} {thing} nach {spot} = {thing} to {spot}
        """,
    "things": """
        {what} = {what}
        {what} und {what2} = {what} and {what2}
        {what} oder {what2} = {what} or {what2}
        {what} , {what2} und {what3} = {what}, {what2} and {what3}
        """,
    # What narrows a question.
    "extra": """
        (für|fürs|für's) {things} = on {things}
        für {things} und für {things2} = on {things} and on {things2}
        [,] (ohne|außer|außer für|abgesehen von|ausgenommen) {things} = excluding {things}
        {where} = {where}
        {when} = {when}
        {method} = {method}
        in {currency} = in {currency}
        (insgesamt|zusammen|so alles|bisher|bislang|schon|bereits|eigentlich|denn|bitte|alle|geld) =
        (bis jetzt|in summe|alles in allem|auf der reise|während der reise|für die reise|im urlaub) =
        """,
    "more": "{extra} = {extra}",
    "filter": """
        {extra} = {extra}
        {by} = {by}
        [,] die {person} {spent} hat = paid by {person}
        [,] die {people} {spent} haben = paid by {people}
        [,] die ich {spent} habe = paid by me
        {bound} = {bound}
        von {bound} = {bound}
        """,
    "also": "{filter} = {filter}",
    "where": """
        in {the} {spots} = in {spots}
        in {the} {spots} und in {the} {spots2} = in {spots} and in {spots2}
        im {spot} = at the {spot}
        (am|beim|an der|an dem|auf der|auf dem|bei|bei der) {spot} = at {spot}
        """,
    "spots": """
        {spot} = {spot}
        {spot} und {spot2} = {spot} and {spot2}
        {spot} oder {spot2} = {spot} or {spot2}
        {spot} , {spot2} und {spot3} = {spot}, {spot2} and {spot3}
        """,
    "there": "in {the} {spot} = in {spot}",
    "method": """
        [in] bar = in cash
        (mit|in) bargeld = in cash
        (mit|per) [der|einer|unserer] (karte|kreditkarte|bankkarte|girokarte|ec karte|ec-karte) = by card
        (mit|per) (überweisung|banküberweisung) = by bank transfer
        (mit|per) [dem] (handy|smartphone|apple pay|google pay) = by phone
        (mit|per) [einem] (gutschein|gutscheinen) = by voucher
        """,
    "currency": """
        (euro|euros|€) = euros
        (pfund|£) = pounds
        [tschechische|tschechischen] kronen = crowns
        (dollar|dollars|$) = dollars
        franken = francs
        (yen|¥) = yen
        (zloty|złoty) = zloty
        forint = forints
        {code} = {code}
        """,
    "amount": """
        {number} {currency} = {number} {currency}
        {currency} {number} = {number} {currency}
        {number} = {number}
        """,
    "bound": """
        (über|mehr als|größer als|teurer als|höher als|oberhalb von) {amount} = over {amount}
        (unter|weniger als|kleiner als|billiger als|günstiger als|niedriger als|unterhalb von) {amount} = under {amount}
        (mindestens|ab) {amount} = of at least {amount}
        (höchstens|maximal) {amount} = of at most {amount}
        zwischen {amount} und {amount2} = between {amount} and {amount2}
        """,
    # When.
    "when": """
        (am|an dem) {day} = on {day}
        vom {day} = on {day}
        am {weekday} = on {weekday}
        (letzten|vergangenen|vorigen) {weekday} = last {weekday}
        {relative} = {relative}
        im {month} = in {month}
        im {month} {year} = in {month} {year}
        im monat {month} = in {month}
        im jahr {year} = in {year}
        (seit|ab) [dem] {day} = since {day}
        (seit|ab) {month} = since {month}
        (seit|ab) {weekday} = since {weekday}
        seit {relative} = since {relative}
        bis [zum|zu dem] {day} = until {day}
        bis (gestern|einschließlich gestern) = until yesterday
        vor dem {day} = before {day}
        nach dem {day} = after {day}
        vom {day} bis [zum|zu dem|einschließlich] {day2} = from {day} to {day2}
        von {day} bis {day2} = from {day} to {day2}
        zwischen [dem] {day} und [dem] {day2} = between {day} and {day2}
        (vom|von) {nth} (bis|-) [zum|zu dem] {nth2} {month} = from {nth} to {nth2} {month}
        (vom|von) {nth} (bis|-) [zum|zu dem] {nth2} {month} {year} = from {nth} to {nth2} {month} {year}
        zwischen [dem] {nth} und [dem] {nth2} {month} = between {nth} and {nth2} {month}
        (von|zwischen) {weekday} (bis|und) {weekday2} = from {weekday} to {weekday2}
        von {month} bis {month2} = from {month} to {month2}
        vor {count} tagen = {count} days ago
        (in den|die) letzten {count} tagen = in the last {count} days
        (in den|an den) ersten {count} tagen [{ofthetrip}] = in the first {count} days of the trip
        am ersten tag [{ofthetrip}] = on the first day of the trip
        am {nthday} tag [{ofthetrip}] = on the {nthday} day
        am letzten tag [{ofthetrip}] = on the last day of the trip
        """,
    "ofthetrip": "(der reise|unserer reise|des urlaubs|unseres urlaubs) =",
    "nthday": """
        zweiten = second
        dritten = third
        vierten = fourth
        fünften = fifth
        """,
    "day": """
        {nth} {month} = {nth} {month}
        {nth} {month} {year} = {nth} {month} {year}
        {date} = {date}
        {weekday} [,] [dem|den] {nth} {month} = {weekday} {nth} {month}
        """,
    "relative": """
        heute = today
        gestern = yesterday
        gestern abend = last night
        vorgestern = the day before yesterday
        (diese|in dieser) woche = this week
        (letzte|vergangene|vorige|in der letzten|in der vergangenen) woche = last week
        (diesen|in diesem) monat = this month
        (letzten|vergangenen|vorigen|im letzten|im vergangenen) monat = last month
        (dieses|in diesem) jahr = this year
        (letztes|vergangenes|im letzten|im vergangenen) jahr = last year
        am wochenende = on the weekend
        dieses wochenende = this weekend
        (letztes|vergangenes|am letzten|am vergangenen) wochenende = last weekend
        """,
    "month": """
        (januar|jänner|jan [.]) = January
        (februar|feber|feb [.]) = February
        märz = March
        (april|apr [.]) = April
        mai = May
        (juni|jun [.]) = June
        (juli|jul [.]) = July
        (august|aug [.]) = August
        (september|sept [.]|sep [.]) = September
        (oktober|okt [.]) = October
        (november|nov [.]) = November
        (dezember|dez [.]) = December
        """,
    "weekday": """
        montag = Monday
        dienstag = Tuesday
        mittwoch = Wednesday
        donnerstag = Thursday
        freitag = Friday
        (samstag|sonnabend) = Saturday
        sonntag = Sunday
        """,
    "count": """
        zwei = two
        drei = three
        vier = four
        fünf = five
        sechs = six
        sieben = seven
        acht = eight
        neun = nine
        zehn = ten
        {number} = {number}
        """,
    # What is computed.
    "end": """
        (größte|größten|größter|größtes|höchste|höchsten|teuerste|teuersten|teuerster|teuerstes) = largest
        (kleinste|kleinsten|niedrigste|niedrigsten|geringste|billigste|billigsten|günstigste|günstigsten) = smallest
        (letzte|letzten|letzter|letztes|neueste|neuesten|jüngste|jüngsten) = last
        (erste|ersten|erster|erstes|früheste|frühesten) = first
        """,
    "endof": """
        (teuerste|teuersten|teuerster|teuerstes) = most expensive
        (billigste|billigsten|billigster|billigstes|günstigste|günstigsten|günstigster|günstigstes) = cheapest
        (letzte|letzten|letzter|letztes) = last
        (erste|ersten|erster|erstes) = first
        """,
    "first": """
        [am] (teuerste|teuersten|teuerster) = the most expensive
        [am] (billigste|billigsten|billigster|günstigste|günstigsten|günstigster) = the cheapest
        """,
    "largest": """
        {first} = {first}
        [am] (größte|größten|höchste|höchsten) = the largest
        [am] (kleinste|kleinsten|niedrigste|niedrigsten|geringste|geringsten) = the smallest
        """,
    "most": """
        (am meisten|das meiste) [geld] = the most
        (am wenigsten|das wenigste) [geld] = the least
        """,
    "oftenest": "(am häufigsten|am öftesten) =",
    "moreless": """
        mehr [geld] = more
        weniger [geld] = less
        """,
    "averages": "(durchschnittliche|durchschnittlichen|durchschnittlicher|mittlere) =",
    "onaverage": "(durchschnittlich|im durchschnitt|im schnitt|im mittel) =",
    "mean": "(durchschnitt|durchschnittskosten|durchschnittsausgaben) =",
    "average": """
        {onaverage} {per} = {per} on average
        {per} {onaverage} = {per} on average
        {onaverage} = on average
        """,
    "per": """
        (pro|je|am) tag = per day
        (täglich|jeden tag) = per day
        (pro|je) (person|kopf|nase) = per person
        (pro|je) woche = per week
        (pro|je) monat = per month
        """,
    "groups": """
        (pro|nach|je) {group} = by {group}
        (pro|je) tag = per day
        (pro|je) (person|kopf|nase) = per person
        (in jeder|in jedem|für jede) {group} = in each {group}
        (nach (tag|tagen)|tag für tag|täglich|jeden tag|an jedem tag) = by day
        """,
    "group": """
        (kategorie|kategorien) = category
        (woche|wochen) = week
        (monat|monaten) = month
        (währung|währungen) = currency
        (zahlungsart|zahlungsarten|zahlungsmittel|zahlungsmethode|zahlungsweise) = payment method
        (ort|orten|stadt|städten) = city
        """,
    "anygroup": """
        {group} = {group}
        tag = day
        """,
    "of": """
        (an allem|an der reise|an den {expenses}|insgesamt) =
        an {the} [{expenses}] für {things} = of the {things}
        (an|am) {things} = of the {things}
        """,
    "percent": """
        (wie viel|wieviel) (prozent|%) =
        welcher (prozentsatz|anteil) =
        """,
    "oftotal": "[(der|unserer) {sum}|von allem|vom gesamtbetrag|insgesamt] =",
    "topart": """
        [für|auf] {things} = {things}
        """,
    "dearer": """
        teurer = more expensive
        (billiger|günstiger) = cheaper
        """,
}

_WORDS = """
# Categories
food: Essen Mahlzeit Mahlzeiten Verpflegung Speisen
groceries: Lebensmittel Lebensmitteln
accommodation: Unterkunft Unterkünfte Unterkünften Übernachtung Übernachtungen
transport: Transport Transporte Transporten Verkehrsmittel Verkehrsmitteln
activities: Aktivität Aktivitäten Unternehmungen
sightseeing: Besichtigung Besichtigungen
shopping: Shopping Einkaufen
health: Gesundheit
fees: Gebühren
miscellaneous: Sonstiges Verschiedenes
# Kinds of expenses
restaurant: Restaurant Restaurants
cafe: Café Cafés
bar: Bar Bars
pub: Kneipe Kneipen
snack: Snack Snacks Imbiss
supermarket: Supermarkt Supermärkte Supermärkten
hotel: Hotel Hotels
hostel: Hostel Hostels Jugendherberge
apartment: Ferienwohnung Ferienwohnungen
campsite: Campingplatz Campingplätze Campingplätzen
flight: Flug Flüge Flügen
train: Zug Züge Zügen
bus: Bus Busse Bussen
taxi: Taxi Taxis
fuel: Benzin Sprit Kraftstoff
parking: Parken Parkplatz Parkplätze
ferry: Fähre Fähren
museum: Museum Museen Museums
tour: Tour Touren Führung Führungen
clothes: Kleidung Klamotten
gift: Geschenk Geschenke Geschenken
souvenir: Souvenir Souvenirs Andenken Mitbringsel
pharmacy: Apotheke Apotheken
insurance: Versicherung Versicherungen
visa: Visum Visa
# Things
dinner: Abendessen Dinner
lunch: Mittagessen Lunch
breakfast: Frühstück
concert: Konzert Konzerte Konzerten
coffee: Kaffee
beer: Bier Biere Bieren
wine: Wein Weine Weinen
# Places
Prague: Prag
Brno: Brünn
Vienna: Wien
Munich: München
Cologne: Köln
Nuremberg: Nürnberg
Rome: Rom
Venice: Venedig
Florence: Florenz
Milan: Mailand
Naples: Neapel
Lisbon: Lissabon
Seville: Sevilla
Copenhagen: Kopenhagen
Warsaw: Warschau
Krakow: Krakau
Athens: Athen
Brussels: Brüssel
Bruges: Brügge
Geneva: Genf
Lucerne: Luzern
Strasbourg: Straßburg
Bucharest: Bukarest
Belgrade: Belgrad
Tokyo: Tokio
Singapore: Singapur
Germany: Deutschland
Austria: Österreich
Switzerland: Schweiz
Italy: Italien
France: Frankreich
Spain: Spanien
Greece: Griechenland
Croatia: Kroatien
Hungary: Ungarn
Poland: Polen
Czechia: Tschechien
Netherlands: Niederlande Niederlanden
Belgium: Belgien
Denmark: Dänemark
Sweden: Schweden
Norway: Norwegen
Slovenia: Slowenien
"""

GERMAN = LanguageTables(
    name="German",
    parts=_PARTS,
    words=_WORDS,
    compounds="costs: kosten ausgaben",
    links="s es n en",
    possessives="s ' 's",
    respellings={"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"},
    decimal=",",
    thousands=".",
    date="d.m.y",
)
