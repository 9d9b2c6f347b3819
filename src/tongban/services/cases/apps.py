"""Registers the app: listeners, jobs, acts, and the ports that cases answer."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "tongban.services.cases"
    label = "cases"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from tongban.foundation.papers.public import paper_readers
        from tongban.foundation.trail.public import declare_act
        from tongban.resources.registers.public import purpose_check
        from tongban.services.cases import answers, jobs, listeners  # noqa: F401 - they register themselves

        for act, text in answers.ACTS.items():
            declare_act(act, text)
        paper_readers.provide("case", answers.CasePaperReaders())
        purpose_check.provide(answers.CasePurposeCheck())
