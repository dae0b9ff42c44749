"""Lists of words that the phrases of the lexicon are written with, and how they are filled in."""

import re

WORDS = {
    "paying": (
        "pay pays paid paying spend spends spent spending cover "
        "covers covered buy buys bought fund funded treat treated "
        "shell shelled fork forked cough coughed splash splashed blew blow blown splurged "
        "chip chips chipped put_in puts_in lay_out lays_out laid_out drop_on dropped_on burn_through burned_through "
        "burnt_through stump stumped dish_out dished_out lash_out lashed_out"
    ),
    "pay": "pay spend cover buy fund treat shell fork cough splash blow splurge put",
    "paid": (
        "paid spent covered bought funded treated shelled forked "
        "coughed splashed blown blew splurged put footed fronted"
    ),
    "owing": "owe owes owed owing debt debts debtor debtors creditor creditors indebted",
    "settling": "settle settled settlement settling balance balances quits",
    "repaying": "repay repays repaid repaying reimburse reimburses reimbursed transfer transferred send sends sent",
    "repayment": (
        "payment payments repayment repayments reimbursement reimbursements transfer transfers payback paybacks "
        "settlements"
    ),
    "expense": (
        "expense expenses expenditure expenditures purchase purchases bill bills item items entry entries cost costs "
        "thing things stuff transaction transactions outlay outlays spend spending payment payments record records "
        "amount amounts receipt receipts charge charges buy buys splurge splurges"
    ),
    "noun": (
        "expense expenses expenditures purchase purchases bills items entries things transactions receipts outlays "
        "stuff"
    ),
    "do": "did do does have has had is are was were",
    "us": "we i you they us everyone everybody anyone anybody people",
    "number": "2 3 4 5 6 7 8 9 10 two three four five six seven eight nine ten",
    "largest": ("largest biggest highest priciest dearest costliest maximum max heftiest greatest steepest"),
    "smallest": "smallest lowest cheapest minimum min tiniest littlest",
    "latest": "last latest newest",
    "each": "each every per by",
    "be": "is are was were has have been be",
    "more": ("more less higher lower bigger smaller larger cheaper pricier dearer costlier greater fewer most least"),
}


def filled(pattern: str) -> str:
    """Return a pattern with each `<name>` filled in: any word of that list, where `_` stands for a space."""
    return re.sub(
        r"(?<!\?P)<(\w+)>", lambda match: f"(?:{'|'.join(WORDS[match[1]].split()).replace('_', ' ')})", pattern
    )
