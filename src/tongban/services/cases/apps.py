"""Registers the app: listeners, jobs, acts, and the ports that cases answer."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "tongban.services.cases"
    label = "cases"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let the other apps ask about cases, and put cases on their pages and into the menus."""
        from tongban.foundation.identity.public import application_authority
        from tongban.foundation.papers.public import (
            paper_holders,
            paper_openings,
            paper_readers,
            upload_targets,
        )
        from tongban.foundation.tasks.public import batch_acts, task_tellers
        from tongban.foundation.trail.public import declare_act, histories
        from tongban.foundation.vault.public import declare_purpose
        from tongban.resources.registers.public import purpose_check
        from tongban.services.cases import (  # noqa: F401 - they register
            answers,
            jobs,
            listeners,
            promising,
            receiving,
            review_telling,
            telling,
        )
        from tongban.services.cases.assisted.authority import HelpedPaperReaders, PresenceAuthority
        from tongban.services.cases.assisted.codes import PURPOSE as VISIT_CODES
        from tongban.services.cases.assisted.drafts import PAPERS
        from tongban.services.cases.batching import Accepting
        from tongban.services.cases.check_codes import PURPOSE
        from tongban.services.cases.earlier import listening  # noqa: F401 - registers itself
        from tongban.services.cases.facts import IN_PERSON
        from tongban.services.cases.histories import CaseHistories
        from tongban.services.cases.impact import CaseImpact
        from tongban.services.cases.instant import telling as instant_telling  # noqa: F401 - registers itself
        from tongban.services.cases.instant.facts import DUTIES
        from tongban.services.cases.outside import listening as _outside  # noqa: F401 - registers itself
        from tongban.services.cases.procedures import telling as _hearings  # noqa: F401 - registers itself
        from tongban.services.cases.tellers import CaseTeller
        from tongban.services.cases.uploads import DraftFiles, DraftUploads
        from tongban.services.cases.use import CaseUse
        from tongban.services.cases.whatif.commands.ask import ACT as WHAT_IF
        from tongban.services.cases.whatif.facts import DUTY as EDIT_ITEMS
        from tongban.services.delivery.public import parcel_owners
        from tongban.services.items.public import impact_sources, item_use
        from tongban.services.payments.public import bill_payers

        declare_purpose(f"index.{PURPOSE}")
        declare_purpose(f"index.{VISIT_CODES}")
        duties = DUTIES | {WHAT_IF: EDIT_ITEMS}
        for act, text in answers.ACTS.items():
            declare_act(act, text, duty=answers.DUTIES.get(act, duties.get(act, "")))
        paper_readers.provide("case", answers.CasePaperReaders())
        paper_readers.provide("opinion", answers.LetterReaders())
        paper_readers.provide("office", answers.LetterReaders())
        paper_readers.provide("report", answers.LetterReaders())
        paper_readers.provide("interested", answers.InterestedPaperReaders())
        paper_readers.provide(PAPERS, HelpedPaperReaders())
        for kind in ("case", "opinion", "office", "report"):
            paper_openings.provide(kind, answers.CaseOpenings())
        upload_targets.provide("draft", DraftUploads())
        paper_holders.provide("cases", DraftFiles())
        purpose_check.provide(answers.CasePurposeCheck())
        parcel_owners.provide(answers.CaseParcelOwners())
        bill_payers.provide(answers.CaseBillPayers())
        impact_sources.provide("cases", CaseImpact())
        item_use.provide(CaseUse())
        task_tellers.provide("cases", CaseTeller())
        batch_acts.provide("accept", Accepting())
        histories.provide("cases", CaseHistories())
        for capacity in IN_PERSON:
            application_authority.provide(capacity, PresenceAuthority())
        _add_panels()
        _add_entries()


def _add_panels() -> None:
    """What cases and their fees add to pages."""
    from tongban.foundation.ui.public import add_panel
    from tongban.services.cases.fees.pages import desk_panel, track_panel
    from tongban.services.cases.held import beside
    from tongban.services.cases.held.pages import case_panel, licence_panel
    from tongban.services.cases.instant import pages as instant
    from tongban.services.cases.outside import pages as outside
    from tongban.services.cases.pages import shared_data, urging
    from tongban.services.cases.pages.panels import (
        case_link,
        home_strip,
        my_panel,
        promises_panel,
    )
    from tongban.services.cases.procedures import desk as procedures
    from tongban.services.cases.procedures import pages as heard

    add_panel("cases.track.top", track_panel)
    add_panel("cases.track.top", heard.track_panel, order=20)
    add_panel("cases.track.top", outside.track_panel, order=3)
    add_panel("cases.handle.aside", outside.desk_panel, order=3)
    add_panel("cases.handle.aside", procedures.desk_panel, order=15)
    add_panel("cases.handle.aside", desk_panel, order=10)
    add_panel("payments.bill.aside", case_link)
    add_panel("delivery.parcel.aside", case_link)
    add_panel("credit.mine.top", promises_panel)
    add_panel("cases.handle.aside", urging.desk_panel, order=5)
    add_panel("cases.handle.main", instant.desk_panel, order=5)
    add_panel("cases.handle.main", shared_data.desk_panel, order=20)
    add_panel("cases.track.top", instant.track_panel, order=10)
    add_panel("cases.track.main", urging.track_panel, order=20)
    add_panel("licences.one.main", licence_panel)
    add_panel("cases.track.top", case_panel, order=5)
    add_panel("cases.handle.aside", case_panel, order=4)
    add_panel("cases.handle.aside", beside.desk_panel, order=6)
    add_panel("portal.home.cases", home_strip)
    add_panel("portal.my.cases", my_panel)


def _add_entries() -> None:
    """One's own cases, and the desk of those who help at a counter."""
    from tongban.foundation.ui.public import MenuEntry, Place, add_menu
    from tongban.kernel.errors import N_

    add_menu(
        MenuEntry(
            place=Place.MY,
            label=N_("Authorities"),
            url_name="cases:authorities",
            icon="people",
            order=61,
        )
    )
    add_menu(MenuEntry(place=Place.FOOTER, label=N_("Public hearings"), url_name="cases:hearings", order=26))
    add_menu(MenuEntry(place=Place.FOOTER, label=N_("Follow a case"), url_name="cases:by_code", order=25))
    for order, label, url_name, icon in (
        (10, N_("Help somebody who is here"), "cases:visits", "person-raised-hand"),
        (20, N_("Taken in by me"), "cases:taken", "folder-check"),
        (30, N_("Drafts without network"), "cases:agent_desk", "wifi-off"),
    ):
        add_menu(
            MenuEntry(
                place=Place.DESK_COUNTER,
                label=label,
                url_name=url_name,
                icon=icon,
                order=order,
                duty="cases.assist",
            )
        )
    add_menu(
        MenuEntry(
            place=Place.DESK,
            label=N_("Decided by rules"),
            url_name="cases:samples",
            icon="lightning-charge",
            order=45,
            duty="cases.review_sample",
        )
    )
    add_menu(
        MenuEntry(
            place=Place.DESK_MANAGE,
            label=N_("What if"),
            url_name="cases:what_ifs",
            icon="clock-history",
            order=60,
            duty="items.edit",
        )
    )
    for place, label in (
        (Place.PORTAL, N_("My cases")),
        (Place.MY, N_("My cases")),
        (Place.TABBAR, N_("Cases")),
    ):
        add_menu(MenuEntry(place=place, label=label, url_name="cases:mine", icon="folder2-open", order=30))
    add_menu(
        MenuEntry(
            place=Place.MY,
            label=N_("My materials"),
            url_name="cases:my_materials",
            icon="files",
            order=32,
        )
    )
