"""What an application within a project may draw on: pure."""


def may_draw_on(licence_type: str, *, brought: frozenset[str], from_project: str, project_code: str) -> bool:
    """Whether a licence of this type, made out in a case of the project `from_project`, counts in `project_code`.

    What a project brings about itself, such as its permit to plan, is of one plot and one building: another
    project's says nothing about this one, nor does one from outside any project. What it does not bring
    about, such as the firm's business licence, is its holder's everywhere.

    Source: 国办发〔2019〕11号 (each result hangs on the one project code); the rule in this form is ours.
    """
    return licence_type not in brought or from_project == project_code
