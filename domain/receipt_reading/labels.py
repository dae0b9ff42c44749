"""Receipt labels: the words that say what an amount is, in many languages, as data; another language is another entry.

Words are folded (lower case, no accents, single spaces). "=word" must be all that is said; "word*" may go on.
"""

from enum import StrEnum


class Label(StrEnum):
    """What an amount is; the first that fits a text is taken, in this order."""

    OTHER = "OTHER"
    TOTAL_WITH_TAX = "TOTAL_WITH_TAX"
    SUBTOTAL = "SUBTOTAL"
    ROUNDING = "ROUNDING"
    DISCOUNT = "DISCOUNT"
    TIP = "TIP"
    SERVICE = "SERVICE"
    CHANGE = "CHANGE"
    DUE = "DUE"
    TAX = "TAX"
    TOTAL = "TOTAL"
    PAID = "PAID"


LABELS: dict[Label, dict[str, str]] = {
    # No money of this bill, whatever words it has: counts, points, advice, what was saved, what is on an account.
    Label.OTHER: {
        "en": "items sold, item count, total items, total item, total qty, total quantity, no of items, number of "
        "items, items in transaction, qty total, points, you saved, you save, total savings, total saved, suggested*, "
        "tip guide, gratuity guide, gratuity not included, tip not included, loyalty, balance on card, card balance, "
        "account balance, previous balance, credit limit, exchange rate, unit price, price per, per month, per year, "
        "share capital, member savings, interest, if paid, late payment, total weight, gift card balance, covers, "
        "guests",
        "de": "anzahl artikel, artikelanzahl, anz artikel, punkte, sie sparen, gespart, ersparnis, stammkapital, "
        "grundpreis, pos, posten, kurs, trinkgeldempfehlung, saldo",
        "fr": "nombre d articles, nb articles, nbre articles, articles, points, vous economisez, capital de, au "
        "capital*, indemnite, penalite*, solde carte, cagnotte",
        "es": "num articulos, articulos, puntos, ahorro, usted ahorra, capital social, unidades",
        "it": "n articoli, numero articoli, pezzi, punti, risparmio, capitale sociale, hai risparmiato",
        "nl": "aantal artikelen, aantal, punten, bespaard, u bespaart, zegels",
        "pt": "qtd itens, qtde itens, quantidade, n de itens, numero de artigos, pontos, poupou, voce economizou, qtd "
        "total de itens, capital social",
        "pl": "liczba pozycji, punkty, oszczedzasz, kapital zakladowy",
        "cs": "pocet polozek, pocet kusu, body, usetrili jste, uspora",
        "sv": "antal varor, antal artiklar, poang, du har sparat, sparat",
        "da": "antal varer, point, du har sparet",
        "no": "antall varer, du har spart",
        "fi": "kappaletta, pisteet, saastit",
        "id": "total item, total qty, jml item, jumlah item, poin, anda hemat",
        "ja": "点数, お買上点数, ポイント, お買上げ点数",
    },
    # A total that says it has its tax: sure where other totals are not.
    Label.TOTAL_WITH_TAX: {
        "en": "total incl*, net total incl*, total inc, total including*, total with tax, total with vat, total with "
        "gst, total after tax, grand total, total tax incl*, total gst incl*, total vat incl*, total amount due, total "
        "due, amount due, total to pay, amount to pay, balance due, total payable, amount payable, net payable, net "
        "total payable, invoice total, total invoice, total for this invoice, order total, total charged, bill total, "
        "final total, please pay, to pay, total amount payable, total rm, total payment, amount payable, nett total, "
        "net amt, total sales incl*",
        "de": "gesamt brutto, brutto gesamt, gesamtbetrag brutto, bruttobetrag, total inkl*, total brutto, summe "
        "inkl*, summe brutto, gesamt inkl*, gesamtsumme brutto, gesamtbetrag, rechnungsbetrag, endbetrag, zu zahlen, "
        "zu zahlender betrag, zahlbetrag, gesamtsumme, rechnungssumme, endsumme, betrag inkl*, rechnungsbetrag inkl*, "
        "zahlungsbetrag, gesamtpreis",
        "fr": "total ttc, montant ttc, net a payer, a payer, total a payer, reste a payer, montant du, total du, "
        "montant total ttc, prix ttc, total t t c, total toutes taxes*, total facture",
        "es": "total con iva, total iva incl*, total a pagar, importe total, total factura, a pagar, total impuestos "
        "incl*, monto total, valor total, gran total, total eur, total euros",
        "it": "totale complessivo, totale iva incl*, totale documento, totale fattura, totale da pagare, da pagare, "
        "totale dovuto, importo totale, netto a pagare, totale generale, tot complessivo",
        "nl": "totaal incl*, totaalbedrag, te betalen, totaal te betalen, totaal te voldoen, factuurbedrag, totaal "
        "inclusief*, te voldoen, eindtotaal",
        "pt": "total a pagar, valor a pagar, total com iva, valor total, total geral, total da fatura, total da conta, "
        "valor total r, a pagar, total documento",
        "pl": "suma pln, do zaplaty, razem do zaplaty, lacznie do zaplaty, wartosc brutto, kwota brutto, razem brutto, "
        "suma brutto, kwota do zaplaty",
        "cs": "celkem k uhrade, k uhrade, celkem kc, celkem s dph, celkova castka, k platbe, celkem k platbe, suma k "
        "uhrade, cena celkem, castka celkem",
        "sv": "att betala, totalt att betala, summa att betala, totalt inkl*, total inkl*, summa inkl*, totalbelopp, "
        "belopp att betala",
        "da": "at betale, i alt at betale, total inkl*, i alt inkl*, til betaling, belob i alt",
        "no": "a betale, totalt a betale, sum inkl*, total inkl*, til betaling, totalbelop",
        "fi": "maksettava, yhteensa maksettava, loppusumma, maksettavaa",
        "hu": "fizetendo, fizetendo osszesen, vegosszeg, brutto osszesen",
        "ro": "total de plata, de plata, total lei, total general",
        "hr": "za platiti, ukupno za platiti, sveukupno, ukupno eur, za placanje",
        "tr": "genel toplam, odenecek tutar, toplam tutar, odenecek",
        "id": "grand total, total bayar, total belanja, total pembayaran, total tagihan, jumlah bayar, total rp",
        "ms": "jumlah besar, jumlah perlu dibayar",
        "vi": "tong thanh toan, tong tien thanh toan, phai thanh toan, khach phai tra, tong tien, thanh tien phai tra",
        "ja": "税込合計, 合計金額, お会計, ご請求額, 請求金額, お支払金額, お支払い金額, お買上金額, お買上計, "
        "税込合計額, 総合計",
        "zh": "应付金额, 实付金额, 實付金額, 合计金额, 应付, 实付, 實收, 应收金额, 总计金额, 总金额, 總金額, 價税合计",
        "ko": "합계금액, 결제금액, 받을금액, 총합계, 청구금액, 총 금액, 총금액",
        "el": "γενικο συνολο, πληρωτεο, τελικο συνολο, συνολο πληρωμης",
        "ru": "итого к оплате, к оплате, всего к оплате, сумма к оплате",
        "uk": "до сплати, усього до сплати",
    },
    Label.SUBTOTAL: {
        "en": "subtotal*, sub total*, sub ttl, subttl, sub tot, total excl*, total ex, total excluding*, total "
        "before*, total without*, net total, total net, net amount, net sales, total net amount, taxable*, amount "
        "before*, goods total, items total, item total, merchandise, food total, bar total, drinks total, beverage "
        "total, =net, amount excl*, excl tax, excl vat, excl gst, ex vat, ex gst, less than tax, price excl*, total "
        "sales excl*, food sub total, non taxable*, total taxable*, total price, =food, =beverage, =drinks",
        "de": "zwischensumme*, netto*, nettobetrag*, nettosumme, gesamt netto, summe netto, total netto, warenwert, "
        "total exkl*, summe exkl*, gesamt exkl*, betrag netto, netto gesamt, gesamtbetrag netto, rechnungsbetrag "
        "netto, gesamtsumme netto, bruttoumsatz, ohne mwst, zw summe",
        "fr": "sous total*, total ht, montant ht, total h t, net ht, base ht, total hors*, total hors taxes, total net "
        "ht, montant total ht, ht, hors taxe*, s total, s tot",
        "es": "subtotal*, sub total, base imponible, base imp, total sin iva, importe neto, base iva, neto, total "
        "neto, total base, op gravada, =base",
        "it": "subtotale*, sub totale, imponibile, totale imponibile, totale netto, totale parziale, netto, parziale",
        "nl": "subtotaal*, sub totaal, tussentotaal, totaal excl*, exclusief*, excl btw, totaal exclusief*, netto, "
        "bedrag excl*, over bedrag, grondslag",
        "pt": "subtotal*, sub total, total sem iva, base tributavel, incidencia, total liquido, valor liquido, valor "
        "dos produtos, total iliquido, total produtos, =base",
        "pl": "suma czesciowa, podsuma, razem netto, wartosc netto, kwota netto, suma netto, sprzedaz opodatk*, sprzed "
        "opod*, sp op*, netto",
        "cs": "mezisoucet*, zaklad*, zaklad dane, celkem bez dph, bez dph, soucet, dilci soucet, cena bez dph",
        "sk": "medzisucet*, zaklad, spolu bez dph",
        "sv": "delsumma*, mellansumma*, netto, exkl moms, summa exkl*, summa varor, totalt exkl*",
        "da": "subtotal*, mellemsum, ekskl moms, i alt ekskl*, netto, momsgrundlag",
        "no": "delsum*, mellomsum, ekskl mva, sum ekskl*, grunnlag, netto",
        "fi": "valisumma*, veroton, alv 0, netto",
        "hu": "reszosszeg*, reszosszesen, netto*, adoalap",
        "ro": "subtotal*, total fara tva, baza",
        "hr": "medjuzbroj, osnovica*, bez pdv*, meduzbroj",
        "tr": "ara toplam*, aratoplam, matrah, kdv haric",
        "id": "subtotal*, sub total, jumlah sebelum*, total sebelum*, dpp",
        "ms": "jumlah kecil, subtotal*",
        "vi": "tam tinh, cong tien hang, tien hang",
        "ja": "小計, 税抜, 税抜合計, 税抜金額, 内税対象額, 外税対象額, 対象額, 対象, 税率対象",
        "zh": "小计, 小計, 不含税",
        "ko": "소계, 공급가액, 과세금액, 과세물품가액, 과세 물품",
        "el": "υποσυνολο, καθαρη αξια",
        "ru": "подытог, промежуточный итог, без ндс",
    },
    Label.ROUNDING: {
        "en": "rounding*, round off, roundoff, rounded, round adj*, cash rounding, rounding adj*, rnd adj",
        "de": "rundung*, rundungsdifferenz, gerundet",
        "fr": "arrondi*",
        "es": "redondeo*",
        "it": "arrotondamento*",
        "nl": "afronding*, afgerond",
        "pt": "arredondamento*",
        "pl": "zaokraglenie*",
        "cs": "zaokrouhleni*, zaokrouhleno",
        "sk": "zaokruhlenie*",
        "sv": "oresavrundning*, oresutjamning*, avrundning*",
        "da": "afrunding*, oreafrunding*",
        "no": "avrunding*, oreavrunding*",
        "fi": "pyoristys*",
        "hu": "kerekites*",
        "id": "pembulatan*",
        "ms": "pelarasan*, penggenapan*",
        "ja": "端数*",
    },
    Label.DISCOUNT: {
        "en": "discount*, disc, coupon*, voucher discount, promo*, promotion, less discount, markdown, special offer, "
        "loyalty discount, credits, member discount, happy hour, price reduction, savings, multibuy, staff disc",
        "de": "rabatt*, nachlass*, skonto, gutschein*, preisnachlass, aktionsrabatt, preisvorteil, coupon, "
        "sofortrabatt, ermassigung*, mitarbeiterrabatt",
        "fr": "remise*, reduction*, rabais*, bon d achat, bon de reduction, avantage*, promo*, ristourne*",
        "es": "descuento*, dto, dcto, cupon, promocion*, rebaja*, bonificacion",
        "it": "sconto*, buono sconto, abbuono, promozione*, buono, riduzione*",
        "nl": "korting*, kortingsbon, actie, bonus*, actiekorting",
        "pt": "desconto*, promocao*, vale desconto, poupanca*, desc",
        "pl": "rabat*, upust*, znizka*, obnizka*, opust*, kupon",
        "cs": "sleva*, slevy, kupon, slevovy*",
        "sk": "zlava*",
        "sv": "rabatt*, prisnedsattning*, kupong, avdrag",
        "da": "rabat*, kupon, tilbud",
        "no": "rabatt*, kupong, tilbud",
        "fi": "alennus*, etu",
        "hu": "kedvezmeny*, engedmeny*",
        "ro": "reducere*, discount*",
        "hr": "popust*",
        "tr": "indirim*, iskonto*",
        "id": "diskon*, potongan*, disc, promo*, voucher",
        "ms": "diskaun*",
        "vi": "giam gia, chiet khau, khuyen mai",
        "ja": "値引*, 割引*, クーポン, 値引き, 割引き",
        "zh": "折扣, 优惠, 優惠, 折让, 立减",
        "ko": "할인*, 할인금액",
        "el": "εκπτωση*",
        "ru": "скидка*",
    },
    Label.TIP: {
        "en": "tip, tips, gratuity, gratuities, auto gratuity, tip amount",
        "de": "trinkgeld*, tip",
        "fr": "pourboire*",
        "es": "propina*",
        "it": "mancia",
        "nl": "fooi, fooien",
        "pt": "gorjeta*, gratificacao",
        "pl": "napiwek*",
        "cs": "spropitne, dysko, tuzer",
        "sv": "dricks",
        "da": "drikkepenge",
        "no": "tips, drikkepenger",
        "fi": "tippi",
        "hu": "borravalo",
        "ro": "bacsis",
        "hr": "napojnica",
        "tr": "bahsis",
        "vi": "tien tip",
        "ja": "チップ",
        "zh": "小费, 小費",
        "ko": "팁",
        "ru": "чаевые",
    },
    Label.SERVICE: {
        "en": "service charge*, service chg, serv charge, svc chg*, svc charge, service fee, srv chg, optional "
        "service*, cover charge, delivery*, delivery fee, shipping*, postage*, handling*, service crg, shipping and "
        "handling, booking fee, s charge, svc, =service, =serv, serv chrg, surcharge*, packing charge, packaging",
        "de": "bedienung*, servicepauschale, gedeck, versand*, versandkosten, porto, lieferkosten, lieferung, "
        "versandkostenpauschale, zustellung, bediengeld, servicegebuhr",
        "fr": "service compris*, frais de service, frais de port*, livraison*, couvert, frais de livraison, frais d "
        "expedition",
        "es": "servicio, cargo por servicio, gastos de envio, envio, cubierto, portes",
        "it": "servizio, coperto, coperti, pane e coperto, spese di spedizione, spedizione, =trasporto",
        "nl": "servicekosten, verzendkosten, bezorgkosten, bediening, verzending, couvert",
        "pt": "servico, taxa de servico, couvert, portes, portes de envio, taxa servico, frete, entrega",
        "pl": "serwis, oplata serwisowa, dostawa*, wysylka*, koszt dostawy, koszty wysylki, koszt wysylki",
        "cs": "servis, obsluha, doprava*, postovne*, kuvert",
        "sv": "serviceavgift, frakt*, expeditionsavgift, fraktkostnad",
        "da": "servicegebyr, fragt*, levering",
        "no": "serviceavgift, frakt*",
        "fi": "palvelumaksu, toimitus*, postikulut",
        "hu": "szervizdij*, felszolgalasi dij*, szallitas*",
        "ro": "serviciu, =transport, livrare",
        "tr": "servis ucreti, kuver, kargo",
        "id": "=service, servis, biaya layanan, layanan, service charge, serv chg, ongkir, srv chrg",
        "ms": "caj perkhidmatan",
        "vi": "phi phuc vu, phi dich vu, phi van chuyen",
        "ja": "サービス料, 送料, 席料, お通し代",
        "zh": "服务费, 服務費, 运费, 運費, 茶位, 餐位费",
        "ko": "봉사료, 배송비",
        "ru": "обслуживание, доставка",
    },
    Label.CHANGE: {
        "en": "change, change due, cash change, your change, change given, change amt, chg, balance change",
        "de": "ruckgeld*, zuruck, wechselgeld, ruck geld, retour, gegeben zuruck",
        "fr": "rendu*, a rendre, monnaie, monnaie rendue, rendu monnaie, rendu especes",
        "es": "cambio, su cambio, vuelto, vuelta, devuelto, devolucion",
        "it": "=resto, resto eur, resto euro, resto contanti",
        "nl": "wisselgeld, terug, retour, teruggave",
        "pt": "troco*, trocos",
        "pl": "reszta*",
        "cs": "vraceno*, vratit, k vraceni, nazpet, zpet",
        "sk": "vydavok, vydane",
        "sv": "tillbaka*, vaxel, ater, att fa tillbaka",
        "da": "byttepenge, retur, tilbage",
        "no": "veksel, tilbake, vekslepenger",
        "fi": "takaisin, vaihtoraha",
        "hu": "visszajaro*",
        "ro": "rest",
        "hr": "povrat, ostatak, kusur",
        "tr": "para ustu",
        "id": "kembali*, kembalian, change",
        "ms": "baki*",
        "vi": "tien thua, tra lai, tien thoi",
        "ja": "お釣*, 釣銭, おつり, お釣り, お釣リ, 釣り",
        "zh": "找零, 找赎, 找續",
        "ko": "거스름돈, 거스름",
        "el": "ρεστα",
        "ru": "сдача",
        "uk": "решта",
    },
    # What is left to be paid may be nothing where a deposit or a card has paid.
    Label.DUE: {
        "en": "remaining balance, =balance, bal, balance to pay, outstanding*",
        "de": "offener betrag, restbetrag",
        "fr": "solde",
        "nl": "openstaand*",
    },
    Label.TAX: {
        "en": "tax, taxes, vat, gst, hst, pst, qst, sst, sales tax, state tax, city tax, local tax, county tax, cgst, "
        "sgst, igst, vat amount, includes gst, including gst, incl vat, inc vat, includes vat, total tax, total vat, "
        "total gst, tax total, tourism levy, tourist tax, occupancy tax, bed tax, kurtaxe, iva, of which vat, vat "
        "incl*, gst incl*, tx, tax 1, tax1, food tax, levy, cess, excise*",
        "de": "mwst*, mehrwertsteuer*, ust*, umsatzsteuer*, inkl mwst, enthaltene mwst, enthalt mwst, steuer*, summe "
        "mwst, gesamt mwst, kurtaxe, ortstaxe, citytax, beherbergungssteuer",
        "fr": "tva*, dont tva, total tva, montant tva, taxe, taxes, t v a, taxe de sejour, total taxes, dont taxes",
        "es": "iva*, i v a, igic, total iva, cuota iva, impuesto*, cuota, igv, itbis, iva incluido, imp, ipsi",
        "it": "iva*, di cui iva, totale iva, imposta*, imposta di soggiorno, i v a",
        "nl": "btw*, waarvan btw, totaal btw, b t w, omzetbelasting, toeristenbelasting, btw bedrag",
        "pt": "iva*, total iva, imposto*, icms, iss, valor do iva, trib aprox, taxa turistica",
        "pl": "vat*, ptu*, suma ptu, kwota vat, kwota ptu, podatek*, kwota a, kwota b",
        "cs": "dph*, vyse dph, celkem dph, dan, castka dph, sazba dph",
        "sk": "dph*",
        "sv": "moms*, varav moms, total moms, moms kr",
        "da": "moms*, heraf moms, moms udgor, moms belob",
        "no": "mva*, herav mva, moms",
        "fi": "alv*, arvonlisavero, vero*, veron osuus",
        "hu": "afa*, ebbol afa",
        "ro": "tva*, total tva, din care tva",
        "hr": "pdv*, porez*, iznos pdv, pnp",
        "sr": "pdv*, porez*",
        "tr": "kdv*, toplam kdv, topkdv, vergi",
        "id": "pajak*, ppn, pb1, pb 1, pjk resto, pajak resto*",
        "ms": "cukai*, sst, gst",
        "vi": "thue*, vat, thue gtgt, thue vat",
        "ja": "消費税*, 内税, 外税, 税, 内消費税, うち消費税, 税額, 内消費税等",
        "zh": "税额, 稅額, 税, 增值税",
        "ko": "부가세*, 세금, 부가가치세, 부 가 세",
        "el": "φπα*",
        "ru": "ндс*, в т ч ндс, сумма ндс",
        "uk": "пдв*",
        "bg": "ддс*",
    },
    Label.TOTAL: {
        "en": "total*, ttl, tot, total amount, total sale, total sales, =sum, amount, =amt, =bill, =fare, total price, "
        "total cost, total fare, trip fare, =price, total eur, total usd, total gbp, total paid, =charge, =charges",
        "de": "summe*, gesamt*, total*, betrag*, =sum, gesamtwert, insgesamt, brutto*, fahrpreis*, =preis, fahrgeld",
        "fr": "total*, montant*, somme, prix de la course, =prix, =net, montant total, tot",
        "es": "total*, importe*, suma, monto, tot, =precio, =tarifa",
        "it": "totale*, importo*, tot, totale euro, totale eur, =prezzo, corsa",
        "nl": "totaal*, bedrag*, total",
        "pt": "total*, valor*, montante, soma",
        "pl": "suma*, razem*, lacznie*, ogolem",
        "cs": "celkem*, suma*, castka*, celkova*",
        "sk": "spolu*, celkom*, suma*",
        "sv": "totalt*, total*, summa*, belopp*",
        "da": "total*, i alt, ialt, belob*, sum",
        "no": "totalt*, total*, sum, belop*, i alt",
        "fi": "yhteensa*, summa*",
        "hu": "osszesen*, osszeg*",
        "ro": "total*",
        "hr": "ukupno*, iznos*",
        "sr": "ukupno*, ukupan iznos, za uplatu",
        "tr": "toplam*, tutar*, =top",
        "id": "total*, jumlah*, ttl",
        "ms": "jumlah*, total*",
        "vi": "tong cong, tong, tong tien, thanh tien, cong",
        "ja": "合計*, 総計, 合 計, 計, 税込, 合計額",
        "zh": "合计, 合計, 总计, 總計, 总额, 總額, 共计, 合 计, 金额",
        "ko": "합계*, 총액, 합 계, 총계",
        "el": "συνολο*, ποσο",
        "ru": "итого*, всего*, итог*, сумма",
        "uk": "сума*, всього*, разом, усього",
        "bg": "общо*, обща сума, сума",
    },
    Label.PAID: {
        "en": "cash, =tend, tendered, =tender, paid*, payment*, card, cards, credit card, debit*, visa*, mastercard*, "
        "amex, american express, maestro, eftpos, contactless, credit*, cash tendered, amount tendered, amount paid, "
        "apple pay, google pay, cheque, check paid, gift card, deposit paid, discover, dinners, paypal, sale",
        "de": "=bar, bar eur, bar euro, barzahlung, bargeld, gegeben*, ec karte, girocard*, kartenzahlung, karte*, "
        "kreditkarte*, ec cash, bezahlt*, anzahlung, =ec, betrag dankend erhalten, bar gegeben, geg",
        "fr": "especes*, carte*, cb, carte bancaire, recu*, regle*, paye*, paiement*, cheque*, carte bleue, sans "
        "contact, acompte*, titre restaurant, versement, rendu sur",
        "es": "efectivo*, tarjeta*, entregado*, pagado*, recibido, metalico, pago*, entrega*, contado",
        "it": "contante*, contanti, carta*, bancomat, pagamento*, pagato*, importo pagato, ricevuto, pagam*, "
        "elettronico",
        "nl": "contant*, pin, pinnen, betaald*, betaling*, bankpas, ideal, betaalwijze, ontvangen, voldaan, kaart, "
        "rembours",
        "pt": "dinheiro*, cartao*, multibanco*, numerario*, pago*, recebido, entregue*, pagamento*, pix, mb way, "
        "debito*",
        "pl": "gotowka*, karta*, zaplacono*, platnosc*, przelew, karta platnicza, wplata",
        "cs": "hotovost*, hotove, karta*, kartou, zaplaceno*, platba*, platebni karta, placeno*, prijato",
        "sk": "hotovost*, karta*, zaplatene*, platobna karta, prijate",
        "sv": "kontant*, kort*, betalt*, erhallet, mottaget, swish, kortbetalning, bankkort",
        "da": "kontant*, kort*, betalt*, dankort*, modtaget, mobilepay",
        "no": "kontant*, kort*, betalt*, bankkort, bankterminal, mottatt, vipps",
        "fi": "kateinen*, kortti*, maksettu*, pankkikortti, korttimaksu, saatu",
        "hu": "keszpenz*, bankkartya*, fizetve*, kartya*",
        "ro": "numerar*, card, achitat*, =plata",
        "hr": "gotovina*, kartica*, placeno*, novcanice, kartice",
        "sr": "gotovina*, platna kartica, placeno*",
        "tr": "nakit*, kredi karti, odenen, =kart, banka karti",
        "id": "tunai*, bayar*, kartu*, cash, debit*, dibayar, uang muka, gopay, ovo, edc, uang",
        "ms": "tunai*, kad*, bayaran*",
        "vi": "tien mat, khach dua, tien khach dua, khach tra, chuyen khoan, da thanh toan",
        "ja": "お預*, 現金*, クレジット*, 預り, お預り, お預かり, 領収金額, 電子マネー, カード, 現計, お預り金額",
        "zh": "现金, 現金, 收款, 微信, 支付宝, 銀聯, 刷卡, 已付, 付款, 实收",
        "ko": "현금*, 카드*, 받은금액, 신용카드, 받은돈",
        "el": "μετρητα, καρτα*",
        "ru": "наличны*, картой, получено, безналичны*, карта, оплата",
        "uk": "готівка, картка, карткою",
    },
}
"""By label and language: words and phrases, parted by commas."""
