"""The phrases that name how an expense was paid."""

from domain.payment_methods import PaymentMethod

PAYMENT_METHODS = (
    (PaymentMethod.CASH, r"(?:in|with|by|using|out of|for|for in) (?:the |\|+ )?(?:cash|coins|banknotes)|cash"),
    (
        PaymentMethod.BANK_TRANSFER,
        (
            r"(?:by|with|via|through|using|per) (?:a )?(?:bank transfers?|wire(?: transfers?)?|bank|"
            r"transfers?)|bank transfers?|wire transfers?"
        ),
    ),
    (
        PaymentMethod.MOBILE,
        (
            r"(?:by|with|via|using|on) (?:the |a |my |\|+ )?(?:phones?|mobiles?|apple pay|google pay)|mobile payments?|"
            r"apple pay|google pay"
        ),
    ),
    (PaymentMethod.VOUCHER, r"(?:by|with|using) (?:a )?(?:vouchers?|gift cards?)|vouchers?"),
    (
        PaymentMethod.CARD,
        (
            r"(?:by|with|on|via|using|to) (?:the |a |my |our |their |\|+ )?(?:credit |debit |bank )?(?:cards?|"
            r"plastic|credit)|(?:credit|debit) cards?|cards?|visa|mastercard"
        ),
    ),
)
