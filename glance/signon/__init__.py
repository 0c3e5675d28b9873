"""Sign-on: from a code and a PIN to a member of staff, and the waits between vain tries."""

from glance.signon.pepper import NoPepper, make_pepper, pepper_path, read_pepper
from glance.signon.sealing import fits, seal_pin, sealed_here, tries_key
from glance.signon.signing import cooling, identify, insist_on_pepper, sign_off, sign_on
from glance.signon.tokens import by_token, give_token, read_token_file, revoke
from glance.staff import refused_pin

__all__ = [
    "NoPepper",
    "by_token",
    "cooling",
    "fits",
    "give_token",
    "identify",
    "insist_on_pepper",
    "make_pepper",
    "pepper_path",
    "read_pepper",
    "read_token_file",
    "refused_pin",
    "revoke",
    "seal_pin",
    "sealed_here",
    "sign_off",
    "sign_on",
    "tries_key",
]
