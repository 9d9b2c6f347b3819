"""The front door of this app: other apps import only from here."""

from tongban.foundation.vault.ciphers import decrypt, encrypt, encrypt_all
from tongban.foundation.vault.fields import BlindIndexField, EncryptedJSONField, EncryptedTextField
from tongban.foundation.vault.indexes import blind_index, blind_indexes, normalised
from tongban.foundation.vault.keys import Key, KeyFault, KeyMissing, KeyRing, WrongKey, add_key, key, ring
from tongban.foundation.vault.masks import mask_id_number, mask_name, mask_phone, mask_text
from tongban.foundation.vault.purposes import declare_purpose, purposes, purposes_without_key
from tongban.foundation.vault.rotation import reencrypt, rotate
from tongban.foundation.vault.signed_peer import PeerProtocol, SignedPeer, signed_peer

__all__ = [
    "BlindIndexField",
    "EncryptedJSONField",
    "EncryptedTextField",
    "Key",
    "KeyFault",
    "KeyMissing",
    "KeyRing",
    "PeerProtocol",
    "SignedPeer",
    "WrongKey",
    "add_key",
    "blind_index",
    "blind_indexes",
    "declare_purpose",
    "decrypt",
    "encrypt",
    "encrypt_all",
    "key",
    "mask_id_number",
    "mask_name",
    "mask_phone",
    "mask_text",
    "normalised",
    "purposes",
    "purposes_without_key",
    "reencrypt",
    "ring",
    "rotate",
    "signed_peer",
]
