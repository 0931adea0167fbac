"""Words of deals."""

from django.utils.translation import gettext_lazy as _

from core.glossary import Term, declare

declare(
    Term(
        "opportunity",
        _("Opportunity"),
        _(
            "A deal in the making: who might buy what, for how much, and when. It moves through stages until it "
            "is won or lost."
        ),
        see=("stage", "contact-role", "quote"),
        url_name="opportunities:list",
        permission="opportunities.view_opportunity",
    ),
    Term(
        "pipeline",
        _("Pipeline"),
        _(
            "An ordered set of stages. A business with several ways of selling has one for each. A deal can go on in "
            "another pipeline; one that goes out of use hands its open deals over."
        ),
        see=("stage",),
        url_name="opportunities:pipeline_list",
        permission="opportunities.change_pipeline",
    ),
    Term(
        "stage",
        _("Stage"),
        _(
            "How far a deal has come. The stage says how probable it is, how it counts in the forecast, and "
            "whether it is open, won or lost. A stage that goes out of use hands its deals to another one; history "
            "goes on naming it."
        ),
        see=("pipeline", "probability", "path"),
    ),
    Term(
        "weighted-total",
        _("Weighted total"),
        _(
            "What several deals can be expected to bring: the sum of their expected revenues, each amount times "
            "probability. Amounts of different currencies are not added."
        ),
        see=("probability", "stage"),
    ),
    Term(
        "probability",
        _("Probability"),
        _(
            "How likely a deal is won, in percent. The stage proposes it. Amount times probability is the "
            "expected revenue."
        ),
        see=("stage", "amount"),
    ),
    Term(
        "amount",
        _("Amount"),
        _(
            "What a deal is worth, in its currency. It is typed while there are no lines; then it is the sum of "
            "their totals."
        ),
        see=("line-item", "sync"),
    ),
    Term(
        "weighted-amount",
        _("Weighted amount"),
        _(
            "Amount times probability: what one may count on when there are many deals. It is rounded for each deal, "
            "and then added."
        ),
        see=("amount", "probability"),
    ),
    Term(
        "win-rate",
        _("Win rate"),
        _("How many of the deals that were closed in a period were won, in percent: by number, or by amount."),
        see=("stage", "stage-conversion"),
        url_name="opportunities:pipeline",
        permission="opportunities.view_opportunity",
    ),
    Term(
        "stage-conversion",
        _("Conversion from stage to stage"),
        _(
            "Of the deals that entered a stage in a period, how many have gone on to a later one since. The others are "
            "there still, went back, or were lost."
        ),
        see=("stage", "win-rate"),
        url_name="opportunities:pipeline",
        permission="opportunities.view_opportunity",
    ),
    Term(
        "forecast-category",
        _("Forecast category"),
        _("How surely a deal is counted on: pipeline, best case, most likely, commit, closed, or left out."),
        see=("stage",),
    ),
    Term(
        "contact-role",
        _("Contact role"),
        _(
            "The part that a contact plays in a deal: who decides, who pays, who influences, who uses it. One of "
            "them is the primary contact."
        ),
        see=("contact", "opportunity"),
    ),
    Term(
        "stage-history",
        _("Stage history"),
        _(
            "What became of a deal: a row for each time that its stage, amount, probability, forecast category or "
            "close date changed, with who changed it. It also says how many days the deal was in each stage."
        ),
        see=("stage", "opportunity"),
    ),
    Term(
        "loss-reason",
        _("Loss reason"),
        _("Why a deal was lost. Closing a deal as lost asks for one, out of a list that administrators keep."),
        see=("stage", "competitor"),
    ),
    Term(
        "competitor",
        _("Competitor"),
        _("A company that wants the same customer. A deal may have several, and one of them may win it."),
        see=("loss-reason", "opportunity"),
    ),
    Term(
        "opportunity-team",
        _("Opportunity team"),
        _("Colleagues who work on a deal beside its owner. Each has a part and may read or edit it."),
        see=("opportunity", "sharing"),
    ),
)
