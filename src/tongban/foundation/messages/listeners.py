"""What an officer is told because of what happens to tasks."""

from tongban.foundation.jobs.public import Envelope, listen
from tongban.foundation.messages.commands.send import send_message
from tongban.foundation.tasks.public import TaskAssigned, TaskCopied, TaskUrged, who_has
from tongban.kernel.errors import N_


@listen(TaskUrged, name="messages.tell-who-is-urged")
def tell_who_is_urged(event: TaskUrged, envelope: Envelope) -> None:
    """Tell whoever holds the task and who stands in for them, or everybody who holds its post."""
    accounts = who_has(
        claimed_by_account=event.claimed_by_account,
        post_code=event.post_code,
        organisation_id=event.organisation_id,
        at=event.urged_at,
    )
    for account in accounts:
        send_message(
            to_account=account,
            about=event.about,
            title=N_("Urged: %(task)s"),
            body=_urged_body(event),
            facts={"task": event.title, "name": event.by_name, "reason": event.reason},
            url=event.url,
            at=event.urged_at,
            key=str(envelope.id),
        )


def _urged_body(event: TaskUrged) -> str:
    if event.by_name:
        return N_("%(name)s asks you to do this soon: %(reason)s")
    if event.reason:
        return N_("The applicant asks for this to be done soon: %(reason)s")
    return N_("The applicant asks for this to be done soon.")


@listen(TaskAssigned, name="messages.tell-who-is-assigned")
def tell_who_is_assigned(event: TaskAssigned, envelope: Envelope) -> None:
    """Tell the colleague whose task it is now, and the one whose it was."""
    for account, title in (
        (event.to_account, N_("Assigned to you: %(task)s")),
        (event.from_account, N_("Assigned to somebody else: %(task)s")),
    ):
        if account is not None:
            send_message(
                to_account=account,
                about=event.about,
                title=title,
                body=N_("Assigned by %(name)s."),
                facts={"task": event.title, "name": event.by_name},
                url=event.url,
                at=event.assigned_at,
                key=f"{envelope.id}:{title}",
            )


@listen(TaskCopied, name="messages.tell-who-gets-a-copy")
def tell_who_gets_a_copy(event: TaskCopied, envelope: Envelope) -> None:
    """A notice to read: the colleague has nothing to do."""
    send_message(
        to_account=event.to_account,
        about=event.about,
        title=N_("For your information: %(task)s"),
        body=N_("%(name)s: %(note)s")
        if event.note
        else N_("%(name)s sends you a copy. You need not do anything."),
        facts={"task": event.title, "name": event.by_name, "note": event.note},
        url=event.url,
        at=event.copied_at,
        key=str(envelope.id),
    )
