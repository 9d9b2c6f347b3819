"""The front door of this app: other apps import only from here."""

from tongban.foundation.trail.acts import act_text, acts, declare_act
from tongban.foundation.trail.api import router
from tongban.foundation.trail.commands.publish_checkpoint import publish_checkpoint
from tongban.foundation.trail.commands.record import NoTransaction, record, record_many
from tongban.foundation.trail.commands.sequence import sequence_once
from tongban.foundation.trail.facts import LogFault, LogReport, Receipt, TrailEntry, TrailPromise, Verified
from tongban.foundation.trail.history.facts import Seen
from tongban.foundation.trail.history.queries import lasting_receipts
from tongban.foundation.trail.leaves import canonical
from tongban.foundation.trail.merkle import leaf_hash, root_of
from tongban.foundation.trail.moments import machine_now
from tongban.foundation.trail.panel import history_url, receipt_url, trail_panel
from tongban.foundation.trail.ports import histories, officers
from tongban.foundation.trail.queries import (
    NotYetLogged,
    entries_about,
    entries_of,
    entry,
    is_lagging,
    receipt_code,
    receipt_of,
    sequencer_lag,
    subjects_with_acts,
)
from tongban.foundation.trail.receipts import (
    NoReceipt,
    NotGenuine,
    ReceiptCode,
    read_receipt,
    receipt_bytes,
    verify_receipt,
)
from tongban.foundation.trail.signing import verifiers
from tongban.foundation.trail.verification import verify_log
from tongban.foundation.trail.words import actor_words

__all__ = [
    "LogFault",
    "LogReport",
    "NoReceipt",
    "NoTransaction",
    "NotGenuine",
    "NotYetLogged",
    "Receipt",
    "ReceiptCode",
    "Seen",
    "TrailEntry",
    "TrailPromise",
    "Verified",
    "act_text",
    "actor_words",
    "acts",
    "canonical",
    "declare_act",
    "entries_about",
    "entries_of",
    "entry",
    "histories",
    "history_url",
    "is_lagging",
    "lasting_receipts",
    "leaf_hash",
    "machine_now",
    "officers",
    "publish_checkpoint",
    "read_receipt",
    "receipt_bytes",
    "receipt_code",
    "receipt_of",
    "receipt_url",
    "record",
    "record_many",
    "root_of",
    "router",
    "sequence_once",
    "sequencer_lag",
    "subjects_with_acts",
    "trail_panel",
    "verifiers",
    "verify_log",
    "verify_receipt",
]
